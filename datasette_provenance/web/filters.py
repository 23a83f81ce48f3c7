"""Filters on the articles table: ``?_provenance_origin=AFP``, ``?_provenance_not_origin=AFP``, and those of ``scope``; all hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datasette.filters import FilterArguments
from datasette.utils import escape_sqlite

from .. import tally
from . import scope
from .access import visible_site
from .queries.facets import Filter, frequent
from .site import Site
from .vocabulary import FACETS, TABLE, filter_key, label, negated_key

SHAPING = ("_sort", "_search", "_where", "_through")
"""Beginnings of the keys by which core orders and filters."""


async def filter_arguments(datasette: Any, request: Any, database: str, table: str) -> FilterArguments | None:
    """Where clauses, parameters and words for our keys; None where there are none, or not for this actor."""
    wanted, conditions = list(_asked(request)), scope.held(request.args)
    if not wanted and not conditions:
        return None
    scope.few((*wanted, *conditions))
    reads = tuple(dict.fromkeys(read for f in wanted for read in FACETS[f.facet].reads))
    if conditions:
        reads = tuple(dict.fromkeys((*reads, *tally.READS)))
    site = await visible_site(datasette, request.actor, database, table, reads)
    if site is None:
        return None
    clauses, params, words = [], {}, []
    alone = len(wanted) == 1 and not conditions and await _alone(datasette, request, database, table)
    for n, f in enumerate(wanted):
        clauses.append(_clause(site, f, n, asked=await frequent(site, f) and (f.negated or not alone)))
        params[f"prov_f{n}"] = f.facet
        params[f"prov_v{n}"] = f.value
        name = FACETS[f.facet]
        words.append(name.negated.format(f.value) if f.negated else name.words.format(label(f.facet, f.value)))
    if conditions:
        clauses.append(_within(site, conditions))
        params.update({f"prov_c{n}": h.value for n, h in enumerate(conditions)})
        words += [scope.said(h) for h in conditions]
    return FilterArguments(clauses, params, words)


def _within(site: Site, conditions: tuple[scope.Held, ...]) -> str:
    """All that is asked beside the facets, of one reading of the result tables."""
    pk = escape_sqlite(site.pk)
    kept = [scope.condition(h, f":prov_c{n}") for n, h in enumerate(conditions) if h.key != scope.ONCE]
    within = [f"{pk} in ({tally.rows(['article_id'], ' and '.join(kept))})"] if kept else []
    if len(kept) < len(conditions):
        # A list of few, to be left out, not of all the others.
        within.append(f"{pk} not in (select article_id from main.provenance_captures)")
    return " and ".join(within)


def _clause(site: Site, f: Filter, n: int, asked: bool) -> str:
    """A list of articles, or where so many have the value that a list is slow, a question to ask of each article."""
    # Parameters carry a prefix of ours: core's _through filter counts from :p0 again.
    having = f"from main.{TABLE} where facet = :prov_f{n} and value = :prov_v{n}"
    if asked:
        key = f"{escape_sqlite(site.table)}.{escape_sqlite(site.pk)}"
        return f"{'not ' if f.negated else ''}exists (select 1 {having} and article_id = {key})"
    return f"{escape_sqlite(site.pk)} {'not in' if f.negated else 'in'} (select article_id {having})"


async def _alone(datasette: Any, request: Any, database: str, table: str) -> bool:
    """Whether nothing but one filter of ours shapes the page: a list of 350,000 keys is soon counted, but slow to sort."""
    if any(not key.startswith("_") or "__" in key or key.startswith(SHAPING) for key in request.args):
        return False
    if hasattr(datasette, "table_config"):  # Datasette 1.0
        config = await datasette.table_config(database, table)
    else:
        config = datasette.table_metadata(database, table)
    return not (config.get("sort") or config.get("sort_desc"))


async def applied(datasette: Any, request: Any, database: str, table: str) -> list[Filter]:
    """The filters of ours that a page is filtered by: as asked for, none where the actor may not."""
    allowed = await filter_arguments(datasette, request, database, table)
    return list(_asked(request)) if allowed else []


def _asked(request: Any) -> Iterator[Filter]:
    for facet in FACETS:
        for key, negated in ((filter_key(facet), False), (negated_key(facet), True)):
            for value in dict.fromkeys(request.args.getlist(key)):
                if value:
                    yield Filter(facet, value, negated)
