"""What the engine keeps for later runs, as rows: the sketches of every article, and where each fingerprint stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.sets_batch import among
from ..sketches.postings import HASH_BITS, WIDTH
from ..sketches.sketch import SAMPLE

U8 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int64]


PORTION = 100
"""Articles whose sketches of one kind stand in one row: all are gone through as fast as bytes are read, and where one
changes, some 20 KB are written anew."""
KINDS: dict[str, str] = {
    "lines": "<u8",
    "line_words": "<u4",
    "facts": "<u8",
    "words": "<u4",
    "order": "<u4",
    "prints": "<u8",
}
"""What is kept of every article, see _provenance_sketches in `schema`; each with its type."""


class Kept(NamedTuple):
    """What is kept of some articles, of one kind: of the article ``numbers[i]`` (increasing) the values
    ``offsets[i]:offsets[i+1]``."""

    numbers: I8
    values: npt.NDArray[Any]
    offsets: I8

    def where(self, chosen: npt.NDArray[np.bool_]) -> Kept:
        """Of some of the articles."""
        sizes = np.diff(self.offsets)
        return Kept(self.numbers[chosen], self.values[np.repeat(chosen, sizes)], _bounds(sizes[chosen]))


def joined(parts: Sequence[Kept], kind: str) -> Kept:
    """One after another."""
    return Kept(
        np.concatenate([np.empty(0, np.int64), *(p.numbers for p in parts)]),
        np.concatenate([np.empty(0, KINDS[kind]), *(p.values for p in parts)]),
        _bounds(np.concatenate([np.empty(0, np.int64), *(np.diff(p.offsets) for p in parts)])),
    )


def portions(kind: str, found: Kept) -> Iterator[tuple[Any, ...]]:
    """Rows of _provenance_sketches."""
    sizes = np.diff(found.offsets)
    for at in range(0, len(found.numbers), PORTION):
        part = slice(at, at + PORTION)
        here = slice(found.offsets[at], found.offsets[min(at + PORTION, len(found.numbers))])
        yield (
            kind,
            int(found.numbers[at]),
            found.numbers[part].astype("<u4").tobytes(),
            sizes[part].astype("<u4").tobytes(),
            np.ascontiguousarray(found.values[here]).astype(KINDS[kind], copy=False).tobytes(),
        )


def unpacked(kind: str, numbers: bytes, sizes: bytes, entries: bytes) -> Kept:
    """What ``portions`` has packed."""
    return Kept(
        np.frombuffer(numbers, "<u4").astype(np.int64),
        np.frombuffer(entries, KINDS[kind]),
        _bounds(np.frombuffer(sizes, "<u4").astype(np.int64)),
    )


def kept(conn: Any, kind: str, first: int = 0, last: int = 1 << 32) -> Iterator[Kept]:
    """The portions that begin with an article from ``first`` to before ``last``, in order."""
    sql = "select numbers, sizes, entries from _provenance_sketches where kind = ? and first >= ? and first < ? order by first"
    for row in conn.execute(sql, (kind, first, last)):
        yield unpacked(kind, *row)


def firsts(conn: Any) -> I8:
    """The articles that portions begin with, in order; they are the same for every kind."""
    rows = conn.execute("select first from _provenance_sketches where kind = ? order by first", (next(iter(KINDS)),))
    return np.array([row[0] for row in rows], np.int64)


def kept_of(conn: Any, kind: str, numbers: I8) -> Kept:
    """What is kept of the articles with these numbers (increasing), all there."""
    if not len(numbers):
        return joined([], kind)
    begins = firsts(conn)
    parts = []
    for n in sorted(set((np.searchsorted(begins, numbers, "right") - 1).tolist())):
        for portion in kept(conn, kind, int(begins[n]), int(begins[n]) + 1):
            at = np.minimum(np.searchsorted(numbers, portion.numbers), len(numbers) - 1)
            parts.append(portion.where(numbers[at] == portion.numbers))
    return joined(parts, kind)


def commonplaces(conn: Any) -> dict[int, U8]:
    """The facts that are commonplace, by window, increasing."""
    rows = conn.execute("select window, facts from _provenance_commonplaces")
    return {window: np.frombuffer(facts, "<u8").astype(np.uint64) for window, facts in rows}


def _bounds(sizes: I8) -> I8:
    return np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)


def sampled(prints: U8, numbers: npt.NDArray[Any]) -> tuple[U8, npt.NDArray[np.uint32]]:
    """The fingerprints by which articles are looked up (``sketch.sample``), each with the number of its article."""
    prints = prints >> np.uint64(1)
    kept = prints % np.uint64(SAMPLE) == 0
    return prints[kept], numbers[kept].astype(np.uint32)


def postings(prints: U8, numbers: npt.NDArray[np.uint32], bits: int) -> Iterator[tuple[int, bytes]]:
    """(row, entries) of `sketches.postings` in order, of whole rows; of one fingerprint the ``numbers`` must increase."""
    order = np.argsort(prints, kind="stable")
    prints, numbers = prints[order], numbers[order]
    # a run that a text has twice, once as furniture, stands once
    once = np.concatenate(([True], (prints[1:] != prints[:-1]) | (numbers[1:] != numbers[:-1])))[: len(prints)]
    prints, numbers = prints[once], numbers[once]
    row = prints >> np.uint64(HASH_BITS - bits)
    edges = np.flatnonzero(np.concatenate(([True], row[1:] != row[:-1]))[: len(row)])
    first, second = prints.astype("<u8").tobytes(), numbers.astype("<u4").tobytes()
    for number, (a, b) in zip(row[edges].tolist(), pairwise([*edges.tolist(), len(row)]), strict=True):
        yield number, first[8 * a : 8 * b] + second[4 * a : 4 * b]


def repacked(
    rows: Sequence[int], before: Mapping[int, bytes], gone: I8, prints: U8, owners: npt.NDArray[np.uint32], bits: int
) -> Iterator[tuple[int, bytes]]:
    """Some rows anew: without the articles that are ``gone``, with other fingerprints. ``before``: those of them that are
    there, of articles numbered below ``owners``; a row of which nothing is left is empty."""
    parts = [before.get(row, b"") for row in rows]
    counts = [len(part) // WIDTH for part in parts]
    values = np.frombuffer(b"".join(p[: 8 * n] for p, n in zip(parts, counts, strict=True)), "<u8").astype(np.uint64)
    who = np.frombuffer(b"".join(p[8 * n :] for p, n in zip(parts, counts, strict=True)), "<u4").astype(np.uint32)
    stays = ~among(who, gone)
    values, who = np.concatenate((values[stays], prints)), np.concatenate((who[stays], owners))
    made = dict(postings(values, who, bits))
    return ((row, made.get(row, b"")) for row in rows)
