"""One article: its text, what was found out about it, its neighbours and the passages that it shares."""

from __future__ import annotations

from typing import Any

from datasette.utils import escape_sqlite

from ..site import Site
from . import MAX_TEXT, article_columns, article_row, as_text, placeholders

MAX_NEIGHBOURS = 200
MAX_MENTIONS = 500
MAX_PASSAGES = 2000

LINK_COLUMNS = (
    "l.article_id, l.source_id, l.relation, l.confidence, l.direction, l.is_parent, l.narrative_words, "
    "l.quoted_words, l.furniture_words, l.article_share, l.source_share, l.jaccard, l.judgement, l.found_relation, "
    "l.found_confidence"
)


async def article(site: Site, article_id: str | int) -> dict[str, Any] | None:
    """``id, title, publisher, published, url, text, cut`` (whether the text is longer than what is shown)."""
    result = await site.db.execute(
        f"select {article_columns(site, 'a')}, {site.select('text', 'a')} as text "
        f"from main.{escape_sqlite(site.table)} a where a.{escape_sqlite(site.pk)} = :id",
        {"id": article_id},
    )
    row = result.first()
    if row is None:
        return None
    text = as_text(row["text"])
    return {**article_row(dict(row)), "text": text[:MAX_TEXT], "cut": len(text) > MAX_TEXT}


async def verdict(site: Site, article_id: str | int) -> dict[str, Any] | None:
    """The article's row of provenance_articles."""
    result = await site.db.execute("select * from main.provenance_articles where article_id = :id", {"id": article_id})
    row = result.first()
    return dict(row) if row else None


async def mentions(site: Site, article_id: str | int) -> list[dict[str, Any]]:
    """``kind, name, start, end``, in the order of the text."""
    result = await site.db.execute(
        "select kind, name, start, end from main.provenance_mentions where article_id = :id "
        f"order by start, end limit {MAX_MENTIONS}",
        {"id": article_id},
    )
    return [dict(row) for row in result.rows]


async def neighbours(site: Site, article_id: str | int) -> list[dict[str, Any]]:
    """The article's links, either way round: the row of provenance_links with ``other`` (the neighbour's
    article), strongest first, the parent before all. One more than MAX_NEIGHBOURS where some are left out."""
    links: list[dict[str, Any]] = []
    for own_column, other in (("article_id", "source_id"), ("source_id", "article_id")):
        result = await site.db.execute(
            f"select {LINK_COLUMNS}, {article_columns(site, 'a')}, p.publisher as canonical, "
            "p.published as utc, p.role as role from ("
            f"select * from main.provenance_links where {own_column} = :id "
            f"order by is_parent desc, confidence * (narrative_words + 1) desc, {other} "
            f"limit {MAX_NEIGHBOURS + 1}) l "
            f"join main.{escape_sqlite(site.table)} a on a.{escape_sqlite(site.pk)} = l.{other} "
            f"left join main.provenance_articles p on p.article_id = l.{other}",
            {"id": article_id},
        )
        for row in result.rows:
            link = dict(row)
            article = article_row({k: link.pop(k) for k in ("id", "title", "publisher", "published", "url")})
            article["publisher"] = link.pop("canonical") or article["publisher"]
            article["published"] = link.pop("utc") or article["published"]
            links.append({**link, "other": {**article, "role": link.pop("role")}})
    links.sort(key=lambda link: strength(link, article_id), reverse=True)
    return links[: MAX_NEIGHBOURS + 1]


def strength(link: dict[str, Any], article_id: str | int) -> tuple[Any, ...]:
    """Which neighbour comes first: the article's own parent, then by how much is shared and how surely."""
    is_parent = bool(link["is_parent"]) and link["article_id"] == article_id
    return (
        is_parent,
        (link["confidence"] or 0) * ((link["narrative_words"] or 0) + 1),
        link["quoted_words"] or 0,
    )


async def passages(site: Site, article_id: str | int, others: list[str | int]) -> list[dict[str, Any]]:
    """The passages between the article and some others: ``other`` (id), ``kind, words``, ``own_start,
    own_end``, ``other_start, other_end``; where the texts are not there, also the numbers of the first and last
    words, ``own_first`` ... ``other_last``. At most MAX_PASSAGES each way."""
    if not others:
        return []
    names, params = placeholders(others, "o")
    rows: list[dict[str, Any]] = []
    for own_side, other in (("article", "source"), ("source", "article")):
        numbers = (
            ""
            if site.texts
            else "".join(
                f", {end}_{at} as {side}_{at}"
                for side, end in (("own", own_side), ("other", other))
                for at in ("first", "last")
            )
        )
        result = await site.db.execute(
            f"select {other}_id as other, kind, words, {own_side}_start as own_start, {own_side}_end as own_end, "
            f"{other}_start as other_start, {other}_end as other_end{numbers} from main.provenance_passages "
            f"where {own_side}_id = :id and {other}_id in {names} limit {MAX_PASSAGES}",
            {"id": article_id, **params},
        )
        rows.extend(dict(row) for row in result.rows)
    return rows


async def link_between(site: Site, a: str | int, b: str | int) -> dict[str, Any] | None:
    """The stored link of two articles, whichever is the later one, with its ``evidence``; else None."""
    for article_id, source_id in ((a, b), (b, a)):
        result = await site.db.execute(
            f"select {LINK_COLUMNS}, l.evidence from main.provenance_links l "
            "where l.article_id = :article and l.source_id = :source",
            {"article": article_id, "source": source_id},
        )
        if result.rows:
            return dict(result.rows[0])
    return None
