"""One page stored several times: articles of one publisher with the same text, which are one article and no reuse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..records import ArticleId, Link
from ..settings import Settings
from .components import components
from .families import joins

SAME_TEXT = 0.97
"""Of either one's narrative."""


def captures_of(
    links: Sequence[Link], publishers: Mapping[ArticleId, str], settings: Settings
) -> dict[ArticleId, list[ArticleId]]:
    """Of each article that is stored more than once all of its captures, in order of (str) id."""
    ties: dict[ArticleId, dict[ArticleId, float]] = defaultdict(dict)
    for link in links:
        a, b = link.article_id, link.source_id
        same_text = link.relation == "copy" and min(link.article_share, link.source_share) >= SAME_TEXT
        if same_text and joins(link, settings) and publishers[a] and publishers[a] == publishers[b]:
            ties[a][b] = ties[b][a] = 1.0
    groups = [sorted(group, key=str) for group in components(ties, ties)]
    return {article: group for group in groups for article in group}
