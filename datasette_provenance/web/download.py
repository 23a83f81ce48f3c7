"""A family as a file for other programs, made when it is asked for: see ``export``."""

from __future__ import annotations

import io
import re
import sqlite3
from typing import Any

from datasette import Response
from datasette.database import QueryInterrupted
from datasette.utils import add_cors_headers, sqlite_timelimit, tilde_decode
from datasette.utils.asgi import NotFound

from ..export import graphs, prov
from ..export.selection import Selection
from .queries import older_results
from .site import Site

FORMS = {
    "graphml": (graphs.graphml, "application/graphml+xml", "graphml"),
    "gexf": (graphs.gexf, "application/gexf+xml", "gexf"),
    "prov-json": (prov.prov_json, "application/json", "prov.json"),
    "json-ld": (prov.json_ld, "application/ld+json", "jsonld"),
}


def links(site: Site, family_id: str) -> list[dict[str, str]]:
    """``label, url`` of each form."""
    return [{"label": form, "url": site.family_file_url(family_id, form)} for form in FORMS]


async def family_file(datasette: Any, request: Any, site: Site) -> Response:
    """The file of the family and form that the address names. Raises NotFound, QueryInterrupted."""
    family_id = tilde_decode(request.url_vars["family"])
    write, kind, ending = FORMS[request.url_vars["form"]]
    chosen = Selection(site.table, site.pk, site.columns, site.claim, family_id)
    limit = datasette.setting("sql_time_limit_ms")

    def text(conn: sqlite3.Connection) -> str | None:
        with sqlite_timelimit(conn, limit):
            if conn.execute("select 1 from main.provenance_families where id = ?", [family_id]).fetchone() is None:
                return None
            out = io.StringIO()
            write(conn, chosen, out)
            return out.getvalue()

    try:
        body = await site.db.execute_fn(text)
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise QueryInterrupted(error, "", {}) from None
        raise older_results(site, error) from None
    if body is None:
        raise NotFound(f"There is no family {family_id} in {site.database}: it may have changed with a later run")
    name = re.sub(r"[^\w-]+", "-", family_id, flags=re.ASCII)[:80] or "family"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"', "X-Content-Type-Options": "nosniff"}
    if datasette.cors:
        add_cors_headers(headers)
    return Response(body=body, status=200, headers=headers, content_type=f"{kind}; charset=utf-8")
