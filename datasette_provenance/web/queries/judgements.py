"""What people say of links and origins: each judgement with its name and note, for who may view their table."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from ..site import Site
from . import placeholders

TABLE = "provenance_judgements"
MOST = 500
COLUMNS = 'article_id, source_id, judgement, relation, origin, note, "by", at'


async def of_link(site: Site, a: str | int, b: str | int) -> list[dict[str, Any]]:
    """Of the link of two articles, the latest first."""
    return await _rows(
        site, "article_id = :a and source_id = :b or article_id = :b and source_id = :a", {"a": a, "b": b}
    )


async def of_article(site: Site, article_id: str | int) -> list[dict[str, Any]]:
    """Of an article's origin and of its links."""
    return await _rows(site, "article_id = :a or source_id = :a", {"a": article_id})


async def among(site: Site, articles: Sequence[str | int]) -> list[dict[str, Any]]:
    """Of the origins of some articles and of the links between them."""
    names, params = placeholders(articles, "m")
    return await _rows(site, f"article_id in {names} and (source_id is null or source_id in {names})", params)


async def _rows(site: Site, which: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        result = await site.db.execute(
            f"select {COLUMNS} from main.{TABLE} where ({which}) and articles_table = :of order by at desc, id desc limit {MOST}",
            {**params, "of": site.judged_table},
        )
    except sqlite3.OperationalError as error:
        if "no such" not in str(error):
            raise
        return []  # results of an older version
    return [dict(row) for row in result.rows]
