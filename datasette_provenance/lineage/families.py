"""Families: articles joined by copy and rewrite links that are sure enough to claim. One story's travels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ..records import ArticleId, Link
from ..settings import Settings

JOINING = ("copy", "rewrite")


def claimed(link: Link, settings: Settings) -> bool:
    """Whether families, roles, origins and pages may build on a link."""
    return link.confidence >= settings.claim


def joins(link: Link, settings: Settings) -> bool:
    """Whether two articles carry the same copy surely enough; copy or rewrite may be open between them."""
    return link.relation in JOINING and link.same_copy >= settings.claim


def join(links: Iterable[Link], settings: Settings) -> list[tuple[ArticleId, ...]]:
    """Connected articles, at least two together; members in order of (str) id, families by their first member."""
    parent: dict[ArticleId, ArticleId] = {}

    def root(x: ArticleId) -> ArticleId:
        parent.setdefault(x, x)
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for link in links:
        if joins(link, settings):
            parent[root(link.article_id)] = root(link.source_id)
    members: dict[ArticleId, list[ArticleId]] = defaultdict(list)
    for x in list(parent):
        members[root(x)].append(x)
    return sorted((tuple(sorted(m, key=str)) for m in members.values()), key=lambda m: str(m[0]))


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
        claims.extend((-count, n, old) for old, count in votes.items())
    given: dict[int, str] = {}
    taken: set[str] = set()
    for _, n, old in sorted(claims):
        if n not in given and old not in taken:
            given[n] = old
            taken.add(old)
    ids = []
    for n, members in enumerate(families):
        new = given.get(n) or next(f"{m}" for m in members if f"{m}" not in taken)
        taken.add(new)
        ids.append(new)
    return ids
