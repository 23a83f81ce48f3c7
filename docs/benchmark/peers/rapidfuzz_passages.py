"""Passages as rapidfuzz aligns two lists of words: the matching blocks of their longest common subsequence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from articles import Pair, runs, words
from rapidfuzz.distance import LCSseq


def passages(texts: Mapping[str, str], candidates: Iterable[tuple[str, str]]) -> Iterator[Pair]:
    words_of = cache(lambda key: words(texts[key]))
    for a, b in candidates:
        yield a, b, runs(LCSseq.opcodes(words_of(a), words_of(b)).as_matching_blocks())
