"""The page furniture of many texts at once: numpy finds the lines on which a form may stand, and they meet the patterns.

`furniture.py` defines the result.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.hashing import BASE
from ..arrays.sets_batch import unique
from . import furniture as plain
from . import furniture_forms as forms
from .characters import DECIMAL, LETTER, tables
from .lines_batch import MANY, LineBatch, fold, line_batch_of, line_keys
from .names import NOBODY, Names
from .scripts_batch import unspaced_places
from .search_batch import Beginnings, Phrases, begin, find, prepare, prepare_beginnings
from .tried import search_at

I8 = npt.NDArray[np.int64]
U1 = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

CAPTION, POSED, TAIL, FOOT, CREDITED = (1 << n for n in range(5))
CUES = (
    (CAPTION, forms.CAPTION_CUES),
    (POSED, forms.POSED_CUES),
    (TAIL, forms.TAIL_CUES),
    (FOOT, forms.FOOT_CUES),
    (CREDITED, (*forms.PICTURES, "via ", "/")),
)
ENDERS = np.array(list(map(ord, plain.ENDERS)), np.uint32)
PROBES = (0, 7, 17, 29, plain.MAX_SCRAP - 1)
"""Characters of a line by which one is told from others, before they are compared."""


class Furniture(NamedTuple):
    """Of each line of a batch."""

    marked: Flags
    """Whether it is page furniture."""
    code: Flags
    """``furniture.is_code``."""


def furniture(
    batch: LineBatch, titles: Sequence[str], recurring: Sequence[Container[bytes]], names: Names = NOBODY
) -> Furniture:
    """As ``furniture.find_furniture``. ``titles`` and ``recurring``: of each text."""
    count = len(batch.starts)
    if not count:
        return Furniture(np.zeros(0, bool), np.zeros(0, bool))
    lengths = batch.ends - batch.starts
    numbers = np.arange(count) - batch.offsets[batch.owners]
    to_last = batch.offsets[batch.owners + 1] - 1 - np.arange(count)
    first = batch.narrow[batch.starts]

    marked = _scraps(batch, lengths)
    listed = _listed(batch, marked)
    may_open, may_code = _starts(batch, first, names)
    code = _tried(batch, np.flatnonzero(may_code), forms.CODE.match)
    marked |= code
    marked |= _tried(
        batch,
        np.flatnonzero(may_open & ~marked & (lengths <= plain.MAX_LINE)),
        partial(_named, plain.is_opening, names),
    )
    foot = (to_last < plain.FOOT_PARAGRAPHS) | (numbers < plain.TOP_OF_FOOT)
    _mark_forms(batch, lengths, foot, marked, names)
    short = np.flatnonzero(~marked & (lengths < plain.MAX_WEATHER))
    marked |= _tried(batch, short, forms.WEATHER.search)
    _mark_headlines(batch, titles, np.flatnonzero(~marked & (numbers < plain.TOP_PARAGRAPHS)), marked)
    _mark_recurring(batch, recurring, marked)

    credits = _credits(batch, np.flatnonzero(lengths < plain.MAX_CREDIT), first, names)
    marked[credits] = True
    above = credits[numbers[credits] > 0] - 1
    marked[above[lengths[above] < plain.MAX_LINE]] = True
    _mark_repeated(batch, np.flatnonzero(lengths >= plain.MAX_SCRAP), marked)
    return Furniture(marked | listed, code)


def _scraps(batch: LineBatch, lengths: I8) -> Flags:
    """Which lines are labels, buttons, names: too short, and no sentences."""
    scraps = np.zeros(len(lengths), bool)
    short = np.flatnonzero(lengths < plain.MAX_SCRAP)
    short = short[~np.isin(batch.codes[batch.ends[short] - 1], ENDERS)]
    blanks = np.flatnonzero(batch.narrow == ord(" "))
    few = np.searchsorted(blanks, batch.ends[short]) - np.searchsorted(blanks, batch.starts[short]) < plain.SCRAP_BLANKS
    scraps[short[few]] = True
    letters = unspaced_places(batch.codes)
    if len(letters):
        held = np.searchsorted(letters, batch.ends) - np.searchsorted(letters, batch.starts)
        scraps &= held <= plain.SCRAP_UNSPACED
    return scraps


def _listed(batch: LineBatch, scraps: Flags) -> Flags:
    """Which lines are of a page that lists other pages."""
    counts = np.bincount(batch.owners[scraps], minlength=len(batch.texts))
    listed = np.zeros(len(scraps), bool)
    for t in np.flatnonzero((counts >= plain.MIN_AGO) & (counts > plain.MAX_SCRAPS * np.diff(batch.offsets))).tolist():
        here = slice(batch.offsets[t], batch.offsets[t + 1])
        lines = np.flatnonzero(scraps[here]) + batch.offsets[t]
        listed[here] = sum(forms.AGO.match(batch.line(n)) is not None for n in lines.tolist()) >= plain.MIN_AGO
    return listed


def _starts(batch: LineBatch, first: U1, names: Names) -> tuple[Flags, Flags]:
    """Which lines begin as forms.OPENING may, and as forms.CODE may."""
    sought, count = _openings(names)
    lines, phrases = begin(batch.narrow, batch.starts, sought)
    classes = np.frombuffer(tables()[0], np.uint8)
    may_open = classes[batch.codes[batch.starts]] & DECIMAL != 0
    may_code = np.zeros(len(first), bool)
    may_open[lines[phrases < count]] = True
    may_code[lines[phrases >= count]] = True
    return may_open, may_code


def _mark_forms(batch: LineBatch, lengths: I8, foot: Flags, marked: Flags, names: Names) -> None:
    """Marks the lines with one of the four forms that may stand anywhere in a line."""
    sought, forms_of, words = _cues(names)
    places, phrases = find(batch.narrow, sought)
    classes = np.frombuffer(tables()[0], np.uint8)
    whole = (words[phrases] == 0) | (classes[batch.codes[places + words[phrases]]] & LETTER == 0)
    places, phrases = places[whole], phrases[whole]
    lines = batch.at(places)
    held = forms_of[phrases]
    for form, pattern, limit in (
        (CAPTION, partial(search_at, forms.CAPTION, forms.CAPTION_OPENINGS), plain.MAX_LINE + 1),
        (POSED, forms.POSED.search, plain.MAX_POSED),
        (TAIL, forms.TAIL.search, plain.MAX_TAIL),
        (FOOT, forms.FOOT.search, plain.MAX_TAIL),
    ):
        chosen = unique(lines[held & form != 0])
        chosen = chosen[~marked[chosen] & (lengths[chosen] < limit)]
        marked |= _tried(batch, chosen[foot[chosen]] if form == FOOT else chosen, pattern)
    bracketed = (batch.codes[batch.ends - 1] == ord(")")) & (names is not NOBODY)
    bracketed[lines[held & CREDITED != 0]] = True
    chosen = np.flatnonzero(bracketed & ~marked & (lengths <= plain.MAX_LINE))
    marked |= _tried(batch, chosen, partial(_named, plain.is_credited, names))


def _mark_headlines(batch: LineBatch, titles: Sequence[str], lines: I8, marked: Flags) -> None:
    headlines = list(map(plain.squeeze, titles))
    begins = np.array([ord(line[0]) if line else 0 for line in headlines], np.uint64)[batch.owners[lines]]
    first = fold(batch.codes[batch.starts[lines]])
    lines = lines[(begins > 0) & ((first == begins) | (first == MANY))]
    for n, t in zip(lines.tolist(), batch.owners[lines].tolist(), strict=True):
        marked[n] |= plain.repeats(batch.line(n), headlines[t])


def _mark_recurring(batch: LineBatch, recurring: Sequence[Container[bytes]], marked: Flags) -> None:
    with_lines = [t for t, keys in enumerate(recurring) if keys]
    if not with_lines:
        return
    asked = line_batch_of([batch.texts[t] for t in with_lines])
    keys = line_keys(asked).astype("<u8").tobytes()
    at = 0
    for t, count in zip(with_lines, np.diff(asked.offsets).tolist(), strict=True):
        for n in range(count):
            if keys[8 * (at + n) : 8 * (at + n + 1)] in recurring[t]:
                marked[batch.offsets[t] + n] = True
        at += count


def _credits(batch: LineBatch, lines: I8, first: U1, names: Names) -> I8:
    """Those of the lines that are credits of pictures."""
    lines = lines[_credit_initials()[first[lines]]]
    signs = batch.narrow == ord(",")
    for sign in "/|:":
        signs |= batch.narrow == ord(sign)
    lines = lines[batch.holding(np.flatnonzero(signs), lines)]
    return np.flatnonzero(_tried(batch, lines, partial(_named, plain.is_credit, names)))


def _mark_repeated(batch: LineBatch, lines: I8, marked: Flags) -> None:
    """Marks the lines that begin as another one of their text."""
    marks = batch.owners[lines].astype(np.uint64)
    for probe in PROBES:
        marks = marks * np.uint64(BASE) + batch.codes[batch.starts[lines] + probe]
    order = np.argsort(marks)
    same = marks[order[1:]] == marks[order[:-1]]
    if not same.any():
        return
    seen: dict[tuple[int, str], int] = {}
    for n in np.sort(lines[order[np.append(same, False) | np.append(False, same)]]).tolist():
        opening = int(batch.owners[n]), batch.line(n)[: plain.SAME]
        if opening in seen:
            marked[n] = marked[seen[opening]] = True
        seen[opening] = n


def _tried(batch: LineBatch, lines: I8, pattern: Callable[[str, int, int], object]) -> Flags:
    """Which of all lines are among these and are met by the pattern."""
    matched = np.zeros(len(batch.starts), bool)
    for n, text, start, end in batch.placed(lines):
        if pattern(text, start, end):
            matched[n] = True
    return matched


def _named(form: Callable[[str, int, int, Names], bool], names: Names, text: str, start: int, end: int) -> bool:
    return form(text, start, end, names)


@lru_cache(maxsize=4)
def _cues(names: Names) -> tuple[Phrases, U1, I8]:
    """The cues; of each the forms that hold it, as bits; and its length, if it ends a word."""
    held: dict[str, int] = {}
    for form, cues in (*CUES, (CREDITED, names.houses)):
        for cue in cues:
            held[cue] = held.get(cue, 0) | form
    ends = np.array([len(cue) if cue in forms.FOOT_ROLES else 0 for cue in held], np.int64)
    return prepare(list(held)), np.array(list(held.values()), np.uint8), ends


@lru_cache(maxsize=4)
def _openings(names: Names) -> tuple[Beginnings, int]:
    """How lines begin that may be openings, then those that may be code, and how many the first are."""
    opening = (*forms.OPENING_STARTS, *names.ambiguous)
    return prepare_beginnings((*opening, *forms.CODE_STARTS)), len(opening)


@lru_cache(maxsize=1)
def _credit_initials() -> Flags:
    """By the first byte of a line: whether forms.CREDIT_LINE may stand there."""
    return np.array([chr(n) in "([" or "A" <= chr(n) <= "Z" or "À" <= chr(n) <= "Þ" for n in range(256)])
