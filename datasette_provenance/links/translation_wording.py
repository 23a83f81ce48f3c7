"""The bars of a translation in words, and its stored numbers: as ``wording`` for the other relations."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from math import exp
from typing import Any

from ..records import Translated
from .wording import in_words

BARS: tuple[tuple[str, str, str], ...] = (
    (
        "names and numbers kept",
        "%(cover)s%%",
        "Of what a translation would keep of the names and numbers, by what they say, %(cover)s%% is in both.",
    ),
    ("numbers kept", "%(numbers)s%%", "About %(numbers)s%% of the numbers of either are in the other."),
    (
        "places in the text",
        "%(near)s of %(facts)s near",
        "Of %(facts)s names and numbers in common %(near)s can be paired in one order, each at its place in the text.",
    ),
    ("their order", "%(sigma)s", "They are in the same order by %(sigma)s times the spread of chance more than by chance."),
    ("lengths of the texts", "1 : %(length)s", "For 100 letters of one the other has %(length)s."),
    ("another translation", "", "Either text may be the translation of another one, which is likelier."),
)  # fmt: skip
SAID = ("cover", "numbers", "order", "length", "near", "facts")
"""Numbers that a link stores, in that order; facts where the other relations have them, too (``wording.FACTS``)."""
FORM = blake2b(repr((BARS, SAID, "hundredths")).encode(), digest_size=3).hexdigest()


def pack(bits: Sequence[int], said: Sequence[int]) -> str:
    """The JSON of a link: bits of the prior and of BARS, in hundredths, and SAID."""
    return json.dumps({"form": FORM, "bits": list(bits), "said": list(said)}, separators=(",", ":"))


def unpacked(stored: Mapping[str, Any]) -> dict[str, Any] | None:
    """As ``wording.unpacked``; None where it is no translation's."""
    if stored.get("form") != FORM:
        return None
    numbers = dict(zip(SAID, stored["said"], strict=True))
    said = {**numbers, "sigma": f"{numbers['order'] / 10:.1f}"}
    return in_words(stored["bits"], BARS, said, "independent", numbers["facts"])


def numbers_for(found: Translated, facts: int, near: int) -> dict[str, int]:
    """SAID by name."""
    return {
        "cover": round(100 * found.cover),
        "numbers": round(100 * min(1.0, found.numbers / 1.5)),
        "order": round(10 * found.order),
        "length": round(100 * exp(found.length)),
        "near": near,
        "facts": facts,
    }
