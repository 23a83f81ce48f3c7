"""The table's own publishers as sources: found where their neighbours name them."""

from __future__ import annotations

import pytest

from datasette_provenance.attribution.mentions import find_mentions
from datasette_provenance.attribution.publishers import with_publishers
from datasette_provenance.attribution.registry import registry
from datasette_provenance.attribution.statement import cited, own_origin
from datasette_provenance.records import Article

from .credit_forms import page

NAMES = [
    "Harbury Post",
    "The Harbury Post",
    "Harbury Post",
    "Cape Linden Herald",
    "Tidewatch",
    "AFP",
    "bote.example",
    "Tag",
]


def known(names=NAMES):
    return with_publishers(registry(), names)


def added(names):
    return [s.name for s in known(names).sources[len(registry().sources) :]]


def test_only_names_that_nobody_knows_are_added():
    assert added(NAMES) == ["Cape Linden Herald", "Harbury Post", "Tidewatch"]
    assert with_publishers(registry(), ["AFP", "", "cnn.com", "the associated press"]) is registry()


@pytest.mark.parametrize("turn", [1, -1])
def test_the_form_most_used_stands_for_all(turn):
    names = ["HARBURY POST", "The Harbury Post", "Harbury Post", "Harbury Post"][::turn]
    assert added(names) == ["Harbury Post"]
    assert known(names).canonical("harbury post").name == "Harbury Post"


def test_neighbours_are_credited_and_cited():
    text = page("above", "By Jane Dole, Cape Linden Herald") + "\n\nShe told the Harbury Post that it was late."
    found = find_mentions(Article("a", text, publisher="Lowton Times"), (), known())
    assert [(m.kind, m.name) for m in found] == [("byline", "Cape Linden Herald"), ("citation", "Harbury Post")]


def test_a_name_in_one_word_needs_the_form_of_a_source():
    text = (
        page("inside", "The Tidewatch boat left at noon, and a Tidewatch waved.")
        + "\n\nHe told Tidewatch that it sank."
    )
    found = find_mentions(Article("a", text, publisher="Lowton Times"), (), known())
    assert [(m.kind, m.name, m.text) for m in found] == [("citation", "Tidewatch", "told Tidewatch")]


@pytest.mark.parametrize(
    ("publisher", "byline", "origin"),
    [
        ("Cape Linden Herald", "By Jane Dole, The Herald", "Cape Linden Herald"),
        ("Cape Linden Herald", "By Jane Dole, Cape Linden Herald", "Cape Linden Herald"),
        ("Harbury Post", "By Jane Dole, Cape Linden Herald", "Cape Linden Herald"),
    ],
)
def test_a_papers_short_name_for_itself_is_no_other_paper(publisher, byline, origin):
    article = Article("a", page("above", byline), publisher=publisher)
    assert own_origin(article, find_mentions(article, (), known()), known=known()).name == origin


def test_nobody_cites_himself_by_his_short_name():
    text = page("inside", "“It is only a bridge,” he told the Herald.")
    article = Article("a", text, publisher="Cape Linden Herald")
    mentions = find_mentions(article, (), known())
    assert cited(mentions, own_origin(article, mentions, known=known()), article.publisher, known()) == ()


@pytest.mark.parametrize(
    ("place", "text", "kind"),
    [("lead", "HARBURY — ", "dateline"), ("above", "By Jane Dole and Tim Roe", "byline")],
)
def test_what_names_a_place_or_persons_only_is_nobodys_credit(place, text, kind):
    article = Article("a", page(place, text), publisher="Harbury Post")
    mentions = find_mentions(article, (), known())
    assert [(m.kind, m.name) for m in mentions] == [(kind, "")]
    origin = own_origin(article, mentions, known=known())
    assert (origin.name, origin.credited) == ("Harbury Post", None)
    assert cited(mentions, origin, "Harbury Post", known()) == ()


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("below", "“It will sail again.”\n\nOda Marrick, Cape Linden Herald"),
        ("above", "Govs. Jan Quell, Oda Marrick and Tom Vesper all face opposition from the ferrymen."),
        ("inside", "The ferry will sail again, as Oda Marrick writes."),
    ],
)
def test_a_columnist_in_the_publisher_column_is_no_outlet(place, text):
    """Tables name columnists there, too; they are quoted and named as others are."""
    article = Article("a", page(place, text), publisher="Tern Valley Record")
    sources = known(["Oda Marrick", "Cape Linden Herald", "Tern Valley Record"])
    assert own_origin(article, find_mentions(article, known=sources), known=sources).name != "Oda Marrick"
