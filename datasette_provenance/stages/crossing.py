"""Texts in different languages, held against each other by what crosses languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..links import translation, translation_wording
from ..records import Article
from ..sketches import crossing
from ..text.crossing import cross as crossing_of


def cross(articles: Sequence[Article], languages: Sequence[str]) -> list[list[int]]:
    """What of each text crosses languages, as it is kept to find translations."""
    return [crossing.sketch(crossing_of(a.text, code)) for a, code in zip(articles, languages, strict=True)]


class Crossed(NamedTuple):
    """What a pair of texts in different languages shares."""

    bars: list[int]
    """``translation.bars_of``."""
    said: list[int]
    """``translation_wording.SAID``."""
    spans: list[tuple[int, int, int, int]]
    """Of names and numbers at their places in both, as stored: start and end in the first, then in the second."""


def hold(pairs: Sequence[tuple[Article, Article]], languages: Sequence[tuple[str, str]]) -> list[Crossed | None]:
    """Pairs in different languages, held against each other; None where it is no translation."""
    crossed: list[Crossed | None] = []
    for ends, codes in zip(pairs, languages, strict=True):
        a, b = map(crossing_of, (end.text for end in ends), codes)
        kept, shared = translation.compare(a, b)
        bars = translation.bars_of(kept)
        if sum(bars) < 100 * translation.LEAST:
            crossed.append(None)
            continue
        spans = translation.aligned(shared, a, b)
        numbers = translation_wording.numbers_for(kept, len(shared), len(spans))
        stored_at = [e.places.stored if e.places else _as_it_is for e in ends]
        stored_spans = [(*stored_at[0](*x), *stored_at[1](*y)) for x, y in spans]
        crossed.append(Crossed(bars, [numbers[name] for name in translation_wording.SAID], stored_spans))
    return crossed


def _as_it_is(start: int, end: int) -> tuple[int, int]:
    return start, end
