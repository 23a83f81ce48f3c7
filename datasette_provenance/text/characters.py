"""What every character is to a word: its class, and the one character it is compared as.

Asked of Python's own ``re``, ``str`` and ``unicodedata``, so that whole batches (`words_batch.py`) read a text as
`words.py` does, under whatever version of Unicode Python has.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from functools import lru_cache
from itertools import chain

from .words import HIDDEN, MARKS, WORD_APOSTROPHES, normalise

LETTER, DECIMAL, APOSTROPHE, POINT, MARK, HIDDEN_IN_WORD, UPPER, DIGIT = (1 << n for n in range(8))
"""Classes, as bits. LETTER: whatever words are made of, digits too; DECIMAL: what ``\\d`` matches; POINT: what joins
decimals; UPPER and DIGIT: ``str.isupper``, ``str.isdigit``."""
HARD = 1 << 31
"""Set in what a character is compared as where one character does not say it: it becomes several, or may melt into the
one before it. Words that hold one are left to ``words.normalise``."""
BLOCK = 256
"""Characters of which it is asked at once whether any can be decomposed: most cannot."""


@lru_cache(maxsize=1)
def tables() -> tuple[bytearray, array[int]]:
    """For each code point its classes (one byte) and what it is compared as (four bytes)."""
    folded = array("I", range(sys.maxunicode + 1))
    everything = str(folded, f"utf-32-{sys.byteorder[0]}e", "surrogatepass")
    classes = bytearray(len(everything))
    letters = [c for match in re.finditer(r"[^\W_]+", everything) for c in match.group()]
    followers = _followers(everything)
    for c in letters:
        classes[ord(c)] = LETTER | DECIMAL * c.isdecimal() | UPPER * c.isupper() | DIGIT * c.isdigit()
        if c in followers:
            folded[ord(c)] = HARD
        elif c.casefold() != c or not unicodedata.is_normalized("NFKD", c):
            first, word = unicodedata.normalize("NFKD", c)[0], normalise(c)
            hard = len(word) != 1 or first in followers or unicodedata.combining(first)
            folded[ord(c)] = HARD if hard else ord(word)
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


def _followers(everything: str) -> set[str]:
    """Characters that composition melts into the one before them."""
    blocks = (everything[n : n + BLOCK] for n in range(0, len(everything), BLOCK))
    characters = chain.from_iterable(block for block in blocks if not unicodedata.is_normalized("NFD", block))
    pairs = filter(None, map(unicodedata.decomposition, characters))
    followers = {chr(int(pair.split()[1], 16)) for pair in pairs if " " in pair and pair[0] != "<"}
    return followers | {chr(n) for n in range(0x1161, 0x1176)} | {chr(n) for n in range(0x11A8, 0x11C3)}  # Hangul
