"""A copy of a database to publish: what only detection needs is out, and what its owner wants out too.

The copy is made beside OUT and takes its place when it is whole and checked. The database itself is only read.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from . import __version__
from .errors import ProvenanceError, StateError
from .settings import DEFAULT
from .store import judgements
from .store.aside import aside
from .store.quoting import quoted
from .store.textless import take_out_texts
from .tables import INTERNAL, SETTINGS

FORGOTTEN = ("sketches", "permutations")
"""Settings without which a later run of detection starts from scratch."""
MARK = "slim"
"""Setting: what was taken out of this copy."""


class Report(NamedTuple):
    out: str
    size: int
    before: int
    left_out: list[str]
    """What, in words."""

    def sentences(self) -> list[str]:
        return [
            f"{self.out}: {megabytes(self.size)} MB, of {megabytes(self.before)} MB.",
            f"Left out: {'; '.join(self.left_out)}." if self.left_out else "Nothing was left out.",
        ]


def slim(path: str | Path, out: str | Path, text: bool = True, claims: bool = False, anonymous: bool = False) -> Report:
    """Write a copy of the database to ``out``. ``text``: with the articles' texts; ``claims``: only links that families,
    roles and pages build on; ``anonymous``: without the names of those who judged, whose notes stay.

    Raises StateError where there are no results, ProvenanceError where the file cannot be read, or ``out`` is there and
    no such copy.
    """
    source, target = Path(path), Path(out)
    _check_target(source, target)
    try:
        with aside(target) as folder:
            work, done = folder / "copy.db", folder / "slim.db"
            with _opened(work) as conn:
                _copy(source, conn)
                settings = _settings(conn, source)
                keys = _keys(conn, settings)
                conn.isolation_level = None
                left_out = _reduce(conn, settings, text, claims, anonymous)
                conn.execute("vacuum into ?", [str(done)])
            with _opened(done) as conn:
                conn.execute("analyze")
                _check(conn, settings, keys)
            os.replace(done, target)
    except sqlite3.DatabaseError as error:
        raise ProvenanceError(f"{path} could not be copied to {out}: {error}. Nothing was written.") from error
    except OSError as error:
        raise ProvenanceError(f"{out} cannot be written: {error.strerror or error}.") from error
    return Report(str(out), target.stat().st_size, source.stat().st_size, left_out)


def _check_target(source: Path, target: Path) -> None:
    if not target.exists():
        return
    if target.samefile(source):
        raise ProvenanceError(f"{target} is the database itself. Give the copy a name of its own.")
    made_by_us = False
    with suppress(sqlite3.DatabaseError), _opened(target, readonly=True) as conn:
        row = conn.execute("select 1 from _provenance_settings where key = ?", [MARK]).fetchone()
        made_by_us = row is not None
    if not made_by_us:
        raise ProvenanceError(f"{target} exists and was not made by slim. Name another file, or remove it first.")


@contextmanager
def _opened(path: Path, readonly: bool = False) -> Iterator[sqlite3.Connection]:
    mode = "?mode=ro" if readonly else ""
    conn = sqlite3.connect(f"{path.resolve().as_uri()}{mode}", uri=True)
    conn.text_factory = lambda value: value.decode("utf-8", "replace")  # as detect reads it
    try:
        yield conn
    finally:
        conn.close()


def _copy(source: Path, conn: sqlite3.Connection) -> None:
    """Page by page: keys of rows that SQLite made itself stay what they are."""
    with _opened(source, readonly=True) as original:
        original.backup(conn)
    conn.execute("pragma journal_mode = off")  # it is thrown away where anything fails
    conn.execute("pragma synchronous = off")


def _settings(conn: sqlite3.Connection, source: Path) -> dict[str, Any]:
    if not {"_provenance_settings", "provenance_articles"} <= _tables(conn).keys():
        raise StateError(f"{source} holds no results yet. Make them first: datasette provenance detect {source}")
    return {key: json.loads(value) for key, value in conn.execute("select key, value from _provenance_settings")}


def _tables(conn: sqlite3.Connection) -> dict[str, str]:
    """Name of each table -> the SQL that made it."""
    rows = conn.execute(
        "select name, sql from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'"
    )
    return {name: sql or "" for name, sql in rows}


def _keys(conn: sqlite3.Connection, settings: dict[str, Any]) -> list[Any]:
    pk = quoted(settings["pk"])
    return conn.execute(f"select {pk} from {quoted(settings['table'])} order by 1").fetchall()


def _reduce(conn: sqlite3.Connection, settings: dict[str, Any], text: bool, claims: bool, anonymous: bool) -> list[str]:
    there = _tables(conn)
    out = [name for name, table in INTERNAL.items() if table.use == "detect" and name in there]
    said = [f"{_count(len(out), 'table')} of detection"] if out else []
    conn.execute("begin")
    if claims:
        said += _only_claims(conn, settings.get("claim", DEFAULT.claim))
    if anonymous and judgements.TABLE in there:
        conn.execute(f'update {judgements.TABLE} set "by" = null')
        said.append("the names of those who judged")
    if text:
        _forget_documents(conn, there)
    else:
        others = _without_text(conn, settings, there)
        out += [name for name, table in INTERNAL.items() if table.use == "match"]
        if others:
            said.append(f"tables that may hold texts ({', '.join(others)})")
    for name in out:
        conn.execute(f"drop table if exists {quoted(name)}")
    if not text:
        said.append(f"the texts of {_count(take_out_texts(conn, settings), 'article')}")
        settings = {**settings, "texts": False}
        conn.execute("insert or replace into _provenance_settings values ('texts', 'false')")
    conn.execute(f"delete from _provenance_settings where key in ({', '.join('?' * len(FORGOTTEN))})", FORGOTTEN)
    mark = {"version": __version__, "texts": text, "claims": claims, "anonymous": anonymous}
    conn.execute("insert or replace into _provenance_settings values (?, ?)", [MARK, json.dumps(mark)])
    conn.execute("commit")
    return said


def _only_claims(conn: sqlite3.Connection, claim: float) -> list[str]:
    unsure = "is_parent is not 1 and max(coalesce(confidence, 0), coalesce(same_copy, 0)) < ?"
    conn.execute(
        "delete from provenance_passages where (article_id, source_id) in "
        f"(select article_id, source_id from provenance_links where {unsure})",
        [claim],
    )
    gone = conn.execute(f"delete from provenance_links where {unsure}", [claim]).rowcount
    return [f"{_count(gone, 'link')} less than {claim:.0%} sure"] if gone else []


def _forget_documents(conn: sqlite3.Connection, there: dict[str, str]) -> None:
    """Of what the engine remembers of each article, its number alone is asked for."""
    if "_provenance_documents" not in there:
        return
    names = [row[1] for row in conn.execute("pragma table_info(_provenance_documents)")]
    empty = ", ".join(f"{quoted(n)} = null" for n in names if n not in ("number", "article_id"))
    conn.execute(f"update _provenance_documents set {empty}")


def _without_text(conn: sqlite3.Connection, settings: dict[str, Any], there: dict[str, str]) -> list[str]:
    """Drop all that is neither the articles nor results, search indexes, views and triggers; gives the names of tables that
    were the user's."""
    for kind, name in conn.execute("select type, name from sqlite_master where type in ('view', 'trigger')").fetchall():
        conn.execute(f"drop {kind} if exists {quoted(name)}")
    kept = {settings["table"], SETTINGS, *INTERNAL}
    others = [n for n in there if n not in kept and not n.startswith("provenance_")]
    virtual = [n for n in others if there[n].lower().startswith("create virtual")]
    for name in (*virtual, *others):  # a virtual table takes its own tables along
        conn.execute(f"drop table if exists {quoted(name)}")
    return [
        n for n in others if n != "_sqlite_migrations" and not any(n == v or n.startswith(f"{v}_") for v in virtual)
    ]


def _check(conn: sqlite3.Connection, settings: dict[str, Any], keys: list[Any]) -> None:
    state = conn.execute("pragma integrity_check").fetchone()[0]
    if state != "ok":
        raise ProvenanceError(f"The copy is not sound: {state}. Nothing was written.")
    if _keys(conn, settings) != keys:
        raise ProvenanceError(
            f"The keys of table {settings['table']!r} changed in the copy, so that results would point to other rows. Give "
            "the table a primary key, and run detect again."
        )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f}" if size < 1e8 else f"{size / 1e6:,.0f}"
