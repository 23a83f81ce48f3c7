"""The database at a glance, from the tables of sums that a run leaves. Each figure has its own time limit: one that
takes too long is left out, not the page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from datasette.database import QueryInterrupted

from . import placeholders

LIMIT_MS = 450
MAX_FAST = 1000
Params = dict[str, Any]
Rows = list[dict[str, Any]] | None


async def rows(site: Any, sql: str, params: dict[str, Any] | None = None) -> list[dict[str, Any]] | None:
    """The rows as dicts, or None where reading them takes too long."""
    try:
        result = await site.db.execute(sql, params or {}, custom_time_limit=LIMIT_MS)
    except QueryInterrupted:
        return None
    return [dict(row) for row in result.rows]


async def captures(site: Any) -> int:
    """Articles that repeat a page: what every figure leaves out."""
    result = await site.db.execute("select count(*) from main.provenance_captures")
    return int(result.first()[0])


async def families(site: Any) -> list[dict[str, Any]] | None:
    """One row: ``families``, and those of ``several`` publishers."""
    return await rows(
        site,
        "select count(*) as families, coalesce(sum(publishers >= 2), 0) as several from main.provenance_families",
    )


async def origins(site: Any, limit: int) -> list[dict[str, Any]] | None:
    """``origin`` of the rows of provenance_origins, most articles first."""
    return await rows(site, f"select origin from main.provenance_origins order by articles desc, origin limit {limit}")


async def publishers(site: Any, by: str, limit: int) -> list[dict[str, Any]] | None:
    """Rows of provenance_publishers with the most ``by`` (carried, uncredited, timed), those without left out."""
    return await rows(
        site, f"select * from main.provenance_publishers where {by} > 0 order by {by} desc, publisher limit {limit}"
    )


async def carried_origins(site: Any, limit: int) -> list[dict[str, Any]] | None:
    """Rows of provenance_origins, most carried first."""
    return await rows(
        site, f"select * from main.provenance_origins where carried > 0 order by carried desc, origin limit {limit}"
    )


async def carriers(site: Any, publishers: list[str], origins: list[str]) -> list[dict[str, Any]] | None:
    """Rows of provenance_carriers of these publishers and origins."""
    publisher_marks, params = placeholders(publishers, "p")
    others, more = placeholders(origins, "o")
    return await rows(
        site,
        f"select * from main.provenance_carriers where publisher in {publisher_marks} and origin in {others}",
        {**params, **more},
    )


async def largest_families(site: Any, limit: int) -> list[dict[str, Any]] | None:
    """Rows of provenance_families of two publishers or more, most members first."""
    return await rows(
        site,
        f"select * from main.provenance_families where publishers >= 2 order by articles desc, id limit {limit}",
    )


async def fastest_families(site: Any, limit: int) -> list[dict[str, Any]] | None:
    """Rows of provenance_families that took the least time for each further article: of the MAX_FAST largest, those
    with three members or more of several publishers and times that are known and not all the same."""
    return await rows(
        site,
        "select * from (select *, julianday(last_published) - julianday(first_published) as days from "
        f"(select * from main.provenance_families order by articles desc limit {MAX_FAST})) "
        f"where articles >= 3 and publishers >= 2 and days > 0 order by days / (articles - 1), id limit {limit}",
    )


class Families(NamedTuple):
    """Of some families: as ``families``, ``largest_families`` and ``fastest_families`` give them of all."""

    counts: Rows
    largest: Rows
    fastest: Rows


async def some_families(site: Any, ids: Iterable[str], limit: int) -> Families:
    """Of the families with these ids, in one reading; the count has the ``ids`` of those of several publishers."""
    stored = await rows(
        site,
        "select f.id, f.articles, f.publishers, julianday(last_published) - julianday(first_published) as days "
        "from json_each(:ids) i cross join main.provenance_families f on f.id = i.value",
        {"ids": json.dumps(sorted(ids))},
    )
    if stored is None:
        return Families(None, None, None)
    stored.sort(key=lambda f: (-(f["articles"] or 0), f["id"]))
    several = [f for f in stored if (f["publishers"] or 0) >= 2]
    fast = [f for f in stored[:MAX_FAST] if f["articles"] >= 3 and (f["publishers"] or 0) >= 2 and (f["days"] or 0) > 0]
    fast.sort(key=lambda f: (f["days"] / (f["articles"] - 1), f["id"]))
    counts = {"families": len(stored), "several": len(several), "ids": [f["id"] for f in several]}
    return Families([counts], await _whole(site, several[:limit]), await _whole(site, fast[:limit]))


async def _whole(site: Any, wanted: list[dict[str, Any]]) -> Rows:
    """The rows of some families, in their order."""
    names, params = placeholders([f["id"] for f in wanted], "f")
    stored = await rows(site, f"select * from main.provenance_families where id in {names}", params) if wanted else []
    whole = {row["id"]: row for row in stored or []}
    return [whole[f["id"]] for f in wanted if f["id"] in whole]
