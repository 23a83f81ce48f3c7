"""Who may not view the articles, or a table that we read beside them, gets nothing of them from us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from datasette_provenance.web.functions import register
from datasette_provenance.web.routes import routes
from datasette_provenance.web.site import TABLES
from datasette_provenance.web.vocabulary import FACETS, filter_key, negated_key

from . import newsroom

ROOT_ONLY: dict[str, Any] = {"allow": {"id": "root"}}
SECRETS = ("AFP", "Ferry crews", "Marrow Gazette", "Brandvold", "Kestrel", "_provenance_")

ADDRESSES = [
    "/news/-/provenance/family/f1/export/json-ld",
    "/news/-/provenance",
    "/news/-/provenance?_search=ferry&_provenance_publisher=Tarn+Post&_provenance_from=2031&_provenance_role=copy",
    "/news/-/provenance/family/f1/drawing.svg",
    "/news/-/provenance/together?family=f1",
    "/news/-/provenance/report?a=a02&b=a01",
    "/news/-/provenance/report?family=f1",
    "/news/-/provenance/report?publisher=Tarn+Post",
    "/news/-/provenance/publisher/Marrow~20Gazette",
    "/news/-/provenance/origin/AFP",
    "/news/-/provenance/family/f1",
    "/news/-/provenance/compare?a=a02&b=a01",
    "/news/-/provenance/match",
    "/news/-/provenance/judge",
    "/news/-/provenance/match?article=a02",
    "/news/-/provenance/match?url=https%3A%2F%2Fa02.example.invalid%2Fstory",
    "/news/-/provenance/match?text=Ferry+crews+in+Port+Marrow",
    "/news/articles/-/provenance/a01",
]


def with_tables(**tables: Any) -> dict[str, Any]:
    return {"databases": {"news": {"tables": tables}}}


DENIALS = {
    "articles table": with_tables(articles=ROOT_ONLY),
    "database": {"databases": {"news": ROOT_ONLY}},
    "instance": ROOT_ONLY,
}


def as_root(ds: Any) -> dict[str, str]:
    return {"ds_actor": ds.sign({"a": {"id": "root"}}, "actor")}


def every_address() -> list[str]:
    asked = [address.partition("?") for address in ADDRESSES]
    return [
        f"{path}{suffix}{mark}{query}"
        for path, mark, query in asked
        for suffix in (("",) if "/export/" in path or path.endswith((".svg", "/judge")) else ("", ".json"))
    ]


def test_the_addresses_below_are_all_that_we_have() -> None:
    import re

    unmatched = [
        pattern for pattern, _ in routes() if not any(re.match(pattern, address.split("?")[0]) for address in ADDRESSES)
    ]
    assert unmatched == []


@pytest.mark.parametrize("denied", list(DENIALS))
@pytest.mark.parametrize("address", every_address())
async def test_pages_are_refused(db_path: Path, make_ds: Any, denied: str, address: str) -> None:
    ds = make_ds(db_path, metadata=DENIALS[denied])
    response = await ds.client.get(address)
    assert response.status_code == 403
    assert not [secret for secret in SECRETS if secret in response.text]
    if ".json" in address:
        assert response.json()["ok"] is False
    assert (await ds.client.get(address, cookies=as_root(ds))).status_code != 403


@pytest.mark.parametrize("table", TABLES)
async def test_pages_are_refused_where_a_table_they_read_is_denied(db_path: Path, make_ds: Any, table: str) -> None:
    ds = make_ds(db_path, metadata=with_tables(**{table: ROOT_ONLY}))
    for address in every_address():
        response = await ds.client.get(address)
        assert response.status_code == 403
        assert not [secret for secret in SECRETS if secret in response.text]


@pytest.mark.parametrize("denied", list(DENIALS))
async def test_nothing_shows_on_pages_that_may_be_viewed(db_path: Path, make_ds: Any, denied: str) -> None:
    ds = make_ds(db_path, metadata=DENIALS[denied])
    for address in ("/news/articles", "/news/articles/a01", "/news/articles.json?_facet_provenance=origin"):
        assert (await ds.client.get(address)).status_code == 403
    for address in (
        "/",
        "/news",
        "/news/provenance_families?_facet_provenance=origin&_provenance_origin=AFP",
    ):
        response = await ds.client.get(address)
        assert '/-/provenance"' not in response.text
        assert "Provenance overview" not in response.text


async def test_articles_without_provenance_are_plain(db_path: Path, make_ds: Any) -> None:
    """The articles may be viewed, what detection says of them may not."""
    ds = make_ds(db_path, metadata=with_tables(provenance_articles=ROOT_ONLY))
    listing = await ds.client.get("/news/articles?_facet_provenance=origin&_provenance_origin=AFP")
    assert listing.status_code == 200
    assert "26 rows" in listing.text
    assert "facet-info-name" not in listing.text
    assert "likely origin" not in listing.text
    assert "_facet_provenance=role" not in listing.text
    assert "Facet by likely origin" not in listing.text
    row = await ds.client.get("/news/articles/a01")
    assert row.status_code == 200
    assert "provenance-panel" not in row.text
    seen = await ds.client.get("/news/articles?_facet_provenance=origin&_provenance_origin=AFP", cookies=as_root(ds))
    assert "3 rows" in seen.text
    assert "facet-info-name" in seen.text


@pytest.mark.parametrize(
    ("table", "gone", "stays"),
    [("provenance_links", "relation", "cited"), ("provenance_mentions", "cited", "relation")],
)
async def test_a_facet_needs_only_what_it_was_made_from(
    db_path: Path, make_ds: Any, table: str, gone: str, stays: str
) -> None:
    ds = make_ds(db_path, metadata=with_tables(**{table: ROOT_ONLY}))
    html = (await ds.client.get(f"/news/articles?_facet_provenance={gone}&_facet_provenance={stays}")).text
    assert f'data-column="{stays}"' in html
    assert f'data-column="{gone}"' not in html
    value = next(iter(newsroom.counts(gone)))
    assert "26 rows" in (await ds.client.get("/news/articles", params={f"_provenance_{gone}": value})).text


async def test_where_needs_execute_sql_on_later_pages_too(db_path: Path, make_ds: Any) -> None:
    ds = make_ds(db_path, settings={"default_allow_sql": False})
    query = "_where=1=1&_facet_provenance=origin&_size=2&_next=a02"
    assert (await ds.client.get(f"/news/articles.json?{query}")).status_code == 403


async def test_unknown_database_and_wrong_table_are_not_found(db_path: Path, make_ds: Any) -> None:
    client = make_ds(db_path).client
    for address in ("/nowhere/-/provenance", "/news/other/-/provenance/a01"):
        assert (await client.get(address)).status_code == 404
        response = await client.get(f"{address}.json")
        assert response.status_code == 404
        assert response.json()["ok"] is False


async def test_without_results_pages_say_what_to_run(tmp_path: Path, make_ds: Any) -> None:
    client = make_ds(newsroom.build(tmp_path / "news.db", detected=False)).client
    overview = await client.get("/news/-/provenance")
    assert overview.status_code == 200
    assert "datasette provenance detect" in overview.text
    for address in every_address():
        if address.startswith("/news/-/provenance") and not address.startswith("/news/-/provenance/"):
            continue
        response = await client.get(address)
        assert response.status_code == 404
        assert "datasette provenance detect news.db" in response.text


async def test_pages_are_read_only(db_path: Path, make_ds: Any) -> None:
    client = make_ds(db_path).client
    for address in ADDRESSES:
        response = await client.put(address)
        assert response.status_code in (403, 405)  # 0.65 asks for a CSRF token first


async def test_head_has_no_body(db_path: Path, make_ds: Any) -> None:
    client = make_ds(db_path).client
    for address in every_address():
        response = await client.request("HEAD", address)
        # judgements are only POSTed
        assert response.status_code == (405 if address.endswith("/judge") else 200)
        assert response.text == ""


async def test_json_carries_cors_headers_where_datasette_does(db_path: Path, make_ds: Any) -> None:
    client = make_ds(db_path, cors=True).client
    response = await client.get("/news/-/provenance/family/none.json")
    assert response.headers["access-control-allow-origin"] == "*"
    response = await make_ds(db_path).client.get("/news/-/provenance/family/none.json")
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("denied", list(DENIALS))
async def test_a_posted_text_finds_nothing_for_who_may_not_view(db_path: Path, make_ds: Any, denied: str) -> None:
    ds = make_ds(db_path, metadata=DENIALS[denied])
    for path in ("/news/-/provenance/match", "/news/-/provenance/match.json"):
        response = await ds.client.post(path, data={"text": newsroom.ORCHARD[0]})
        assert response.status_code == 403
        assert not [secret for secret in SECRETS if secret in response.text]
        allowed = await ds.client.post(path, data={"text": newsroom.ORCHARD[0]}, cookies=as_root(ds))
        assert "Kestrel" in allowed.text


@pytest.mark.parametrize("table", ["articles", *TABLES])
@pytest.mark.parametrize("name", list(FACETS))
async def test_every_facet_and_filter_says_nothing_of_a_denied_table(
    db_path: Path, make_ds: Any, name: str, table: str
) -> None:
    """Neither values nor counts, whatever is asked of the listing, in either shape."""
    ds = make_ds(db_path, metadata=with_tables(**{table: ROOT_ONLY}))
    needs = ("articles", *FACETS[name].reads)
    value = next(iter(newsroom.counts(name)))
    for suffix in ("", ".json"):
        path = f"/news/articles{suffix}"
        faceted = await ds.client.get(f"{path}?_facet_provenance={name}&_size=0")
        filtered = [
            await ds.client.get(path, params={key: value, "_size": "0", "_extra": "count"})
            for key in (filter_key(name), negated_key(name))
        ]
        if table == "articles":
            assert {response.status_code for response in (faceted, *filtered)} == {403}
        elif table in needs:
            assert f"_provenance_{name}=" not in faceted.text
            for response in filtered:
                count = "26 rows" in response.text if not suffix else 26 in _counts(response.json())
                assert count, (name, table)
        else:
            assert f"_provenance_{name}=" in faceted.text


def _counts(data: dict[str, Any]) -> tuple[Any, Any]:
    return data.get("count"), data.get("filtered_table_rows_count")


def test_sql_functions_know_nothing_but_their_arguments() -> None:
    import sqlite3

    conn = sqlite3.connect(":memory:")
    register(conn)
    names = {row[0] for row in conn.execute("select name from pragma_function_list where name like 'provenance%'")}
    assert names == {"provenance_origin", "provenance_jaccard", "provenance_shared_words", "provenance_quotes"}
    for name in names:
        arguments = "?, ?" if name in ("provenance_jaccard", "provenance_shared_words") else "?"
        conn.execute(f"select {name}({arguments})", ["a text"] * (arguments.count("?")))


@pytest.mark.parametrize("denied", list(DENIALS))
async def test_menus_offer_nothing_to_who_may_not_view(db_path: Path, make_ds: Any, denied: str) -> None:
    ds = make_ds(db_path, metadata=DENIALS[denied])
    for path in ("/", "/news", "/news/provenance_families", "/news/provenance_families/f1"):
        html = (await ds.client.get(path)).text
        assert not [word for word in ("Match a text", "Provenance overview", "Facet by likely") if word in html]
