"""Many texts laid out as one run of code points, and where their lines stand in it.

The lines are those of `words.paragraphs`, their keys those of `furniture.line_key`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.sets_batch import unique
from . import characters
from .characters_batch import Layout, lay, layout_of
from .furniture import squeeze
from .words_batch import hash_spans, word_hashes

U1 = npt.NDArray[np.uint8]
U4 = npt.NDArray[np.uint32]
U8 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FOLDING = 0x20000
"""No character from here on has another case (Unicode 16)."""
MANY = np.uint64(1 << 31)
NARROW = 255
"""Stands in ``LineBatch.narrow`` for every character from here on."""
PADDING = 32
BLANK = np.uint64(ord(" "))


class LineBatch(NamedTuple):
    """Some texts, one after the other, a line break before, between and after them. Line i is
    ``codes[starts[i]:ends[i]]``; text t has the lines ``offsets[t]`` to ``offsets[t + 1]``."""

    texts: Sequence[str]
    codes: U4
    narrow: U1
    """The code points, cut to one byte; PADDING more bytes at the end."""
    bases: I8
    """Where each text begins."""
    starts: I8
    ends: I8
    owners: I8
    """Text of each line."""
    offsets: I8
    spaces: Flags
    """By code point: whether it is white space."""

    def line(self, number: int) -> str:
        text, base = self.texts[self.owners[number]], self.bases[self.owners[number]]
        return text[self.starts[number] - base : self.ends[number] - base]

    def placed(self, lines: I8) -> Iterator[tuple[int, str, int, int]]:
        """Of some lines: number, text, and where it stands in the text."""
        owners = self.owners[lines]
        bases = self.bases[owners]
        starts, ends = self.starts[lines] - bases, self.ends[lines] - bases
        for n, t, start, end in zip(lines.tolist(), owners.tolist(), starts.tolist(), ends.tolist(), strict=True):
            yield n, self.texts[t], start, end

    def at(self, places: I8) -> I8:
        """The line in which each place stands, or the one before it."""
        return np.searchsorted(self.starts, places, "right") - 1

    def holding(self, places: I8, lines: I8) -> Flags:
        """Which of the lines hold one of the places, which increase."""
        return np.searchsorted(places, self.starts[lines]) < np.searchsorted(places, self.ends[lines])


def line_batches(texts: Sequence[str]) -> Iterator[LineBatch]:
    """The texts in batches that fit into the cache, at least one."""
    return map(line_batch_from, lay(texts))


def line_batch_of(texts: Sequence[str]) -> LineBatch:
    return line_batch_from(layout_of(texts))


def line_batch_from(part: Layout) -> LineBatch:
    texts, joined, codes, bases = part
    narrow = np.zeros(len(codes) + PADDING, np.uint8)
    np.minimum(codes, NARROW, out=narrow[: len(codes)], casting="unsafe")
    breaks = np.flatnonzero(narrow == ord("\n"))
    starts, ends = breaks[:-1] + 1, breaks[1:]
    filled = starts < ends
    starts, ends = starts[filled], ends[filled]
    spaces = _spaces()
    loose = np.flatnonzero(spaces.take(codes[starts], mode="clip") | spaces.take(codes[ends - 1], mode="clip"))
    if len(loose):
        for n, start, end in zip(loose.tolist(), starts[loose].tolist(), ends[loose].tolist(), strict=True):
            line = joined[start:end]
            starts[n] = end - len(line.lstrip())
            ends[n] = start + len(line.rstrip())
        filled = starts < ends
        starts, ends = starts[filled], ends[filled]
    offsets = np.append(np.searchsorted(starts, bases), len(starts))
    owners = np.repeat(np.arange(len(texts)), np.diff(offsets))
    return LineBatch(texts, codes, narrow, bases, starts, ends, owners, offsets, spaces)


def line_keys(batch: LineBatch) -> U8:
    """``line_key`` of every line."""
    folded = fold(batch.codes)
    blank = folded == BLANK
    doubled = np.flatnonzero(blank[1:] & blank[:-1]) + 1
    starts, ends = batch.starts, batch.ends
    many = np.flatnonzero(folded == MANY)
    many = unique(batch.at(many))
    if len(doubled):
        folded = np.delete(folded, doubled)
        starts, ends = (places - np.searchsorted(doubled, places) for places in (starts, ends))
    if not len(starts):
        return np.empty(0, np.uint64)
    keys = hash_spans(folded, starts, ends)
    if len(many):
        keys[many] = word_hashes([squeeze(batch.line(n)) for n in many.tolist()])
    return keys


def fold(codes: U4) -> U8:
    """What each character is compared as in a line: MANY where that is more than one character; white space, but line
    breaks, as blanks."""
    folded = _folded().take(codes.astype(np.intp), mode="clip")
    if len(folded) and codes.max() >= FOLDING:
        beyond = np.flatnonzero(codes >= FOLDING)
        folded[beyond] = codes[beyond]
    return folded


@lru_cache(maxsize=1)
def _spaces() -> Flags:
    return np.fromiter((chr(n).isspace() for n in range(0x3002)), bool, 0x3002)


@lru_cache(maxsize=1)
def _folded() -> U8:
    folds = np.arange(FOLDING, dtype=np.uint64)
    for character in characters.folding("".join(map(chr, range(FOLDING)))):
        folded = character.casefold()
        folds[ord(character)] = MANY if len(folded) > 1 else ord(folded)
    folds[: len(_spaces())][_spaces()] = BLANK
    folds[ord("\n")] = ord("\n")
    return folds
