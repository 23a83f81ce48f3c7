"""Pages that hold two stories: alike with some of their family by these passages, with others by quite different ones.

Such a page says nothing of the two being one story. Only where nothing else connects them is it noticed: a digest
whose stories are one family anyway is in good company.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..records import ArticleId, Link
from .components import Ties, components, connected

SAME_PLACE = 0.1
"""Two members have different passages of a page where at most this share of the smaller ones is in both."""
TWIN = 0.9
"""Of either one's narrative in the other: the same page twice, as much of a bridge."""


def joining_links(links: Iterable[Link], ties: Ties) -> Mapping[ArticleId, Mapping[ArticleId, Link]]:
    """The links behind the ties that join, by page and neighbour."""
    near: dict[ArticleId, dict[ArticleId, Link]] = defaultdict(dict)
    for link in links:
        if ties[link.article_id].get(link.source_id, 0) > 0:
            near[link.article_id][link.source_id] = near[link.source_id][link.article_id] = link
    return near


def find_bridge(
    members: Sequence[ArticleId],
    near: Mapping[ArticleId, Mapping[ArticleId, Link]],
    ties: Ties,
    names: Mapping[ArticleId, str],
    originals: Mapping[ArticleId, str],
) -> set[ArticleId]:
    """A member that is all that connects others with different passages of it, and its twins; the first by id, empty
    where there is none. ``names``: the source of an article, where its page is the source's or names it; ``originals``:
    of the former only. From a source's own page different papers may take different parts."""
    inside = set(members)
    for page in sorted(members, key=str):
        others = {m: link for m, link in near[page].items() if m in inside}
        if len(others) < 2:
            continue
        twins = {m for m, link in others.items() if min(link.article_share, link.source_share) >= TWIN}
        neighbours = [
            m for m in others if m not in twins and not (page in originals and names.get(m) == originals[page])
        ]
        without = twins | {page}
        inside -= without
        # where they are connected anyway, their passages need not be looked at
        if len(neighbours) > 1 and not connected(neighbours, ties, inside):
            spans = {m: places for m in neighbours if (places := _spans(page, others[m]))}
            groups = _by_place(spans, ties)
            if len(groups) > 1 and not _connected(groups, ties, inside):
                return without
        inside |= without
    return set()


def _connected(groups: Sequence[Sequence[ArticleId]], ties: Ties, inside: set[ArticleId]) -> bool:
    """Whether ties among the members inside connect all groups, each of which is together already."""
    part = {m: n for n, component in enumerate(components(ties, inside)) for m in component}
    reached: set[object] = set()
    waiting = [{part.get(m, m) for m in group} for group in groups]
    while waiting:
        near = [parts for parts in waiting if not reached or parts & reached]
        if not near:
            return False
        reached |= near[0]
        waiting.remove(near[0])
    return True


def _by_place(spans: Mapping[ArticleId, list[tuple[int, int]]], ties: Ties) -> list[list[ArticleId]]:
    """Neighbours of a page that have the same passages of it, or anything to do with one another."""
    groups: list[list[ArticleId]] = []
    for member, places in spans.items():
        alike = [g for g in groups if any(m in ties[member] or _same_place(places, spans[m]) for m in g)]
        groups = [g for g in groups if g not in alike] + [[member, *(m for g in alike for m in g)]]
    return groups


def _same_place(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> bool:
    common = sum(max(0, min(e, f) - max(s, t)) for s, e in one for t, f in other)
    return common > SAME_PLACE * min(sum(e - s for s, e in one), sum(f - t for t, f in other))


def _spans(page: ArticleId, link: Link) -> list[tuple[int, int]]:
    """Where the page stands alike with its neighbour; of a rewrite, where it is most of the way through, nothing."""
    spans = sorted(
        (p.article_start, p.article_end) if page == link.article_id else (p.source_start, p.source_end)
        for p in link.passages
        if p.kind == "narrative" and link.relation == "copy"
    )
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
