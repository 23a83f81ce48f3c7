"""Our entries in Datasette's menus: only where there are results, and only for who may view them."""

from __future__ import annotations

from itertools import islice
from typing import Any

from datasette.utils import path_with_added_args

from .access import visible_site
from .panel import pk_of_row_page
from .site import Site

MOST_DATABASES = 20
"""The instance's menu is made for every page, and each database costs it a look."""

Links = list[dict[str, str]]

OVERVIEW = "Provenance overview"
DESCRIPTION = "Who carries, trims or rewrites whose copy"


async def of_table(datasette: Any, actor: Any, database: str, table: str, request: Any) -> Links:
    site = await visible_site(datasette, actor, database, table)
    if site is None:
        return []
    links = [*_overview(site), *_match(site)]
    if "origin" not in request.args.getlist("_facet_provenance"):
        path = request.scope.get("route_path") or request.path
        added = {"_facet_provenance": "origin", "_next": None}
        links.append(
            {
                "href": datasette.urls.path(path_with_added_args(request, added, path=path)),
                "label": "Facet by likely origin",
                "description": "The agency or outlet whose copy the text is",
            }
        )
    return links


async def of_database(datasette: Any, actor: Any, database: str) -> Links:
    site = await visible_site(datasette, actor, database, None)
    return [*_overview(site), *_match(site)] if site else []


async def of_row(datasette: Any, actor: Any, request: Any, database: str, table: str) -> Links:
    site = await visible_site(datasette, actor, database, table)
    pk = pk_of_row_page(request, site) if site else None
    if site is None or pk is None or not site.offers("article"):
        return []
    return [
        {
            "href": site.article_url(pk),
            "label": f"Provenance of this {site.options.one}",
            "description": "Its text, with each passage linked to where else it stands",
        }
    ]


async def of_instance(datasette: Any, actor: Any) -> Links:
    sites = []
    for database in islice(list(datasette.databases), MOST_DATABASES):
        site = await visible_site(datasette, actor, database, None)
        if site is not None and site.offers("overview"):
            sites.append(site)
    if len(sites) == 1:
        return [{"href": sites[0].overview_url(), "label": OVERVIEW, "description": DESCRIPTION}]
    return [
        {"href": site.overview_url(), "label": f"{OVERVIEW}: {site.database}", "description": DESCRIPTION}
        for site in sites
    ]


def _overview(site: Site) -> Links:
    if not site.offers("overview"):
        return []
    return [{"href": site.overview_url(), "label": OVERVIEW, "description": DESCRIPTION}]


def _match(site: Site) -> Links:
    if not site.offers("match"):
        return []
    return [
        {"href": site.match_url(), "label": "Match a text", "description": "Paste a text, see where it stood before"}
    ]
