"""What two documents have in common, defined for one pair: passages and the order of facts.

Passages are found as in passim (Smith, Cordell, Dillon 2013) and BLAST: exact seeds of a few words are
extended as far as the words agree, the longest runs are kept first, and runs that follow each other in
both texts with little between them are one passage. Words in common are counted inside the runs only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from ..records import Document

SEED = 4
"""Words of an exact seed: below four, chance agreements of common words outnumber reuse."""
GAP = 8
"""Words that may stand between two runs of one passage, on either side: an edited clause, not a new sentence."""
MAX_HITS = 16
"""Places of one seed in the other text that are tried; a seed that stands in more is a refrain."""


class Run(NamedTuple):
    """Words a:a+n of one document are the words b:b+n of the other."""

    a: int
    b: int
    n: int


Seeds = dict[tuple[str, ...], list[int]]
"""Where each run of SEED words of a text stands."""


def find_seeds(words: Sequence[str]) -> Seeds:
    seeds: Seeds = {}
    for i, gram in enumerate(zip(*(words[k:] for k in range(SEED)), strict=False)):
        seeds.setdefault(gram, []).append(i)
    return seeds


def common_runs(
    a: tuple[str, ...], b: tuple[str, ...], seeds_a: Seeds | None = None, seeds_b: Seeds | None = None
) -> list[Run]:
    """Maximal common runs of at least SEED words that do not overlap in either sequence, in order of ``a``.

    Give the seeds where a text is compared more than once.
    """
    seeds_a = find_seeds(a) if seeds_a is None else seeds_a
    seeds_b = find_seeds(b) if seeds_b is None else seeds_b
    # in order of b, so that there is hardly anything to sort
    hits = sorted(
        (j, i)
        for gram, places_b in seeds_b.items()
        if (places_a := seeds_a.get(gram)) and len(places_a) <= MAX_HITS and len(places_b) <= MAX_HITS
        for i in places_a
        for j in places_b
    )
    runs: list[Run] = []
    reach: dict[int, int] = {}  # diagonal -> end in b of the last run on it
    for j, i in hits:
        if reach.get(j - i, 0) > j:
            continue
        n = SEED
        while i + n < len(a) and j + n < len(b) and a[i + n] == b[j + n]:
            n += 1
        reach[j - i] = j + n
        while i and j and a[i - 1] == b[j - 1]:  # back over a refrain, whose seeds were left out
            i, j, n = i - 1, j - 1, n + 1
        runs.append(Run(i, j, n))
    return without_overlap(runs, len(a), len(b))


def without_overlap(found: Sequence[Run], length_a: int, length_b: int) -> list[Run]:
    """Greedy by length, ties by the lesser, then by the greater of the two positions; what overlaps a longer run is
    cut back to its free part. Two of one length that change places (a, b and b, a) keep the words before the other
    begins. So the runs of (b, a) are those of (a, b), whatever the words are."""
    taken_a, taken_b = bytearray(length_a), bytearray(length_b)
    kept: list[Run] = []
    turned = {(run.b, run.a, run.n) for run in found}
    runs = [Run(a, b, abs(a - b)) if 0 < abs(a - b) < n and (a, b, n) in turned else Run(a, b, n) for a, b, n in found]
    for a, b, n in sorted(runs, key=lambda r: (-r.n, min(r.a, r.b), max(r.a, r.b))):
        while n and (taken_a[a] or taken_b[b]):
            a, b, n = a + 1, b + 1, n - 1
        while n and (taken_a[a + n - 1] or taken_b[b + n - 1]):
            n -= 1
        if n < SEED or taken_a.find(1, a, a + n) >= 0 or taken_b.find(1, b, b + n) >= 0:
            continue
        taken_a[a : a + n] = taken_b[b : b + n] = b"\1" * n
        kept.append(Run(a, b, n))
    return sorted(kept)


def chain(runs: Sequence[Run], gap: int = GAP) -> list[list[Run]]:
    """Runs that follow each other in both texts with at most ``gap`` words between: one list a passage.

    Of several that could follow, the nearest does: next in both texts, whichever of the two is read.
    """
    near: list[tuple[int, int, int, int]] = []
    for i, first in enumerate(runs):
        for k in range(i + 1, len(runs)):
            second = runs[k]
            ahead_a, ahead_b = second.a - first.a - first.n, second.b - first.b - first.n
            if ahead_a > gap:
                break
            if 0 <= ahead_b <= gap:
                near.append((ahead_a + ahead_b, -first.n - second.n, i, k))
    following: dict[int, int] = {}
    followed: set[int] = set()
    for _, _, i, k in sorted(near):
        if i not in following and k not in followed:
            following[i] = k
            followed.add(k)
    passages: list[list[Run]] = []
    for i in range(len(runs)):
        if i not in followed:
            passage = [i]
            while (at := following.get(passage[-1])) is not None:
                passage.append(at)
            passages.append([runs[n] for n in passage])
    return passages


class FactOrder(NamedTuple):
    pairs: list[tuple[int, int]]
    """Positions in the two ``facts`` of the longest common subsequence."""
    common: int
    """Facts in common, in whatever order."""


def fact_order(a: Document, b: Document) -> FactOrder:
    """The facts that both tell, and the most of them that come in the same order in both."""
    positions = {fact.key: j for j, fact in enumerate(b.facts)}
    # Each key stands once in each text, so the LCS is the longest increasing run of positions.
    pairs = [(i, positions[fact.key]) for i, fact in enumerate(a.facts) if fact.key in positions]
    return FactOrder([pairs[n] for n in increasing([j for _, j in pairs])], len(pairs))


def increasing(values: Sequence[int]) -> list[int]:
    """Where the longest increasing subsequence of distinct values stands (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for n, value in enumerate(values):
        low = bisect_left(ends, value)
        previous.append(tails[low - 1] if low else -1)
        tails[low : low + 1] = [n]
        ends[low : low + 1] = [value]
    chosen: list[int] = []
    n = tails[-1] if tails else -1
    while n >= 0:
        chosen.append(n)
        n = previous[n]
    return chosen[::-1]
