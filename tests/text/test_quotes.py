"""Quotations: found between their marks, given without them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.text.quotes import find_quotes
from datasette_provenance.text.words import paragraphs

from ..texts import BREAKS, PROPERTY, QUOTES, WORDS, texts

PAIRS = [("“", "”"), ('"', '"'), ("„", "“"), ("«", "»"), ("»", "«"), ("‘", "’"), ("« ", " »"), ("‚", "‘")]


def quoted(text):
    return [text[s:e] for s, e in find_quotes(text, paragraphs(text))]


@given(st.one_of(texts, st.lists(st.one_of(QUOTES, BREAKS, WORDS), max_size=40).map("".join)))
@PROPERTY
def test_spans_lie_in_the_text_in_order(text):
    lines = paragraphs(text)
    spans = find_quotes(text, lines)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= s < e <= len(text) for s, e in spans)
    # a quotation never takes in what stands between two paragraphs
    assert all(any(ps <= s and e <= pe for ps, pe in lines) for s, e in spans)


@given(
    st.sampled_from(PAIRS),
    st.lists(st.lists(WORDS, min_size=3, max_size=8), min_size=1, max_size=5),
)
@PROPERTY
def test_what_stands_between_marks_is_found_without_them(pair, said):
    opening, closing = pair
    lines = [f"He told {opening}{' '.join(words)},{closing} they said." for words in said]
    assert [q.strip(", ") for q in quoted("\n".join(lines))] == [" ".join(words) for words in said]


@given(st.lists(WORDS, min_size=1, max_size=30), st.sampled_from(["“", '"', "«", "„"]))
@PROPERTY
def test_a_mark_that_nothing_closes_takes_nothing(words, mark):
    assert quoted(f"They said {mark}{' '.join(words)}.\n\nAnother paragraph without any.") == []
    assert quoted(f"They said {mark}{' '.join(words)}.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # left open, and opened again in the next paragraph
        ("“First half of it.\n“Second half,” she said.", ["First half of it.", "Second half,"]),
        ('"First half of it.\n"Second half," she said.', ["First half of it.", "Second half,"]),
        ("“Open for good.\nNo mark here.", []),
        # apostrophes are no quotations
        ("The boys' boats and the girls' nets aren't sold.", []),
        ("It’s the union’s turn, the crews’ and the fishers’ too.", []),
        ("In the ’90s it was ’twas.", []),
        # a quotation in a quotation belongs to it
        ("“He said ‘no’ twice,” she said.", ["He said ‘no’ twice,"]),
        ("She said: ‘It isn’t over’.", ["It isn’t over"]),
        # a stray opener before a real one
        ("A “stray and “Real words,” he said.", ["Real words,"]),
        ('The 5" nail and the 6" nail.', []),
        # a tweet, its author after it or on the next line
        (
            "The tide waits for nobody, neighbours! — Ilka B (@ilkab) March 12",
            ["The tide waits for nobody, neighbours! "],
        ),
        ("The tide waits for nobody.\n— Ilka B (@ilkab) March 12", ["The tide waits for nobody."]),
        # a transcript
        (
            "BRANDVOLD: Nobody asked us.\nHOST: Not once?\nBRANDVOLD: Not once.",
            ["Nobody asked us.", "Not once?", "Not once."],
        ),
        ("FERRIES: They stop.\nWHEAT: It dries.\nDAMS: They crack.", []),
        ("", []),
        ("“", []),
        ("“”", []),
        ('"', []),
    ],
)
def test_cases(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a statement set off as a block, without marks
        (
            "The harbour board said in a statement:\n\nNo vessel left the basin that night.\n\nIt gave no names.",
            ["No vessel left the basin that night."],
        ),
        ("Die Behörde schrieb:\n\nDer Damm hält.\n\nMehr sagte sie nicht.", ["Der Damm hält."]),
        # with marks they decide; a colon alone introduces nothing
        ("Mara Quell wrote:\n\n“Bring rope.” Nobody did.", ["Bring rope."]),
        ("Three things are known:\n\nThe gate was open.", []),
        ("He said: nothing more came.\n\nThe gate was open.", []),
    ],
)
def test_statements_set_off_as_blocks(text, expected):
    assert quoted(text) == expected
