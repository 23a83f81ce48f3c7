"""Names and numbers in the order in which a text tells them."""

import pytest
from hypothesis import given

from datasette_provenance.text.facts import find_facts
from datasette_provenance.text.words import tokenise

from ..texts import PROPERTY, document, texts


def keys(text):
    return [fact.key for fact in find_facts(text, *tokenise(text))]


@given(texts)
@PROPERTY
def test_facts_are_words_of_the_text_in_order_each_once(text):
    words, starts, ends = tokenise(text)
    facts = find_facts(text, words, starts, ends)
    assert [f.start for f in facts] == sorted({f.start for f in facts})
    assert {(f.start, f.end) for f in facts} <= set(zip(starts, ends, strict=True))
    assert len({f.key for f in facts}) == len(facts)
    assert all(f.key for f in facts)


@given(texts)
@PROPERTY
def test_furniture_tells_no_facts(text):
    words, starts, ends = tokenise(text)
    assert find_facts(text, words, starts, ends, b"\1" * len(words)) == []


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("the ferry to Tarnwick carried 341 people", ["tarnwick", "341"]),
        ("in 2009 a fire killed fourteen of 1,000", ["2009", "14", "1000"]),
        ("the fleet fell from 11 to 7 and grew by 2.4 percent", ["11", "7", "2.4"]),
        ("near Tarnwick’s quay, then Tarnwick again", ["tarnwick"]),
        # what opens a sentence is a name only if it is one elsewhere, too
        ("Boats came. The boats left for Marrow. Marrow slept.", ["marrow"]),
        # titles, days and agencies are in every article
        ("on Tuesday Mr President met Reuters in Marrow", ["marrow"]),
        # one and two are pronouns and articles too often
        ("one of two said so", []),
        ("", []),
    ],
)
def test_what_a_fact_is(text, there):
    assert keys(text) == there


def test_the_order_survives_a_rewrite_and_the_furniture_does_not_count():
    told = document(
        "A blaze aboard the Stella Brisa off Morro drove 384 people into boats, said Admiral Ereira.\n\n"
        "Hospitals in Anjel took in 63 of them.\n\n(AP Photo/Lucan Weir)"
    )
    retold = document(
        "Fishermen saved 384 when the Stella Brisa burned near Morro; that is what Ereira says. "
        "As many as 63 went to wards in Anjel."
    )
    assert "weir" not in {f.key for f in told.facts}
    common = {f.key for f in told.facts} & {f.key for f in retold.facts}
    assert {"384", "63", "ereira", "morro"} <= common
