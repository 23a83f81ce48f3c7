"""Headlines inside of sentences: the whole sentence is taken for the box, and nothing beside it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.text.teasers import find_teasers
from datasette_provenance.text.teasers_batch import teasers
from datasette_provenance.text.words import tokenise
from datasette_provenance.text.words_batch import tokenise as tokenise_all


def found(text):
    _, starts, ends = tokenise(text)
    return [text[a:b] for a, b in find_teasers(text, starts, ends)]


BEFORE, AFTER = "The mill was sold on Friday. ", " Its new owner wants to keep all forty workers."


@pytest.mark.parametrize(
    "sentence",
    [
        "Mayor Ida Kvist Ida Karin KvistHarbour fees rise again | Vennholm to get a third ferry MORE (C-Vennholm) said so",
        "Mayor Ida Kvist Ida Karin KvistHarbour fees rise again Vennholm to get a third ferry MORE opened the debate",
        "The old bridge is beyond repair and must go | Ole Brandt Read more",
    ],
)
def test_the_sentence_around_a_headline_is_taken_and_no_other(sentence):
    assert found(f"{BEFORE}{sentence}.{AFTER}") == [sentence]


@pytest.mark.parametrize(
    "text",
    [
        "VENNHOLM, Norrland | A hush fell over the market square on Monday.",
        "8:54 p.m. | Updated The minister has left the building.",
        "They want MORE money, the union said. ONE MORE TIME (and again) they asked.",
        "The value is a|b in all cases of the table that was printed.",
        "",
        " | ",
    ],
)
def test_places_times_and_shouting_are_none(text):
    assert found(text) == []


PIECES = st.sampled_from(["one", "Two", " | ", " MORE (", ". ", " ", "\n", "words of the sentence", "é", "?", "U.S."])


@given(st.lists(st.lists(PIECES, max_size=40).map("".join), max_size=5))
def test_many_texts_are_as_each_by_itself_and_spans_are_apart(texts):
    spans = teasers(texts, tokenise_all(texts))
    assert spans == [find_teasers(text, *tokenise(text)[1:]) for text in texts]
    assert all(a[1] <= b[0] for of_text in spans for a, b in pairwise(of_text))
