"""Passages of many pairs at once: what ``kinds.align`` and ``passages.fact_order`` find, as columns.

Runs are chained and cut into stretches of one kind over the concatenated words of all pairs of a chunk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.hashing import BASE
from ..arrays.ranges_batch import ranges
from ..arrays.sets_batch import unique
from ..records import KINDS, PassageKind
from ..text.scripts_batch import EACH, in_words
from ..text.words_batch import I8, U1, U4, DocumentBatch
from .hits_batch import Hits, Side, meet, mixed, spread
from .kinds import MIN_FACTS, MIN_WORDS, SCRAP, STRAY
from .passages import GAP, SEED, increasing
from .runs_batch import Runs, find_runs, seeds

F8 = npt.NDArray[np.float64]

NAMES: tuple[PassageKind, ...] = (*KINDS, "fact")
FACT = 3
CHUNK = 1 << 19
"""Words of both texts, over all pairs that are aligned at once: some 20 MB of columns. A pair of longer texts is a
chunk of its own."""
NEVER = -1


@dataclass(frozen=True, slots=True)
class PassageBatch:
    """Passages, in order of pair, then of the first document (as article; the second as source)."""

    pair: I8
    """Row of the pair."""
    kind: U1
    """Position in NAMES."""
    a_start: U4
    """Characters, as those of records.Passage; likewise the other three."""
    a_end: U4
    b_start: U4
    b_end: U4
    words: I8


@dataclass(frozen=True, slots=True)
class AlignedBatch:
    """What m pairs have in common. All but ``passages``: (m,), in the order of the pairs."""

    passages: PassageBatch
    shingles: I8
    """Distinct runs of SHINGLE words that stand in both."""
    longest: I8
    """Words of the longest stretch of narrative that agrees without any edit."""
    verbatim: F8
    """Mean length of such stretches, in words, each word of them counting once."""
    facts: I8
    """Facts in common in the same order."""
    common_facts: I8
    """As records.Evidence."""
    outside_facts: I8
    """Of these the ones outside of the passages in both."""


def align(documents: DocumentBatch, pairs: npt.NDArray[np.integer]) -> AlignedBatch:
    """Align pairs, (m, 2) positions of documents, in whatever order; the first of each is taken as article.

    Beside the result this holds eight bytes for each word of ``documents``, and one chunk of pairs.
    """
    pairs = np.asarray(pairs, np.int64).reshape(-1, 2)
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    lengths = np.diff(documents.offsets)
    ends = np.cumsum(lengths[pairs[order]].sum(1))
    keys, fact_keys = seeds(documents.hashes), mixed(documents.fact_keys)
    cuts = np.flatnonzero(np.diff(ends // CHUNK)) + 1
    chunks = [_align(documents, keys, fact_keys, pairs[rows], rows) for rows in np.split(order, cuts)]
    passages = _passages([chunk.passages for chunk in chunks])
    back = np.argsort(order)
    columns = (np.concatenate([getattr(c, f.name) for c in chunks])[back] for f in fields(AlignedBatch)[1:])
    return AlignedBatch(passages, *columns)


def tellable(pairs: I8, aligned: AlignedBatch) -> tuple[I8, AlignedBatch]:
    """The pairs that have passages, or facts enough in one order to be shown, and what they have in common: whatever the
    others weigh, they would be no link (of 72,000 pairs of 8,000 real articles 43 %)."""
    passages = aligned.passages
    told = aligned.facts >= MIN_FACTS
    told[passages.pair] = True
    number = np.cumsum(told) - 1
    rest = (getattr(aligned, f.name)[told] for f in fields(AlignedBatch)[1:])
    return pairs[told], AlignedBatch(replace(passages, pair=number[passages.pair]), *rest)


def fact_passages(documents: DocumentBatch, pairs: npt.NDArray[np.integer]) -> PassageBatch:
    """The aligned facts of pairs as passages of one fact each, as ``kinds.fact_passages``; ``pair``: row of ``pairs``."""
    pairs = np.asarray(pairs, np.int64).reshape(-1, 2)
    hits = _common_facts(documents, mixed(documents.fact_keys), pairs)
    order = np.lexsort((hits.a, hits.pair))
    pair, a, b = hits.pair[order], hits.a[order], hits.b[order]
    chosen: list[int] = []
    for first, last in _groups(pair):
        of_pair = increasing(b[first:last].tolist())
        if len(of_pair) >= MIN_FACTS:
            chosen += [first + n for n in of_pair]
    which = np.array(chosen, np.int64)
    pair = pair[which]
    a = a[which] + documents.fact_offsets[pairs[pair, 0]]
    b = b[which] + documents.fact_offsets[pairs[pair, 1]]
    starts, ends = documents.fact_starts, documents.fact_ends
    kind, words = np.full(len(pair), FACT, np.uint8), np.ones(len(pair), np.int64)
    return PassageBatch(pair, kind, starts[a], ends[a], starts[b], ends[b], words)


def _align(documents: DocumentBatch, keys: npt.NDArray[np.uint64], fact_keys: npt.NDArray[np.uint64], pairs: I8,
           rows: I8) -> AlignedBatch:  # fmt: skip
    """One chunk of sorted pairs; ``rows``: what its passages call them."""
    runs, shingles = find_runs(documents, keys, pairs)
    each = per_word(documents, pairs)
    chained = _chained(runs, each)
    words = _words(documents, pairs, chained)
    longest, verbatim = _narrative(chained, words.kinds, len(pairs))
    hits = _common_facts(documents, fact_keys, pairs)
    facts, common = _in_order(hits, len(pairs))
    passages = _stretches(documents, chained, words, rows, each)
    return AlignedBatch(
        passages, shingles, longest, verbatim, facts, common, _outside(documents, hits, pairs, passages, rows)
    )


def _outside(documents: DocumentBatch, hits: Hits, pairs: I8, passages: PassageBatch, rows: I8) -> I8:
    """Of each pair the common facts outside of its passages in both, as ``evidence`` counts them."""
    outside = np.ones(len(hits.pair), bool)
    if len(passages.pair):
        of_hit = rows[hits.pair]
        sides = (
            (
                documents.fact_starts[hits.a + documents.fact_offsets[pairs[hits.pair, 0]]],
                passages.a_start,
                passages.a_end,
            ),
            (
                documents.fact_starts[hits.b + documents.fact_offsets[pairs[hits.pair, 1]]],
                passages.b_start,
                passages.b_end,
            ),
        )
        for places, starts, ends in sides:
            order = np.lexsort((ends, starts, passages.pair))
            begins = passages.pair[order] << 32 | starts[order]
            before = np.searchsorted(begins, of_hit << 32 | places, "right") - 1
            last = order[np.maximum(before, 0)]
            outside &= ~((before >= 0) & (passages.pair[last] == of_hit) & (ends[last] > places))
    return np.bincount(hits.pair[outside], minlength=len(pairs))


def common_commonplaces(documents: DocumentBatch, pairs: I8) -> I8:
    """(m,) how many of the facts that everybody tells both have."""
    counts = np.diff(documents.commonplace_offsets)
    sides = []
    for side in pairs.T:
        sizes = counts[side]
        keys = documents.commonplace_keys[ranges(documents.commonplace_offsets[side], sizes)]
        of = np.repeat(np.arange(len(side), dtype=np.uint64), sizes)
        sides.append((keys ^ of * np.uint64(BASE), of.astype(np.int64)))  # one number for a key of a pair
    _, first, _ = np.intersect1d(sides[0][0], sides[1][0], assume_unique=True, return_indices=True)
    return np.bincount(sides[0][1][first], minlength=len(pairs))


def _passages(parts: list[PassageBatch]) -> PassageBatch:
    columns = [np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(PassageBatch)]
    order = np.lexsort((columns[4], columns[2], columns[0]))
    return PassageBatch(*(column[order] for column in columns))


def _nexts(first: I8, end: int) -> I8:
    """Where ranges end that begin at ``first`` and leave nothing out."""
    return np.concatenate((first[1:], [end] if len(first) else first))


def _groups(values: I8) -> Iterator[tuple[int, int]]:
    """Half-open ranges of equal values."""
    edges = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1]))) if len(values) else values
    bounds = [*edges.tolist(), len(values)]
    return pairwise(bounds)


class Chained(NamedTuple):
    """Runs of chains long enough to be passages, chain by chain, each in order of a."""

    runs: Runs
    new: npt.NDArray[np.bool_]
    """(runs,) whether a chain begins."""


def per_word(documents: DocumentBatch, pairs: I8) -> I8:
    """(m,) as ``kinds.per_word``."""
    return EACH[documents.scripts[pairs]].max(1, initial=1)


def counted(documents: DocumentBatch, pairs: I8, passages: PassageBatch) -> PassageBatch:
    """The passages of pairs with their words as people count them, as ``kinds.counted``."""
    scripts = documents.scripts[pairs].max(1, initial=0)
    return replace(passages, words=np.maximum(in_words(passages.words, scripts[passages.pair]), 1))


def _chained(runs: Runs, each: I8) -> Chained:
    """As ``passages.chain``; ``each``: of every pair, as ``per_word``."""
    parent = np.arange(len(runs.pair))
    first, second = _followers(runs)
    parent[second] = first
    while True:
        root = parent[parent]
        if np.array_equal(root, parent):
            break
        parent = root
    enough = np.bincount(root, runs.n, minlength=len(root))[root] >= MIN_WORDS * each[runs.pair]
    order = np.flatnonzero(enough)
    order = order[np.argsort(root[order], kind="stable")]
    root = root[order]
    new = np.ones(len(order), bool)
    new[1:] = root[1:] != root[:-1]
    return Chained(Runs(*(column[order] for column in runs)), new)


def _followers(runs: Runs) -> tuple[I8, I8]:
    """Which run follows which in a passage."""
    parts: list[tuple[I8, I8]] = []
    ahead: list[I8] = []
    for step in range(1, GAP // SEED + 2):  # so many short runs fit in between
        i = np.flatnonzero(runs.pair[step:] == runs.pair[:-step])
        k = i + step
        ahead_a, ahead_b = runs.a[k] - runs.a[i] - runs.n[i], runs.b[k] - runs.b[i] - runs.n[i]
        near = (ahead_a <= GAP) & (ahead_b >= 0) & (ahead_b <= GAP)
        parts.append((i[near], k[near]))
        ahead.append((ahead_a + ahead_b)[near])
    first, second = (np.concatenate(column) for column in zip(*parts, strict=True))
    size = len(runs.pair)
    clear = (np.bincount(first, minlength=size)[first] == 1) & (np.bincount(second, minlength=size)[second] == 1)
    if clear.all():
        return first, second
    unclear = np.flatnonzero(~clear)
    i, k = first[unclear], second[unclear]
    order = unclear[np.lexsort((k, i, -runs.n[i] - runs.n[k], np.concatenate(ahead)[unclear]))]
    following: set[int] = set()
    followed: set[int] = set()
    for n, x, y in zip(order.tolist(), first[order].tolist(), second[order].tolist(), strict=True):
        if x not in following and y not in followed:
            following.add(x)
            followed.add(y)
            clear[n] = True
    return first[clear], second[clear]


class Words(NamedTuple):
    """The words of all chained runs, one after the other."""

    a: I8
    """Their positions in the batch; likewise b."""
    b: I8
    kinds: U1
    """Furniture or quotation where it is so in either."""


def _words(documents: DocumentBatch, pairs: I8, chained: Chained) -> Words:
    runs = chained.runs
    a = spread(documents.offsets[pairs[runs.pair, 0]] + runs.a, runs.n)
    b = spread(documents.offsets[pairs[runs.pair, 1]] + runs.b, runs.n)
    return Words(a, b, np.maximum(documents.kinds[a], documents.kinds[b]))


def _narrative(chained: Chained, kinds: U1, pairs: int) -> tuple[I8, F8]:
    """Of each pair the longest and the usual stretch of narrative without an edit."""
    runs = chained.runs
    ends = np.cumsum(runs.n)
    narrative = kinds == 0
    new = narrative.copy()
    new[1:] &= ~narrative[:-1]
    begins = ends - runs.n
    new[begins] = narrative[begins]
    first = np.flatnonzero(new)
    longest = np.zeros(pairs, np.int64)
    usual = np.zeros(pairs)
    if len(first):
        length = np.add.reduceat(narrative.astype(np.int64), first)
        pair = runs.pair[np.searchsorted(ends, first, side="right")]
        edges = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
        longest[pair[edges]] = np.maximum.reduceat(length, edges)
        total = np.bincount(pair, length, minlength=pairs)
        usual = np.bincount(pair, length * length, minlength=pairs) / np.maximum(total, 1)
    return longest, usual


def _stretches(documents: DocumentBatch, chained: Chained, words: Words, rows: I8, each: I8) -> PassageBatch:
    """As ``kinds.classify``."""
    first = np.flatnonzero(chained.new)
    ends = np.cumsum(chained.runs.n)
    low = (ends - chained.runs.n)[first]
    high = _nexts(low, len(words.a))
    low, high = _without_stray_ends((documents.paragraphs[words.a], documents.paragraphs[words.b]), low, high)
    places = spread(low, high - low)
    kinds = words.kinds[places]
    new = np.ones(len(places), bool)
    new[1:] = kinds[1:] != kinds[:-1]
    begins = np.zeros(len(places), bool)
    begins[np.cumsum(high - low) - (high - low)] = True
    start = np.flatnonzero(new | begins)
    chain = np.cumsum(begins)[start] - 1
    scrap = SCRAP * each[chained.runs.pair[first]][chain]
    kind = _without_scraps(kinds[start], _nexts(start, len(places)) - start <= scrap, chain)
    new = np.ones(len(start), bool)
    new[1:] = (kind[1:] != kind[:-1]) | (chain[1:] != chain[:-1])
    start, kind, chain = start[new], kind[new], chain[new]
    end = _nexts(start, len(places))
    one, last = places[start], places[end - 1]
    return PassageBatch(
        rows[chained.runs.pair[first]][chain], kind,
        documents.starts[words.a[one]], documents.ends[words.a[last]],
        documents.starts[words.b[one]], documents.ends[words.b[last]], end - start,
    )  # fmt: skip


def _without_stray_ends(paragraphs: tuple[U4, U4], low: I8, high: I8) -> tuple[I8, I8]:
    """As ``kinds``: of the ranges low:high of words, none of which has fewer than STRAY + 1. ``paragraphs``: of each word,
    in either text."""
    one, other = paragraphs
    high = high - np.maximum(_stray(one, high - 1, low, -1), _stray(other, high - 1, low, -1))
    return low + np.maximum(_stray(one, low, high - 1, 1), _stray(other, low, high - 1, 1)), high


def _stray(paragraphs: U4, begin: I8, end: I8, step: int) -> I8:
    """As ``kinds``: of the words from begin to end, both included, in steps of 1 or -1."""
    count = np.zeros(len(begin), np.int64)
    for k in range(STRAY + 1):
        count += paragraphs[begin + step * k] == paragraphs[begin]
    several = paragraphs[begin] != paragraphs[end]
    return np.where(several & (count <= STRAY) & (np.abs(end - begin) + 1 - count > STRAY), count, 0)


def _without_scraps(kinds: U1, small: npt.NDArray[np.bool_], chain: I8) -> U1:
    """As ``kinds``: ranges of up to SCRAP words, the small ones, take the greater kind of those around, from first to last."""
    joined = np.zeros(len(kinds) + 1, bool)
    joined[1:-1] = chain[1:] == chain[:-1]
    before, after = joined[:-1], joined[1:]
    scraps = small & (before | after)
    around = kinds.astype(np.int64)
    following = np.where(after, np.append(around[1:], 0), NEVER)
    numbers = np.arange(len(kinds))
    again = scraps & before & np.append(False, scraps[:-1])
    rank = numbers - np.maximum.accumulate(np.where(again, 0, numbers)) if len(numbers) else numbers
    for step in range(int(rank[scraps].max(initial=NEVER)) + 1):
        now = np.flatnonzero(scraps & (rank == step))
        around[now] = np.maximum(np.where(before[now], around[now - 1], NEVER), following[now])
    return around.astype(np.uint8)


def _common_facts(documents: DocumentBatch, keys: npt.NDArray[np.uint64], pairs: I8) -> Hits:
    first = documents.fact_offsets[pairs]
    size = documents.fact_offsets[pairs + 1] - first
    return meet(keys, Side(first[:, 0], size[:, 0]), Side(first[:, 1], size[:, 1]), 1)


def _in_order(hits: Hits, pairs: int) -> tuple[I8, I8]:
    """(facts in the same order, facts in common) of each pair."""
    common = np.bincount(hits.pair, minlength=pairs)
    facts = common.copy()
    falls = np.flatnonzero((hits.pair[1:] == hits.pair[:-1]) & (hits.a[1:] < hits.a[:-1]))
    ends = np.cumsum(common)
    places = hits.a.tolist()
    for pair in unique(hits.pair[falls]).tolist():
        facts[pair] = len(increasing(places[ends[pair] - common[pair] : ends[pair]]))
    return facts, common
