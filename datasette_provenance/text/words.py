"""Words of a text, each with the place where it stands in the text as stored."""

from __future__ import annotations

import re
import unicodedata

# Accents written apart and the vowel signs of many scripts, which are no letters to ``re``.
MARKS = "".join(c for c in map(chr, range(0x300, 0x10000)) if unicodedata.category(c)[0] == "M")
# Soft hyphens and joiners: invisible inside a word, and left out where words are compared.
HIDDEN = "\u00ad\u200c\u200d\u2060\ufeff"
WORD_APOSTROPHES = "'’ʼ"
_RARE = re.compile(f"[{MARKS}{HIDDEN}]")


def _word(letters: str) -> re.Pattern[str]:
    # A word: letters, digits and marks, joined inside by apostrophes, and by points or
    # commas between digits (1,000 and 2.4 are one word); U.S. and e.g. keep their points out.
    return re.compile(rf"\d+(?:[.,]\d+)+|{letters}(?:[{WORD_APOSTROPHES}]{letters})*")


WORD = _word(rf"[^\W_]+[{MARKS}]*(?:[{HIDDEN}]*[^\W_]+[{MARKS}]*)*")
# The same where a text has no marks or hidden characters, as most: three times as fast.
_PLAIN_WORD = _word(r"[^\W_]+")
PARAGRAPH = re.compile(r"\S[^\n]*")

_PLAIN = str.maketrans({"’": "'", "ʼ": "'", **dict.fromkeys(HIDDEN)})


def normalise(word: str) -> str:
    """The form in which words are compared: case-folded, compatibility-composed, straight apostrophe."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", word).casefold().translate(_PLAIN)


def tokenise(text: str) -> tuple[list[str], list[int], list[int]]:
    """Words, starts and ends: ``text[starts[i]:ends[i]]`` normalises to ``words[i]``."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    word = WORD if not text.isascii() and _RARE.search(text) else _PLAIN_WORD
    for match in word.finditer(text):
        words.append(normalise(match.group()))
        starts.append(match.start())
        ends.append(match.end())
    return words, starts, ends


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Lines with something on them, without the white space around: half-open offsets."""
    return [(m.start(), m.start() + len(m.group().rstrip())) for m in PARAGRAPH.finditer(text)]
