"""The registry: its file is well-formed, names and addresses find their source, people can add their own."""

from __future__ import annotations

from collections import Counter

import pytest

from datasette_provenance.attribution.outlets import with_outlets
from datasette_provenance.attribution.registry import KINDS, Source, build, fold, outlet_at, publisher_name, registry
from datasette_provenance.records import Article

KNOWN = registry()


def names(kind: str) -> list[str]:
    return [s.name for s in KNOWN.sources if s.kind == kind]


def test_counts():
    assert len(names("agency")) >= 60
    assert len(names("outlet")) >= 250


def test_no_name_is_claimed_twice():
    claims = Counter(name for s in KNOWN.sources for name in {s.name, *s.aliases, *s.ambiguous})
    assert [name for name, count in claims.items() if count > 1] == []


def test_no_certain_name_reads_like_that_of_another():
    claims: dict[str, set[str]] = {}
    for source in KNOWN.sources:
        for name in {source.name, *source.aliases} - set(source.ambiguous):
            claims.setdefault(fold(name), set()).add(source.name)
    assert {key: owners for key, owners in claims.items() if len(owners) > 1} == {}


def test_domains_are_unique_and_bare():
    domains = Counter(d for s in KNOWN.sources for d in s.domains)
    assert [d for d, count in domains.items() if count > 1] == []
    assert all("." in d and "/" not in d and not d.startswith("www.") for d in domains)


def test_fields():
    for source in KNOWN.sources:
        assert source.kind in KINDS
        assert not source.country or (len(source.country) == 2 and source.country.isupper()), source.name
        assert not source.wikidata or (source.wikidata[0] == "Q" and source.wikidata[1:].isdigit()), source.name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Associated Press", "AP"),
        ("The Associated Press", "AP"),
        ("ap", "AP"),
        ("Agence France-Presse", "AFP"),
        ("washington post", "The Washington Post"),
        ("the guardian", "The Guardian"),
        ("USA Today", "USA TODAY"),
        ("El Pais", "El País"),
        ("Deutsche Presse-Agentur", "dpa"),
        ("Время", None),
        ("Harbury Post", None),
    ],
)
def test_canonical(printed, name):
    found = KNOWN.canonical(printed)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("publisher", "url", "name"),
    [
        ("", "https://edition.cnn.com/2018/x.html", "CNN"),
        ("", "https://www.bbc.co.uk/news/1", "BBC News"),
        ("", "https://news.harbury.co.uk/bridge", "harbury.co.uk"),
        ("", "", ""),
        ("yahoo.com/news", "", "Yahoo News"),
        ("chicagotribune.com", "", "Chicago Tribune"),
        ("CNN (Web News)", "", "CNN"),
        ("usa-today", "", "USA TODAY"),
        ("harbury-post", "", "harbury-post"),
        ("Harbury Post", "https://www.cnn.com/x", "Harbury Post"),
    ],
)
def test_publisher_name(publisher, url, name):
    assert publisher_name(Article("a", "text", publisher=publisher, url=url)) == name


def test_one_house():
    assert KNOWN.same("CBS", "CBS News")
    assert KNOWN.same("Washington Post", "The Washington Post")
    assert not KNOWN.same("AP", "AFP")


def test_names_in_a_text():
    text = "AP, OlsenAssociated Press; Thomson Reuters; the Hill; a hill; told the Washington Post. Paper"
    assert [(text[h.start : h.end], h.source.name, h.glued) for h in KNOWN.find(text)] == [
        ("AP", "AP", False),
        ("Associated Press", "AP", True),
        ("the Hill", "The Hill", False),
        ("Washington Post", "The Washington Post", False),
    ]


def test_a_publisher_is_known_by_the_registry_in_use():
    more = build([*KNOWN.sources, Source("Harbury Post", "outlet", domains=("harburypost.example",))])
    article = Article("a", "text", url="https://www.harburypost.example/bridge")
    assert publisher_name(article, more) == "Harbury Post"
    assert publisher_name(article) == "harburypost.example"


def test_outlets_of_one_group_are_a_house():
    known = with_outlets(
        registry(),
        [
            {"name": "Harbury Post", "group": "Wessland Media"},
            {"name": "Lowton Echo", "group": "Wessland Media"},
            {"name": "Wessland Media", "kind": "group"},
            {"name": "Tarn Gazette", "group": "Other Media"},
        ],
    )
    assert known.same_house("Harbury Post", "The Lowton Echo")
    assert known.same_house("Harbury Post", "Wessland Media")
    assert not known.same_house("Harbury Post", "Tarn Gazette")
    assert not known.same_house("Harbury Post", "A paper in no list")
    assert not known.same_house("AFP", "Reuters")  # neither has a group


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://news.beacon-of-marrow.co.uk/a", "beacon-of-marrow.co.uk"),
        ("https://www.beacon-of-marrow.example./a", "beacon-of-marrow.example"),
        ("https://a.b.公司.cn/", "b.公司.cn"),
        ("https://a.b.xn--55qx5d.cn/", "b.xn--55qx5d.cn"),
        ("https://co.uk/", "co.uk"),
        ("http://192.0.2.7/a", "192.0.2.7"),
        ("http://localhost:8001/a", ""),
        ("https://a.xn--.example/", "xn--.example"),
    ],
)
def test_an_outlet_that_nobody_knows_is_called_by_the_domain_that_it_registered(url, outlet):
    assert outlet_at(url, registry()) == outlet
