"""What stays of a text where it was taken out: places, and never more than a few words."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.store.textless import MOST_CHARACTERS, MOST_WORDS, cut, cut_known, cut_names
from datasette_provenance.text.words import tokenise

LONG = "The lighthouse keeper of Little Fenn counted nine boats before the fog came down on him"


@given(st.text())
def test_what_is_cut_has_few_words_and_begins_as_it_did(value):
    kept = cut(value)
    if kept != value:
        assert value.startswith(kept.removesuffix("…"))
    assert len(kept) <= MOST_CHARACTERS
    assert len(tokenise(kept)[0]) <= MOST_WORDS


def test_numbers_and_addresses_stay_and_bytes_do_not():
    address = "https://fenn.example.invalid/nine-boats-and-a-fog-that-came-down-on-all-of-them-at-once-last-night"
    assert [cut(v) for v in (None, 7, 2.5, address, b"\x00anything")] == [None, 7, 2.5, address, None]
    assert cut(LONG) == "The lighthouse keeper of Little Fenn counted…"
    assert cut("霧" * 500) == "霧" * MOST_WORDS + "…"
    assert len(cut("fog" * 500)) == MOST_CHARACTERS


def test_a_known_run_is_cut_wherever_it_stands():
    words = tokenise(LONG)[0]
    known = {tuple(words[i : i + 8]) for i in range(len(words) - 7)}
    said = f"Carries the credit {LONG.upper()}; so does the other, {LONG}"
    left = "The lighthouse keeper of Little Fenn counted…"
    assert cut_known(said, known) == f"Carries the credit {left.upper()}; so does the other, {left}"
    assert cut_known("The page names no other source of any kind at all", known).endswith("of any kind at all")
    assert cut_known(None, known) is None


def test_names_stay_whole_as_long_as_they_are_few():
    names = ["Ilka Brandvold", "Oda Fenn", "Jory Tarn", "Wenna Quill"]
    assert json.loads(cut_names(json.dumps(names))) == names[:3]
    assert cut_names("[]") == "[]"
    assert cut_names(None) is None
