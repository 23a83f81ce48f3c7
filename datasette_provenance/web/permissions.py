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

from . import made_of
from .access import view_allowed
from .made_of import Needs
from .options import read_options

try:  # Datasette 1.0
    from datasette.permissions import PermissionSQL
except ImportError:  # Datasette 0.65
    PermissionSQL = None

REASON = "the articles that this table was made of may not be viewed"

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
    needed = (await _needs(datasette, database)).get(table.lower())
    return None if needed is None or await _allowed(datasette, actor, database, needed) else False


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
    return [
        (database, table)
        for database in list(datasette.databases)
        for table, needed in (await _needs(datasette, database)).items()
        if not await _allowed(datasette, actor, database, needed)
    ]


async def _needs(datasette: Any, database: str) -> Needs:
    """What of a database is made of what; read once a request."""
    return await _once(("needs", database), lambda: _read(datasette, database))


async def _read(datasette: Any, database: str) -> Needs:
    shown = read_options(datasette, database).table
    try:
        return await datasette.databases[database].execute_fn(lambda conn: made_of.needs(conn, shown))
    except sqlite3.DatabaseError:
        return made_of.unreadable()


async def _allowed(datasette: Any, actor: Actor, database: str, tables: tuple[str, ...]) -> bool:
    """Whether the actor may view all of some tables."""
    if tables == made_of.NOBODY:
        return False
    token = _asking.set(True)
    try:
        for table in tables:
            key = ("allowed", database, table, _key(actor))
            if not await _once(key, lambda name=table: view_allowed(datasette, actor, database, name)):  # type: ignore[misc]
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
