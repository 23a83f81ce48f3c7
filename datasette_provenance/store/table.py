"""The table of articles in a database, whoever made it: which table, which columns, and its rows as Articles."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timezone
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from ..errors import TableError
from ..markup import ENTITY, has_tags, one_line
from ..markup import plain as plain_text
from ..records import Article, ArticleId
from ..sources.columns import choose, find, plain
from ..sources.dates import Order, to_iso
from ..sources.printed import printed_date
from ..sources.rows import Record
from ..sources.values import as_text
from ..tables import NAMES
from . import schema
from .contents import dates_of, holds_markup
from .quoting import quoted

SAMPLE = 100
"""Rows that are looked at for what their columns are."""
VARIABLES = 500
"""Keys in one query: older SQLite takes 999."""
COLUMNS = ("text", "title", "publisher", "published", "url")

# What a page's data say of its source (records.Article.page), in order of preference, compared as GUESSES are.
PAGE_GUESSES = {
    "canonical": ("canonicalurl", "canonical", "canonicallink", "relcanonical"),
    "syndication_source": ("syndicationsource", "originalsource"),
    "credit": ("credit", "credittext", "creditline", "copyrightholder"),
    "source": ("source", "rsssource", "sourcename", "infosource", "infosources"),
    "author": ("author", "authors", "byline", "creator", "dccreator", "by"),
}

PRINTED = re.compile(rb"[!-~]")
"""A character that is no space; only where there is none a text must be looked at as such."""
PLAIN_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
READY = re.compile(r"[1-9]\d{3}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ?", re.ASCII)
"""What ``to_utc`` leaves as it is, where there is such a day."""


Row = tuple[Any, ...]
"""Of the articles table: the key, text, title, publisher, published, url and the page's data."""


class ArticleTable(NamedTuple):
    table: str
    pk: str
    """``rowid`` where the table has no primary key."""
    pk_type: str
    """Of the keys as they are: INTEGER or TEXT where all are; REAL, NUMERIC or BLOB (any) where SQLite keeps others, too."""
    columns: dict[str, str | None]
    """text, title, publisher, published, url -> the table's own names; None where it has no such column."""
    page: dict[str, str]
    """Key of the page's data -> the table's own name; only those that it has."""
    dates: Order = ""
    """What 03/04/2025 means in the column of dates, where that is known."""
    markup: bool = False
    """The texts are HTML: they are read without their tags, and their spans are those of the texts as stored."""


def resolve(db: Database, table: str | None, columns: Mapping[str, str | None], dates: Order = "") -> ArticleTable:
    """The articles table: as asked for, else as remembered, else as guessed. ``dates``: the order of its dates, where asked for.

    Raises TableError where a table or column does not exist, the primary key is compound, or nothing looks like text.
    """
    settings = schema.read_settings(db)
    if table is None:
        table = settings.get("table") or _only_table(db)
    table = spelled(db, table)
    if table.lower() in NAMES:
        raise TableError(f"{table!r} holds results of detect. Name the table of the articles with --table.")
    if table in db.view_names():
        raise TableError(f"{table!r} is a view; detection needs a table, because results refer to its primary key.")
    if not db.table(table).exists():
        raise TableError(f"There is no table {table!r} in this database. It has: {_names(_user_tables(db))}.")
    remembered = settings["columns"] if settings.get("table") == table else {}
    names = columns_of(db.conn, table)
    chosen: dict[str, str | None] = {}
    guessed = _guessed(db, table, names)
    for role in COLUMNS:
        asked = columns.get(role)
        if asked is not None:
            chosen[role] = find(names, asked)
            if chosen[role] is None:
                raise TableError(f"Table {table!r} has no column {asked!r} (--{role}). It has: {_names(names)}.")
        elif remembered.get(role) in names:
            chosen[role] = remembered[role]
        else:
            chosen[role] = guessed.get(role)
    if chosen["text"] is None:
        raise TableError(
            f"No column of table {table!r} looks like the articles' text. Name it with --text. It has: {_names(names)}."
        )
    before = settings.get("page", {}) if settings.get("table") == table else {}
    page = page_columns(names, chosen.values(), before)
    pk, pk_type = _primary_key(db, table)
    order = dates or dates_of(db, table, chosen["published"], "").order
    if not order and settings.get("table") == table:
        order = settings.get("dates", "")
    return ArticleTable(table, pk, pk_type, chosen, page, order, holds_markup(db, table, pk, chosen["text"]))


def _guessed(db: Database, table: str, names: Sequence[str]) -> dict[str, str]:
    """The columns as their names and their first rows tell."""
    rows = db.conn.execute(f"select {', '.join(map(quoted, names))} from {quoted(table)} limit {SAMPLE}").fetchall()
    records = [Record(None, dict(zip(names, row, strict=True))) for row in rows or [(None,) * len(names)]]
    return choose(records, {}).first()


def told_of(db: Database, source: ArticleTable) -> tuple[str, ...]:
    """What whoever runs detection should know of how the table was read."""
    said = dates_of(db, source.table, source.columns["published"], source.dates).said
    text = source.columns["text"]
    return (f"The texts in {text} are HTML: they were read without their tags.", *said) if source.markup else said


def read_articles(db: Database, source: ArticleTable) -> Iterator[Article]:
    """The rows that have a text, in order of their key. ``published`` is in UTC, so that times compare as strings;
    empty where it cannot be read."""
    return _articles(db.conn.execute(f"{_select(source)} order by 1"), source)


def rows_of(conn: sqlite3.Connection, source: ArticleTable, ids: Sequence[ArticleId]) -> Iterator[Row]:
    """Those of the rows with these keys that have a text, in no order. On a connection of ``undecoded``."""
    for at in range(0, len(ids), VARIABLES):
        part = ids[at : at + VARIABLES]
        places = ", ".join("?" * len(part))
        for row in conn.execute(f"{_select(source)} where {quoted(source.pk)} in ({places})", part):
            if isinstance(row[1], bytearray) and (PRINTED.search(row[1]) or lenient(row[1]).strip()):
                yield row


def undecoded(database: Path) -> sqlite3.Connection:
    """A connection that only reads, and gives text as it is stored, UTF-8 in bytearrays: most of it is only hashed."""
    conn = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
    conn.text_factory = bytearray
    return conn


def key_of(row: Row) -> ArticleId:
    return decoded(row[0])


def hash_of(row: Row) -> bytes:
    """Changes whenever anything that detection reads of the article changes."""
    content = b"\0".join([c if type(c) is bytearray else b"" if c is None else repr(c).encode() for c in row[1:]])
    return blake2b(content, digest_size=16).digest()


def article_of(row: Row, source: ArticleTable) -> Article:
    return next(_articles([tuple(map(decoded, row))], source))


def plain_row(row: Row) -> Row:
    """A row of ``rows_of`` with text in place of all but the key."""
    key, *columns = map(decoded, row)
    return key, *map(_text, columns)


def decoded(value: Any) -> Any:
    """A value as other connections give it."""
    return lenient(value) if isinstance(value, bytearray) else value


def lenient(value: bytes | bytearray) -> str:
    """Text as it is stored, as Datasette shows it: U+FFFD stands for what is no UTF-8."""
    return value.decode("utf-8", "replace")


class Keys(NamedTuple):
    ids: list[ArticleId]
    """In order."""
    left_out: int
    """Rows without one that results could refer to: it is missing, a BLOB, or no UTF-8."""


def article_ids(db: Database, source: ArticleTable) -> Keys:
    """The keys of all rows."""
    pk, table = quoted(source.pk), quoted(source.table)
    rows = db.conn.execute(f"select count(*) from {table}").fetchone()[0]
    before, db.conn.text_factory = db.conn.text_factory, bytearray
    ids = []
    try:
        for (key,) in db.conn.execute(
            f"select {pk} from {table} where typeof({pk}) not in ('null', 'blob') order by 1"
        ):
            with suppress(UnicodeDecodeError):
                ids.append(key.decode() if isinstance(key, bytearray) else key)
    finally:
        db.conn.text_factory = before
    return Keys(ids, rows - len(ids))


def texts_as_blobs(db: Database, source: ArticleTable) -> int:
    """Rows whose text is kept as bytes: what characters they stand for, nobody knows."""
    text = quoted(str(source.columns["text"]))
    return db.conn.execute(f"select count(*) from {quoted(source.table)} where typeof({text}) = 'blob'").fetchone()[0]


def holding(db: Database, source: ArticleTable, words: Sequence[str]) -> set[ArticleId]:
    """The keys of the rows whose text holds any of some words: of all, where tags and entities can stand inside words."""
    if source.markup:
        return set(article_ids(db, source).ids)
    text = quoted(str(source.columns["text"]))
    ids: set[ArticleId] = set()
    for at in range(0, len(words), VARIABLES):
        part = words[at : at + VARIABLES]
        held = " or ".join([f"instr({text}, ?)"] * len(part))
        ids.update(
            row[0]
            for row in db.conn.execute(f"select {quoted(source.pk)} from {quoted(source.table)} where {held}", part)
        )
    return ids


def _select(source: ArticleTable) -> str:
    columns = [*(source.columns[role] for role in COLUMNS), *source.page.values()]
    selected = ", ".join(quoted(name) if name else "null" for name in columns)
    return f"select {quoted(source.pk)}, {selected} from {quoted(source.table)}"


def _articles(rows: Iterable[tuple[Any, ...]], source: ArticleTable) -> Iterator[Article]:
    for key, text, *rest in rows:
        if key is None or not isinstance(text, str) or not text.strip():
            continue
        title, publisher, published, url, *page = map(_text, rest)
        said = tuple((name, words) for name, value in zip(source.page, page, strict=True) if (words := _spoken(value)))
        places = None
        if source.markup:
            title = one_line(title)
            if has_tags(text) or ENTITY.search(text):
                places = plain_text(text)
                text = places.text
        time = to_utc(published, source.dates) if published.strip() else to_utc(printed_date(text, source.dates))
        yield Article(key, text, title, publisher, time, url, said, places)


def _spoken(value: str) -> str:
    """What a page's data say, in words: the names, where they are kept as JSON ([{"name": "AFP"}])."""
    value = value.strip()
    if value[:1] not in ("[", "{"):
        return value
    try:
        data = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return ", ".join(filter(None, map(as_text, data if isinstance(data, list) else [data])))


def _text(value: Any) -> str:
    return "" if value is None else lenient(value) if isinstance(value, bytes) else str(value)


def columns_of(conn: Any, table: str) -> list[str]:
    """The columns of a table, generated ones too."""
    rows = conn.execute(f"pragma table_xinfo({quoted(table)})")
    return [row[1] for row in rows if row[6] != 1]  # 1: what a virtual table hides


def page_columns(names: Sequence[str], taken: Collection[str | None], before: Mapping[str, str]) -> dict[str, str]:
    """The columns that hold a page's data: those of the last run while they are there, else as guessed."""
    free = [name for name in names if name not in taken]
    by_form = {plain(name): name for name in reversed(free)}
    columns = {}
    for key, guesses in PAGE_GUESSES.items():
        name = before.get(key)
        if name not in free:
            name = next((by_form[g] for g in guesses if g in by_form), None)
        if name is not None:
            columns[key] = name
    return columns


def to_utc(published: str, order: Order = "") -> str:
    """ISO 8601 in UTC, to the second; dates without a time, and times without an offset, as they are."""
    if PLAIN_DATE.fullmatch(published):
        with suppress(ValueError):
            return date.fromisoformat(published).isoformat()
        return ""  # 0000-00-00
    if READY.fullmatch(published):
        with suppress(ValueError):
            date.fromisoformat(published[:10])
            return published
    iso = to_iso(published, order) or ""
    if len(iso) < 16:
        return iso
    moment = datetime.fromisoformat(iso.replace("Z", "+00:00"))
    if moment.tzinfo:
        try:
            moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
        except OverflowError:  # in UTC it is before the year 1 or after 9999
            return ""
        return moment.isoformat(timespec="seconds") + "Z"
    return moment.isoformat(timespec="seconds")


def spelled(db: Database, table: str) -> str:
    """The name as the database writes it: to SQLite upper and lower case are one."""
    names = [*db.table_names(), *db.view_names()]
    return table if table in names else next((name for name in names if name.lower() == table.lower()), table)


def _only_table(db: Database) -> str:
    tables = _user_tables(db)
    if "articles" in tables:
        return "articles"
    if len(tables) == 1:
        return tables[0]
    if not tables:
        raise TableError("This database holds no table yet. Load articles first: datasette provenance load DB SOURCE.")
    raise TableError(f"Which table holds the articles? Name it with --table. There are: {_names(tables)}.")


def _user_tables(db: Database) -> list[str]:
    names = db.table_names()
    virtual = [t for t in names if "virtual table" in (db.table(t).schema or "").lower()]
    return [
        t
        for t in names
        if not t.startswith(("provenance_", "_", "sqlite_"))
        and not any(t == v or t.startswith(v + "_") for v in virtual)
    ]


def _primary_key(db: Database, table: str) -> tuple[str, str]:
    if db.table(table).use_rowid:
        return "rowid", "INTEGER"
    keys = db.table(table).pks
    if len(keys) > 1:
        raise TableError(
            f"Table {table!r} has a compound primary key ({_names(keys)}). Results need one column that names an "
            f"article: add one with `sqlite-utils transform`, or copy the table without its key."
        )
    declared = next(c.type for c in db.table(table).columns if c.name == keys[0]).upper()
    kinds = {row[0] for row in db.conn.execute(f"select distinct typeof({quoted(keys[0])}) from {quoted(table)}")} - {
        "null",
        "blob",
    }
    if kinds == {"integer"} or (not kinds and "INT" in declared):
        return keys[0], "INTEGER"
    return keys[0], "TEXT" if kinds <= {"text"} else affinity(declared)


def affinity(declared: str) -> str:
    """How SQLite keeps the values of a column of that type, by its own rules. They are about letters: a POINT is an INT."""
    if "INT" in declared:
        return "NUMERIC"  # as INTEGER, but for casts
    if any(part in declared for part in ("CHAR", "CLOB", "TEXT")):
        return "TEXT"
    if not declared or "BLOB" in declared:
        return "BLOB"
    return "REAL" if any(part in declared for part in ("REAL", "FLOA", "DOUB")) else "NUMERIC"


def _names(names: Any) -> str:
    return ", ".join(names) or "none"
