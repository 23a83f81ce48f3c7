"""What is kept of one text to find its relatives: the definition, one text at a time.

Three sketches: a MinHash of the word shingles (how alike are two whole texts: Broder 1997), winnowed
fingerprints (do they share a passage: Schleimer, Wilkerson, Aiken 2003), and a MinHash of the
skip-bigrams of the facts (do they tell the same facts in the same order, whatever the words).
`sketch_batch.py` computes the same for many texts at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..arrays.hashing import BASE, MASK, mix, word_hash
from ..records import FURNITURE
from ..text.scripts import PER_WORD

SHINGLE = 5
"""Words of a shingle and of a fingerprint."""
WINDOW = 8
"""Shingles of a winnowing window: a common run of SHINGLE + WINDOW - 1 = 12 words always shares a fingerprint."""
SKIP = 5
"""A fact is paired with each of the SKIP facts after it."""
SAMPLE = 2
"""Every second fingerprint is kept where single texts are looked up: of 1,434 passages of 40 words cut from real
pages it finds 99 % among 3,300 articles (of 20 words 89 %, of 60 all); every third finds 96 %, every fourth 91 %."""
PERMUTATIONS = 128
SEED = 1
SCHEME = "affine32"
WORD_HASH = "polynomial"
"""Remembered with the others: what was sketched by another hash has to be sketched anew."""


def shingle_hashes(words: Sequence[str], kinds: bytes, script: int = 0) -> list[int]:
    """One 64-bit hash for each run of SHINGLE words, of as many tokens as that is in the script; of all words where there
    are fewer.

    The lowest bit is no part of the hash: it is set where all words of the run are page furniture.
    """
    if not words:
        return []
    hashes = [word_hash(word) for word in words]
    size = min(SHINGLE * PER_WORD[script], len(hashes))
    result = []
    for i in range(len(hashes) - size + 1):
        value = 0
        for h in hashes[i : i + size]:
            value = (value * BASE + h + 1) & MASK
        result.append(mix(value) & ~1 | (min(kinds[i : i + size]) == FURNITURE))
    return result


def winnow(hashes: Sequence[int]) -> list[int]:
    """The fingerprints: the least hash of every window, distinct, in increasing order."""
    if not hashes:
        return []
    if len(hashes) <= WINDOW:
        return [min(hashes)]
    return sorted({min(hashes[i : i + WINDOW]) for i in range(len(hashes) - WINDOW + 1)})


def sample(hashes: Iterable[int]) -> list[int]:
    """Of shingle hashes or fingerprints those by which a text is looked up: without the lowest bit (63 bits),
    distinct, increasing."""
    return sorted({h >> 1 for h in hashes if (h >> 1) % SAMPLE == 0})


def skip_bigrams(keys: Sequence[str]) -> list[int]:
    """One 64-bit hash for each fact with each of the SKIP facts after it, in the order of the text."""
    hashes = [word_hash(key) for key in keys]
    return [mix(((a + 1) * BASE + b + 1) & MASK) for i, a in enumerate(hashes) for b in hashes[i + 1 : i + 1 + SKIP]]
