"""Cells of our own tables, as links and words. No query a cell: all is taken from the row."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from datasette.utils import tilde_encode
from markupsafe import Markup, escape

FAMILY_COLUMNS = {("provenance_articles", "family_id"), ("provenance_families", "id")}
LONGEST_SUMMARY = 240


def cell(datasette: Any, database: str, table: str | None, column: str, value: Any, row: Any) -> Any:
    """Markup for a cell that we know better than Datasette, else None."""
    if table is None or not table.startswith("provenance_") or value in (None, ""):
        return None
    if (table, column) in FAMILY_COLUMNS:
        return _family(datasette, database, value)
    if table == "provenance_links" and column == "relation":
        return _comparison(datasette, database, value, row)
    if table == "provenance_links" and column == "evidence":
        return _summary(value)
    return None


def _family(datasette: Any, database: str, value: Any) -> Markup:
    family_id, label = _plain(value), _label(value)
    url = f"{datasette.urls.database(database)}/-/provenance/family/{tilde_encode(str(family_id))}"
    return Markup('<a href="{}">{}</a>').format(url, label)


def _comparison(datasette: Any, database: str, value: Any, row: Any) -> Any:
    try:
        a, b = (quote(str(_plain(row[key])), safe="") for key in ("article_id", "source_id"))
    except (KeyError, IndexError):  # ?_col= left them out
        return None
    url = f"{datasette.urls.database(database)}/-/provenance/compare?a={a}&b={b}"
    return Markup('<a href="{}" title="Compare the two articles">{}</a>').format(url, value)


def _summary(value: Any) -> Any:
    """The sentences of the parts that weighed most, in place of their JSON."""
    try:
        bars = json.loads(value)
        bars = sorted(bars, key=lambda bar: -abs(float(bar["bits"])))
        sentences = " ".join(str(bar["sentence"]) for bar in bars[:3] if bar.get("sentence"))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if len(sentences) > LONGEST_SUMMARY:
        sentences = sentences[:LONGEST_SUMMARY].rsplit(" ", 1)[0] + " …"
    return escape(sentences) or None


def _plain(value: Any) -> Any:
    """A foreign key's own value, where Datasette has put its label beside it."""
    return value["value"] if isinstance(value, dict) else value


def _label(value: Any) -> Any:
    return value["label"] or value["value"] if isinstance(value, dict) else value
