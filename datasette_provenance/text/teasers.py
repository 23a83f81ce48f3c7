"""Headlines of other stories that a page prints inside of its sentences, beside the names that they are about.

They come with whatever story names somebody who is in the news, on many sites of a group at once, and a scraper leaves no
seam. Two signs are left of the box: a stroke between headlines, and the label of its link. Where the sentence begins and
ends again nobody can tell: all of it is taken for the box.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from .sentences import sentence_starts

SIGN = re.compile(r"(?<=\S) \| (?=\S)|(?<=[^\W\d_A-Z]) MORE(?= [(a-z])|(?<=[?!.'’”]) MORE(?= [(a-z])")
CUES = (" | ", " MORE ")
LEAST_BEFORE = 5
"""Words of the sentence before the sign: fewer are a place, a time or a section."""


def find_teasers(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[tuple[int, int]]:
    """Half-open spans of characters of the sentences that hold such headlines, in order. ``starts``, ``ends``: of the words."""
    if not any(cue in text for cue in CUES):
        return []
    found: list[tuple[int, int]] = []
    sentences: Sequence[int] = ()
    for sign in SIGN.finditer(text):
        sentences = sentences or sentence_starts(text, starts, ends)
        at = bisect_right(starts, sign.start()) - 1
        number = bisect_right(sentences, at) - 1
        if at < 0 or number < 0 or at - sentences[number] + 1 < LEAST_BEFORE:
            continue
        last = sentences[number + 1] if number + 1 < len(sentences) else len(starts)
        span = starts[sentences[number]], ends[last - 1]
        if not found or found[-1] != span:
            found.append(span)
    return found
