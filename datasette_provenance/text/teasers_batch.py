"""Headlines of other stories inside of the sentences of many texts: the few texts that hold a sign are asked one by one.

``teasers.py`` defines the result.
"""

from __future__ import annotations

from collections.abc import Sequence

from .teasers import find_teasers, signs
from .words_batch import WordBatch


def teasers(texts: Sequence[str], words: WordBatch) -> list[list[tuple[int, int]]]:
    """As ``teasers.find_teasers`` of each text."""
    spans: list[list[tuple[int, int]]] = [[] for _ in texts]
    for t, text in enumerate(texts):
        if signs(text):
            here = slice(words.offsets[t], words.offsets[t + 1])
            spans[t] = find_teasers(text, words.starts[here].tolist(), words.ends[here].tolist())
    return spans
