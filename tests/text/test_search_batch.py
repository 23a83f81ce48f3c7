"""Phrases of text are found wherever they stand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.text.search_batch import begin, find, prepare, prepare_beginnings

from ..texts import PROPERTY

LETTERS = st.text("ab (\u00e9\u2019", min_size=1, max_size=14)
PIECES = st.lists(LETTERS, min_size=1, max_size=8, unique=True)
TEXTS = st.text("ab (\u00e9\u2019\n", max_size=60)


def narrow(text):
    return np.array([*(min(ord(c), 255) for c in text), *[0] * 32], np.uint8)


def pairs(places, phrases):
    return sorted(zip(places.tolist(), phrases.tolist(), strict=True))


@given(TEXTS, PIECES, st.data())
@PROPERTY
def test_every_piece_is_found_at_every_place(text, phrases, data):
    text += data.draw(st.sampled_from(phrases)) + text
    expected = [(at, n) for at in range(len(text)) for n, phrase in enumerate(phrases) if text.startswith(phrase, at)]
    assert pairs(*find(narrow(text), prepare(phrases))) == expected


@given(TEXTS, PIECES, st.lists(st.integers(0, 59), max_size=9))
@PROPERTY
def test_beginnings_are_found_at_the_places_asked_for(text, phrases, places):
    places = [place for place in places if place < len(text)]
    found = pairs(*begin(narrow(text), np.array(places, np.int64), prepare_beginnings(phrases)))
    assert found == [
        (n, p) for n, at in enumerate(places) for p, phrase in enumerate(phrases) if text.startswith(phrase, at)
    ]


def test_characters_from_255_on_are_one():
    assert pairs(*find(narrow("tide’s\u2603s"), prepare(["’s"]))) == [(4, 0), (6, 0)]
