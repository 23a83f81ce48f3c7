"""Where the carriers of one copy read differently: the grams of their texts, and the small places that few changed.

Two papers that both have a story from an agency share its words, which says nothing of one having it from the other.
What does is an edit of the house that both print (textual critics call it a common error).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, compress, count
from operator import add, gt
from typing import Any

from ..records import FURNITURE, ArticleId, Document

GRAM = 3
MOST = 15
"""Grams of one edit at most: a longer stretch is a paragraph added or cut, which the others may just not have kept."""
SHARED = 3
"""Edits that two must have in common before one of them is taken for the other's source: one or two may be the
agency's own correction."""
FEWEST = 5
"""Texts: where two read otherwise than most, most are more than twice as many."""

Gram = Hashable
"""The words of a run, or a number that stands for them."""
Edit = tuple[Gram, ...]
"""What a changed place reads, with GRAM - 1 unchanged words before and after it."""


def grams(document: Document) -> list[tuple[str, ...]]:
    """The runs of GRAM words outside page furniture, in order."""
    words = [w for w, kind in zip(document.words, document.kinds, strict=True) if kind != FURNITURE]
    return list(zip(*(words[k:] for k in range(GRAM)), strict=False))


def carriers_of(texts: Mapping[ArticleId, Iterable[Gram]]) -> Counter[Gram]:
    """How many of the texts have each gram."""
    return Counter(chain.from_iterable(map(frozenset, texts.values())))


def edits(
    text: Sequence[tuple[str, ...]], carriers: Mapping[tuple[str, ...], int]
) -> Iterator[tuple[tuple[str, ...], Gram, Gram]]:
    """The places at which a text reads otherwise than most of those who carry the words around it: the words, and the
    grams before and after."""
    for start, end in changes(text, carriers):
        yield (*(gram[0] for gram in text[start:end]), *text[end - 1][1:]), text[start - 1], text[end]


def changes(text: Sequence[Gram], carriers: Mapping[Any, int]) -> Iterator[tuple[int, int]]:
    """The same places as the grams that read otherwise: first, and the next one that does not."""
    number = list(map(carriers.__getitem__, text))
    # a place starts where a gram has less than half of the carriers of the one before: few do
    starts = compress(count(1), map(gt, number, map(add, number[1:], number[1:])))
    free, last = 1, len(number) - 1
    for start in starts:
        if start < free or start >= last:
            continue
        end = start + 1
        while end < last and end - start <= MOST and 2 * number[end] < number[start - 1]:
            end += 1
        if end <= start + MOST and 2 * max(number[start:end]) < number[end]:
            yield start, end
            free = end + 1


def house_copies(
    texts: Mapping[ArticleId, Sequence[Gram]],
    sources: Mapping[ArticleId, Sequence[ArticleId]],
    runs: Mapping[ArticleId, Set[Gram]] | None = None,
) -> set[tuple[ArticleId, ArticleId]]:
    """(article, source) where the edits that both print say that one came through the other.

    ``sources``: to choose from for each article. The source's edits stand in the article, all but a quarter of those
    whose surroundings the article has; they are at least SHARED; and nobody else prints half of them. Where others do,
    what they have in common may be a later version of the agency's, and nothing is said. ``runs``: the texts' grams, each
    once, where they are there already.
    """
    if len(texts) < FEWEST:
        return set()
    carriers = carriers_of(texts if runs is None else runs)
    edits_of = {article: _edits(texts[article], carriers) for article in sources}
    if all(len(of_text) < SHARED for of_text in edits_of.values()):
        return set()
    edits_of |= {article: _edits(text, carriers) for article, text in texts.items() if article not in edits_of}
    printing: dict[Edit, list[ArticleId]] = defaultdict(list)
    for article, of_text in edits_of.items():
        for edit in of_text:
            printing[edit].append(article)
    copies = set()
    for article, choices in sources.items():
        if len(edits_of[article]) < SHARED:
            continue
        own_grams = frozenset(texts[article])
        scores: list[tuple[int, ArticleId]] = []
        for source in choices:
            shared = edits_of[source].keys() & edits_of[article].keys()
            if len(shared) < SHARED:
                continue
            against = sum(
                left in own_grams and right in own_grams
                for edit, (left, right) in edits_of[source].items()
                if edit not in shared
            )
            if len(shared) < 3 * against:
                continue
            others = Counter(chain.from_iterable(printing[edit] for edit in shared))
            if all(2 * n < len(shared) for o, n in others.items() if o not in (article, source)):
                scores.append((len(shared) - against, source))
        best = max((score for score, _ in scores), default=0)
        nearest = [source for score, source in scores if score == best]
        if len(nearest) == 1:
            copies.add((article, nearest[0]))
    return copies


def _edits(text: Sequence[Gram], carriers: Mapping[Gram, int]) -> dict[Edit, tuple[Gram, Gram]]:
    return {tuple(text[a:b]): (text[a - 1], text[b]) for a, b in changes(text, carriers)}
