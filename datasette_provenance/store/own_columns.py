"""Origin and role as columns of the articles table itself, where that is asked for: for publishing without the plugin.

The one case, beside loading, in which a table is written to that is not ours. Once asked for, the columns are kept
in step by every later run, until somebody removes them.
"""

from __future__ import annotations

from sqlite_utils import Database

from ..errors import TableError
from . import schema
from .quoting import quoted
from .table import ArticleTable

OWN_COLUMNS = {"provenance_origin": "origin", "provenance_role": "role"}
SETTING = "own_columns"
"""Setting of the database: the table that has them."""


def wanted(db: Database, source: ArticleTable, asked: bool) -> bool:
    """Whether a run writes the columns: now asked for, or by an earlier run and still there.

    Raises TableError where the table has columns of these names that an earlier run did not make.
    """
    there = [c.name for c in db.table(source.table).columns if c.name.casefold() in OWN_COLUMNS]
    ours = schema.read_settings(db).get(SETTING) == source.table
    if asked and there and not ours:
        raise TableError(
            f"Table {source.table!r} has a column {there[0]!r} already that detection did not make. Rename it, or run "
            f"detect without --columns."
        )
    return asked or (ours and bool(there))


def write(db: Database, source: ArticleTable) -> None:
    """Add the columns, with an index each, and fill them; rows that are right stay untouched. Call it in a transaction."""
    table = db.table(source.table)
    there = {c.name for c in table.columns}
    quoted_table, pk = quoted(source.table), quoted(source.pk)
    for column, result in OWN_COLUMNS.items():
        if column not in there:
            db.conn.execute(f"alter table {quoted_table} add column {column} text")
        value = f"(select v.{result} from provenance_articles v where v.article_id = {quoted_table}.{pk})"
        db.conn.execute(f"update {quoted_table} set {column} = {value} where {column} is not {value}")
        index = quoted(f"idx_{source.table}_{column}")
        db.conn.execute(f"create index if not exists {index} on {quoted_table} ({column})")
    schema.write_settings(db, {SETTING: source.table})
