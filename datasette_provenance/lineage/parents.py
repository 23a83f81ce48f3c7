"""One likely source for each article: the strongest claimed link to an earlier one, without circles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from math import log2

from ..records import ArticleId, Link
from ..settings import Settings
from .families import claimed, joins

ABOUT_AS_MUCH = 0.9
ROOT = object()
RANK_COST = 0.02
"""By how much each place further down the choices of an article is worth less."""
FACT_WORDS = 8
"""Words that an aligned fact stands for when sources of a rewrite are weighed against sources of a copy."""


def explained(link: Link) -> float:
    """How much of the article the source explains: words and facts in common. How sure it is that one has it from the
    other is another question, answered when the link was claimed."""
    e = link.evidence
    return log2(1 + e.narrative_words + e.quoted_words + FACT_WORDS * e.facts)


def strength(link: Link) -> float:
    """What a link weighs where it stands against others of the family: what it explains, by its confidence."""
    return link.confidence * explained(link)


def choose(
    links: Iterable[Link],
    settings: Settings,
    home: Mapping[ArticleId, int],
    standing: Callable[[ArticleId], tuple[int, str]],
    mixed: Collection[ArticleId] = (),
) -> dict[ArticleId, Link]:
    """The parent link of each article that has one. ``home``: the family of each article that is in one;
    ``standing``: of an article, 0 on its origin's own page, 1 where it names its origin, 2 else; and when it was
    published. ``mixed``: articles that credit nobody with the whole of their text.

    A member of a family has its parent in the family, by a copy or rewrite link; another article the source of its
    strongest partial link, or of what it holds whole. Of sources that explain about as much, the origin's own page comes first, then one
    that names the origin, then the earliest. First choices may form a circle, because directions are judged pair by pair: then the whole family's
    choice is the maximum arborescence over its links.
    """
    options: dict[ArticleId, list[Link]] = {}
    for link in links:
        if link.article_id in home:
            fits = home[link.article_id] == home.get(link.source_id) and joins(link, settings)
        else:
            # a page that names no source for the whole of it may hold another's story
            holds = joins(link, settings) and link.article_id in mixed and link.direction != "undetermined"
            fits = holds or (link.relation == "partial" and claimed(link, settings))
        if fits:
            options.setdefault(link.article_id, []).append(link)
    for choices in options.values():
        best = max(map(explained, choices))
        choices.sort(
            key=lambda x: (
                explained(x) < ABOUT_AS_MUCH * best,
                *standing(x.source_id),
                -round(strength(x), 6),
                str(x.source_id),
            )
        )
    chosen = {article: choices[0] for article, choices in options.items()}
    while circle := _circle(chosen):
        family = _reaching(circle, options)
        arborescence = _without_circles(family, options)
        chosen = {article: link for article, link in chosen.items() if article not in family} | arborescence
    return chosen


def _without_circles(
    articles: Collection[ArticleId], options: Mapping[ArticleId, Sequence[Link]]
) -> dict[ArticleId, Link]:
    """The most confident choice of parents that goes in no circle (Chu and Liu 1965, Edmonds 1967), for the few
    articles whose first choices did: where first choices make no circle they are that already."""
    import networkx as nx

    graph = nx.DiGraph()
    for article in sorted(articles, key=str):
        # whoever is left without a parent hangs from this root, at the least gain
        graph.add_edge(ROOT, article, weight=0.0)
        for rank, link in enumerate(options.get(article, ())):
            if link.source_id in articles:
                weight = strength(link) / (1 + RANK_COST * rank)
                graph.add_edge(link.source_id, article, weight=weight, link=link)
    tree = nx.maximum_spanning_arborescence(graph, attr="weight", preserve_attrs=True)
    return {article: edge["link"] for source, article, edge in tree.edges(data=True) if source is not ROOT}


def _reaching(circle: Sequence[ArticleId], options: Mapping[ArticleId, Sequence[Link]]) -> set[ArticleId]:
    """The articles that options connect with a circle, whichever way: the family, for those inside one."""
    neighbours: dict[ArticleId, set[ArticleId]] = {}
    for article, links in options.items():
        for link in links:
            neighbours.setdefault(article, set()).add(link.source_id)
            neighbours.setdefault(link.source_id, set()).add(article)
    reached, queue = set(circle), list(circle)
    while queue:
        for other in neighbours.get(queue.pop(), ()):
            if other not in reached:
                reached.add(other)
                queue.append(other)
    return reached


def _circle(chosen: Mapping[ArticleId, Link]) -> list[ArticleId]:
    """The articles of one circle of chosen parents; empty where there is none."""
    done: set[ArticleId] = set()
    for start in chosen:
        path: dict[ArticleId, None] = {}
        at = start
        while at in chosen and at not in done and at not in path:
            path[at] = None
            at = chosen[at].source_id
        if at in path:
            walked = list(path)
            return walked[walked.index(at) :]
        done.update(path)
    return []
