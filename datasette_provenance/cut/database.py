"""A part of results as a database for Datasette: the articles, what is said of them, and sums over them.

It is made beside its place and takes it when it is whole; what is there already is never overwritten.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from ..errors import ProvenanceError
from ..store import aggregates, schema
from ..store.aside import aside
from ..store.quoting import quoted
from ..store.results import insert, passages_last
from ..tables import INTERNAL, TABLES
from .part import Asked, Part, check, find
from .stored import Row, Stored, among, modules, opened

BETWEEN = ("provenance_links", "provenance_versions", "provenance_passages")
"""Tables of two articles: rows of which both are there. The other one of versions is not called source."""
OF_ONE = ("provenance_articles", "provenance_mentions", "_provenance_facets")
LEFT_OUT = ("match", "detect")
"""Uses of tables that results as Parquet do not hold."""


class Report(NamedTuple):
    out: str
    asked: int
    """Articles."""
    beside: int
    """Articles that came with them."""
    links: int
    families: int
    said: str
    """What the part is, as its pages say it."""

    def sentences(self) -> list[str]:
        return [
            f"{self.out}: {self.asked:,} articles, {self.beside:,} more that come with them, {self.links:,} links, "
            f"{self.families:,} families.",
            self.said,
        ]


def cut(results: str | Path, out: str | Path, asked: Asked) -> Report:
    """Write the part of the results in a folder that is ``asked`` for to a new SQLite database ``out``.

    Raises ProvenanceError where the folder holds no results, the part is empty, or ``out`` is there already, cannot be
    written, or would not hold together.
    """
    check(asked)
    target = Path(out)
    _check_free(target)
    stored = opened(str(results))
    begun, started = time.monotonic(), datetime.now(timezone.utc).isoformat(timespec="seconds")
    part = find(stored, asked)
    said = _said(stored, asked, part)
    try:
        with aside(target) as folder:
            work = folder / "part.db"
            with closing(Database(str(work))) as db:
                _fill(db, stored, part, said)
                _log(db, started, time.monotonic() - begun, len(part.ids))
                _check(db)
                db.conn.execute("analyze")
                links = db.table("provenance_links").count
            _check_free(target)
            work.rename(target)
    except sqlite3.DatabaseError as error:
        raise ProvenanceError(f"{out} could not be written: {error}. There is nothing of it.") from error
    except OSError as error:
        raise ProvenanceError(f"{error.filename or out}: {error.strerror or error}. There is no {out}.") from error
    return Report(str(out), len(part.asked), len(part.beside), links, len(part.families), said)


def _check_free(target: Path) -> None:
    if target.exists():
        raise ProvenanceError(f"{target} is there already. Name another file, or remove it first.")


def _said(stored: Stored, asked: Asked, part: Part) -> str:
    return (
        f"A part of results of {stored.run.articles:,} articles: the {len(part.asked):,} {asked.words()}, and "
        f"{len(part.beside):,} more: the other ends of their links, and all members of the families. Sums are of the articles "
        "here; what is said of an article, a link or a family is what is said of it in the whole."
    )


def _fill(db: Database, stored: Stored, part: Part, said: str) -> None:
    """Everything into empty tables, in one transaction."""
    run = stored.run
    db.conn.execute("pragma journal_mode = off")  # it is thrown away where anything fails
    db.conn.execute("pragma synchronous = off")
    remembered = {name: value for name, value in run._asdict().items() if name != "articles"}
    with db.atomic():
        _articles(db, stored, part)
        schema.write_settings(db, {**remembered, "cut": said})
        schema.create(db)
        schema.drop_indexes(db)
        insert(db, {"provenance_families": _families(stored, part)})
        for table in (*OF_ONE, "provenance_links", "provenance_versions"):
            insert(db, {table: _of(stored, table, part)})
        with passages_last(db) as add:
            add(_of(stored, "provenance_passages", part))
        for column in ("source_id", "origin_by"):  # of those beside: what did not come along is not in the table
            db.conn.execute(
                f"update provenance_articles set {column} = null "
                f"where {column} not in (select {quoted(run.pk)} from {quoted(run.table)})"
            )
        schema.create_indexes(db)
        aggregates.summarise(db)
        for name, definition in INTERNAL.items():
            if definition.use in LEFT_OUT and name != "_provenance_runs":
                db.conn.execute(f"drop table {name}")


def _articles(db: Database, stored: Stored, part: Part) -> None:
    run = stored.run
    types = stored.article_columns()
    db.create_table(run.table, types, pk=run.pk)
    names, places = ", ".join(map(quoted, types)), ", ".join("?" * len(types))
    rows = stored.rows("articles", list(types), among(run.pk, part.ids, run))
    db.conn.executemany(f"insert into {quoted(run.table)} ({names}) values ({places})", rows)
    searched = [column for role in ("title", "text") if (column := run.columns.get(role))]
    db.table(run.table).enable_fts(searched, tokenize="unicode61", create_triggers=True)


def _families(stored: Stored, part: Part) -> Iterator[Row]:
    compute, pa = modules()
    where = compute.field("id").isin(pa.array(sorted(part.families), pa.string()))
    return stored.rows("provenance_families", list(TABLES["provenance_families"].columns), where)


def _of(stored: Stored, table: str, part: Part) -> Iterator[Row]:
    where = among("article_id", part.ids, stored.run)
    if table in BETWEEN:
        other = "compared_id" if table == "provenance_versions" else "source_id"
        where = where & among(other, part.ids, stored.run)
    return stored.rows(table, list(TABLES[table].columns), where)


def _log(db: Database, started: str, seconds: float, articles: int) -> None:
    version = json.loads(db.execute("select value from _provenance_settings where key = 'version'").fetchone()[0])
    row: tuple[Any, ...] = (None, started, round(seconds, 3), articles, articles, version)
    with db.atomic():
        insert(db, {"_provenance_runs": [row]})


def _check(db: Database) -> None:
    """Everything that is referred to is there."""
    wrong = db.execute("pragma foreign_key_check").fetchone()
    if wrong:
        raise ProvenanceError(
            f"The results do not hold together: {wrong[0]} refers to rows of {wrong[2]} that are not there. Nothing was written."
        )
