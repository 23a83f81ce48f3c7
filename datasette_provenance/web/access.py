"""Who may see what, in both lines of Datasette: our pages join tables, so they ask for each of them."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils.asgi import Forbidden, NotFound

from .site import TABLES, Site, is_locked, read_site

try:  # Datasette 1.0
    from datasette.resources import DatabaseResource, TableResource
except ImportError:  # Datasette 0.65
    DatabaseResource = TableResource = None

DENIED = "You do not have permission to view the provenance of these articles"


async def view_allowed(datasette: Any, actor: dict[str, Any] | None, database: str, table: str) -> bool:
    """Whether the actor may view the table, as the table, else the database, else the instance says."""
    if TableResource is not None:
        resource = TableResource(database=database, table=table)
        return await datasette.allowed(action="view-table", resource=resource, actor=actor)
    return await _allowed_065(
        datasette, actor, [("view-table", (database, table)), ("view-database", database), "view-instance"]
    )


async def insert_allowed(datasette: Any, actor: dict[str, Any] | None, database: str, table: str) -> bool:
    """Whether Datasette itself lets the actor add rows to the table; 0.65 lets nobody."""
    if TableResource is None:
        return False
    resource = TableResource(database=database, table=table)
    return bool(await datasette.allowed(action="insert-row", resource=resource, actor=actor))


async def database_allowed(datasette: Any, actor: dict[str, Any] | None, database: str) -> bool:
    """Whether the actor may view the database's own page."""
    if DatabaseResource is not None:
        resource = DatabaseResource(database=database)
        return await datasette.allowed(action="view-database", resource=resource, actor=actor)
    return await _allowed_065(datasette, actor, [("view-database", database), "view-instance"])


async def site_allowed(
    datasette: Any, actor: dict[str, Any] | None, site: Site, reads: tuple[str, ...] = TABLES
) -> bool:
    """Whether the actor may view the articles table and every table that is read beside it."""
    if not site.table:
        return await database_allowed(datasette, actor, site.database)
    for table in (site.table, *reads):
        if not await view_allowed(datasette, actor, site.database, table):
            return False
    return True


async def open_site(datasette: Any, request: Any, database_name: str) -> Site:
    """The site of a database, for this request's actor.

    Raises NotFound for an unknown database, Forbidden where the actor may not view the articles table or one
    of the tables that our pages read.
    """
    try:
        site = await read_site(datasette, database_name)
    except KeyError:
        raise NotFound("Database not found") from None
    if not await site_allowed(datasette, request.actor, site):
        raise Forbidden(DENIED)
    return site


async def visible_site(
    datasette: Any,
    actor: dict[str, Any] | None,
    database: str,
    table: str | None,
    reads: tuple[str, ...] = TABLES,
) -> Site | None:
    """The site with results that the actor may view, and ``table``, if given, is its articles table.

    Else None: for what we add to Datasette's own pages, which stay as they are without us.
    """
    try:
        site = await read_site(datasette, database)
    except KeyError:
        return None
    except sqlite3.OperationalError as error:
        if is_locked(error):
            return None
        raise
    if not site.ready or (table is not None and table != site.table):
        return None
    return site if await site_allowed(datasette, actor, site, reads) else None


async def _allowed_065(datasette: Any, actor: dict[str, Any] | None, permissions: list[Any]) -> bool:
    # The first of the three that says yes or no decides, as for Datasette's own table page.
    try:
        await datasette.ensure_permissions(actor, permissions)
    except Forbidden:
        return False
    return True
