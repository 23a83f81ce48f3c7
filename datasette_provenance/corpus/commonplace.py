"""Facts that everybody tells: names and numbers that stand in many articles of the same days.

When half the world writes about one summit, the order of Washington, Moscow and 2016 says nothing of who wrote
from whom. Rarity is measured within a window of time, because a name is rare until its week comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from math import floor, log2

from ..records import Document

WINDOW_DAYS = 7
MIN_ARTICLES = 24
"""Articles of one window that must tell a fact before it can be commonplace: one story's copies are not a crowd."""
SHARE = 0.05
"""Share of the window's articles from which it is."""
SHARE_ALWAYS = 0.02
STEPS = 4
"""Thresholds rise in steps, four to a doubling of the articles: a few articles more seldom move one."""
UNDATED = -1


def without_commonplaces(documents: Sequence[Document], published: Sequence[str]) -> Iterator[Document]:
    """The documents without the facts that are commonplace in their window. ``published``: ISO 8601 or empty, in
    the same order; a window takes in its neighbours, undated articles are a window of their own."""
    windows = [window_of(time) for time in published]
    sizes = Counter(windows)
    by_window: dict[int, Counter[str]] = {}
    for document, window in zip(documents, windows, strict=True):
        by_window.setdefault(window, Counter()).update(fact.key for fact in document.facts)
    always = _always(by_window, len(documents))
    common = {window: _common(window, by_window, sizes) | always for window in by_window}
    for document, window in zip(documents, windows, strict=True):
        dropped = common[window]
        kept = tuple(fact for fact in document.facts if fact.key not in dropped) if dropped else document.facts
        if len(kept) < len(document.facts):
            left = tuple(fact.key for fact in document.facts if fact.key in dropped)
            document = replace(document, facts=kept, commonplaces=left)
        yield document


def _always(by_window: dict[int, Counter[str]], articles: int) -> frozenset[str]:
    """What is commonplace whatever the week: the names that a table's articles never go without."""
    counts: Counter[str] = Counter()
    for of_window in by_window.values():
        counts.update(of_window)
    least = least_always(articles)
    return frozenset(key for key, count in counts.items() if count >= least)


def window_of(published: str) -> int:
    """The number of the days that an article is of; UNDATED where its time is unknown."""
    try:
        return date.fromisoformat(published[:10]).toordinal() // WINDOW_DAYS
    except ValueError:
        return UNDATED


def _common(window: int, by_window: dict[int, Counter[str]], sizes: Counter[int]) -> frozenset[str]:
    around = [window] if window == UNDATED else [w for w in (window - 1, window, window + 1) if w in by_window]
    least = least_common(sum(sizes[w] for w in around))
    counts: Counter[str] = Counter()
    for w in around:
        counts.update(by_window[w])
    return frozenset(key for key, count in counts.items() if count >= least)


def least_common(articles: int) -> float:
    """Articles that must tell a fact, of so many of a window and its neighbours."""
    return max(MIN_ARTICLES, _step(SHARE * articles))


def least_always(articles: int) -> float:
    """Articles that must tell a fact, of so many in all, for it to be commonplace whatever the week."""
    return max(MIN_ARTICLES, _step(SHARE_ALWAYS * articles))


def _step(count: float) -> float:
    return 2 ** (floor(STEPS * log2(count)) / STEPS) if count >= 1 else count
