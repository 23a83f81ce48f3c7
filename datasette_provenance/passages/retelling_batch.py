"""What texts keep of others that they may retell, for many pairs: as ``retelling.retelling`` says of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..records import FURNITURE, Retelling
from ..text.words_batch import I8, U8, DocumentBatch
from .passages_batch import F8
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
    """The sentences of a document that count: (sentence, word) of each distinct word of them."""

    owners: I8
    words: U8
    number: int


def retellings(documents: DocumentBatch, pairs: I8, common_facts: I8) -> F8:
    """(m, 5) the fields of ``Retelling`` of each pair; nan where there is none. ``common_facts``: (m,) as aligned."""
    found = np.full((len(pairs), len(Retelling._fields)), np.nan)
    looked = common_facts >= LEAST_RARE
    sentences = lru_cache(KEPT)(lambda n: _sentences(documents, n))
    facts = lru_cache(KEPT)(lambda n: _facts(documents, n))
    for row in np.flatnonzero(looked).tolist():
        a, b = pairs[row].tolist()
        both = [_kept(documents, facts, sentences, *way) for way in ((a, b), (b, a))]
        some = [one for one in both if one is not None]
        if some:
            found[row] = max(some, key=plainness)
    return found


def _kept(
    documents: DocumentBatch, facts: Callable[[int], U8], sentences: Callable[[int], Sentences], source: int, text: int
) -> Retelling | None:
    """As ``retelling.kept``."""
    own, others = facts(text), facts(source)
    common = np.isin(own, others)
    shared = int(common.sum())
    of_source = (shared + 1) / (len(others) + 2)
    if shared < LEAST_COMMON or of_source < LEAST_KEPT:
        return None
    left = own[~common]
    there = np.isin(left, documents.hashes[documents.offsets[source] : documents.offsets[source + 1]])
    new = (int((~there).sum()) + 1) / (len(own) + 2)
    return _compared(sentences(source), sentences(text), new, of_source) if new <= MOST_NEW else None


def _facts(documents: DocumentBatch, n: int) -> U8:
    rare = documents.fact_keys[documents.fact_offsets[n] : documents.fact_offsets[n + 1]]
    common = documents.commonplace_keys[documents.commonplace_offsets[n] : documents.commonplace_offsets[n + 1]]
    return np.concatenate((rare, common))


def _sentences(documents: DocumentBatch, n: int) -> Sentences:
    """As ``retelling.sentences_of``."""
    here = slice(documents.offsets[n], documents.offsets[n + 1])
    owners = np.cumsum(documents.opens[here])
    counts = documents.ends[here] - documents.starts[here] >= WORD
    counts &= documents.kinds[here] != FURNITURE
    owners, words = owners[counts], documents.hashes[here][counts]
    order = np.lexsort((words, owners))
    owners, words = owners[order], words[order]
    once = np.ones(len(words), bool)
    once[1:] = (owners[1:] != owners[:-1]) | (words[1:] != words[:-1])
    owners, words = owners[once], words[once]
    enough = np.bincount(owners) >= SENTENCE if len(owners) else np.zeros(0, bool)
    inside = enough[owners]
    places = np.cumsum(enough) - 1
    return Sentences(places[owners[inside]], words[inside], int(enough.sum()))


def _compared(source: Sentences, text: Sentences, new_facts: float, facts_kept: float) -> Retelling | None:
    """As ``retelling.compare_sentences``."""
    if not source.number or not text.number:
        return None
    words, often = np.unique(source.words, return_counts=True)
    known = np.isin(words, text.words)
    words = words[known]
    weights = (UNIT / np.sqrt(often[known])).astype(np.int64)
    matrix_a, sizes_a = _matrix(source, words, weights)
    matrix_b, sizes_b = _matrix(text, words, weights)
    weighted = matrix_b * weights
    shared = weighted @ matrix_a.T
    best = shared.max(1)
    if source.number > 1:
        two = weighted @ np.maximum(matrix_a[:-1], matrix_a[1:]).T
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


def _matrix(of: Sentences, words: U8, weights: I8) -> tuple[npt.NDArray[np.float64], I8]:
    """(sentences, words) which of some words they have, and the weight of all their words."""
    at = np.minimum(np.searchsorted(words, of.words), max(0, len(words) - 1))
    known = words[at] == of.words if len(words) else np.zeros(len(of.words), bool)
    matrix = np.zeros((of.number, len(words)))
    matrix[of.owners[known], at[known]] = 1.0
    weight = np.full(len(of.words), UNIT, np.int64)
    weight[known] = weights[at[known]]
    return matrix, np.bincount(of.owners, weight, minlength=of.number).astype(np.int64)
