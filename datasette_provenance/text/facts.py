"""The names and numbers of a text in the order in which it first tells them.

What survives when every sentence is reworded is the order of the facts. A fact is a name (a
capitalised word that the text does not only use to open a sentence) or a number; each counts once,
where it first stands, so that a name that is on every line says no more than one that is told once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..records import Fact

SENTENCE_ENDERS = '.!?…:\n"“”„»'
SENTENCE_END = re.compile(rf"(?<!\W)[^\w{SENTENCE_ENDERS}]*[{SENTENCE_ENDERS}]\W*$")
"""From the first sign after a word: looked for at each one, it would read a long run of signs once for each of them."""

# A picture of a gallery (3 of 50), an item of a list (3.): numbers that rise by themselves.
COUNTER = re.compile(r" ?(?:of|/) ?\d|[.)] (?=[A-Z])")
COUNTED = re.compile(r"\d ?(?:of|/) ?$")

# Capitalised in every article: they say nothing about which story it is.
COMMON = frozenset(
    "i mr mrs ms dr sir lord lady prof monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec the a an and of in on at to for he she it they we you his her its their our my this "
    "that these those but or if so as by from with no not yes there here what who when where why how after before "
    "while although though since until because president minister prime secretary king queen prince senator sen rep gov "
    "government state states united party house court police associated press reuters afp ap "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag der die das ein eine und aber im am es er sie wir "
    "lundi mardi mercredi jeudi vendredi samedi dimanche le la les un une des et mais il elle ils nous "
    "lunes martes miércoles jueves viernes sábado domingo el los las una y pero".split()
)

NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "seventy": "70",
    "eighty": "80",
    "ninety": "90",
    "dozen": "12",
    "decade": "10",
}
# One and two are pronouns and articles too often.
SMALL = {"zero", "one", "two"}


def find_facts(
    text: str, words: Sequence[str], starts: Sequence[int], ends: Sequence[int], skip: Sequence[bool] | bytes = b""
) -> list[Fact]:
    """Facts in order of first mention. ``skip[i]`` true leaves word i out (page furniture)."""
    lower: set[str] = set()
    inside: set[str] = set()
    candidates: list[tuple[int, str, bool]] = []
    previous_end = 0
    name_end = -1  # where the name that the last candidate is part of ends
    for i, word in enumerate(words):
        start = starts[i]
        if skip and skip[i]:
            previous_end = ends[i]
            continue
        first = text[start]
        if first.isdigit():
            if not is_counter(text, start, ends[i]):
                candidates.append((i, number_key(word), True))
        elif first.isupper():
            gap = text[previous_end:start]
            opens = i == 0 or (gap != " " and SENTENCE_END.search(gap) is not None)
            key = name_key(word)
            if len(key) > 1 and key not in COMMON:
                if name_end == start - 1 and not opens and candidates:
                    candidates.pop()  # of a name in several words the last one is what later mentions keep
                candidates.append((i, key, not opens))
                name_end = ends[i]
                if not opens:
                    inside.add(key)
        else:
            lower.add(word)
            if word in NUMBER_WORDS and word not in SMALL:
                candidates.append((i, NUMBER_WORDS[word], True))
        previous_end = ends[i]
    facts: list[Fact] = []
    seen: set[str] = set()
    for i, key, sure in candidates:
        if key in seen or not (sure or key in inside or (key not in lower and len(key) > 3)):
            continue
        seen.add(key)
        facts.append(Fact(key, starts[i], ends[i]))
    return facts


def is_counter(text: str, start: int, end: int) -> bool:
    """Whether the number ``text[start:end]`` counts pictures or items."""
    return bool(COUNTER.match(text, end) or COUNTED.search(text, max(0, start - 6), start))


def number_key(word: str) -> str:
    """A number without what groups its digits; what reads like a year is left alone."""
    return word if len(word) == 4 and word.startswith(("19", "20")) else word.replace(",", "")


def name_key(word: str) -> str:
    """A name without its possessive, its plural of a people (Kestrians, Kestrian) left alone."""
    for ending in ("'s", "s'"):
        if word.endswith(ending):
            return word[: -len(ending)]
    return word
