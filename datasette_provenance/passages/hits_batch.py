"""Where two documents have the same key, for many pairs at once.

The keys of each first document go into a hash table of its own, so empty that most keys of the second are
turned away by one look. Keys that fall into one slot, the repeated ones above all, are kept aside, sorted.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.words_batch import I8, U8

B1 = npt.NDArray[np.bool_]

ROOM = 8
"""Slots for each key of a table."""
EMPTY, CROWDED = -1, -2
BASE, OTHER_BASE = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC4CEB9FE1A85EC53)
"""Odd, so that multiplying by them loses nothing."""


class Side(NamedTuple):
    """One document of each pair: where its keys begin, and how many it has."""

    first: I8
    size: I8


class Hits(NamedTuple):
    """Equal keys, in order of pair, place in the second document, place in the first."""

    pair: I8
    a: I8
    """Place in the first document, counted from its beginning; likewise b in the second."""
    b: I8
    repeated: B1
    """Whether the first document has the key more than once."""
    refrain: B1
    """(pairs,) whether a key in common was left out, because one of the two has it in too many places."""


def spread(first: I8, count: I8) -> I8:
    """first, first + 1, ... for each of ``count``, one after the other."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(first - (ends - count), count)


def breaks(pair: I8, a: I8, b: I8) -> B1:
    """Where hits do not follow the one before in both documents."""
    new = np.ones(len(pair), bool)
    new[1:] = (pair[1:] != pair[:-1]) | (a[1:] != a[:-1] + 1) | (b[1:] != b[:-1] + 1)
    return new


def mixed(keys: U8) -> U8:
    """The same keys under other 64-bit names, whose highest bits differ where any bits did."""
    return (keys ^ keys >> np.uint64(32)) * BASE


def meet(keys: U8, a: Side, b: Side, most: int) -> Hits:
    """The hits of pairs, fastest where they are sorted by their first document.

    ``keys``: ``mixed``. One that stands in more than ``most`` places of either document of a pair gives none.
    """
    new = np.ones(len(a.first), bool)
    new[1:] = (a.first[1:] != a.first[:-1]) | (a.size[1:] != a.size[:-1])
    owner = np.cumsum(new) - 1
    tables = _tables(keys, Side(a.first[new], a.size[new]))
    sought = _slices(keys, b)
    cells = tables.cells[_slots(sought, b.size, tables.base[owner], tables.shift[owner])]
    at = np.flatnonzero(cells != EMPTY)
    cells, sought = cells[at], sought[at]
    pairs = np.repeat(np.arange(len(b.first)), b.size)[at]
    crowded = np.flatnonzero(cells == CROWDED)
    single = np.flatnonzero(tables.keys[cells] == sought)
    single = single[cells[single] != CROWDED]
    number = cells[single]
    repeated = np.zeros(len(single), bool)
    refrain = np.zeros(len(b.first), bool)
    if len(crowded):
        aside = tables.aside
        values = _owned(tables.keys[aside], tables.owner)
        tried, several, sizes = _aside(values, _owned(sought[crowded], owner[pairs[crowded]]))
        crowded = crowded[tried]
        refrain[pairs[crowded[sizes > most]]] = True
        sizes = np.where(sizes > most, 0, sizes)
        single = np.concatenate((single, np.repeat(crowded, sizes)))
        number = np.concatenate((number, aside[several[0]][spread(several[1], sizes)]))
        repeated = np.concatenate((repeated, np.repeat(sizes > 1, sizes)))
        order = np.argsort(single, kind="stable")
        single, number, repeated = single[order], number[order], repeated[order]
    pair = pairs[single]
    begin = np.cumsum(b.size) - b.size
    hits = Hits(pair, tables.places[number], at[single] - begin[pair], repeated, refrain)
    return _without_refrains(hits, a.size, most)


class Tables(NamedTuple):
    """A hash table for each of several documents."""

    keys: U8
    """All their keys, document by document."""
    places: I8
    """Of each key, counted from the beginning of its document."""
    cells: npt.NDArray[np.int32]
    """EMPTY, CROWDED, or which of ``keys`` is the one of the slot."""
    base: I8
    """(documents,) where the cells of each begin."""
    shift: U8
    """(documents,) by which a key is shifted to its slot."""
    aside: I8
    """Which of ``keys`` are those of crowded slots."""
    owner: I8
    """Whose those are."""


def _tables(keys: U8, of: Side) -> Tables:
    bits = np.ceil(np.log2(np.maximum(of.size, 1) * ROOM)).astype(np.int64)
    base, shift = np.cumsum(1 << bits) - (1 << bits), (64 - bits).astype(np.uint64)
    slices = _slices(keys, of)
    slots = _slots(slices, of.size, base, shift)
    cells = np.full(int((1 << bits).sum()), EMPTY, np.int32)
    numbers = np.arange(len(slices), dtype=np.int32)
    cells[slots] = numbers
    cells[slots[cells[slots] != numbers]] = CROWDED
    aside = np.flatnonzero(cells[slots] == CROWDED)
    owner = np.searchsorted(np.cumsum(of.size), aside, side="right")
    return Tables(slices, spread(np.zeros_like(of.size), of.size), cells, base, shift, aside, owner)


def _slices(keys: U8, of: Side) -> U8:
    """The keys of documents, one after the other: copied whole, which is faster than one by one."""
    ends = (of.first + of.size).tolist()
    return np.concatenate([keys[:0], *(keys[a:b] for a, b in zip(of.first.tolist(), ends, strict=True))])


def _slots(keys: U8, size: I8, base: I8, shift: U8) -> I8:
    """The cells of keys that come as ``_slices``."""
    slots = (keys >> np.repeat(shift, size)).view(np.int64)
    slots += np.repeat(base, size)
    return slots


def _owned(keys: U8, owner: I8) -> U8:
    """Keys that are equal only for the same owner."""
    return keys + (owner + 1).astype(np.uint64) * OTHER_BASE


def _aside(values: U8, wanted: U8) -> tuple[I8, tuple[I8, I8], I8]:
    """Of ``wanted`` those that are among ``values``; the order that sorts these, with the first of each one's equals
    in it; how many equals."""
    order = np.argsort(values, kind="stable")
    values = values[order]
    edges = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
    sizes = np.diff(np.append(edges, len(values)))
    distinct = values[edges]
    group = np.minimum(np.searchsorted(distinct, wanted), len(distinct) - 1)
    same = np.flatnonzero(distinct[group] == wanted)
    return same, (order, edges[group[same]]), sizes[group[same]]


def _without_refrains(hits: Hits, count: I8, most: int) -> Hits:
    """Without the keys that stand in more than ``most`` places of the second document."""
    # hits that follow each other in both documents have different keys: as many equal ones at most as there are such runs
    busy = np.bincount(hits.pair[breaks(hits.pair, hits.a, hits.b)], minlength=len(count)) > most
    first = np.cumsum(np.where(busy, count, 0)) - np.where(busy, count, 0)
    doubtful = np.flatnonzero(busy[hits.pair])
    if not len(doubtful):
        return hits
    place = first[hits.pair[doubtful]] + hits.a[doubtful]
    over = doubtful[np.bincount(place)[place] > most]
    if not len(over):
        return hits
    refrain = hits.refrain.copy()
    refrain[hits.pair[over]] = True
    kept = np.ones(len(hits.pair), bool)
    kept[over] = False
    return Hits(hits.pair[kept], hits.a[kept], hits.b[kept], hits.repeated[kept], refrain)
