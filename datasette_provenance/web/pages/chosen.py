"""What a reader leaves out of the figures of a publisher or an origin: own reuse, what is short, what is mostly quoted.

The address says it by the same keys as the overview's and the articles table's. Without a choice figures come from the sums; with one
from a reading of the rows that it keeps, which is ended where it takes longer than the site allows.
"""

from __future__ import annotations

from typing import Any

from datasette.database import QueryInterrupted

from ..queries import figures as counting
from ..queries.figures import Scoped
from ..scope import Scope, asked, find_fts, kept

CHOICES = ("not_source", "shared", "not_quoted")


def of(site: Any, request: Any, own_url: str) -> tuple[Scope, dict[str, Any]]:
    """The choice of an address, and what its form shows. Raises BadRequest for a value that cannot be one."""
    scope = asked(request.args)
    form = {
        **{name: scope.one(name) for name in CHOICES},
        "url": own_url,
        "words": [
            {"words": one["words"], "url": own_url + ("?" if one["without"] else "") + one["without"]}
            for one in scope.words()
        ],
        "others": [list(pair) for pair in scope.pairs() if pair[0].removeprefix("_provenance_") not in CHOICES],
    }
    return scope, form


async def counted(datasette: Any, site: Any, scope: Scope) -> Scoped:
    """What a scope keeps. Raises QueryInterrupted where that takes too long."""
    fts = await find_fts(datasette, site)
    scoped = await counting.of_some(site, kept(site, scope, fts), datasette.setting("sql_time_limit_ms"))
    if scoped is None:
        raise QueryInterrupted("", "", {})
    return scoped
