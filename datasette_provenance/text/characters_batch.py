"""Many texts as one array of code points: what everything that looks at characters goes through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

U4 = npt.NDArray[np.uint32]
I8 = npt.NDArray[np.int64]

PART = 1 << 18
"""Characters worked on at once: what is made of them stays in the cache."""


class Layout(NamedTuple):
    """Some texts, one after the other, a line break before, between and after them."""

    texts: Sequence[str]
    joined: str
    codes: U4
    """The code points of ``joined``."""
    bases: I8
    """Where in them each text begins."""


def lay(texts: Sequence[str]) -> Iterator[Layout]:
    """The texts in layouts of about PART characters, at least one."""
    for first, last in _parts(texts):
        yield layout_of(texts[first:last])


def layout_of(texts: Sequence[str]) -> Layout:
    joined = "\n".join(["", *texts, ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    return Layout(texts, joined, codes, bounds_of(lengths + 1)[:-1] + 1)


def _parts(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Ranges of texts of about PART characters; at least one range."""
    first = size = 0
    for n, text in enumerate(texts):
        size += len(text) + 1
        if size >= PART:
            yield first, n + 1
            first, size = n + 1, 0
    if first < len(texts) or not texts:
        yield first, len(texts)


def bounds_of(counts: I8) -> I8:
    """0, and the running sums."""
    bounds = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=bounds[1:])
    return bounds
