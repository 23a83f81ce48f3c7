"""Reused words of many articles at once: as ``reused.reused_words`` says of each."""

from __future__ import annotations

import numpy as np

from ..text.words_batch import I8


def reused_words(articles: I8, starts: I8, ends: I8, words: I8) -> dict[int, int]:
    """By article that has any. Of each passage (m,): its article, where it stands in it, and its words."""
    if not len(articles):
        return {}
    order = np.lexsort((-words, -ends, starts, articles))
    articles, starts, ends, words = articles[order], starts[order], ends[order], words[order]
    first = np.concatenate(([True], articles[1:] != articles[:-1]))
    # how far the passages before reach; a step up from article to article keeps each to itself
    step = (np.cumsum(first) - 1) * (int(ends.max()) + 2)
    reach = np.maximum.accumulate(ends + step)
    before = np.where(first, -1, np.concatenate(([0], reach[:-1])) - step)
    fresh = ends > before
    length = np.where(fresh, ends - starts, 1)
    counted = np.rint(words * ((ends - np.maximum(starts, before)) / length)).astype(np.int64)
    totals = np.add.reduceat(np.where(fresh, counted, 0), np.flatnonzero(first))
    return dict(zip(articles[first].tolist(), totals.tolist(), strict=True))
