"""The quotations of many texts at once: numpy finds the marks that may open one, and closes the pairs of plain ones.

`quotes.py` defines the result, and goes through the other lines with such marks; texts with tweets or speakers, or with a
script among their lines, are left to it whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .characters import LETTER, tables
from .lines_batch import NARROW, LineBatch
from .quotes import (
    HIGH_SINGLE,
    MIN_SPEAKERS,
    OPEN_AFTER,
    OPEN_ALWAYS,
    OPENERS,
    find_quotes,
    in_paragraph,
    introduces_block,
    is_transcript,
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


MARKS, DOUBLE, ALWAYS, AFTER = _codes(OPENERS + "”"), _codes('“”"'), _codes(OPEN_ALWAYS), _codes(OPEN_AFTER)
NARROW_MARKS = [ord(mark) for mark in OPENERS if ord(mark) < NARROW]
# How a line begins that SPEAKER may match: two capitals, or one of the letters that stand for question and answer.
CAPITAL = _narrow("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
IN_CAPITALS, ALONE, AFTER_ALONE = CAPITAL | _narrow(".'-’"), _narrow("QA"), _narrow(": ")


class Marks(NamedTuple):
    """Quotation marks, in order."""

    at: I8
    codes: U4
    lines: I8
    opens: Flags
    """``quotes.opens``"""
    closes: Flags
    """Whether it would close a quotation that a mark of the same form opened (``quotes.closes``)."""


def quotes(batch: LineBatch, code: Flags) -> list[Spans]:
    """Of each text, as ``quotes.find_quotes`` finds them in the lines that are no ``code``."""
    by_text: list[Spans] = [[] for _ in batch.texts]
    if not len(batch.starts):
        return by_text
    apart = _apart(batch, code)
    marks = _marks(batch)
    opened = np.full(len(batch.starts), -1)
    opening = np.flatnonzero(marks.opens)[::-1]
    opened[marks.lines[opening]] = marks.at[opening]
    opened[apart[batch.owners]] = -1
    paired, starts, ends = _pairs(batch, marks, opened)
    lines = batch.at(starts)
    spans = [np.stack((lines, starts, ends), axis=1), *_gone_through(batch, opened, paired, apart)]
    lines, starts, ends = np.concatenate(spans).T
    filled = np.flatnonzero(starts < ends)
    filled = filled[np.argsort(starts[filled])]
    owners = batch.owners[lines[filled]]
    bases = batch.bases[owners]
    columns = owners, starts[filled] - bases, ends[filled] - bases
    for t, start, end in zip(*(column.tolist() for column in columns), strict=True):
        by_text[t].append((start, end))
    for t in np.flatnonzero(apart).tolist():
        here = np.arange(batch.offsets[t], batch.offsets[t + 1])
        by_text[t] = find_quotes(batch.texts[t], [(s, e) for _, _, s, e in batch.placed(here[~code[here]])])
    return by_text


def _pairs(batch: LineBatch, marks: Marks, opened: I8) -> tuple[Flags, I8, I8]:
    """Which lines hold no quotations but such between two double marks of one form, each closed; and these quotations.
    ``opened``: of each line where its first quotation may open, or -1."""
    paired = np.zeros(len(opened), bool)
    first_of = opened[marks.lines]
    double = np.isin(marks.codes, DOUBLE)
    inside = np.flatnonzero(double & (first_of >= 0) & (marks.at >= first_of))
    if not len(inside):
        return paired, np.empty(0, np.int64), np.empty(0, np.int64)
    at, codes, lines = marks.at[inside], marks.codes[inside], marks.lines[inside]
    edges = np.flatnonzero(np.append(True, lines[1:] != lines[:-1]))
    counts = np.diff(np.append(edges, len(lines)))
    even = (np.arange(len(lines)) - np.repeat(edges, counts)) % 2 == 0
    curly = codes == np.where(even, ord("“"), ord("”"))
    straight = (codes == ord('"')) & np.where(even, marks.opens[inside], marks.closes[inside])
    alike = np.logical_and.reduceat(curly, edges) | np.logical_and.reduceat(straight, edges)
    paired[lines[edges]] = alike & (counts % 2 == 0) & (at[edges] == opened[lines[edges]])
    others = np.flatnonzero(marks.opens & ~double)
    before = np.zeros(len(opened), np.int64)
    before[lines[edges]] = edges
    of_others = marks.lines[others]
    quoted = (np.searchsorted(at, marks.at[others]) - before[of_others]) % 2 == 1
    paired[of_others[~quoted]] = False
    kept = paired[lines]
    return paired, at[even & kept] + 1, at[~even & kept]


def _gone_through(batch: LineBatch, opened: I8, paired: Flags, apart: Flags) -> Iterator[I8]:
    """(line, start, end) of what is quoted in the lines that are not ``paired``."""
    colons = np.flatnonzero(batch.narrow[batch.ends - 1] == ord(":"))
    introduced = np.zeros(len(opened), bool)
    introduced[colons[colons + 1 < batch.offsets[batch.owners[colons] + 1]] + 1] = True
    lines = np.flatnonzero(((opened >= 0) | introduced) & ~paired & ~apart[batch.owners])
    owners = batch.owners[lines]
    is_last = lines + 1 == batch.offsets[owners + 1]
    following = np.where(is_last, 0, batch.codes[batch.starts[np.minimum(lines + 1, len(opened) - 1)]])
    bases = batch.bases[owners]
    above = batch.starts[lines - 1] - bases, batch.ends[lines - 1] - bases
    columns = bases, opened[lines] - bases, following, opened[lines] >= 0, introduced[lines], *above
    rows: list[tuple[int, int, int]] = []
    carried, before = "", -2
    for (n, text, start, end), base, at, mark, opens, block, above_start, above_end in zip(
        batch.placed(lines), *(column.tolist() for column in columns), strict=True
    ):
        if n != before + 1 or not opens:
            carried = ""
        before = n
        quoted: Spans = []
        if opens:
            quoted, carried = in_paragraph(text, start, end, at, chr(mark) if mark else "", carried)
        if block and not quoted and not carried and introduces_block(text, above_start, above_end):
            quoted = [(start, end)]
        rows += [(n, base + s, base + e) for s, e in quoted]
    yield np.array(rows, np.int64).reshape(-1, 3)


def _marks(batch: LineBatch) -> Marks:
    maybe = batch.narrow == NARROW
    for mark in NARROW_MARKS:
        maybe |= batch.narrow == mark
    at = np.flatnonzero(maybe)
    codes = batch.codes[at]
    marked = np.isin(codes, MARKS)
    at, codes = at[marked], codes[marked]
    lines = batch.at(at)
    inside = at > batch.starts[lines]
    before, after = batch.codes[at - 1], batch.codes[at + 1]
    is_last = at + 1 >= batch.ends[lines]
    blank_before, blank = batch.spaces.take(before, mode="clip"), is_last | batch.spaces.take(after, mode="clip")
    letters = np.frombuffer(tables()[0], np.uint8)
    free = ~inside | blank_before | np.isin(before, AFTER)
    opens = (~blank | (codes == ord("»"))) & free
    opens[np.isin(codes, ALWAYS)] = True
    opens[(codes == ord(HIGH_SINGLE)) & inside & (letters[before] & LETTER != 0)] = False
    opens[codes == ord("”")] = False
    closes = ~(blank_before & ~is_last & (letters[after] & LETTER != 0))
    return Marks(at, codes, lines, opens, closes)


def _apart(batch: LineBatch, code: Flags) -> Flags:
    """Which texts are left to ``quotes.find_quotes``: those with a tweet or a script, and transcripts."""
    brackets = np.flatnonzero(batch.narrow == ord("("))
    tweets = brackets[batch.narrow[brackets + 1] == ord("@")]
    apart = np.zeros(len(batch.texts), bool)
    apart[batch.owners[batch.at(tweets)]] = True
    apart[batch.owners[code]] = True
    first, second = batch.narrow[batch.starts], batch.narrow[batch.starts + 1]
    speaks = CAPITAL[first] & IN_CAPITALS[second] | ALONE[first] & AFTER_ALONE[second]
    counts = np.bincount(batch.owners[speaks], minlength=len(batch.texts))
    for t in np.flatnonzero(counts >= MIN_SPEAKERS).tolist():
        lines = np.flatnonzero(speaks[batch.offsets[t] : batch.offsets[t + 1]]) + batch.offsets[t]
        apart[t] |= is_transcript(batch.texts[t], [(start, end) for _, _, start, end in batch.placed(lines)])
    return apart
