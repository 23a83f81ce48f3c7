"""Which pairs come and go when documents do, without going through all pairs again.

What two documents are to each other depends on the buckets that both are in. So a pair can only change where a bucket
of a document that came or went gives it another meeting than before: most pairs of two that stayed do not. Those that may
are counted anew over all their buckets. The result is exactly what ``select`` over all documents gives, after less before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.sets_batch import among, difference, unique
from .pairs_batch import (
    FACT_BANDS_SHARED,
    FACT_ROWS,
    WORD_ROWS,
    Crowds,
    Meetings,
    bands,
    both_in_crowds,
    meet,
    rule_of,
    select,
)

I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]
KINDS = ("prints", "words", "facts")
ROWS = {"words": WORD_ROWS, "facts": FACT_ROWS}
FILTER_BITS = 20
SHIFT = np.uint64(30)
"""Two tables of bits, of the lowest ones of a key and of others, sixteen times as large as what is looked for: of what is not
wanted they let one in 256 through."""


class Keys(NamedTuple):
    """The buckets of some documents, of one kind: ``keys[i]`` is one of document ``owners[i]``."""

    keys: U8
    owners: I8
    furniture: U8
    """0 or 1 for each key; of prints only."""

    def without(self, documents: I8) -> Keys:
        left = ~among(self.owners, documents)
        return Keys(self.keys[left], self.owners[left], self.furniture[left] if len(self.furniture) else self.furniture)


Portion = Sequence[Keys]
"""Keys of some documents, in the order of KINDS."""


class Growth(NamedTuple):
    """Codes of pairs, as in ``Meetings``."""

    added: I8
    removed: I8


class Wanted:
    """Some values, to look very many others up among. All that are wanted are found and few that are not; of a value
    every occurrence or none, so that a bucket is found whole, and one too many changes nothing."""

    def __init__(self, values: U8) -> None:
        bits = max(FILTER_BITS, (16 * len(values)).bit_length())
        self.mask = np.uint64((1 << bits) - 1)
        self.low, self.high = np.zeros(1 << bits, bool), np.zeros(1 << bits, bool)
        self.low[values & self.mask] = True
        self.high[values >> SHIFT & self.mask] = True

    def places(self, values: U8) -> I8:
        """Where they are among others."""
        passing = np.flatnonzero(self.low[(values & self.mask).view(np.int64)])
        return passing[self.high[(values[passing] >> SHIFT & self.mask).view(np.int64)]]


def keys_of_prints(prints: U8, owners: I8) -> Keys:
    """The buckets of documents, by their fingerprints."""
    return Keys(prints >> np.uint64(1), owners, prints & np.uint64(1))


def keys_of_bands(signatures: npt.NDArray[np.uint32], kind: str, own: I8) -> Keys:
    """Those by their signatures, of words or facts."""
    keys, filled = bands(signatures, ROWS[kind])
    return Keys(keys[filled].ravel(), np.repeat(own[filled], keys.shape[1]), np.empty(0, np.uint64))


def sought(
    wanted: Sequence[Wanted],
    own: I8,
    words: npt.NDArray[np.uint32],
    order: npt.NDArray[np.uint32],
    prints: U8,
    offsets: I8,
) -> list[Keys]:
    """Of all keys what is wanted, and a little more; both in the order of KINDS. The prints of the document ``own[i]`` are
    ``offsets[i]:offsets[i+1]``."""
    keys = prints >> np.uint64(1)
    places = wanted[0].places(keys)
    owners = own[np.searchsorted(offsets, places, "right") - 1]
    by_kind = [Keys(keys[places], owners, prints[places] & np.uint64(1))]
    for one, signatures, kind in ((wanted[1], words, "words"), (wanted[2], order, "facts")):
        matrix, filled = bands(signatures, ROWS[kind])
        keys = matrix.ravel()
        places = one.places(keys)
        places = places[filled[places // matrix.shape[1]]]
        by_kind.append(Keys(keys[places], own[places // matrix.shape[1]], prints[:0]))
    return by_kind


def grow(
    stayed: Callable[[Sequence[U8]], Portion], some: Callable[[str, I8], Keys], gone: Portion, come: Portion, n: int
) -> Growth:
    """The pairs that are worth comparing now and were not before, and the other way round.

    All documents are numbered below ``n``, the earliest first. Of those that are there before and after ``stayed`` gives
    who is in some buckets (``sought``; others may be among them if they are whole), ``some`` all keys of a kind of a few of them.
    """
    changed = unique(np.concatenate([k.owners for k in (*gone, *come)]))
    near = stayed([np.concatenate((g.keys, c.keys)) for g, c in zip(gone, come, strict=True)])
    before = _meetings([joined(a, b) for a, b in zip(near, gone, strict=True)], n)
    after = _meetings([joined(a, b) for a, b in zip(near, come, strict=True)], n)
    again = _in_doubt(before, after, changed, some, n)
    if len(again):
        again_keys = [some(kind, again) for kind in KINDS]
        wanted = [np.concatenate([k.keys for k in of]) for of in zip(again_keys, gone, come, strict=True)]
        near = stayed(wanted)
    known = np.zeros(n, bool)
    known[changed] = known[again] = True
    if len(again):
        before = _meetings([joined(a, b) for a, b in zip(near, gone, strict=True)], n, known)
        after = _meetings([joined(a, b) for a, b in zip(near, come, strict=True)], n, known)
    old, new = (_selected(counted, known, n) for counted in (before, after))
    return Growth(difference(new, old), difference(old, new))


class Counted(NamedTuple):
    kinds: Sequence[Meetings]
    crowds: Crowds


def _meetings(keys: Sequence[Keys], n: int, known: Mask | None = None) -> Counted:
    prints, crowds = meet(keys[0].keys, keys[0].owners, n, rule_of("prints"), keys[0].furniture, known)
    others = (
        meet(k.keys, k.owners, n, rule_of(kind), known=known)[0] for kind, k in zip(KINDS[1:], keys[1:], strict=True)
    )
    return Counted((prints, *others), crowds)


def _selected(counted: Counted, known: Mask, n: int) -> I8:
    """The selected pairs with at least one of the documents of which all meetings are known."""
    meetings = []
    for part in counted.kinds:
        inside = known[part.codes // n] | known[part.codes % n]
        meetings.append(Meetings(part.codes[inside], part.met[inside], part.alone[inside]))
    return select(meetings[0], meetings[1], meetings[2], counted.crowds, n)[0]


def _in_doubt(before: Counted, after: Counted, changed: I8, keys_of: Callable[[str, I8], Keys], n: int) -> I8:
    """Documents that stayed whose pairs must be counted anew: they meet an earlier one that stayed otherwise than before,
    or are tied by one into a story that very many carry, of which an article keeps its strongest ties only. Whether a pair is
    selected depends on what its later document meets, and on nothing else that its earlier one does."""
    other = np.zeros(n, bool)
    other[changed] = True
    doubtful = []
    for kind, old, new in zip(KINDS, before.kinds, after.kinds, strict=True):
        codes = _differing(old, new)
        codes = codes[~(other[codes // n] | other[codes % n])]
        if kind == "facts" and len(codes):
            codes = codes[_agree(keys_of, codes, n) >= FACT_BANDS_SHARED]
        doubtful.append(codes)
    for counted in (before, after):
        for part in counted.kinds:
            theirs = other[part.codes // n] | other[part.codes % n]
            codes, met, alone = part.codes[theirs], part.met[theirs], part.alone[theirs]
            doubtful.append(codes[(met > alone) | both_in_crowds(codes, counted.crowds, n)])
    codes = np.concatenate(doubtful)
    crowd = _crowd_changes(before.crowds, after.crowds, n)
    return difference(np.concatenate((codes % n, crowd)), changed)


def _crowd_changes(before: Crowds, after: Crowds, n: int) -> I8:
    """Documents that are in other huge buckets than before."""
    keys = unique(np.concatenate((before.keys, after.keys)))
    old, new = (np.searchsorted(keys, crowds.keys) * n + crowds.owners for crowds in (before, after))
    return np.setxor1d(old, new) % n


def _differing(old: Meetings, new: Meetings) -> I8:
    """Pairs whose meetings are not the same in both."""
    both, at, to = np.intersect1d(old.codes, new.codes, assume_unique=True, return_indices=True)
    other = (old.met[at] != new.met[to]) | (old.alone[at] != new.alone[to])
    return np.concatenate((both[other], np.setxor1d(old.codes, new.codes, assume_unique=True)))


def _agree(keys_of: Callable[[str, I8], Keys], codes: I8, n: int) -> I8:
    """Facts' bands that two documents have in common, at most so many meetings."""
    ends = unique(np.concatenate((codes // n, codes % n)))
    keys = keys_of("facts", ends)
    order = np.argsort(keys.owners, kind="stable")
    values, owners = keys.keys[order], keys.owners[order]
    starts = np.searchsorted(owners, np.concatenate((codes // n, codes % n)))
    sizes = np.searchsorted(owners, np.concatenate((codes // n, codes % n)), side="right") - starts
    pair = np.repeat(np.tile(np.arange(len(codes)), 2), sizes)
    ends_ = np.cumsum(sizes)
    places = np.repeat(starts, sizes) + np.arange(int(ends_[-1]) if len(ends_) else 0) - np.repeat(ends_ - sizes, sizes)
    held = values[places]
    order = np.lexsort((held, pair))
    pair, held = pair[order], held[order]
    twice = (pair[1:] == pair[:-1]) & (held[1:] == held[:-1])
    return np.bincount(pair[1:][twice], minlength=len(codes))


def joined(*parts: Keys) -> Keys:
    if not parts:
        return Keys(np.empty(0, np.uint64), np.empty(0, np.int64), np.empty(0, np.uint64))
    return Keys(*(np.concatenate([part[k] for part in parts]) for k in range(3)))
