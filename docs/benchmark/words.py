"""Invented words, drawn as often as words of a language are, and the stock phrases that everybody uses."""

from __future__ import annotations

import random

import numpy as np
import numpy.typing as npt

SIZE = 50_000
DRAWN_AT_ONCE = 4_000_000
PHRASES = 8_000
PHRASES_DRAWN = 500_000
CONSONANTS = "b c d f g h j k l m n p r s t v w z th sh ch st tr pl gr br cl".split()
VOWELS = "a e i o u a e i o ea ou".split()
ENDINGS = ["", "n", "s", "r", "t", "ng", "ed", "l"]
COMMONEST = (
    "the of to and in a said for that on is was he it with as at by from has have his be will an are "
    "not but who its they after this their were been more had than or would which about up one out new when "
    "also two year if people government could percent there first other we last some into i over all can "
    "president state you million what no her years company officials she police them court against"
).split()


def vocabulary(random: random.Random) -> list[str]:
    """By rank. Past the commonest about a fifth are names and figures."""
    seen = set(COMMONEST)
    out = list(dict.fromkeys(COMMONEST))
    while len(out) < SIZE:
        rank = len(out)
        syllables = 1 + (rank > 900) + (random.random() < 0.25) * (rank > 6000)
        word = "".join(random.choice(CONSONANTS) + random.choice(VOWELS) for _ in range(syllables))
        word = dressed(word + random.choice(ENDINGS), rank, random)
        if word not in seen:
            seen.add(word)
            out.append(word)
    return out


def dressed(word: str, rank: int, random: random.Random) -> str:
    kind = random.random()
    if rank <= 120 or kind >= 0.218:
        return word
    if kind < 0.18:
        return word.capitalize()
    if kind < 0.205:
        return str(random.randint(2, 99999))
    if kind < 0.208:
        return word.replace("e", "é", 1)
    return word + "’s"


class Words:
    """Words by their frequency (Zipf and Mandelbrot's law) and phrases of 3 to 8 of them by theirs."""

    def __init__(self, chance: random.Random, generator: np.random.Generator) -> None:
        self.vocabulary = vocabulary(random.Random(1))
        self._generator = generator
        self._chance = chance
        share = 1 / (np.arange(1, SIZE + 1) + 2.7) ** 1.05
        self._shares = np.cumsum(share / share.sum())
        self._phrases = [self._worded(self._draw(chance.randint(3, 8))) for _ in range(PHRASES)]

    def prepare(self) -> None:
        """Draw ahead: one at a time would take most of the run."""
        self._drawn, self._next = self._draw(DRAWN_AT_ONCE), 0
        shares = np.cumsum(1 / np.arange(1, PHRASES + 1) ** 0.9)
        self._phrases_drawn = np.searchsorted(shares / shares[-1], self._generator.random(PHRASES_DRAWN)).tolist()

    def some(self, count: int) -> list[str]:
        if self._next + count > DRAWN_AT_ONCE:
            self._drawn, self._next = self._draw(DRAWN_AT_ONCE), 0
        first = self._next
        self._next += count
        return self._worded(self._drawn[first : first + count])

    def phrase(self) -> list[str]:
        return self._phrases[self._phrases_drawn[self._chance.randrange(PHRASES_DRAWN)]]

    def _draw(self, count: int) -> npt.NDArray[np.int64]:
        return np.minimum(np.searchsorted(self._shares, self._generator.random(count)), SIZE - 1)

    def _worded(self, ranks: npt.NDArray[np.int64]) -> list[str]:
        return [self.vocabulary[rank] for rank in ranks.tolist()]
