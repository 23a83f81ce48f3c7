"""The overview: its figures, that each leads to its rows, and what it says where there is nothing or too
much."""

from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database

from datasette_provenance.store import aggregates
from datasette_provenance.web.queries import figures as counting
from datasette_provenance.web.queries import overview as queries
from datasette_provenance.web.scope import Kept
from datasette_provenance.web.site import read_site

from . import newsroom
from .reading import read

URL = "/news/-/provenance"


async def test_figures_are_told_and_lead_somewhere(client):
    data = (await client.get(URL + ".json")).json()
    figures = {figure["key"]: figure["value"] for figure in data["figures"]}
    derived = [row for row in newsroom.ROWS if row.role in ("copy", "rewrite", "partial")]
    uncredited = [row for row in newsroom.ROWS if row.credited == 0]
    assert (figures["articles"], figures["derived"]) == (len(newsroom.ROWS), len(derived))
    assert (figures["families"], figures["uncredited"]) == (2, len(uncredited))
    page = read((await client.get(URL)).text)
    for figure in data["figures"]:
        assert (await client.get(figure["url"])).status_code == 200
        assert figure["how"] in page.words


async def test_families_are_listed_and_linked(client):
    data = (await client.get(URL + ".json")).json()
    assert [(f["id"], f["articles"]) for f in data["largest"]] == [("f1", 3), ("f2", 2)]
    assert [(f["id"], f["span_words"]) for f in data["fastest"]] == [("f1", "3 hours")]
    page = read((await client.get(URL)).text)
    assert "/news/-/provenance/family/f1" in page.hrefs()


async def test_a_publisher_that_is_markup_shows_as_text(client):
    html = (await client.get(URL)).text
    assert "<img src=x" not in html
    assert newsroom.ROWS[7].publisher in read(html).words


async def test_before_detection_it_says_what_to_run(tmp_path, make_ds):
    path = newsroom.build(tmp_path / "new.sqlite", detected=False)
    response = await make_ds(path).client.get("/new/-/provenance")
    assert response.status_code == 200
    assert "datasette provenance detect new.sqlite" in response.text


async def test_a_figure_that_takes_too_long_is_left_out_not_the_page(client, monkeypatch):
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) as articles from n"

    async def slow(site, *args):
        return await queries.rows(site, endless)

    monkeypatch.setattr(queries, "LIMIT_MS", 20)
    for name in (
        "families",
        "origins",
        "publishers",
        "carried_origins",
        "largest_families",
        "fastest_families",
    ):
        monkeypatch.setattr(queries, name, slow)
    html = (await client.get(URL)).text
    assert html.count("Too many rows to count here") == 6
    assert "too many rows to count here" in html
    data = (await client.get(URL + ".json")).json()
    assert data["matrix"] is None
    assert data["lags"] is None


async def test_a_scope_that_takes_too_long_says_so_and_leads_to_its_rows(client, monkeypatch):
    async def slow(*args):
        return None

    monkeypatch.setattr(counting, "of_some", slow)
    response = await client.get(f"{URL}?_provenance_from=2031")
    assert response.status_code == 200
    assert "Too many rows to count here. Narrow the choice" in response.text
    assert any("/news/articles?_provenance_from=2031" in href for href in read(response.text).hrefs())


async def test_the_figures_of_one_name_are_summed_already(client, monkeypatch):
    """Where reading its rows takes too long, they are what its page says; the lists are left out."""
    url = f"{URL}.json?_provenance_origin=AFP"
    whole = (await client.get(url)).json()

    async def slow(*args):
        return None

    monkeypatch.setattr(counting, "of_some", slow)
    summed = (await client.get(url)).json()
    for a, b in zip(whole["figures"], summed["figures"], strict=True):
        assert (a["key"], a["value"]) == (b["key"], b["value"]) or (b["key"], b["value"]) == ("families", None)
    assert (summed["roles"], summed["sources"]) == (whole["roles"], whole["sources"])
    assert summed["origins"] is None
    response = await client.get(f"{URL}?_provenance_origin=AFP")
    assert "Too many rows to count here." in response.text


async def test_rows_of_a_scope_are_read_for_no_longer_than_allowed(ds, monkeypatch):
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n where i < 0"
    monkeypatch.setattr(counting.tally, "rows", lambda *args: endless)
    site = await read_site(ds, "news")
    assert await counting.of_some(site, Kept("1", "", {}), 20) is None


async def test_median_lag_behind_the_source(tmp_path, make_ds):
    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        for n, minutes in enumerate(("30", "45", "59")):
            conn.execute(
                "insert into provenance_articles (article_id, publisher, origin, source_id, published) "
                "values (?, 'Slow Post', 'AFP', 'a01', ?)",
                [f"s{n}", f"2031-03-05T07:{minutes}:00"],
            )
    db = Database(path)
    with db.atomic():
        aggregates.summarise(db)
    db.close()
    data = (await make_ds(path).client.get(URL + ".json")).json()
    assert [(row["publisher"], row["articles"], row["hours"]) for row in data["lags"]] == [
        ("Tarn Post", 1, pytest.approx(80 / 60)),
        ("Daily Lantern", 1, pytest.approx(170 / 60)),
        ("Marrow Gazette", 1, 5),
        ("Slow Post", 3, pytest.approx(24 + 35 / 60)),
    ]


async def test_results_of_an_older_version_say_what_to_run(tmp_path, make_ds):
    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        conn.execute("drop table provenance_publishers")
    response = await make_ds(path).client.get(URL)
    assert response.status_code == 404
    assert "datasette provenance detect news.db --rebuild" in response.text
