"""Menus that a scraper takes for text: the months of an archive, sections with how much they hold.

They stand on every page of a site that has the same software, in one line, and change with the day of the capture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .furniture_forms import MONTHS

MONTH = rf"(?={'|'.join(MONTHS)})[^\W\d_]{{3,10}}\.?"
LEAST = 4
"""Months, or sections with their numbers, in a row: a sentence names two or three."""
MONTH_YEAR = rf"{MONTH},? (?:19|20)\d\d"
SECTION = r"[A-Z][\w’'&./ -]{1,40} \(\d{1,6}\)"
MONTHS_IN_A_ROW = re.compile(
    rf"\b{MONTH_YEAR}(?: \(\d{{1,5}}\))?(?:[ ,|·•\n]{{1,3}}{MONTH_YEAR}(?: \(\d{{1,5}}\))?){{{LEAST - 1},}}"
)
SECTIONS = re.compile(rf"(?<![^\s]){SECTION}(?:[ |·•\n]{{1,3}}{SECTION}){{{LEAST - 1},}}")
FORMS = ((" 20", 26, MONTHS_IN_A_ROW), (" 19", 26, MONTHS_IN_A_ROW), (" (", 52, SECTIONS))
"""What each item of a menu holds, how many characters the next one is away at most, and the whole."""


def find_menus(text: str) -> list[tuple[int, int]]:
    """Half-open spans of characters of such menus, in order."""
    return sorted(
        {
            menu.span()
            for cue, apart, form in FORMS
            if text.count(cue) >= LEAST
            for start, end in _close(_places(text, cue), apart)
            for menu in form.finditer(text, start, end)
        }
    )


def _close(places: Sequence[int], apart: int) -> Iterator[tuple[int, int]]:
    """Stretches in which there are enough places, each at most so many characters behind the one before."""
    first = 0
    for n in range(1, len(places) + 1):
        if n == len(places) or places[n] > places[n - 1] + apart:
            if n - first >= LEAST:
                yield max(0, places[first] - apart), places[n - 1] + apart
            first = n


def _places(text: str, cue: str) -> list[int]:
    places, at = [], text.find(cue)
    while at >= 0:
        places.append(at)
        at = text.find(cue, at + 1)
    return places
