"""Which pairs of documents are worth aligning: those that meet in enough buckets.

A bucket is a fingerprint, a band of the words' MinHash or a band of the facts' MinHash; its members are
the documents that have it. A small bucket gives all its pairs. In a large one (a story that hundreds of
papers carry, or a line that a site prints everywhere) each member meets only the first few, so that the
cost is that of its size, not of its square: no bucket is dropped. Of a story that very many carry, an
article keeps its strongest ties.

What two documents are to each other depends on the buckets that both are in and on nothing else: buckets can
be gone through in any portions, and one that has not changed need not be looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..records import Pair
from ..sketches.sketch_batch import EMPTY, SketchBatch

I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

LARGE = 96
"""Members from which a bucket no longer gives all its pairs. On real pages (one summit, 680 articles) 96 finds 47 of the
54 labelled pairs that share quotations, 64 finds 42; 128 finds no more and triples the pairs of 50,000 articles."""
REPRESENTATIVES = 8
FACT_LARGE, FACT_REPRESENTATIVES = 32, 4
"""The same for bands of facts: names that many stories tell side by side bring strangers together, and a retold story
needs to meet but the first who told it."""
HUGE = 192
"""Members from which a bucket is a story that very many carry: its ties are not all kept."""
TIES = 4
"""Pairs with earlier ones that an article keeps of such a story, half as many more by what few have in
common, and the one with the first."""
CROWDED = 8
"""Huge buckets of fingerprints that two must have in common to carry such a story: some sixty words."""
RARE = 8
"""Members up to which a fingerprint tells by itself: so few share no stock phrase."""
MIN_PRINTS = 2
"""Fingerprints two documents must share: one may be a stock phrase (2 us an article; recall .996 at 50,000)."""
WORD_ROWS = 4
FACT_ROWS = 1
FACT_BANDS_SHARED = 5
"""Of PERMUTATIONS bands of one row: about 5 % of the fact skip-bigrams in common. Rewrites share a tenth to a
third, too little for longer bands: bands of two rows found 54 of 72 constructed rewrite pairs, counting single
rows 70 (measured with 8; facts inside quotations have left the sequence since, hence 6)."""
FOUND_WORDS, FOUND_PASSAGE, FOUND_FACTS = 1, 2, 4
SPREAD = 0x9E3779B97F4A7C15
AT_ONCE = 1 << 21
"""Meetings of one portion of buckets: some 200 MB while they are counted."""


class Meetings(NamedTuple):
    """Pairs of one kind of bucket, as codes a * n + b (a earlier than b), increasing: in how many buckets the two met (rare
    ones count twice), and in how many that are not huge."""

    codes: I8
    met: I8
    alone: I8


class Crowds(NamedTuple):
    """Who is in huge buckets: documents, and as many keys of buckets."""

    owners: I8
    keys: U8


class Rule(NamedTuple):
    """``large``: members from which a bucket no longer gives all its pairs; ``representatives``: whom the others meet then."""

    large: int
    representatives: int


def rule_of(kind: str) -> Rule:
    """Of prints, words or facts."""
    return Rule(FACT_LARGE, FACT_REPRESENTATIVES) if kind == "facts" else Rule(LARGE, REPRESENTATIVES)


def meet(
    keys: U8, owners: I8, n: int, rule: Rule, furniture: U8 | None = None, known: Mask | None = None
) -> tuple[Meetings, Crowds]:
    """The meetings in some buckets, each whole.

    ``keys[i]`` is a bucket of document ``owners[i]``; documents are numbered below ``n`` with the earliest first, because
    the first ones represent a large bucket. With ``furniture`` (0 or 1 for each key) a meeting in a RARE bucket counts for
    two, and a large bucket that is furniture to most of its members gives nothing. With ``known`` (one for each document)
    only meetings with at least one of these documents are counted.
    """
    keys, owners, marks = _shared(keys, owners, furniture)
    edges = _edges(keys)
    sizes = np.diff(np.append(edges, len(keys)))
    telling = np.ones(len(edges), bool)
    if furniture is not None and len(edges):
        telling = (sizes <= rule.large) | (np.add.reduceat(marks, edges) * 2 <= sizes)
    weights = np.where(sizes <= RARE, 2, 1) if furniture is not None else np.ones(len(sizes), np.int64)
    inside = np.repeat(telling & (sizes > HUGE), sizes)
    crowds = Crowds(owners[inside], keys[inside])
    edges, sizes, weights = _once(owners, edges[telling], sizes[telling], weights[telling])
    costs = np.where(sizes > rule.large, sizes * rule.representatives, sizes * (sizes - 1) // 2)
    portions = np.searchsorted(np.cumsum(costs), np.arange(AT_ONCE, int(costs.sum()) + AT_ONCE, AT_ONCE))
    meetings, first = [], 0
    for last in (*(portions + 1).tolist(), len(edges)):
        if first < last:
            portion = slice(first, last)
            meetings.append(_portion(owners, edges[portion], sizes[portion], weights[portion], n, rule, known))
            first = last
    return add(meetings), crowds


def add(parts: Sequence[Meetings], shared: int = 1) -> Meetings:
    """The sums of several; pairs that met fewer than ``shared`` times are left out."""
    codes = np.concatenate([p.codes for p in parts]) if parts else np.empty(0, np.int64)
    met = np.concatenate([p.met for p in parts]) if parts else codes
    alone = np.concatenate([p.alone for p in parts]) if parts else codes
    codes, met, alone = _summed(codes, met, alone)
    enough = met >= shared
    return Meetings(codes[enough], met[enough], alone[enough])


def select(
    prints: Meetings, words: Meetings, facts: Meetings, crowds: Crowds, n: int
) -> tuple[I8, npt.NDArray[np.uint8]]:
    """The pairs to look at and what found each (bits FOUND_*), from the meetings of each kind over all buckets."""
    kinds = [
        (part if shared == 1 else _enough(part, shared), flag)
        for part, shared, flag in (
            (prints, MIN_PRINTS, FOUND_PASSAGE),
            (words, 1, FOUND_WORDS),
            (facts, FACT_BANDS_SHARED, FOUND_FACTS),
        )
    ]
    flags = np.concatenate([np.full(len(part.codes), flag, np.int64) for part, flag in kinds])
    codes = np.concatenate([part.codes for part, _ in kinds])
    met = np.concatenate([part.met for part, _ in kinds])
    alone = np.concatenate([part.alone for part, _ in kinds])
    _, found_by, _ = _summed(codes, flags, flags)  # each flag at most once a pair
    codes, met, alone = _summed(codes, met, alone)
    crowded = (met > alone) | both_in_crowds(codes, crowds, n)
    kept = _strongest(codes, met, alone, crowded, n)
    return codes[kept], found_by[kept].astype(np.uint8)


def find_pairs(sketches: SketchBatch, order: I8) -> list[Pair]:
    """The pairs of some documents, all at once, sorted. ``order``: rank of each document, earliest first."""
    n = len(order)
    numbers = np.empty(n, np.int64)
    numbers[np.argsort(order, kind="stable")] = np.arange(n)
    owners = np.repeat(numbers, np.diff(sketches.offsets))
    prints, crowds = meet(sketches.prints >> np.uint64(1), owners, n, rule_of("prints"), sketches.prints & np.uint64(1))
    words, facts = (
        meet(keys[filled].ravel(), np.repeat(numbers[filled], keys.shape[1]), n, rule_of(kind))[0]
        for kind, (keys, filled) in (
            ("words", bands(sketches.words, WORD_ROWS)),
            ("facts", bands(sketches.facts, FACT_ROWS)),
        )
    )
    codes, flags = select(prints, words, facts, crowds, n)
    pairs = np.sort(np.argsort(numbers)[np.stack((codes // max(1, n), codes % max(1, n)), axis=1)], axis=1)
    return sorted(Pair(a, b, flag) for (a, b), flag in zip(pairs.tolist(), flags.tolist(), strict=True))


def bands(signatures: npt.NDArray[np.uint32], rows: int, first: int = 0, last: int | None = None) -> tuple[U8, Mask]:
    """(documents, bands) keys of the bands first:last of signatures, and which signatures are not empty."""
    last = signatures.shape[1] // rows if last is None else last
    by_band = signatures[:, first * rows : last * rows].reshape(len(signatures), last - first, rows)
    keys = np.arange(first + 1, last + 1, dtype=np.uint64) * np.uint64(SPREAD) + by_band[:, :, 0]
    keys ^= keys >> np.uint64(29)
    for row in range(1, rows):
        keys *= np.uint64(SPREAD)
        keys += by_band[:, :, row]
        keys ^= keys >> np.uint64(29)
    return keys, signatures[:, 0] != EMPTY


def _shared(keys: U8, owners: I8, furniture: U8 | None) -> tuple[U8, I8, I8]:
    """Members of buckets with at least two, by bucket and number, each document once in a bucket, and whether it is
    furniture to it.

    Exact, at the price of sorts of single numbers (three times faster than by two at 2,000,000 keys). A key and its place
    here fit into 64 bits but for the top of the key; where that brings different keys together they are told apart. Keys
    are then numbered among those that are left, which leaves room for documents' numbers: of any size, as no table of them is
    made. (Keys cut by the documents' numbers fell together 0, 28 and 243 times in 2,000,000 at 10**6, 10**8 and 10**9 documents.)
    """
    at = _alike(keys)
    values = keys[at]
    new = _begins(values)
    low = owners[at].astype(np.uint64) << np.uint64(1)
    if furniture is not None:
        low |= furniture[at]
    distinct = values[new]
    bits = np.uint64(64 - max(1, len(distinct).bit_length()))
    packed = (np.cumsum(new) - 1).astype(np.uint64) << bits | low
    packed.sort()
    # a run that a text has twice, once as furniture, is no furniture
    packed = packed[_begins(packed >> np.uint64(1))]
    members = packed & ((np.uint64(1) << bits) - np.uint64(1))
    return (
        distinct[(packed >> bits).astype(np.int64)],
        (members >> np.uint64(1)).astype(np.int64),
        (members & np.uint64(1)).astype(np.int64),
    )


def _alike(keys: U8) -> I8:
    """The places of keys that occur more than once, those of each one together."""
    bits = np.uint64(max(1, len(keys).bit_length()))
    packed = keys << bits | np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    kept = _several(packed >> bits)
    at = (packed[kept] & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    values = keys[at]
    cut = values << bits
    mixed = cut[1:][(cut[1:] == cut[:-1]) & (values[1:] != values[:-1])]
    if not len(mixed):
        return at
    places = np.flatnonzero(np.isin(cut, mixed))
    order = np.lexsort((values[places], cut[places]))
    at[places] = at[places][order]
    return at[_several(keys[at])]


def _once(owners: I8, edges: I8, sizes: I8, weights: I8) -> tuple[I8, I8, I8]:
    """Of buckets with the same members one, with the weights of all: a passage brings its carriers together in as many
    buckets as it has fingerprints. Members are told apart by the sum of 64-bit numbers drawn for each."""
    if not len(edges):
        return edges, sizes, weights
    drawn = owners.astype(np.uint64) + np.uint64(1)
    for factor in (0x9E3779B97F4A7C15, 0xC4CEB9FE1A85EC53):
        drawn *= np.uint64(factor)
        drawn ^= drawn >> np.uint64(32)
    ends = np.cumsum(np.concatenate(([np.uint64(0)], drawn)))
    _, first, number = np.unique(ends[edges + sizes] - ends[edges], return_index=True, return_inverse=True)
    return edges[first], sizes[first], np.bincount(number, weights).astype(np.int64)


def _portion(owners: I8, edges: I8, sizes: I8, weights: I8, n: int, rule: Rule, known: Mask | None) -> Meetings:
    codes: list[I8] = []
    counts: list[I8] = []
    near: list[I8] = []
    small = (sizes <= rule.large) & (sizes > 1)
    starts, left, weight = edges[small], sizes[small], weights[small]
    at = np.repeat(starts, left) + _ranks(left)
    ends, weight = np.repeat(starts + left, left), np.repeat(weight, left)
    for step in range(1, rule.large):  # each member meets the next ones of its bucket
        inside = at + step < ends
        at, ends, weight = at[inside], ends[inside], weight[inside]
        if not len(at):
            break
        one, other, of = owners[at], owners[at + step], weight
        if known is not None:
            asked = known[one] | known[other]
            one, other, of = one[asked], other[asked], of[asked]
        codes.append(one * n + other)
        counts.append(of)
        near.append(of)
    large = sizes > rule.large
    starts, size = edges[large], sizes[large]
    at, base = np.repeat(starts, size) + _ranks(size), np.repeat(starts, size)
    weight = np.repeat(weights[large], size)
    few = np.repeat(size <= HUGE, size) * weight
    for representative in range(rule.representatives):
        later = np.flatnonzero(at > base + representative)
        if known is not None:
            later = later[known[owners[base[later] + representative]] | known[owners[at[later]]]]
        codes.append(owners[base[later] + representative] * n + owners[at[later]])
        counts.append(weight[later])
        near.append(few[later])
    return Meetings(*_summed(np.concatenate(codes), np.concatenate(counts), np.concatenate(near)))


def _summed(codes: I8, first: I8, second: I8) -> tuple[I8, I8, I8]:
    sorting = np.argsort(codes, kind="stable")
    codes = codes[sorting]
    edges = _edges(codes)
    if not len(edges):
        return codes, first[:0], second[:0]
    return codes[edges], np.add.reduceat(first[sorting], edges), np.add.reduceat(second[sorting], edges)


def _enough(part: Meetings, shared: int) -> Meetings:
    enough = part.met >= shared
    return Meetings(part.codes[enough], part.met[enough], part.alone[enough])


def _strongest(codes: I8, met: I8, alone: I8, crowded: Mask, n: int) -> Mask:
    """Which pairs to keep. Of the ``crowded`` ones those to which the later document is tied most:
    TIES by all their meetings, half as many by those in smaller buckets, where an edit that few have in
    common brings two together. So a story costs what its carriers are, however they cut and change it."""
    kept = np.ones(len(codes), bool)
    places = np.flatnonzero(crowded)
    earlier, later = codes[places] // n, codes[places] % n
    chosen = np.zeros(len(places), bool)
    # the last one: to the first of all whom it met, which is the agency's own page where there is one
    for weight, most in ((met[places], TIES), (alone[places], TIES // 2), (np.ones(len(places), np.int64), 1)):
        sorting = np.lexsort((earlier, -weight, later))
        ordered = later[sorting]
        edges = _edges(ordered)
        rank = _ranks(np.diff(np.append(edges, len(ordered))))
        chosen[sorting[(rank < most) & (weight[sorting] > 0)]] = True
    kept[places] = chosen
    return kept


def both_in_crowds(codes: I8, crowds: Crowds, n: int) -> Mask:
    """Which pairs are both members of at least CROWDED of the same huge buckets, whether they met there or not."""
    result = np.zeros(len(codes), bool)
    sorting = np.argsort(crowds.owners, kind="stable")
    keys, ordered = crowds.keys[sorting], crowds.owners[sorting]
    starts = _edges(ordered)
    counts = np.diff(np.append(starts, len(ordered)))
    often = counts >= CROWDED
    members, starts, counts = ordered[starts[often]], starts[often], counts[often]
    if not len(members):
        return result
    one, other = (np.searchsorted(members, ends).clip(max=len(members) - 1) for ends in (codes // n, codes % n))
    places = np.flatnonzero((members[one] == codes // n) & (members[other] == codes % n))
    for part in np.array_split(places, max(1, int(counts[one[places]].sum() >> 21))):
        sides = np.concatenate((one[part], other[part]))
        sizes = counts[sides]
        of = np.repeat(np.tile(np.arange(len(part)), 2), sizes)
        values = keys[np.repeat(starts[sides], sizes) + _ranks(sizes)]
        order = np.lexsort((values, of))
        of, values = of[order], values[order]
        twice = (of[1:] == of[:-1]) & (values[1:] == values[:-1])
        result[part] = np.bincount(of[1:][twice], minlength=len(part)) >= CROWDED
    return result


def _several(ordered: npt.NDArray[Any]) -> Mask:
    """Where a value stands that has its like beside it."""
    new = _begins(ordered)
    return ~(new & np.append(new[1:], True))[: len(ordered)]


def _begins(ordered: npt.NDArray[Any]) -> Mask:
    return np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)]


def _edges(ordered: npt.NDArray[Any]) -> I8:
    """Where a new value begins."""
    return np.flatnonzero(_begins(ordered))


def _ranks(counts: I8) -> I8:
    """0..count-1 for each count, concatenated."""
    ends = np.cumsum(counts)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)
