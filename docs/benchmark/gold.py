"""Which pairs there are to be found in the corpus, and how many of them were.

    python docs/benchmark/gold.py DB GOLD.json

A pair to be found: two articles of one family that share a run of 12 words or more, in the story itself (the outlets'
footer, the same words below every story, is left out; quotations count).
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from corpus import FOOTER_BEGINS

RUN = 12
Pair = tuple[str, str]
"""Ids in order."""


class Score(NamedTuple):
    found: int
    recall: float
    """Of the pairs to be found."""
    precision: float
    """Of the pairs found: how many are of one family or share a run of 12 words of their stories."""


def pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


@lru_cache(maxsize=1 << 17)
def runs(text: str) -> set[int]:
    """All runs of 12 words of the story, as hashes: a text is asked for in every pair that a system takes it for."""
    story, gap, last = text.rpartition("\n\n")
    words = re.findall(r"\w+", (story if gap and last.startswith(FOOTER_BEGINS) else text).lower())
    return set(map(hash, zip(*(words[i:] for i in range(RUN)))))


def to_be_found(database: Path) -> list[Pair]:
    families = defaultdict(list)
    with sqlite3.connect(database) as connection:
        for key, family, text in connection.execute("select id, family, text from articles where family >= 0"):
            families[family].append((key, runs(text)))
    return sorted(pair(a, b) for members in families.values() for (a, x), (b, y) in combinations(members, 2) if x & y)


def score(found: Iterable[Pair], wanted: Iterable[Pair], database: Path) -> Score:
    pairs, gold = {pair(a, b) for a, b in found}, set(wanted)
    if not pairs:
        return Score(0, 0.0, 0.0)
    with sqlite3.connect(database) as connection:
        texts = {
            key: (family, text) for key, family, text in connection.execute("select id, family, text from articles")
        }
    right = sum(p in gold or _right(texts[p[0]], texts[p[1]]) for p in pairs)
    return Score(len(pairs), len(pairs & gold) / len(gold), right / len(pairs))


def _right(a: tuple[int, str], b: tuple[int, str]) -> bool:
    return a[0] == b[0] >= 0 or bool(runs(a[1]) & runs(b[1]))


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(to_be_found(Path(sys.argv[1]))), "utf-8")
