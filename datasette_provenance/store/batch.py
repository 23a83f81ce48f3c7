"""What the engine keeps for later runs, as rows: the sketches of every article, and where each fingerprint stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from ..sketches.plain import SAMPLE
from ..sketches.postings import HASH_BITS, bits_for

U8 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int64]
AT_ONCE = 16
"""Portions in which fingerprints are sorted: a sixteenth of them is in memory twice."""


def blobs(values: npt.NDArray[Any], offsets: I8) -> list[bytes]:
    """One blob for each list, little-endian."""
    data = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
    bounds = (offsets * values.dtype.itemsize).tolist()
    return [data[a:b] for a, b in pairwise(bounds)]


def rows(matrix: npt.NDArray[Any]) -> list[bytes]:
    """One blob for each row."""
    size = matrix.shape[1]
    return blobs(matrix.ravel(), np.arange(len(matrix) + 1) * size)


def sampled(prints: U8, offsets: I8, numbers: I8) -> tuple[U8, npt.NDArray[np.uint32]]:
    """The fingerprints by which articles are looked up (``plain.sample``), each with the number of its article."""
    owners = np.repeat(numbers, np.diff(offsets)).astype(np.uint32)
    prints = prints >> np.uint64(1)
    kept = prints % np.uint64(SAMPLE) == 0
    return prints[kept], owners[kept]


def postings(
    prints: Sequence[U8], numbers: Sequence[npt.NDArray[np.uint32]]
) -> tuple[int, Iterator[tuple[int, bytes]]]:
    """The number of bits that tell rows apart, and (row, entries) of `sketches.postings` in order."""
    bits = bits_for(sum(map(len, prints)))
    return bits, _packed(prints, numbers, bits)


def _packed(prints: Sequence[U8], numbers: Sequence[npt.NDArray[np.uint32]], bits: int) -> Iterator[tuple[int, bytes]]:
    low = np.uint64(HASH_BITS - bits)
    width = np.uint64(HASH_BITS - (AT_ONCE.bit_length() - 1))
    for portion in range(AT_ONCE if bits >= AT_ONCE.bit_length() else 1):
        inside = [p >> width == portion if bits >= AT_ONCE.bit_length() else np.ones(len(p), bool) for p in prints]
        some = np.concatenate([p[i] for p, i in zip(prints, inside, strict=True)])
        who = np.concatenate([n[i] for n, i in zip(numbers, inside, strict=True)])
        order = np.lexsort((who, some))
        some, who = some[order], who[order]
        # a run that a text has twice, once as furniture, stands once
        once = np.concatenate(([True], (some[1:] != some[:-1]) | (who[1:] != who[:-1])))[: len(some)]
        some, who = some[once], who[once]
        row = some >> low
        edges = np.flatnonzero(np.concatenate(([True], row[1:] != row[:-1]))[: len(row)])
        first, second = some.astype("<u8").tobytes(), who.astype("<u4").tobytes()
        for number, (a, b) in zip(row[edges].tolist(), pairwise([*edges.tolist(), len(row)]), strict=True):
            yield number, first[8 * a : 8 * b] + second[4 * a : 4 * b]
