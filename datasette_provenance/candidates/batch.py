"""Which pairs of documents are worth aligning: those that meet in enough buckets.

A bucket is a fingerprint, a band of the words' MinHash or a band of the facts' MinHash; its members are
the documents that have it. A small bucket gives all its pairs. In a large one (a story that hundreds of
papers carry, or a line that a site prints everywhere) each member meets only the first few and its next
neighbours, so that the cost is that of its size, not of its square: no bucket is dropped. Of a story that
very many carry, an article keeps its strongest ties.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..records import Pair
from ..sketches.batch import EMPTY, SketchBatch

I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]

LARGE = 48
"""Members from which a bucket no longer gives all its pairs."""
REPRESENTATIVES = 8
NEIGHBOURS = 4
HUGE = 128
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
FACT_BANDS_SHARED = 6
"""Of PERMUTATIONS bands of one row: about 5 % of the fact skip-bigrams in common. Rewrites share a tenth to a
third, too little for longer bands: bands of two rows found 54 of 72 constructed rewrite pairs, counting single
rows 70 (measured with 8; facts inside quotations have left the sequence since, hence 6)."""
FOUND_WORDS, FOUND_PASSAGE, FOUND_FACTS = 1, 2, 4


def find_pairs(sketches: SketchBatch, order: I8) -> list[Pair]:
    """Candidate pairs, a < b, sorted. ``order``: rank of each document (earliest first); the first of a
    large bucket are its representatives."""
    n = len(sketches.offsets) - 1
    owners = np.repeat(np.arange(n), np.diff(sketches.offsets))
    parts = [_pairs(sketches.prints >> np.uint64(1), owners, order, n, MIN_PRINTS, sketches.prints & np.uint64(1))]
    for signatures, rows, shared in (
        (sketches.words, WORD_ROWS, 1),
        (sketches.facts, FACT_ROWS, FACT_BANDS_SHARED),
    ):
        parts.append(_pairs(*_bands(signatures, rows), order, n, shared))
    flags = (FOUND_PASSAGE, FOUND_WORDS, FOUND_FACTS)
    codes, places = np.unique(np.concatenate([p.codes for p in parts]), return_inverse=True)
    met, alone, found = (np.zeros(len(codes), np.int64) for _ in range(3))
    np.add.at(met, places, np.concatenate([p.met for p in parts]))
    np.add.at(alone, places, np.concatenate([p.alone for p in parts]))
    np.bitwise_or.at(
        found, places, np.concatenate([np.full(len(p.codes), f) for p, f in zip(parts, flags, strict=True)])
    )
    crowded = (met > alone) | _share_huge(codes, parts[0].huge, n)
    kept = _strongest(codes, met, alone, crowded, order, n)
    return [Pair(c // n, c % n, f) for c, f in zip(codes[kept].tolist(), found[kept].tolist(), strict=True)]


class Found(NamedTuple):
    """Pairs of one kind of bucket: codes a * n + b (a < b), increasing; how often the two met; and how often in
    buckets that are not huge. Last, who is in huge ones: documents, and as many keys of buckets."""

    codes: I8
    met: I8
    alone: I8
    huge: tuple[I8, U8]


def _strongest(
    codes: I8, met: I8, alone: I8, crowded: npt.NDArray[np.bool_], order: I8, n: int
) -> npt.NDArray[np.bool_]:
    """Which pairs to keep. Of the ``crowded`` ones those to which the later document is tied most:
    TIES by all their meetings, half as many by those in smaller buckets, where an edit that few have in
    common brings two together. So a story costs what its carriers are, however they cut and change it."""
    kept = np.ones(len(codes), bool)
    places = np.flatnonzero(crowded)
    a, b = codes[places] // n, codes[places] % n
    a_later = order[a] > order[b]
    later, earlier = np.where(a_later, a, b), np.where(a_later, b, a)
    chosen = np.zeros(len(places), bool)
    # the last one: to the first of all whom it met, which is the agency's own page where there is one
    for weight, most in ((met[places], TIES), (alone[places], TIES // 2), (n - order[earlier], 1)):
        sorting = np.lexsort((order[earlier], -weight, later))
        ordered = later[sorting]
        first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(ordered) else ordered
        rank = np.arange(len(ordered)) - np.repeat(first, np.diff(np.append(first, len(ordered))))
        chosen[sorting[(rank < most) & (weight[sorting] > 0)]] = True
    kept[places] = chosen
    return kept


def _bands(signatures: npt.NDArray[np.uint32], rows: int) -> tuple[U8, I8]:
    """One key for each band of each signature that is not empty, with its document."""
    filled = np.flatnonzero(signatures[:, 0] != EMPTY)
    bands = signatures.shape[1] // rows
    keys = np.empty((len(filled), bands), np.uint64)
    for band in range(bands):
        value = np.full(len(filled), band + 1, np.uint64)
        for row in range(rows):
            value = value * np.uint64(0x9E3779B97F4A7C15) + signatures[filled, band * rows + row]
            value ^= value >> np.uint64(29)
        keys[:, band] = value
    return keys.ravel(), np.repeat(filled, bands)


def _share_huge(codes: I8, huge: tuple[I8, U8], n: int) -> npt.NDArray[np.bool_]:
    """Which pairs are both members of at least CROWDED of the same huge buckets, whether they met there or not."""
    of: dict[int, set[int]] = {}
    for owner, key in zip(huge[0].tolist(), huge[1].tolist(), strict=True):
        of.setdefault(owner, set()).add(key)
    none: set[int] = set()
    shared = (len(of.get(c // n, none) & of.get(c % n, none)) for c in codes.tolist())
    return np.fromiter((number >= CROWDED for number in shared), bool, len(codes))


def _pairs(keys: U8, owners: I8, order: I8, n: int, shared: int, furniture: U8 | None = None) -> Found:
    """The pairs that meet in at least ``shared`` buckets.

    With ``furniture`` (0 or 1 for each key) a meeting in a RARE bucket counts for two, and a large bucket that
    is furniture to most of its members gives nothing.
    """
    sorting = np.lexsort((order[owners], keys))
    keys, owners = keys[sorting], owners[sorting]
    edges = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(np.append(edges, len(keys)))
    rank = np.arange(len(keys)) - np.repeat(edges, sizes)
    size = np.repeat(sizes, sizes)
    large, huge = size > LARGE, size > HUGE
    telling = np.ones(len(keys), bool)
    if furniture is not None and len(keys):
        site_line = np.repeat(np.add.reduceat(furniture[sorting].astype(np.int64), edges) * 2 > sizes, sizes)
        telling = ~(large & site_line)
    small: list[I8] = []
    crowded: list[I8] = []
    # each member meets the next ones of its bucket: all of them in a small bucket, NEIGHBOURS in a large one
    for step in range(1, LARGE):
        first = np.flatnonzero(telling & (rank + step < size) & (~large | (step <= NEIGHBOURS)))
        if not len(first):
            break
        codes = _code(owners[first], owners[first + step], n)
        crowded.append(codes[huge[first]])
        small.append(codes[~huge[first]])
        if furniture is not None:
            small.append(codes[size[first] <= RARE])
    # and, in a large one, its representatives
    for representative in range(REPRESENTATIVES):
        later = np.flatnonzero(telling & large & (rank > representative + NEIGHBOURS))
        codes = _code(owners[later - rank[later] + representative], owners[later], n)
        crowded.append(codes[huge[later]])
        small.append(codes[~huge[later]])
    codes = np.concatenate([*small, *crowded])
    in_small = np.arange(len(codes)) < sum(map(len, small))
    # a line that a text has twice, once as furniture, meets itself
    two = codes // n != codes % n
    values, places, met = np.unique(codes[two], return_inverse=True, return_counts=True)
    alone = np.bincount(places[in_small[two]], minlength=len(values))
    enough = met >= shared
    members = huge & telling
    return Found(values[enough], met[enough], alone[enough], (owners[members], keys[members]))


def _code(a: I8, b: I8, n: int) -> I8:
    return np.minimum(a, b) * n + np.maximum(a, b)
