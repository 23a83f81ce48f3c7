"""In which script a text is written, as far as counting its words and knowing its names asks.

Thai, Khmer, Lao and Burmese, Chinese and Japanese put no blanks between words. A text of these is read character by character:
each ideograph, kana or grapheme cluster is a token (Unicode Standard Annex 29, without the dictionaries that it asks for to go
further), and so many tokens are a word. What is said of words anywhere is of words, whatever the script.
"""

from __future__ import annotations

import re
from functools import lru_cache

CASED, CASELESS, IDEOGRAPHIC, CLUSTERED = range(4)
"""Of a text: letters with capitals (Latin, Cyrillic, Greek, Armenian); words between blanks, without capitals (Arabic, Hebrew,
Devanagari, Hangul, Ethiopic and others); ideographs and kana; clusters of letters and vowel signs without blanks."""
PER_WORD = (1, 1, 2, 3)
"""Tokens of a text that are about a word, by its script. Of an English word Chinese makes 1.6 characters and Japanese 1.9 (30
professional translations); a word of ICU's dictionaries has 3.0 clusters in Thai and 2.9 in Khmer (stories in tests/stories). Of
two whole numbers the greater is taken: fewer words claim less."""
IDEOGRAPHS = (
    "\u3005-\u3007\u3031-\u3035\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9ffc\uf900-\ufa6d\ufa70-\ufad9\uff66-\uff9f"
    "\U0001b000-\U0001b11e\U0001b150-\U0001b152\U0001b164-\U0001b167\U00020000-\U0002a6dd\U0002a700-\U0002b734"
    "\U0002b740-\U0002b81d\U0002b820-\U0002cea1\U0002ceb0-\U0002ebe0\U0002f800-\U0002fa1d\U00030000-\U0003134a"
)
CLUSTERS = (
    "\u0e01-\u0e30\u0e32-\u0e33\u0e40-\u0e46\u0e81-\u0e82\u0e84\u0e86-\u0e8a\u0e8c-\u0ea3\u0ea5\u0ea7-\u0eb0\u0eb2-\u0eb3\u0ebd\u0ec0-\u0ec4\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065-\u1066\u106e-\u1070\u1075-\u1081\u108e\ua9e0-\ua9e4"
    "\ua9e7-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa76\uaa7a\uaa7e-\uaa7f\u1780-\u17b3\u17d7\u17dc"
)
"""As classes of ``re``, all of them letters since Unicode 13: of Chinese and Japanese; of Thai, Lao, Burmese and Khmer, whose vowel
signs and tone marks belong to the letter before."""
UNSPACED = IDEOGRAPHS + CLUSTERS
FOLLOWING = "\u0e33\u0eb3\uff9e\uff9f"
"""Of these letters, those that belong to the one before all the same."""
SPACED = (
    "\u0590-\u085f\u0870-\u0df5\u0f00-\u0fff\u10d0-\u10ff\u1100-\u139f\u1401-\u16ff\u1820-\u18ff\u3131-\u318e"
    "\ua000-\ua63f\ua800-\ua95f\uac00-\ud7fb\ufb1d-\ufdff\ufe70-\ufefc"
)
"""Scripts without capitals that put blanks, or a sign of their own, between words."""
OUR_FIRST = ord(SPACED[0])
"""All code points below are of scripts with capitals, or none."""
UNSPACED_SHARE = 4
"""A text of which one letter of so many is of an unspaced script is read as one: from there on these are about half of its
words, ideographs being half a word each and a Latin letter a sixth."""


@lru_cache(maxsize=1)
def _runs() -> list[re.Pattern[str]]:
    """Of ideographs, clusters, letters of SPACED, any letters. Made when they are first asked for: that takes a while."""
    return [re.compile(f"[{letters}]+") for letters in (IDEOGRAPHS, CLUSTERS, SPACED, r"^\W\d_")]


_MAYBE = re.compile("[\u0590-\u1fff\u2e80-\ud7ff\uf900-\ufffd\U00010000-\U0010ffff]")
"""What none of a text is that has capitals, but for signs: few ranges, so that it is looked for quickly."""


def ranges_of(letters: str) -> list[tuple[int, int]]:
    """A class of ``re`` as half-open ranges of code points."""
    return [(ord(m[0][0]), ord(m[0][-1]) + 1) for m in re.finditer(r".-.|.", letters)]


def script_of(text: str) -> int:
    """Which of the four classes a text is of, by its letters."""
    if text.isascii() or _MAYBE.search(text) is None:
        return CASED
    ideographs, clusters, spaced, letters = (sum(map(len, runs.findall(text))) for runs in _runs())
    unspaced = ideographs + clusters
    if UNSPACED_SHARE * unspaced >= letters and unspaced > spaced:
        return CLUSTERED if clusters > ideographs else IDEOGRAPHIC
    return CASELESS if 2 * spaced > letters else CASED


def unspaced_letters(text: str) -> int:
    """How many letters of a text are of scripts that put no blanks between words."""
    return 0 if text.isascii() else sum(map(len, _runs()[0].findall(text))) + sum(map(len, _runs()[1].findall(text)))


def in_words(tokens: int, script: int) -> int:
    """So many tokens as words, to the nearest whole one."""
    each = PER_WORD[script]
    return (2 * tokens + each) // (2 * each)
