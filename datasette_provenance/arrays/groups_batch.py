"""What belongs together: equal values that stand side by side, and what edges connect."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

I8 = npt.NDArray[np.int64]


def edges(ordered: npt.NDArray[Any]) -> I8:
    """Where a new value begins."""
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)])


def components(a: I8, b: I8) -> I8:
    """For each edge a number that is the same for edges that are connected: the least position among their ends."""
    if not len(a):
        return a
    nodes, places = np.unique(np.concatenate((a, b)), return_inverse=True)
    one, other = places[: len(a)], places[len(a) :]
    label = np.arange(len(nodes))
    while True:
        least = np.minimum(label[one], label[other])
        before = label.copy()
        np.minimum.at(label, one, least)
        np.minimum.at(label, other, least)
        label = label[label]  # a shortcut: the label of my label
        if (label == before).all():
            return nodes[label[one]]
