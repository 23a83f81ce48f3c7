"""What texts keep of others that they may retell, for many pairs at once: as ``retelling.retelling`` says of each."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.ranges_batch import bounds, portions, ranges
from ..arrays.sets_batch import unique
from ..records import FURNITURE, Retelling
from ..text.words_batch import I8, DocumentBatch
from .passages_batch import F8, common_commonplaces
from .retelling import (
    LEAST_COMMON,
    LEAST_KEPT,
    LEAST_RARE,
    MOST,
    MOST_MET,
    MOST_NEW,
    NEAR,
    SENTENCE,
    TWO,
    UNIT,
    WORD,
    plainness,
    rising,
)

AT_ONCE = 1 << 18
"""Words, and pairs of sentences, that are held against each other at a time."""
MET = 8
"""Times as many meetings of one word in two sentences."""


class Values(NamedTuple):
    """What n documents say, by small numbers instead of hashes: equal where the words or facts are. The code of one is
    document * ``size`` + number."""

    size: int
    words: I8
    word_bounds: I8
    """(n + 1,)"""
    facts: I8
    fact_bounds: I8
    known: I8
    """The codes of all words and facts, increasing."""


class Lists(NamedTuple):
    """Lists of sentences; these are counted within their document."""

    bounds: I8
    sentences: I8


class Sentences(NamedTuple):
    """The sentences of n documents that count, by their words."""

    size: int
    codes: I8
    """The distinct words of every document, as ``Values`` has them."""
    code_bounds: I8
    """(n + 1,)"""
    having: Lists
    """The sentences that have each word."""
    running: Lists
    """Those of them whose next one has it, too."""
    bounds: I8
    """(n + 1,)"""
    words: I8
    """How many distinct ones each sentence has."""


class Ways(NamedTuple):
    """Texts, each beside a source that it may retell, by their places among the documents that are looked at."""

    rows: I8
    """Of the pairs."""
    sources: I8
    texts: I8
    new_facts: F8
    facts_kept: F8

    def of(self, chosen: npt.NDArray[np.bool_] | slice) -> Ways:
        return Ways(*(column[chosen] for column in self))  # type: ignore[arg-type]


class Shared(NamedTuple):
    """The words that sources and texts have in common, one after another."""

    way: I8
    source: I8
    """Places among ``Sentences.codes``; likewise ``text``."""
    text: I8
    weights: F8
    """Whole numbers: sums are the same in whatever order."""


def retellings(documents: DocumentBatch, pairs: I8, common_facts: I8) -> F8:
    """(m, 5) the fields of ``Retelling`` of each pair; nan where there is none. ``common_facts``: (m,) as aligned."""
    fields = np.full((2, len(pairs), len(Retelling._fields)), np.nan)
    fact_counts = np.diff(documents.fact_offsets) + np.diff(documents.commonplace_offsets)
    chosen = np.flatnonzero(common_facts >= LEAST_RARE)
    common = common_facts[chosen] + common_commonplaces(documents, pairs[chosen])
    kept = (common[:, None] + 1) / (fact_counts[pairs[chosen]] + 2)  # of each side's facts
    looked = (common >= LEAST_COMMON) & (kept.max(1, initial=0.0) >= LEAST_KEPT)
    rows, kept = chosen[looked], kept[looked]
    numbers, places = np.unique(pairs[rows], return_inverse=True)
    places = places.reshape(-1, 2)
    values = _values(documents, numbers)
    ways = [_ways(values, rows, places[:, side], places[:, 1 - side], kept[:, side]) for side in (0, 1)]
    wanted = np.zeros(len(numbers), bool)
    for way in ways:
        wanted[way.sources] = wanted[way.texts] = True
    sentences = _sentences(documents, values, numbers, wanted)
    counts = np.diff(sentences.bounds)
    for side, way in enumerate(ways):
        cells = counts[way.sources] * counts[way.texts]
        inside = (cells > 0) & (cells <= MOST)
        some = way.of(inside)
        work = np.diff(sentences.code_bounds)[some.texts] + cells[inside]
        for first, last in portions(bounds(work), AT_ONCE) if len(work) else ():
            for part, shared in _bounded(sentences, some.of(slice(first, last))):
                fields[side, part.rows] = _compared(sentences, part, shared)
    return _plainer(*fields)


def _plainer(one: F8, other: F8) -> F8:
    """Of the signs in both directions those that are plainer, as ``retelling.retelling`` chooses."""
    score = [plainness(Retelling(*way.T))[0] for way in (one, other)]
    fields = np.where((np.isnan(score[0]) | (score[1] > score[0]))[:, None], other, one)
    for row in np.flatnonzero(score[0] == score[1]).tolist():
        fields[row] = max(one[row].tolist(), other[row].tolist())
    return fields


def _values(documents: DocumentBatch, numbers: I8) -> Values:
    """Of the documents of these numbers."""
    columns, sizes = [], []
    for keys, offsets in (
        (documents.hashes, documents.offsets),
        (documents.fact_keys, documents.fact_offsets),
        (documents.commonplace_keys, documents.commonplace_offsets),
    ):
        sizes.append(np.diff(offsets)[numbers])
        columns.append(keys[ranges(offsets[numbers], sizes[-1])])
    distinct, at = np.unique(np.concatenate(columns), return_inverse=True)
    of = np.concatenate([np.repeat(np.arange(len(numbers)), size) for size in sizes])
    size, words = max(len(distinct), 1), len(columns[0])
    facts = np.argsort(of[words:], kind="stable")
    return Values(
        size, at[:words], bounds(sizes[0]), at[words:][facts], bounds(sizes[1] + sizes[2]), unique(of * size + at)
    )


def _ways(values: Values, rows: I8, sources: I8, texts: I8, facts_kept: F8) -> Ways:
    """Those of which facts do not rule a retelling out, as ``retelling.shares_of_facts``."""
    enough = facts_kept >= LEAST_KEPT
    rows, sources, texts, facts_kept = rows[enough], sources[enough], texts[enough], facts_kept[enough]
    sizes = np.diff(values.fact_bounds)[texts]
    codes = np.repeat(sources * values.size, sizes) + values.facts[ranges(values.fact_bounds[texts], sizes)]
    there = _find(values.known, codes) >= 0
    fresh = sizes - np.bincount(np.repeat(np.arange(len(rows)), sizes)[there], minlength=len(rows))
    new = (fresh + 1) / (sizes + 2)
    return Ways(rows, sources, texts, new, facts_kept).of(new <= MOST_NEW)


def _find(increasing: I8, codes: I8) -> I8:
    """The place of each code, -1 where it is not there."""
    if not len(increasing):
        return np.full(len(codes), -1)
    at = np.minimum(np.searchsorted(increasing, codes), len(increasing) - 1)
    return np.where(increasing[at] == codes, at, -1)


def _sentences(documents: DocumentBatch, values: Values, numbers: I8, wanted: npt.NDArray[np.bool_]) -> Sentences:
    """As ``retelling.sentences_of``, of the documents that are wanted; the others have none."""
    sizes = np.diff(values.word_bounds)
    here = ranges(documents.offsets[numbers], sizes)
    of = np.repeat(np.arange(len(numbers)), sizes)
    opens = documents.opens[here].astype(bool)
    opens[values.word_bounds[:-1][sizes > 0]] = True
    sentence = np.cumsum(opens) - 1
    counts = wanted[of] & (documents.ends[here] - documents.starts[here] >= WORD) & (documents.kinds[here] != FURNITURE)
    total = int(opens.sum()) or 1
    # by word of a document, then by sentence: each once
    codes = unique((of[counts] * values.size + values.words[counts]) * total + sentence[counts])
    codes, sentence = np.divmod(codes, total)
    words = np.bincount(sentence, minlength=total)
    long = words >= SENTENCE
    inside = long[sentence]
    codes, sentence = codes[inside], (np.cumsum(long) - 1)[sentence[inside]]
    edges = bounds(np.bincount(of[opens][long[: int(opens.sum())]], minlength=len(numbers)))
    first = np.ones(len(codes), bool)
    first[1:] = codes[1:] != codes[:-1]
    entry = np.cumsum(first) - 1
    local = sentence - edges[codes // values.size]
    next_too = np.flatnonzero(~first[1:] & (local[1:] == local[:-1] + 1)) if len(codes) else np.zeros(0, np.int64)
    distinct_codes = codes[first]
    return Sentences(
        values.size,
        distinct_codes,
        np.searchsorted(distinct_codes, np.arange(len(numbers) + 1) * values.size),
        Lists(bounds(np.bincount(entry, minlength=len(distinct_codes))), local),
        Lists(bounds(np.bincount(entry[next_too], minlength=len(distinct_codes))), local[next_too]),
        edges,
        words[long],
    )


def _bounded(sentences: Sentences, ways: Ways) -> Iterator[tuple[Ways, Shared]]:
    """Some of the ways at a time, with what they share, so that the sentences in which it stands are not too many at once."""
    shared = _shared(sentences, ways)
    having = np.diff(sentences.having.bounds)
    met = np.bincount(shared.way, having[shared.source] * having[shared.text], len(ways.rows)).astype(np.int64)
    if met.sum() <= AT_ONCE * MET and met.max(initial=0) <= MOST_MET:
        yield ways, shared
        return
    inside = met <= MOST_MET
    few = ways.of(inside)
    for first, last in portions(bounds(met[inside]), AT_ONCE * MET):
        part = few.of(slice(first, last))
        if len(part.rows):
            yield part, _shared(sentences, part)


def _compared(sentences: Sentences, ways: Ways, shared: Shared) -> F8:
    """(ways, 5) as ``retelling.compare_sentences``. A cell is a sentence of a text beside one of its source; those of one
    sentence of a text, a row, stand together, and rows way after way."""
    rows, columns = (np.diff(sentences.bounds)[side] for side in (ways.texts, ways.sources))
    row_bounds, column_bounds, cells = bounds(rows), bounds(columns), bounds(rows * columns)
    wide = np.repeat(columns, rows)
    starts = bounds(wide)[:-1]
    weight = _weights(sentences, shared, sentences.having, cells, columns)
    two = weight - _weights(sentences, shared, sentences.running, cells, columns)  # what both have counts once
    two[:-1] += weight[1:]
    two[starts + wide - 1] = 0  # there is no next one
    best = np.maximum(np.maximum.reduceat(weight, starts), np.trunc(TWO * np.maximum.reduceat(two, starts)))
    of_rows = _sizes(sentences, ways.texts, row_bounds, shared.way, shared.text, shared.weights)
    of_columns = _sizes(sentences, ways.sources, column_bounds, shared.way, shared.source, shared.weights)
    at_column = ranges(np.repeat(column_bounds[:-1], rows), wide)
    alike = weight / np.sqrt(np.repeat(of_rows, wide) * of_columns[at_column])
    top, nearest = _first_greatest(alike, wide)
    back = _first_greatest(alike[_turned(rows, columns, cells)], np.repeat(rows, columns))[1]
    way = np.repeat(np.arange(len(rows)), rows)
    mutual = (back[column_bounds[way] + nearest] == np.arange(len(way)) - row_bounds[way]) & (top > NEAR)
    matched = np.bincount(way[mutual], minlength=len(rows))
    by_chance = [2 * sqrt(count) for count in matched.tolist()]
    ends = np.cumsum(matched)
    inside = nearest[mutual].tolist()
    longest = [rising(inside[a:b]) for a, b in zip((ends - matched).tolist(), ends.tolist(), strict=True)]
    words_kept = np.add.reduceat(best, row_bounds[:-1]) / np.add.reduceat(of_rows, row_bounds[:-1])
    order = (np.array(longest) - np.array(by_chance)) / rows
    return np.stack((ways.new_facts, ways.facts_kept, words_kept, matched / np.minimum(rows, columns), order), axis=1)


def _shared(sentences: Sentences, ways: Ways) -> Shared:
    sizes = np.diff(sentences.code_bounds)[ways.texts]
    text = ranges(sentences.code_bounds[ways.texts], sizes)
    away = np.repeat((ways.sources - ways.texts) * sentences.size, sizes)
    source = _find(sentences.codes, sentences.codes[text] + away)
    there = np.flatnonzero(source >= 0)
    often = np.diff(sentences.having.bounds)[source[there]]
    way = np.repeat(np.arange(len(sizes)), sizes)[there]
    return Shared(way, source[there], text[there], np.trunc(UNIT / np.sqrt(often)))


def _weights(sentences: Sentences, shared: Shared, of_source: Lists, cells: I8, columns: I8) -> F8:
    """(cells,) of the words in common; ``of_source``: in which of the source's sentences each counts."""
    word, row = _listed(sentences.having, shared.text)
    begin = (cells[:-1][shared.way])[word] + row * columns[shared.way][word]
    again, column = _listed(of_source, shared.source[word])
    return np.asarray(np.bincount(begin[again] + column, shared.weights[word][again], int(cells[-1])), np.float64)


def _listed(lists: Lists, chosen: I8) -> tuple[I8, I8]:
    """The lists that are chosen, one after another: of which each item is, and the item."""
    sizes = np.diff(lists.bounds)[chosen]
    return np.repeat(np.arange(len(chosen)), sizes), lists.sentences[ranges(lists.bounds[chosen], sizes)]


def _sizes(sentences: Sentences, documents: I8, edges: I8, way: I8, words: I8, weights: F8) -> F8:
    """The weight of all words of each sentence of the documents of ways: UNIT of a word that the two have not in common."""
    distinct = sentences.words[ranges(sentences.bounds[documents], np.diff(edges))]
    word, at = _listed(sentences.having, words)
    less = np.bincount(edges[way][word] + at, UNIT - weights[word], len(distinct))
    return np.asarray(UNIT * distinct - less, np.float64)


def _first_greatest(values: F8, sizes: I8) -> tuple[F8, I8]:
    """Of each of some lists, of one value at least, that stand one after another: the greatest value, and where it is first."""
    starts = bounds(sizes)[:-1]
    greatest = np.maximum.reduceat(values, starts)
    at = np.flatnonzero(values == np.repeat(greatest, sizes))
    return greatest, at[np.searchsorted(at, starts)] - starts


def _turned(rows: I8, columns: I8, cells: I8) -> I8:
    """The places of the cells of one sentence of a source after another."""
    begin = np.repeat(cells[:-1], columns) + ranges(np.zeros(len(columns), np.int64), columns)
    tall, step = np.repeat(rows, columns), np.repeat(columns, columns)
    return np.repeat(begin, tall) + ranges(np.zeros(len(tall), np.int64), tall) * np.repeat(step, tall)
