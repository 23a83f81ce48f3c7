"""Every figure of the overview and of the pages of publishers and origins is a plain query over the public tables, and leads to
as many rows of the articles table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from datasette_provenance.explain import hours_between
from datasette_provenance.web.queries import figures as counting

from . import crowd

ONCE = "a.article_id not in (select article_id from provenance_captures)"
ANOTHERS = "a.origin > '' and a.origin is not a.publisher"
DERIVED = "a.role in ('copy', 'rewrite', 'partial')"
FIGURES = {
    "articles": "1",
    "anothers": ANOTHERS,
    "uncredited": f"a.credited = 0 and {ANOTHERS}",
    "derived": DERIVED,
}
SOURCES = {
    "other": f"{DERIVED} and a.source_id is not null and not coalesce(s.publisher > '' and s.publisher = a.publisher, 0)",
    "own": f"{DERIVED} and s.publisher > '' and s.publisher = a.publisher",
    "missing": f"{DERIVED} and a.source_id is null",
}
SCOPES = {
    "": "1",
    "_provenance_publisher=Tarn+Post": "a.publisher = 'Tarn Post'",
    "_provenance_origin=AFP": "a.origin = 'AFP'",
    "_provenance_from=2031-03-04&_provenance_to=2031-03-05": "substr(a.published, 1, 10) in ('2031-03-04', '2031-03-05')",
    "_provenance_from=2031-04": "a.published >= '2031-04'",
    "_search=walkout": "a.article_id in (select id from articles where title || text like '%walkout%')",
    "_provenance_origin=AFP&_provenance_role=rewrite&_provenance_credited=uncredited": (
        "a.origin = 'AFP' and a.role = 'rewrite' and a.credited = 0"
    ),
    "_provenance_not_source=own": "not coalesce(s.publisher > '' and s.publisher = a.publisher, 0)",
    "_provenance_shared=50": "not coalesce(a.role <> 'rewrite' and l.narrative_words < 50, 0)",
    "_provenance_not_quoted=1": "not coalesce(a.role <> 'rewrite' and l.quoted_words > l.narrative_words, 0)",
    "_provenance_carried_by=Tarn+Post": (
        "a.article_id in (select article_id from _provenance_facets where facet = 'carried_by' and value = 'Tarn Post')"
    ),
    "_provenance_copy=unsaid": f"{ANOTHERS} and a.credited is null",
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crowd.build(tmp_path_factory.mktemp("crowd") / "news.db")


@pytest.fixture
def client(path: Path, make_ds: Any) -> Any:
    return make_ds(path).client


def ask(path: Path, what: str, where: str) -> list[Any]:
    with sqlite3.connect(path) as conn:
        return conn.execute(
            f"select {what} from provenance_articles a left join provenance_articles s on s.article_id = a.source_id "
            "left join provenance_links l on l.article_id = a.article_id and l.source_id = a.source_id "
            f"where {ONCE} and {where}"
        ).fetchall()


def number(path: Path, where: str) -> int:
    return ask(path, "count(*)", where)[0][0]


async def rows(client: Any, url: str) -> int:
    path, query = url.split("?")
    data = (await client.get(f"{path}.json?{query}&_shape=objects&_size=max")).json()
    return len(data["rows"])


def test_captures_of_a_page_are_known(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        found = conn.execute("select article_id, first_id from provenance_captures order by 1").fetchall()
    assert found == [("k02", "k01"), ("k03", "k01")]


@pytest.mark.parametrize("query", SCOPES)
async def test_figures_of_the_overview(client: Any, path: Path, query: str) -> None:
    where = SCOPES[query]
    data = (await client.get(f"/news/-/provenance.json?{query}")).json()
    figures = {figure["key"]: figure for figure in data["figures"]}
    for key, condition in FIGURES.items():
        assert figures[key]["value"] == number(path, f"{where} and {condition}"), key
    for source in data["sources"]:
        assert source["value"] == number(path, f"{where} and {SOURCES[source['key']]}"), source["key"]
    families = {row[0] for row in ask(path, "a.family_id", f"{where} and a.family_id is not null")}
    several = {"f1", "f2", "f3"}
    assert figures["families"]["value"] == len(families & several)
    url = figures["families"]["url"]
    assert (url is None) == (not families & several)
    if url:
        path_, _, asked = url.partition("?")
        rows_ = (await client.get(f"{path_}.json?{asked}&_shape=objects")).json()["rows"]
        assert {row["id"] for row in rows_} == families & several
    assert {row["origin"]: row["articles"] for row in data["origins"]} == dict(
        ask(path, "a.origin, count(*)", f"{where} and a.origin > '' group by 1")
    )
    assert {row["publisher"]: (row["uncredited"], row["carried"]) for row in data["uncredited"]} == {
        publisher: tuple(counts)
        for publisher, *counts in ask(
            path,
            "a.publisher, sum(a.credited = 0), count(a.credited)",
            f"{where} and a.publisher > '' and {ANOTHERS} group by 1 having sum(a.credited = 0) > 0",
        )
    }
    periods = {column["period"]: column["articles"] for column in (data["over_time"] or {"columns": []})["columns"]}
    if periods:
        days = ask(path, "substr(a.published, 1, 10), count(*)", f"{where} group by 1")
        assert {day: n for day, n in periods.items() if n} == dict(days)


@pytest.mark.parametrize(
    "query", ["", "_provenance_from=2031-03-04&_provenance_to=2031-03-05", "_provenance_copy=unsaid"]
)
async def test_every_figure_leads_to_as_many_rows(client: Any, query: str) -> None:
    data = (await client.get(f"/news/-/provenance.json?{query}")).json()
    await check_addresses(client, data)


@pytest.mark.parametrize(
    "page", ["publisher/Tarn~20Post", "publisher/Oxmere~20Echo", "origin/AFP", "origin/Oxmere~20Echo"]
)
@pytest.mark.parametrize("choice", ["", "?_provenance_not_quoted=1&_provenance_shared=100"])
async def test_every_figure_of_a_name_leads_to_as_many_rows(client: Any, page: str, choice: str) -> None:
    await check_addresses(client, (await client.get(f"/news/-/provenance/{page}.json{choice}")).json())


async def test_a_choice_leaves_something_out(client: Any) -> None:
    """Each of its own, or the tests above would compare nothing."""
    totals = {}
    for choice in CHOICES:
        for name in ("AFP", "Oxmere~20Echo"):
            data = (await client.get(f"/news/-/provenance/origin/{name}.json?{choice}")).json()
            totals[choice, name] = data["figures"][0]["value"]
    for choice in CHOICES[1:]:
        assert any(totals[choice, name] < totals["", name] for name in ("AFP", "Oxmere~20Echo")), choice
    html = (await client.get("/news/-/provenance/publisher/Tarn~20Post?_provenance_not_quoted=1")).text
    assert 'name="_provenance_not_quoted" value="1" checked' in html
    assert (await client.get("/news/-/provenance/publisher/Tarn~20Post?_provenance_shared=many")).status_code == 400


async def test_a_choice_that_takes_too_long_says_so(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(*args: Any) -> None:
        return None

    monkeypatch.setattr(counting, "of_some", slow)
    response = await client.get("/news/-/provenance/origin/AFP?_provenance_shared=50")
    assert (response.status_code, "took longer than this site allows" in response.text) == (400, True)


async def check_addresses(client: Any, data: dict[str, Any]) -> None:
    counts = set(leads(data))
    assert len(counts) > 5
    for count, url in counts:
        assert await rows(client, url) == count, url


def leads(data: Any) -> Iterator[tuple[int, str]]:
    """Whatever has a count and the address of its rows in the articles table."""
    if isinstance(data, list):
        for one in data:
            yield from leads(one)
    elif isinstance(data, dict):
        url = data.get("url")
        count = next((data[key] for key in ("value", "uncredited", "articles") if isinstance(data.get(key), int)), None)
        if isinstance(url, str) and "/news/articles?" in url and count is not None and "cells" not in data:
            if "uncredited" in data and "credited=uncredited" not in url:
                count = data["articles"]
            yield count, url
        for one in data.values():
            yield from leads(one)


CHOICES = ["", *(query for query in SCOPES if query.startswith(("_provenance_not_", "_provenance_shared")))]
"""That the pages of publishers and origins offer."""


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("name", ["Tarn Post", "Oxmere Echo", "Kestrel Times", "Marrow Gazette", "Fenn Weekly"])
async def test_figures_of_a_publisher(client: Any, path: Path, name: str, choice: str) -> None:
    kept = SCOPES[choice]
    where = f"a.publisher = '{name}' and {kept}"
    data = (await client.get(f"/news/-/provenance/publisher/{name.replace(' ', '~20')}.json?{choice}")).json()
    figures = {figure["key"]: figure["value"] for figure in data["figures"]}
    assert figures == {key: number(path, f"{where} and {condition}") for key, condition in FIGURES.items()}
    assert {source["key"]: source["value"] for source in data["sources"]} == {
        key: number(path, f"{where} and {condition}") for key, condition in SOURCES.items()
    }
    carried = ask(path, "a.origin, count(*), coalesce(sum(a.credited = 0), 0)", f"{where} and {ANOTHERS} group by 1")
    assert {(row["origin"], row["articles"], row["uncredited"]) for row in data["carried"]} == set(carried)
    carriers = ask(
        path, "a.publisher, count(*)", f"a.origin = '{name}' and {kept} and a.publisher > '' and {ANOTHERS} group by 1"
    )
    assert {(row["publisher"], row["articles"]) for row in data["carriers"]} == set(carriers)
    with sqlite3.connect(path) as conn:
        sql = "select f.id from provenance_families f join provenance_articles a on a.article_id = f.root_id"
        own = {
            row[0]
            for row in conn.execute(f"{sql} where a.publisher = ? and a.origin = ? and f.publishers > 1", [name, name])
        }
    assert {family["id"] for family in data["travelled"]} == own
    assert data["travelled_total"] == len(own)
    pairs = ask(path, "s.published, a.published", f"{where} and {ANOTHERS} and s.publisher is not a.publisher")
    hours = [hours_between(*pair) for pair in pairs if all(time and len(time) > 10 for time in pair)]
    hours = [h for h in hours if h is not None and h >= 0]
    assert (data["timed"], data["median_hours"]) == (len(hours), pytest.approx(median(hours)) if hours else None)
    assert sum(bar["articles"] for bar in (data["behind"] or {"bars": []})["bars"]) == len(hours)


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("name", ["AFP", "Kestrel Times", "Oxmere Echo"])
async def test_figures_of_an_origin(client: Any, path: Path, name: str, choice: str) -> None:
    where = f"a.origin = '{name}' and {SCOPES[choice]}"
    data = (await client.get(f"/news/-/provenance/origin/{name.replace(' ', '~20')}.json?{choice}")).json()
    figures = {figure["key"]: figure["value"] for figure in data["figures"]}
    assert figures == {key: number(path, f"{where} and {condition}") for key, condition in FIGURES.items()}
    carriers = ask(
        path,
        "a.publisher, count(*), coalesce(sum(a.credited = 0), 0)",
        f"{where} and a.publisher > '' and {ANOTHERS} group by 1",
    )
    assert {(row["publisher"], row["articles"], row["uncredited"]) for row in data["carriers"]} == set(carriers)
    assert (data["publishers"] or 0) == len(carriers)
    shares = [
        share for (share,) in ask(path, "l.source_share", f"{where} and {ANOTHERS} and l.source_share is not null")
    ]
    kept = [bar["articles"] for bar in (data["kept"] or {"bars": []})["bars"]]
    assert sum(kept) == len(shares)
    assert (kept or [0])[-1] == sum(share >= 0.9 for share in shares)
    cells = {row["role"]: row["articles"] for row in data["roles"]["rows"]}
    assert cells == dict(ask(path, "a.role, count(*)", f"{where} group by 1"))


async def test_afp_rewritten_without_credit_is_one_click_away(client: Any) -> None:
    data = (await client.get("/news/-/provenance.json")).json()
    afp = next(row for row in data["origins"] if row["origin"] == "AFP")
    cell = next(cell for cell in afp["cells"] if cell["role"] == "rewrite")
    assert cell["articles"] == await rows(client, cell["url"]) == 2  # a03, k04


async def test_no_share_of_a_few(client: Any) -> None:
    data = (await client.get("/news/-/provenance.json")).json()
    assert {row["publisher"]: row["share"] for row in data["uncredited"]}["Tarn Post"] is None
    details = {figure["key"]: figure["detail"] for figure in data["figures"]}
    assert "%" in details["anothers"]
    data = (await client.get("/news/-/provenance.json?_provenance_publisher=Tarn+Post")).json()
    assert "%" not in "".join(figure["detail"] for figure in data["figures"])


@pytest.mark.parametrize(
    "query",
    ["_provenance_from=yesterday", "_provenance_to=2031-3", "_provenance_source=nowhere", "_provenance_shared=many"],
)
async def test_a_value_that_cannot_be_one_is_said(client: Any, query: str) -> None:
    for address in ("/news/-/provenance", "/news/articles"):
        response = await client.get(f"{address}?{query}")
        assert response.status_code == 400
        assert query.split("=")[0] in response.text


async def test_who_is_not_here_has_no_page(client: Any) -> None:
    for kind in ("publisher", "origin"):
        response = await client.get(f"/news/-/provenance/{kind}/Nobody")
        assert response.status_code == 404
        assert "Nobody" in response.text
