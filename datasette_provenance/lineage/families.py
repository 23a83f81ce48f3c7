"""Families: articles joined by copy and rewrite links that are sure enough to claim. One story's travels."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import chain, count

from ..records import ArticleId, Link
from ..settings import Settings

JOINING = ("copy", "rewrite")
MUCH = 0.3
"""Of the longer one's narrative: below that it may just hold the other, as a round-up or a running file does."""


def claimed(link: Link, settings: Settings) -> bool:
    """Whether families, roles, origins and pages may build on a link."""
    return link.confidence >= settings.claim


def joins(link: Link, settings: Settings) -> bool:
    """Whether two articles carry the same copy surely enough; copy or rewrite may be open between them."""
    return link.relation in JOINING and link.same_copy >= settings.claim


def join(
    links: Sequence[Link], settings: Settings, credits: Mapping[ArticleId, str] | None = None
) -> list[tuple[ArticleId, ...]]:
    """Connected articles, at least two together; members in order of (str) id, families by their first member.

    One link is not enough to belong: an article whose partial links into the family weigh more than those that
    join it (a round-up, a next-day story over old paragraphs) is left out, the least fitting one first.
    ``credits``: the source that an article's own page names for its copy. Where two pages name different ones, a long
    article that holds a short one is not the same story, nor is one that only tells the same facts.
    """
    ties = _ties(links, settings, credits or {})
    found: list[tuple[ArticleId, ...]] = []
    waiting = _components(ties, ties)
    while waiting:
        members = waiting.pop()
        parts = _pruned(members, ties)
        if parts is None:
            found.append(tuple(sorted(members, key=str)))
        else:
            waiting.extend(parts)
    return sorted(found, key=lambda m: str(m[0]))


def _ties(
    links: Sequence[Link], settings: Settings, credits: Mapping[ArticleId, str]
) -> Mapping[ArticleId, Mapping[ArticleId, float]]:
    """What speaks for two articles to be in one family (above 0), or against it."""
    ties: dict[ArticleId, dict[ArticleId, float]] = defaultdict(dict)
    for link in links:
        weight = -link.confidence if link.relation == "partial" else 0.0
        if joins(link, settings) and not _rivals(link, credits):
            weight = link.same_copy
        if weight:
            ties[link.article_id][link.source_id] = ties[link.source_id][link.article_id] = weight
    return ties


def _rivals(link: Link, credits: Mapping[ArticleId, str]) -> bool:
    one, other = credits.get(link.article_id), credits.get(link.source_id)
    return bool(one and other and one != other) and min(link.article_share, link.source_share) < MUCH


def _pruned(
    members: Sequence[ArticleId], ties: Mapping[ArticleId, Mapping[ArticleId, float]]
) -> list[list[ArticleId]] | None:
    """What is left of connected members when those that do not fit are taken out one by one, up to where that
    takes the rest apart; None where all fit. Each removal costs what the member's ties are."""
    inside, number = set(members), {m: n for n, m in enumerate(members)}
    fit = {m: sum(w for other, w in ties[m].items() if other in inside) for m in members}
    heap = [(round(fit[m], 9), str(m), n) for n, m in enumerate(members) if round(fit[m], 9) < 0]
    if not heap:
        return None
    heapify(heap)
    while heap:
        weight, _, n = heappop(heap)
        worst = members[n]
        if worst not in inside or weight != round(fit[worst], 9):
            continue  # taken out, or weighed anew since
        inside.discard(worst)
        near = [other for other in ties[worst] if other in inside]
        for other in near:
            fit[other] -= ties[worst][other]
        if not _connected([other for other in near if ties[worst][other] > 0], ties, inside):
            return _components(ties, inside)
        for other in near:
            if round(fit[other], 9) < 0:
                heappush(heap, (round(fit[other], 9), str(other), number[other]))
    return _components(ties, inside)


def _connected(
    some: Sequence[ArticleId], ties: Mapping[ArticleId, Mapping[ArticleId, float]], inside: Collection[ArticleId]
) -> bool:
    """Whether joining ties connect all of some members; looks no further than it must."""
    missing = set(some[1:])
    seen, queue = set(some[:1]), deque(some[:1])
    while queue and missing:
        for other, weight in ties[queue.popleft()].items():
            if weight > 0 and other in inside and other not in seen:
                seen.add(other)
                missing.discard(other)
                queue.append(other)
    return not missing


def _components(
    ties: Mapping[ArticleId, Mapping[ArticleId, float]], within: Collection[ArticleId]
) -> list[list[ArticleId]]:
    """Groups of at least two of the articles that joining links connect."""
    groups: list[list[ArticleId]] = []
    seen: set[ArticleId] = set()
    for start in within:
        if start in seen:
            continue
        group, queue = [], [start]
        seen.add(start)
        while queue:
            at = queue.pop()
            group.append(at)
            for other, weight in ties[at].items():
                if weight > 0 and other in within and other not in seen:
                    seen.add(other)
                    queue.append(other)
        if len(group) > 1:
            groups.append(group)
    return groups


def family_ids(
    families: Sequence[Sequence[ArticleId]], before: dict[ArticleId, str], others: Iterable[str] = ()
) -> list[str]:
    """An id for each family: the one that most of its members had before, else the id of its first member.

    No id is given twice, nor one of the ``others`` that families beside these have: of two families with a claim to one, the one with more of its old members has it.
    """
    claims: list[tuple[int, int, str]] = []
    for n, members in enumerate(families):
        votes: dict[str, int] = defaultdict(int)
        for member in members:
            if member in before:
                votes[before[member]] += 1
        claims.extend((-number, n, old) for old, number in votes.items())
    given: dict[int, str] = {}
    taken = set(others)
    for _, n, old in sorted(claims):
        if n not in given and old not in taken:
            given[n] = old
            taken.add(old)
    ids = []
    for n, members in enumerate(families):
        names = chain(map(str, members), (f"{members[0]}-{k}" for k in count(2)))
        new = given.get(n) or next(name for name in names if name not in taken)
        taken.add(new)
        ids.append(new)
    return ids
