"""Sketches of many documents at once: numpy over the concatenated words, signatures as datasketch makes them.

The signatures are, bit for bit, those of ``datasketch.MinHash(PERMUTATIONS, seed=SEED, scheme=SCHEME)``
updated with bits 1 to 32 of each hash (tests hold the two against each other): datasketch supplies the
permutations, whole-batch arithmetic replaces its per-set calls, about a hundred times faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ..records import FURNITURE, Document
from .plain import BASE, PERMUTATIONS, SCHEME, SEED, SHINGLE, SKIP, WINDOW, word_hash

U4 = npt.NDArray[np.uint32]
U8 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int64]
EMPTY = np.uint32(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class SketchBatch:
    """Sketches of n documents. Rows of a signature of a document without shingles or facts are all EMPTY."""

    words: U4
    """(n, PERMUTATIONS)"""
    facts: U4
    """(n, PERMUTATIONS)"""
    prints: U8
    """Fingerprints of all documents, one after the other, each document's distinct and increasing; the lowest
    bit is set where the words are page furniture."""
    offsets: I8
    """(n + 1,): document i has ``prints[offsets[i]:offsets[i+1]]``."""


def sketch(documents: Sequence[Document]) -> SketchBatch:
    """Sketch a batch of documents; the result does not depend on how a corpus is cut into batches."""
    hashes, bounds = _concatenate([d.words for d in documents])
    kinds = np.frombuffer(b"".join(d.kinds for d in documents), np.uint8)
    shingles, shingle_bounds = _shingles(hashes, bounds, kinds)
    prints, offsets = _winnow(shingles, shingle_bounds)
    facts, fact_bounds = _concatenate([[f.key for f in d.facts] for d in documents])
    bigrams, bigram_bounds = _skip_bigrams(facts, fact_bounds)
    return SketchBatch(_minhash(shingles, shingle_bounds), _minhash(bigrams, bigram_bounds), prints, offsets)


def _concatenate(lists: Sequence[Sequence[str]]) -> tuple[U8, I8]:
    lengths = np.fromiter((len(words) for words in lists), np.int64, len(lists))
    bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    known: dict[str, int] = {}
    out = np.empty(int(bounds[-1]), np.uint64)
    position = 0
    for words in lists:
        for word in words:
            value = known.get(word)
            if value is None:
                value = known[word] = word_hash(word)
            out[position] = value
            position += 1
    return out, bounds


def _shingles(hashes: U8, bounds: I8, kinds: npt.NDArray[np.uint8]) -> tuple[U8, I8]:
    """Shingle hashes of every document, as ``plain.shingle_hashes``."""
    lengths = np.diff(bounds)
    counts = np.where(lengths == 0, 0, np.maximum(lengths - SHINGLE + 1, 1))
    out_bounds = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    starts = np.repeat(bounds[:-1], counts) + _ranks(counts)
    sizes = np.repeat(np.minimum(lengths, SHINGLE), counts)
    values = np.zeros(len(starts), np.uint64)
    furniture = np.ones(len(starts), np.uint64)
    base = np.uint64(BASE)
    for k in range(SHINGLE):
        inside = k < sizes
        words = hashes[np.where(inside, starts + k, 0)] if len(hashes) else values
        values = np.where(inside, values * base + words + np.uint64(1), values)
        if len(kinds):
            furniture &= np.where(inside, kinds[np.where(inside, starts + k, 0)] == FURNITURE, True)
    return _mix(values) & ~np.uint64(1) | furniture, out_bounds


def _winnow(shingles: U8, bounds: I8) -> tuple[U8, I8]:
    """Distinct window minima of every document, increasing, as ``plain.winnow``."""
    lengths = np.diff(bounds)
    counts = np.where(lengths == 0, 0, np.maximum(lengths - WINDOW + 1, 1))
    starts = np.repeat(bounds[:-1], counts) + _ranks(counts)
    last = np.repeat(bounds[1:] - 1, counts)
    owners = np.repeat(np.arange(len(lengths)), counts)
    minima = shingles[starts] if len(starts) else np.empty(0, np.uint64)
    for k in range(1, WINDOW):
        minima = np.minimum(minima, shingles[np.minimum(starts + k, last)]) if len(starts) else minima
    order = np.lexsort((minima, owners))
    minima, owners = minima[order], owners[order]
    first = np.ones(len(minima), bool)
    first[1:] = (minima[1:] != minima[:-1]) | (owners[1:] != owners[:-1])
    minima, owners = minima[first], owners[first]
    sizes = np.bincount(owners, minlength=len(lengths))
    return minima, np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)


def _skip_bigrams(hashes: U8, bounds: I8) -> tuple[U8, I8]:
    """Hashes of each fact with each of the SKIP after it, document by document."""
    lengths = np.diff(bounds)
    ends = np.repeat(bounds[1:], lengths)
    at = np.arange(len(hashes))
    owners = np.repeat(np.arange(len(lengths)), lengths)
    values: list[U8] = []
    whose: list[I8] = []
    for k in range(1, SKIP + 1):
        inside = at + k < ends
        left, right = at[inside], at[inside] + k
        values.append((hashes[left] + np.uint64(1)) * np.uint64(BASE) + hashes[right] + np.uint64(1))
        whose.append(owners[inside])
    owner = np.concatenate(whose)
    order = np.argsort(owner, kind="stable")
    sizes = np.bincount(owner, minlength=len(lengths))
    return _mix(np.concatenate(values)[order]), np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)


def _ranks(counts: I8) -> I8:
    """0..count-1 for each count, concatenated."""
    ends = np.cumsum(counts)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)


def _mix(values: U8) -> U8:
    values = values ^ values >> np.uint64(33)
    values = values * np.uint64(0xFF51AFD7ED558CCD)
    values = values ^ values >> np.uint64(33)
    values = values * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ values >> np.uint64(33)


@lru_cache(maxsize=1)
def _permutations() -> tuple[U4, U4]:
    from datasketch import MinHash

    a, b = MinHash(PERMUTATIONS, seed=SEED, scheme=SCHEME).permutations
    return a.astype(np.uint32), b.astype(np.uint32)


def _minhash(values: U8, bounds: I8) -> U4:
    """(n, PERMUTATIONS) signatures of the sets of the low halves of ``values[bounds[i]:bounds[i+1]]``, without
    the lowest bit."""
    a, b = _permutations()
    low = (values >> np.uint64(1)).astype(np.uint32)
    low = low ^ low >> np.uint32(16)
    low = low * np.uint32(0x85EBCA6B)
    low = low ^ low >> np.uint32(13)
    low = low * np.uint32(0xC2B2AE35)
    low = low ^ low >> np.uint32(16)
    lengths = np.diff(bounds)
    signatures = np.full((len(lengths), PERMUTATIONS), EMPTY, np.uint32)
    filled = np.flatnonzero(lengths)
    if len(filled):
        starts = bounds[:-1][filled]
        for k in range(PERMUTATIONS):
            signatures[filled, k] = np.minimum.reduceat(low * a[k] + b[k], starts)
    return signatures
