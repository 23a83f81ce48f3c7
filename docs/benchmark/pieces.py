"""Buckets that are too large for one place: their members meet whom they would meet, piece by piece.

In a large bucket each member meets the first few. So of such a bucket it is enough to know how many documents are in it, to
how many of them it is furniture, and who the first ones are: that is found of pieces and put together in any order, and then
each piece does its own members' meetings. A piece is made of whole documents: all their keys are in it. An engine may do it with
arrays, as here, or with rows in tables.

    heads      what is known of some buckets, from one piece
    merged     from several
    meet_heads the meetings of the members in one piece: over all pieces what ``pairs_batch.meet`` finds in the whole buckets
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from datasette_provenance.candidates import pairs_batch
from datasette_provenance.candidates.pairs_batch import Crowds, Meetings, Rule, add

I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]
NOBODY = np.iinfo(np.int64).max


class Heads(NamedTuple):
    """Of some buckets, by increasing key."""

    keys: U8
    sizes: I8
    """Documents."""
    marks: I8
    """To how many of them it is furniture."""
    first: I8
    """(buckets, representatives) the earliest ones, in order; NOBODY where there are fewer."""


def heads(keys: U8, owners: I8, rule: Rule, furniture: U8 | None = None) -> Heads:
    """Of the buckets in a piece; ``keys``, ``owners`` and ``furniture`` as ``meet`` takes them."""
    distinct = np.unique(keys)
    owner, place, mark = _members(distinct, keys, owners, furniture)
    sizes = np.bincount(place, minlength=len(distinct))
    marks = np.bincount(place, mark, minlength=len(distinct)).astype(np.int64)
    return Heads(distinct, sizes, marks, _first(owner, place, len(distinct), rule))


def merged(parts: Sequence[Heads], rule: Rule) -> Heads:
    """Of pieces that have no document in common; in any order, and of what is merged already."""
    keys = np.concatenate([part.keys for part in parts])
    first = np.concatenate([part.first for part in parts])
    distinct, place = np.unique(keys, return_inverse=True)
    owner, of = first.ravel(), np.repeat(place, rule.representatives)
    there = owner != NOBODY
    owner, of = owner[there], of[there]
    order = np.lexsort((owner, of))
    sizes, marks = (
        np.bincount(place, np.concatenate(column), len(distinct)).astype(np.int64)
        for column in ([part.sizes for part in parts], [part.marks for part in parts])
    )
    return Heads(distinct, sizes, marks, _first(owner[order], of[order], len(distinct), rule))


def meet_heads(
    keys: U8, owners: I8, n: int, rule: Rule, known: Heads, furniture: U8 | None = None
) -> tuple[Meetings, Crowds]:
    """The meetings of the members in one piece of buckets that have more than ``rule.large`` in all, with those ``known`` to
    be the first ones in all of the bucket. Codes as in ``Meetings``."""
    owner, place, _ = _members(known.keys, keys, owners, furniture)
    telling = np.ones(len(known.keys), bool) if furniture is None else known.marks * 2 <= known.sizes
    inside = telling[place]
    owner, place = owner[inside], place[inside]
    huge = known.sizes[place] > pairs_batch.HUGE
    parts = []
    for representative in known.first.T:
        other = representative[place]
        later = owner > other
        once = np.ones(int(later.sum()), np.int64)
        parts.append(add([Meetings(other[later] * n + owner[later], once, (~huge[later]).astype(np.int64))]))
    return add(parts), Crowds(owner[huge], known.keys[place[huge]])


def _members(distinct: U8, keys: U8, owners: I8, furniture: U8 | None) -> tuple[I8, I8, I8]:
    """Documents, the places of their buckets and whether these are furniture to them: each document once in a bucket, by
    bucket and document."""
    place = np.searchsorted(distinct, keys)
    mark = np.zeros(len(keys), np.int64) if furniture is None else furniture.astype(np.int64)
    order = np.lexsort((mark, owners, place))
    owner, place, mark = owners[order], place[order], mark[order]
    new = np.ones(len(owner), bool)
    new[1:] = (owner[1:] != owner[:-1]) | (place[1:] != place[:-1])
    return owner[new], place[new], mark[new]


def _first(owner: I8, place: I8, buckets: int, rule: Rule) -> I8:
    """The first ones of each bucket, of members in order."""
    starts = np.searchsorted(place, np.arange(buckets))
    rank = np.arange(len(place)) - starts[place]
    first = np.full((buckets, rule.representatives), NOBODY)
    near = rank < rule.representatives
    first[place[near], rank[near]] = owner[near]
    return first
