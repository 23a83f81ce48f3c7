"""Common runs of two documents to passages: stretches of one kind, with their spans in both texts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..records import KINDS, NARRATIVE, Document, Passage
from ..sketches.sketch import SHINGLE
from ..text.scripts import PER_WORD, in_words
from .passages import FactOrder, Run, Seeds, chain, common_runs

MIN_WORDS = 6
"""Words in common from which a stretch is a passage; fewer are chance phrases (`in an interview with`)."""
NOT_NARRATIVE = re.compile(rb"[^\0]+")
SCRAP = 3
"""A stretch of up to this many words between two of another kind joins them: `he said` inside a quotation."""
STRAY = 2
BEYOND = 1 << 60
MIN_FACTS = 5
"""Facts in the same order from which they are shown as passages of kind fact."""


class Alignment(NamedTuple):
    passages: list[Passage]
    """In order of the first document (as article; the second as source)."""
    runs: list[int]
    """Lengths of the stretches of narrative inside them that agree without any edit."""
    shingles: int
    """Distinct runs of SHINGLE words that stand in both."""


def align(a: Document, b: Document, seeds_a: Seeds | None = None, seeds_b: Seeds | None = None) -> Alignment:
    """The passages of one pair; seeds as for ``common_runs``."""
    passages: list[Passage] = []
    lengths: list[int] = []
    common = common_runs(a.words, b.words, seeds_a, seeds_b)
    each = per_word(a, b)
    shingles = {a.words[i : i + SHINGLE] for run in common for i in range(run.a, run.a + run.n - SHINGLE + 1)}
    for runs in chain(common):
        if sum(run.n for run in runs) >= MIN_WORDS * each:
            passages.extend(classify(runs, a, b))
            lengths.extend(_narrative_runs(runs, a, b))
    passages.sort(key=lambda p: (p.article_start, p.source_start))
    return Alignment(passages, lengths, len(shingles))


def per_word(a: Document, b: Document) -> int:
    """How many of the ``words`` that two documents have in common are counted as one."""
    return max(PER_WORD[a.script], PER_WORD[b.script])


def counted(a: Document, b: Document, passages: Iterable[Passage]) -> list[Passage]:
    """Passages of two documents with their words as people count them, one at least."""
    script = max(a.script, b.script)
    return [replace(p, words=max(1, in_words(p.words, script))) for p in passages]


def _narrative_runs(runs: Sequence[Run], a: Document, b: Document) -> Iterator[int]:
    for run in runs:
        kinds = bytes(map(max, a.kinds[run.a : run.a + run.n], b.kinds[run.b : run.b + run.n]))
        yield from (len(stretch) for stretch in NOT_NARRATIVE.split(kinds) if stretch)


def fact_passages(a: Document, b: Document, order: FactOrder) -> list[Passage]:
    """The aligned facts as passages of one fact each; none where they are too few to mean anything."""
    if len(order.pairs) < MIN_FACTS:
        return []
    return [
        Passage("fact", a.facts[i].start, a.facts[i].end, b.facts[j].start, b.facts[j].end, 1) for i, j in order.pairs
    ]


def classify(runs: Sequence[Run], a: Document, b: Document) -> Iterator[Passage]:
    """Cut one chain of runs where its kind changes. A word is furniture or quotation if it is so in either."""
    pairs = _without_stray_ends([(run.a + k, run.b + k) for run in runs for k in range(run.n)], a, b)
    kinds = [max(a.kinds[i], b.kinds[j]) for i, j in pairs]
    for first, last in _stretches(kinds, SCRAP * per_word(a, b)):
        (i, j), (k, m) = pairs[first], pairs[last - 1]
        yield Passage(KINDS[kinds[first]], a.starts[i], a.ends[k], b.starts[j], b.ends[m], last - first)


def _without_stray_ends(pairs: list[tuple[int, int]], a: Document, b: Document) -> list[tuple[int, int]]:
    """Cut off a word or two that agree by chance beyond a paragraph break of either text, at either end."""
    pairs = pairs[: len(pairs) - max(_stray([p[n] for p in reversed(pairs)], d) for n, d in enumerate((a, b)))]
    return pairs[max(_stray([p[n] for p in pairs], d) for n, d in enumerate((a, b))) :]


def _stray(words: list[int], document: Document) -> int:
    """How many of the first words are to be cut off, of one text; both are asked of the same words, so that it does not
    matter which of them is read first."""
    first = _paragraph(document, words[0])
    if first == _paragraph(document, words[-1]):
        return 0
    count = sum(_paragraph(document, word) == first for word in words[: STRAY + 1])
    return count if count <= STRAY < len(words) - count else 0


def _paragraph(document: Document, word: int) -> int:
    return bisect_right(document.paragraphs, (document.starts[word], BEYOND))


def _stretches(kinds: list[int], scrap: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of one kind; those of up to ``scrap`` words are first given (in place) to what stands around them."""
    ranges = list(_ranges(kinds))
    for n, (first, last) in enumerate(ranges):
        if last - first > scrap or len(ranges) == 1:
            continue
        before = kinds[ranges[n - 1][0]] if n else None
        after = kinds[ranges[n + 1][0]] if n + 1 < len(ranges) else None
        # into the quotation that it serves rather than into the narrative: fewer narrative words claim less
        around = [kind for kind in (before, after) if kind is not None]
        kinds[first:last] = [max(around, key=lambda kind: (kind != NARRATIVE, kind))] * (last - first)
    return _ranges(kinds)


def _ranges(kinds: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = 0
    for i in range(1, len(kinds) + 1):
        if i == len(kinds) or kinds[i] != kinds[first]:
            yield first, i
            first = i
