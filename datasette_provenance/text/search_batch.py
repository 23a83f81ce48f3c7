"""Where phrases of text stand in many texts at once: a sieve over every second four bytes, then the phrases themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.sets_batch import unique

U1 = npt.NDArray[np.uint8]
U8 = npt.NDArray[np.uint64]
U4 = npt.NDArray[np.uint32]
I8 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

GRAM, STRIDE = 4, 2
LONG = GRAM + STRIDE - 1
"""A phrase this long holds four bytes in a row from an even place on, wherever it stands; a shorter one is looked for by
its first byte, which should be a rare one."""
WIDTH = 8
"""A phrase is compared by as many of its first bytes, and as many of its last; what is between does not count."""
SPREAD, BITS = np.uint32(0x9E3779B1), 16


class Letters(NamedTuple):
    """Of each phrase the first and the last WIDTH bytes."""

    first: U8
    last: U8
    masks: U8
    shifts: I8
    """Where the last ones begin."""


class Beginnings(NamedTuple):
    """Phrases that may begin at places that are known, made ready by ``prepare_beginnings``."""

    sieve: Flags
    """By the first two bytes."""
    heads: U4
    """Increasing; first two bytes of a phrase, or one and any other."""
    phrases: I8
    """The phrase of each of these."""
    letters: Letters


class Phrases(NamedTuple):
    """Phrases that may stand anywhere, made ready by ``prepare``."""

    sieve: Flags
    grams: U4
    """Increasing; four bytes of a long phrase."""
    phrases: I8
    """The phrase of each of these; ``shifts``: how far into the phrase they stand."""
    shifts: I8
    letters: Letters
    firsts: U1
    """With which short phrases begin."""
    short: Beginnings
    numbers: I8
    """The phrase of each short one."""


def prepare(phrases: Sequence[str]) -> Phrases:
    """Characters from 255 on are one to us: a phrase with one of them is found with any other in its place."""
    rows = list(map(_narrow, phrases))
    entries = sorted(
        (int.from_bytes(row[shift : shift + GRAM], "little"), n, shift)
        for n, row in enumerate(rows)
        if len(row) >= LONG
        for shift in range(STRIDE)
    )
    grams, numbers, shifts = np.array(entries, np.int64).reshape(-1, 3).T
    sieve = np.zeros(1 << BITS, bool)
    sieve[_place(grams.astype(np.uint32))] = True
    short = [n for n, row in enumerate(rows) if len(row) < LONG]
    return Phrases(
        sieve, grams.astype(np.uint32), numbers, shifts, _letters(rows), unique(np.array([rows[n][0] for n in short], np.uint8)),
        prepare_beginnings([phrases[n] for n in short]), np.array(short, np.int64),
    )  # fmt: skip


def find(narrow: U1, sought: Phrases) -> tuple[I8, I8]:
    """Every place where a phrase stands, and which phrase, in no order. ``narrow``: one byte a character, and at the end zeros,
    at least as many as the longest phrase has bytes."""
    maybe = np.zeros(len(narrow), bool)
    for first in sought.firsts:
        maybe |= narrow == first
    at = np.flatnonzero(maybe)
    numbers, short = begin(narrow, at, sought.short)
    hits = [(at[numbers], sought.numbers[short])]
    for first in range(0, GRAM, STRIDE):
        whole = (len(narrow) - first) // GRAM * GRAM
        grams = np.frombuffer(narrow[first : first + whole].tobytes(), "<u4")
        at = np.flatnonzero(sought.sieve.take(_place(grams)))
        numbers, rows = _expand(sought.grams, grams[at])
        places, phrases = at[numbers] * GRAM + first - sought.shifts[rows], sought.phrases[rows]
        there = np.flatnonzero(places >= 0)
        there = there[_stand(narrow, places[there], phrases[there], sought.letters)]
        hits.append((places[there], phrases[there]))
    places, phrases = map(np.concatenate, zip(*hits, strict=True))
    return places, phrases


def prepare_beginnings(phrases: Sequence[str]) -> Beginnings:
    rows = list(map(_narrow, phrases))
    entries = sorted((row[0] | second << 8, n) for n, row in enumerate(rows) for second in (row[1:2] or range(256)))
    heads, numbers = np.array(entries, np.int64).reshape(-1, 2).T
    sieve = np.zeros(1 << 16, bool)
    sieve[heads] = True
    return Beginnings(sieve, heads.astype(np.uint32), numbers, _letters(rows))


def begin(narrow: U1, places: I8, sought: Beginnings) -> tuple[I8, I8]:
    """At which of the places a phrase begins, by number, and which phrase, in no order. ``narrow``: as for ``find``."""
    heads = narrow[places] | narrow[places + 1].astype(np.uint32) << np.uint32(8)
    candidates = np.flatnonzero(sought.sieve[heads])
    numbers, rows = _expand(sought.heads, heads[candidates])
    at, phrases = candidates[numbers], sought.phrases[rows]
    there = _stand(narrow, places[at], phrases, sought.letters)
    return at[there], phrases[there]


def _stand(narrow: U1, places: I8, phrases: I8, letters: Letters) -> I8:
    """By number, at which of the places the phrase stands."""
    words = np.ndarray(len(narrow) - WIDTH + 1, "<u8", narrow, strides=(1,))
    first = np.flatnonzero(words[places] & letters.masks[phrases] == letters.first[phrases])
    places, phrases = places[first], phrases[first]
    return first[words[places + letters.shifts[phrases]] & letters.masks[phrases] == letters.last[phrases]]


def _narrow(phrase: str) -> bytes:
    return bytes(min(ord(c), 255) for c in phrase)


def _letters(rows: Sequence[bytes]) -> Letters:
    shifts = np.array([max(0, len(row) - WIDTH) for row in rows], np.int64)
    first, last, masks = (
        np.array([int.from_bytes(part, "little") for part in column], np.uint64)
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
