"""The quotations of many texts at once: numpy finds the marks that may open one, and the lines with such are gone through.

`plain.py` defines the result. Texts with tweets or speakers, or with a script among their lines, are left to it whole.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..characters import LETTER, tables
from ..sheets.batch import NARROW, Sheet
from .plain import (
    HIGH_SINGLE,
    MIN_SPEAKERS,
    OPEN_AFTER,
    OPEN_ALWAYS,
    OPENERS,
    find_quotes,
    in_paragraph,
    introduces_block,
    is_transcript,
    merge,
)

I8 = npt.NDArray[np.int64]
U4 = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]
Spans = list[tuple[int, int]]


def _codes(characters: str) -> U4:
    return np.array(sorted(map(ord, characters)), np.uint32)


def _narrow(characters: str) -> Flags:
    """By byte: whether it may be one of the characters."""
    return np.isin(np.arange(NARROW + 1), np.minimum(_codes(characters), NARROW))


MARKS, ALWAYS, AFTER = _codes(OPENERS), _codes(OPEN_ALWAYS), _codes(OPEN_AFTER)
NARROW_MARKS = [ord(mark) for mark in OPENERS if ord(mark) < NARROW]
# How a line begins that SPEAKER may match: two capitals, or one of the letters that stand for question and answer.
CAPITAL = _narrow("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
IN_CAPITALS, ALONE, AFTER_ALONE = CAPITAL | _narrow(".'-’"), _narrow("QA"), _narrow(": ")


def quotes(sheet: Sheet, code: Flags) -> list[Spans]:
    """Of each text, as ``plain.find_quotes`` finds them in the lines that are no ``code``."""
    found: list[Spans] = [[] for _ in sheet.texts]
    if not len(sheet.starts):
        return found
    openings = _openings(sheet)
    lines = sheet.at(openings)
    first = np.ones(len(lines), bool)
    first[1:] = lines[1:] != lines[:-1]
    opened = np.full(len(sheet.starts), -1)
    opened[lines[first]] = openings[first]
    colons = np.flatnonzero(sheet.narrow[sheet.ends - 1] == ord(":"))
    after = np.zeros(len(opened), bool)
    after[colons[colons + 1 < sheet.offsets[sheet.owners[colons] + 1]] + 1] = True
    whole = _whole(sheet, code)
    apart = np.zeros(len(sheet.texts), bool)
    apart[whole] = True
    _go_through(sheet, np.flatnonzero(((opened >= 0) | after) & ~apart[sheet.owners]), opened, after, found)
    for t in whole:
        text = sheet.texts[t]
        here = np.arange(sheet.offsets[t], sheet.offsets[t + 1])
        found[t] = find_quotes(text, [(start, end) for _, _, start, end in sheet.placed(here[~code[here]])])
    return found


def _go_through(sheet: Sheet, lines: I8, opened: I8, after: Flags, found: list[Spans]) -> None:
    """Adds what is quoted in the lines. ``opened``: of each line of the sheet where its first quotation may open, or -1;
    ``after``: whether the one before it ends as one does that introduces a block."""
    owners = sheet.owners[lines]
    is_last = lines + 1 == sheet.offsets[owners + 1]
    following = np.where(is_last, 0, sheet.codes[sheet.starts[np.minimum(lines + 1, len(sheet.starts) - 1)]])
    columns = owners, opened[lines] - sheet.bases[owners], following, opened[lines] >= 0, after[lines]
    carried, before = "", -2
    for (n, text, start, end), t, at, mark, opens, introduced in zip(
        sheet.placed(lines), *(column.tolist() for column in columns), strict=True
    ):
        if n != before + 1 or not opens:
            carried = ""
        before = n
        some: Spans = []
        if opens:
            some, carried = in_paragraph(text, start, end, at, chr(mark) if mark else "", carried)
            found[t] += some
        if introduced and not some and not carried:
            base = sheet.bases[t]
            if introduces_block(text, int(sheet.starts[n - 1] - base), int(sheet.ends[n - 1] - base)):
                found[t].append((start, end))
    for t in np.unique(owners).tolist():
        found[t] = merge(found[t])


def _openings(sheet: Sheet) -> I8:
    """Places of the marks that may open a quotation (``plain.opens``), increasing."""
    maybe = sheet.narrow == NARROW
    for mark in NARROW_MARKS:
        maybe |= sheet.narrow == mark
    at = np.flatnonzero(maybe)
    marks = sheet.codes[at]
    some = np.isin(marks, MARKS)
    at, marks = at[some], marks[some]
    lines = sheet.at(at)
    inside = at > sheet.starts[lines]
    before, after = sheet.codes[at - 1], sheet.codes[at + 1]
    blank = (at + 1 >= sheet.ends[lines]) | sheet.spaces.take(after, mode="clip")
    letter = np.frombuffer(tables()[0], np.uint8)[before] & LETTER != 0
    free = ~inside | sheet.spaces.take(before, mode="clip") | np.isin(before, AFTER)
    opens = (~blank | (marks == ord("»"))) & free
    always = np.isin(marks, ALWAYS)
    opens[always] = True
    opens[(marks == ord(HIGH_SINGLE)) & inside & letter] = False
    return at[opens]


def _whole(sheet: Sheet, code: Flags) -> list[int]:
    """The texts that are gone through whole: those with a tweet or a script, and transcripts."""
    brackets = np.flatnonzero(sheet.narrow == ord("("))
    tweets = brackets[sheet.narrow[brackets + 1] == ord("@")]
    some = set(sheet.owners[sheet.at(tweets)].tolist()) | set(sheet.owners[code].tolist())
    first, second = sheet.narrow[sheet.starts], sheet.narrow[sheet.starts + 1]
    speaks = CAPITAL[first] & IN_CAPITALS[second] | ALONE[first] & AFTER_ALONE[second]
    counts = np.bincount(sheet.owners[speaks], minlength=len(sheet.texts))
    for t in np.flatnonzero(counts >= MIN_SPEAKERS).tolist():
        lines = np.flatnonzero(speaks[sheet.offsets[t] : sheet.offsets[t + 1]]) + sheet.offsets[t]
        if is_transcript(sheet.texts[t], [(start, end) for _, _, start, end in sheet.placed(lines)]):
            some.add(t)
    return sorted(some)
