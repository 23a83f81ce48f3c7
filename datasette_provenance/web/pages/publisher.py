"""One publisher: whose copy it carries, credited or not and how late, its own stories that travelled, and all of it over time."""

from __future__ import annotations

import asyncio
from typing import Any

from datasette.utils.asgi import NotFound

from ... import explain, tally
from ..queries import figures as counting
from ..queries import names as queries
from ..queries import overview
from . import chosen, counted

TEMPLATE = "provenance_publisher.html"
TOP = 25
FAMILIES = 15


async def context(datasette: Any, request: Any, site: Any, name: str) -> dict[str, Any]:
    """``figures``, ``sources``, ``roles``, ``carried`` (origins), ``carriers`` (of its own copy), ``travelled``, drawings."""
    figures = (await counting.of_all(site, "publisher", [name]))[name]
    if not figures.articles():
        raise NotFound(f"No {site.options.one} of the publisher {name} is in {site.table}")
    rows_of = site.options.rows
    scope, choice = chosen.of(site, request, str(site.publisher_url(name)))
    captures, row, carried, carriers, travelled, as_origin = await asyncio.gather(
        overview.captures(site),
        queries.publisher(site, name),
        queries.carried(site, name, rows_of(TOP)),
        queries.carriers(site, name, rows_of(TOP)),
        queries.travelled(site, name, rows_of(FAMILIES)),
        queries.origin(site, name),
    )
    if scope:
        scoped = await chosen.counted(datasette, site, scope.adding(publisher=name))
        of_copy = await chosen.counted(datasette, site, scope.adding(origin=name))
        figures, row = scoped.figures, counting.by_publisher(scoped)
        carried = counting.carrier_rows(scoped)[: rows_of(TOP)]
        carriers = counting.carrier_rows(of_copy)[: rows_of(TOP)]
    to_rows = counted.Rows(site, scope.adding(publisher=name), bool(captures))
    of_origin = counted.Rows(site, scope.adding(origin=name), bool(captures))
    median_hours = row[0]["median_hours"] if row else None
    return {
        "title": name,
        "name": name,
        "choice": choice,
        "figures": counted.figures(site, figures, to_rows, 0),
        "sources": counted.sources(figures, to_rows),
        "roles": counted.roles(figures, to_rows),
        **counted.drawings(figures, to_rows),
        "lag_words": "" if median_hours is None else explain.lag_words(median_hours),
        "timed": row[0]["timed"] if row else 0,
        "median_hours": median_hours,
        "carried": carried and [_carried(site, one, to_rows) for one in carried],
        "carriers": carriers
        and [
            {
                **one,
                "url": of_origin(publisher=one["publisher"]),
                "page_url": counted.text(site.publisher_url(one["publisher"])),
            }
            for one in carriers
        ],
        "travelled": counted.families(site, travelled),
        "travelled_total": travelled[0]["total"] if travelled else 0,
        "anothers": figures.credit(*tally.ANOTHERS),
        "overview_url": f"{site.overview_url()}?{to_rows.query()}" if site.offers("overview") else None,
        "origin_url": counted.text(site.origin_url(name)) if as_origin else None,
        "json_url": str(site.publisher_url(name, "json")),
    }


def _carried(site: Any, one: dict[str, Any], to_rows: counted.Rows) -> dict[str, Any]:
    origin = one["origin"]
    return {
        **one,
        "url": to_rows(origin=origin),
        "uncredited_url": to_rows(origin=origin, credited="uncredited"),
        "page_url": counted.text(site.origin_url(origin)),
        "rewrites_url": to_rows(origin=origin, role="rewrite", credited="uncredited"),
    }
