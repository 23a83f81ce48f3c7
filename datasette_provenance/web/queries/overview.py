"""The database at a glance, from the tables of sums that a run leaves. Each figure has its own time limit: one that
takes too long is left out, not the page."""

from __future__ import annotations

from typing import Any

from datasette.database import QueryInterrupted

from . import placeholders

LIMIT_MS = 450
MAX_FAST = 1000


async def rows(site: Any, sql: str, params: dict[str, Any] | None = None) -> list[dict[str, Any]] | None:
    """The rows as dicts, or None where reading them takes too long."""
    try:
        result = await site.db.execute(sql, params or {}, custom_time_limit=LIMIT_MS)
    except QueryInterrupted:
        return None
    return [dict(row) for row in result.rows]


async def families(site: Any) -> list[dict[str, Any]] | None:
    """One row: ``families``."""
    return await rows(site, "select count(*) as families from main.provenance_families")


async def facet(site: Any, name: str, limit: int) -> list[dict[str, Any]] | None:
    """``value, articles`` of a facet, most frequent first."""
    return await rows(
        site,
        "select value, articles from main._provenance_counts where facet = :facet "
        f"order by articles desc, value limit {limit}",
        {"facet": name},
    )


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
    some, params = placeholders(publishers, "p")
    others, more = placeholders(origins, "o")
    return await rows(
        site,
        f"select * from main.provenance_carriers where publisher in {some} and origin in {others}",
        {**params, **more},
    )


async def largest_families(site: Any, limit: int) -> list[dict[str, Any]] | None:
    """Rows of provenance_families, most members first."""
    return await rows(site, f"select * from main.provenance_families order by articles desc, id limit {limit}")


async def fastest_families(site: Any, limit: int) -> list[dict[str, Any]] | None:
    """Rows of provenance_families that took the least time for each further article: of the MAX_FAST largest, those
    with three members or more and times that are known and not all the same."""
    return await rows(
        site,
        "select * from (select *, julianday(last_published) - julianday(first_published) as days from "
        f"(select * from main.provenance_families order by articles desc limit {MAX_FAST})) "
        f"where articles >= 3 and days > 0 order by days / (articles - 1), id limit {limit}",
    )
