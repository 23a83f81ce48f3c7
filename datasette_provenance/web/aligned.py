"""Two texts in different languages paragraph by paragraph: which paragraph of one stands for which of the other.

By the names and numbers that both have, and by length where these say nothing (after Gale and Church 1993): in one order, a
paragraph of one beside one of the other, or beside nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Any

from . import marks

MOST = 150
"""Paragraphs of either text; with more of them the texts are shown as they are."""
ALONE = 0.35
"""What a paragraph beside nothing costs, where a name in common counts 1."""

Spans = Sequence[marks.Span]


def rows(a: str, b: str, passages: Sequence[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """``left`` and ``right`` of each row: groups of pieces as of ``marks.lay``, None where nothing stands there. ``passages``:
    with ``own_start`` and ``other_start`` and so on; groups name them by their place. None where there are too many
    paragraphs, or a text has none."""
    left, right = marks.paragraphs(a), marks.paragraphs(b)
    if not left or not right or max(len(left), len(right)) > MOST:
        return None
    own_spans = [(p["own_start"], p["own_end"]) for p in passages]
    other = [(p["other_start"], p["other_end"]) for p in passages]
    votes = Counter((_of(left, x[0]), _of(right, y[0])) for x, y in zip(own_spans, other, strict=True))
    return [
        {
            "left": None if i is None else _laid(a, left[i], own_spans),
            "right": None if j is None else _laid(b, right[j], other),
        }
        for i, j in pairs(_shares(left), _shares(right), votes)
    ]


def pairs(
    left: Sequence[float], right: Sequence[float], votes: Counter[tuple[int, int]]
) -> list[tuple[int | None, int | None]]:
    """The alignment of most votes: numbers of paragraphs, in order. ``left``, ``right``: where each one's middle stands, as a share
    of its text."""
    m, n = len(left), len(right)
    best = [[0.0] * (n + 1) for _ in range(m + 1)]
    for i in range(m + 1):
        for j in range(n + 1):
            if i or j:
                best[i][j] = max(
                    best[i - 1][j] - ALONE if i else -1e9,
                    best[i][j - 1] - ALONE if j else -1e9,
                    best[i - 1][j - 1] + _worth(left, right, votes, i, j) if i and j else -1e9,
                )
    path: list[tuple[int | None, int | None]] = []
    i, j = m, n
    while i or j:
        if i and j and best[i][j] == best[i - 1][j - 1] + _worth(left, right, votes, i, j):
            i, j = i - 1, j - 1
            path.append((i, j))
        elif i and best[i][j] == best[i - 1][j] - ALONE:
            i -= 1
            path.append((i, None))
        else:
            j -= 1
            path.append((None, j))
    return path[::-1]


def _worth(left: Sequence[float], right: Sequence[float], votes: Counter[tuple[int, int]], i: int, j: int) -> float:
    return votes[i - 1, j - 1] - 4 * abs(left[i - 1] - right[j - 1])


def _shares(spans: Spans) -> list[float]:
    return [(start + end) / 2 / spans[-1][1] for start, end in spans]


def _of(spans: Spans, place: int) -> int:
    return max(0, bisect_right(spans, (place, 1 << 60)) - 1)


def _laid(text: str, span: marks.Span, passages: Spans) -> list[dict[str, Any]]:
    start, end = span
    shifted = [(max(start, p) - start, max(start, min(end, q)) - start) for p, q in passages]
    return marks.lay(text[start:end], shifted)
