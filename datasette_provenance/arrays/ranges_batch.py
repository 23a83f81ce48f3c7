"""Stretches of arrays: where lists that stand one after another begin, and the places of many ranges at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

I8 = npt.NDArray[np.int64]


def ranges(starts: I8, lengths: I8) -> I8:
    """starts[0] ... starts[0] + lengths[0] - 1, starts[1] ..."""
    ends = np.cumsum(lengths)
    return np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)


def bounds(sizes: npt.NDArray[Any] | Sequence[int]) -> I8:
    """(n + 1,): list i of those that stand one after another begins at bounds[i] and ends before bounds[i + 1]."""
    return np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)


def chained(arrays: Sequence[npt.NDArray[Any]], offsets: Sequence[I8]) -> tuple[npt.NDArray[Any], I8]:
    """Several columns of lists as one: values one after another, and offsets over all."""
    sizes = np.concatenate([np.diff(o) for o in offsets]) if offsets else np.empty(0, np.int64)
    values = np.concatenate(arrays) if arrays else np.empty(0, np.uint64)
    return values, bounds(sizes)


def portions(offsets: I8, size: int) -> list[tuple[int, int]]:
    """Ranges of owners, of which owner i has ``offsets[i]:offsets[i + 1]``, that have about so many together; at least one."""
    cuts = [0]
    while cuts[-1] < len(offsets) - 1:
        cuts.append(max(cuts[-1] + 1, int(np.searchsorted(offsets, offsets[cuts[-1]] + size, "right")) - 1))
    return list(pairwise(cuts)) or [(0, 0)]
