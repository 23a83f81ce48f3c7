"""A translation on the pages: paragraphs beside each other, names and numbers marked, and no word of words in common."""

from collections import Counter

import pytest
from sqlite_utils import Database

from datasette_provenance.detect import detect
from datasette_provenance.slim import slim
from datasette_provenance.web.aligned import pairs, rows

from ..translated import ENGLISH, GERMAN, TABLE
from .reading import read

URL = "/news/-/provenance/compare"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    file = tmp_path_factory.mktemp("translated") / "news.db"
    db = Database(str(file))
    db["articles"].insert_all(TABLE, pk="id")
    db.close()
    detect(file)
    return file


async def test_paragraphs_stand_beside_each_other(path, make_ds):
    client = make_ds(path).client
    data = (await client.get(f"{URL}.json?a=afp&b=bote")).json()
    sides = [
        ["".join(p["text"] for g in row[side] or [] for p in g["pieces"]) for row in data["rows"]]
        for side in ("left", "right")
    ]
    assert sides == [ENGLISH.split("\n\n"), GERMAN.split("\n\n")]
    assert (
        data["relation_sentence"]
        == "Kaldruner Bote’s text almost certainly tells AFP’s text in another language (99 %)."
    )
    assert data["shared_sentence"].startswith("They are in different languages")
    assert data["waterfall"]["runner_up"] == "independent"
    html = (await client.get(f"{URL}?a=afp&b=bote")).text
    page = read(html)
    assert "words in common" not in page.words
    marks = {attrs["id"]: attrs["href"] for tag, attrs in page.tags if tag == "a" and "data-label" in attrs}
    assert len(marks) > 40
    assert {href.removeprefix("#") for href in marks.values()} == set(marks)


async def test_other_pages_know_the_relation(path, make_ds):
    client = make_ds(path).client
    page = read((await client.get("/news/articles/-/provenance/bote")).text)
    assert "The same story in another language as" in page.words
    assert "The stored text does not credit AFP." in page.words
    page = read((await client.get("/news/articles/-/provenance/vesti")).text)
    assert "The same story in another language" in page.words
    data = (
        await client.get(
            "/news/articles.json?_facet_provenance=relation&_provenance_relation=translation&_shape=objects&_extra=count"
        )
    ).json()
    assert {row["id"] for row in data["rows"]} == {"afp", "bote", "vesti"}
    page = read((await client.get("/news/-/provenance")).text)
    assert "told from another language (2)" in page.words


async def test_without_texts_the_places_are_told(path, make_ds, tmp_path):
    out = tmp_path / "slim" / "news.db"
    out.parent.mkdir()
    slim(path, out, text=False)
    response = await make_ds(out).client.get(f"{URL}?a=afp&b=bote")
    assert response.status_code == 200
    assert "Weissmann" not in response.text
    assert (await make_ds(out).client.get(f"{URL}.json?a=afp&b=bote")).json()["rows"] is None


def test_a_paragraph_that_only_one_has_stands_beside_nothing():
    votes = Counter({(0, 0): 2, (1, 2): 3, (2, 3): 2})
    assert pairs([0.1, 0.5, 0.9], [0.1, 0.3, 0.6, 0.9], votes) == [(0, 0), (None, 1), (1, 2), (2, 3)]


def test_too_many_paragraphs_are_shown_as_they_are():
    assert rows("a\n" * 200, "b", []) is None
    assert rows("", "b", []) is None
