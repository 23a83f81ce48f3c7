"""Where the sentences of many texts begin: as ``sentences.sentence_starts`` says of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from ..arrays.ranges_batch import ranges
from .characters_batch import Layout, bounds_of, lay
from .sentences import ALONE, ENDERS
from .words_batch import WordBatch

I8 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
CODES_ALONE = np.array(sorted(map(ord, ALONE)), np.uint32)
CODES = np.array(sorted(map(ord, ENDERS)), np.uint32)


def find_sentences(texts: Sequence[str], words: WordBatch, laid: Iterable[Layout] | None = None) -> Flags:
    """Of each word whether a sentence begins with it. ``laid``: the texts, where they are laid out already."""
    opens = np.zeros(len(words.starts), bool)
    opens[words.offsets[:-1][np.diff(words.offsets) > 0]] = True
    first = 0
    for part in laid or lay(texts):
        offsets = words.offsets[first : first + len(part.texts) + 1]
        first += len(part.texts)
        here = np.arange(offsets[0], offsets[-1])
        later = here[~opens[offsets[0] : offsets[-1]]]
        shift = np.repeat(part.bases, np.diff(offsets))[later - offsets[0]]
        begins = words.ends[later - 1] + shift
        lengths = words.starts[later] + shift - begins
        signs = part.codes[begins]
        alone = signs == ord("\n")
        candidates = np.flatnonzero(signs >= CODES_ALONE[1])
        alone[candidates] = np.isin(signs[candidates], CODES_ALONE)
        gaps = np.flatnonzero((lengths > 1) | alone)
        if len(gaps):
            signs = part.codes[ranges(begins[gaps], lengths[gaps])]
            stops = np.logical_or.reduceat(np.isin(signs, CODES), bounds_of(lengths[gaps])[:-1])
            opens[later[gaps[stops]]] = True
    return opens
