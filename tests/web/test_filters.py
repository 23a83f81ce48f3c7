"""Filters by provenance: in words on the page, kept by its forms, links and pages."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from datasette.utils import tilde_encode

from datasette_provenance.web.queries import facets as facet_queries
from datasette_provenance.web.scope import MOST_FILTERS

from . import newsroom


async def page(client: Any, query: str) -> str:
    response = await client.get(f"/news/articles?{query}")
    assert response.status_code == 200, response.text
    return unescape(response.text)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("_provenance_origin=AFP", 'likely origin is "AFP"'),
        ("_provenance_not_origin=AFP", 'likely origin is not "AFP"'),
        ("_provenance_role=rewrite", "role is rewrite"),
        ("_provenance_relation=quotes", "relation to another article is quotations only"),
        ("_provenance_cited=The+Guardian", 'text cites "The Guardian"'),
        ("_provenance_credited=uncredited", "copy is not credited"),
        ("_provenance_carried_by=Tarn+Post", 'copy also carried by "Tarn Post"'),
    ],
)
async def test_filters_read_as_words(client: Any, query: str, words: str) -> None:
    html = await page(client, query)
    title = re.search(r"<title>(.*?)</title>", html, re.S)
    assert title
    assert words in title.group(1)


async def test_filters_stand_beside_core_ones(client: Any) -> None:
    html = await page(client, "_provenance_origin=AFP&publisher=Tarn+Post&_search=islanders")
    assert "1 row" in html
    assert "search matches" in html
    assert 'likely origin is "AFP"' in html


async def test_the_form_keeps_our_keys(client: Any) -> None:
    html = await page(
        client,
        "_provenance_origin=AFP&_provenance_carried_by=Tarn+Post&_provenance_carried_by=Daily+Lantern"
        "&_facet_provenance=role",
    )
    hidden = re.findall(r'<input type="hidden" name="(_[^"]+)" value="([^"]*)"', html)
    for pair in [
        ("_provenance_origin", "AFP"),
        ("_provenance_carried_by", "Tarn Post"),
        ("_provenance_carried_by", "Daily Lantern"),
        ("_facet_provenance", "role"),
    ]:
        assert pair in hidden


async def test_sorting_and_paging_keep_our_keys(client: Any) -> None:
    html = await page(client, "_provenance_role=independent&_size=3")
    sorts = [link for link in re.findall(r'href="([^"]+)"', html) if "_sort" in link]
    assert sorts
    assert all("_provenance_role=independent" in link for link in sorts)
    seen: list[str] = []
    url = "/news/articles.json?_provenance_role=independent&_sort_desc=published&_size=3&_shape=objects"
    while url:
        data = (await client.get(url)).json()
        seen.extend(row["id"] for row in data["rows"])
        following = data.get("next_url")
        if not following and data.get("next"):
            following = f"{url.split('&_next')[0]}&_next={data['next']}"
        url = f"{urlsplit(following).path}?{urlsplit(following).query}" if following else ""
    wanted = sorted((r for r in newsroom.ROWS if r.role == "independent"), key=lambda r: r.published, reverse=True)
    assert seen == [row.id for row in wanted]


async def test_csv_streams_the_filtered_rows(client: Any) -> None:
    response = await client.get("/news/articles.csv?_provenance_origin=AFP&_col=title&_stream=on&_size=max")
    assert response.status_code == 200
    assert [line.split(",")[0] for line in response.text.splitlines()[1:]] == ["a01", "a02", "a03"]


async def test_values_are_data(client: Any) -> None:
    response = await client.get(
        "/news/articles", params={"_provenance_origin": "<script>alert('x')</script>{0.__class__}"}
    )
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "0 rows" in response.text or "0 records" in response.text
    response = await client.get("/news/articles", params={"_provenance_cited": newsroom.HOSTILE})
    assert "1 row" in response.text
    assert "<script>alert" not in response.text


async def test_hostile_facet_values_stay_text(client: Any) -> None:
    response = await client.get("/news/articles?_facet_provenance=origin&_facet_provenance=cited&_facet_size=max")
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "<b>Bold" not in response.text
    assert "&lt;b&gt;Bold &amp; Sons" in response.text
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', response.text)]
    assert any(("_provenance_cited", newsroom.HOSTILE) in parse_qsl(urlsplit(link).query) for link in links)


@pytest.mark.parametrize(
    "query", ["_provenance_role=independent", "_provenance_not_role=copy", "_provenance_cited=Reuters"]
)
@pytest.mark.parametrize("more", ["", "&_sort_desc=published", "&_search=parish", "&publisher=Fenn+Weekly"])
async def test_frequent_values_keep_the_same_rows(
    client: Any, query: str, more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ids() -> list[str]:
        data = (await client.get(f"/news/articles.json?{query}{more}&_size=max&_shape=objects")).json()
        return [row["id"] for row in data["rows"]]

    few = await ids()
    assert few
    monkeypatch.setattr(facet_queries, "MANY", 0)
    assert await ids() == few


@pytest.mark.parametrize(("pk", "key"), [("value", str), ("article_id", str), ("rowid", newsroom.number)])
async def test_frequent_values_with_keys_named_as_our_columns(
    tmp_path: Path, make_ds: Any, pk: str, key: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facet_queries, "MANY", 0)
    table = "facet of value"
    client = make_ds(newsroom.build(tmp_path / "news.db", table, pk, key)).client
    for query, rows in (("_provenance_origin=AFP", 3), ("_provenance_not_origin=AFP", 23)):
        response = await client.get(f"/news/{tilde_encode(table)}?{query}")
        assert f"{rows} rows" in response.text


@pytest.mark.parametrize(
    "key", ["_provenance_origin", "_provenance_not_role", "_provenance_publisher", "_provenance_cited"]
)
@pytest.mark.parametrize("page", ["articles", "-/provenance", "-/provenance.json"])
async def test_more_filters_than_a_page_can_carry_are_refused(client: Any, page: str, key: str) -> None:
    asked = [f"{key}=A{n}" for n in range(MOST_FILTERS)]
    assert (await client.get(f"/news/{page}?{'&'.join(asked)}")).status_code == 200
    for more in (1, 1200):
        many = "&".join([*asked, *(f"_provenance_role=r{n}" for n in range(more))])
        response = await client.get(f"/news/{page}?{many}&_facet_provenance=origin")
        assert response.status_code == 400
        assert f"At most {MOST_FILTERS} filters of provenance" in response.text


@pytest.mark.parametrize("search", ["%00", "a%00b", "%22", "(", "a*", "NEAR(", "%ED%A0%80", "-"])
async def test_whatever_is_searched_for_is_an_answer(client: Any, search: str) -> None:
    for page in ("-/provenance", "-/provenance.json"):
        response = await client.get(f"/news/{page}?_search={search}")
        assert response.status_code == (400 if search in ("%00", "a%00b", "%22") else 200)
        assert response.status_code == 200 or "cannot be searched for" in response.text
