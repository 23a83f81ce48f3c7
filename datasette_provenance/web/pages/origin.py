"""One origin: who carries its copy, credited or not, how much of it is kept, and how it spreads over hours and days."""

from __future__ import annotations

import asyncio
from typing import Any

from datasette.utils.asgi import NotFound

from ..queries import figures as counting
from ..queries import names as queries
from ..queries import overview
from . import chosen, counted

TEMPLATE = "provenance_origin.html"
TOP = 25
FAMILIES = 15


async def context(datasette: Any, request: Any, site: Any, name: str) -> dict[str, Any]:
    """``figures``, ``sources``, ``roles``, ``carriers`` (publishers), ``families``, drawings."""
    figures = (await counting.of_all(site, "origin", [name]))[name]
    if not figures.articles():
        raise NotFound(f"No {site.options.one} in {site.table} has the likely origin {name}")
    rows_of = site.options.rows
    scope, choice = chosen.of(site, request, str(site.origin_url(name)))
    captures, row, carriers, families, as_publisher = await asyncio.gather(
        overview.captures(site),
        queries.origin(site, name),
        queries.carriers(site, name, rows_of(TOP)),
        queries.families(site, name, rows_of(FAMILIES)),
        queries.publisher(site, name),
    )
    publishers, total = row[0]["publishers"] if row else None, families[0]["total"] if families else 0
    if scope:
        scoped = await chosen.counted(datasette, site, scope.adding(origin=name))
        scoped_families = await overview.some_families(site, scoped.families, rows_of(FAMILIES))
        figures, families = scoped.figures, scoped_families.largest
        total = scoped_families.counts[0]["several"] if scoped_families.counts else 0
        carrying = counting.carrier_rows(scoped)
        publishers, carriers = len(carrying), carrying[: rows_of(TOP)]
    to_rows = counted.Rows(site, scope.adding(origin=name), bool(captures))
    return {
        "title": name,
        "name": name,
        "choice": choice,
        "publishers": publishers,
        "figures": counted.figures(site, figures, to_rows, 0),
        "sources": counted.sources(figures, to_rows),
        "roles": counted.roles(figures, to_rows),
        **counted.drawings(figures, to_rows),
        "carriers": carriers
        and [
            {
                **one,
                "url": to_rows(publisher=one["publisher"]),
                "uncredited_url": to_rows(publisher=one["publisher"], credited="uncredited"),
                "page_url": counted.text(site.publisher_url(one["publisher"])),
            }
            for one in carriers
        ],
        "families": counted.families(site, families),
        "families_total": total,
        "overview_url": f"{site.overview_url()}?{to_rows.query()}" if site.offers("overview") else None,
        "publisher_url": counted.text(site.publisher_url(name)) if as_publisher else None,
        "json_url": str(site.origin_url(name, "json")),
    }
