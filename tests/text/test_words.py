"""Words and paragraphs, each where it stands in the text as stored."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.text.words import normalise, paragraphs, tokenise

from ..texts import PROPERTY, WORDS, texts


@given(texts)
@PROPERTY
def test_words_stand_where_they_say_in_order(text):
    words, starts, ends = tokenise(text)
    assert len(words) == len(starts) == len(ends)
    assert [normalise(text[s:e]) for s, e in zip(starts, ends, strict=True)] == words
    edges = [edge for pair in zip(starts, ends, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert all(s < e <= len(text) for s, e in zip(starts, ends, strict=True))
    assert not any(c.isalnum() for s, e in zip([0, *ends], [*starts, len(text)], strict=True) for c in text[s:e])


@given(texts)
@PROPERTY
def test_paragraphs_are_the_lines_without_white_space_around(text):
    spans = paragraphs(text)
    assert [text[s:e] for s, e in spans] == [line.strip() for line in text.split("\n") if line.strip()]
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@given(st.lists(WORDS, min_size=1))
@PROPERTY
def test_words_compare_whatever_their_composition_and_case(words):
    text = " ".join(words)
    composed = tokenise(unicodedata.normalize("NFC", text))[0]
    assert tokenise(unicodedata.normalize("NFD", text))[0] == composed
    assert tokenise(unicodedata.normalize("NFC", text).upper())[0] == composed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The harbour’s 1,000 boats", ["the", "harbour's", "1,000", "boats"]),
        ("2.4% of U.S. voters, e.g. in 2019.", ["2.4", "of", "u", "s", "voters", "e", "g", "in", "2019"]),
        ("well-known; snake_case", ["well", "known", "snake", "case"]),
        ("‘don't’ 'tis the boys'", ["don't", "tis", "the", "boys"]),
        ("Straße ﬁn STRASSE", ["strasse", "fin", "strasse"]),
        ("cafe\u0301s cafés", ["cafés", "cafés"]),
        ("Tal\u00adsperre, Tal\u00ad\nsperre\u00ad", ["talsperre", "tal", "sperre"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("قَالَتْ", ["قَالَتْ"]),
        ("🚢👩‍👩‍👧 — …", []),
        ("", []),
    ],
)
def test_what_a_word_is(text, expected):
    assert tokenise(text)[0] == expected


def test_a_long_text_without_words_ends():
    assert tokenise("'" * 20_000 + "\u0301" * 20_000) == ([], [], [])
