"""Many members' texts at once, from the columns of their documents: as ``texts.text_of`` says of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.hashing import BASE
from ..records import FURNITURE
from ..text.words_batch import I8, U4, DocumentBatch
from .house_edits import GRAM
from .texts import Text

ROOM = 4
"""Slots for each gram that is looked up."""


class Key(NamedTuple):
    """Texts that are told from each other by nothing else are equal."""

    words: int
    """Which words, by their number."""
    kinds: bytes
    paragraphs: tuple[int, ...]
    facts: bytes


def texts_of(portions: Iterable[tuple[DocumentBatch, U4, I8]]) -> list[Text]:
    """Of the documents of one portion after another, each with its paragraphs: (start, end) in characters, those of document i
    from ``offsets[i]`` to ``offsets[i + 1]``. A gram is a number, the same in all of them. Equal texts are one object, and only what is
    different is held longer than its portion: of a story that a hundred thousand pages print as it is there would be 6 GB."""
    words: dict[bytes, int] = {}
    keys: dict[Key, int] = {}
    which = [keys.setdefault(key, len(keys)) for portion in portions for key in _keys(*portion, words)]
    grams = _grams_of(list(words))
    sets = list(map(frozenset, grams))
    texts = [
        Text(
            grams[key.words], sets[key.words], key.kinds, list(key.paragraphs), np.frombuffer(key.facts, "<u8").tolist()
        )
        for key in keys
    ]
    return [texts[number] for number in which]


def _keys(documents: DocumentBatch, paragraphs: U4, offsets: I8, words: dict[bytes, int]) -> Iterator[Key]:
    """``words`` gets the words that are not numbered yet."""
    kept = documents.kinds != FURNITURE
    before = np.concatenate(([0], np.cumsum(kept)))
    hashes, kinds = documents.hashes[kept], documents.kinds[kept].tobytes()
    ends = before[_ends(documents, paragraphs[:, 1], offsets)].tolist()
    spans, facts = offsets.tolist(), documents.fact_offsets.tolist()
    for i, (at, to) in enumerate(pairwise(before[documents.offsets].tolist())):
        number = words.setdefault(hashes[at:to].tobytes(), len(words))
        of_paragraphs = (0, *[end - at for end in ends[spans[i] : spans[i + 1]]])
        yield Key(number, kinds[at:to], of_paragraphs, documents.fact_keys[facts[i] : facts[i + 1]].tobytes())


def _grams_of(texts: list[bytes]) -> list[list[int]]:
    """Of the words of texts."""
    bounds = [0, *accumulate(len(words) // 8 for words in texts)]
    named = _named(_grams(np.frombuffer(b"".join(texts), np.uint64)))
    return [named[at : max(at, to - GRAM + 1)].tolist() for at, to in pairwise(bounds)]


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
