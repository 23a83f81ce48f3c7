"""What every peer reads and writes: the articles of the loaded database; pairs and passages as rows of it.

Passages are places of words: less work than the characters' offsets that detection writes.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

SHINGLE = 5
"""Words."""
SHORTEST = 12
"""Words in a row that make a passage, and one passage a pair."""

Block = tuple[int, int, int]
"""Where a run of equal words begins in either text, and how long it is: difflib's and rapidfuzz's."""
Pair = tuple[str, str, Sequence[Block]]

_WORD = re.compile(r"\w+")


def read(path: str) -> dict[str, str]:
    """Text by id."""
    connection = sqlite3.connect(path)
    texts = dict(connection.execute("select id, text from articles"))
    connection.close()
    return texts


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def shingles(text: str) -> list[str]:
    found = words(text)
    return list(map(" ".join, zip(*(found[i:] for i in range(SHINGLE)))))


def runs(blocks: Iterable[Block]) -> list[Block]:
    return [(a, b, size) for a, b, size in blocks if size >= SHORTEST]


def write(path: str, pairs: Iterable[Pair]) -> None:
    """The pairs that have a passage."""
    kept = [pair for pair in pairs if pair[2]]
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("create table peer_pairs (a text, b text, primary key (a, b))")
        connection.execute("create table peer_passages (a text, b text, a_word int, b_word int, words int)")
        connection.executemany("insert into peer_pairs values (?, ?)", ((a, b) for a, b, _ in kept))
        connection.executemany("insert into peer_passages values (?, ?, ?, ?, ?)", _passages(kept))
    connection.close()


def _passages(pairs: Iterable[Pair]) -> Iterator[tuple[str, str, int, int, int]]:
    return ((a, b, *block) for a, b, blocks in pairs for block in blocks)
