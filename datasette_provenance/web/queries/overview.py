"""The database at a glance. Each figure has its own time limit: one that takes too long is left out, not
the page."""

from __future__ import annotations

from typing import Any

from datasette.database import QueryInterrupted

LIMIT_MS = 450
MAX_PAIRS = 3000  # of publisher and origin
MAX_LAGS = 100  # articles of one publisher and one origin
MAX_FAST = 1000


async def rows(site: Any, sql: str, params: dict[str, Any] | None = None) -> list[dict[str, Any]] | None:
    """The rows as dicts, or None where counting them takes too long."""
    try:
        result = await site.db.execute(sql, params or {}, custom_time_limit=LIMIT_MS)
    except QueryInterrupted:
        return None
    return [dict(row) for row in result.rows]


async def counts(site: Any) -> list[dict[str, Any]] | None:
    """One row: ``articles``."""
    return await rows(site, "select count(*) as articles from provenance_articles")


async def families(site: Any) -> list[dict[str, Any]] | None:
    """One row: ``families``."""
    return await rows(site, "select count(*) as families from provenance_families")


async def facet(site: Any, name: str, limit: int) -> list[dict[str, Any]] | None:
    """``value, articles`` of a facet, most frequent first."""
    return await rows(
        site,
        "select value, count(*) as articles from _provenance_facets where facet = :facet group by value "
        f"order by articles desc, value limit {limit}",
        {"facet": name},
    )


async def publisher_origin(site: Any) -> list[dict[str, Any]] | None:
    """``publisher, origin, articles``, most frequent first, where both are known."""
    return await rows(
        site,
        "select publisher, origin, count(*) as articles from provenance_articles "
        "where publisher > '' and origin > '' group by publisher, origin "
        f"order by articles desc, publisher, origin limit {MAX_PAIRS}",
    )


async def uncredited(site: Any, limit: int) -> list[dict[str, Any]] | None:
    """``publisher, uncredited, carried`` (articles that carry copy of a known other origin)."""
    return await rows(
        site,
        "select publisher, sum(credited = 0) as uncredited, count(credited) as carried "
        "from provenance_articles where publisher > '' group by publisher having uncredited > 0 "
        f"order by uncredited desc, publisher limit {limit}",
    )


async def lags(site: Any, pairs: list[tuple[str, str]]) -> list[dict[str, Any]] | None:
    """``publisher, published, earlier`` (its source's time) of articles of these publishers and origins that
    have a source in the table; of each pair at most MAX_LAGS are looked at, so that none crowds out the
    others."""
    if not pairs:
        return []
    params = {f"p{i}": publisher for i, (publisher, _) in enumerate(pairs)}
    params |= {f"o{i}": origin for i, (_, origin) in enumerate(pairs)}
    some = " union all ".join(
        "select * from (select publisher, published, source_id from provenance_articles "
        f"where publisher = :p{i} and origin = :o{i} limit {MAX_LAGS})"
        for i in range(len(pairs))
    )
    return await rows(
        site,
        f"select a.publisher, a.published, s.published as earlier from ({some}) a "
        "join provenance_articles s on s.article_id = a.source_id "
        "where a.published > '' and s.published > ''",
        params,
    )


async def largest_families(site: Any, limit: int) -> list[dict[str, Any]] | None:
    """Rows of provenance_families, most members first."""
    return await rows(site, f"select * from provenance_families order by articles desc limit {limit}")


async def sizeable_families(site: Any) -> list[dict[str, Any]] | None:
    """``id, title, origin, articles, publishers, first_published, last_published`` of the MAX_FAST largest
    families with three members or more and known times."""
    return await rows(
        site,
        "select id, title, origin, articles, publishers, first_published, last_published from "
        f"(select * from provenance_families order by articles desc limit {MAX_FAST}) "
        "where articles >= 3 and first_published > '' and last_published > ''",
    )
