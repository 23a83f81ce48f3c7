"""Side by side: passages joined by number and anchor, edits inside them, why, and what if there is
nothing."""

from __future__ import annotations

import sqlite3

import pytest

from datasette_provenance.web.pages.compare import numbered

from . import newsroom
from .reading import read

URL = "/news/-/provenance/compare"
TEXT = {row.id: row.text for row in newsroom.ROWS}


async def test_each_passage_leads_to_its_twin(client):
    page = read((await client.get(f"{URL}?a=a01&b=a02")).text)
    assert page.texts == [TEXT["a01"], TEXT["a02"]]
    said = {attrs["id"]: text for attrs, text in page.marked}
    assert len(said) == 8
    for attrs, text in page.marked:
        assert said[attrs["href"].removeprefix("#")] == text
        assert attrs["data-label"] == attrs["id"].split("-")[1]


async def test_swapped_sides_say_the_same(client):
    one = (await client.get(f"{URL}.json?a=a01&b=a02")).json()
    two = (await client.get(one["swap_url"].replace("compare?", "compare.json?"))).json()
    assert [side["id"] for side in two["sides"]] == ["a02", "a01"]
    assert [side["later"] for side in one["sides"]] == [False, True]
    for key in ("relation_sentence", "direction_sentence", "shared_sentence", "family_sentence", "waterfall"):
        assert one[key] == two[key]


async def test_the_waterfall_ends_on_the_stored_confidence(client):
    data = (await client.get(f"{URL}.json?a=a01&b=a03")).json()
    assert data["waterfall"]["confidence"] == data["link"]["confidence"] == 0.88
    html = (await client.get(f"{URL}?a=a01&b=a03")).text
    assert "It stands in the same order &lt;b&gt;in both&lt;/b&gt;." in html
    assert "<strong>88 %</strong>" in html


async def test_edits_inside_a_passage(tmp_path, make_ds):
    path = newsroom.build(tmp_path / "news.db")
    changed = TEXT["a02"].replace("at dawn", "at noon", 1)
    with sqlite3.connect(path) as conn:
        conn.execute("update articles set text = ? where id = 'a02'", [changed])
    html = (await make_ds(path).client.get(f"{URL}?a=a01&b=a02")).text
    assert "<del>dawn</del>" in html
    assert "<ins>noon</ins>" in html
    assert read(html).texts == [TEXT["a01"], changed]


async def test_two_articles_without_a_link(client):
    html = (await client.get(f"{URL}?a=a01&b=c02")).text
    assert "No passage in common is stored for these two articles." in html
    assert "Why we think so" not in html
    assert read(html).texts == [TEXT["a01"], TEXT["c02"]]


async def test_two_of_one_family_that_share_only_quotations(tmp_path, make_ds):
    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        conn.execute("update provenance_links set relation = 'quotes' where article_id = 'a02' and source_id = 'a01'")
    client = make_ds(path).client
    html = (await client.get(f"{URL}?a=a01&b=a02")).text
    assert "share nothing but quotations" in html
    assert "Both belong to one family all the same" in html
    assert "one family" in (await client.get("/news/-/provenance/report?a=a01&b=a02")).text
    assert "one family" not in (await client.get(f"{URL}?a=a01&b=a03")).text


async def test_too_little_to_say(client):
    assert "too little in common to say" in (await client.get(f"{URL}?a=c02&b=c03")).text


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("?a=a01", 400, "?a=...&b=..."),
        ("", 400, "?a=...&b=..."),
        ("?a=a01&b=zz", 404, "There is no article zz"),
    ],
)
async def test_what_cannot_be_compared_is_said(client, query, status, says):
    response = await client.get(f"{URL}.json{query}")
    assert (response.status_code, says in response.json()["error"]) == (status, True)
    assert (await client.get(f"{URL}{query}")).status_code == status


async def test_base_url(db_path, make_ds):
    ds = make_ds(db_path, settings={"base_url": "/desk/"})
    page = read((await ds.client.get(f"{URL}?a=a01&b=a02")).text)
    ours = [href for href in page.hrefs() if "provenance" in href]
    assert ours
    assert all(href.startswith("/desk/news/") for href in ours)


def _passage(kind, start, end, other=0, words=3):
    return {
        "kind": kind,
        "own_start": start,
        "own_end": end,
        "other_start": other,
        "other_end": other + end - start,
        "words": words,
    }


def test_numbers_follow_the_text_and_facts_have_their_own():
    found = numbered(
        [
            _passage("fact", 90, 95),
            _passage("narrative", 50, 80),
            _passage("fact", 55, 60),
            _passage("quotation", 0, 20),
        ]
    )
    assert [(p["label"], p["kind"], p["own_start"]) for p in found] == [
        ("1", "quotation", 0),
        ("2", "narrative", 50),
        ("f1", "fact", 90),
    ]


async def test_parts_of_a_score_that_another_version_stored(tmp_path, make_ds):
    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        conn.execute("""update provenance_links set evidence = '{"form": "of old", "bars": [1.5], "said": ["7"]}'""")
    response = await make_ds(path).client.get("/news/-/provenance/compare?a=a02&b=a01")
    assert response.status_code == 200
    assert "run detect again" in response.text
    assert "prov-waterfall" not in response.text


async def test_texts_of_five_thousand_words(tmp_path, make_ds):
    """Whole, marked, with their edits, in two texts of which one was edited all the way through."""
    path = newsroom.build(tmp_path / "news.db")
    paragraphs = [" ".join(f"word{p}x{w}" for w in range(50)) for p in range(100)]
    edited = [paragraph.replace("x25", "y25") for paragraph in paragraphs]
    texts = {"c10": "\n\n".join(paragraphs), "c11": "\n\n".join(edited)}
    with sqlite3.connect(path) as conn:
        for key, text in texts.items():
            conn.execute("update articles set text = ? where id = ?", [text, key])
        for a, b in zip(paragraphs, edited, strict=True):
            spans = [
                (texts[key].index(words), texts[key].index(words) + len(words))
                for key, words in (("c11", b), ("c10", a))
            ]
            conn.execute(
                "insert into provenance_passages values ('c11', 'c10', 'narrative', ?, ?, ?, ?, 49)",
                [*spans[0], *spans[1]],
            )
    response = await make_ds(path).client.get("/news/-/provenance/compare?a=c11&b=c10")
    assert response.status_code == 200
    page = read(response.text)
    assert page.texts == [texts["c11"], texts["c10"]]
    assert [attrs["data-passage"] for attrs, _ in page.marked] == [str(n) for n in range(1, 101)] * 2
    assert sum(tag == "del" for tag, _ in page.tags) >= 100


async def test_an_article_beside_itself_is_said_to_be_the_same(client):
    response = await client.get("/news/-/provenance/compare?a=a01&b=a01")
    assert response.status_code == 200
    assert "This is the same article on both sides" in response.text
    assert "No passage in common" not in response.text
    other = (await client.get("/news/-/provenance/compare?a=a01&b=c05")).text
    assert "This is the same article" not in other


async def test_every_passage_that_shows_has_an_address(client):
    data = (await client.get("/news/-/provenance/compare.json?a=a02&b=a01")).json()
    html = read((await client.get("/news/-/provenance/compare?a=a02&b=a01")).text)
    assert [p["label"] for p in data["in_order"]] == ["1", "2", "3", "4"]
    for p in data["in_order"]:
        assert f"#a-{p['label']}" in html.hrefs()
        assert f"a-{p['label']}" in html.ids()
