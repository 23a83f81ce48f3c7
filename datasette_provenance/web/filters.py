"""Filters on the articles table: ``?_provenance_origin=AFP``, ``?_provenance_not_origin=AFP``; all hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datasette.filters import FilterArguments
from datasette.utils import escape_sqlite

from .access import visible_site
from .vocabulary import FACETS, TABLE, Name, filter_key, label, negated_key


async def filter_arguments(datasette: Any, request: Any, database: str, table: str) -> FilterArguments | None:
    """Where clauses, parameters and words for our keys; None where there are none, or not for this actor."""
    wanted = list(_asked(request))
    if not wanted:
        return None
    reads = tuple(dict.fromkeys(read for _, name, _, _ in wanted for read in name.reads))
    site = await visible_site(datasette, request.actor, database, table, reads)
    if site is None:
        return None
    clauses, params, words = [], {}, []
    for n, (facet, name, value, negated) in enumerate(wanted):
        # Parameters carry a prefix of ours: core's _through filter counts from :p0 again.
        clauses.append(
            f"{escape_sqlite(site.pk)} {'not in' if negated else 'in'} (select article_id from {TABLE} "
            f"where facet = :prov_f{n} and value = :prov_v{n})"
        )
        params[f"prov_f{n}"] = facet
        params[f"prov_v{n}"] = value
        words.append(name.negated.format(value) if negated else name.words.format(label(facet, value)))
    return FilterArguments(clauses, params, words)


def _asked(request: Any) -> Iterator[tuple[str, Name, str, bool]]:
    for facet, name in FACETS.items():
        for key, negated in ((filter_key(facet), False), (negated_key(facet), True)):
            for value in dict.fromkeys(request.args.getlist(key)):
                if value:
                    yield facet, name, value, negated
