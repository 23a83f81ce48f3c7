"""The database at a glance, or what the address keeps of it: how much is reused, whose copy it is, who carries it, who
credits it, how fast."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from ... import explain
from ..queries import figures as counting
from ..queries import older_results
from ..queries import overview as queries
from ..scope import INDEXED, ONCE, SEARCH, Scope, asked, find_fts, kept, unsearchable
from . import chosen, counted

TEMPLATE = "provenance_overview.html"
TOP = 15
MATRIX = (15, 12)
FAMILIES = 10
MOST_NAMED = 50
"""Families in one address."""
Rows = list[dict[str, Any]] | None  # None: counting took too long
UNCREDITED = ("copy", "rewrite", "partial", "translation")
FIELDS = ("publisher", "origin", "from", "to", *chosen.CHOICES)
"""Of the form, beside the search."""
SHOWN = ("figures", "families", "origins", "carrying", "carried", "uncredited", "lags", "largest", "fastest")
"""What the page lists."""


async def context(datasette: Any, request: Any, site: Any) -> dict[str, Any]:
    """``scope``; ``figures``, ``sources``, ``roles``, ``origins``, ``matrix``, ``uncredited``, ``lags``, drawings, ``largest``,
    ``fastest``: each None where counting it takes too long on this database. ``ready`` false where nothing was detected yet."""
    if not site.ready:
        return {"title": "Provenance", "ready": False, "file": site.file}
    scope = asked(request.args)
    fts = await find_fts(datasette, site)
    try:
        captures = await queries.captures(site)
        if scope:
            rows = await _of_some(datasette, site, scope, fts, captures)
        else:
            rows = await _of_all(site)
    except sqlite3.OperationalError as error:
        raise unsearchable(scope, error) or older_results(site, error) from None
    to_rows = counted.Rows(site, scope, bool(captures))
    figures = rows["figures"]
    return {
        "title": "Provenance",
        "ready": True,
        "scope": _scope(site, scope, fts is not None),
        "match_url": str(site.match_url()) if site.offers("match") else None,
        "rows_url": to_rows(),
        "figures": figures
        and [
            *counted.figures(site, figures, to_rows, 0 if scope else captures),
            *_families_figure(site, rows["families"], scope),
        ],
        "sources": figures and counted.sources(figures, to_rows),
        "roles": figures and counted.roles(figures, to_rows),
        **(counted.drawings(figures, to_rows) if figures else dict.fromkeys(("over_time", "behind", "spread", "kept"))),
        "origins": _origins(site, rows["origins"], to_rows),
        "matrix": await _matrix(site, rows, to_rows),
        "uncredited": _uncredited(site, rows["uncredited"], to_rows),
        "lags": _lags(site, rows["lags"], to_rows),
        "largest": counted.families(site, rows["largest"]),
        "fastest": counted.families(site, rows["fastest"]),
        "fastest_of": queries.MAX_FAST,
        "families_url": _table(site, "provenance_families", _sort_desc="articles"),
        "publishers_url": _table(site, "provenance_publishers", _sort_desc="uncredited"),
        "origins_url": _table(site, "provenance_origins", _sort_desc="articles"),
        "carriers_url": _table(site, "provenance_carriers", _sort_desc="articles"),
        "lags_url": _table(site, "provenance_publishers", timed__gt=0, _sort="median_hours"),
    }


def _scope(site: Any, scope: Scope, searchable: bool) -> dict[str, Any]:
    return {
        "narrowed": bool(scope),
        "words": scope.words(),
        "query": urlencode(scope.pairs()),
        "search": scope.search,
        "searchable": searchable,
        **{name: scope.one(name) for name in FIELDS},
        # What the form has no field for goes along with it.
        "others": [
            list(pair)
            for pair in scope.pairs()
            if pair[0] != SEARCH and pair[0].removeprefix("_provenance_") not in FIELDS
        ],
        "all_url": str(site.overview_url()),
    }


async def _of_all(site: Any) -> dict[str, Any]:
    rows_of = site.options.rows
    wanted = {
        "figures": counting.of_all(site),
        "families": queries.families(site),
        "origins": queries.origins(site, rows_of(TOP)),
        "carrying": queries.publishers(site, "carried", MATRIX[0] + 1),
        "carried": queries.carried_origins(site, MATRIX[1] + 1),
        "uncredited": queries.publishers(site, "uncredited", rows_of(TOP)),
        "lags": queries.publishers(site, "timed", rows_of(TOP)),
        "largest": queries.largest_families(site, rows_of(FAMILIES)),
        "fastest": queries.fastest_families(site, rows_of(FAMILIES)),
    }
    rows: dict[str, Any] = dict(zip(wanted, await asyncio.gather(*wanted.values()), strict=True))
    rows["figures"] = rows["figures"][""]
    if rows["origins"]:
        names = [row["origin"] for row in rows["origins"]]
        of = await counting.of_all(site, "origin", names)
        rows["origins"] = [{"origin": name, "roles": of[name].roles} for name in names]
    return rows


async def _of_some(datasette: Any, site: Any, scope: Scope, fts: Any, captures: int) -> dict[str, Any]:
    rows_of = site.options.rows
    scoped = await counting.of_some(site, kept(site, scope, fts), datasette.setting("sql_time_limit_ms"))
    if scoped is None:
        return {**dict.fromkeys(SHOWN), "figures": await _of_a_name(site, scope)}
    families = await queries.some_families(site, scoped.families, rows_of(FAMILIES))
    publishers, carriers = counting.by_publisher(scoped), counting.carriers(scoped)
    carried: Counter[str] = Counter()
    for (_, origin), n in carriers.items():
        carried[origin] += n
    origins = sorted(counting.by_origin(scoped).items(), key=lambda item: (-sum(item[1].values()), item[0]))
    return {
        "figures": scoped.figures,
        "origins": [{"origin": name, "roles": roles} for name, roles in origins[: rows_of(TOP)]],
        "carrying": _top(publishers, "carried", MATRIX[0] + 1),
        "carried": [
            {"origin": name, "carried": n}
            for name, n in sorted(carried.items(), key=lambda item: (-item[1], item[0]))[: MATRIX[1] + 1]
        ],
        "carriers": carriers,
        "uncredited": _top(publishers, "uncredited", rows_of(TOP)),
        "lags": _top(publishers, "timed", rows_of(TOP)),
        "families": families.counts,
        "largest": families.largest,
        "fastest": families.fastest,
    }


async def _of_a_name(site: Any, scope: Scope) -> counting.Figures | None:
    """Of a scope that is one publisher or one origin and nothing else: they are summed already."""
    held = scope.without(ONCE).held
    if scope.search or len(held) != 1 or held[0].key not in INDEXED:
        return None
    name = held[0].value
    return (await counting.of_all(site, held[0].key.removeprefix("_provenance_"), [name]))[name]


def _top(publishers: list[dict[str, Any]], by: str, limit: int) -> list[dict[str, Any]]:
    return sorted((row for row in publishers if row[by]), key=lambda row: (-row[by], row["publisher"]))[:limit]


def _families_figure(site: Any, rows: Rows, scope: Scope) -> list[dict[str, Any]]:
    several = rows[0]["several"] if rows else None
    alone = rows[0]["families"] - several if rows and several is not None else 0
    return [
        {
            "key": "families",
            "label": "stories with several publishers",
            "value": several,
            "detail": f"and {alone:,} within one publisher’s pages" if alone else "",
            "url": _families_url(site, rows[0] if rows else None, scope),
            "how": f"Families, which are {site.options.many} joined by copy and rewrite, of two publishers or more."
            + (" Those with a member among the rows chosen here." if scope else ""),
        }
    ]


def _families_url(site: Any, counts: dict[str, Any] | None, scope: Scope) -> str | None:
    """The rows of the families that are counted; None of more than an address may name."""
    if not scope:
        return _table(site, "provenance_families", publishers__gte=2, _sort_desc="publishers")
    ids = counts["ids"] if counts else []
    return _table(site, "provenance_families", id__in=json.dumps(ids)) if 0 < len(ids) <= MOST_NAMED else None


def _origins(site: Any, rows: Rows, to_rows: counted.Rows) -> Rows:
    """``origin, articles, share`` of the largest, ``cells`` (uncredited copies, rewrites, partial), addresses."""
    if rows is None:
        return None
    totals = [sum(row["roles"].values()) for row in rows]
    most = max(totals, default=1)
    return [
        {
            "origin": row["origin"],
            "articles": total,
            "share": total / most,
            "url": to_rows(origin=row["origin"]),
            "page_url": counted.text(site.origin_url(row["origin"])),
            "cells": [
                {
                    "role": role,
                    "articles": row["roles"][role, "uncredited"],
                    "url": to_rows(origin=row["origin"], role=role, credited="uncredited"),
                }
                for role in UNCREDITED
            ],
        }
        for row, total in zip(rows, totals, strict=True)
    ]


def _uncredited(site: Any, rows: Rows, to_rows: counted.Rows) -> Rows:
    """``publisher, uncredited, carried, share`` (None of too few), ``url, page_url``."""
    if rows is None:
        return None
    return [
        {
            **row,
            "share": row["uncredited"] / row["carried"] if row["carried"] >= counted.FEW else None,
            "url": to_rows(publisher=row["publisher"], credited="uncredited"),
            "page_url": counted.text(site.publisher_url(row["publisher"])),
        }
        for row in rows
    ]


async def _matrix(site: Any, rows: dict[str, Any], to_rows: counted.Rows) -> dict[str, Any] | None:
    """Publishers (rows) by origins (columns), own copy left out: ``origins`` and ``rows`` of ``cells``."""
    carrying, carried = rows["carrying"], rows["carried"]
    if carrying is None or carried is None:
        return None
    publishers = [row["publisher"] for row in carrying[: MATRIX[0]]]
    origins = [row["origin"] for row in carried[: MATRIX[1]]]
    cells = rows.get("carriers")
    if cells is None:
        stored = await queries.carriers(site, publishers, origins) if publishers and origins else []
        if stored is None:
            return None
        cells = {(row["publisher"], row["origin"]): row["articles"] for row in stored}
    most = max((cells.get((p, o), 0) for p in publishers for o in origins), default=0) or 1
    return {
        "origins": [{"name": name, "url": to_rows(origin=name, copy="another")} for name in origins],
        "rows": [
            {
                "publisher": publisher,
                "url": to_rows(publisher=publisher, copy="another"),
                "page_url": counted.text(site.publisher_url(publisher)),
                "cells": [
                    {
                        "articles": n,
                        "level": min(5, 1 + int(4 * (n / most) ** 0.5)) if n else 0,
                        "url": to_rows(publisher=publisher, origin=origin) if n else None,
                    }
                    for origin in origins
                    for n in [cells.get((publisher, origin), 0)]
                ],
            }
            for publisher in publishers
        ],
        "cut": len(carrying) > MATRIX[0] or len(carried) > MATRIX[1],
    }


def _lags(site: Any, rows: Rows, to_rows: counted.Rows) -> Rows:
    """``publisher, articles, hours`` (median behind the source), quickest first."""
    if rows is None:
        return None
    lags: list[dict[str, Any]] = [
        {
            "publisher": row["publisher"],
            "articles": row["timed"],
            "hours": row["median_hours"],
            "lag_words": explain.lag_words(row["median_hours"]),
            "url": to_rows(publisher=row["publisher"], behind="any"),
            "page_url": counted.text(site.publisher_url(row["publisher"])),
        }
        for row in rows
    ]
    lags.sort(key=lambda row: (row["hours"], row["publisher"]))
    most = max((row["hours"] for row in lags), default=0) or 1
    return [{**row, "share": row["hours"] / most} for row in lags]


def _table(site: Any, table: str, **query: Any) -> str:
    return f"{site.urls.table(site.database, table)}?{urlencode(query)}"
