"""Words of a text, each with the place where it stands in the text as stored."""

from __future__ import annotations

import re
import unicodedata

# A word: letters, digits and marks, joined inside by apostrophes, and by points or
# commas between digits (1,000 and 2.4 are one word); U.S. and e.g. keep their points out.
WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’ʼ][^\W_]+)*")
PARAGRAPH = re.compile(r"\S[^\n]*")

_PLAIN = str.maketrans({"’": "'", "ʼ": "'"})


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
    for match in WORD.finditer(text):
        words.append(normalise(match.group()))
        starts.append(match.start())
        ends.append(match.end())
    return words, starts, ends


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Lines with something on them, without the white space around: half-open offsets."""
    return [(m.start(), m.start() + len(m.group().rstrip())) for m in PARAGRAPH.finditer(text)]
