"""Mentions: every form in the table, exact spans on any text, fields of datelines and bylines, revision
marks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasette_provenance.attribution.mentions import find_mentions, find_revision
from datasette_provenance.records import Article, Mention, Span

from .credit_forms import FIRST, REVISIONS, ROWS, page


def mentions(text: str) -> tuple[Mention, ...]:
    found = find_mentions(Article("a", text), ())
    assert all(text[m.start : m.end] == m.text and m.text for m in found)
    assert list(found) == sorted(found, key=lambda m: m.start)
    return found


@pytest.mark.parametrize(("place", "text", "expected"), ROWS, ids=[f"{p}: {t[:48]}" for p, t, _ in ROWS])
def test_form(place, text, expected):
    assert sorted((m.kind, m.name) for m in mentions(page(place, text))) == sorted(expected)


@pytest.mark.parametrize(("title", "text", "expected"), REVISIONS, ids=[f"{t[:20]} {x[:20]}" for t, x, _ in REVISIONS])
def test_revision(title, text, expected):
    assert find_revision(Article("a", text, title=title)) == expected


def test_dateline_keeps_place_and_date():
    (dateline,) = mentions(page("lead", "HARBURY, Wessland, July 13 (Reuters) - "))
    assert (dateline.place, dateline.date) == ("HARBURY, Wessland", "July 13")
    assert dateline.text == "HARBURY, Wessland, July 13 (Reuters) -"


def test_byline_keeps_authors():
    (byline,) = mentions(page("above", "By Jane Dole, Tim Roe and Ann van der Poe, Associated Press"))
    assert byline.authors == ("Jane Dole", "Tim Roe", "Ann van der Poe")


def test_source_of_one_item_of_a_digest_is_cited_not_credited():
    text = f"World in brief\n\n1. {FIRST} (AFP)\n\n2. {FIRST} (dpa)\n\n3. {FIRST}"
    assert [(m.kind, m.name) for m in mentions(text)] == [("citation", "AFP"), ("citation", "dpa")]


def test_captions_named_as_furniture_are_no_story():
    caption = (
        "The bridge, as it stood on the day of the vote, seen from the old mill with the ferry and the whole "
        "town behind it."
    )
    text = f"{caption}\n\nAssociated Press\n\n{FIRST}\n\n{FIRST}"
    assert [m.name for m in find_mentions(Article("a", text), [Span(0, len(caption))])] == ["AP"]


@pytest.mark.parametrize(
    "run",
    [
        "A",
        "a",
        "By A",
        "By A,",
        "A, ",
        "A. ",
        "(AP) ",
        "AP/",
        ",",
        "-",
        " ",
        "A-",
        "with AFP ",
        "© AP ",
        "1 July ",
        "By Jane Dole, ",
    ],
)
@pytest.mark.parametrize(
    "form",
    ["{} (AP) — x", "By {} AP", "{} with AFP", "told {} AP", "{}—x", "By {}!", "{} contributed to this report. AP"],
)
def test_no_pattern_tries_every_way_to_part_a_long_run(run, form):
    text = form.format(run * 400)
    mentions(text)
    mentions(f"{FIRST}\n\n{text}\n\n{FIRST}")


NOISE = st.text(st.characters(codec="utf-8"), max_size=40)
FORM = st.sampled_from([text for _, text, _ in ROWS])
PARAGRAPH = st.one_of(FORM, NOISE, st.just(FIRST), st.tuples(NOISE, FORM, NOISE).map("".join))


@settings(max_examples=300, deadline=None)
@given(st.lists(PARAGRAPH, max_size=12), st.sampled_from(["\n\n", "\n", " ", "\r\n"]))
def test_spans_are_exact_on_any_mixture(parts, joint):
    mentions(joint.join(parts))
