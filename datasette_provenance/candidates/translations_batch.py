"""Which articles in different languages are worth comparing: as ``sketches.crossing.meet`` says of two, of all of some days.

Articles of DAYS days are gone through day after day: those that came on one with those of it and of the days before. A name
or number gives its pairs of articles in different languages, and no others, so that a table in one language costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.ranges_batch import ranges
from ..arrays.sets_batch import unique
from ..sketches.crossing import ANY, HAN, KANA, KIND, LEAST, MOST_RARITY, ONLY, PARTS, RARITY, SOME
from ..text.chance import UNITS

I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]

DAYS = 3
"""A translation comes within so many days of what it translates, as a retelling does."""
UNDATED = -1
"""Articles without a day meet each other."""
AT_ONCE = 1 << 22
"""Meetings in one name or number counted at once: some 200 MB."""
HEAD = np.uint64(32)


def day_of(published: str) -> int:
    """The number of the day of an ISO 8601 time; UNDATED where it is unknown."""
    try:
        return date.fromisoformat(published[:10]).toordinal()
    except ValueError:
        return UNDATED


class Kept(NamedTuple):
    """``sketches.crossing.sketch`` of n texts: text i has ``values[offsets[i]:offsets[i + 1]]``; none where its language is
    unknown, or there is no other to it."""

    values: U8
    offsets: I8


def meetings(kept: Kept, days: I8, come: npt.NDArray[np.bool_]) -> I8:
    """(m, 2) rows of texts in different languages, of days that are near, that are worth comparing: those of which one at least
    has ``come``, the lesser row first, in order."""
    sizes = np.diff(kept.offsets)
    rows = np.flatnonzero(sizes)
    rows = rows[np.argsort(days[rows], kind="stable")]
    by_day = [np.empty((0, 2), np.int64)]
    ordered = days[rows]
    for day in unique(ordered).tolist():
        last = np.searchsorted(ordered, day, "right")
        first = np.searchsorted(ordered, day if day == UNDATED else max(day - DAYS, UNDATED + 1))
        begin = np.searchsorted(ordered, day)
        near = rows[first:last]
        if len(unique(kept.values[kept.offsets[near]] >> HEAD)) > 1:
            by_day.append(_of_a_day(kept, near, begin - first, come))
    pairs = np.sort(np.concatenate(by_day), axis=1)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _of_a_day(kept: Kept, near: I8, begin: int, come: npt.NDArray[np.bool_]) -> I8:
    """The pairs of which one at least is among ``near[begin:]``."""
    n = len(near)
    heads = kept.values[kept.offsets[near]]
    languages, units = heads >> HEAD, (heads & np.uint64(0xFFFFFFFF)).astype(np.int64)
    sizes = kept.offsets[near + 1] - kept.offsets[near] - 1
    keys, owners = kept.values[ranges(kept.offsets[near] + 1, sizes)], np.repeat(np.arange(n), sizes)
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    asked = come[near]
    codes, bits = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for a, b, key in _met(keys, owners):
        other = (languages[a] != languages[b]) & (b >= begin) & (asked[a] | asked[b])
        other &= _held(key, languages[a], languages[b])
        a, b, key = a[other], b[other], key[other]
        shift = _shifts(np.maximum(units[a], units[b]))
        says = np.clip((key & np.uint64(RARITY)).astype(np.int64) - shift, 0, MOST_RARITY)
        pairs, place = np.unique(a * n + b, return_inverse=True)
        codes.append(pairs)
        bits.append(np.bincount(place, says, len(pairs)).astype(np.int64))
    pairs, place = np.unique(np.concatenate(codes), return_inverse=True)
    total = np.bincount(place, np.concatenate(bits), len(pairs)).astype(np.int64)
    a, b = pairs // n, pairs % n
    counts = np.stack([np.bincount(owners[_kind(keys) == kind], minlength=n) for kind in (ANY, KANA, HAN)])
    of_a, of_b = (_count(counts, end, languages[a], languages[b]) for end in (a, b))
    enough = total >= LEAST * PARTS * np.sqrt((of_a + SOME) * (of_b + SOME))
    return np.stack((near[a[enough]], near[b[enough]]), axis=1)


def _met(keys: U8, owners: I8) -> Iterator[tuple[I8, I8, U8]]:
    """Every two owners of a key, the one that stands before the other first, in portions."""
    edges = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)])
    ends = np.append(edges[1:], len(keys))[: len(edges)]
    after = np.repeat(ends, ends - edges) - np.arange(len(keys)) - 1  # of its key
    before = np.concatenate(([0], np.cumsum(after)))
    first = 0
    while first < len(keys):
        last = max(first + 1, int(np.searchsorted(before, before[first] + AT_ONCE, "right")) - 1)
        here = np.arange(first, last)
        counts = after[first:last]
        one, other = np.repeat(here, counts), ranges(here + 1, counts)
        yield owners[one], owners[other], keys[one]
        first = last


def _kind(keys: U8) -> I8:
    return ((keys & np.uint64(KIND)) >> np.uint64(8)).astype(np.int64)


def _held(keys: U8, one: U8, other: U8) -> npt.NDArray[np.bool_]:
    """As ``crossing.crosses``."""
    held = np.ones(len(keys), bool)
    for kind, language in ONLY.items():
        code = np.uint64(int.from_bytes(language.encode(), "little"))
        held &= (_kind(keys) != kind) | (one == code) | (other == code)
    return held


def _count(counts: I8, of: I8, one: U8, other: U8) -> I8:
    """Keys of some texts that are held against a text in the other language."""
    total = counts[ANY][of]
    for kind, language in ONLY.items():
        code = np.uint64(int.from_bytes(language.encode(), "little"))
        total = total + np.where((one == code) | (other == code), counts[kind][of], 0)
    return total


def _shifts(units: I8) -> I8:
    """As ``crossing.shift_of``: of few different lengths, so that they are rounded by Python."""
    values, place = np.unique(units, return_inverse=True)
    return np.rint(PARTS * np.log2(np.maximum(1, values) / UNITS)).astype(np.int64)[place]
