"""From overlapping spans to pieces of text that a template can write one after another.

The pieces, put together, are exactly the text; what a mark shows is ``text[start:end]``. No HTML here: the
template escapes each piece.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

from ..text.scripts import CASED, PER_WORD, script_of
from ..text.words import tokenise

MIN_RUN = 24  # characters: less than this left of a covered passage is noise, not something to follow
MAX_DIFF_WORDS = 600  # of one passage: beyond it, difflib's time grows with the square
MAX_PAIRS_OF_A_WORD = 25
"""How often a word of one passage stands in the other, on the average: 10 in 600 words of prose. difflib looks at each of the
pairs once for each edit, so that a list of two words in turn would take seconds. Where several tokens are a word both limits are as
many times as high: 1,800 tokens of Thai with an edit in ten take 50 ms."""
# Quotation marks are no words: pages set them straight or curly as they like.
_ALIKE = str.maketrans({"’": "'", "–": "-", "—": "-"})
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SIGN = re.compile(r"[^\w\s\"'“”„‟«»‘’‚‹›「」『』]")

Span = tuple[int, int]


class Run(NamedTuple):
    start: int
    end: int
    shown: int | None
    """Which span shows here; None where none does."""


def cover(length: int, spans: Sequence[Span], min_run: int = 0) -> list[Run]:
    """Cut ``0..length`` into runs, each showing the first span of the list that covers it.

    Spans are clipped to the text; empty ones show nowhere. A run shorter than ``min_run`` that is not the
    whole of its span shows nothing, or what lies below would leave crumbs at the edges of what lies above
    it.
    """
    clipped = [(max(0, start), min(length, end)) for start, end in spans]
    starts = sorted((start, i) for i, (start, end) in enumerate(clipped) if start < end)
    edges = sorted({0, length, *(edge for start, end in clipped if start < end for edge in (start, end))})
    runs: list[Run] = []
    active: list[int] = []
    opened = 0
    for start, end in pairwise(edges):
        while opened < len(starts) and starts[opened][0] <= start:
            heapq.heappush(active, starts[opened][1])
            opened += 1
        while active and clipped[active[0]][1] <= start:
            heapq.heappop(active)
        _extend(runs, start, end, active[0] if active else None)
    if min_run:
        kept: list[Run] = []
        for run in runs:
            crumb = run.shown is not None and run.end - run.start < min_run and run[:2] != clipped[run.shown]
            _extend(kept, run.start, run.end, None if crumb else run.shown)
        runs = kept
    return runs


def lay(
    text: str,
    passages: Sequence[Span],
    mentions: Sequence[Span] = (),
    edits: Sequence[Span] = (),
    min_run: int = 0,
) -> list[dict[str, Any]]:
    """The text as groups, one for each run of a passage or of plain text between: ``start``, ``end``,
    ``passage`` (its index, or None), ``first`` (whether the passage begins to show here) and ``pieces``:
    ``text``, ``mention`` (index or None), ``first`` (whether the mention begins to show here), ``edit``."""
    seen: set[int] = set()
    seen_mentions: set[int] = set()
    mention_runs = cover(len(text), mentions)
    edit_runs = cover(len(text), edits)
    groups = []
    for run in _trimmed(text, cover(len(text), passages, min_run), passages):
        pieces = []
        for start, end, mention, edit in _both(run, mention_runs, edit_runs):
            pieces.append(
                {
                    "text": text[start:end],
                    "mention": mention,
                    "first": mention is not None and mention not in seen_mentions,
                    "edit": edit is not None,
                }
            )
            if mention is not None:
                seen_mentions.add(mention)
        groups.append(
            {
                "start": run.start,
                "end": run.end,
                "passage": run.shown,
                "first": run.shown is not None and run.shown not in seen,
                "pieces": pieces,
            }
        )
        if run.shown is not None:
            seen.add(run.shown)
    return groups


def _trimmed(text: str, runs: list[Run], spans: Sequence[Span]) -> list[Run]:
    """Runs that another one cuts begin and end with a word, not with the space before or after it."""
    kept: list[Run] = []
    for run in runs:
        start, end = run.start, run.end
        if run.shown is not None:
            shown = text[start:end]
            if start > spans[run.shown][0]:
                start += len(shown) - len(shown.lstrip())
            if end < spans[run.shown][1]:
                end -= len(shown) - len(shown.rstrip())
        if start >= end:
            _extend(kept, run.start, run.end, None)
            continue
        _extend(kept, run.start, start, None)
        _extend(kept, start, end, run.shown)
        _extend(kept, end, run.end, None)
    return kept


def edits(a: str, a_span: Span, b: str, b_span: Span) -> tuple[list[Span], list[Span]]:
    """The words of either passage that the other has not at that place, as spans of the whole texts. Empty
    where the passages are too long, or too much alike in themselves, to compare (they are then shown as they are)."""
    a_words, b_words = _words(a, a_span), _words(b, b_span)
    each = PER_WORD[script_of(a[slice(*a_span)])]
    if max(len(a_words), len(b_words)) > MAX_DIFF_WORDS * each:
        return [], []
    a_keys = [_key(a[start:end]) for start, end in a_words]
    b_keys = [_key(b[start:end]) for start, end in b_words]
    in_b_often = Counter(b_keys)
    if sum(map(in_b_often.__getitem__, a_keys)) > MAX_PAIRS_OF_A_WORD * each * max(len(a_keys), 10):
        return [], []
    matcher = SequenceMatcher(None, a_keys, b_keys, autojunk=False)
    in_a: list[Span] = []
    in_b: list[Span] = []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        if a2 > a1:
            in_a.append((a_words[a1][0], a_words[a2 - 1][1]))
        if b2 > b1:
            in_b.append((b_words[b1][0], b_words[b2 - 1][1]))
    return in_a, in_b


def paragraphs(text: str) -> list[Span]:
    """Where the lines that hold words stand."""
    return [match.span() for match in re.finditer(r"\S[^\n\r]*", text) if re.search(r"\w", match[0])]


def words_in(text: str, span: Span) -> list[Span]:
    """Where the words inside a span stand, punctuation left out."""
    start, end = span
    if script_of(text[start:end]) == CASED:
        return [match.span() for match in _WORD.finditer(text, start, end)]
    _, starts, ends = tokenise(
        text[start:end]
    )  # a clause without blanks is no word, nor is a letter without its vowel sign
    return [(start + s, start + e) for s, e in zip(starts, ends, strict=True)]


def _key(word: str) -> str:
    return word.casefold().translate(_ALIKE)


def _words(text: str, span: Span) -> list[Span]:
    """Where the words of a passage stand, and the signs between them, but for quotation marks."""
    words = words_in(text, span)
    edges = [span[0], *(edge for word in words for edge in word), span[1]]
    signs = (m.span() for at in range(0, len(edges), 2) for m in _SIGN.finditer(text, edges[at], edges[at + 1]))
    return sorted([*words, *signs])


def _extend(runs: list[Run], start: int, end: int, index: int | None) -> None:
    if start < end and runs and runs[-1].shown == index:
        runs[-1] = Run(runs[-1].start, end, index)
    elif start < end:
        runs.append(Run(start, end, index))


def _start(run: Run) -> int:
    return run.start


def _end(run: Run) -> int:
    return run.end


def _inside(runs: list[Run], run: Run) -> list[Run]:
    """Those of the runs, in order, that have a character in this one."""
    return runs[bisect_right(runs, run.start, key=_end) : bisect_left(runs, run.end, key=_start)]


def _both(run: Run, mentions: list[Run], edits: list[Run]) -> list[tuple[int, int, int | None, int | None]]:
    edges = {run.start, run.end}
    inside = [_inside(runs, run) for runs in (mentions, edits)]
    for runs in inside:
        edges.update(edge for r in runs for edge in (r.start, r.end) if run.start < edge < run.end)
    ordered = sorted(edges)

    def at(runs: list[Run], place: int) -> int | None:
        n = bisect_right(runs, place, key=_end)
        return runs[n].shown if n < len(runs) and runs[n].start <= place else None

    return [(start, end, at(inside[0], start), at(inside[1], start)) for start, end in pairwise(ordered)]
