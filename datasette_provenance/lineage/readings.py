"""Where the carriers of one copy read differently: the grams of their texts, and the small places that few changed.

Two papers that both have a story from an agency share its words, which says nothing of one having it from the other.
What does is an edit of the house that both print (textual critics call it a common error).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..records import FURNITURE, ArticleId, Document

GRAM = 3
MOST = 15
"""Grams of one edit at most: a longer stretch is a paragraph added or cut, which the others may just not have kept."""
SHARED = 3
"""Edits that two must have in common before one of them is taken for the other's source: one or two may be the
agency's own correction."""

Gram = tuple[str, ...]
Edit = tuple[str, ...]
"""The words of a changed place, with GRAM - 1 unchanged words before and after it."""


def grams(document: Document) -> list[Gram]:
    """The runs of GRAM words outside page furniture, in order."""
    words = [w for w, kind in zip(document.words, document.kinds, strict=True) if kind != FURNITURE]
    return list(zip(*(words[k:] for k in range(GRAM)), strict=False))


def carriers_of(texts: Mapping[ArticleId, Sequence[Gram]]) -> Counter[Gram]:
    """How many of the texts have each gram."""
    return Counter(gram for text in texts.values() for gram in set(text))


def edits(text: Sequence[Gram], carriers: Mapping[Gram, int]) -> Iterator[tuple[Edit, Gram, Gram]]:
    """The places at which a text reads otherwise than most of those who carry the words around it: the words, and the
    grams before and after."""
    number = [carriers[gram] for gram in text]
    start = 1
    while start < len(text) - 1:
        end = start
        while end < len(text) - 1 and end - start <= MOST and 2 * number[end] < number[start - 1]:
            end += 1
        if start < end <= start + MOST and 2 * max(number[start:end]) < number[end]:
            yield (*(gram[0] for gram in text[start:end]), *text[end - 1][1:]), text[start - 1], text[end]
            start = end + 1
        else:
            start += 1


def house_copies(
    texts: Mapping[ArticleId, Sequence[Gram]], sources: Mapping[ArticleId, Sequence[ArticleId]]
) -> set[tuple[ArticleId, ArticleId]]:
    """(article, source) where the edits that both print say that one came through the other.

    ``sources``: to choose from for each article. The source's edits stand in the article, all but a quarter of those
    whose surroundings the article has; they are at least SHARED; and nobody else prints half of them. Where others do,
    what they have in common may be a later version of the agency's, and nothing is said.
    """
    carriers = carriers_of(texts)
    found = {a: {edit: (left, right) for edit, left, right in edits(text, carriers)} for a, text in texts.items()}
    copies = set()
    for article, choices in sources.items():
        if len(found[article]) < SHARED:
            continue
        own = set(texts[article])
        scores: list[tuple[int, ArticleId]] = []
        for source in choices:
            shared = found[source].keys() & found[article].keys()
            against = sum(
                left in own and right in own for edit, (left, right) in found[source].items() if edit not in shared
            )
            if len(shared) < SHARED or len(shared) < 3 * against:
                continue
            others = (
                o for o in found if o not in (article, source) and 2 * len(shared & found[o].keys()) >= len(shared)
            )
            if next(others, None) is None:
                scores.append((len(shared) - against, source))
        best = max((score for score, _ in scores), default=0)
        nearest = [source for score, source in scores if score == best]
        if len(nearest) == 1:
            copies.add((article, nearest[0]))
    return copies
