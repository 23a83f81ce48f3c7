"""Sources that a user adds: from a CSV or from Datasette's metadata, remembered as rows."""

from __future__ import annotations

import json

import pytest

from datasette_provenance.attribution.mentions import find_mentions
from datasette_provenance.attribution.outlets import read_outlets, with_outlets
from datasette_provenance.attribution.registry import publisher_name, registry
from datasette_provenance.errors import SourceError
from datasette_provenance.records import Article

from .credit_forms import page

CSV = """name,kind,country,aliases,domains
Harbury Post,,WL,The Harbury Evening Post | HP Online,www.harburypost.example
Wessland Press Agency,agency,WL,WPA,
"""
YAML = """
title: Any
plugins:
  datasette-provenance:
    outlets:
    - name: Harbury Post
      country: WL
      aliases: [The Harbury Evening Post, HP Online]
      domains: harburypost.example
    - name: Wessland Press Agency
      kind: agency
      country: WL
      aliases: WPA
"""
OUTLETS = [
    {
        "name": "Harbury Post",
        "kind": "outlet",
        "country": "WL",
        "aliases": "The Harbury Evening Post | HP Online",
        "domains": "harburypost.example",
    },
    {"name": "Wessland Press Agency", "kind": "agency", "country": "WL", "aliases": "WPA"},
]


def as_json() -> str:
    return json.dumps({"plugins": {"datasette-provenance": {"outlets": OUTLETS}}})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("outlets.csv", CSV),
        ("outlets.txt", "\ufeff" + CSV),
        ("metadata.yml", YAML),
        ("datasette.YAML", YAML),
        ("m.json", as_json()),
    ],
)
def test_every_form_gives_the_same_rows(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert read_outlets(path) == OUTLETS


def test_they_are_known_everywhere():
    known = with_outlets(registry(), OUTLETS)
    assert publisher_name(Article("a", "", url="https://www.harburypost.example/x"), known) == "Harbury Post"
    text = page("lead", "HARBURY (WPA) — ") + "\n\nHe told HP Online so."
    found = find_mentions(Article("a", text), (), known)
    assert [(m.kind, m.name) for m in found] == [("dateline", "Wessland Press Agency"), ("citation", "Harbury Post")]


def test_what_is_added_goes_before_what_was_known():
    known = with_outlets(
        registry(),
        [
            {"name": "The Associated Press", "kind": "agency", "aliases": "AP"},
            {"name": "Northern Star", "aliases": "NS | The Guardian Weekly", "domains": "cnn.com"},
        ],
    )
    assert known.canonical("ap").name == "The Associated Press"
    assert known.by_domain("edition.cnn.com").name == "Northern Star"
    assert [h.source.name for h in known.find("AP and AFP, CNN")] == ["The Associated Press", "AFP", "CNN"]


def test_none_added_changes_nothing():
    assert with_outlets(registry(), []) is registry()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.csv", "title,url\nx,y\n", "x.csv: the first line must name columns"),
        ("x.csv", "name,kind\nHarbury Post,paper\n", "line 2: kind 'paper'"),
        ("x.csv", "name,kind\n,agency\n", "line 2: a source needs a name"),
        ("x.csv", "", "must name columns"),
        ("x.yml", "plugins: [", "not valid YML"),
        ("x.yml", "title: Any", "no list under plugins: datasette-provenance: outlets:"),
        ("x.yml", "", "no list under"),
        ("x.json", "{", "not valid JSON"),
        ("x.yml", YAML.replace("kind: agency", "kind: paper"), "outlet 2: kind 'paper'"),
        ("x.yml", YAML.replace("country: WL", "land: WL"), "outlet 1: unknown land"),
        ("x.yml", YAML.replace("country: WL", "country: no"), "outlet 1: country must be text"),
        ("x.yml", "plugins: {datasette-provenance: {outlets: [Harbury Post]}}", "outlet 1: must be a mapping"),
    ],
)
def test_a_bad_file_is_named_by_its_place(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=says):
        read_outlets(path)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        read_outlets(tmp_path / "none.csv")
    (tmp_path / "x.csv").write_bytes("name\nZürcher Bote\n".encode("latin-1"))
    with pytest.raises(SourceError, match="not UTF-8"):
        read_outlets(tmp_path / "x.csv")
