"""In what order articles come: who stands for a story that many carry, and which pairs are compared together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ..arrays.groups_batch import components
from ..records import ArticleId
from .pairs_batch import FOUND_PASSAGE, FOUND_WORDS

I8 = npt.NDArray[np.int64]
ALIKE = FOUND_WORDS | FOUND_PASSAGE


def rank(agencies: Sequence[bool], published: Sequence[str], ids: Sequence[ArticleId]) -> I8:
    """The number of each article with the earliest first: agencies' own pages before all, then by publication time
    (unknown last), then id. The first ones stand for a story that too many carry to compare them all."""
    by_time = sorted(range(len(ids)), key=[str(key) for key in ids].__getitem__)
    by_time.sort(key=[time or "9" for time in published].__getitem__)  # one after another: faster than by all at once
    by_time.sort(key=[not agency for agency in agencies].__getitem__)
    numbers = np.empty(len(agencies), np.int64)
    numbers[by_time] = np.arange(len(agencies))
    return numbers


def together(pairs: I8, found_by: npt.NDArray[np.uint8], n: int) -> I8:
    """An order in which the pairs (m, 2) of one story stand together, so that its texts are fetched once or twice, not for
    each pair: by who is alike with whom, then by position. ``found_by``: bits FOUND_* of each pair."""
    story = np.arange(n)
    a, b = pairs[(found_by & ALIKE) == ALIKE].T
    story[a] = story[b] = components(a, b)
    return np.lexsort((pairs[:, 1], pairs[:, 0], story[pairs[:, 1]], story[pairs[:, 0]]))
