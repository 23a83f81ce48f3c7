"""Which paragraphs of a page are not the article: captions, credits, bios, copyright, teasers, site lines.

Two ways to know one: by its form (furniture_forms.py), or because the same
publisher prints the same line under unrelated articles (``line_key`` here, counted over the corpus
elsewhere and handed in as ``recurring``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from hashlib import blake2b

from .furniture_forms import (
    AGO,
    CAPTION,
    CAPTION_CUES,
    CODE,
    CREDIT_LINE,
    FOOT,
    FOOT_CUES,
    LOOSE_CUES,
    OPENING,
    POSED,
    POSED_CUES,
    SPACED_CUES,
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
MAX_POSED = 320
MAX_TAIL = 420


def find_furniture(
    text: str, paragraphs: Sequence[tuple[int, int]], title: str = "", recurring: Container[bytes] = ()
) -> list[tuple[int, int]]:
    """Half-open spans of whole paragraphs that are page furniture, in order.

    ``recurring`` holds the ``line_key`` of lines that the publisher prints under unrelated articles.
    """
    headline = _squeeze(title)
    marked = bytearray(len(paragraphs))
    credits: list[int] = []
    scraps = ago = 0
    seen: dict[str, int] = {}
    first_of_foot = len(paragraphs) - FOOT_PARAGRAPHS
    cued = _cued(text, paragraphs)
    for number, (start, end) in enumerate(paragraphs):
        line = text[start:end]
        foot = number >= first_of_foot or number < TOP_OF_FOOT
        scrap = _is_scrap(line)
        if scrap:
            scraps += 1
            ago += AGO.match(line) is not None
        if (
            scrap
            or _is_furniture(text, start, end, foot, number in cued)
            or (number < TOP_PARAGRAPHS and _repeats(line, headline))
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
    return blake2b(_squeeze(line).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _is_furniture(text: str, start: int, end: int, foot: bool, cued: bool) -> bool:
    length = end - start
    if length > MAX_LINE:
        return is_code(text, start, end)
    if OPENING.match(text, start, end) or CODE.match(text, start, end):
        return True
    if cued:
        line = text[start:end]
        if _has(line, CAPTION_CUES) and CAPTION.search(line):
            return True
        if length < MAX_POSED and _has(line, POSED_CUES) and POSED.search(line):
            return True
        if length < MAX_TAIL and _has(line, TAIL_CUES) and TAIL.search(line):
            return True
        if foot and length < MAX_TAIL and FOOT.search(text, start, end):
            return True
    return length < 60 and WEATHER.search(text, start, end) is not None


def _repeats(line: str, headline: str) -> bool:
    """Whether a line is the headline once more; most differ in their first letter."""
    return headline.startswith(line[0].casefold()) and len(line) < MAX_HEADLINE and _squeeze(line) == headline


def _cued(text: str, paragraphs: Sequence[tuple[int, int]]) -> set[int]:
    """Numbers of the paragraphs that hold one of the cues; the others are spared the patterns."""
    starts = [start for start, _ in paragraphs]
    found = [match.start() for match in SPACED_CUES.finditer(text)]
    found += _places(LOOSE_CUES, text, 0, len(text))
    if len(paragraphs) <= TOP_OF_FOOT + FOOT_PARAGRAPHS:
        found += _places(FOOT_CUES, text, 0, len(text))
    else:
        found += _places(FOOT_CUES, text, 0, starts[TOP_OF_FOOT])
        found += _places(FOOT_CUES, text, starts[-FOOT_PARAGRAPHS], len(text))
    return {bisect_right(starts, at) - 1 for at in found}


def _places(cues: Iterable[str], text: str, start: int, end: int) -> Iterator[int]:
    for cue in cues:
        at = text.find(cue, start, end)
        while at >= 0:
            yield at
            at = text.find(cue, at + 1, end)


def _has(line: str, cues: Iterable[str]) -> bool:
    return any(cue in line for cue in cues)


def _is_scrap(line: str) -> bool:
    return len(line) < MAX_SCRAP and line[-1] not in '.!?…”"’»' and line.count(" ") < 3


def _squeeze(line: str) -> str:
    if line.isprintable() and "  " not in line:  # all its white space is single blanks: nearly every line
        return line.strip().casefold()
    return " ".join(line.split()).casefold()
