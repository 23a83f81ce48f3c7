"""Where fingerprints stand, packed for looking up: a row a stretch of the sampled fingerprints, with the articles that have them.

An entry is eight bytes of a fingerprint (63 bits, ``sketch.sample``) and four of the article's number, both little-endian; all
fingerprints of a row first, increasing, then as many numbers. Rows are cut by the highest bits, so that each holds a few
dozen entries: a look-up reads one small row, and a thousand articles cost no more rows than ten.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

HASH_BITS = 63
ENTRIES = 64
"""Of a row, on average."""
WIDTH = 12
"""Bytes of an entry."""


def bits_for(entries: int) -> int:
    """How many of the highest bits number the rows, for so many entries in all."""
    return max(0, min(HASH_BITS, (entries // ENTRIES).bit_length()))


def row_of(print_: int, bits: int) -> int:
    """The row in which a fingerprint stands."""
    return print_ >> (HASH_BITS - bits)


def unpack(entries: bytes) -> tuple[array[int], array[int]]:
    """Fingerprints and numbers of a row."""
    count = len(entries) // WIDTH
    prints, numbers = array("Q", entries[: 8 * count]), array("I", entries[8 * count :])
    if sys.byteorder == "big":
        prints.byteswap()
        numbers.byteswap()
    return prints, numbers


def find(rows: Mapping[int, bytes], wanted: Iterable[int], bits: int) -> Iterator[tuple[int, int]]:
    """(fingerprint, number) of the articles that have any of the fingerprints. ``rows``: those of the table in which
    these may stand, by their number."""
    unpacked = {row: unpack(entries) for row, entries in rows.items()}
    for print_ in wanted:
        prints, numbers = unpacked.get(row_of(print_, bits), ((), ()))
        at = bisect_left(prints, print_)
        while at < len(prints) and prints[at] == print_:
            yield print_, numbers[at]
            at += 1


def pack(entries: Iterable[tuple[int, int]]) -> bytes:
    """The entries of one row: (fingerprint, number) in order."""
    ordered = sorted(set(entries))
    prints, numbers = array("Q", (p for p, _ in ordered)), array("I", (n for _, n in ordered))
    if sys.byteorder == "big":
        prints.byteswap()
        numbers.byteswap()
    return prints.tobytes() + numbers.tobytes()
