"""Every table that we make, defined once: the schema, the documents, the exports, permissions and the site read it here."""

from .internal import INTERNAL, SETTINGS
from .results import RESULTS
from .table import KEY, MARK, Column, Table

TABLES: dict[str, Table] = {**RESULTS, **INTERNAL}
"""In the order in which they are made; the settings are there before."""

NAMES = (SETTINGS, *TABLES)

__all__ = ["INTERNAL", "KEY", "MARK", "NAMES", "RESULTS", "SETTINGS", "TABLES", "Column", "Table"]
