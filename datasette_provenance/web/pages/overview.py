"""The database at a glance: how much is reused, whose copy it is, who carries it, who credits it, how
fast."""

from __future__ import annotations

import asyncio
from statistics import median
from typing import Any
from urllib.parse import urlencode

from ... import explain
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
        "articles": queries.counts(site),
        "families": queries.families(site),
        "roles": queries.facet(site, "role", 10),
        "credited": queries.facet(site, "credited", 10),
        "origins": queries.facet(site, "origin", rows_of(TOP)),
        "pairs": queries.publisher_origin(site),
        "uncredited": queries.uncredited(site, rows_of(TOP)),
        "largest": queries.largest_families(site, rows_of(FAMILIES)),
        "sizeable": queries.sizeable_families(site),
    }
    rows: dict[str, Rows] = dict(zip(asked, await asyncio.gather(*asked.values()), strict=True))
    matrix = _matrix(site, rows["pairs"])
    lags = None if matrix is None else await queries.lags(site, _carried(matrix))
    return {
        "title": "Provenance",
        "ready": True,
        "match_url": str(site.match_url()) if site.offers("match") else None,
        "figures": _figures(site, rows),
        "origins": _bars(rows["origins"], lambda row: _filter(site, "origin", row["value"])),
        "matrix": matrix,
        "uncredited": _uncredited(site, rows["uncredited"]),
        "lags": _lags(site, lags),
        "lags_of": queries.MAX_LAGS,
        "largest": _families(site, rows["largest"]),
        "fastest": _families(site, _fastest(rows["sizeable"], rows_of(FAMILIES))),
        "fastest_of": queries.MAX_FAST,
        "families_url": _table(site, "provenance_families", _sort_desc="articles"),
    }


def _figures(site: Any, rows: dict[str, Rows]) -> list[dict[str, Any]]:
    """``label, value, detail, url``; value None where it could not be counted."""
    total = rows["articles"][0]["articles"] if rows["articles"] else None
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


def _matrix(site: Any, pairs: Rows) -> dict[str, Any] | None:
    """Publishers (rows) by origins (columns), own copy left out: ``origins`` and ``rows`` of ``cells``."""
    if pairs is None:
        return None
    foreign = [row for row in pairs if row["publisher"] != row["origin"]]
    by_origin: dict[str, int] = {}
    by_publisher: dict[str, int] = {}
    for row in foreign:
        by_origin[row["origin"]] = by_origin.get(row["origin"], 0) + row["articles"]
        by_publisher[row["publisher"]] = by_publisher.get(row["publisher"], 0) + row["articles"]
    origins = sorted(by_origin, key=lambda name: (-by_origin[name], name))[: MATRIX[1]]
    publishers = sorted(by_publisher, key=lambda name: (-by_publisher[name], name))[: MATRIX[0]]
    cells = {(row["publisher"], row["origin"]): row["articles"] for row in foreign}
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
        "cut": len(by_origin) > MATRIX[1] or len(by_publisher) > MATRIX[0] or len(pairs) == queries.MAX_PAIRS,
    }


def _carried(matrix: dict[str, Any]) -> list[tuple[str, str]]:
    """The publishers and origins that the matrix shows together."""
    return [
        (row["publisher"], origin["name"])
        for row in matrix["rows"]
        for origin, cell in zip(matrix["origins"], row["cells"], strict=True)
        if cell["articles"]
    ]


def _lags(site: Any, rows: Rows) -> Rows:
    """``publisher, articles, hours`` (median behind the source), quickest first."""
    if rows is None:
        return None
    by_publisher: dict[str, list[float]] = {}
    for row in rows:
        hours = explain.hours_between(row["earlier"], row["published"])
        if hours is not None and hours >= 0:
            by_publisher.setdefault(row["publisher"], []).append(hours)
    found: list[dict[str, Any]] = [
        {
            "publisher": publisher,
            "articles": len(hours),
            "hours": median(hours),
            "lag_words": explain.lag_words(median(hours)),
            "url": _rows(site, publisher=publisher, source_id__notnull=1),
        }
        for publisher, hours in by_publisher.items()
    ]
    found.sort(key=lambda row: (-row["articles"], row["publisher"]))
    found = sorted(found[: site.options.rows(TOP)], key=lambda row: (row["hours"], row["publisher"]))
    most = max((row["hours"] for row in found), default=0) or 1
    return [{**row, "share": row["hours"] / most} for row in found]


def _fastest(rows: Rows, most: int) -> Rows:
    """Those that took the least time for each further article."""
    if rows is None:
        return None
    timed = []
    for row in rows:
        hours = explain.hours_between(row["first_published"], row["last_published"])
        if hours is not None and hours > 0:
            timed.append((hours / (row["articles"] - 1), row))
    timed.sort(key=lambda pair: (pair[0], pair[1]["id"]))
    return [row for _, row in timed[:most]]


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
