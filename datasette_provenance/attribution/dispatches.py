"""Dispatches in old newspapers: a column in one run of text, read by a machine, with the agency of each item in brackets.

``Berlin, 11. Juli. (DNB.)``, ``LONDRES, 12. — Reuter —``, ``... à l'étranger. / ats-afp``. The machine misreads letters, and
agencies bear the names of their time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..records import Mention
from .page import Page
from .registry import Registry, Source, fold

LAST_YEAR = 1999
"""Of papers that are read so; later ones were not scanned."""
MOST_LINES = 3
"""Lines of a page whose lines are lost."""
BRACKET = re.compile(r"(?<=[\w.,;:!?»”\"'—–-])\s{0,2}[(\[{]\s?([^()\[\]{}\n]{2,40}?)[\s.,;:'-]{0,3}[)\]}]")
DASHED = re.compile(r"\d\.?\s?[—–-]\s?([A-ZÀ-Þ]\w{3,12})\s?\.?\s?[—–-]")
STROKE = re.compile(r"(?<=[.!?»”\"])\s?/\s?([a-z]{2,4}(?:\s?[-/]\s?[a-z]{2,4})*(?:\s[a-z])?)(?=\s[A-ZÀ-Þ«\"]|\s*$)")
AMONG = re.compile(r"\s?[,/+&-]\s?|\s(?:et|und|and|e)\s")
SHORTEST_MISREAD, LONG = 5, 10
"""Letters of a name in which one may be misread; in which two may."""


def dispatches(page: Page, year: int, known: Registry) -> list[Mention]:
    """The agencies of the items of a page that was printed in that year."""
    text = page.lines.text
    if not 0 < year <= LAST_YEAR or len(page.lines) > MOST_LINES:
        return []
    names = _names_of(known, year)
    mentions: list[Mention] = []
    for match in sorted(_candidates(text), key=lambda m: m.start(1)):
        said = [_meant(part, names) for part in AMONG.split(match[1])]
        opening = not text[: match.start()].strip() or (
            not mentions and match.start() < OPENING and match.re is not STROKE
        )
        start = match.start(1) - (match.re is BRACKET)
        end = match.end() if match.re is BRACKET else match.end(1)
        for source in dict.fromkeys(s for s in said if s is not None):
            mentions.append(Mention("dateline" if opening else "credit", source.name, start, end, text[start:end]))
    return mentions


OPENING = 160
"""Characters of a page in which the first item names its agency where it opens it."""


def is_item(mention: Mention, text: str) -> bool:
    """Whether a credit is that of one item among others: the text goes on behind it."""
    if mention.kind != "credit" or mention.text[:1] not in "([{":
        return False
    rest = text[mention.end : mention.end + 2 * OPENING]
    return "\n" not in rest and len(rest) > OPENING


def _candidates(text: str) -> Iterator[re.Match[str]]:
    for pattern in (BRACKET, DASHED, STROKE):
        yield from pattern.finditer(text)


@lru_cache(maxsize=256)
def _names_of(known: Registry, year: int) -> dict[str, Source]:
    """Agencies by what they were called in that year, letters only."""
    names: dict[str, Source] = {}
    for source in sorted(known.sources, key=lambda s: not s.years):
        if source.kind == "agency" and (not source.years or source.years[0] <= year <= source.years[1]):
            for name in (source.name, *source.aliases, *source.ambiguous, *source.once):
                names.setdefault(_letters(name), source)
    return names


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name)))


def _meant(printed: str, names: dict[str, Source]) -> Source | None:
    letters = _letters(printed)
    if letters in names or len(letters) < SHORTEST_MISREAD or not printed[0].isupper():
        return names.get(letters)
    allowed = 2 if len(letters) >= LONG else 1
    close = {s.name: s for name, s in names.items() if _misread(name, letters, allowed)}
    return next(iter(close.values())) if len(close) == 1 else None


def _misread(name: str, letters: str, allowed: int) -> bool:
    """Whether one is the other with at most so many letters replaced, or one left out or put in."""
    if len(name) < SHORTEST_MISREAD or abs(len(name) - len(letters)) > 1:
        return False
    if len(name) == len(letters):
        return sum(a != b for a, b in zip(name, letters, strict=True)) <= allowed
    long, short = sorted((name, letters), key=len, reverse=True)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
