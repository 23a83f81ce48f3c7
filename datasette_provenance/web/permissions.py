"""Who may not view the articles may not view the tables that were made of them, on Datasette's own pages either.

Datasette asks about every table many times a page. What a database says of itself is read once a request, and so is
each actor's answer: nothing outlives the request, so a later run of detection counts from the next one on.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from datasette.utils import escape_sqlite

from .access import view_allowed
from .options import read_options
from .vocabulary import RESULTS, SEARCH_INDEX

try:  # Datasette 1.0
    from datasette.permissions import PermissionSQL
except ImportError:  # Datasette 0.65
    PermissionSQL = None

REASON = "the articles that this table was made of may not be viewed"
UNREADABLE = ("",)
"""In place of names, where a database does not say what its results were made of: nobody may view them."""

Actor = dict[str, Any] | None

_known: ContextVar[dict[Any, Any] | None] = ContextVar("provenance_permissions", default=None)
_asking: ContextVar[bool] = ContextVar("provenance_permissions_asking", default=False)
"""Set while we ask for the articles: rules of ours would ask again."""


def each_request(app: Any) -> Callable[..., Awaitable[None]]:
    """An ASGI app that forgets after each request what was read for it."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        token = _known.set({} if scope["type"] == "http" else None)
        try:
            await app(scope, receive, send)
        finally:
            _known.reset(token)

    return wrapped


async def veto(datasette: Any, actor: Actor, database: str, table: str) -> bool | None:
    """For Datasette 0.65: False where the table is hidden from the actor by us, else None."""
    if _asking.get() or database not in datasette.databases:
        return None
    articles = await _once(("articles", database), lambda: _articles_of(datasette, database))
    if table.lower() not in _made_of(articles) or await _allowed(datasette, actor, database, articles):
        return None
    return False


async def rules(datasette: Any, actor: Actor) -> Any:
    """For Datasette 1.0: a PermissionSQL that denies the tables hidden from the actor by us, of all databases; or None.

    It speaks of each table, so that it beats what is said of the database, and denies, so that it beats an
    allowance of the same table.
    """
    if _asking.get():
        return None
    denied = await _once(("denied", _key(actor)), lambda: _denied(datasette, actor))
    if not denied:
        return None
    return PermissionSQL(
        sql="select json_extract(value, '$[0]') as parent, json_extract(value, '$[1]') as child, 0 as allow, "
        ":prov_reason as reason from json_each(:prov_denied)",
        params={"prov_reason": REASON, "prov_denied": json.dumps(denied)},
    )


async def _denied(datasette: Any, actor: Actor) -> list[tuple[str, str]]:
    found = []
    for database in list(datasette.databases):
        articles = await _once(("articles", database), lambda name=database: _articles_of(datasette, name))  # type: ignore[misc]
        if articles and not await _allowed(datasette, actor, database, articles):
            found += [(database, table) for table in _made_of(articles)]
    return found


async def _allowed(datasette: Any, actor: Actor, database: str, articles: tuple[str, ...]) -> bool:
    return await _once(("allowed", database, _key(actor)), lambda: _ask(datasette, actor, database, articles))


async def _ask(datasette: Any, actor: Actor, database: str, articles: tuple[str, ...]) -> bool:
    if articles == UNREADABLE:
        return False
    token = _asking.set(True)
    try:
        for table in articles:
            if not await view_allowed(datasette, actor, database, table):
                return False
    finally:
        _asking.reset(token)
    return True


async def _once(key: Any, find: Callable[[], Awaitable[Any]]) -> Any:
    known = _known.get()
    if known is None:
        return await find()
    if key not in known:
        known[key] = await find()
    return known[key]


def _key(actor: Actor) -> str:
    return json.dumps(actor, sort_keys=True, default=repr)


def _made_of(articles: tuple[str, ...]) -> list[str]:
    """The tables, in lower case, that hold pieces of these."""
    if not articles:
        return []
    indexes = [f"{table.lower()}{suffix}" for table in articles for suffix in SEARCH_INDEX]
    return [table for table in (*RESULTS, *indexes) if table not in {name.lower() for name in articles}]


async def _articles_of(datasette: Any, database: str) -> tuple[str, ...]:
    """The table that the results were made of, and the one that the pages show in its place; empty without results."""
    shown = read_options(datasette, database).table
    try:
        return await datasette.databases[database].execute_fn(lambda conn: _named(conn, shown))
    except sqlite3.DatabaseError:
        return UNREADABLE


def _named(conn: sqlite3.Connection, shown: str | None) -> tuple[str, ...]:
    read = _remembered(conn) or _referenced(conn)
    if read is None:
        return ()
    there = [name for name in dict.fromkeys((read, shown)) if name and _exists(conn, name)]
    return tuple(there) or (read,)


def _remembered(conn: sqlite3.Connection) -> str | None:
    if not _exists(conn, "_provenance_settings"):
        return None
    row = conn.execute("select value from _provenance_settings where key = 'table'").fetchone()
    try:
        name = json.loads(row[0]) if row else None
    except (TypeError, ValueError):
        return None
    return name if isinstance(name, str) and name else None


def _referenced(conn: sqlite3.Connection) -> str | None:
    """Where the settings are gone: the table that the results refer to."""
    for row in conn.execute(f"pragma foreign_key_list({escape_sqlite('provenance_articles')})"):
        if row[3] == "article_id":
            return str(row[2])
    return None


def _exists(conn: sqlite3.Connection, table: str) -> bool:
    there = "select 1 from sqlite_master where type in ('table', 'view') and name = ? collate nocase"
    return conn.execute(there, [table]).fetchone() is not None
