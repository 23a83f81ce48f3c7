"""What a text keeps of another that it may retell in words of its own: the definition, for one pair.

A retelling brings next to no names and numbers that its source has not, keeps most of those it has, and its sentences
find their match in the source's, mostly in their order. A rival's own report of the same event does not, however many
names both must tell: order alone says little, for lists, biographies and the background of a running event keep theirs.
After sentence alignment of comparable texts (Barzilay and Elhadad 2003) and journalistic reuse (Gaizauskas et al. 2001);
how far each sign tells the two apart was measured on retold and rival reports (docs/measure/fit_retelling.py).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import sqrt

from ..records import FURNITURE, Document, Retelling

LEAST_RARE, LEAST_COMMON = 1, 5
"""Facts in common that not everybody tells, and in all, from which it is looked at."""
LEAST_KEPT, MOST_NEW = 0.33, 0.55
"""Of all retellings seen the least keeps .36 of the facts, and the most brings .50 new: what is beyond is not looked at."""
WORD, SENTENCE = 3, 3
"""Characters of a word that counts; distinct words of a sentence that counts."""
NEAR = 0.15
"""Cosine from which two sentences that are each other's nearest are matched."""
MOST = 1 << 22
"""Pairs of sentences up to which two texts are held against each other: of two thousand each, more than an article has. Two
texts of 5 MB would take 20 GB."""
MOST_MET = 1 << 24
"""Meetings of one word in a sentence of each, over all words: four for each pair of sentences there may be. Real texts have one or two; sentences that
all say the same hundred words have a hundred."""
TWO = 0.9
"""A sentence made of two neighbours counts a little less than one made of one."""
UNIT = 1 << 20
"""Weights are whole numbers, so that sums are the same in whatever order."""


def retelling(a: Document, b: Document) -> Retelling | None:
    """The signs in the direction in which they are plainer; None where neither looks like a retelling at all."""
    both = [signs for signs in (kept(a, b), kept(b, a)) if signs is not None]
    return max(both, key=plainness) if both else None


def plainness(found: Retelling) -> tuple[float, Retelling]:
    """By what the direction is chosen: a retelling adds less than it leaves out. Where both ways are as plain, one of them
    is chosen all the same, whichever is asked first."""
    return found.facts_kept + found.words_kept - found.new_facts, found


def kept(source: Document, text: Document) -> Retelling | None:
    """What ``text`` keeps of ``source``; None where it is not looked at."""
    facts = shares_of_facts(source, text)
    if facts is None:
        return None
    return compare_sentences(sentences_of(source), sentences_of(text), *facts)


def shares_of_facts(source: Document, text: Document) -> tuple[float, float] | None:
    """(new facts, facts kept), smoothed so that a text of few facts shows little; None where they rule a retelling out."""
    rare = {f.key for f in text.facts} & {f.key for f in source.facts}
    common = len(rare) + len({*text.commonplaces} & {*source.commonplaces})
    of_source = (common + 1) / (len(source.facts) + len(source.commonplaces) + 2)
    if len(rare) < LEAST_RARE or common < LEAST_COMMON or of_source < LEAST_KEPT:
        return None
    of_text = {*(f.key for f in text.facts), *text.commonplaces}
    others = {*(f.key for f in source.facts), *source.commonplaces, *source.words}
    new = (len(of_text - others) + 1) / (len(of_text) + 2)
    return (new, of_source) if new <= MOST_NEW else None


def sentences_of(document: Document) -> list[set[str]]:
    """The distinct words of each sentence, but for short ones and those of page furniture."""
    bounds = [*document.sentences, len(document.words)]
    sentences = [
        {
            document.words[n]
            for n in range(first, last)
            if document.ends[n] - document.starts[n] >= WORD and document.kinds[n] != FURNITURE
        }
        for first, last in pairwise(bounds)
    ]
    return [words for words in sentences if len(words) >= SENTENCE]


def compare_sentences(
    source: Sequence[set[str]], text: Sequence[set[str]], new_facts: float, facts_kept: float
) -> Retelling | None:
    if not 0 < len(source) * len(text) <= MOST:
        return None
    often = Counter(word for words in source for word in words)
    text_words = Counter(word for words in text for word in words)
    if sum(count * often[word] for word, count in text_words.items()) > MOST_MET:
        return None
    weight = {word: int(UNIT / sqrt(count)) for word, count in often.items() if word in text_words}
    sizes = [sum(weight.get(word, UNIT) for word in words) for words in text]
    of_source = [sum(weight.get(word, UNIT) for word in words) for words in source]
    pairs = [*source, *(one | other for one, other in pairwise(source))]
    shared = [[sum(weight[word] for word in words & other if word in weight) for other in pairs] for words in text]
    supported = sum(max([*row[: len(source)], *(int(TWO * one) for one in row[len(source) :])]) for row in shared)
    alike = [
        [row[n] / sqrt(size * of_source[n]) for n in range(len(source))]
        for row, size in zip(shared, sizes, strict=True)
    ]
    nearest = [row.index(max(row)) for row in alike]
    back = [max(range(len(text)), key=lambda n, m=m: (alike[n][m], -n)) for m in range(len(source))]  # type: ignore[misc]
    matched = [m for n, m in enumerate(nearest) if back[m] == n and alike[n][m] > NEAR]
    return Retelling(
        new_facts,
        facts_kept,
        supported / sum(sizes),
        len(matched) / min(len(source), len(text)),
        (rising(matched) - 2 * sqrt(len(matched))) / len(text),
    )


def rising(places: Sequence[int]) -> int:
    """Length of the longest increasing subsequence; of n in any order it has about 2 * sqrt(n) (Vershik and Kerov 1977)."""
    tails: list[int] = []
    for place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
    return len(tails)
