"""Drawings as plain geometry: the templates turn it into SVG, so that every text in it is escaped there."""
