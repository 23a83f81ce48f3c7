"""What is kept of a text to find its translations: a number for each name and number that crosses languages.

Two texts in different languages meet where enough of these agree, by what each says that agrees (``text.chance``), for how
many they have. That is asked of the two alone, so who meets whom does not change with the rest of a table.
``candidates/translations_batch.py`` says the same of many at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import log2, sqrt

from ..arrays.hashing import word_hash
from ..text.chance import MOST_BITS, UNITS, rate_of
from ..text.crossing import Crossing

PARTS = 8
"""Of a bit: rarities are whole numbers of them, so that sums are the same in whatever order."""
LEAST_RARITY = 3 * PARTS
"""What everybody tells (2 to 12, short names) is left out."""
MOST_RARITY = int(MOST_BITS * PARTS)
LEAST, SOME = 0.27, 10
"""Bits that agree, over the geometric mean of how many names and numbers either has (and SOME): of 147 translations 145 have as
much, of those cut to a half 19 of 20, of unrelated articles of one month one pair in 25, of longer ones of other years one in 40."""
ANY, KANA, HAN = range(3)
"""By what a key is held against others: as such, or as a name would be in kana or in Chinese characters."""
BY = {"n": ANY, "s": ANY, "f": ANY, "j": KANA, "z": HAN}
ONLY = {KANA: "ja", HAN: "zh"}
RARITY, KIND = 0xFF, 0x300
"""Bits of a value."""


def crosses(key: str, one: str, other: str) -> bool:
    """Whether texts of two languages are held against each other by a key."""
    only = ONLY.get(BY.get(key[0], ANY))
    return only is None or only in (one, other)


def sketch(of: Crossing) -> list[int]:
    """The language and the length in units, then the keys, increasing; 64 bits each."""
    head = int.from_bytes(of.language.encode(), "little") << 32 | round(of.units)
    keys = {key for fact in of.told for key in fact.keys if key[0] in BY}
    return [head, *sorted(filter(None, map(_value, keys)))]


@lru_cache(maxsize=1 << 17)
def _value(key: str) -> int:
    """0 for what everybody tells."""
    rarity = min(RARITY, round(-PARTS * log2(rate_of(key))))
    if rarity < LEAST_RARITY:
        return 0
    return word_hash(key) & ~(KIND | RARITY) | BY[key[0]] << 8 | rarity


def head_of(kept: Sequence[int]) -> tuple[str, int]:
    """The language and the units."""
    return (kept[0] >> 32).to_bytes(4, "little").rstrip(b"\0").decode(), kept[0] & 0xFFFFFFFF


def shift_of(units: int) -> int:
    """By how much less a key says in a text of so many units than in UNITS of them."""
    return round(PARTS * log2(max(1, units) / UNITS))


def meet(a: Sequence[int], b: Sequence[int]) -> bool:
    """Whether two texts in different languages are worth comparing."""
    (a_language, a_units), (b_language, b_units) = head_of(a), head_of(b)
    held = {kind for kind in (ANY, KANA, HAN) if ONLY.get(kind) in (None, a_language, b_language)}
    a_keys, b_keys = ({key for key in of[1:] if (key & KIND) >> 8 in held} for of in (a, b))
    shift = shift_of(max(a_units, b_units))
    bits = sum(min(MOST_RARITY, max(0, (key & RARITY) - shift)) for key in a_keys & b_keys)
    return bits >= LEAST * PARTS * sqrt((len(a_keys) + SOME) * (len(b_keys) + SOME))
