"""The page as lines: which stand above the story, in it and below it, and which are captions of pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .tokens import paragraphs

# A line is taken for a paragraph of the story from this length on; headlines, bylines and dates are shorter.
PARAGRAPH_LENGTH = 110

CAPTION = re.compile(
    r"""^\W{0,3}FILE\b(?:\s?[-–—.:]|\s+[Ii]n\ this|\ (?:photo|PHOTO))  # FILE - In this ...
    |\b(?:file|this|handout|combination|undated|combo)\s(?:photo|picture|image)\b
    |\b[Ii]n\ this\ (?:\w+,?\ )?(?:\w+\.?\ \d{1,2},?\ \d{4},?\ )?(?:file\ )?(?:photo|image|picture)\b
    |\((?:L-R|[Ll]eft|[Rr]ight|[LRC])\)
    |,\ (?:left|right|center|centre|second\ (?:left|right|from)),
    |\b(?:AP|Reuters|REUTERS|AFP|EPA|Getty)\ ?(?:Photo|PHOTO|Images?|file)\b
    |\bvia\ (?:AP|AFP|Reuters|REUTERS|Getty|CNN)\b
    |\([^()]{0,60}(?:\b(?:Photo|PHOTO|Foto|Image|Picture)\b|/\s?(?:AP|AFP|Reuters|REUTERS|EPA|Getty))[^()]*\)
    |\b(?:Photo(?:\ credit)?|Picture|Foto|Image\ caption|Crédit\ photo|Photo\ by)\b\s?[:(]
    |\b(?:REUTERS|AFP|AP)\s?/\s?[A-Z][\w'’-]+\ [A-Z]
    |\b[Pp]hoto(?:graph)?\ (?:by|courtesy|credit)\b""",
    re.X,
)
SCENE = re.compile(
    r"\b(?:poses?|posing|arrives?|walks?|waves?|speaks?|gestures?|looks? on|shakes? hands|stands?|listens?|sits?|"
    r"holds?|is seen|are seen|is pictured|pictured|are pictured|meets?|talks?|drives?|attends?|escorts?|greets?)\b"
)
DATED = re.compile(
    r"\b(?:on|in|at)?\s?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? [A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?"
    r"|\bon [A-Z][a-z]+\.? \d{1,2}, \d{4}"
)


class Line(NamedTuple):
    start: int
    end: int
    text: str


class Page(NamedTuple):
    """The lines of a text; those before ``first`` stand above the story, those after ``last`` below it."""

    lines: list[Line]
    first: int
    last: int
    starts: list[int]


def is_caption(line: str) -> bool:
    """Whether a line describes a picture: by its credit, or by a scene in the present tense with its full date."""
    return bool(CAPTION.search(line) or (SCENE.search(line) and DATED.search(line)))


def read_page(text: str, furniture: Sequence[tuple[int, int]] = ()) -> Page:
    """Lines of a text and where its story begins and ends. ``furniture`` spans are no part of the story."""
    lines = [Line(start, end, text[start:end]) for start, end in paragraphs(text)]
    apart = {start for start, _ in furniture}
    first = last = -1
    for i, line in enumerate(lines):
        if line.end - line.start < PARAGRAPH_LENGTH or line.start in apart or is_caption(line.text):
            continue
        if first < 0:
            first = i
        last = i
    if first < 0:
        first, last = len(lines), len(lines) - 1
    return Page(lines, first, last, [line.start for line in lines])
