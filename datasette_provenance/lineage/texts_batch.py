"""Many members' texts at once, from the columns of their documents: as ``texts.text_of`` says of each."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ..arrays.hashing import BASE
from ..records import FURNITURE
from ..text.words_batch import I8, U4, DocumentBatch
from .house_edits import GRAM
from .texts import Text

ROOM = 4
"""Slots for each gram that is looked up."""


def texts_of(documents: DocumentBatch, paragraphs: U4, paragraph_offsets: I8) -> list[Text]:
    """``paragraphs``: (start, end) of each in characters, those of document i ``paragraph_offsets[i]`` to
    ``paragraph_offsets[i + 1]``. A gram is a number, the same in all of them."""
    kept = documents.kinds != FURNITURE
    before = np.concatenate(([0], np.cumsum(kept)))
    bounds = before[documents.offsets].tolist()
    kinds = documents.kinds[kept].tobytes()
    grams = _named(_grams(documents.hashes[kept])).tolist()
    ends = before[_ends(documents, paragraphs[:, 1], paragraph_offsets)].tolist()
    spans, fact_bounds = paragraph_offsets.tolist(), documents.fact_offsets.tolist()
    keys = documents.fact_keys.tolist()
    texts = []
    for i, (at, to) in enumerate(pairwise(bounds)):
        own_grams = grams[at : max(at, to - GRAM + 1)]
        of_paragraphs = [0, *[end - at for end in ends[spans[i] : spans[i + 1]]]]
        facts = keys[fact_bounds[i] : fact_bounds[i + 1]]
        texts.append(Text(own_grams, frozenset(own_grams), kinds[at:to], of_paragraphs, facts))
    return texts


def _grams(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """One for each word but the last GRAM - 1: those that reach from one document into the next mean nothing."""
    size = max(0, len(words) - GRAM + 1)
    value = words[:size].copy()
    for k in range(1, GRAM):
        value *= np.uint64(BASE)
        value += words[k : k + size]
    return value


def _named(values: npt.NDArray[np.uint64]) -> I8:
    """The same grams, each named by the place where it first stands: what is together in a text is together in a set
    then, and so they are found and counted in half the time."""
    names = np.empty(len(values), np.int64)
    bits = (ROOM * len(values)).bit_length()
    first = np.empty(1 << bits, np.int64)
    slots = (values >> np.uint64(64 - bits)).astype(np.int64)
    left = np.arange(len(values))
    while len(left):  # a slot is given to the first of those in it; the others come again
        first[slots[left[::-1]]] = left[::-1]
        places = first[slots[left]]
        same = values[places] == values[left]
        names[left[same]] = places[same]
        left = left[~same]
    return names


def _ends(documents: DocumentBatch, ends: U4, offsets: I8) -> I8:
    """The first word of the batch behind each paragraph."""
    owners = np.repeat(np.arange(len(documents.offsets) - 1), np.diff(documents.offsets)) << 32
    of_ends = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets)) << 32
    return np.maximum.accumulate(np.searchsorted(owners | documents.starts, of_ends | ends))
