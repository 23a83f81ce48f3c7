"""What every character is to a word: its class, and the one character it is compared as.

Asked of Python's own ``re``, ``str`` and ``unicodedata``, so that whole batches (`words_batch.py`) read a text as
`words.py` does, under whatever version of Unicode Python has.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Literal

from .words import HIDDEN, MARKS, WORD_APOSTROPHES, normalise

LETTER, DECIMAL, APOSTROPHE, POINT, MARK, HIDDEN_IN_WORD, UPPER, DIGIT = (1 << n for n in range(8))
"""Classes, as bits. LETTER: whatever words are made of, digits too; DECIMAL: what ``\\d`` matches; POINT: what joins
decimals; UPPER and DIGIT: ``str.isupper``, ``str.isdigit``."""
HARD = 1 << 31
"""Set in what a character is compared as where one character does not say it: it becomes several, or may melt into the
one before it. Words that hold one are left to ``words.normalise``."""
BLOCK = 256
"""Characters of which it is asked at once whether any can be decomposed or folded: most cannot."""
PLANES = 0x40000
"""Code points that are asked: those of the planes in which letters are. No letter is in those above, which are empty, private, or hold tags
and marks; a test asks this Python."""


@lru_cache(maxsize=1)
def tables() -> tuple[bytearray, array[int]]:
    """For each code point its classes (one byte) and what it is compared as (four bytes)."""
    folded = array("I", range(sys.maxunicode + 1))
    everything = str(folded[:PLANES], f"utf-32-{sys.byteorder[0]}e", "surrogatepass")
    classes = bytearray(len(folded))
    runs = list(re.finditer(r"[^\W_]+", everything))
    for run in runs:
        classes[run.start() : run.end()] = bytes((LETTER,)) * len(run.group())
    letters = "".join(run.group() for run in runs)
    for kind, bit in ((str.isdecimal, DECIMAL), (str.isupper, UPPER), (str.isdigit, DIGIT)):
        for c in filter(kind, letters):
            classes[ord(c)] |= bit
    followers = _followers(everything)
    for c in _changed(letters):
        first, word = unicodedata.normalize("NFKD", c)[0], normalise(c)
        hard = len(word) != 1 or first in followers or unicodedata.combining(first)
        folded[ord(c)] = HARD if hard else ord(word)
    for c in followers.intersection(letters):
        folded[ord(c)] = HARD
    for c in WORD_APOSTROPHES:
        classes[ord(c)] |= APOSTROPHE
        folded[ord(c)] = ord(normalise(c))
    for c in ".,":
        classes[ord(c)] |= POINT
    for characters, bit in ((MARKS, MARK), (HIDDEN, HIDDEN_IN_WORD)):
        for c in characters:
            classes[ord(c)] |= bit
            folded[ord(c)] = HARD
    return classes, folded


def _changed(letters: str) -> set[str]:
    """Letters that are compared as something else."""
    changed = set(folding(letters))
    return changed.union(c for c in _decomposed(letters, "NFKD") if not unicodedata.is_normalized("NFKD", c))


def folding(characters: str) -> Iterator[str]:
    """Those that ``str.casefold`` changes."""
    for n in range(0, len(characters), BLOCK):
        block = characters[n : n + BLOCK]
        if block.casefold() != block:
            yield from (c for c in block if c.casefold() != c)


def _decomposed(characters: str, form: Literal["NFD", "NFKD"]) -> Iterator[str]:
    """Those of blocks in which any can be."""
    blocks = (characters[n : n + BLOCK] for n in range(0, len(characters), BLOCK))
    return chain.from_iterable(block for block in blocks if not unicodedata.is_normalized(form, block))


def _followers(everything: str) -> set[str]:
    """Characters that composition melts into the one before them."""
    pairs = filter(None, map(unicodedata.decomposition, _decomposed(everything, "NFD")))
    followers = {chr(int(pair.split()[1], 16)) for pair in pairs if " " in pair and pair[0] != "<"}
    return followers | {chr(n) for n in range(0x1161, 0x1176)} | {chr(n) for n in range(0x11A8, 0x11C3)}  # Hangul
