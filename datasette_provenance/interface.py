"""The commands as functions, for scripts and notebooks: what goes in and comes out are paths, records, data frames.

Nothing heavy is imported before a function is called; pandas only where a data frame is asked for.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from .errors import ProvenanceError, StateError, unusable

if TYPE_CHECKING:
    import pandas

    from .detect import Summary
    from .sources.dates import Order
    from .sources.files import File


class Loaded(NamedTuple):
    """What a load did."""

    articles: int
    """Articles in the sources: those that are new, changed and unchanged."""
    new: int
    changed: int
    unchanged: int
    rejected: int
    captures: int
    """Rows that repeat a page: it is one article."""
    said: list[str]
    """What the command ``load`` prints: which column became what, what was left out and why."""


class Rows(list[dict[str, Any]]):
    """The rows of a table, a dictionary each."""

    def to_pandas(self) -> pandas.DataFrame:
        """The same as a data frame; needs pandas."""
        import pandas

        return pandas.DataFrame(list(self), columns=list(self[0]) if self else None)


def load(
    db: str | PathLike[str],
    *sources: str | PathLike[str] | Iterable[Mapping[str, Any]] | pandas.DataFrame,
    table: str = "articles",
    text: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    published: str | None = None,
    url: str | None = None,
    id: str | None = None,
    dates: Order = "",
    encoding: str = "",
) -> Loaded:
    """Load articles into a table of the SQLite database ``db``, which is made where it does not exist.

    A source is a file, a folder, or records: dictionaries or a pandas data frame. ``text`` ... ``id`` name columns where
    they are not recognised; ``dates`` says what 03/04/2025 means, "dmy" or "mdy", where the column does not tell;
    ``encoding`` names that of the files where it is told wrongly. Raises ProvenanceError, with a sentence, where nothing
    usable is found or the table is not one to load into; then nothing is written.
    """
    from .loading import load_files
    from .sources.files import find_files

    files: list[File] = []
    for source in sources:
        files += find_files([str(source)], encoding) if isinstance(source, (str, PathLike)) else [_records(source)]
    named = {"text": text, "title": title, "publisher": publisher, "published": published, "url": url, "id": id}
    wanted = {role: column for role, column in named.items() if column}
    summary = load_files(db, files, table, wanted, None, dates)
    counts = summary.counts
    assert counts is not None
    said = [*summary.sentences(), *filter(None, [summary.failure()])]
    return Loaded(
        counts.articles, counts.new, counts.changed, counts.unchanged, summary.rejected, counts.captures, said
    )


def detect(
    db: str | PathLike[str],
    *,
    table: str | None = None,
    text: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    published: str | None = None,
    url: str | None = None,
    outlets: str | PathLike[str] | None = None,
    dates: Order = "",
    rebuild: bool = False,
    engine: Literal["local", "spark"] = "local",
    master: str | None = None,
) -> Summary:
    """Compare the articles of a table and write who carries whose copy into the database.

    Works on what ``load`` made and on any table with a column of texts, which is only read; ``table`` and the columns are
    guessed where they are obvious, and remembered. ``outlets`` is a file of agencies and outlets beside the known ones.
    A second run does only what follows from what is new, changed or gone, unless ``rebuild``. ``engine``: spark does all of
    it on Spark, which runs at ``master``. Raises ProvenanceError.
    """
    from .detect import detect as run

    columns = {"text": text, "title": title, "publisher": publisher, "published": published, "url": url}
    return run(
        Path(db), table=table, columns=columns, outlets=None if outlets is None else Path(outlets), dates=dates,
        rebuild=rebuild, engine=engine, master=master,
    )  # fmt: skip


def match(db: str | PathLike[str], text: str) -> dict[str, Any]:
    """Where a text has stood before, and whose copy it most likely is; writes nothing.

    The same as ``match --json`` prints: ``origin`` with its ``confidence``, ``found_share`` of the text, and ``found``, the
    articles that have some of it, nearest first, each with ``relation``, ``confidence`` and ``passages``. Raises
    ProvenanceError where the database holds no results of ``detect``.
    """
    from .match import match as run
    from .neighbours import Where
    from .settings import DEFAULT

    with closing(_opened(db)) as conn:
        stored = _settings(conn, db)
        where = Where(stored["table"], stored["pk"], stored["columns"])
        return run(conn, where, text, stored.get("claim", DEFAULT.claim))


def articles(db: str | PathLike[str]) -> Rows:
    """Every article with what was found out about it: its columns in the articles table without the text, and those of
    ``provenance_articles`` (docs/tables.md)."""
    with closing(_opened(db)) as conn:
        stored = _settings(conn, db)
        table, pk, columns = stored["table"], stored["pk"], stored["columns"]
        named = [(role, columns[role]) for role in ("title", "url") if columns.get(role)]
        extra_columns = "".join(f", t.{_quoted(column)} as {role}" for role, column in named)
        key = "t.rowid" if pk == "rowid" else f"t.{_quoted(pk)}"
        return _rows(
            conn,
            f"select a.*{extra_columns} from provenance_articles a join {_quoted(table)} t on {key} = a.article_id order by a.article_id",
        )


def links(db: str | PathLike[str]) -> Rows:
    """Every stored pair of articles that share something: the columns of ``provenance_links``, ``evidence`` as a dictionary:
    ``bars`` (name, level, bits, sentence) add up with ``prior_bits`` to ``bits``, against ``runner_up``; None in results of another
    version.
    Those from ``confidence`` .7 on are claims: families and origins build on no others."""
    from .explain import parts

    with closing(_opened(db)) as conn:
        _settings(conn, db)
        rows = _rows(conn, "select * from provenance_links order by article_id, source_id")
    for row in rows:
        row["evidence"] = parts(row["evidence"])
    return rows


def families(db: str | PathLike[str]) -> Rows:
    """Every family, the largest first: the columns of ``provenance_families``."""
    with closing(_opened(db)) as conn:
        _settings(conn, db)
        return _rows(conn, "select * from provenance_families order by articles desc, id")


def _records(source: Iterable[Mapping[str, Any]] | pandas.DataFrame) -> File:
    """Records as a file that stands in memory."""
    from .sources.files import File
    from .sources.values import as_json

    if hasattr(source, "to_dict") and not isinstance(source, Mapping):
        rows: Iterable[Mapping[str, Any]] = source.to_dict("records")
        name = "the data frame"
    else:
        rows, name = source, "the records"
    records = [{str(key): as_json(value) for key, value in row.items()} for row in rows]
    return File(None, name, "", "lines", 0, records=records)


def _opened(db: str | PathLike[str]) -> sqlite3.Connection:
    """A connection that only reads."""
    if not Path(db).exists():
        raise ProvenanceError(f"{db} does not exist.")
    conn = sqlite3.connect(f"{Path(db).resolve().as_uri()}?mode=ro", uri=True)
    conn.text_factory = lambda stored: stored.decode("utf-8", "replace")
    try:
        conn.execute("select 1 from sqlite_master")
    except sqlite3.DatabaseError as error:
        conn.close()
        raise ProvenanceError(f"{unusable(db, error, 'cannot be read as a database')}.") from error
    return conn


def _settings(conn: sqlite3.Connection, db: str | PathLike[str]) -> dict[str, Any]:
    tables = {row[0] for row in conn.execute("select name from sqlite_master where type = 'table'")}
    if not {"_provenance_settings", "provenance_articles"} <= tables:
        raise StateError(f"{db} holds no results yet. Make them first: detect({str(db)!r}).")
    return {key: json.loads(value) for key, value in conn.execute("select key, value from _provenance_settings")}


def _rows(conn: sqlite3.Connection, sql: str) -> Rows:
    cursor = conn.execute(sql)
    names = [column[0] for column in cursor.description]
    return Rows(dict(zip(names, row, strict=True)) for row in cursor)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
