"""Sketches of many documents at once: numpy over the concatenated words, signatures as datasketch makes them.

The signatures are, bit for bit, those of ``datasketch.MinHash(PERMUTATIONS, seed=SEED, scheme=SCHEME)``
updated with bits 1 to 32 of each hash (tests hold the two against each other): datasketch supplies the
permutations, whole-batch arithmetic replaces its per-set calls, about a hundred times faster.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.hashing import BASE, MASK
from ..arrays.ranges_batch import portions, ranges
from ..arrays.sets_batch import unique
from ..records import FURNITURE, Document
from ..text.characters_batch import bounds_of
from ..text.scripts_batch import EACH
from ..text.words_batch import WordBatch, mix, word_hashes
from .sketch import PERMUTATIONS, SCHEME, SEED, SHINGLE, SKIP, WINDOW

U1 = npt.NDArray[np.uint8]
U4 = npt.NDArray[np.uint32]
U8 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int64]
EMPTY = np.uint32(0xFFFFFFFF)
PART = 1 << 16
"""Words, or pairs of facts, worked on at once: what is made of them stays in the cache."""


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


class WordSketches(NamedTuple):
    """What is kept of the words of n documents; ``signatures``, ``prints`` and ``offsets`` as in SketchBatch."""

    signatures: U4
    prints: U8
    offsets: I8
    shingles: I8
    """(n,): distinct runs of SHINGLE words, as ``Document.shingles``: of tokens in whatever script."""


def sketch(documents: Sequence[Document]) -> SketchBatch:
    """Sketch a batch of documents; the result does not depend on how a corpus is cut into batches."""
    hashes, offsets = _hashed([d.words for d in documents])
    places = np.zeros(len(hashes), np.uint32)
    kinds = np.frombuffer(b"".join(d.kinds for d in documents), np.uint8)
    scripts = np.fromiter((d.script for d in documents), np.uint8, len(documents))
    sketches = sketch_words(WordBatch(hashes, places, places, offsets), kinds, scripts)
    facts = fact_signatures(*_hashed([[f.key for f in d.facts] for d in documents]))
    return SketchBatch(sketches.signatures, facts, sketches.prints, sketches.offsets)


def sketch_words(words: WordBatch, kinds: U1, scripts: U1) -> WordSketches:
    """The sketches of n documents' words; ``kinds``: one byte a word, as in Document; ``scripts``: (n,)."""
    furniture = kinds == FURNITURE
    sizes = SHINGLE * EACH[scripts]
    several = unique(sizes).tolist()
    if len(several) < 2:
        return _sketch_words(words.hashes, words.offsets, furniture, *several)
    order = np.argsort(sizes, kind="stable")
    lengths = np.diff(words.offsets)
    made = []
    for size in several:
        of = order[sizes[order] == size]
        at = ranges(words.offsets[of], lengths[of])
        made.append(_sketch_words(words.hashes[at], bounds_of(lengths[of]), furniture[at], size))
    back = np.argsort(order)
    signatures, prints, distinct = (
        np.concatenate([getattr(m, n) for m in made]) for n in ("signatures", "prints", "shingles")
    )
    counts = np.concatenate([np.diff(m.offsets) for m in made])
    at = ranges(bounds_of(counts)[:-1][back], counts[back])
    return WordSketches(signatures[back], prints[at], bounds_of(counts[back]), distinct[back])


def _sketch_words(hashes: U8, all_bounds: I8, furniture: npt.NDArray[np.bool_], size: int = SHINGLE) -> WordSketches:
    """Of documents whose shingles have ``size`` words each."""
    made = []
    for first, last in portions(all_bounds, PART):
        bounds = all_bounds[first : last + 1]
        here = slice(bounds[0], bounds[-1])
        given = hashes[here], bounds - bounds[0], furniture[here]
        shingles, offsets, distinct = _shingles(*given, size)
        if size != SHINGLE:
            distinct = _shingles(*given, SHINGLE)[2]
        made.append((_minhash(shingles, offsets), *_winnow(shingles, offsets), distinct))
    signatures, prints, counts, distinct = map(np.concatenate, zip(*made, strict=True))
    return WordSketches(signatures, prints, bounds_of(counts), distinct)


def fact_signatures(keys: U8, offsets: I8) -> U4:
    """(n, PERMUTATIONS) signatures of the skip-bigrams of n documents' facts; document i has the keys
    (``hashing.word_hash``) ``keys[offsets[i]:offsets[i+1]]``."""
    made = []
    for first, last in portions(offsets, PART // SKIP):
        bounds = offsets[first : last + 1]
        made.append(_minhash(*_skip_bigrams(keys[bounds[0] : bounds[-1]], bounds - bounds[0])))
    return np.concatenate(made)


def _hashed(lists: Sequence[Sequence[str]]) -> tuple[U8, I8]:
    distinct = list(set(chain.from_iterable(lists)))
    known = dict(zip(distinct, word_hashes(distinct).tolist(), strict=True))
    offsets = bounds_of(np.fromiter(map(len, lists), np.int64, len(lists)))
    return np.fromiter(map(known.__getitem__, chain.from_iterable(lists)), np.uint64, int(offsets[-1])), offsets


def _shingles(words: U8, bounds: I8, furniture: npt.NDArray[np.bool_], size: int) -> tuple[U8, I8, I8]:
    """Shingle hashes of every document, as ``sketch.shingle_hashes``, their bounds, and how many distinct ones are of
    ``size`` words."""
    lengths = np.diff(bounds)
    terms = words + np.uint64(1)
    count = max(0, len(words) - size + 1)
    values, framed = terms[:count].copy(), furniture[:count].copy()
    for k in range(1, size):
        values *= np.uint64(BASE)
        values += terms[k : count + k]
        framed &= furniture[k : count + k]
    whole = _whole(lengths, size)
    values, framed = values[whole], framed[whole]
    short = np.flatnonzero((lengths > 0) & (lengths < size))
    counts = np.maximum(lengths - size + 1, lengths > 0)
    offsets = bounds_of(counts)
    if len(short):
        at = offsets[short] - np.arange(len(short))
        spans = [slice(bounds[i], bounds[i + 1]) for i in short]
        values = np.insert(values, at, [_horner(terms[span].tolist()) for span in spans])
        framed = np.insert(framed, at, [furniture[span].all() for span in spans])
    values = mix(values)
    values &= ~np.uint64(1)
    distinct = _distinct(values, offsets)[1]
    distinct[short] = 0
    values |= framed
    return values, offsets, distinct


def _horner(terms: Sequence[int]) -> int:
    value = 0
    for term in terms:
        value = (value * BASE + term) & MASK
    return value


def _winnow(shingles: U8, bounds: I8) -> tuple[U8, I8]:
    """Distinct window minima of every document, increasing, as ``sketch.winnow``, and their numbers."""
    lengths = np.diff(bounds)
    minima = shingles
    width = 1
    while width < WINDOW:  # WINDOW is a power of two
        minima = np.minimum(minima[: max(0, len(minima) - width)], minima[width:])
        width *= 2
    minima = minima[_whole(lengths, WINDOW)]
    counts = np.maximum(lengths - WINDOW + 1, 0)
    short = np.flatnonzero((lengths > 0) & (lengths < WINDOW))
    if len(short):
        at = bounds_of(counts)[short]
        minima = np.insert(minima, at, [shingles[bounds[i] : bounds[i + 1]].min() for i in short])
        counts[short] = 1
    # The same shingle is the least of several windows in a row: most go before anything is sorted.
    changes = np.ones(len(minima), bool)
    changes[1:] = minima[1:] != minima[:-1]
    starts = bounds_of(counts)[:-1]
    changes[starts[counts > 0]] = True
    counts = np.diff(bounds_of(changes)[bounds_of(counts)])
    return _distinct(minima[changes], bounds_of(counts))


def _distinct(values: U8, bounds: I8) -> tuple[U8, I8]:
    """Each document's distinct values, increasing, and their numbers."""
    values = values.copy()
    for first, last in pairwise(bounds.tolist()):
        values[first:last].sort()
    new = np.ones(len(values), bool)
    new[1:] = values[1:] != values[:-1]
    new[bounds[:-1][np.diff(bounds) > 0]] = True
    return values[new], np.diff(bounds_of(new)[bounds])


def _whole(lengths: I8, size: int) -> npt.NDArray[np.bool_]:
    """Of the runs of that size over all documents those that lie in one document."""
    owners = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    return owners[: max(0, len(owners) - size + 1)] == owners[size - 1 :]


def _skip_bigrams(keys: U8, bounds: I8) -> tuple[U8, I8]:
    """Hashes of each fact with each of the SKIP after it, document by document."""
    owners = np.repeat(np.arange(len(bounds) - 1, dtype=np.uint32), np.diff(bounds))
    left = (keys + np.uint64(1)) * np.uint64(BASE) + np.uint64(1)
    values = np.zeros((len(keys), SKIP), np.uint64)
    there = np.zeros((len(keys), SKIP), bool)
    for k in range(1, SKIP + 1):
        values[:-k, k - 1] = left[:-k] + keys[k:]
        there[:-k, k - 1] = owners[:-k] == owners[k:]
    return mix(values[there]), bounds_of(there.sum(axis=1))[bounds]


_asked: list[U4] = []


def permutations() -> U4:
    """(2, PERMUTATIONS): the factors and the terms of datasketch's permutations. Those of our own settings are written down
    beside this file (a test holds them equal): to import datasketch takes longer than to sketch a thousand articles."""
    if not _asked:
        written = json.loads((Path(__file__).parent / "permutations.json").read_text("utf-8"))
        if (written["num_perm"], written["seed"], written["scheme"]) == (PERMUTATIONS, SEED, SCHEME):
            use((written["factors"], written["terms"]))
        else:
            from datasketch import MinHash

            use([numbers.tolist() for numbers in MinHash(PERMUTATIONS, seed=SEED, scheme=SCHEME).permutations])
    return _asked[0]


def use(kept: Sequence[Sequence[int]]) -> None:
    """Sketch with the permutations of an earlier run of the same SCHEME, SEED and PERMUTATIONS."""
    _asked[:] = [np.array(kept, np.uint32)]


def _minhash(values: U8, bounds: I8) -> U4:
    """(n, PERMUTATIONS) signatures of the sets of the low halves of ``values[bounds[i]:bounds[i+1]]``, without
    the lowest bit."""
    a, b = permutations()
    low = (values >> np.uint64(1)).astype(np.uint32)
    low = low ^ low >> np.uint32(16)
    low = low * np.uint32(0x85EBCA6B)
    low = low ^ low >> np.uint32(13)
    low = low * np.uint32(0xC2B2AE35)
    low = low ^ low >> np.uint32(16)
    lengths = np.diff(bounds)
    signatures = np.full((PERMUTATIONS, len(lengths)), EMPTY, np.uint32)
    filled = np.flatnonzero(lengths)
    starts = bounds[:-1][filled]
    row = np.empty_like(low)
    if len(filled):
        for k in range(PERMUTATIONS):
            np.multiply(low, a[k], out=row)
            np.add(row, b[k], out=row)
            signatures[k, filled] = np.minimum.reduceat(row, starts)
    return np.ascontiguousarray(signatures.T)
