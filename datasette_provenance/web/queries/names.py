"""A publisher or an origin: whose copy it carries, who carries its own, and the stories that travelled from it."""

from __future__ import annotations

from typing import Any

from .overview import rows

Rows = list[dict[str, Any]] | None


async def publisher(site: Any, name: str) -> Rows:
    """The row of provenance_publishers; none where the name is not one."""
    return await rows(site, "select * from main.provenance_publishers where publisher = :name", {"name": name})


async def origin(site: Any, name: str) -> Rows:
    """The row of provenance_origins."""
    return await rows(site, "select * from main.provenance_origins where origin = :name", {"name": name})


async def carried(site: Any, publisher: str, limit: int) -> Rows:
    """Rows of provenance_carriers: the origins whose copy a publisher carries most."""
    return await rows(
        site,
        f"select * from main.provenance_carriers where publisher = :name order by articles desc, origin limit {limit}",
        {"name": publisher},
    )


async def carriers(site: Any, origin: str, limit: int) -> Rows:
    """Rows of provenance_carriers: the publishers that carry most of an origin's copy."""
    return await rows(
        site,
        f"select * from main.provenance_carriers where origin = :name order by articles desc, publisher limit {limit}",
        {"name": origin},
    )


async def travelled(site: Any, publisher: str, limit: int) -> Rows:
    """Families of several publishers whose original is this publisher's own, most publishers first, with their ``total``."""
    return await rows(
        site,
        "select f.*, count(*) over () as total from main.provenance_families f "
        "cross join main.provenance_articles a on a.article_id = f.root_id "
        "where f.origin = :name and f.publishers >= 2 and a.publisher = :name and a.origin = :name "
        f"order by f.publishers desc, f.articles desc, f.id limit {limit}",
        {"name": publisher},
    )


async def families(site: Any, origin: str, limit: int) -> Rows:
    """Families with this origin, most members first, with their ``total``."""
    return await rows(
        site,
        "select *, count(*) over () as total from main.provenance_families where origin = :name and publishers >= 2 "
        f"order by articles desc, id limit {limit}",
        {"name": origin},
    )
