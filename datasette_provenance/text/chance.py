"""How likely a name or number stands in a text of another language by chance: by its kind, before any text is seen.

A long name or number says much where two texts share it, "three" and two consonants say little. Rates were counted on pairs
of unrelated articles in different languages (``docs/measure/fit_translations.py``). They do not depend on the table at hand.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from math import exp, log2

MOST_BITS = 10.0
"""What one shared name or number says at most."""
UNITS = 1000
"""Of a text's length, for which rates are told."""


def kind_of(key: str) -> str:
    """Of a key of ``crossing``: what it is a key of, and how long or large that is."""
    if key[0] != "n":
        return key[0] + str(min(len(key) - 1, 7))
    if key.endswith("e"):
        return "n9"
    if "." in key or "e" in key:
        return "n."
    number = int(key[1:])
    if 1950 <= number <= 2040:
        return "ny"
    return f"n{min(7, len(key) - 1)}{'0' if number and number % 10 == 0 else ''}{key[1:] if number < 10 else ''}"


@lru_cache(maxsize=1 << 17)
def rate_of(key: str) -> float:
    """How often a text of another language has it by chance, in UNITS of its length."""
    rates = load_rates()
    return rates.get(kind_of(key), rates["other"])


def bits_of(key: str, units: float) -> float:
    """What it says that a text of so many units has the key."""
    return min(MOST_BITS, -log2(1 - exp(-rate_of(key) * units / UNITS)))


@lru_cache(maxsize=1)
def load_rates() -> dict[str, float]:
    return json.loads(resources.files("datasette_provenance.data").joinpath("crossing_rates.json").read_text("utf-8"))
