"""For Datasette 0.65, whose row page has no slot for plugins: a row template with one, and what fills it.

A package, because Datasette finds a plugin's templates by the plugin's name.
"""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from ..panel import panel


@hookimpl
def extra_template_vars(datasette: Any, request: Any, database: str, table: str, view_name: str) -> Any:
    if view_name != "row" or not table:
        return {}

    async def variables() -> dict[str, Any]:
        return {"provenance_panel": await panel(datasette, request, database, table) or ""}

    return variables
