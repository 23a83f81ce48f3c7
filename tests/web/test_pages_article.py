"""The article page: its text exactly as stored, marked; whose copy it is; its neighbours."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest
from datasette.app import Datasette
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from . import newsroom
from .reading import read

URL = "/news/articles/-/provenance/"
TEXT = {row.id: row.text for row in newsroom.ROWS}


@pytest.mark.parametrize("id", [row.id for row in newsroom.ROWS if row.id[0] in "abx"])
async def test_the_text_is_the_stored_text(client, id):
    page = read((await client.get(URL + id)).text)
    assert page.texts == [TEXT[id]]
    data = (await client.get(f"{URL}{id}.json")).json()
    shown = [TEXT[id][group["start"] : group["end"]] for group in data["groups"] if group["passage"] is not None]
    assert [text for _, text in page.marked] == shown


async def test_passages_lead_to_the_same_passage_side_by_side(client):
    page = read((await client.get(URL + "a02")).text)
    assert [text for _, text in page.marked][:2] == [newsroom.FERRY[0], newsroom.FERRY[1]]
    attrs, text = page.marked[0]
    path, anchor = attrs["href"].split("#")
    other = read((await client.get(path)).text)
    assert next(shown for found, shown in other.marked if found.get("id") == anchor) == text


async def test_the_strongest_link_wins_and_the_others_are_listed(client):
    data = (await client.get(URL + "a01.json")).json()
    quote = next(place for place in data["standing"] if place["kind"] == "quotation")
    assert quote["name"] == "Tarn Post"
    assert [also["name"] for also in quote["also"]] == ["Harbour Radio", "Daily Lantern"]


async def test_origin_credit_and_mentions(client):
    html = (await client.get(URL + "a01")).text
    assert "Very likely AFP’s copy. The page credits AFP." in html
    assert '<mark class="prov-mention" title="dateline: AFP" data-label="dateline">PORT MARROW (AFP)</mark>' in html
    assert "The stored text does not credit AFP." in (await client.get(URL + "a02")).text


async def test_neighbours_by_relation(client):
    def found(data):
        return [(group["label"], [n["id"] for n in group["items"]]) for group in data["neighbours"]]

    assert found((await client.get(URL + "a02.json")).json()) == [("Likely source", ["a01"])]
    assert found((await client.get(URL + "a01.json")).json()) == [
        ("Made from this article", ["a02", "a03"]),
        ("Only quotations in common", ["a04"]),
    ]
    assert found((await client.get(URL + "c03.json")).json()) == [("Too little in common to say", ["c02"])]


async def test_markup_in_an_article_shows_as_text(client):
    html = (await client.get(URL + "x01")).text
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    page = read(html)
    assert newsroom.HOSTILE in page.words
    assert not [tag for tag, attrs in page.tags if tag == "img" or "onerror" in attrs or "onclick" in attrs]


async def test_an_address_that_is_no_web_address_is_no_link(tmp_path, make_ds):
    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        conn.execute("update articles set url = 'javascript:alert(1)' where id = 'a01'")
    page = read((await make_ds(path).client.get(URL + "a01")).text)
    assert not [href for href in page.hrefs() if href.startswith("javascript")]


async def test_unknown_article(client):
    for url in (URL + "nowhere", URL + "nowhere.json"):
        response = await client.get(url)
        assert response.status_code == 404
        assert "There is no article nowhere in articles" in response.text


async def test_a_very_long_text_is_cut_and_said_to_be(client, monkeypatch):
    monkeypatch.setattr("datasette_provenance.web.queries.article.MAX_TEXT", 50)
    html = (await client.get(URL + "a01")).text
    assert read(html).texts == [TEXT["a01"][:50]]
    assert "longer than what is shown" in html


SPAN = st.tuples(st.integers(0, 90), st.integers(0, 90))
PASSAGE = st.tuples(SPAN, SPAN, st.sampled_from(["narrative", "quotation", "furniture", "fact"]))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    path = newsroom.build(tmp_path_factory.mktemp("scratch") / "news.db")
    return path, Datasette([str(path)]), asyncio.new_event_loop()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    a=st.text(st.characters(exclude_categories=("Cs",)), max_size=80),
    b=st.text(st.characters(exclude_categories=("Cs",)), max_size=80),
    spans=st.lists(PASSAGE, max_size=5, unique_by=lambda p: (p[0][0], p[1][0], p[2])),  # as the table's key has it
    mentions=st.lists(SPAN, max_size=3),
)
def test_any_text_with_any_spans_comes_back_from_the_pages(scratch, a, b, spans, mentions):
    path, ds, loop = scratch
    with sqlite3.connect(path) as conn:
        conn.execute("update articles set text = ? where id = 'a01'", [a])
        conn.execute("update articles set text = ? where id = 'a02'", [b])
        conn.execute("delete from provenance_passages")
        conn.execute("delete from provenance_mentions")
        for here, there, kind in spans:
            conn.execute(
                "insert into provenance_passages values ('a02', 'a01', ?, ?, ?, ?, ?, 3)",
                [kind, *there, *here],
            )
        for start, end in mentions:
            conn.execute("insert into provenance_mentions values ('a01', 'photo', 'N', ?, ?, '')", [start, end])

    def get(url):
        return loop.run_until_complete(ds.client.get(url))

    assert read(get(URL + "a01").text).texts == [a]
    page, data = read(get("/news/-/provenance/compare?a=a01&b=a02").text), None
    assert page.texts == [a, b]
    data = get("/news/-/provenance/compare.json?a=a01&b=a02").json()
    marked = [
        text[group["start"] : group["end"]]
        for text, side in zip((a, b), data["sides"], strict=True)
        for group in side["groups"]
        if group["passage"] is not None
    ]
    assert [text for _, text in page.marked] == marked
    assert len(page.ids()) == len(set(page.ids()))
