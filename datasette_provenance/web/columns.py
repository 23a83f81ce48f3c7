"""Columns of ours on the articles table, where it is filtered or faceted by provenance: origin, source, how sure, side by side.

Datasette has no hook for columns: its own template of the table is rendered with a few cells more. One query a page.
"""

from __future__ import annotations

import json
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils import escape_sqlite
from markupsafe import Markup

from .. import explain
from ..tally import DERIVED
from .access import visible_site
from .site import Site
from .vocabulary import CREDIT_WORDS

NAMES = ("likely origin", "credit", "likely source", "relation", "evidence")
READS = ("provenance_articles", "provenance_links")
LONGEST = 60
"""Characters of a title."""

Row = dict[str, Any]


def template_variables(datasette: Any, request: Any, database: str, table: str, view_name: str) -> dict[str, Any]:
    """``provenance_columns``, for the template of the table; it changes columns and rows in place."""
    asked = request is not None and any(key.startswith(("_provenance_", "_facet_provenance")) for key in request.args)
    if view_name != "table" or not table or not asked:
        return {}

    async def add(columns: list[Row], rows: list[Any]) -> bool:
        site = await visible_site(datasette, request.actor, database, table, READS)
        return bool(site and columns and rows and await _add(site, columns, rows))

    return {"provenance_columns": add}


async def _add(site: Site, columns: list[Row], rows: list[Any]) -> bool:
    keys = [site.article_pk(str(row.cells[0]["raw"])) for row in rows]
    try:
        by_id = {
            row["article_id"]: dict(row) for row in (await site.db.execute(_sql(site), {"ids": json.dumps(keys)})).rows
        }
    except QueryInterrupted:  # the rows themselves are what the reader came for
        return False
    names = [column["name"] for column in columns]
    title = site.columns.get("title")
    at = names.index(title) + 1 if title in names else 1
    columns[at:at] = [
        {"name": name, "sortable": False, "is_pk": False, "type": "", "notnull": 0, "is_special_link_column": True}
        for name in NAMES
    ]
    for row, key in zip(rows, keys, strict=True):
        cells = _cells(site, by_id[key]) if key in by_id else dict.fromkeys(NAMES, "")
        row.cells[at:at] = [
            {"column": name, "raw": str(cells[name]), "value": cells[name], "value_type": "str"} for name in NAMES
        ]
    return True


def _sql(site: Site) -> str:
    return (
        f"select a.*, l.relation, l.confidence, {site.select('title', 't')} as source_title, s.publisher as source_publisher "
        "from main.provenance_articles a "
        "left join main.provenance_links l on l.article_id = a.article_id and l.source_id = a.source_id "
        "left join main.provenance_articles s on s.article_id = a.source_id "
        f"left join main.{escape_sqlite(site.table)} t on t.{escape_sqlite(site.pk)} = a.source_id "
        "where a.article_id in (select value from json_each(:ids))"
    )


def _cells(site: Site, row: Row) -> dict[str, Any]:
    origin: Any = ""
    if row["origin"]:
        origin = Markup("<bdi>{}</bdi> ({})").format(row["origin"], explain.percent(row["origin_confidence"]))
    source: Any = "original not in the table" if row["role"] in DERIVED else ""
    relation, evidence = explain.role_label(row["role"]), ""
    if row["source_id"] is not None:
        title = str(row["source_title"] or row["source_id"])
        title = title if len(title) <= LONGEST else f"{title[:LONGEST]}…"
        link = Markup('<a href="{}"><bdi>{}</bdi></a>').format(site.article_url(row["source_id"]), title)
        source = Markup("<bdi>{}</bdi>: {}").format(row["source_publisher"], link) if row["source_publisher"] else link
        if row["relation"]:
            relation = f"{explain.relation_label(row['relation'])} ({explain.percent(row['confidence'])})"
        evidence = Markup('<a href="{}">side by side</a>').format(site.compare_url(row["article_id"], row["source_id"]))
    elif row["family_id"] and site.offers("family"):
        evidence = Markup('<a href="{}">the story’s family</a>').format(site.family_url(row["family_id"]))
    credit = "" if row["credited"] is None else CREDIT_WORDS[bool(row["credited"])]
    return dict(zip(NAMES, (origin, credit, source, relation, evidence), strict=True))
