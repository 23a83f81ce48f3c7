"""What only all articles together tell, for many at once: which facts are commonplace, which lines a publisher prints everywhere.

Numpy over the columns of all articles; `commonplace.py` and `recurring.py` define the same article by article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ..arrays.hashing import BASE, word_hash
from ..arrays.sets_batch import union
from ..text.characters_batch import bounds_of
from ..text.lines_batch import line_batches, line_keys
from ..text.scripts_batch import unspaced_places
from .commonplace import UNDATED, least_always, least_common
from .recurring import MANY, MAX_SHARED, MIN_CARRIERS, MIN_DAYS, SHARE_LONG, SHARE_SHORT, SHORT_WORDS

I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]
KEY_BITS = 48
"""Of a fact's key: enough to tell the names of all the world's news apart. The rest holds the window."""
AT_ONCE = 1 << 20
KEY = np.uint64((1 << KEY_BITS) - 1)


def commonplaces(parts: Sequence[tuple[I8, U8, I8]]) -> dict[int, U8]:
    """For each window (``commonplace.window``) the keys, cut to KEY_BITS and increasing, of the facts that are
    commonplace in it. Of each part (windows, keys, offsets) article i is of ``windows[i]`` and tells
    ``keys[offsets[i]:offsets[i+1]]``, each once."""
    values, sizes = np.unique(np.concatenate([p[0] for p in parts]), return_counts=True)
    packed = np.empty(sum(len(p[1]) for p in parts), np.uint64)
    at = 0
    for windows, keys, offsets in parts:
        places = np.searchsorted(values, windows).astype(np.uint64)
        here = np.repeat(places, np.diff(offsets)) << np.uint64(KEY_BITS) | keys & KEY
        packed[at : at + len(here)] = here
        at += len(here)
    packed.sort()
    edges = _edges(packed)
    counts = np.diff(np.append(edges, len(packed)))
    facts = packed[edges]
    del packed, edges
    window, key = (facts >> np.uint64(KEY_BITS)).astype(np.int32), facts & KEY
    always = _total(key, counts, least_always(int(sizes.sum())))
    by_window = {}
    for place, value in enumerate(values.tolist()):
        near = [value] if value == UNDATED else [value - 1, value, value + 1]
        near_places = [p for p in range(max(0, place - 1), min(len(values), place + 2)) if values[p] in near]
        # windows stand in order: those around are one stretch
        first = np.searchsorted(window, near_places[0], "left")
        last = np.searchsorted(window, near_places[-1], "right")
        least = least_common(int(sizes[near_places].sum()))
        common = _total(key[first:last], counts[first:last], least)
        by_window[value] = union(common, always)
    return by_window


def thresholds(windows: I8) -> dict[int, tuple[float, float]]:
    """For each window how many articles make a fact commonplace in it, and how many whatever the window."""
    values, counts = np.unique(windows, return_counts=True)
    sizes = dict(zip(values.tolist(), counts.tolist(), strict=True))
    always = least_always(len(windows))
    return {
        w: (least_common(sum(sizes.get(near, 0) for near in ([w] if w == UNDATED else [w - 1, w, w + 1]))), always)
        for w in sizes
    }


def kept_facts(windows: I8, keys: U8, offsets: I8, common: Mapping[int, U8]) -> Mask:
    """Which facts are not commonplace in the window of their article."""
    owners = np.repeat(windows, np.diff(offsets))
    kept = np.ones(len(keys), bool)
    order = np.argsort(owners, kind="stable")  # articles of many days have as many windows: each is gone to once
    edges = [*_edges(owners[order]).tolist(), len(keys)]
    for first, last in pairwise(edges):
        inside = order[first:last]
        commonplaces = common[int(owners[inside[0]])]
        if len(commonplaces):
            asked = keys[inside] & KEY
            at = np.minimum(np.searchsorted(commonplaces, asked), len(commonplaces) - 1)
            kept[inside] = commonplaces[at] != asked
    return kept


def page_lines(texts: Sequence[str]) -> tuple[U8, I8, I8]:
    """The distinct lines of every text, as ``recurring.page_lines``: keys, as numbers, words of each, and offsets (n + 1,):
    text t has the lines ``offsets[t]`` to ``offsets[t + 1]``."""
    parts = []
    for batch in line_batches(texts):
        blanks = np.flatnonzero(batch.narrow == ord(" "))
        sizes = np.searchsorted(blanks, batch.ends) - np.searchsorted(blanks, batch.starts) + 1
        letters = unspaced_places(batch.codes)
        if len(letters):
            sizes += (np.searchsorted(letters, batch.ends) - np.searchsorted(letters, batch.starts)) // 2
        keys = line_keys(batch)
        of_text = keys ^ batch.owners.astype(np.uint64) * np.uint64(BASE)
        order = np.argsort(of_text, kind="stable")
        edges = _edges(of_text[order])
        first = order[edges]
        sizes[first] = sizes[order[np.append(edges, len(order))[1:] - 1]]
        first.sort()
        parts.append((keys[first], sizes[first], np.bincount(batch.owners[first], minlength=len(batch.texts))))
    keys, sizes, counts = map(np.concatenate, zip(*parts, strict=True))
    return keys, sizes, bounds_of(counts)


def recurring(publishers: U8, days: I8, keys: U8, sizes: I8, offsets: I8) -> tuple[U8, U8]:
    """(publisher, key) of the lines that publishers print under unrelated articles.

    Page i is of ``publishers[i]`` (0: unknown), of day ``days[i]`` (0: unknown) and has the distinct lines
    ``keys[offsets[i]:offsets[i+1]]`` with as many words each as ``sizes`` says.
    """
    nothing = np.empty(0, np.uint64)
    names, places = np.unique(publishers, return_inverse=True)
    pages = np.bincount(places, minlength=len(names))
    asked = (names[places] != 0) & (pages[places] >= MIN_CARRIERS)
    page = np.repeat(np.arange(len(publishers), dtype=np.int32), np.diff(offsets))
    chosen = np.flatnonzero(asked[page] & _often(keys, publishers, page))
    if not len(chosen):
        return nothing, nothing
    order = chosen[np.lexsort((keys[chosen], places[page[chosen]]))]
    line_key, line_page, line_size = keys[order], page[order], sizes[order]
    same = (line_key[1:] == line_key[:-1]) & (places[line_page[1:]] == places[line_page[:-1]])
    line = np.cumsum(np.concatenate(([0], ~same)))
    times = np.bincount(line)[line]
    everywhere = times >= np.maximum(MANY, SHARE_LONG * pages[places[line_page]])
    elsewhere = ~everywhere & (times > 1)
    words, standing, shared = (
        np.bincount(of_page, weights=of_size, minlength=len(publishers))
        for of_page, of_size in (
            (page, sizes), (line_page[everywhere], line_size[everywhere]), (line_page[elsewhere], line_size[elsewhere]),
        )
    )  # fmt: skip
    words -= standing
    distinct = (shared <= MAX_SHARED * words) & ((standing == 0) | (words > SHORT_WORDS))
    kept = np.flatnonzero(distinct[line_page] & (times >= MIN_CARRIERS))
    if not len(kept):
        return nothing, nothing
    line_key, line_page, line_size, line = line_key[kept], line_page[kept], line_size[kept], line[kept]
    edges = _edges(line)
    carriers = np.diff(np.append(edges, len(line)))
    owner = places[line_page[edges]]
    share = np.where(np.minimum.reduceat(line_size, edges) <= SHORT_WORDS, SHARE_SHORT, SHARE_LONG)
    of_publisher = np.bincount(places[distinct], minlength=len(names))[owner]
    rank = np.repeat(np.arange(len(edges)), carriers)
    own_day = np.where(days[line_page] != 0, days[line_page], -1 - line_page.astype(np.int64))
    spread = np.unique(np.stack((rank, own_day)), axis=1)
    on_days = np.bincount(spread[0], minlength=len(edges))
    recurs = (carriers >= MIN_CARRIERS) & ((carriers >= share * of_publisher) | (on_days >= MIN_DAYS))
    return names[owner[recurs]], line_key[edges[recurs]]


def _often(keys: U8, publishers: U8, page: npt.NDArray[np.int32]) -> Mask:
    """Which lines may stand twice in the pages of their publisher: most stand once, and are told apart by some of their
    bits, a million at a time."""
    bits = len(keys).bit_length() + 1
    seen, twice = np.zeros(1 << bits, bool), np.zeros(1 << bits, bool)
    for step in (0, 1):
        masks = []
        for at in range(0, len(keys), AT_ONCE):
            here = slice(at, at + AT_ONCE)
            mixed = (keys[here] ^ publishers[page[here]]) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(64 - bits)
            if step:
                masks.append(twice[mixed])
                continue
            values, counts = np.unique(mixed, return_counts=True)
            twice[values] |= (counts > 1) | seen[values]
            seen[values] = True
    return np.concatenate(masks) if masks else np.empty(0, bool)


def _total(keys: U8, counts: I8, least: float) -> U8:
    """The keys whose counts add up to at least that."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    edges = _edges(keys)
    if not len(edges):
        return keys
    return keys[edges][np.add.reduceat(counts[order], edges) >= least]


def _edges(ordered: npt.NDArray[np.generic]) -> I8:
    """Where a new value begins."""
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)])


def name_key(publisher: str) -> int:
    """A publisher's name as it was given, as a number; 0 where there is none."""
    return word_hash(publisher) | 1 if publisher else 0
