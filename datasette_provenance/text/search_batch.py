"""Where pieces of text stand in many texts at once: a sieve over every second four bytes, then the pieces themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

U1 = npt.NDArray[np.uint8]
U8 = npt.NDArray[np.uint64]
U4 = npt.NDArray[np.uint32]
I8 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

GRAM, STRIDE = 4, 2
LONG = GRAM + STRIDE - 1
"""A piece this long holds four bytes in a row from an even place on, wherever it stands; a shorter one is looked for by
its first byte, which should be a rare one."""
WIDTH = 8
"""A piece is compared by as many of its first bytes, and as many of its last; what is between does not count."""
SPREAD, BITS = np.uint32(0x9E3779B1), 16


class Letters(NamedTuple):
    """Of each piece the first and the last WIDTH bytes."""

    first: U8
    last: U8
    masks: U8
    shifts: I8
    """Where the last ones begin."""


class Beginnings(NamedTuple):
    """Pieces that may begin at places that are known, made ready by ``prepare_beginnings``."""

    sieve: Flags
    """By the first two bytes."""
    heads: U4
    """Increasing; first two bytes of a piece, or one and any other."""
    pieces: I8
    """The piece of each of these."""
    letters: Letters


class Pieces(NamedTuple):
    """Pieces that may stand anywhere, made ready by ``prepare``."""

    sieve: Flags
    grams: U4
    """Increasing; four bytes of a long piece."""
    pieces: I8
    """The piece of each of these; ``shifts``: how far into the piece they stand."""
    shifts: I8
    letters: Letters
    firsts: U1
    """With which short pieces begin."""
    short: Beginnings
    numbers: I8
    """The piece of each short one."""


def prepare(pieces: Sequence[str]) -> Pieces:
    """Characters from 255 on are one to us: a piece with one of them is found with any other in its place."""
    rows = list(map(_narrow, pieces))
    found = sorted(
        (int.from_bytes(row[shift : shift + GRAM], "little"), n, shift)
        for n, row in enumerate(rows)
        if len(row) >= LONG
        for shift in range(STRIDE)
    )
    grams, numbers, shifts = np.array(found, np.int64).reshape(-1, 3).T
    sieve = np.zeros(1 << BITS, bool)
    sieve[_place(grams.astype(np.uint32))] = True
    short = [n for n, row in enumerate(rows) if len(row) < LONG]
    return Pieces(
        sieve, grams.astype(np.uint32), numbers, shifts, _letters(rows), np.unique(np.array([rows[n][0] for n in short], np.uint8)),
        prepare_beginnings([pieces[n] for n in short]), np.array(short, np.int64),
    )  # fmt: skip


def find(narrow: U1, sought: Pieces) -> tuple[I8, I8]:
    """Every place where a piece stands, and which piece, in no order. ``narrow``: one byte a character, and at the end zeros,
    at least as many as the longest piece has bytes."""
    maybe = np.zeros(len(narrow), bool)
    for first in sought.firsts:
        maybe |= narrow == first
    at = np.flatnonzero(maybe)
    numbers, short = begin(narrow, at, sought.short)
    found = [(at[numbers], sought.numbers[short])]
    for first in range(0, GRAM, STRIDE):
        whole = (len(narrow) - first) // GRAM * GRAM
        grams = np.frombuffer(narrow[first : first + whole].tobytes(), "<u4")
        at = np.flatnonzero(sought.sieve.take(_place(grams)))
        numbers, rows = _expand(sought.grams, grams[at])
        places, pieces = at[numbers] * GRAM + first - sought.shifts[rows], sought.pieces[rows]
        there = np.flatnonzero(places >= 0)
        there = there[_stand(narrow, places[there], pieces[there], sought.letters)]
        found.append((places[there], pieces[there]))
    places, pieces = map(np.concatenate, zip(*found, strict=True))
    return places, pieces


def prepare_beginnings(pieces: Sequence[str]) -> Beginnings:
    rows = list(map(_narrow, pieces))
    found = sorted((row[0] | second << 8, n) for n, row in enumerate(rows) for second in (row[1:2] or range(256)))
    heads, numbers = np.array(found, np.int64).reshape(-1, 2).T
    sieve = np.zeros(1 << 16, bool)
    sieve[heads] = True
    return Beginnings(sieve, heads.astype(np.uint32), numbers, _letters(rows))


def begin(narrow: U1, places: I8, sought: Beginnings) -> tuple[I8, I8]:
    """At which of the places a piece begins, by number, and which piece, in no order. ``narrow``: as for ``find``."""
    heads = narrow[places] | narrow[places + 1].astype(np.uint32) << np.uint32(8)
    some = np.flatnonzero(sought.sieve[heads])
    numbers, rows = _expand(sought.heads, heads[some])
    at, pieces = some[numbers], sought.pieces[rows]
    there = _stand(narrow, places[at], pieces, sought.letters)
    return at[there], pieces[there]


def _stand(narrow: U1, places: I8, pieces: I8, letters: Letters) -> I8:
    """By number, at which of the places the piece stands."""
    words = np.ndarray(len(narrow) - WIDTH + 1, "<u8", narrow, strides=(1,))
    first = np.flatnonzero(words[places] & letters.masks[pieces] == letters.first[pieces])
    places, pieces = places[first], pieces[first]
    return first[words[places + letters.shifts[pieces]] & letters.masks[pieces] == letters.last[pieces]]


def _narrow(piece: str) -> bytes:
    return bytes(min(ord(c), 255) for c in piece)


def _letters(rows: Sequence[bytes]) -> Letters:
    shifts = np.array([max(0, len(row) - WIDTH) for row in rows], np.int64)
    first, last, masks = (
        np.array([int.from_bytes(some, "little") for some in column], np.uint64)
        for column in (
            [row[:WIDTH] for row in rows],
            [row[-WIDTH:] for row in rows],
            [b"\xff" * min(len(row), WIDTH) for row in rows],
        )
    )
    return Letters(first, last, masks, shifts)


def _place(grams: U4) -> npt.NDArray[np.uint16]:
    return (grams * SPREAD >> np.uint32(32 - BITS)).astype(np.uint16)


def _expand(known: U4, values: U4) -> tuple[I8, I8]:
    """Each value with each row of ``known``, which is increasing, that is the same."""
    first = np.searchsorted(known, values, "left")
    counts = np.searchsorted(known, values, "right") - first
    ends = np.cumsum(counts)
    rows = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(first - ends + counts, counts)
    return np.repeat(np.arange(len(values)), counts), rows
