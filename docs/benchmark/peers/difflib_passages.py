"""Passages as the standard library finds them: the matching blocks of two lists of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache

from articles import Pair, runs, words


def passages(texts: Mapping[str, str], candidates: Iterable[tuple[str, list[str]]]) -> Iterator[Pair]:
    """``candidates``: an id and those that it may have something in common with. The one sequence is set once for all
    of them, since difflib keeps what it found out about it."""
    words_of = cache(lambda key: words(texts[key]))
    matcher: SequenceMatcher[str] = SequenceMatcher()
    for key, others in candidates:
        if others:
            matcher.set_seq2(words_of(key))
        for other in others:
            matcher.set_seq1(words_of(other))
            yield other, key, runs(matcher.get_matching_blocks())
