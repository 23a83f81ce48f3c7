"""One family: its row, its members with the link to their parent, and what they kept of the first text."""

from __future__ import annotations

from typing import Any

from datasette.utils import escape_sqlite

from ..site import Site
from . import article_columns, article_row, placeholders

MAX_MEMBERS = 400


async def family(site: Site, family_id: str) -> dict[str, Any] | None:
    """The row of provenance_families."""
    result = await site.db.execute("select * from main.provenance_families where id = :id", {"id": family_id})
    row = result.first()
    return dict(row) if row else None


async def members(site: Site, family_id: str, root_id: str | int | None) -> list[dict[str, Any]]:
    """The root, then the members by time (unknown times last): their rows of provenance_articles with
    ``title`` and ``url``, and of the link to their parent ``relation, confidence, direction,
    narrative_words`` and shares (null where there is none), and of provenance_versions. At most MAX_MEMBERS."""
    result = await site.db.execute(
        f"select {article_columns(site, 'a')}, m.publisher as canonical, m.published as utc, m.role, "
        "m.origin, m.credited, m.source_id, m.judgement, l.judgement as link_judgement, m.narrative_words, m.reused_words, l.relation, l.confidence, "
        "l.direction, l.narrative_words as shared_words, l.article_share, l.source_share, "
        "v.version, v.versions, v.missed_correction, v.dropped_paragraphs, v.own_words, v.version_order from ("
        "select * from main.provenance_articles where family_id = :id "
        "order by article_id is not :root, published is null or published = '', published, article_id "
        f"limit {MAX_MEMBERS}) m "
        f"join main.{escape_sqlite(site.table)} a on a.{escape_sqlite(site.pk)} = m.article_id "
        "left join main.provenance_links l on l.article_id = m.article_id and l.source_id = m.source_id "
        "left join main.provenance_versions v on v.article_id = m.article_id",
        {"id": family_id, "root": root_id},
    )
    rows = []
    for row in result.rows:
        member = article_row(dict(row))
        member["publisher"] = member.pop("canonical") or member["publisher"]
        member["published"] = member.pop("utc") or ""
        rows.append(member)
    rows.sort(key=lambda m: (m["id"] != root_id, not m["published"], m["published"], str(m["id"])))
    return rows


async def compared_with(site: Site, base: str | int, others: list[str | int]) -> dict[str | int, dict[str, Any]]:
    """Links between the base and others, by the other's id: ``kept`` is the share of the base's narrative."""
    if not others:
        return {}
    names, params = placeholders(others, "o")
    links: dict[str | int, dict[str, Any]] = {}
    for own_side, other in (("source", "article"), ("article", "source")):
        result = await site.db.execute(
            f"select {other}_id as other, relation, confidence, {own_side}_share as kept from main.provenance_links "
            f"where {own_side}_id = :base and {other}_id in {names}",
            {"base": base, **params},
        )
        for row in result.rows:
            links[row["other"]] = dict(row)
    return links
