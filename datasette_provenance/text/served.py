"""In which letters a text is written, and how far it is served: what a run says of the texts that it met.

A language is told where its letters tell it. What each level means was measured: docs/how-it-works.md, on scripts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

FULLY, PARTLY, THINLY, NOT = range(4)
"""FULLY: everything; the forms of credit are those of English, German, French, Spanish, Italian, Portuguese. PARTLY: names have capitals;
credits are read in the forms of agencies. THINLY: no capitals, hence few names. NOT: words cannot be told apart."""
LATIN = "Latin letters"
KANA, HAN, JAPANESE, CHINESE = "kana", "ideographs", "Japanese", "Chinese"
KANA_SHARE = 20
"""Of so many ideographs and kana one is kana in Japanese: names in it apart, Chinese has none."""
LEAST_SHARE = 3
"""One letter of so many tells what a text is written in: a report in Chinese has names in Latin letters, one in English a word or two
in others."""
WRITINGS: Mapping[str, tuple[int, str]] = {
    "Cyrillic letters": (PARTLY, "\u0400-\u052f\u1c80-\u1c88"),
    "Greek": (PARTLY, "\u0370-\u03ff\u1f00-\u1fff"),
    "Armenian": (PARTLY, "\u0531-\u058f"),
    "Arabic letters": (THINLY, "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"),
    "Hebrew": (THINLY, "\u0591-\u05f4"),
    "Devanagari": (THINLY, "\u0900-\u097f"),
    "Bengali": (THINLY, "\u0980-\u09ff"),
    "other letters of India": (THINLY, "\u0a00-\u0df4"),
    "Korean": (THINLY, "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"),
    "Georgian": (THINLY, "\u10d0-\u10ff"),
    "Ethiopic letters": (THINLY, "\u1200-\u139f"),
    "Tibetan": (THINLY, "\u0f40-\u0fbc"),
    "Mongolian letters": (THINLY, "\u1820-\u18aa"),
    "Thai": (THINLY, "\u0e01-\u0e4e"),
    "Lao": (THINLY, "\u0e81-\u0ec6"),
    "Burmese": (THINLY, "\u1000-\u103f\u1050-\u108f"),
    "Khmer": (THINLY, "\u1780-\u17d3"),
    KANA: (THINLY, "\u3041-\u309f\u30a1-\u30ff"),
    HAN: (THINLY, "\u3400-\u4dbf\u4e00-\u9fff"),
    "Javanese letters": (NOT, "\ua984-\ua9c0"),
    "Balinese letters": (NOT, "\u1b05-\u1b44"),
    "Yi": (NOT, "\ua000-\ua48c"),
    "Tai letters": (NOT, "\u1950-\u19df\u1a20-\u1a74\uaa80-\uaaaf"),
}
LEVELS = {name: level for name, (level, _) in WRITINGS.items()} | {LATIN: FULLY, JAPANESE: THINLY, CHINESE: THINLY}
LETTER, OTHERS = re.compile(r"[^\W\d_]"), re.compile("[\u0370-\u1cff\u1f00-\u1fff\u2e80-\uffef]")
"""OTHERS: what no text in Latin letters has, but for signs: looked for first."""
MEANING = {
    PARTLY: "served in part. Copied, edited and retold copy is found; credits are read in the forms of agencies only",
    THINLY: "served in part. Copied and edited copy is found, in parts too; without capitals few names are known, so that retold copy is "
    "not found and links are less sure; credits are read in the forms of agencies only",
    NOT: "not served. Words cannot be told apart: only copies of whole lines are found",
}


def writing_of(text: str) -> str:
    """A key of LEVELS; empty for a text without letters."""
    if text.isascii() or OTHERS.search(text) is None:
        return LATIN if LETTER.search(text) else ""
    counts: Counter[str] = Counter()
    for match in _letters().finditer(text):
        counts[_names()[match.lastindex or 0]] += len(match.group())
    letters = sum(map(str.isalpha, text))
    kana, ideographs = counts.pop(KANA, 0), counts.pop(HAN, 0)
    if kana + ideographs:
        counts[JAPANESE if KANA_SHARE * kana >= kana + ideographs else CHINESE] = kana + ideographs
    best = max(counts, key=counts.__getitem__, default="")
    if best and LEAST_SHARE * counts[best] >= letters:
        return best
    return LATIN if letters else ""


def told(counts: Mapping[str, int], of: int) -> list[str]:
    """Sentences on the writings of some texts, by their number; none where all are in Latin letters. ``of``: how many there are."""
    counts = {name: count for name, count in counts.items() if name}
    if not counts.keys() - {LATIN}:
        return []
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    looked = sum(counts.values())
    said = [
        f"Written in: {', '.join(f'{name} {counts[name]}' for name in ranked)}"
        + (f" (of {looked} articles looked at)." if looked < of else ".")
    ]
    for level, meaning in MEANING.items():
        names = [name for name in ranked if LEVELS[name] == level]
        if names:
            said.append(f"{', '.join(names)}: {meaning}.")
    return said


@lru_cache(maxsize=1)
def _letters() -> re.Pattern[str]:
    return re.compile("|".join(f"([{letters}]+)" for _, letters in WRITINGS.values()))


def _names() -> tuple[str, ...]:
    """By the number of their group."""
    return ("", *WRITINGS)
