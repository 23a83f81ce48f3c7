"""A hundred million and a billion articles at the level of keys: what meets falsely, what the largest task needs.

    python docs/benchmark/keys.py [NUMBER ...]

No texts and not all keys: whole tasks of an engine that spreads articles over pieces and buckets over places, each filled as if
that many articles were there. A place holds a sample of all buckets, chosen by a hash, so that places are alike: some are filled
and gone through with the functions that detection calls; sums over all places are those of one, times their number.

Articles are as 8,000 real ones: fingerprints and bands an article, how frequent common ones are (by rank, ``HEAD``), how many
different pairs of facts (``PAIRS``). What 8,000 articles cannot show is taken from Zipf's law: beyond the ranks that they show
frequencies fall by ``TAIL``, and of the other articles ``CARRIED`` carry a story that up to ``CARRIERS`` carry.
"""

from __future__ import annotations

import resource
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pieces
from scipy import stats

from datasette_provenance.candidates import pairs_batch as candidates
from datasette_provenance.sketches.sketch import PERMUTATIONS

I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]
F8 = npt.NDArray[np.float64]

KEYS = 2_000_000
"""Of one place, on average (as ``run.local.KEYS``)."""
PIECE = 20_000
"""Articles of a piece."""
LATER = 2_000
"""Articles whose pairs are selected in one task."""
EVERY, HEAVY = 64, 64
"""Of one article in so many keys are counted; buckets with more members among these are too heavy for one place."""
TAIL = 1.1
CARRIED, CARRIERS, STORIES = 0.3, 5_000, 1.2
"""Articles that carry another's story, most carriers, and how their number falls."""
PAIRS = ((0, 0.01, 0.1, 0.5, 0.9, 0.99, 1), (1, 3, 19, 68, 178, 427, 1000))
"""Different pairs of facts an article, of which a band is the least of 32 bits: quantiles of 8,000 articles, by their signatures."""
RARE = 0.05
"""Expected members of a bucket from which on down it is no common one."""
SEED = 11


class Kind(NamedTuple):
    name: str
    each: int
    """Keys an article."""
    top: float
    """Share of the articles that have the most frequent one."""
    head: float
    """How frequencies fall by rank, as far as 8,000 articles show it: in buckets of 2 to 97 members at 500 to 8,000 articles."""
    seen: int
    """Ranks that they show (two members)."""

    def frequency(self, ranks: F8) -> F8:
        known = self.top * np.minimum(ranks, self.seen) ** -self.head
        return known * np.maximum(ranks / self.seen, 1) ** -TAIL

    def ranks(self, frequency: float) -> float:
        """How many are as frequent or more."""
        least = float(self.frequency(np.array([self.seen]))[0])
        if frequency >= least:
            return max(0.0, (self.top / frequency) ** (1 / self.head)) if frequency <= self.top else 0.0
        return self.seen * (least / frequency) ** (1 / TAIL)


KINDS = (
    Kind("prints", 213, 0.067, 0.58, 35_000),
    Kind("words", 32, 0.0004, 0.58, 20),
    Kind("facts", 127, 0.011, 0.4, 27_500),
)


class Place(NamedTuple):
    keys: U8
    owners: I8
    truth: U8
    """What each key stands for: its own number."""
    largest: int
    """Members of the largest bucket in it."""
    common: int
    """Keys, the first ones, that are of common buckets, which bring strangers together."""


def common(kind: Kind, n: int, places: float, chance: np.random.Generator) -> F8:
    """Frequencies of the common buckets of one place."""
    found: list[F8] = []
    first, last = 1.0, kind.ranks(RARE / n)
    while first < last:
        ends = min(2 * first, last)
        number = chance.poisson((ends - first) / places)
        found.append(kind.frequency(chance.uniform(first, ends, number)))
        first = ends
    return np.concatenate([np.empty(0), *found])


def is_split(frequency: F8, n: int) -> F8:
    """The probability that the articles of which keys are counted tell that a bucket is too heavy."""
    return np.asarray(stats.poisson.sf(HEAVY, frequency * n / EVERY))


def fill(kind: Kind, n: int, chance: np.random.Generator) -> Place:
    places = max(1.0, n * kind.each / KEYS)
    frequencies = common(kind, n, places, chance)
    apart = chance.random(len(frequencies)) < is_split(frequencies, n)
    sizes = chance.poisson(frequencies[~apart] * n)
    left = max(0, int(n * kind.each / places - (frequencies * n).sum()))
    carried = int(left * CARRIED / mean_carriers())
    stories = carriers(carried, chance)
    alone = max(0, left - int(stories.sum()))
    shared = int(sizes.sum())
    sizes = np.concatenate([sizes, stories, np.ones(alone, np.int64)])
    truth = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
    values = hashes(kind, len(sizes), places, chance)
    owners = chance.integers(0, n, len(truth))
    return Place(values[truth.astype(np.int64)], owners, truth, int(sizes.max()), shared)


def hashes(kind: Kind, number: int, places: float, chance: np.random.Generator) -> U8:
    """Keys of different things, as they fall into a place. Of facts they are made of a band and the least of some hashes of
    32 bits, which many share: of one place those with one band and a range of values, in the order of the hash that spreads them."""
    if kind.name != "facts":
        return chance.integers(0, 1 << 63, number, np.uint64)
    least = (2.0**32 * (1 - chance.random(number) ** (1 / pairs_of_facts(number, chance)))).astype(np.uint64)
    spread = max(1, round(places / kind.each))
    return least // np.uint64(spread) * np.uint64(spread)  # every so many of the values


def pairs_of_facts(number: int, chance: np.random.Generator) -> F8:
    return np.interp(chance.random(number), *PAIRS)


def told_alike(n: int, chance: np.random.Generator) -> float:
    """Pairs an article that are compared because a pair of facts of one has the hash of another pair of facts of the other: such
    two tell as many bands alike as if they shared it. Expected, from a million pairs of articles."""
    one, other = pairs_of_facts(10**6, chance), pairs_of_facts(10**6, chance)
    alike = stats.binom.sf(candidates.FACT_BANDS_SHARED - 1, PERMUTATIONS, 1 / np.maximum(1, one + other - 1))
    return float((one * other / 2.0**32 * alike).mean() * n / 2)


def carriers(number: int, chance: np.random.Generator) -> I8:
    """How many carry each of some stories: two at least."""
    sizes = np.arange(2, CARRIERS + 1)
    weights = sizes ** -(1 + STORIES)
    return chance.choice(sizes, number, p=weights / weights.sum())


def mean_carriers() -> float:
    sizes = np.arange(2, CARRIERS + 1)
    weights = sizes ** -(1 + STORIES)
    return float((sizes * weights).sum() / weights.sum())


def measured(task: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it gives, MB at its peak and seconds of processor time."""
    tracemalloc.start()
    begun = time.process_time()
    result = task()
    used = time.process_time() - begun
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return result, peak, used


class Met(NamedTuple):
    meetings: int
    numbered: int
    """Of different things that were numbered as one."""
    hashed: int
    """Of different things that have one hash."""
    strangers: int
    """In common buckets, and those."""
    peak: float
    """MB."""
    used: float
    """Seconds of processor time."""


def meetings_of(place: Place, kind: Kind, n: int) -> Met:
    rule = candidates.rule_of(kind.name)
    (found, _), peak, used = measured(lambda: candidates.meet(place.keys, place.owners, n, rule))
    numbered, _ = candidates.meet(
        np.unique(place.keys, return_inverse=True)[1].astype(np.uint64), place.owners, n, rule
    )
    true, _ = candidates.meet(place.truth, place.owners, n, rule)
    hashed = len(np.setdiff1d(numbered.codes, true.codes, assume_unique=True))
    false = len(np.setxor1d(found.codes, numbered.codes, assume_unique=True))
    few = slice(place.common)
    common, _ = candidates.meet(place.truth[few], place.owners[few], n, rule)
    return Met(len(found.codes), false, hashed, len(common.codes) + hashed, peak, used)


class Split(NamedTuple):
    buckets: int
    """In all."""
    members: int
    """Keys of one piece that are in such buckets."""
    meetings: int
    peak: float
    """MB."""
    used: float
    """Seconds of processor time."""


def piece(kind: Kind, n: int, chance: np.random.Generator) -> Split:
    """The part that a piece has in buckets too heavy for one place."""
    rule = candidates.rule_of(kind.name)
    ranks = np.arange(1, kind.ranks(EVERY * HEAVY / 3 / n))
    frequencies = kind.frequency(ranks)
    apart = np.flatnonzero(chance.random(len(ranks)) < is_split(frequencies, n))
    sizes = np.minimum(chance.poisson(frequencies[apart] * PIECE), PIECE)
    here, sizes = apart[sizes > 0], sizes[sizes > 0]
    own = np.sort(chance.integers(0, n, PIECE))
    keys = np.repeat(here.astype(np.uint64), sizes)
    owners = own[chance.integers(0, PIECE, len(keys))]
    everywhere = np.maximum((frequencies[here] * n).astype(np.int64), rule.large + 1)
    gaps = chance.exponential(n / everywhere[:, None], (len(here), rule.representatives))
    first = np.minimum(np.cumsum(gaps, axis=1).astype(np.int64), n - 1)
    others = pieces.Heads(here.astype(np.uint64), everywhere, np.zeros(len(here), np.int64), first)

    def task() -> int:
        known = pieces.merged([pieces.heads(keys, owners, rule), others], rule)
        return len(pieces.meet_heads(keys, owners, n, rule, known)[0].codes)

    met, peak, used = measured(task)
    return Split(len(apart), len(keys), met, peak, used)


def select(n: int, each: dict[str, float], chance: np.random.Generator) -> tuple[int, float, float]:
    """LATER articles with all their meetings: stories whole, and strangers whom they meet in common buckets. ``each``: meetings
    with strangers an article, by kind. Pairs, MB (with what it is given), seconds."""
    sizes = carriers(int(LATER * CARRIED / mean_carriers()), chance)
    numbers = np.sort(chance.integers(0, n, LATER))
    of = np.concatenate([np.repeat(np.arange(len(sizes)), sizes), np.arange(len(sizes), LATER)])[:LATER]
    chance.shuffle(of)
    parts, crowded = {}, candidates.Crowds(np.empty(0, np.int64), np.empty(0, np.uint64))
    for kind in KINDS:
        keys = of[:, None] * 1000 + np.arange(kind.each)
        own = np.repeat(numbers, kind.each)
        story, crowds = candidates.meet(keys.ravel().astype(np.uint64), own, n, candidates.rule_of(kind.name))
        crowded = crowds if kind.name == "prints" else crowded
        many = int(LATER * each[kind.name])
        codes = chance.integers(0, n, many) * n + numbers[chance.integers(0, LATER, many)]
        once = np.ones(many, np.int64)
        parts[kind.name] = [story, candidates.Meetings(codes, once, once)]

    def task() -> int:
        prints, words, facts = (candidates.add(parts[kind.name]) for kind in KINDS)
        return len(candidates.select(prints, words, facts, crowded, n)[0])

    pairs, peak, used = measured(task)
    return (
        pairs,
        peak + sum(array.nbytes for of_kind in parts.values() for part in of_kind for array in part) / 1e6,
        used,
    )


def simulate(n: int) -> None:
    chance = np.random.default_rng(SEED)
    print(f"\n{n:,} articles: {n // PIECE:,} pieces of {PIECE:,}")
    each, peaks = {}, []
    for kind in KINDS:
        places = max(1, round(n * kind.each / KEYS))
        place = fill(kind, n, chance)
        met = meetings_of(place, kind, n)
        split = piece(kind, n, chance)
        each[kind.name] = met.strangers * places / n + split.meetings / PIECE
        peaks += [met.peak, split.peak]
        print(
            f"  {kind.name}: {places:,} places; one: {len(place.keys):,} keys, largest bucket {place.largest:,}, "
            f"{met.meetings:,} meetings, numbered falsely {met.numbered}, of different things with one hash {met.hashed:,} "
            f"({met.hashed * places / n:.2g} an article); {met.peak:.0f} MB, {met.used:.1f} s\n"
            f"    split: {split.buckets:,} buckets; one piece: {split.members:,} keys in such, {split.meetings:,} meetings; "
            f"{split.peak:.0f} MB, {split.used:.1f} s\n"
            f"    meetings an article {met.meetings * places / n + split.meetings / PIECE:.0f}"
        )
    pairs, peak, used = select(n, each, chance)
    peaks.append(peak)
    print(f"  select {LATER:,} articles: {pairs / LATER:.1f} pairs an article; {peak:.0f} MB, {used:.1f} s")
    print(f"  largest task: {max(peaks):.0f} MB")
    for name, each_article, bits in (("prints", KINDS[0].each, 63), ("words", KINDS[1].each, 64)):
        total = n * each_article
        print(
            f"  {name}: of {total:.1e} keys {total**2 / 2 ** (bits + 1):.2g} are another one's by chance, and bring two together"
        )
    print(
        f"  facts: {told_alike(n, chance):.2g} pairs an article are compared for two pairs of facts with one hash of 32 bits"
    )


def main() -> None:
    for n in [int(float(number)) for number in sys.argv[1:]] or [10**6, 10**7, 10**8, 10**9]:
        simulate(n)
    print(f"\nthis process at its peak: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    main()
