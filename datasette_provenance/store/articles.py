"""The articles table: made, filled and kept up to date. All of a load in one transaction."""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlite_utils import Database
from sqlite_utils.db import Table

from ..errors import TableError, said_of
from . import captures, titles
from .quoting import quoted
from .table import spelled

COLUMNS = ("id", "title", "text", "publisher", "published", "url")
SEARCHED = ("title", "text")
INDEXED = ("published", "publisher")
"""Each with the key: which articles a filter keeps is then read from the index alone."""
BATCH = 1000
VARIABLES = 500
"""Ids in one query: older SQLite takes 999."""

NUMBER = re.compile(r"\s*[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)


@dataclass(slots=True)
class Counts:
    """What a load did. Every article is new, changed or unchanged; rows beyond that repeat an id."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    """Rows that repeat an id of the same load with the same content."""
    replaced: int = 0
    """Rows that repeat one with other content: the later row stands."""
    captures: int = 0
    """Rows that repeat a page, by its id or otherwise: see ``captures``."""
    titles: titles.SetAside = field(default_factory=lambda: titles.SetAside(0, ""))
    """Titles that are none."""

    @property
    def articles(self) -> int:
        return self.new + self.changed + self.unchanged


def upsert(db: Database, rows: Iterable[Mapping[str, Any]], table: str = "articles") -> Counts:
    """Write articles: new ones are added, changed ones updated, the others not touched.

    Each row has the six columns (None where unknown) and any others of its source; the table gets columns
    as they come. A column that a row does not have keeps its value. Everything or nothing is written:
    an error in ``rows`` leaves the database as it was. Raises TableError where the table is of other making
    or SQLite refuses.
    """
    check(db, table)
    counts = Counts()
    try:
        table = spelled(db, table)
        with db.atomic():
            captures.begin(db)
            rows = iter(rows)
            while batch := list(islice(rows, BATCH)):
                _write(db, table, batch, counts)
            if db[table].exists():
                captures.count(db, table)
                counts.titles = titles.set_aside(db, table)
                _make_searchable(db.table(table))
    except sqlite3.Error as error:
        raise TableError(f"SQLite could not write to table {table}: {said_of(error)}. Nothing was changed.") from error
    return counts


def check(db: Database, table: str) -> None:
    """Raise TableError unless load can write to the table: not there yet, or of the shape that load makes."""
    if not table.strip() or table.lower().startswith(("sqlite_", "provenance_", "_provenance_")):
        raise TableError(f"Articles cannot be kept in a table called {table!r}. Name another with --table.")
    try:
        table = spelled(db, table)
        if table in db.view_names():
            raise TableError(f"{table} is a view. Load into another table with --table.")
        if not db[table].exists():
            return
        columns = {column.name.lower(): column for column in db.table(table).columns}
    except sqlite3.DatabaseError as error:
        raise TableError(f"The database cannot be read: {said_of(error)}.") from error
    missing = [name for name in COLUMNS if name not in columns]
    pks = [name for name, column in columns.items() if column.is_pk]
    if missing:
        problem = f"it has no column {', '.join(missing)}"
    elif pks != ["id"] or columns["id"].type.upper() != "TEXT":
        problem = "its primary key is not a text column id"
    else:
        return
    raise TableError(
        f"Table {table} was not made by load ({problem}), so nothing is written to it. Load into another "
        f"table with --table NAME; or leave the articles where they are: detect works on any table."
    )


def _write(db: Database, table: str, batch: list[Mapping[str, Any]], counts: Counts) -> None:
    if not db[table].exists():
        db.table(table).create(dict.fromkeys(COLUMNS, str), pk="id")
    articles = db.table(table)
    articles.add_missing_columns(dict(row) for row in batch)
    types = {name.lower(): (name, kind) for name, kind in articles.columns_dict.items()}

    ids = list(dict.fromkeys(str(row["id"]) for row in batch))
    stored = {row["id"]: row for row in _select(db, f"select * from {quoted(table)} where id in", ids)}
    batch, repeats, seen = captures.fold(db, batch, stored)
    counts.captures += repeats
    added: dict[str, dict[str, Any]] = {}
    updates: dict[str, dict[str, Any]] = {}
    for given in batch:
        row = _fit(given, types)
        key = row["id"]
        before = added.get(key) or stored.get(key)
        if before is None:
            added[key] = row
            counts.new += 1
        else:
            titles.as_left(row, before)
            changes = {name: value for name, value in row.items() if before[name] != value}
            before.update(changes)
            if changes and key not in added:
                updates.setdefault(key, {}).update(changes)
            if key in seen:
                counts.replaced += bool(changes)
                counts.repeated += not changes
            else:
                counts.changed += bool(changes)
                counts.unchanged += not changes
        seen.add(key)

    if added:
        # Rows of one shape: sqlite-utils takes the columns of a batch from its first rows.
        blank = dict.fromkeys((name for name, _ in types.values()), None)
        articles.insert_all([{**blank, **row} for row in added.values()])
    for key, changes in updates.items():
        articles.update(key, changes)


def _select(db: Database, sql: str, ids: list[str]) -> Iterator[dict[str, Any]]:
    for at in range(0, len(ids), VARIABLES):
        part = ids[at : at + VARIABLES]
        yield from db.query(f"{sql} ({', '.join('?' * len(part))})", part)


def _fit(row: Mapping[str, Any], types: Mapping[str, tuple[str, type]]) -> dict[str, Any]:
    """The row under the table's own spelling of its columns, each value as SQLite will give it back.

    What a later load is compared with must not depend on the type that a column got from its first values.
    """
    fitted: dict[str, Any] = {}
    for given, value in row.items():
        name, kind = types[given.lower()]
        if isinstance(value, bool):
            value = int(value)
        if kind is str and isinstance(value, (int, float)):
            value = str(value)
        elif kind in (int, float) and isinstance(value, str):
            value = _number(value)
        fitted[name] = value
    # The date of a row can be read now, its title is one: what was kept of the others goes.
    for raw in ("published_raw", titles.RAW):
        if raw in types:
            fitted.setdefault(types[raw][0], None)
    return fitted


def _number(text: str) -> Any:
    """What SQLite makes of a text in a numeric column: a number if it reads as one, else the text."""
    if not NUMBER.fullmatch(text):
        return text
    number = float(text)
    whole = int(number) if math.isfinite(number) else 0
    return whole if whole == number and abs(whole) < 2**53 else number


def _make_searchable(articles: Table) -> None:
    """Indexes for Datasette's facets and sorting, full-text search kept up to date by triggers."""
    for column in INDEXED:
        articles.create_index([column, "id"], if_not_exists=True)
    if articles.detect_fts() is None and not articles.db[f"{articles.name}_fts"].exists():
        articles.enable_fts(SEARCHED, tokenize="unicode61", create_triggers=True)
