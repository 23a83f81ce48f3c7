"""Filters on the articles table: ``?_provenance_origin=AFP``, ``?_provenance_not_origin=AFP``; all hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datasette.filters import FilterArguments
from datasette.utils import escape_sqlite

from .access import visible_site
from .queries.facets import Filter, frequent
from .site import Site
from .vocabulary import FACETS, TABLE, filter_key, label, negated_key


async def filter_arguments(datasette: Any, request: Any, database: str, table: str) -> FilterArguments | None:
    """Where clauses, parameters and words for our keys; None where there are none, or not for this actor."""
    wanted = list(_asked(request))
    if not wanted:
        return None
    reads = tuple(dict.fromkeys(read for f in wanted for read in FACETS[f.facet].reads))
    site = await visible_site(datasette, request.actor, database, table, reads)
    if site is None:
        return None
    clauses, params, words = [], {}, []
    for n, f in enumerate(wanted):
        clauses.append(_clause(site, f, n, await frequent(site, f)))
        params[f"prov_f{n}"] = f.facet
        params[f"prov_v{n}"] = f.value
        name = FACETS[f.facet]
        words.append(name.negated.format(f.value) if f.negated else name.words.format(label(f.facet, f.value)))
    return FilterArguments(clauses, params, words)


def _clause(site: Site, f: Filter, n: int, common: bool) -> str:
    """A list of articles where they are few; else a question to ask of each article: of so many no list is made, and
    the rows of a page, in whatever order, are found after some hundred questions."""
    # Parameters carry a prefix of ours: core's _through filter counts from :p0 again.
    having = f"from {TABLE} where facet = :prov_f{n} and value = :prov_v{n}"
    if common:
        own = f"{escape_sqlite(site.table)}.{escape_sqlite(site.pk)}"
        return f"{'not ' if f.negated else ''}exists (select 1 {having} and article_id = {own})"
    return f"{escape_sqlite(site.pk)} {'not in' if f.negated else 'in'} (select article_id {having})"


async def applied(datasette: Any, request: Any, database: str, table: str) -> list[Filter]:
    """The filters of ours that a page is filtered by: as asked for, none where the actor may not."""
    found = await filter_arguments(datasette, request, database, table)
    return list(_asked(request)) if found else []


def _asked(request: Any) -> Iterator[Filter]:
    for facet in FACETS:
        for key, negated in ((filter_key(facet), False), (negated_key(facet), True)):
            for value in dict.fromkeys(request.args.getlist(key)):
                if value:
                    yield Filter(facet, value, negated)
