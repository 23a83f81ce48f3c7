"""Which articles are connected by ties that speak for one family (those above 0)."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence

from ..records import ArticleId

Ties = Mapping[ArticleId, Mapping[ArticleId, float]]
"""What speaks for two articles to be in one family (above 0), or against it; the same from either side."""


def components(ties: Ties, within: Collection[ArticleId]) -> list[list[ArticleId]]:
    """Groups of at least two of the articles that joining ties connect."""
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


def connected(some: Sequence[ArticleId], ties: Ties, inside: Collection[ArticleId]) -> bool:
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
