"""Sets as arrays that increase."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Kind = TypeVar("Kind", bound=np.generic)


def unique(values: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
    """Each value once, increasing: as numpy's own, which since 2.3 hashes what it then sorts; of a million and a half
    whole numbers that takes twenty times as long as to sort them (1.02 s, .04)."""
    values = np.sort(values, axis=None)
    first = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return values[first]


def union(a: npt.NDArray[Kind], b: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
    return unique(np.concatenate((a, b)))


def difference(a: npt.NDArray[Kind], b: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
    """Those of ``a`` that are not in ``b``, each once, increasing."""
    a = unique(a)
    return a[~among(a, b)]


def among(values: npt.NDArray[Kind], chosen: npt.NDArray[Kind]) -> npt.NDArray[np.bool_]:
    """Which of the values are among those chosen, as ``isin``, which hashes, too."""
    chosen = np.sort(chosen, axis=None)
    if not len(chosen):
        return np.zeros(len(values), bool)
    return np.asarray(chosen[np.minimum(np.searchsorted(chosen, values), len(chosen) - 1)] == values)
