"""No regular expression of the package takes the square of a text's length, whoever wrote the text."""

from __future__ import annotations

import re
import time

import pytest

from datasette_provenance.document import build_document
from datasette_provenance.records import Article

from .pattern_inputs import inputs, patterns

SHORT, LONG = 10_000, 20_000
ENOUGH = 0.06
"""Seconds of this thread's own time in which a pattern that looks at each character some hundred times is done with LONG
ones. One that takes the square of them needs 0.3 and more, on any machine."""
GROWTH = 3
"""Above that, how much longer twice the text may take: the square takes 4 times, a linear pattern twice."""
COMMON_ONES, MOST = 20, 30
"""Texts that all patterns are fed, and that are made of each."""
SMALL = (40, 1500)
"""First short ones: what takes the fourth power, or more, never ends on long ones. The last tells which are the worst."""
WORST = 2
"""Of the texts, in the lengths that decide."""
PATTERNS = patterns()


def took(pattern, ways, text):
    begun = time.thread_time()
    if not ways or ways - {"match", "fullmatch"}:
        for _ in pattern.finditer(text):
            pass
    if "match" in ways:
        pattern.match(text)
    if "fullmatch" in ways:
        pattern.fullmatch(text)
    return time.thread_time() - begun


def least(pattern, ways, text):
    return min(took(pattern, ways, text) for _ in range(2))


def some(recipes):
    made = recipes[COMMON_ONES:]
    return recipes[:COMMON_ONES] + made[:: max(1, len(made) // MOST)]


def super_linear(source, flags, ways):
    """The beginning of a text over which the pattern takes more than its length; "" where there is none."""
    pattern = re.compile(source, flags)
    recipes = some(inputs(source, flags))
    times = {}
    for length in SMALL:
        for recipe in recipes:
            text = recipe.text(length)
            times[recipe] = took(pattern, ways, text)
            if times[recipe] > ENOUGH and least(pattern, ways, text) > ENOUGH:
                return text[:60]
    for recipe in sorted(times, key=times.__getitem__)[-WORST:]:
        longer = took(pattern, ways, recipe.text(LONG))
        if longer > ENOUGH:
            longer, short = (least(pattern, ways, recipe.text(length)) for length in (LONG, SHORT))
            if longer > max(ENOUGH, GROWTH * short):
                return recipe.text(60)[:60]
    return ""


def test_all_patterns_of_the_package_are_found():
    where = {place for place, _ in PATTERNS.values()}
    assert len(PATTERNS) > 280
    assert {"attribution.datelines.DATE", "attribution.credits.PADDING", "sources.dates.NUMERIC"} <= where


@pytest.mark.parametrize("part", range(8))
def test_no_pattern_takes_more_than_a_texts_length(part):
    slow = {
        where: text
        for n, ((source, flags), (where, ways)) in enumerate(sorted(PATTERNS.items()))
        if n % 8 == part and (text := super_linear(source, flags, ways))
    }
    assert not slow


@pytest.mark.parametrize("pattern", [r"\s+$", r"(?:[A-Z][\w.]*[ ,]*){1,6}$", r"\s*,\s*|\s+and"])
def test_the_check_finds_what_is_super_linear(pattern):
    assert super_linear(pattern, 0, {"search"})


@pytest.mark.parametrize("pattern", [r"\w+", r"(?<!\s)\s+$", r"[A-Z]\w{0,60} x", r"^\s*$", r"by .{2,400}?;"])
def test_the_check_passes_what_is_linear(pattern):
    assert not super_linear(pattern, 0, {"search"})


LONG_LINE = "The ferry left the harbour of Marrow at noon, said Ada Brandvold of the line, with 384 people and 12 cars on board, it was said. "
TEXTS = {
    "copyright": "© AFP\n",
    "brackets": "(AFP) ",
    "bylines": "By Ada Quill, AFP\n",
    "bylines of several": "By Ada Quill, AFP\nBy Ada Quill, Reuters\nBy Tom Moss, BBC News\nMARROW - \n",
    "pictures": "Photo: AFP\n",
    "pictures on a line": "(AFP/Getty Images) ",
    "told": "told Reuters ",
    "told on lines": "told Reuters\n",
    "items": "Rain fell. (AFP)\n",
    "items below a story": LONG_LINE * 2 + "\n" + "Rain fell. (AFP)\n" * 400,
    "names": "AFP\n",
    "datelines": "MARROW (AFP) - x\n",
    "datelines on a line": "MARROW (AFP) - ",
    "called": " told the daily Harbury Kurier ",
    "sources": "Source: AFP ",
    "quotations": "“told AFP” ",
    "open quotations": "“a ",
    "hosts": "a.b.c.",
    "line breaks": "\n",
    "blanks": " ",
    "capitals": "A",
    "labels": "Share\n",
    "story": LONG_LINE + "\n",
}


@pytest.mark.parametrize("name", list(TEXTS))
def test_a_document_takes_time_as_its_text_is_long(name):
    def seconds(length):
        text = (TEXTS[name] * (length // len(TEXTS[name]) + 1))[:length]
        begun = time.thread_time()
        build_document(Article("", text))
        return time.thread_time() - begun

    seconds(1000)
    short, long = (min(seconds(length) for _ in range(2)) for length in (4000, 32_000))
    assert long < 30 * max(short, 0.002)  # a line is 8 times, the square 64
