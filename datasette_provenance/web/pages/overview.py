"""The database at a glance: how much is reused, whose copy it is, who carries it, who credits it, how
fast."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any
from urllib.parse import urlencode

from ... import explain
from ..queries import older_results
from ..queries import overview as queries

TEMPLATE = "provenance_overview.html"
TOP = 15
MATRIX = (15, 12)
FAMILIES = 10
Rows = list[dict[str, Any]] | None  # None: counting took too long


async def context(datasette: Any, request: Any, site: Any) -> dict[str, Any]:
    """``figures``, ``origins``, ``matrix``, ``uncredited``, ``lags``, ``largest``, ``fastest``: each None
    where counting it takes too long on this database. ``ready`` false where nothing was detected yet."""
    if not site.ready:
        return {"title": "Provenance", "ready": False, "file": site.file}
    rows_of = site.options.rows
    asked = {
        "families": queries.families(site),
        "roles": queries.facet(site, "role", 10),
        "credited": queries.facet(site, "credited", 10),
        "origins": queries.facet(site, "origin", rows_of(TOP)),
        "carrying": queries.publishers(site, "carried", MATRIX[0] + 1),
        "carried": queries.carried_origins(site, MATRIX[1] + 1),
        "uncredited": queries.publishers(site, "uncredited", rows_of(TOP)),
        "lags": queries.publishers(site, "timed", rows_of(TOP)),
        "largest": queries.largest_families(site, rows_of(FAMILIES)),
        "fastest": queries.fastest_families(site, rows_of(FAMILIES)),
    }
    try:
        rows: dict[str, Rows] = dict(zip(asked, await asyncio.gather(*asked.values()), strict=True))
    except sqlite3.OperationalError as error:
        raise older_results(site, error) from None
    matrix = await _matrix(site, rows["carrying"], rows["carried"])
    return {
        "title": "Provenance",
        "ready": True,
        "match_url": str(site.match_url()) if site.offers("match") else None,
        "figures": _figures(site, rows),
        "origins": _bars(rows["origins"], lambda row: _filter(site, "origin", row["value"])),
        "matrix": matrix,
        "uncredited": _uncredited(site, rows["uncredited"]),
        "lags": _lags(site, rows["lags"]),
        "largest": _families(site, rows["largest"]),
        "fastest": _families(site, rows["fastest"]),
        "fastest_of": queries.MAX_FAST,
        "families_url": _table(site, "provenance_families", _sort_desc="articles"),
        "publishers_url": _table(site, "provenance_publishers", _sort_desc="uncredited"),
        "origins_url": _table(site, "provenance_origins", _sort_desc="articles"),
        "carriers_url": _table(site, "provenance_carriers", _sort_desc="articles"),
        "lags_url": _table(site, "provenance_publishers", timed__gt=0, _sort="median_hours"),
    }


def _figures(site: Any, rows: dict[str, Rows]) -> list[dict[str, Any]]:
    """``label, value, detail, url``; value None where it could not be counted."""
    total = None if rows["roles"] is None else sum(row["articles"] for row in rows["roles"])
    families = rows["families"][0]["families"] if rows["families"] else None
    reused = _sum(rows["roles"], ("copy", "rewrite", "partial"))
    uncredited = _sum(rows["credited"], ("uncredited",))
    share = explain.percent(reused / total) if reused is not None and total else None
    return [
        {"label": site.options.many, "value": total, "detail": "", "url": str(site.table_url())},
        {
            "label": f"made from another {site.options.one} here",
            "value": reused,
            "detail": f"{share} of all" if share else "",
            "url": f"{site.table_url()}?{urlencode({'_facet_provenance': 'role'})}",
        },
        {
            "label": "families",
            "value": families,
            "detail": "stories with several tellers",
            "url": _table(site, "provenance_families", _sort_desc="articles"),
        },
        {
            "label": "without credit",
            "value": uncredited,
            "detail": "carry another’s copy and do not name it",
            "url": _filter(site, "credited", "uncredited"),
        },
    ]


def _sum(rows: Rows, values: tuple[str, ...]) -> int | None:
    return None if rows is None else sum(row["articles"] for row in rows if row["value"] in values)


def _uncredited(site: Any, rows: Rows) -> Rows:
    """``publisher, uncredited, carried, share, url``."""
    if rows is None:
        return None
    return [
        {
            **row,
            "share": row["uncredited"] / row["carried"],
            "url": _rows(site, publisher=row["publisher"], credited=0),
        }
        for row in rows
    ]


def _bars(rows: Rows, url: Any) -> Rows:
    if rows is None:
        return None
    most = max((row["articles"] for row in rows), default=1)
    return [{**row, "share": row["articles"] / most, "url": url(row)} for row in rows]


async def _matrix(site: Any, carrying: Rows, carried: Rows) -> dict[str, Any] | None:
    """Publishers (rows) by origins (columns), own copy left out: ``origins`` and ``rows`` of ``cells``."""
    if carrying is None or carried is None:
        return None
    publishers = [row["publisher"] for row in carrying[: MATRIX[0]]]
    origins = [row["origin"] for row in carried[: MATRIX[1]]]
    found = await queries.carriers(site, publishers, origins) if publishers and origins else []
    if found is None:
        return None
    cells = {(row["publisher"], row["origin"]): row["articles"] for row in found}
    most = max(cells.values(), default=1)
    return {
        "origins": [{"name": name, "url": _filter(site, "origin", name)} for name in origins],
        "rows": [
            {
                "publisher": publisher,
                "url": _rows(site, publisher=publisher),
                "cells": [
                    {
                        "articles": n,
                        "level": min(5, 1 + int(4 * (n / most) ** 0.5)) if n else 0,
                        "url": _rows(site, publisher=publisher, origin=origin) if n else None,
                    }
                    for origin in origins
                    for n in [cells.get((publisher, origin), 0)]
                ],
            }
            for publisher in publishers
        ],
        "cut": len(carrying) > MATRIX[0] or len(carried) > MATRIX[1],
    }


def _lags(site: Any, rows: Rows) -> Rows:
    """``publisher, articles, hours`` (median behind the source), quickest first."""
    if rows is None:
        return None
    found: list[dict[str, Any]] = [
        {
            "publisher": row["publisher"],
            "articles": row["timed"],
            "hours": row["median_hours"],
            "lag_words": explain.lag_words(row["median_hours"]),
            "url": _rows(site, publisher=row["publisher"], source_id__notnull=1),
        }
        for row in rows
    ]
    found.sort(key=lambda row: (row["hours"], row["publisher"]))
    most = max((row["hours"] for row in found), default=0) or 1
    return [{**row, "share": row["hours"] / most} for row in found]


def _families(site: Any, rows: Rows) -> Rows:
    if rows is None:
        return None
    found = []
    for row in rows:
        hours = explain.hours_between(row["first_published"], row["last_published"])
        found.append(
            {
                "id": row["id"],
                "title": row["title"] or "Untitled",
                "origin": row["origin"],
                "articles": row["articles"],
                "publishers": row["publishers"],
                "span_words": explain.duration_words(hours) if hours else "",
                "url": str(site.family_url(row["id"])),
            }
        )
    return found


def _filter(site: Any, facet: str, value: str) -> str:
    return f"{site.table_url()}?{urlencode({f'_provenance_{facet}': value})}"


def _rows(site: Any, **filters: Any) -> str:
    return _table(site, "provenance_articles", **{f"{k}__exact" if "__" not in k else k: v for k, v in filters.items()})


def _table(site: Any, table: str, **query: Any) -> str:
    return f"{site.urls.table(site.database, table)}?{urlencode(query)}"
