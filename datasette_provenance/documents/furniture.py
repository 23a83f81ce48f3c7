"""Which paragraphs of a page are not the article: captions, credits, bios, copyright, teasers, site lines.

Two ways to know one: by its form (furniture_forms.py), or because the same
publisher prints the same line under unrelated articles (``line_key`` here, counted over the corpus
elsewhere and handed in as ``recurring``).
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from hashlib import blake2b

from .furniture_forms import (
    AGO,
    CAPTION,
    CAPTION_CUES,
    CODE,
    CREDIT_LINE,
    FOOT,
    OPENING,
    POSED,
    POSED_CUES,
    TAIL,
    TAIL_CUES,
    WEATHER,
)

FOOT_PARAGRAPHS = 5
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
    for number, (start, end) in enumerate(paragraphs):
        line = text[start:end]
        foot = number >= len(paragraphs) - FOOT_PARAGRAPHS or number < 2
        scrap = _is_scrap(line)
        scraps += scrap
        ago += scrap and AGO.match(line) is not None
        top = bool(headline) and number < TOP_PARAGRAPHS and len(line) < MAX_HEADLINE
        if (
            scrap
            or _is_furniture(text, start, end, foot)
            or (top and _squeeze(line) == headline)
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


def _is_furniture(text: str, start: int, end: int, foot: bool) -> bool:
    length = end - start
    if length > MAX_LINE:
        return is_code(text, start, end)
    if OPENING.match(text, start, end) or CODE.match(text, start, end):
        return True
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


def _has(line: str, cues: tuple[str, ...]) -> bool:
    return any(cue in line for cue in cues)


def _is_scrap(line: str) -> bool:
    return len(line) < MAX_SCRAP and line[-1] not in '.!?…”"’»' and line.count(" ") < 3


def _squeeze(line: str) -> str:
    return " ".join(line.split()).casefold()
