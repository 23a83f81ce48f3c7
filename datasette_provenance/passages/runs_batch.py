"""The common runs of many pairs at once: what ``passages.common_runs`` finds, from hits of seeds.

Hits that follow each other on a diagonal are a run; where a refrain was left out, runs are extended word by
word. Of runs that overlap, the ones inside a longer run that nothing contests go at once, for most pairs
all that there are; the others are settled by the plain function.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..arrays.sets_batch import unique
from ..sketches.sketch import SHINGLE
from ..text.words_batch import I8, U8, DocumentBatch
from .hits_batch import B1, BASE, OTHER_BASE, Hits, Side, breaks, meet, mixed, spread
from .passages import MAX_HITS, SEED, Run, without_overlap

BLOCK = 1 << 16
"""Words whose seeds are made at once: what the cache holds."""


class Runs(NamedTuple):
    """As plain.Run, in order of pair and a."""

    pair: I8
    a: I8
    b: I8
    n: I8


def seeds(hashes: U8) -> U8:
    """One key for each run of SEED words; the last SEED - 1 of each document mean nothing."""
    keys = np.zeros(len(hashes), np.uint64)
    for start in range(0, len(hashes), BLOCK):
        part = hashes[start : start + BLOCK + SEED - 1]
        size = max(0, len(part) - SEED + 1)
        value = part[:size].copy()
        for k in range(1, SEED):
            value *= BASE
            value += part[k : k + size]
        keys[start : start + size] = mixed(value)
    return keys


def find_runs(documents: DocumentBatch, keys: U8, pairs: I8) -> tuple[Runs, I8]:
    """(runs of each pair, distinct runs of SHINGLE words inside them). ``keys``: ``seeds`` of the documents;
    ``pairs``: (m, 2) positions, sorted."""
    first = documents.offsets[pairs]
    lengths = documents.offsets[pairs + 1] - first
    size = np.maximum(lengths - SEED + 1, 0)
    a, b = Side(first[:, 0], size[:, 0]), Side(first[:, 1], size[:, 1])
    hits = meet(keys, a, b, MAX_HITS)
    maximal = _maximal(hits)
    if hits.refrain.any():
        maximal = _extended(documents, pairs, maximal, hits.refrain)
    runs = _without_overlap(maximal, lengths)
    return runs, _shingles(documents.hashes, keys, runs, hits, a.first)


def _maximal(hits: Hits) -> Runs:
    """Runs of consecutive hits on a diagonal, in order of pair and a."""
    pair, a, b = hits.pair, hits.a, hits.b
    first = np.flatnonzero(breaks(pair, a, b))
    size = np.diff(np.append(first, len(pair)))
    pair, a, b = pair[first], a[first], b[first]
    # Hits of a seed that stands more than once lie between the others in order of b: sorted by diagonal they join.
    order = np.lexsort((a, _within(pair, b - a)))
    pair, a, b, size = pair[order], a[order], b[order], size[order]
    new = np.ones(len(pair), bool)
    new[1:] = (pair[1:] != pair[:-1]) | (b[1:] - a[1:] != b[:-1] - a[:-1]) | (a[1:] != a[:-1] + size[:-1])
    first = np.flatnonzero(new)
    n = (np.add.reduceat(size, first) if len(first) else size) + SEED - 1
    pair, a, b = pair[first], a[first], b[first]
    return _only(Runs(pair, a, b, n), np.argsort(_within(pair, a), kind="stable"))


def _within(pair: I8, place: I8) -> I8:
    """One number for a place in a pair: what is nearly in order is sorted by it at once."""
    return pair * (int(place.max(initial=0)) - int(place.min(initial=0)) + 1) + place


def _only(runs: Runs, which: I8 | B1) -> Runs:
    return Runs(*(column[which] for column in runs))


def _joined(one: Runs, other: Runs) -> Runs:
    both = Runs(*(np.concatenate(columns) for columns in zip(one, other, strict=True)))
    return _only(both, np.argsort(_within(both.pair, both.a), kind="stable"))


def _extended(documents: DocumentBatch, pairs: I8, runs: Runs, refrain: B1) -> Runs:
    """Runs of pairs with a refrain in common, as far as the words agree, each once."""
    refrained = _only(runs, refrain[runs.pair])
    pair, a, b, n = _only(refrained, np.lexsort((refrained.a, refrained.b - refrained.a, refrained.pair)))
    low, high = documents.offsets[pairs[pair]], documents.offsets[pairs[pair] + 1]
    begin = low + np.stack((a, b), 1)
    joins = np.zeros(len(pair) + 1, bool)  # on the diagonal of the one before
    joins[1:-1] = (pair[1:] == pair[:-1]) & (b[1:] - a[1:] == b[:-1] - a[:-1])
    high[:-1][joins[1:-1]] = begin[1:][joins[1:-1]]
    n = n + _agreeing(documents.hashes, begin + n[:, None], low, high, 1)
    joins[1:-1] &= a[:-1] + n[:-1] >= a[1:]
    first, last = np.flatnonzero(~joins[:-1]), np.flatnonzero(~joins[1:])
    back = _agreeing(documents.hashes, begin[first] - 1, low[first], high[first], -1)
    n = a[last] + n[last] - a[first] + back
    return _joined(_only(runs, ~refrain[runs.pair]), Runs(pair[first], a[first] - back, b[first] - back, n))


def _agreeing(hashes: U8, begin: I8, low: I8, high: I8, step: int) -> I8:
    """How many words agree from two places on (pairs in ``begin``), inside ``low:high``, forward or back."""
    count = np.zeros(len(begin), np.int64)
    active = np.arange(len(begin))
    while len(active):
        place = begin[active] + step * count[active, None]
        inside = ((place >= low[active]) & (place < high[active])).all(1)
        active, place = active[inside], place[inside]
        active = active[hashes[place[:, 0]] == hashes[place[:, 1]]]
        count[active] += 1
    return count


def _without_overlap(runs: Runs, lengths: I8) -> Runs:
    """As ``passages.without_overlap``; ``lengths``: (pairs, 2) words of the two documents."""
    over, under = (np.concatenate(column) for column in zip(_overlaps(runs, "a"), _overlaps(runs, "b"), strict=True))
    contested = np.zeros(len(runs.n), bool)
    gone = np.zeros(len(runs.n), bool)
    swap = over > under
    for rank in (np.maximum(runs.a, runs.b), np.minimum(runs.a, runs.b), -runs.n):
        ahead = rank[over] - rank[under]
        swap = np.where(ahead == 0, swap, ahead > 0)
    over, under = np.where(swap, under, over), np.where(swap, over, under)
    twins = (runs.n[over] == runs.n[under]) & (runs.a[over] == runs.b[under]) & (runs.b[over] == runs.a[under])
    turned = np.zeros(len(lengths), bool)
    turned[runs.pair[over[twins]]] = True
    within = ~turned[runs.pair[over]] & (_inside(runs.a, runs.n, over, under) | _inside(runs.b, runs.n, over, under))
    while len(over):
        contested[:] = False
        contested[under] = True
        lost = under[within & ~contested[over]]
        if not len(lost):
            break
        gone[lost] = True
        left = ~gone[over] & ~gone[under]
        over, under, within = over[left], under[left], within[left]
    if not gone.any() and not len(over):
        return runs
    open_ = np.zeros(len(runs.n), bool)
    open_[over] = open_[under] = True
    kept = _only(runs, ~gone & ~open_)
    return _joined(kept, _settled(_only(runs, open_), lengths)) if len(over) else kept


def _overlaps(runs: Runs, side: str) -> tuple[I8, I8]:
    """Every two runs of a pair that overlap on one side."""
    place = getattr(runs, side)
    width = int((place + runs.n).max(initial=0)) + 1
    begin = runs.pair * width + place
    order = np.argsort(begin, kind="stable")
    begin, end = begin[order], begin[order] + runs.n[order]
    first = np.arange(len(begin))
    count = np.searchsorted(begin, end) - first - 1
    return order[np.repeat(first, count)], order[spread(first + 1, count)]


def _inside(place: I8, n: I8, over: I8, under: I8) -> B1:
    return (place[over] <= place[under]) & (place[under] + n[under] <= place[over] + n[over])


def _settled(runs: Runs, lengths: I8) -> Runs:
    """What greedy choice keeps of runs that overlap, pair by pair."""
    edges = np.flatnonzero(np.concatenate(([True], runs.pair[1:] != runs.pair[:-1])))
    which = runs.pair[edges]
    bounds = [*edges.tolist(), len(runs.pair)]
    all_runs = [Run(*run) for run in zip(runs.a.tolist(), runs.b.tolist(), runs.n.tolist(), strict=True)]
    kept: list[Run] = []
    sizes: list[int] = []
    for k, (length_a, length_b) in enumerate(lengths[which].tolist()):
        of_pair = without_overlap(all_runs[bounds[k] : bounds[k + 1]], length_a, length_b)
        kept += of_pair
        sizes.append(len(of_pair))
    columns = np.array(kept, np.int64).reshape(-1, 3)
    return Runs(np.repeat(which, sizes), columns[:, 0], columns[:, 1], columns[:, 2])


def _shingles(hashes: U8, keys: U8, runs: Runs, hits: Hits, first: I8) -> I8:
    """Distinct runs of SHINGLE words inside the runs. Only what begins with a repeated seed can be there twice; of
    refrains, which gave no hits, that is not known."""
    pairs = len(first)
    total = np.bincount(runs.pair, np.maximum(runs.n - SHINGLE + 1, 0), minlength=pairs).astype(np.int64)
    again = np.flatnonzero(hits.repeated & ~hits.refrain[hits.pair])
    # each repeated place once, then those that a run covers
    width = int(max(runs.a.max(initial=0), hits.a[again].max(initial=0))) + 1
    place = unique(hits.pair[again] * width + hits.a[again])
    run = np.searchsorted(runs.pair * width + runs.a, place, side="right") - 1
    pair, at = place // width, place % width
    inside = run >= 0
    inside[inside] = (runs.pair[run] == pair)[inside] & (at + SHINGLE <= runs.a[run] + runs.n[run])[inside]
    with_refrain = np.flatnonzero(hits.refrain[runs.pair] & (runs.n >= SHINGLE))
    counts = runs.n[with_refrain] - SHINGLE + 1
    pair = np.concatenate((pair[inside], np.repeat(runs.pair[with_refrain], counts)))
    at = np.concatenate((at[inside], spread(runs.a[with_refrain], counts))) + first[pair]
    values = keys[at] * BASE + hashes[at + SHINGLE - 1] + (pair + 1).astype(np.uint64) * OTHER_BASE
    _, once = np.unique(values, return_index=True)
    return total - np.bincount(pair, minlength=pairs) + np.bincount(pair[once], minlength=pairs)
