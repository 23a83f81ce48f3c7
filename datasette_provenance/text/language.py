"""Which language a text is in: told by its script, then by the words that no sentence goes without.

Only as much is said as is needed to know that two texts are in different languages: where the words of two languages are
about as many, nothing is said.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from importlib import resources

SAMPLE = 900
"""Characters that are looked at: of 8,900 real pages in one language (allsides, BASIL, helsinki) none is taken for another
with 600 or more."""
LEAST, AHEAD = 6, 1.4
"""Function words that are found at least, and how many times as many as of the next language: related ones share many."""
SCRIPTS = re.compile(
    "([\u3040-\u30ff])|([\u4e00-\u9fff])|([\uac00-\ud7af])|([\u0400-\u04ff])|([\u0370-\u03ff])|([\u0600-\u06ff])"
    "|([\u0590-\u05ff])|([\u0e00-\u0e7f])|([\u0900-\u097f])"
)
OTHER = re.compile("[\u0370-\u0fff\u3040-\ud7af]")
"""What most texts in Latin letters do not have: looked for first."""
BY_SCRIPT = ("", "ja", "zh", "ko", "cyrillic", "el", "arabic", "he", "th", "hi")
LEAST_SCRIPT = 0.3
"""Of the letters. A report in Chinese has names in Latin letters, one in English a word or two in others."""
KANA = 0.05
"""Of the characters of a text in Japanese or Chinese: from here on it is Japanese."""
ONLY = ((frozenset("ыэё"), ("ru",)), (frozenset("іїє"), ("uk",)), (frozenset("јљњћџђ"), ("sr",)))
"""Letters of the Cyrillic languages that share most of their small words: one that has them is in no other."""
UNSPACED = ("ja", "zh")


def language(text: str) -> str:
    """ISO 639-1 code; empty where nothing sure can be said."""
    sample = text[:SAMPLE]
    script = _script(sample) if not sample.isascii() and OTHER.search(sample) else ""
    if script and script not in ("cyrillic", "arabic"):
        return script
    words = _words()
    by_codes = Counter(filter(None, map(words.get, sample.lower().split())))  # equal ones at once: of so few sorts
    counts: Counter[str] = Counter()
    for codes, count in by_codes.items():
        for code in codes:
            counts[code] += count
    if script == "cyrillic":
        letters = set(sample)
        for alphabet, codes in ONLY:
            if letters & alphabet:
                counts = Counter({code: counts[code] for code in codes})
                break
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < LEAST or (len(ranked) > 1 and ranked[0][1] < AHEAD * ranked[1][1]):
        return ""
    return ranked[0][0]


def _script(sample: str) -> str:
    """A name of BY_SCRIPT: the script that more than a few letters are of, where it is not the Latin one."""
    counts = Counter(match.lastindex for match in SCRIPTS.finditer(sample))
    letters = sum(map(str.isalpha, sample))
    if counts[1] + counts[2] >= LEAST_SCRIPT * letters > 0:
        return "ja" if counts[1] >= KANA * (counts[1] + counts[2]) else "zh"
    others = [n for n in counts if n and n > 2 and counts[n] >= LEAST_SCRIPT * letters > 0]
    return BY_SCRIPT[max(others, key=counts.__getitem__)] if others else ""


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, ...]]:
    """The languages in which a word is a function word."""
    by_word: dict[str, tuple[str, ...]] = {}
    lines = resources.files("datasette_provenance.data").joinpath("function_words.csv").read_text("utf-8").splitlines()
    for line in lines[1:]:
        code, words = line.split(",", 1)
        for word in words.split():
            by_word[word] = (*by_word.get(word, ()), code)
    return by_word
