"""Datasette's hooks, each a line or two that calls what it is about."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.plugins import pm

from . import menus, options, permissions
from .cells import cell
from .columns import template_variables
from .facets import ProvenanceFacet
from .filters import filter_arguments
from .panel import panel
from .routes import reads_only, routes
from .vocabulary import HIDDEN

if not hasattr(pm.hook, "top_row"):
    # Datasette 0.65 has no room for a plugin on the row page: a template of ours makes some.
    from . import compat065

    pm.register(compat065)


@hookimpl
def startup(datasette: Any) -> Any:
    return lambda: options.check_all(datasette)


@hookimpl
def register_facet_classes() -> list[type]:
    return [ProvenanceFacet]


@hookimpl
def filters_from_request(datasette: Any, request: Any, database: str, table: str) -> Any:
    return lambda: filter_arguments(datasette, request, database, table)


@hookimpl
def extra_template_vars(datasette: Any, request: Any, database: str, table: str, view_name: str) -> dict[str, Any]:
    return template_variables(datasette, request, database, table, view_name)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    return routes()


@hookimpl
def asgi_wrapper() -> Any:
    return permissions.each_request


# Last, as in Datasette 0.65 the last one to say yes or no is heard.
@hookimpl(optionalhook=True, trylast=True)
def permission_allowed(datasette: Any, actor: Any, action: str, resource: Any) -> Any:
    return permissions.veto(datasette, actor, *resource) if action == "view-table" and resource else None


@hookimpl(optionalhook=True)
def permission_resources_sql(datasette: Any, actor: Any, action: str) -> Any:
    return permissions.rules(datasette, actor) if action == "view-table" else None


@hookimpl(optionalhook=True)
def skip_csrf(scope: Any) -> bool:
    # Datasette 0.65 asks every POST for a token; 1.0 asks browsers where they come from, and has no such hook.
    return reads_only(scope["path"])


@hookimpl(optionalhook=True)
def get_metadata(datasette: Any) -> dict[str, Any]:
    # Datasette 0.65 lists tables whose names begin with an underscore; 1.0 hides them, and has no such hook.
    return {"databases": {name: {"tables": {t: {"hidden": True} for t in HIDDEN}} for name in datasette.databases}}


@hookimpl(optionalhook=True)
def top_row(datasette: Any, request: Any, database: str, table: str) -> Any:
    return lambda: panel(datasette, request, database, table)


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    return cell(datasette, database, table, column, value, row)


@hookimpl
def table_actions(datasette: Any, actor: Any, database: str, table: str, request: Any) -> Any:
    return lambda: menus.of_table(datasette, actor, database, table, request)


@hookimpl
def database_actions(datasette: Any, actor: Any, database: str) -> Any:
    return lambda: menus.of_database(datasette, actor, database)


@hookimpl(optionalhook=True)
def row_actions(datasette: Any, actor: Any, request: Any, database: str, table: str) -> Any:
    return lambda: menus.of_row(datasette, actor, request, database, table)


@hookimpl
def menu_links(datasette: Any, actor: Any) -> Any:
    return lambda: menus.of_instance(datasette, actor)


@hookimpl(optionalhook=True)
def homepage_actions(datasette: Any, actor: Any) -> Any:
    return lambda: menus.of_instance(datasette, actor)


@hookimpl
def prepare_connection(conn: Any) -> None:
    from .functions import register

    register(conn)


@hookimpl
def register_commands(cli: Any) -> None:
    from ..cli.group import add_to

    add_to(cli)
