"""Lists whose items repeat a label, in many texts at once: numpy finds the runs that stand often enough.

``labelled.py`` defines the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from ..arrays.hashing import BASE
from ..arrays.ranges_batch import portions
from .labelled import ITEMS, RUN, TIMES, lists, opens
from .words_batch import WordBatch, mix

I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]
PART = 1 << 15
"""Words of one portion: its counters stay near."""
SPARE_BITS = 3
"""Eight counters for each run: those that many fall on by chance are few."""


def labelled(texts: Sequence[str], words: WordBatch) -> list[list[tuple[int, int]]]:
    """As ``labelled.find_labelled`` of each text."""
    spans: list[list[tuple[int, int]]] = [[] for _ in texts]
    runs, owners = _runs(words)
    parts = [words.offsets[[first, last]] for first, last in portions(words.offsets, PART)]
    often = np.concatenate([_often(runs[first:last]) + first for first, last in parts])
    rows = sorted(zip(owners[often].tolist(), runs[often].tolist(), often.tolist(), strict=True))
    for t, of_text in groupby(rows, key=itemgetter(0)):
        first, last = int(words.offsets[t]), int(words.offsets[t + 1])
        starts, ends = words.starts[first:last].tolist(), words.ends[first:last].tolist()
        places = [[n - first for _, _, n in of_run] for _, of_run in groupby(of_text, key=itemgetter(1))]
        text = texts[t]
        opening = ([n for n in of_run if opens(text[starts[n]])] for of_run in places if len(of_run) >= TIMES)
        hashes = words.hashes[first:last]
        labels = (of_run for of_run in opening if len(of_run) >= TIMES and _items(hashes, of_run) >= ITEMS)
        spans[t] = lists(text, starts, ends, labels)
    return spans


def _often(runs: U8) -> I8:
    """Which of some runs may be among them TIMES over."""
    counters = np.uint64((1 << (len(runs).bit_length() + SPARE_BITS)) - 1)
    slots = (runs & counters).astype(np.int64)
    return np.flatnonzero(np.bincount(slots)[slots] >= TIMES)


def _items(words: U8, labels: Sequence[int]) -> int:
    """How many different words stand behind a run."""
    after = np.array(labels) + RUN
    return len(set(words[after[after < len(words)]].tolist()))


def _runs(words: WordBatch) -> tuple[U8, I8]:
    """A hash of each run of RUN words with its text, by the word at which it begins, and whose it is. At the last words of a
    text there is none: they get the number of the word."""
    count = len(words.hashes)
    owners = np.repeat(np.arange(len(words.offsets) - 1, dtype=np.int64), np.diff(words.offsets))
    values = mix(np.arange(count, dtype=np.uint64))
    if count >= RUN:
        terms = words.hashes + np.uint64(1)
        whole = np.flatnonzero(owners[: count - RUN + 1] == owners[RUN - 1 :])
        sums = owners.astype(np.uint64)[: count - RUN + 1] + np.uint64(1)
        for k in range(RUN):
            sums *= np.uint64(BASE)
            sums += terms[k : count - RUN + 1 + k]
        values[whole] = mix(sums)[whole]
    return values, owners
