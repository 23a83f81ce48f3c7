"""``explain``: what is stored, in the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from datasette_provenance.cli.group import provenance

from ..web import newsroom


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    return newsroom.build(tmp_path_factory.mktemp("explain") / "news.db")


def run(*args):
    return CliRunner().invoke(provenance, ["explain", *map(str, args)])


def test_one_article(db):
    result = run(db, "a02")
    assert result.exit_code == 0, result.output
    assert "Likely AFP’s copy. The stored text does not credit AFP." in result.output
    assert "almost certainly a copy of Marrow Gazette’s text (97 %)" in result.output
    assert "bits together" in result.output


def test_mentions_show_the_words_of_the_text(db):
    found = json.loads(run(db, "a01", "--json").output)
    assert [(m["kind"], m["text"]) for m in found["mentions"]] == [("dateline", "PORT MARROW (AFP)")]


@pytest.mark.parametrize("pair", [("a01", "a02"), ("a02", "a01")])
def test_two_articles_in_either_order(db, pair):
    found = json.loads(run(db, *pair, "--json").output)
    assert [article["id"] for article in found["articles"]] == ["a02", "a01"]
    assert found["passages"][0]["text"] == newsroom.FERRY[0]
    assert found["waterfall"]["confidence"] == found["link"]["confidence"]
    assert "Passages, as they stand in the later article" in run(db, *pair).output


def test_two_articles_without_a_link(db):
    result = run(db, "a01", "c02")
    assert result.exit_code == 0
    assert "No passage in common is stored" in result.output


def test_integer_keys_and_a_table_with_an_odd_name(tmp_path):
    path = newsroom.build(
        tmp_path / "odd.db",
        table='my "news"',
        pk="story id",
        key=lambda id: int(id[1:]) + 100 * "abcx".index(id[0]),
        columns={"title": "head line"},
    )
    assert "Islanders stranded by walkout" in run(path, "2").output


def test_what_is_missing_is_said(db, tmp_path):
    unknown = run(db, "nowhere")
    assert unknown.exit_code == 1
    assert "There is no article nowhere in the table articles" in unknown.output
    bare = run(newsroom.build(tmp_path / "bare.db", detected=False), "a01")
    assert bare.exit_code == 1
    assert "datasette provenance detect" in bare.output
    (tmp_path / "text.db").write_text("This is no database. " * 100)
    broken = run(tmp_path / "text.db", "a01")
    assert broken.exit_code == 1
    assert "cannot be read" in broken.output


def test_hostile_text_cannot_steer_the_terminal(db):
    assert "\u202e" not in run(db, "x01").output


def test_an_article_is_named_by_its_title_too(db):
    title = json.loads(run(db, "a02", "--json").output)["article"]["title"]
    assert run(db, title).output == run(db, "a02").output
