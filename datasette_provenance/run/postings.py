"""Where the fingerprints and the facts of articles stand, for looking up single texts: the rows that a run changes.

Both are gone through by their highest bits, so that few are in memory at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..arrays.sets_batch import unique
from ..sketches.postings import HASH_BITS, bits_for
from ..store import sketches as batch
from ..store import state
from ..store.state import Database
from .columns import columns
from .parts import PREFIX, Parts, prefixed, prefixes

AT_ONCE = 4_000_000
"""Fingerprints sorted at once: some 200 MB."""
I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]
U4 = npt.NDArray[np.uint32]
Rows = Iterator[tuple[int, bytes]]
Keys = Callable[[int, int, int], tuple[U8, U4]]
"""Of a part, by its number, those of which the highest PREFIX bits are from one number to before another; each with the row of
its document."""


def print_bits(parts: Parts) -> int:
    """How many bits tell the rows of _provenance_prints apart, for the articles that were read."""
    return bits_for(sum(_count(columns(path).rows("prints")) for path in parts.read))


def told_bits(parts: Parts) -> int:
    """Likewise of _provenance_told."""
    return bits_for(sum(_count(_facts(path)[0]) for path in parts.facts))


BITS: Mapping[str, Callable[[Parts], int]] = {"print_bits": print_bits, "told_bits": told_bits}
"""Settings that are made by the first run and stay."""


def rows(earlier: Database, parts: Parts, gone: Sequence[int], first: int, bits: Mapping[str, int]) -> dict[str, Rows]:
    """Table -> the rows of it that change: without the ``gone`` articles (numbers), with those that were read, numbered from
    ``first``."""
    left_out, firsts = np.array(gone, np.int64), [first]
    for path in parts.read:
        firsts.append(firsts[-1] + columns(path).count("titles"))

    def of_prints(part: int, first_prefix: int, last_prefix: int) -> tuple[U8, U4]:
        return prefixed(columns(parts.read[part]), first_prefix, last_prefix)

    def of_facts(part: int, first_prefix: int, last_prefix: int) -> tuple[U8, U4]:
        keys, owners = _facts(parts.facts[part])
        prefix = keys >> np.uint64(64 - PREFIX)
        here = (prefix >= first_prefix) & (prefix < last_prefix)
        return keys[here], owners[here]

    fact_count = sum(len(columns(path).rows("facts")) for path in parts.facts)
    made = {
        "_provenance_prints": ("prints", of_prints, bits["print_bits"], prefixes(parts.read, AT_ONCE, bits["print_bits"])),
        "_provenance_told": ("facts", of_facts, bits["told_bits"], _ranges(fact_count, bits["told_bits"])),
    }  # fmt: skip
    return {
        table: _changed(earlier, table, kind, keys, firsts[:-1], left_out, of_bits, ranges)
        for table, (kind, keys, of_bits, ranges) in made.items()
    }


def _changed(
    earlier: Database, table: str, kind: str, keys: Keys, firsts: Sequence[int], gone: I8, bits: int,
    ranges: Sequence[tuple[int, int]],
) -> Rows:  # fmt: skip
    """``firsts``: the number of the first article of each part; ``ranges``: of prefixes, one after another."""
    left = batch.kept_of(earlier.conn, kind, gone)
    # of facts those that are commonplace, too: of these nothing stands there
    old, _ = batch.sampled(left.values, np.repeat(gone, np.diff(left.offsets)))
    old_prefixes, shift = old >> np.uint64(HASH_BITS - PREFIX), np.uint64(HASH_BITS - bits)
    for first_prefix, last_prefix in ranges:
        values, numbers = [old[:0]], [np.empty(0, np.uint32)]
        for part, at in enumerate(firsts):
            part_keys, owners = keys(part, first_prefix, last_prefix)
            sampled = batch.sampled(part_keys, owners + np.uint32(at))
            values.append(sampled[0])
            numbers.append(sampled[1])
        new = np.concatenate(values)
        here = old[(old_prefixes >= first_prefix) & (old_prefixes < last_prefix)]
        changed = unique(np.concatenate((here >> shift, new >> shift))).tolist()
        stored = state.entries(earlier, table, changed)
        yield from batch.repacked(changed, stored, gone, new, np.concatenate(numbers), bits)


def _facts(path: Path) -> tuple[U8, U4]:
    """The facts of the articles of a part file that are not commonplace, each with its article's row; those of one fact
    increase."""
    part = columns(path)
    sizes = np.diff(part.rows("fact_offsets"))
    return np.ascontiguousarray(part.rows("facts")["key"]), np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)


def _count(keys: U8) -> int:
    return len(batch.sampled(keys, keys)[0])


def _ranges(count: int, bits: int) -> list[tuple[int, int]]:
    """All prefixes in ranges of which each has about AT_ONCE of so many keys at most, cut where the highest ``bits``
    change. Hashes of facts are spread evenly."""
    cuts = min(1 << min(bits, PREFIX), 1 << (count // AT_ONCE).bit_length())
    width = (1 << PREFIX) // cuts
    return [(n * width, (n + 1) * width) for n in range(cuts)]
