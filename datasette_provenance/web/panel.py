"""The panel on an article's own Datasette page: likely origin and why, role, family, source, neighbours."""

from __future__ import annotations

from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils import escape_sqlite, urlsafe_components
from markupsafe import Markup

from .access import visible_site
from .one_run import Changing, of_one_run
from .site import Site

TEMPLATE = "_provenance_panel.html"
RELATIONS = ("copy", "rewrite", "partial", "translation", "quotes", "furniture")

ROLE_WORDS = {
    "original": "the original of its family",
    "copy": "a copy",
    "rewrite": "a rewrite",
    "partial": "reuses parts of other copy",
    "translation": "told from another language",
    "independent": "its own text",
}


# A word or two for the kind of evidence.
BADGES = {
    "dateline": "dateline",
    "byline": "byline",
    "credit": "credit",
    "tail": "closing line",
    "copyright": "copyright line",
    "heading": "heading",
    "page data": "page data",
    "family": "its family",
    "own byline": "own copy",
    "own": "own copy",
    "judgement": "a person says so",
}


async def panel(datasette: Any, request: Any, database: str, table: str) -> Markup | None:
    """The panel's HTML; None on other rows, and for who may not view what it is made from."""
    site = await visible_site(datasette, request.actor, database, table)
    if site is None:
        return None
    pk = pk_of_row_page(request, site)
    if pk is None:
        return None
    try:
        context = await of_one_run(site.db, lambda: panel_context(site, pk))
    except (QueryInterrupted, Changing):  # the row itself is what the reader came for
        return None
    if context is None:
        return None
    env = datasette.get_jinja_environment(request) if _is_10(datasette) else datasette.jinja_env
    return Markup(await env.get_template(TEMPLATE).render_async({**context, "site": site}))


def pk_of_row_page(request: Any, site: Site) -> str | int | None:
    """The article of the row page that is being shown; None for a compound key, which no article has."""
    parts = urlsafe_components(request.url_vars.get("pks") or "")
    return site.article_pk(parts[0]) if len(parts) == 1 else None


async def panel_context(site: Site, pk: str | int) -> dict[str, Any] | None:
    """What the panel says of one article; None where detection has not seen it."""
    params = {"id": pk, "claim": site.claim}
    verdict = (
        await site.db.execute(
            "select a.*, f.title as family_title, f.articles as family_articles from main.provenance_articles a "
            "left join main.provenance_families f on f.id = a.family_id where a.article_id = :id",
            params,
        )
    ).first()
    if verdict is None:
        return None
    counts = {row["relation"]: row["n"] for row in (await site.db.execute(NEIGHBOURS, params)).rows}
    return {
        "article_id": pk,
        "origin": verdict["origin"],
        "origin_confidence": verdict["origin_confidence"],
        "badge": BADGES.get(verdict["origin_kind"], ""),
        "basis": verdict["origin_basis"],
        "credited": verdict["credited"],
        "judgement": verdict["judgement"] if "judgement" in verdict.keys() else None,  # noqa: SIM118
        "found_origin": verdict["found_origin"] if "found_origin" in verdict.keys() else None,  # noqa: SIM118
        "role": verdict["role"],
        "role_words": ROLE_WORDS.get(verdict["role"], verdict["role"]),
        "family": {
            "id": verdict["family_id"],
            "title": verdict["family_title"] or verdict["family_id"],
            "articles": verdict["family_articles"],
        }
        if verdict["family_id"]
        else None,
        "source": await _source(site, verdict["source_id"]),
        "neighbours": [(relation, counts[relation]) for relation in RELATIONS if counts.get(relation)],
    }


NEIGHBOURS = """
select relation, count(*) as n from (
  select relation from main.provenance_links where article_id = :id and confidence >= :claim
  union all
  select relation from main.provenance_links where source_id = :id and confidence >= :claim
) group by relation
"""


async def _source(site: Site, source_id: Any) -> dict[str, Any] | None:
    if source_id is None:
        return None
    row = (
        await site.db.execute(
            f"select {site.select('title')} as title, {site.select('publisher')} as publisher "
            f"from main.{escape_sqlite(site.table)} where {escape_sqlite(site.pk)} = :id",
            {"id": source_id},
        )
    ).first()
    title = (row["title"] if row else None) or str(source_id)
    return {"id": source_id, "title": title, "publisher": row["publisher"] if row else None}


def _is_10(datasette: Any) -> bool:
    return hasattr(datasette, "get_jinja_environment")
