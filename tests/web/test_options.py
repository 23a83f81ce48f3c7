"""What the owner of a site sets, in both lines: which pages, what articles are called, how long lists are."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from datasette_provenance.web.options import Options, OptionsError, check

from . import newsroom
from .reading import read

PAGES = {
    "overview": "/news/-/provenance",
    "publisher": "/news/-/provenance/publisher/Marrow~20Gazette",
    "origin": "/news/-/provenance/origin/AFP",
    "family": "/news/-/provenance/family/f1",
    "article": "/news/articles/-/provenance/a01",
    "compare": "/news/-/provenance/compare?a=a02&b=a01",
    "match": "/news/-/provenance/match?article=a01",
    "together": "/news/-/provenance/together?family=f1",
    "report": "/news/-/provenance/report?a=a02&b=a01",
}


def given(**settings: Any) -> dict[str, Any]:
    return {"plugins": {"datasette-provenance": settings}}


def of_database(**settings: Any) -> dict[str, Any]:
    return {"databases": {"news": given(**settings)}}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"page": ["overview"]}, "no setting 'page'"),
        (
            {"pages": "overview"},
            "pages must be a list of overview, publisher, origin, family, article, compare, match, report, together",
        ),
        ({"pages": ["overview", "home"]}, "pages must be a list"),
        ({"pages": [["overview"]]}, "pages must be a list"),
        ({"page_size": 0}, "page_size must be a number from 1 to 100"),
        ({"page_size": "10"}, "page_size must be"),
        ({"page_size": True}, "page_size must be"),
        ({"label": ["one", "two", "three"]}, "label must be"),
        ({"label": ""}, "label must be"),
        ({"table": 5}, "table must be the name of a table"),
        ({"columns": {"headline": "title"}}, "columns must name a column for some of title, text"),
        ({"columns": ["title"]}, "columns must name"),
        (["overview"], "names with values"),
    ],
)
def test_what_is_wrong_is_said(settings: Any, says: str) -> None:
    with pytest.raises(OptionsError, match=says):
        check(settings, "database news")


def test_what_is_given_and_what_is_not() -> None:
    assert check(None, "") == Options()
    assert check({"outlets": [{"name": "WPA"}]}, "") == Options()  # read by detect
    assert check({"label": "story"}, "")[1:3] == ("story", "storys")
    assert check({"label": ["story", "stories"], "page_size": 5, "pages": ["match", "article"]}, "") == Options(
        ("article", "match"), "story", "stories", 5
    )


async def test_the_table_and_columns_are_those_that_are_asked_for(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        conn.execute("create table stories (id text primary key, title, text, publisher, published, url, headline)")
        conn.execute("insert into stories select *, upper(title) from articles")
    client = make_ds(path, metadata=given(table="stories", columns={"title": "headline", "url": "nowhere"})).client
    page = await client.get("/news/stories/-/provenance/a02")
    assert "ISLANDERS STRANDED BY WALKOUT" in page.text
    assert "Where it was published" in page.text  # there is no column nowhere: the remembered one
    assert (await client.get("/news/articles/-/provenance/a02")).status_code == 404
    assert "3 rows" in (await client.get("/news/stories?_provenance_origin=AFP&_facet_provenance=role")).text
    assert "provenance-panel" in (await client.get("/news/stories/a02")).text
    denied = {"tables": {"stories": {"allow": False}}}
    nobody = {"databases": {"news": {**given(table="stories"), **denied}}}
    assert (await make_ds(path, metadata=nobody).client.get("/news/stories/-/provenance/a02")).status_code == 403
    elsewhere = make_ds(path, metadata=given(table="gone")).client
    assert (await elsewhere.get("/news/articles/-/provenance/a02")).status_code == 200


@pytest.mark.parametrize("where", [given, of_database])
async def test_datasette_does_not_start_with_wrong_settings(db_path: Path, make_ds: Any, where: Any) -> None:
    ds = make_ds(db_path, metadata=where(page_size=1000))
    with pytest.raises(OptionsError, match="page_size must be a number from 1 to 100, not 1000"):
        await ds.invoke_startup()


@pytest.mark.parametrize("where", [given, of_database])
@pytest.mark.parametrize("offered", list(PAGES))
async def test_pages_that_are_not_offered_are_not_found_and_not_linked(
    db_path: Path, make_ds: Any, where: Any, offered: str
) -> None:
    client = make_ds(db_path, metadata=where(pages=[offered])).client
    for name, address in PAGES.items():
        for url in (
            address,
            address.replace("/-/provenance", "/-/provenance.json", 1) if name == "overview" else address,
        ):
            assert (await client.get(url)).status_code == (200 if name == offered else 404)
    linked: dict[object, str] = {}
    for path in (PAGES[offered], "/", "/news", "/news/articles", "/news/articles/a01", "/news/provenance_links"):
        for href in read((await client.get(path)).text).hrefs():
            # Of Datasette's own pages one of each: what is asked of them takes none away (all are followed in test_pages_links).
            path, _, query = href.split("#")[0].partition("?")
            if "/-/provenance" in href:  # one of each kind of query
                linked[(path, *sorted({pair.split("=")[0] for pair in query.split("&")}))] = href.split("#")[0]
            elif href.startswith("/news/"):
                linked.setdefault(path, href.split("#")[0])
    for href in linked.values():
        response = await client.get(href)
        assert response.status_code in (200, 302), href


async def test_settings_of_one_database_alone(tmp_path: Path, make_ds: Any) -> None:
    paths = [newsroom.build(tmp_path / f"{name}.db") for name in ("news", "other")]
    client = make_ds(*paths, metadata=of_database(pages=["article"])).client
    assert (await client.get("/news/-/provenance")).status_code == 404
    assert (await client.get("/other/-/provenance")).status_code == 200


async def test_settings_of_the_site_hold_where_a_database_has_others(db_path: Path, make_ds: Any) -> None:
    tables = {"databases": {"news": {"tables": {"articles": {"label_column": "title", "sort": "title"}}}}}
    client = make_ds(db_path, metadata={**given(label="story"), **tables}).client
    assert "Provenance of this story" in (await client.get("/news/articles/a01")).text


async def test_lists_are_as_long_as_asked(db_path: Path, make_ds: Any) -> None:
    usual = (await make_ds(db_path).client.get("/news/-/provenance.json")).json()
    assert len(usual["origins"]) > 2
    client = make_ds(db_path, metadata=given(page_size=2)).client
    data = (await client.get("/news/-/provenance.json")).json()
    assert (len(data["origins"]), len(data["largest"])) == (2, 2)
    html = (await client.get("/news/articles/-/provenance/a01")).text
    assert html.count('<ul class="prov-neighbours">') >= 1


async def test_articles_are_called_as_asked(db_path: Path, make_ds: Any) -> None:
    client = make_ds(db_path, metadata=given(label=["Bericht", "Berichte"])).client
    html = (await client.get("/news/-/provenance")).text
    assert "Berichte by likely origin" in html
    assert "Provenance of this Bericht" in (await client.get("/news/articles/a01")).text
    html = (await make_ds(db_path, metadata=given(label="<b>story")).client.get("/news/-/provenance")).text
    assert "<b>story" not in html
    assert "&lt;b&gt;story" in html


async def test_engine_tables_are_hidden(db_path: Path, make_ds: Any) -> None:
    tables = (await make_ds(db_path).client.get("/news.json")).json()["tables"]
    hidden = {table["name"] for table in tables if table["hidden"]}
    assert {table["name"] for table in tables if table["name"].startswith("_")} <= hidden
    assert not [name for name in hidden if name.startswith("provenance_")]
