"""In which scripts many texts are written: as ``scripts.script_of`` says of each, which is asked only where it can matter."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ..arrays.sets_batch import unique
from .characters_batch import Layout
from .scripts import OUR_FIRST, PER_WORD, SPACED, UNSPACED, ranges_of, script_of

U1 = npt.NDArray[np.uint8]
I8 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
UNSPACED_FIRST = min(ranges_of(UNSPACED))[0]
EACH = np.array(PER_WORD, np.int64)


def find_scripts(laid: Iterable[Layout]) -> U1:
    """The script of every text (n,)."""
    return np.concatenate([scripts_of(part) for part in laid])


def in_words(tokens: I8, scripts: U1) -> I8:
    """As ``scripts.in_words``, of many."""
    each = EACH[scripts]
    return (2 * tokens + each) // (2 * each)


def unspaced_places(codes: npt.NDArray[np.uint32]) -> I8:
    """Where in some code points the letters of ``scripts.unspaced_letters`` are."""
    places = np.flatnonzero(codes >= UNSPACED_FIRST)
    return places[_unspaced().take(codes[places], mode="clip")]


def scripts_of(part: Layout) -> U1:
    """Of the texts of one layout."""
    scripts = np.zeros(len(part.texts), np.uint8)
    places = np.flatnonzero(part.codes >= OUR_FIRST)
    places = places[_asked().take(part.codes[places], mode="clip")]
    for n in unique(np.searchsorted(part.bases, places, "right") - 1).tolist():
        scripts[n] = script_of(part.texts[n])
    return scripts


@lru_cache(maxsize=1)
def _asked() -> Flags:
    """Of every code point whether it is a letter of a script without capitals."""
    return _table(UNSPACED + SPACED)


@lru_cache(maxsize=1)
def _unspaced() -> Flags:
    return _table(UNSPACED)


def _table(letters: str) -> Flags:
    table = np.zeros(sys.maxunicode + 1, bool)
    for first, last in ranges_of(letters):
        table[first:last] = True
    return table
