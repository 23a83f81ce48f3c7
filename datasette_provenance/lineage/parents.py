"""One likely source for each article: the strongest claimed link to an earlier one, without circles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import log2

from ..records import ArticleId, Link
from ..settings import Settings
from .families import claimed, joins

ABOUT_AS_MUCH = 0.9
FACT_WORDS = 8
"""Words that an aligned fact stands for when sources of a rewrite are weighed against sources of a copy."""


def strength(link: Link) -> float:
    """How much of the article the source explains: words and facts in common, by the confidence of the link."""
    e = link.evidence
    return link.confidence * log2(1 + e.narrative_words + e.quoted_words + FACT_WORDS * e.facts)


def choose(
    links: Iterable[Link],
    settings: Settings,
    home: Mapping[ArticleId, int],
    standing: Callable[[ArticleId], tuple[bool, str]],
) -> dict[ArticleId, Link]:
    """The parent link of each article that has one. ``home``: the family of each article that is in one;
    ``standing``: of an article, whether it is not on its origin's own page, and when it was published.

    Inside a family a copy or rewrite link comes before a partial one. Of sources that explain about as much, the origin's own page
    comes first, then the earliest. Where the strongest links form a circle (directions are judged pair by pair),
    its weakest link gives way to the next choice of its article.
    """
    options: dict[ArticleId, list[Link]] = {}
    for link in links:
        kin = link.article_id in home and home[link.article_id] == home.get(link.source_id)
        if (kin and joins(link, settings)) or (link.relation == "partial" and claimed(link, settings)):
            options.setdefault(link.article_id, []).append(link)
    for choices in options.values():
        best = max(map(strength, choices))
        choices.sort(
            key=lambda x: (
                x.relation == "partial",
                strength(x) < ABOUT_AS_MUCH * best,
                *standing(x.source_id),
                -round(strength(x), 6),
                str(x.source_id),
            )
        )
    chosen = dict.fromkeys(options, 0)
    while circle := _circle(options, chosen):
        weakest = min(circle, key=lambda a: (strength(options[a][chosen[a]]), str(a)))
        chosen[weakest] += 1
        if chosen[weakest] == len(options[weakest]):
            del chosen[weakest]
    return {article: options[article][n] for article, n in chosen.items()}


def _circle(options: dict[ArticleId, list[Link]], chosen: dict[ArticleId, int]) -> list[ArticleId]:
    """The articles of one circle of chosen parents; empty where there is none."""
    done: set[ArticleId] = set()
    for start in chosen:
        path: dict[ArticleId, None] = {}
        at = start
        while at in chosen and at not in done and at not in path:
            path[at] = None
            at = options[at][chosen[at]].source_id
        if at in path:
            walked = list(path)
            return walked[walked.index(at) :]
        done.update(path)
    return []
