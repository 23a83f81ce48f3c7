"""Headlines of other stories that a page prints inside of its sentences, beside the names that they are about.

They come with whatever story names somebody who is in the news, on many sites of a group at once, and a scraper leaves no
seam. Two signs are left of the box: a stroke between headlines, and the label of its link. Where the sentence begins and
ends again nobody can tell: all of it is taken for the box.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from .sentences import opens_sentence

SIGN = re.compile(r"(?<=\S) \| (?=\S)|(?<=[^\W\d_A-Z]) MORE(?= [(a-z])|(?<=[?!.'’”]) MORE(?= [(a-z])")
CUES = (" | ", " MORE ")
LEAST_BEFORE = 5
"""Words of the sentence before the sign: fewer are a place, a time or a section."""


def find_teasers(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[tuple[int, int]]:
    """Half-open spans of characters of the sentences that hold such headlines, in order. ``starts``, ``ends``: of the words."""
    spans: list[tuple[int, int]] = []
    last = -1
    for place in signs(text):
        at = first = bisect_right(starts, place) - 1
        if at <= last:
            continue
        while first > 0 and not opens_sentence(text[ends[first - 1] : starts[first]]):
            first -= 1
        if at - first + 1 < LEAST_BEFORE:
            continue
        while at + 1 < len(starts) and not opens_sentence(text[ends[at] : starts[at + 1]]):
            at += 1
        last = at
        spans.append((starts[first], ends[at]))
    return spans


def signs(text: str) -> list[int]:
    """Where the signs stand, in order."""
    places = []
    for cue in CUES:
        at = text.find(cue)
        while at >= 0:
            if SIGN.match(text, at):
                places.append(at)
            at = text.find(cue, at + 1)
    return sorted(places)
