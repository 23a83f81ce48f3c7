"""Which pairs of documents are worth aligning: those that meet in enough buckets.

A bucket is a fingerprint, a band of the words' MinHash or a band of the facts' MinHash; its members are
the documents that have it. A small bucket gives all its pairs. In a large one (a story that hundreds of
papers carry, or a line that a site prints everywhere) each member meets only the first few and its next
neighbours, so that the cost is that of its size, not of its square: no bucket is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

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
RARE = 8
"""Members up to which a fingerprint tells by itself: so few share no stock phrase."""
MIN_PRINTS = 2
"""Fingerprints two documents must share: one may be a stock phrase (2 us an article; recall .996 at 50,000)."""
WORD_ROWS = 4
FACT_ROWS = 1
FACT_BANDS_SHARED = 8
"""Of PERMUTATIONS bands of one row: about 6 % of the fact skip-bigrams in common. Rewrites share a tenth to a
third, too little for longer bands: of 72 constructed rewrite pairs these find 70 with 12 of 168 others, bands
of two rows 54 with 6."""
FOUND_WORDS, FOUND_PASSAGE, FOUND_FACTS = 1, 2, 4


def find_pairs(sketches: SketchBatch, order: I8) -> list[Pair]:
    """Candidate pairs, a < b, sorted. ``order``: rank of each document (earliest first); the first of a
    large bucket are its representatives."""
    n = len(sketches.offsets) - 1
    found: dict[int, int] = {}
    owners = np.repeat(np.arange(n), np.diff(sketches.offsets))
    for code in _pairs(sketches.prints >> np.uint64(1), owners, order, n, MIN_PRINTS, sketches.prints & np.uint64(1)):
        found[code] = FOUND_PASSAGE
    for signatures, rows, shared, flag in (
        (sketches.words, WORD_ROWS, 1, FOUND_WORDS),
        (sketches.facts, FACT_ROWS, FACT_BANDS_SHARED, FOUND_FACTS),
    ):
        keys, owners = _bands(signatures, rows)
        for code in _pairs(keys, owners, order, n, shared):
            found[code] = found.get(code, 0) | flag
    return [Pair(code // n, code % n, flags) for code, flags in sorted(found.items())]


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


def _pairs(keys: U8, owners: I8, order: I8, n: int, shared: int, furniture: U8 | None = None) -> list[int]:
    """Codes a * n + b (a < b) of the pairs that meet in at least ``shared`` buckets, increasing.

    With ``furniture`` (0 or 1 for each key) a meeting in a RARE bucket counts for two, and a large bucket that
    is furniture to most of its members gives nothing.
    """
    met: list[I8] = []
    for meeting, weight in _meetings(keys, owners, order, n, furniture):
        met += [meeting] * weight
    if not met:
        return []
    codes = np.concatenate(met)
    # a line that a text has twice, once as furniture, meets itself
    values, counts = np.unique(codes[codes // n != codes % n], return_counts=True)
    return values[counts >= shared].tolist()


def _meetings(keys: U8, owners: I8, order: I8, n: int, furniture: U8 | None) -> Iterator[tuple[I8, int]]:
    sorting = np.lexsort((order[owners], keys))
    keys, owners = keys[sorting], owners[sorting]
    edges = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(np.append(edges, len(keys)))
    rank = np.arange(len(keys)) - np.repeat(edges, sizes)
    size = np.repeat(sizes, sizes)
    large = size > LARGE
    telling = np.ones(len(keys), bool)
    if furniture is not None and len(keys):
        site_line = np.repeat(np.add.reduceat(furniture[sorting].astype(np.int64), edges) * 2 > sizes, sizes)
        telling = ~(large & site_line)
    # each member meets the next ones of its bucket: all of them in a small bucket, NEIGHBOURS in a large one
    for step in range(1, LARGE):
        first = np.flatnonzero(telling & (rank + step < size) & (~large | (step <= NEIGHBOURS)))
        if not len(first):
            break
        rare = size[first] <= RARE if furniture is not None else np.zeros(len(first), bool)
        codes = _code(owners[first], owners[first + step], n)
        yield codes[~rare], 1
        yield codes[rare], 2
    # and, in a large one, its representatives
    for representative in range(REPRESENTATIVES):
        later = np.flatnonzero(telling & large & (rank > representative + NEIGHBOURS))
        if len(later):
            yield _code(owners[later - rank[later] + representative], owners[later], n), 1


def _code(a: I8, b: I8, n: int) -> I8:
    return np.minimum(a, b) * n + np.maximum(a, b)
