"""Families: articles joined by copy and rewrite links that are sure enough to claim. One story's travels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import chain, count

from ..records import ArticleId, Link
from ..settings import Settings

JOINING = ("copy", "rewrite")


def claimed(link: Link, settings: Settings) -> bool:
    """Whether families, roles, origins and pages may build on a link."""
    return link.confidence >= settings.claim


def joins(link: Link, settings: Settings) -> bool:
    """Whether two articles carry the same copy surely enough; copy or rewrite may be open between them."""
    return link.relation in JOINING and link.same_copy >= settings.claim


def join(links: Sequence[Link], settings: Settings) -> list[tuple[ArticleId, ...]]:
    """Connected articles, at least two together; members in order of (str) id, families by their first member.

    One link is not enough to belong: an article whose partial links into the family weigh more than those that
    join it (a round-up, a next-day story over old paragraphs) is left out, the least fitting one first.
    """
    ties: dict[ArticleId, dict[ArticleId, float]] = defaultdict(dict)
    for link in links:
        weight = link.same_copy if joins(link, settings) else -link.confidence if link.relation == "partial" else 0.0
        if weight:
            ties[link.article_id][link.source_id] = ties[link.source_id][link.article_id] = weight
    found: list[tuple[ArticleId, ...]] = []
    waiting = _components(ties, ties)
    while waiting:
        members = waiting.pop()
        inside = set(members)
        fit = {m: sum(w for other, w in ties[m].items() if other in inside) for m in members}
        worst = min(members, key=lambda m: (round(fit[m], 9), str(m)))
        if fit[worst] < 0:
            waiting.extend(_components(ties, inside - {worst}))
        else:
            found.append(tuple(sorted(members, key=str)))
    return sorted(found, key=lambda m: str(m[0]))


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


def family_ids(families: Sequence[Sequence[ArticleId]], before: dict[ArticleId, str]) -> list[str]:
    """An id for each family: the one that most of its members had before, else the id of its first member.

    No id is given twice: of two families with a claim to one, the one with more of its old members has it.
    """
    claims: list[tuple[int, int, str]] = []
    for n, members in enumerate(families):
        votes: dict[str, int] = defaultdict(int)
        for member in members:
            if member in before:
                votes[before[member]] += 1
        claims.extend((-number, n, old) for old, number in votes.items())
    given: dict[int, str] = {}
    taken: set[str] = set()
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
