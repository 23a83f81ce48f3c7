"""Words of a text, each with the place where it stands in the text as stored."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .scripts import FOLLOWING, IDEOGRAPHIC, UNSPACED, script_of

READING = "clusters"
"""Remembered with what was made of words: what was read otherwise is read anew."""
# Accents written apart and the vowel signs of many scripts, which are no letters to ``re``.
MARKS = "".join(c for c in map(chr, range(0x300, 0x10000)) if unicodedata.category(c)[0] == "M")
# Soft hyphens and joiners: invisible inside a word, and left out where words are compared.
HIDDEN = "\u00ad\u200c\u200d\u2060\ufeff"
WORD_APOSTROPHES = "'’ʼ"
_RARE = re.compile(f"[{MARKS}{HIDDEN}]")


def _word(letters: str) -> str:
    # A word: letters, digits and marks, joined inside by apostrophes, and by points or
    # commas between digits (1,000 and 2.4 are one word); U.S. and e.g. keep their points out.
    return rf"\d+(?:[.,]\d+)+|{letters}(?:[{WORD_APOSTROPHES}]{letters})*"


WORD = re.compile(_word(rf"[^\W_]+[{MARKS}]*(?:[{HIDDEN}]*[^\W_]+[{MARKS}]*)*"))
# The same where a text has no marks or hidden characters, as most: three times as fast.
_PLAIN_WORD = re.compile(_word(r"[^\W_]+"))
PARAGRAPH = re.compile(r"\S[^\n]*")

_PLAIN = str.maketrans({"’": "'", "ʼ": "'", **dict.fromkeys(HIDDEN)})


@lru_cache(maxsize=1)
def _token() -> re.Pattern[str]:
    """What a text without blanks between words is read by; words of other scripts in it are as they are elsewhere."""
    letters = rf"[^\W_{UNSPACED}]+[{MARKS}]*(?:[{HIDDEN}]*[^\W_{UNSPACED}]+[{MARKS}]*)*"
    return re.compile(rf"[{UNSPACED}][{MARKS}{FOLLOWING}]*|{_word(letters)}")


def normalise(word: str) -> str:
    """The form in which words are compared: case-folded, compatibility-composed, straight apostrophe."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", word).casefold().translate(_PLAIN)


def tokenise(text: str) -> tuple[list[str], list[int], list[int]]:
    """Words, starts and ends: ``text[starts[i]:ends[i]]`` normalises to ``words[i]``.

    In a text that puts no blanks between words they are what ``scripts`` calls tokens.
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    word = WORD if not text.isascii() and _RARE.search(text) else _PLAIN_WORD
    if script_of(text) >= IDEOGRAPHIC:
        word = _token()
    for match in word.finditer(text):
        words.append(normalise(match.group()))
        starts.append(match.start())
        ends.append(match.end())
    return words, starts, ends


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Lines with something on them, without the white space around: half-open offsets."""
    return [(m.start(), m.start() + len(m.group().rstrip())) for m in PARAGRAPH.finditer(text)]
