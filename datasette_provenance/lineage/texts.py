"""What lineage asks of a member's text, made once: its grams, what each word is, where its paragraphs end.

`texts_batch.py` makes the same of many texts at once, with a number for each gram.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence, Set
from typing import NamedTuple

from ..records import FURNITURE, Document
from .house_edits import Gram, grams

NOT_FURNITURE = bytes(kind != FURNITURE for kind in range(256))
"""For ``bytes.translate``."""


class Text(NamedTuple):
    """Words are counted without furniture."""

    grams: Sequence[Gram]
    """In order; gram i starts at word i."""
    runs: Set[Gram]
    """The same, each once."""
    kinds: bytes
    """Of each word: NARRATIVE or QUOTATION."""
    bounds: Sequence[int]
    """Paragraph n has the words from n to n + 1 of these."""
    facts: Collection[object]
    """Their keys."""


def text_of(document: Document | Text) -> Text:
    """Of a document; what is a Text already is left as it is."""
    if isinstance(document, Text):
        return document
    own_grams = grams(document)
    bounds, first = [0], 0
    for _, end in document.paragraphs:
        last = bisect_left(document.starts, end, first)
        words = document.kinds[first:last].translate(NOT_FURNITURE).count(1)
        bounds.append(bounds[-1] + words)
        first = last
    kinds = document.kinds.translate(None, bytes([FURNITURE]))
    return Text(own_grams, frozenset(own_grams), kinds, bounds, [fact.key for fact in document.facts])


def layers(sets: Iterable[Set[Gram]]) -> tuple[set[Gram], set[Gram]]:
    """(what at least one of them has, what at least two have)."""
    any_: set[Gram] = set()
    several: set[Gram] = set()
    for one in sets:
        several |= any_ & one
        any_ |= one
    return any_, several
