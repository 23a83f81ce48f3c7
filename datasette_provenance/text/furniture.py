"""Which paragraphs of a page are not the article: captions, credits, bios, copyright, teasers, site lines.

Two ways to know one: by its form (forms.py), or because the same
publisher prints the same line under unrelated articles (``line_key`` here, counted over the corpus
elsewhere and handed in as ``recurring``).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from ..arrays.hashing import word_hash
from .furniture_forms import (
    AFTER_CREDIT,
    AFTER_NAME,
    AGO,
    AT_STROKE,
    CAPTION,
    CAPTION_CUES,
    CAPTION_OPENINGS,
    CODE,
    CREDIT_LINE,
    DATELINE,
    FOOT,
    FOOT_CUES,
    OPENING,
    PERSON_AFTER,
    PERSON_BEFORE,
    PHOTOGRAPHERS,
    PICTURE,
    PICTURES,
    POLL,
    POSED,
    POSED_CUES,
    STROKE,
    TAIL,
    TAIL_CUES,
    VIA,
    WEATHER,
)
from .names import NOBODY, Names
from .scripts import unspaced_letters
from .tried import search_at

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
MAX_BRACKET = 66
SHORT_NAME = 8
# A line of up to three words that is no sentence: a button, a label, a name. Without blanks these are so many letters.
MAX_SCRAP = 40
SCRAP_BLANKS, SCRAP_UNSPACED = 3, 9
ENDERS = '.!?…”"’»。！？।॥۔؟។៕။」』》'
MAX_POSED = 320
MAX_TAIL = 420
MAX_WEATHER = 60


def find_furniture(
    text: str,
    paragraphs: Sequence[tuple[int, int]],
    title: str = "",
    recurring: Container[bytes] = (),
    names: Names = NOBODY,
) -> list[tuple[int, int]]:
    """Half-open spans of whole paragraphs that are page furniture, in order.

    ``recurring`` holds the ``line_key`` of lines that the publisher prints under unrelated articles; ``names``: who takes
    pictures.
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
            or _is_furniture(text, start, end, foot, names)
            or (number < TOP_PARAGRAPHS and repeats(line, headline))
            or (recurring and line_key(line) in recurring)
        ):
            marked[number] = 1
        if len(line) < MAX_CREDIT and is_credit(text, start, end, names):
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


def _is_furniture(text: str, start: int, end: int, foot: bool, names: Names) -> bool:
    length = end - start
    if length > MAX_LINE:
        return is_code(text, start, end)
    if is_opening(text, start, end, names) or CODE.match(text, start, end):
        return True
    line = text[start:end]
    if (_has(line, CAPTION_CUES) and search_at(CAPTION, CAPTION_OPENINGS, line)) or is_credited(
        text, start, end, names
    ):
        return True
    if length < MAX_POSED and _has(line, POSED_CUES) and POSED.search(line):
        return True
    if length < MAX_TAIL and _has(line, TAIL_CUES) and TAIL.search(line):
        return True
    if foot and length < MAX_TAIL and _has(line, FOOT_CUES) and FOOT.search(text, start, end):
        return True
    return length < MAX_WEATHER and WEATHER.search(text, start, end) is not None


def is_opening(text: str, start: int, end: int, names: Names) -> bool:
    """Whether a paragraph begins as furniture does, or holds nothing but a name."""
    if OPENING.match(text, start, end):
        return True
    name = names.at(text, start + 4 if text.startswith("The ", start) else start, end)
    return name >= 0 and AFTER_NAME.match(text, name, end) is not None


def is_credit(text: str, start: int, end: int, names: Names) -> bool:
    """Whether a short line is nothing but a photographer and an agency."""
    if CREDIT_LINE.match(text, start, end):
        return True
    for stroke in AT_STROKE.finditer(text, start + 1, end):
        name = names.at(text, stroke.end(), end)
        if name < 0 or not AFTER_CREDIT.match(text, name, end) or not PHOTOGRAPHERS.match(text, start, stroke.start()):
            continue
        if text[stroke.start()] != ",":
            return True
        # N, AP; a full name there is whom a writer works for
        short = name - stroke.end() <= SHORT_NAME
        if short and (not text[name:end].strip(" )]") or text[start : stroke.start()].isupper()):
            return True
    return False


def is_credited(text: str, start: int, end: int, names: Names) -> bool:
    """Whether a paragraph says who took a picture."""
    line = text[start:end]
    if "/" in line and any(_credits(line, *s.span(), names) for s in STROKE.finditer(line)):
        return not DATELINE.match(line)
    if any(map(line.__contains__, PICTURES)) and any(names.before(line, p.start()) for p in PICTURE.finditer(line)):
        return True
    if "via " in line and any(names.sure_at(line, via.end()) >= 0 for via in VIA.finditer(line)):
        return True
    if any(map(line.__contains__, names.houses)):
        return True
    if line[-1] != ")":
        return False
    opened = line.rfind("(")
    name = names.at(line, opened + 1) if len(line) - opened <= MAX_BRACKET else -1
    return name >= 0 and line[name : name + 1] in (":", "/", " ")


def _credits(line: str, start: int, end: int, names: Names) -> bool:
    """Whether a stroke parts a photographer from an agency, whichever comes first."""
    if POLL.match(line, end):
        return False
    name = names.at(line, end)
    if (
        name >= 0
        and line[name : name + 1] != "."
        and (names.sure_at(line, end) >= 0 or PERSON_BEFORE.search(line, 0, start))
    ):
        return True
    return names.before(line, start) and (PERSON_AFTER.match(line, end) is not None or name >= 0)


def repeats(line: str, headline: str) -> bool:
    """Whether a line is the headline once more; most differ in their first letter."""
    return headline.startswith(line[0].casefold()) and len(line) < MAX_HEADLINE and squeeze(line) == headline


def _has(line: str, cues: Iterable[str]) -> bool:
    return any(cue in line for cue in cues)


def _is_scrap(line: str) -> bool:
    return (
        len(line) < MAX_SCRAP
        and line[-1] not in ENDERS
        and line.count(" ") < SCRAP_BLANKS
        and unspaced_letters(line) <= SCRAP_UNSPACED
    )


def squeeze(line: str) -> str:
    if line.isprintable() and "  " not in line:  # all its white space is single blanks: nearly every line
        return line.strip().casefold()
    return " ".join(line.split()).casefold()
