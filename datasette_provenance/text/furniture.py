"""Which paragraphs of a page are not the article: captions, credits, bios, copyright, teasers, site lines.

Two ways to know one: by its form (forms.py), or because the same
publisher prints the same line under unrelated articles (``line_key`` here, counted over the corpus
elsewhere and handed in as ``recurring``).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from ..arrays.hashing import word_hash
from .furniture_forms import (
    AGO,
    CAPTION,
    CAPTION_CUES,
    CAPTION_SIGNS,
    CODE,
    CREDIT_LINE,
    FOOT,
    FOOT_CUES,
    OPENING,
    POSED,
    POSED_CUES,
    TAIL,
    TAIL_CUES,
    WEATHER,
)

FOOT_PARAGRAPHS = 5
# What stands at the foot of a page may stand in its first lines, too.
TOP_OF_FOOT = 2
TOP_PARAGRAPHS = 6
MAX_HEADLINE = 300
MAX_CREDIT = 90
SAME = 60  # characters in which two paragraphs begin alike
# A page of this many ages (`5 hours ago`), on which labels are more than this share, lists other pages.
MIN_AGO, MAX_SCRAPS = 8, 0.3
MAX_LINE = 700
# A line of up to three words that is no sentence: a button, a label, a name.
MAX_SCRAP = 40
SCRAP_BLANKS = 3
ENDERS = '.!?…”"’»'
MAX_POSED = 320
MAX_TAIL = 420
MAX_WEATHER = 60


def find_furniture(
    text: str, paragraphs: Sequence[tuple[int, int]], title: str = "", recurring: Container[bytes] = ()
) -> list[tuple[int, int]]:
    """Half-open spans of whole paragraphs that are page furniture, in order.

    ``recurring`` holds the ``line_key`` of lines that the publisher prints under unrelated articles.
    """
    headline = squeeze(title)
    marked = bytearray(len(paragraphs))
    credits: list[int] = []
    scraps = ago = 0
    seen: dict[str, int] = {}
    first_of_foot = len(paragraphs) - FOOT_PARAGRAPHS
    for number, (start, end) in enumerate(paragraphs):
        line = text[start:end]
        foot = number >= first_of_foot or number < TOP_OF_FOOT
        scrap = _is_scrap(line)
        if scrap:
            scraps += 1
            ago += AGO.match(line) is not None
        if (
            scrap
            or _is_furniture(text, start, end, foot)
            or (number < TOP_PARAGRAPHS and repeats(line, headline))
            or (recurring and line_key(line) in recurring)
        ):
            marked[number] = 1
        if len(line) < MAX_CREDIT and CREDIT_LINE.match(line):
            credits.append(number)
            marked[number] = 1
        if len(line) >= MAX_SCRAP:
            # a paragraph that a page prints twice stands under a picture, or beside its own teaser
            opening = line[:SAME]
            if opening in seen:
                marked[number] = marked[seen[opening]] = 1
            seen[opening] = number
    for number in credits:
        if number and paragraphs[number - 1][1] - paragraphs[number - 1][0] < MAX_LINE:
            marked[number - 1] = 1
    if ago >= MIN_AGO and scraps > MAX_SCRAPS * len(paragraphs):
        return list(paragraphs)
    return [span for span, mark in zip(paragraphs, marked, strict=True) if mark]


def is_code(text: str, start: int, end: int) -> bool:
    """Whether a paragraph is a script that was scraped with the page; what it quotes nobody said."""
    return CODE.match(text, start, end) is not None


def line_key(line: str) -> bytes:
    """Eight bytes that are the same for lines of the same words, whatever their case and spacing."""
    return word_hash(squeeze(line)).to_bytes(8, "little")


def _is_furniture(text: str, start: int, end: int, foot: bool) -> bool:
    length = end - start
    if length > MAX_LINE:
        return is_code(text, start, end)
    if OPENING.match(text, start, end) or CODE.match(text, start, end):
        return True
    line = text[start:end]
    signs = "/" in line or "(" in line
    if (_has(line, CAPTION_CUES) or (signs and _has(line, CAPTION_SIGNS))) and CAPTION.search(line):
        return True
    if length < MAX_POSED and _has(line, POSED_CUES) and POSED.search(line):
        return True
    if length < MAX_TAIL and _has(line, TAIL_CUES) and TAIL.search(line):
        return True
    if foot and length < MAX_TAIL and _has(line, FOOT_CUES) and FOOT.search(text, start, end):
        return True
    return length < MAX_WEATHER and WEATHER.search(text, start, end) is not None


def repeats(line: str, headline: str) -> bool:
    """Whether a line is the headline once more; most differ in their first letter."""
    return headline.startswith(line[0].casefold()) and len(line) < MAX_HEADLINE and squeeze(line) == headline


def _has(line: str, cues: Iterable[str]) -> bool:
    return any(cue in line for cue in cues)


def _is_scrap(line: str) -> bool:
    return len(line) < MAX_SCRAP and line[-1] not in ENDERS and line.count(" ") < SCRAP_BLANKS


def squeeze(line: str) -> str:
    if line.isprintable() and "  " not in line:  # all its white space is single blanks: nearly every line
        return line.strip().casefold()
    return " ".join(line.split()).casefold()
