"""Words to 64-bit numbers: the definition, one word at a time; batches read the same off running sums."""

from __future__ import annotations

MASK = (1 << 64) - 1
BASE = 0x9E3779B97F4A7C15  # odd, so that multiplying by it loses nothing


def word_hash(word: str) -> int:
    """64 bits of a word, as a polynomial of its code points: a batch reads it off running sums (text/words_batch.py)."""
    value = 0
    for c in word:
        value = (value * BASE + ord(c)) & MASK
    return mix(value)


def mix(value: int) -> int:
    """The 64-bit finaliser of MurmurHash3: spreads every bit over all."""
    value ^= value >> 33
    value = value * 0xFF51AFD7ED558CCD & MASK
    value ^= value >> 33
    value = value * 0xC4CEB9FE1A85EC53 & MASK
    return value ^ value >> 33
