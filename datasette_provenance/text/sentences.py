"""Where the sentences of a text begin, as far as comparing them asks: the definition, one text at a time."""

from __future__ import annotations

from collections.abc import Sequence

ALONE = "\n。！？｡．।॥۔؟។៕။"
"""A line break, and what ends nothing but sentences: full stops of Chinese and Japanese, of Devanagari, Urdu, Khmer and Burmese,
the Arabic question mark. Thai and Lao have none."""
ENDERS = ".!?…" + ALONE
"""One of these stands in the gap before the first word of a sentence; alone in it (``U.S``) only one of the others counts."""


def opens_sentence(gap: str) -> bool:
    """Whether the word after a gap, what stands between two words, begins a sentence."""
    return (len(gap) > 1 or gap in ALONE) and any(c in gap for c in ENDERS)


def sentence_starts(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """The number of the first word of each sentence."""
    return [n for n in range(len(starts)) if n == 0 or opens_sentence(text[ends[n - 1] : starts[n]])]
