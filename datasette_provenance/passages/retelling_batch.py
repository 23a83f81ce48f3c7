"""What texts keep of others that they may retell, for many pairs: as ``retelling.retelling`` says of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

import numpy as np

from ..arrays.ranges_batch import ranges
from ..records import FURNITURE, Retelling
from ..text.words_batch import I8, U8, DocumentBatch
from .passages_batch import F8, common_commonplaces
from .retelling import (
    LEAST_COMMON,
    LEAST_KEPT,
    LEAST_RARE,
    MOST_NEW,
    NEAR,
    SENTENCE,
    TWO,
    UNIT,
    WORD,
    plainness,
    rising,
)

KEPT = 512
"""Documents whose sentences are kept for their other pairs."""


class Sentences(NamedTuple):
    """The sentences of a document that count, by their words."""

    words: U8
    """The distinct ones, increasing."""
    often: I8
    """(words,) in how many sentences each stands."""
    alone: Placed
    """Each sentence by itself."""
    pairs: Placed
    """Each with the next one."""
    number: int


class Placed(NamedTuple):
    """(sentence, word) by word, then by sentence; words by their place among some that increase."""

    owners: I8
    at: I8


def retellings(documents: DocumentBatch, pairs: I8, common_facts: I8) -> F8:
    """(m, 5) the fields of ``Retelling`` of each pair; nan where there is none. ``common_facts``: (m,) as aligned."""
    fields = np.full((len(pairs), len(Retelling._fields)), np.nan)
    fact_counts = np.diff(documents.fact_offsets) + np.diff(documents.commonplace_offsets)
    chosen = np.flatnonzero(common_facts >= LEAST_RARE)
    common = common_facts[chosen] + common_commonplaces(documents, pairs[chosen])
    kept = (common[:, None] + 1) / (fact_counts[pairs[chosen]] + 2)  # of each side's facts
    looked = (common >= LEAST_COMMON) & (kept.max(1, initial=0.0) >= LEAST_KEPT)
    sentences = lru_cache(KEPT)(lambda n: _sentences(documents, n))
    known = lru_cache(KEPT)(lambda n: _known(documents, n))
    for row, shares in zip(chosen[looked].tolist(), kept[looked].tolist(), strict=True):
        a, b = pairs[row].tolist()
        both = [_kept(documents, known, sentences, *way) for way in ((a, b, shares[0]), (b, a, shares[1]))]
        signs = [one for one in both if one is not None]
        if signs:
            fields[row] = max(signs, key=plainness)
    return fields


def _kept(
    documents: DocumentBatch, known: Callable[[int], U8], sentences: Callable[[int], Sentences], source: int, text: int,
    of_source: float,
) -> Retelling | None:  # fmt: skip
    """As ``retelling.kept``; ``of_source``: the share of the source's facts that the text has."""
    if of_source < LEAST_KEPT:
        return None
    of_text, there = _facts(documents, text), known(source)
    at = np.minimum(np.searchsorted(there, of_text), len(there) - 1)
    new = (int((there[at] != of_text).sum()) + 1) / (len(of_text) + 2)
    return _compared(sentences(source), sentences(text), new, of_source) if new <= MOST_NEW else None


def _known(documents: DocumentBatch, n: int) -> U8:
    """Facts and words of a document, increasing."""
    words = documents.hashes[documents.offsets[n] : documents.offsets[n + 1]]
    return np.sort(np.concatenate((_facts(documents, n), words)))


def _facts(documents: DocumentBatch, n: int) -> U8:
    rare = documents.fact_keys[documents.fact_offsets[n] : documents.fact_offsets[n + 1]]
    often = documents.commonplace_keys[documents.commonplace_offsets[n] : documents.commonplace_offsets[n + 1]]
    return np.concatenate((rare, often))


def _sentences(documents: DocumentBatch, n: int) -> Sentences:
    """As ``retelling.sentences_of``."""
    here = slice(documents.offsets[n], documents.offsets[n + 1])
    owners = np.cumsum(documents.opens[here], dtype=np.int64)
    counts = documents.ends[here] - documents.starts[here] >= WORD
    counts &= documents.kinds[here] != FURNITURE
    owners, words = owners[counts], documents.hashes[here][counts]
    once = _distinct(owners, words)
    owners, words = owners[once], words[once]
    enough = np.bincount(owners) >= SENTENCE if len(owners) else np.zeros(0, bool)
    inside, number = enough[owners], int(enough.sum())
    owners, words = (np.cumsum(enough) - 1)[owners[inside]], words[inside]
    first = np.concatenate(([True], words[1:] != words[:-1]))[: len(words)]
    at = np.cumsum(first) - 1
    two, of_two = np.concatenate((owners, owners - 1)), np.concatenate((at, at))
    inside = (two >= 0) & (two < number - 1)
    two, of_two = two[inside], of_two[inside]
    once = _distinct(two, of_two)
    return Sentences(words[first], np.bincount(at), Placed(owners, at), Placed(two[once], of_two[once]), number)


def _distinct(owners: I8, words: I8 | U8) -> I8:
    """Which of some (sentence, word) to keep, so that each stands once, by word, then by sentence."""
    order = np.lexsort((owners, words))
    owners, words = owners[order], words[order]
    once = np.ones(len(words), bool)
    once[1:] = (owners[1:] != owners[:-1]) | (words[1:] != words[:-1])
    return order[once]


def _compared(source: Sentences, text: Sentences, new_facts: float, facts_kept: float) -> Retelling | None:
    """As ``retelling.compare_sentences``."""
    if not source.number or not text.number:
        return None
    place = np.minimum(np.searchsorted(text.words, source.words), len(text.words) - 1)
    known = np.flatnonzero(text.words[place] == source.words)
    weights = (UNIT / np.sqrt(source.often[known])).astype(np.int64)
    of_source, of_text = _numbered(len(source.words), known), _numbered(len(text.words), place[known])
    a, b = _among(source.alone, of_source), _among(text.alone, of_text)
    sizes_a, sizes_b = _sizes(source, of_source, weights), _sizes(text, of_text, weights)
    shared = _shared(b, a, weights, text.number, source.number)
    best = shared.max(1)
    if source.number > 1:
        two = _shared(b, _among(source.pairs, of_source), weights, text.number, source.number - 1)
        best = np.maximum(best, (TWO * two).astype(np.int64).max(1))
    alike = shared / np.sqrt((sizes_b[:, None] * sizes_a).astype(np.float64))
    nearest, back = alike.argmax(1), alike.argmax(0)
    mutual = (back[nearest] == np.arange(len(nearest))) & (alike.max(1) > NEAR)
    matched = nearest[mutual]
    return Retelling(
        new_facts,
        facts_kept,
        int(best.sum()) / int(sizes_b.sum()),
        len(matched) / min(source.number, text.number),
        (rising(matched.tolist()) - 2 * sqrt(len(matched))) / text.number,
    )


def _numbered(count: int, chosen: I8) -> I8:
    """(count,) the number of each of the chosen places, -1 of the others."""
    numbers = np.full(count, -1)
    numbers[chosen] = np.arange(len(chosen))
    return numbers


def _among(of: Placed, numbers: I8) -> Placed:
    """Those of words that have a number, by it."""
    at = numbers[of.at]
    inside = np.flatnonzero(at >= 0)
    return Placed(of.owners[inside], at[inside])


def _sizes(of: Sentences, numbers: I8, weights: I8) -> I8:
    """The weight of all words of each sentence."""
    of_words = np.full(len(numbers), UNIT, np.int64)
    of_words[numbers >= 0] = weights[numbers[numbers >= 0]]
    return np.bincount(of.alone.owners, of_words[of.alone.at], minlength=of.number).astype(np.int64)


def _shared(b: Placed, a: Placed, weights: I8, rows: int, columns: int) -> I8:
    """(rows, columns) the weight of the words that two sentences have in common."""
    counts = np.bincount(a.at, minlength=len(weights))
    sizes = counts[b.at]
    others = a.owners[ranges((np.cumsum(counts) - counts)[b.at], sizes)]
    codes = np.repeat(b.owners * columns, sizes) + others
    sums = np.bincount(codes, np.repeat(weights[b.at], sizes), rows * columns)
    return sums.astype(np.int64).reshape(rows, columns)
