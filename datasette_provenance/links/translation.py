"""Whether one text is the other in another language: what of their names and numbers agrees, and where it stands.

Two texts of different languages have no words in common. What a translation keeps is which names and numbers it tells, at
what share of the text each stands, in what order, how long it is, and where its sentences, brackets, questions end
(after Church 1993 and Melamed 1999, who align the halves of known translations so). Each of these is a number with a
meaning; a logistic regression over them says how sure it is (``docs/measure/fit_translations.py``).

All is said of two texts by themselves: what a shared fact tells is measured by what kind of fact it is, not by how many
articles of a table have it, so that a table that grows changes nothing of what was said before.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import exp, log, log2, sqrt
from pathlib import Path
from typing import Any, NamedTuple

from ..records import Translated
from ..text.chance import bits_of
from ..text.crossing import Crossing, Told

NUMBERS = ("n", "y", "s")
NEAR = 0.035
"""How far from its place a fact of a translation stands on average, as a share of the text."""
LEAST_SHOWN = 3.0
"""Bits from which a shared fact is shown: below, it may well be chance."""
RIVAL, SURE = 4.0, 8.0
"""Bits: by so much another pair may be ahead; from so many on it does not matter. Measured: the 17 most likely wrong pairs among
294 texts and their halves had up to 3.4 bits, their ends true partners with 7 to 23 in all but two cases."""
SUREST = 0.99
"""Of the 145 claims on translations of other languages than those that the weights were fitted on none was wrong: that is as
much as is known."""
LEAST = 0.0
"""Bits from which a pair is a link at all."""
SHIFT = 0.06
"""Of the shorter text: facts that are shifted alike within so much stand in one part of the longer one."""


class Shared(NamedTuple):
    """A fact of one text that stands in the other, too."""

    bits: float
    """What it says that both have it."""
    a: tuple[tuple[int, int], ...]
    """Its spans in the first text; likewise b."""
    b: tuple[tuple[int, int], ...]
    number: bool


def compare(a: Crossing, b: Crossing) -> tuple[Translated, list[Shared]]:
    """Of two texts in different languages; what they share with ``a`` first."""
    ab, ba = _side(a, b), _side(b, a)
    turned = [s._replace(a=s.b, b=s.a) for s in ba.shared]
    both = list(zip(_placings(ab.shared, a, b), _placings(turned, a, b), strict=True))
    place = max((p + q) / 2 for p, q in both)
    # As many from either side: those of the shorter text, so that it is the same whichever comes first.
    first = (len(ab.shared), a.units, a.told) <= (len(turned), b.units, b.told)
    fewer = ab.shared if first else turned
    translated = Translated(
        (ab.cover + ba.cover) / 2,
        min(ab.numbers, ba.numbers) + max(ab.numbers, ba.numbers) / 2,
        place / sqrt(min(len(a.told), len(b.told)) + 10),
        _order(fewer),
        abs(log(a.units / b.units)),
    )
    return translated, fewer


# ---- which facts both have


class Side(NamedTuple):
    cover: float
    numbers: float
    shared: list[Shared]


def _side(a: Crossing, b: Crossing) -> Side:
    """What of ``a`` stands in ``b``."""
    there = _places(b)
    got = lost = 0.0
    numbers = numbers_told = 0
    shared = []
    for fact in a.told:
        bits, key = max(((bits_of(k, b.units), k) for k in fact.keys if k in there), default=(0.0, ""))
        number = fact.kind in NUMBERS
        numbers_told += number
        if key:
            numbers += number
            got += bits
            shared.append(Shared(bits, fact.spans, tuple(there[key]), number))
        elif fact.kind != "Z":
            lost -= log2(1 - survives(fact, a, b))
    return Side(got / (got + 2 * lost + 5), (numbers + 0.4) / (numbers_told + 1), shared)


def _places(of: Crossing) -> dict[str, list[tuple[int, int]]]:
    there: dict[str, list[tuple[int, int]]] = {}
    for fact in of.told:
        for key in fact.keys:
            there.setdefault(key, []).extend(fact.spans)
    return there


SURVIVES = {"n": 0.8, "y": 0.85, "s": 0.6, "L": 0.7, "K": 0.3, "Z": 0.1, "N": 0.45, "W": 0.1}


def survives(fact: Told, a: Crossing, b: Crossing) -> float:
    """How likely a fact of ``a`` is found in a translation."""
    unspaced = {"ja", "zh"} & {a.language, b.language}
    if fact.kind == "N":
        return 0.25 if a.language == "de" else 0.17 if unspaced else 0.45
    return 0.03 if fact.kind == "W" and unspaced else SURVIVES[fact.kind]


# ---- where they stand


def _placings(shared: Sequence[Shared], a: Crossing, b: Crossing) -> list[float]:
    """What the places of shared facts say, in bits: that they stand at the same share of both texts; that they are as far
    from the starts; that one is a part of the other, all shifted alike."""
    short, placings = min(a.units, b.units), []
    places = [(s.bits, [x / a.size for x, _ in s.a[:12]], [y / b.size for y, _ in s.b[:12]]) for s in shared]

    def apart(shift: Callable[[float, float], float]) -> float:
        total = 0.0
        for bits, x, y in places:
            nearest = min(1.0, min(shift(p, q) for p in x for q in y))
            total += min(1.0, bits / 6) * _place_bits(nearest, len(x) * len(y))
        return total

    placings.append(apart(lambda p, q: abs(p - q)))
    placings.append(apart(lambda p, q: abs(p * a.units - q * b.units) / short))
    # From the shorter text to the longer one: of shifts with as many votes the least is taken.
    sign = 1 if a.units < b.units else -1
    votes = sorted(
        (sign * (q * b.units - p * a.units), min(1.0, bits / 6) / len(x) / len(y))
        for bits, x, y in places if bits > 3 for p in x for q in y
    )  # fmt: skip
    if votes and max(a.units, b.units) > 1.25 * short:
        shift = sign * _shift(votes, SHIFT * short)
        placings.append(apart(lambda p, q: abs(p * a.units + shift - q * b.units) / short) - 4)
    else:
        placings.append(-1e9)
    return placings


def _place_bits(apart: float, pairs: int) -> float:
    """What it says that of so many pairs of places of a shared fact the nearest are so far apart (of 1)."""
    by_chance = pairs * max(2 * (1 - apart), 0.05) * max(1e-6, (1 - apart) ** 2) ** (pairs - 1)
    by_chance = min(50.0, max(0.02, by_chance))
    return max(-3.0, min(4.0, log2((0.8 * exp(-apart / NEAR) / NEAR + 0.2 * by_chance) / by_chance)))


def _shift(votes: Sequence[tuple[float, float]], width: float) -> float:
    """The mean of the shifts in the heaviest stretch of so much width."""
    at = [v for v, _ in votes]
    total = [0.0]
    for _, weight in votes:
        total.append(total[-1] + weight)
    ends = [bisect_left(at, v + width) for v in at]
    best = max(range(len(at)), key=lambda n: total[ends[n]] - total[n])
    stretch = votes[best : ends[best]]
    return sum(v * w for v, w in stretch) / sum(w for _, w in stretch)


def _order(shared: Sequence[Shared]) -> float:
    """The longest run of shared facts that both tell in one order, in standard deviations above that of shuffled ones
    (Baik, Deift and Johansson 1999: of n in any order 2 sqrt(n) - 1.77 n^(1/6), give or take .9 n^(1/6))."""
    once = sorted({(s.a[0], s.b[0]) for s in shared if s.bits > 2})
    n = len(once)
    if n < 3:
        return 0.0
    tails: list[int] = []
    for _, (place, _) in once:
        at = bisect_right(tails, place)
        tails[at : at + 1] = [place]
    sixth = n ** (1 / 6)
    return max(-3.0, min(8.0, (len(tails) - (2 * sqrt(n) - 1.77 * sixth)) / (0.9 * sixth)))


@lru_cache(maxsize=1)
def load_model() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "translation.json").read_text("utf-8"))


def bars_of(found: Translated) -> list[int]:
    """Hundredths of a bit of what is known before looking and of each field, against the mean of pairs that were compared: they
    add up to the log2 odds that it is a translation, whatever other pairs there are."""
    model = load_model()
    bits = [model["weights"][n] * (v - model["means"][n]) for n, v in zip(Translated._fields, found, strict=True)]
    return [round(100 * one) for one in (model["prior_bits"], *bits)]


def rival_bits(bits: float, best: float) -> float:
    """What it takes away that either text is far more likely the translation of another one in that language, with so many
    bits: two reports of one event have some of this in common, too. Never of a pair that is sure by itself: a translation
    may be carried whole and cut."""
    return min(0.0, RIVAL - (best - bits)) if bits < SURE else 0.0


def confidence(bits: float) -> float:
    """The probability that it is a translation (Platt 1999)."""
    slope, offset = load_model()["calibration"]
    return min(SUREST, 1 / (1 + exp(-min(30.0, max(-30.0, slope * bits * log(2) + offset)))))


def aligned(shared: Sequence[Shared], a: Crossing, b: Crossing) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Spans of shared facts in both, in an order that is the same in both: of each fact the places that are nearest to each
    other, of these the longest run in order."""
    near = {
        min(((x, y) for x in s.a for y in s.b), key=lambda p: (abs(p[0][0] / a.size - p[1][0] / b.size), p))
        for s in shared
        if s.bits >= LEAST_SHOWN
    }
    ordered = sorted(near, key=lambda pair: (pair[0][0], -pair[1][0]))
    return [ordered[n] for n in _rising([pair[1][0] for pair in ordered])]


def _rising(values: Sequence[int]) -> list[int]:
    """Places of a longest run of values that increase."""
    tails: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for n, value in enumerate(values):
        at = bisect_left(tops, value)
        before.append(tails[at - 1] if at else -1)
        tails[at : at + 1], tops[at : at + 1] = [n], [value]
    places, at = [], tails[-1] if tails else -1
    while at >= 0:
        places.append(at)
        at = before[at]
    return places[::-1]
