"""The overview: its figures, that each leads to its rows, and what it says where there is nothing or too
much."""

from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database

from datasette_provenance.store import aggregates
from datasette_provenance.web.queries import overview as queries

from . import newsroom
from .reading import read

URL = "/news/-/provenance"


async def test_figures_are_the_counts_of_the_rows_they_lead_to(client):
    data = (await client.get(URL + ".json")).json()
    figures = {figure["label"]: figure["value"] for figure in data["figures"]}
    derived = [row for row in newsroom.ROWS if row.role in ("copy", "rewrite", "partial")]
    uncredited = [row for row in newsroom.ROWS if row.credited == 0]
    assert list(figures.values()) == [len(newsroom.ROWS), len(derived), 2, len(uncredited)]
    for figure in data["figures"]:
        assert (await client.get(figure["url"])).status_code == 200


async def test_every_count_leads_to_as_many_rows(client):
    data = (await client.get(URL + ".json")).json()

    async def rows(url):
        path, query = url.split("?")
        found = (await client.get(f"{path}.json?{query}&_shape=objects&_size=max")).json()["rows"]
        return len(found)

    for origin in data["origins"]:
        assert await rows(origin["url"]) == origin["articles"]
    for row in data["uncredited"]:
        assert await rows(row["url"]) == row["uncredited"]
    cells = [cell for row in data["matrix"]["rows"] for cell in row["cells"] if cell["articles"]]
    assert cells
    for cell in cells:
        assert await rows(cell["url"]) == cell["articles"]


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
        "facet",
        "publishers",
        "carried_origins",
        "largest_families",
        "fastest_families",
    ):
        monkeypatch.setattr(queries, name, slow)
    html = (await client.get(URL)).text
    assert html.count("Too many rows to count here") == 6
    data = (await client.get(URL + ".json")).json()
    assert data["matrix"] is None
    assert data["lags"] is None


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
