"""No regular expression of the package takes the square of a text's length, whoever wrote the text."""

from __future__ import annotations

import time

import pytest

from datasette_provenance.document import build_document
from datasette_provenance.records import Article

from .pattern_inputs import BEYOND, patterns, super_linear

PATTERNS = patterns()


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
    short, long = (min(seconds(length) for _ in range(3)) for length in (4000, 32_000))
    assert long < max(30 * short, BEYOND)  # a line is 8 times, the square 64
