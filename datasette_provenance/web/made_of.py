"""Which tables of a database were made of which others, as the database itself says: who may not view these may not view those.

What detection writes was made of the articles table, and some of it of other results; a search index was made of the table
that it searches. Where nothing says of what, nobody may view it.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from datasette.utils import escape_sqlite

from ..tables import MARK, NAMES, TABLES
from .vocabulary import INDEX_PARTS

NOBODY = ("",)
"""In place of names: nobody may view it."""
Needs = dict[str, tuple[str, ...]]
"""Table, in lower case -> the tables that must be visible for it to be."""

CONTENT = re.compile(r"""\bcontent\s*=\s*("(?:[^"]|"")*"|'(?:[^']|'')*'|\[[^\]]*\]|`[^`]*`|[^\s,)]+)""", re.IGNORECASE)
"""What a full-text index says of the table that it searches."""
LOADED = {"id", "title", "text", "publisher", "published", "url"}
"""Columns of every table that ``load`` makes."""


def unreadable() -> Needs:
    """Of a database that cannot be read."""
    return dict.fromkeys(NAMES, NOBODY)


def needs(conn: sqlite3.Connection, shown: str | None) -> Needs:
    """``shown``: the table that the pages show in place of the one that detection read."""
    articles = _articles(conn, shown)
    needed = dict(_indexes(conn, articles))
    for table in NAMES if articles else ():
        made_of = TABLES[table].made_of if table in TABLES else ()
        others = tuple(name for name in made_of if _there(conn, name))
        needed[table] = articles if articles == NOBODY else (*articles, *others)
    return {table: tuple(n for n in of if n.lower() != table) for table, of in needed.items()}


def _articles(conn: sqlite3.Connection, shown: str | None) -> tuple[str, ...]:
    """The articles tables that results were made of, and that the pages show; empty without results."""
    remembered = _remembered(conn)
    if not remembered and not _left_over(conn):
        return ()
    named = dict.fromkeys(name for name in (remembered, _referenced(conn), shown) if name)
    # One that is gone was renamed, or its rows are: its rule is of no table any more.
    return tuple(name for name in named if _there(conn, name)) or NOBODY


def _remembered(conn: sqlite3.Connection) -> str | None:
    try:
        row = conn.execute("select value from main._provenance_settings where key = 'table'").fetchone()
        name = json.loads(row[0]) if row else None
    except (sqlite3.OperationalError, TypeError, ValueError):
        return None
    return name if isinstance(name, str) and name else None


def _left_over(conn: sqlite3.Connection) -> bool:
    """Whether there are results, though no settings say of what: tables with our mark, or as the first version made them."""
    names = ", ".join("?" * len(NAMES))
    sql = (
        f"select 1 from main.sqlite_master where type = 'table' and lower(name) in ({names}) and instr(sql, ?) limit 1"
    )
    return conn.execute(sql, (*NAMES, MARK)).fetchone() is not None or (
        {"article_id", "origin_basis"} <= _columns(conn, "provenance_articles")
    )


def _referenced(conn: sqlite3.Connection) -> str | None:
    """The table that the results refer to: SQLite keeps that up when it is renamed."""
    for row in conn.execute("pragma main.foreign_key_list(provenance_articles)"):
        if row[3] == "article_id":
            return str(row[2])
    return None


def _indexes(conn: sqlite3.Connection, articles: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The tables of every full-text index on an articles table: one that was detected, or that ``load`` made."""
    known = {name.lower() for name in articles}
    for name in articles if articles != NOBODY else ():
        yield from ((table, articles) for table in _parts(f"{name}_fts"))
    rows = conn.execute(
        "select name, sql from main.sqlite_master where type = 'table' and sql like 'create virtual table%'"
    )
    for name, sql in rows.fetchall():
        content = CONTENT.search(sql)
        if content is None or "fts" not in sql.lower():
            continue
        # Renamed, the table is no longer called as the index says, but its triggers still tell the index.
        table_names = {_unquoted(content[1]).lower(): _unquoted(content[1])}
        table_names |= {table.lower(): table for table in _telling(conn, name)}
        searched = tuple(table for table in table_names.values() if _there(conn, table))
        ours = [table for table in searched if table.lower() in known or _columns(conn, table) >= LOADED]
        if ours or (not searched and _columns(conn, name) >= {"title", "text"}):
            yield from ((table, searched or NOBODY) for table in _parts(name))


def _parts(index: str) -> Iterable[str]:
    return [f"{index}{part}".lower() for part in INDEX_PARTS]


def _telling(conn: sqlite3.Connection, index: str) -> list[str]:
    """The tables with triggers that write into an index."""
    rows = conn.execute("select distinct tbl_name, sql from main.sqlite_master where type = 'trigger'").fetchall()
    written = re.compile(rf"\binto\s+[\"\[`']?{re.escape(index)}[\"\]`']?(?!\w)", re.IGNORECASE)
    return [table for table, sql in rows if written.search(sql or "")]


def _unquoted(name: str) -> str:
    first, inner = name[0], name[1:-1]
    return inner.replace(first * 2, first) if first in "\"'`" else inner if first == "[" else name


def _columns(conn: sqlite3.Connection, table: str) -> set[str]:
    return {row[1].lower() for row in _info(conn, table)}


def _info(conn: sqlite3.Connection, table: str) -> list[Any]:
    try:
        return conn.execute(f"pragma main.table_info({escape_sqlite(table)})").fetchall()
    except sqlite3.OperationalError:  # a virtual table of a module that is not there
        return []


def _there(conn: sqlite3.Connection, table: str) -> bool:
    there = "select 1 from main.sqlite_master where type in ('table', 'view') and name = ? collate nocase"
    return conn.execute(there, [table]).fetchone() is not None
