"""The Datasette plugin: its hooks, nothing else. What they do is in ``hooks`` and beside it."""

from .hooks import (
    database_actions,
    filters_from_request,
    get_metadata,
    homepage_actions,
    menu_links,
    prepare_connection,
    register_commands,
    register_facet_classes,
    register_routes,
    render_cell,
    row_actions,
    skip_csrf,
    startup,
    table_actions,
    top_row,
)

__all__ = [
    "database_actions",
    "filters_from_request",
    "get_metadata",
    "homepage_actions",
    "menu_links",
    "prepare_connection",
    "register_commands",
    "register_facet_classes",
    "register_routes",
    "render_cell",
    "row_actions",
    "skip_csrf",
    "startup",
    "table_actions",
    "top_row",
]
