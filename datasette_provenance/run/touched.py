"""Of which stored articles something else is to be said, and the links that tell what: those of the stories that a run touches."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.sets_batch import among, unique
from ..links.direction_batch import NAMES
from ..records import RELATIONS, ArticleId
from ..stages import LINK, SPAN
from ..store import state
from ..store.state import Database, Tie
from .articles import Articles

Array = npt.NDArray[Any]
TOLD = ("copy", "rewrite", "partial", "quotes", "translation")
"""Relations that lineage asks for."""


class Touched(NamedTuple):
    positions: list[int]
    """Of stored articles that stay, in order."""
    links: Array
    """Rows of LINK: the new ones, and the stored ones of these articles that claim something."""
    spans: Array
    """Rows of SPAN, by link."""


def touched(
    earlier: Database, articles: Articles, links: Array, spans: Array, removed: Iterable[tuple[ArticleId, ArticleId]],
    judged: Iterable[ArticleId], claim: float,
) -> Touched:  # fmt: skip
    """``links``, ``spans``: the new ones; ``removed``: ends of those that are no more, or are among the new ones; ``judged``:
    articles of whose origin people say something else than before."""
    dropped = {frozenset(pair) for pair in removed}
    members = _first(earlier, articles, links, dropped, claim)
    members |= {articles.staying[key] for key in judged if key in articles.staying}
    ties: dict[tuple[ArticleId, ArticleId], Tie] = {}
    frontier = set(members)
    while frontier:
        near = set()
        for tie in state.ties(earlier, [articles.id(p) for p in sorted(frontier)], claim):
            ends = tie.article_id, tie.source_id
            if articles.staying.keys() >= set(ends) and not (dropped and frozenset(ends) in dropped):
                ties[ends] = tie
                if tie.relation in TOLD:
                    near |= {articles.staying[key] for key in ends}
        frontier = near - members
        members |= frontier
    stored, narrative = _columns(earlier, articles, ties, claim)
    narrative["link"] += len(links)
    return Touched(sorted(members), np.concatenate((links, stored)), np.concatenate((spans, narrative)))


def _first(
    earlier: Database, articles: Articles, links: Array, dropped: Collection[frozenset[ArticleId]], claim: float
) -> set[int]:
    """The stored articles that are tied to something new or gone or by something that is no more worth comparing, and members
    of families under a headline that more or fewer articles carry than before. What claims nothing ties nobody."""
    staying = articles.staying
    sure = links[np.maximum(links["confidence"], links["same_copy"]) >= claim]
    ends = unique(np.concatenate((sure["article"], sure["source"])))
    first = set(ends[ends < articles.first].tolist())
    lost = {key for pair in dropped for key in pair}
    gone = {articles.stored.ids[n] for n in articles.gone}
    for tie in state.ties(earlier, [*lost, *gone], claim):
        pair = frozenset((tie.article_id, tie.source_id))
        if pair in dropped or not gone.isdisjoint(pair):
            first |= {staying[key] for key in pair if key in staying}
    return first | {staying[key] for key in state.families(earlier, _retitled(articles))}


def _retitled(articles: Articles) -> list[ArticleId]:
    """Stored articles under a headline that more or fewer articles carry than before."""
    stored, gone = stored_titles(articles)
    come = articles.parts.titles()
    titles, places = np.unique(np.concatenate((stored[gone], come)), return_inverse=True)
    counts = np.bincount(places, np.repeat((-1, 1), (int(gone.sum()), len(come))), len(titles))
    again = among(stored, titles[counts != 0]) & ~gone
    return [articles.stored.ids[n] for n in np.flatnonzero(again).tolist()]


def stored_titles(articles: Articles) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
    """The hashes of the stored articles' headlines, and which of the articles are gone."""
    gone = np.zeros(articles.first, bool)
    gone[list(articles.gone)] = True
    return np.frombuffer(b"".join(articles.stored.titles), "<u8").astype(np.uint64), gone


def _columns(
    earlier: Database, articles: Articles, ties: dict[tuple[ArticleId, ArticleId], Tie], claim: float
) -> tuple[Array, Array]:
    """Stored links and their narrative passages."""
    number = {ends: n for n, ends in enumerate(ties)}
    links = np.empty(len(ties), LINK)
    for name in Tie._fields[4:]:
        links[name] = [getattr(tie, name) for tie in ties.values()]
    links["article"], links["source"] = ([articles.staying[ends[n]] for ends in ties] for n in (0, 1))
    links["relation"] = [RELATIONS.index(tie.relation) for tie in ties.values()]
    links["direction"] = [NAMES.index(tie.direction) for tie in ties.values()]
    later = dict.fromkeys(article for article, _ in ties)
    for article, source, facts in state.facts(earlier, later, claim):
        if (article, source) in number:
            links["facts"][number[article, source]] = facts
    rows = [(number[row[:2]], *row[2:]) for row in state.narrative(earlier, later) if row[:2] in number]
    spans = np.array(rows, SPAN)
    return links, spans[np.argsort(spans["link"], kind="stable")]
