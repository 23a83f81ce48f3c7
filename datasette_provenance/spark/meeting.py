"""Which pairs of articles are worth comparing, over Arrow columns: what a task does with the buckets that came to it, each whole.

The keys of articles travel in blocks, by the part of all keys that a task has; what meets there travels on by the part of all
articles that the later one is in. A task numbers the articles that it has, and none of all the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyspark import Broadcast

from ..arrays import sets_batch
from ..arrays.groups_batch import edges
from ..candidates import pairs_batch as candidates
from ..candidates.growth_batch import KINDS
from ..sketches.sketch import PERMUTATIONS
from .columns import binaries, column_of, lists, numbers, table
from .frames import Batches, Made

Array = npt.NDArray[Any]
U8 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int64]
SHARED = (candidates.MIN_PRINTS, 1, candidates.FACT_BANDS_SHARED)
"""Meetings that make a pair, by the number of their kind."""
CROWD = len(KINDS)
"""In place of a kind: who is in a huge bucket."""
AT_ONCE = 2_000_000
"""Keys put into blocks at once: so many that a block has some, however many parts there are."""
MOST = 2**16 - 1
"""Meetings of two articles in one part that are told apart."""

HEAVY = pa.schema([("kind", pa.int32()), ("key", pa.int64()), ("n", pa.int64())])
BLOCK = pa.schema(
    [
        ("kind", pa.int32()),
        ("part", pa.int32()),
        ("keys", pa.binary()),
        ("owners", pa.binary()),
        ("furniture", pa.binary()),
    ]
)
"""Part -1: keys of heavy buckets."""
MEMBER = pa.schema([("kind", pa.int32()), ("key", pa.int64()), ("owner", pa.int64()), ("furniture", pa.int32())])
MET = pa.schema(
    [
        ("kind", pa.int32()),
        ("part", pa.int32()),
        ("a", pa.binary()),
        ("b", pa.binary()),
        ("met", pa.binary()),
        ("alone", pa.binary()),
    ]
)
"""a the earlier one; of a CROWD owners and keys of buckets."""
TIE = pa.schema(
    [("kind", pa.int32()), ("a", pa.int64()), ("b", pa.int64()), ("met", pa.int64()), ("alone", pa.int64())]
)
PAIR = pa.schema([("a", pa.int64()), ("b", pa.int64()), ("found_by", pa.int32())])


class Keys(NamedTuple):
    """Of one kind: ``keys[i]`` is a bucket of article ``owners[i]``."""

    keys: U8
    owners: I8
    furniture: npt.NDArray[np.uint8]


def keys_of(of: Any, kind: int) -> Keys:
    owners = numbers(of, "number")
    if KINDS[kind] == "prints":
        prints, offsets = lists(of, "prints", "<u8")
        return Keys(
            prints >> np.uint64(1), np.repeat(owners, np.diff(offsets)), (prints & np.uint64(1)).astype(np.uint8)
        )
    name, rows = ("signature", candidates.WORD_ROWS) if KINDS[kind] == "words" else ("order", candidates.FACT_ROWS)
    keys, filled = candidates.bands(lists(of, name, "<u4")[0].reshape(-1, PERMUTATIONS), rows)
    kept = keys[filled].ravel()
    return Keys(kept, np.repeat(owners[filled], keys.shape[1]), np.zeros(len(kept), np.uint8))


def part_of(values: U8, parts: int) -> npt.NDArray[np.int32]:
    """Spread evenly, whatever the values are."""
    return ((values * np.uint64(candidates.SPREAD) >> np.uint64(32)) % np.uint64(parts)).astype(np.int32)


def sampled(batches: Batches, every: int) -> Made:
    """How often the keys of one article in ``every`` occur: enough to tell which buckets are too heavy for one place."""
    for batch in batches:
        chosen = part_of(numbers(batch, "number").astype(np.uint64), every) == 0
        some = batch.filter(pa.array(chosen))
        for kind in range(len(KINDS)) if some.num_rows else ():
            keys, counts = np.unique(keys_of(some, kind).keys, return_counts=True)
            yield table(HEAVY, kind=np.full(len(keys), kind, np.int32), key=keys.view(np.int64), n=counts)


def blocks(batches: Batches, heavy: Broadcast[Sequence[U8]], parts: int) -> Made:
    """The keys of articles, by the part that has them; ``heavy``: keys, increasing, of each kind that are sent apart."""
    for some in _gathered(batches):
        for kind in range(len(KINDS)):
            pieces = [keys_of(batch, kind) for batch in some]
            keys, owners, furniture = (np.concatenate([piece[n] for piece in pieces]) for n in range(3))
            place = part_of(keys, parts)
            apart = heavy.value[kind]
            if len(apart):
                at = np.minimum(np.searchsorted(apart, keys), len(apart) - 1)
                place[apart[at] == keys] = -1
            order = np.argsort(place, kind="stable")
            starts = edges(place[order])
            offsets = np.append(starts, len(order))
            yield table(
                BLOCK, kind=np.full(len(starts), kind, np.int32), part=place[order][starts], keys=binaries(keys[order], offsets),
                owners=binaries(owners[order], offsets), furniture=binaries(furniture[order], offsets),
            )  # fmt: skip


def _gathered(batches: Batches) -> Iterator[list[pa.RecordBatch]]:
    some: list[pa.RecordBatch] = []
    for batch in batches:
        some.append(batch)
        if sum(one.nbytes for one in some) >= 4 * AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def meet(of: pa.Table, parts: int) -> Made:
    """What meets in the buckets of one kind and part."""
    kind = of.column("kind")[0].as_py()
    keys, owners, furniture = (
        lists(of, name, kind_)[0] for name, kind_ in (("keys", "<u8"), ("owners", "<i8"), ("furniture", "u1"))
    )
    articles, local = np.unique(owners, return_inverse=True)
    n = max(1, len(articles))
    marks = furniture.astype(np.uint64) if KINDS[kind] == "prints" else None
    met, crowds = candidates.meet(
        keys.astype(np.uint64), local.astype(np.int64), n, candidates.rule_of(KINDS[kind]), marks
    )
    a, b = articles[met.codes // n], articles[met.codes % n]
    yield from packed(np.full(len(a), kind, np.int32), a, b, met.met, met.alone, parts)
    if KINDS[kind] == "prints" and len(crowds.owners):
        yield _crowd(articles[crowds.owners], crowds.keys)


def packed(kinds: Array, a: I8, b: I8, met: I8, alone: I8, parts: int) -> Made:
    """Meetings in blocks, by kind and by the part that the later article is in."""
    place = part_of(b.astype(np.uint64), parts)
    order = np.lexsort((place, kinds))
    group = kinds[order].astype(np.int64) * parts + place[order]
    starts = edges(group)
    offsets = np.append(starts, len(order))
    met, alone = (np.minimum(counts, MOST).astype("<u2") for counts in (met, alone))
    yield table(
        MET, kind=kinds[order][starts], part=place[order][starts], a=binaries(a[order], offsets), b=binaries(b[order], offsets),
        met=binaries(met[order], offsets), alone=binaries(alone[order], offsets),
    )  # fmt: skip


def _crowd(owners: I8, keys: U8) -> pa.RecordBatch:
    whole = np.array([0, len(owners)])
    nothing = pa.array([b""], pa.binary())
    return table(
        MET, kind=[CROWD], part=[-1], a=binaries(owners, whole), b=binaries(keys, whole), met=nothing, alone=nothing
    )  # fmt: skip


def members(batches: Batches) -> Made:
    """Members of heavy buckets, a row each: they are counted and joined in any number of tasks."""
    for batch in batches:
        keys, offsets = lists(batch, "keys", "<i8")
        kinds = np.repeat(numbers(batch, "kind"), np.diff(offsets)).astype(np.int32)
        yield table(
            MEMBER, kind=kinds, key=keys, owner=lists(batch, "owners", "<i8")[0],
            furniture=lists(batch, "furniture", "u1")[0].astype(np.int32),
        )  # fmt: skip


def crowds(batches: Batches) -> Made:
    """Members of huge buckets as rows of MET."""
    for batch in batches:
        yield _crowd(numbers(batch, "owner"), numbers(batch, "key").view(np.uint64))


def ties(batches: Batches, parts: int) -> Made:
    """Rows of TIE as rows of MET."""
    for batch in batches:
        kinds, a, b, met, alone = (numbers(batch, name) for name in TIE.names)
        yield from packed(kinds, a, b, met, alone, parts)


def summed(of: pa.Table) -> Made:
    """The meetings of one part and kind from everywhere: those that are enough for a pair."""
    kind, part = (of.column(name)[0].as_py() for name in ("kind", "part"))
    one, n = _meetings(of)
    codes, articles = one
    total = candidates.add([codes], SHARED[kind])
    ends = articles[total.codes // n], articles[total.codes % n]
    whole = np.array([0, len(total.codes)])
    yield table(
        MET, kind=[kind], part=[part], a=binaries(ends[0], whole), b=binaries(ends[1], whole),
        met=binaries(np.minimum(total.met, MOST).astype("<u2"), whole),
        alone=binaries(np.minimum(total.alone, MOST).astype("<u2"), whole),
    )  # fmt: skip


def _meetings(of: Any, articles: I8 | None = None) -> tuple[tuple[candidates.Meetings, I8], int]:
    """Of rows of MET, by the numbers of the articles that they have, or of those that are given."""
    a, b = (lists(of, name, "<i8")[0] for name in ("a", "b"))
    met, alone = (lists(of, name, "<u2")[0].astype(np.int64) for name in ("met", "alone"))
    articles = sets_batch.union(a, b) if articles is None else articles
    n = max(1, len(articles))
    codes = np.searchsorted(articles, a) * n + np.searchsorted(articles, b)
    return (candidates.Meetings(codes, met, alone), articles), n


def owners(batches: Batches) -> Made:
    """Which articles each part has meetings of."""
    of = pa.schema([("part", pa.int32()), ("owner", pa.int64())])
    for batch in batches:
        for row in range(batch.num_rows):
            one = batch.slice(row, 1)
            ends = sets_batch.union(lists(one, "a", "<i8")[0], lists(one, "b", "<i8")[0])
            yield table(of, part=np.full(len(ends), one.column("part")[0].as_py(), np.int32), owner=ends)


def crowded(batches: Batches) -> Made:
    """Who is in huge buckets, a row each."""
    of = pa.schema([("owner", pa.int64()), ("key", pa.int64())])
    for batch in batches:
        yield table(of, owner=lists(batch, "a", "<i8")[0], key=lists(batch, "b", "<i8")[0])


def select(of: pa.Table, crowd: pa.Table) -> Made:
    """The pairs of one part that are worth comparing. ``crowd``: the huge buckets of the articles in it."""
    ends = sets_batch.union(lists(of, "a", "<i8")[0], lists(of, "b", "<i8")[0])
    kinds = column_of(of, "kind").to_numpy(zero_copy_only=False)
    prints, words, facts = (_meetings(of.filter(pa.array(kinds == kind)), ends)[0][0] for kind in range(len(KINDS)))
    n = max(1, len(ends))
    crowds = candidates.Crowds(
        np.searchsorted(ends, numbers(crowd, "owner")).astype(np.int64),
        numbers(crowd, "key").astype(np.int64).view(np.uint64),
    )
    codes, found_by = candidates.select(prints, words, facts, crowds, n)
    yield table(PAIR, a=ends[codes // n], b=ends[codes % n], found_by=found_by.astype(np.int32))
