"""The order of a story's versions from the texts themselves, where no mark gives it.

What a version drops does not come back: the order is the one in which the fewest runs of words come and go (a
shortest path by symmetric difference, as archaeology seriates graves and textual criticism manuscripts). That gives the
row, not its direction. A new version puts its news on top, so old paragraphs sink; where the texts do not say that
clearly, and no times do, the direction stays open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from itertools import combinations, pairwise
from typing import Literal

from ..records import ArticleId
from .house_edits import Gram
from .texts import layers

NEW, LEAST = 0.15, 40
"""Share of a text's runs, and number of them, that stand in no other version: what makes it one of its own. A trimmed
copy has none, an edited one few. Of what its source itself prints the number is enough: that is not trimmed."""
MOST = 10
"""Versions of a story that are put in order: those that most pages carry."""
TEXTS = 30
"""Distinct texts that are told apart: where each has its own, there are no versions."""
CONTINUED = 0.2
"""Of the runs of the smaller one: what two versions that follow each other have in common at least."""
CLEAR = 0.05
"""Share of its runs by which a page is nearer to one version than to all others, if it follows it."""
PLACED = 15
"""Runs that two texts have in common and that stand once in either: fewer say nothing of sinking."""
SUNK, SUNK_ALONE = 1 / 3, 1 / 2
"""Of such runs, how many more sank than rose: on average over all pairs; for two versions, of which the later one must be
the longer, too. Measured: in eight invented updates of one pair each .99 or more; in two real stories of seven and five
versions .67 and .64 on average, where 2 of 31 pairs went the other way (in one a new version had cut the old top)."""

Runs = Set[Gram]
Order = Literal["marks", "time", "texts", "undetermined"]


def shared_runs(
    texts: Mapping[ArticleId, Iterable[Gram]],
    publishers: Mapping[ArticleId, str],
    original: Collection[ArticleId],
    carried: set[Gram] | None = None,
) -> dict[ArticleId, Runs]:
    """The runs of each text that are not one house's own: those that two publishers print or that an ``original`` has.
    ``carried``: what several texts have, where each is a house's only one and that is known."""
    if carried is None:
        houses: dict[str, frozenset[Gram]] = {}
        for member, text in texts.items():
            house = publishers[member]
            houses[house] = houses[house].union(text) if house in houses else frozenset(text)
        _, carried = layers(houses.values())
    shared = carried.union(*(texts[member] for member in original)) if original else carried
    return {member: shared.intersection(text) for member, text in texts.items()}


def distinct(
    runs: Mapping[ArticleId, Runs], able: Collection[ArticleId], original: Collection[ArticleId] = ()
) -> list[ArticleId]:
    """The fullest text of each version, among those that are ``able`` to be one; the most carried first, MOST at most."""
    versions: list[ArticleId] = []
    carriers: Counter[ArticleId] = Counter()
    for member in sorted(able, key=lambda m: (-len(runs[m]), str(m))):
        lacking, _, nearest = min(
            ((len(runs[member] - runs[v]), n, v) for n, v in enumerate(versions)), default=(0, 0, None)
        )
        share = 0.0 if member in original else NEW
        if nearest is None or lacking > max(LEAST, share * len(runs[member])):
            if len(versions) == TEXTS:
                return versions[:1]
            versions.append(member)
            nearest = member
        carriers[nearest] += 1
    order = {v: n for n, v in enumerate(versions)}
    return sorted(versions, key=lambda v: (-carriers[v], order[v]))[:MOST]


def in_a_row(versions: Sequence[Runs]) -> list[int]:
    """Positions of the versions in the order in which the fewest runs come and go (Held and Karp 1962); of the two
    directions the one that starts with the lesser position. Empty where two neighbours have too little in common."""
    n = len(versions)
    apart = [[len(a ^ b) for b in versions] for a in versions]
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {(1 << i, i): (0, (i,)) for i in range(n)}
    for visited in range(1, 1 << n):
        for last in range(n):
            if (visited, last) not in best:
                continue
            length, path = best[visited, last]
            for following in range(n):
                if not visited >> following & 1:
                    key = visited | 1 << following, following
                    longer = length + apart[last][following], (*path, following)
                    best[key] = min(best.get(key, longer), longer)
    path = min(best[(1 << n) - 1, last] for last in range(n))[1]
    for i, k in pairwise(path):
        if len(versions[i] & versions[k]) < CONTINUED * min(len(versions[i]), len(versions[k])):
            return []
    return list(path)


def sunk(earlier: Sequence[Gram], later: Sequence[Gram]) -> float | None:
    """How many more of the runs in common stand lower in the second text than higher, -1..1; None where they are few."""
    before, after = _places(earlier), _places(later)
    moves = [after[run] - place for run, place in before.items() if run in after]
    if len(moves) < PLACED:
        return None
    return (sum(move > 0 for move in moves) - sum(move < 0 for move in moves)) / len(moves)


def turned(texts: Sequence[Sequence[Gram]], runs: Sequence[Runs]) -> bool | None:
    """Whether versions in a row stand in the wrong direction, by their old paragraphs; None where that is not clear."""
    moves = [sunk(a, b) for a, b in combinations(texts, 2)]
    known = [move for move in moves if move is not None]
    if not known:
        return None
    mean = sum(known) / len(known)
    if len(texts) == 2:
        grown = len(runs[1]) - len(runs[0])
        return mean < 0 if abs(mean) >= SUNK_ALONE and mean * grown > 0 else None
    return mean < 0 if abs(mean) >= SUNK else None


def followed(runs: Runs, versions: Sequence[Runs]) -> tuple[int, bool]:
    """(the version that has most of a text's runs, of equals the first; whether all others have clearly less)."""
    lacking = sorted((len(runs - v), n) for n, v in enumerate(versions))
    clear = len(lacking) == 1 or lacking[1][0] - lacking[0][0] > CLEAR * len(runs)
    return lacking[0][1], clear and len(runs) >= PLACED


def _places(text: Sequence[Gram]) -> dict[Gram, int]:
    often = Counter(text)
    return {run: place for place, run in enumerate(text) if often[run] == 1}
