"""How many words of an article also stand in earlier ones, where their passages overlap.

`reused_batch.py` counts the same for many articles at once.
"""

from __future__ import annotations

from collections.abc import Iterable


def reused_words(spans: Iterable[tuple[int, int, int]]) -> int:
    """``spans``: (start, end, words) of passages of one article, in characters. What lies in several counts once: of a
    span that others cover in part, as many of its words as of its characters are left."""
    end, total = -1, 0
    for start, stop, words in sorted(spans, key=lambda s: (s[0], -s[1], -s[2])):
        if stop <= end:
            continue
        fresh = (stop - max(start, end)) / (stop - start)
        total += round(words * fresh)
        end = stop
    return total
