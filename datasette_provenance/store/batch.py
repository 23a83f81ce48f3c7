"""What the engine keeps for later runs, as rows: the sketches of every article, and where each fingerprint stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from ..sketches.plain import SAMPLE
from ..sketches.postings import HASH_BITS

U8 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int64]


def blobs(values: npt.NDArray[Any], offsets: I8) -> list[bytes]:
    """One blob for each list, little-endian."""
    data = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
    bounds = (offsets * values.dtype.itemsize).tolist()
    return [data[a:b] for a, b in pairwise(bounds)]


def rows(matrix: npt.NDArray[Any]) -> list[bytes]:
    """One blob for each row."""
    size = matrix.shape[1]
    return blobs(matrix.ravel(), np.arange(len(matrix) + 1) * size)


def sampled(prints: U8, numbers: npt.NDArray[Any]) -> tuple[U8, npt.NDArray[np.uint32]]:
    """The fingerprints by which articles are looked up (``plain.sample``), each with the number of its article."""
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
