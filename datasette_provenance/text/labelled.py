"""Lists whose items repeat a label: picture galleries, tickers, tables of results, boxes of videos, threads of posts.

Scraped pages print them in one paragraph with the story, or as paragraphs of their own, and under one story after the other.
What gives them away is in the text itself: the same run of words again and again, a few lines apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

RUN, TIMES, NEAR, ITEMS = 5, 4, 80, 3
"""A label: a run of so many words that stands so often, each within NEAR words of the one before, before at least ITEMS
different words: what is the same all the way is no list. Of 8,195 real articles 177
have a list so found, 137 of them one site's galleries; of the other 40, which were read, eight are none: speeches and statutes."""


def find_labelled(text: str, words: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> list[tuple[int, int]]:
    """Half-open spans of characters, in order, from the first label of each list to the end of its last item."""
    places: dict[tuple[str, ...], list[int]] = {}
    for n in range(len(words) - RUN + 1):
        if opens(text[starts[n]]):
            places.setdefault(tuple(words[n : n + RUN]), []).append(n)
    often = (of_run for of_run in places.values() if len(of_run) >= TIMES)
    labels = (of_run for of_run in often if len({words[n + RUN] for n in of_run if n + RUN < len(words)}) >= ITEMS)
    return lists(text, starts, ends, labels)


def opens(character: str) -> bool:
    """Whether a label may begin so; what is said over and over inside of sentences mostly does not."""
    return character.isupper() or character.isdigit()


def lists(
    text: str, starts: Sequence[int], ends: Sequence[int], places: Iterable[Sequence[int]]
) -> list[tuple[int, int]]:
    """The lists that runs of words make. ``places``: of each run the numbers of the words at which it begins, increasing."""
    spans = []
    for of_run in places:
        first = 0
        for n in range(1, len(of_run) + 1):
            if n == len(of_run) or of_run[n] - of_run[n - 1] > NEAR:
                if n - first >= TIMES:
                    spans.append(_list(text, starts, ends, of_run[first:n]))
                first = n
    return joined(spans)


def joined(*some: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(chain.from_iterable(some)):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _list(text: str, starts: Sequence[int], ends: Sequence[int], labels: Sequence[int]) -> tuple[int, int]:
    """The last item is as long as the longest before it, or ends with its line."""
    longest = max(RUN, *(later - earlier for earlier, later in pairwise(labels)))
    line = text.find("\n", ends[labels[-1] + RUN - 1])
    end = ends[min(labels[-1] + longest, len(ends)) - 1]
    return starts[labels[0]], end if line < 0 else min(end, line)
