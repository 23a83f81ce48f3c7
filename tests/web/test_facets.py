"""The facet counts what a count in Python counts, whatever else the table page is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlsplit

import pytest
import sqlite_utils

from datasette_provenance.store import aggregates
from datasette_provenance.web.vocabulary import FACETS

from . import newsroom


async def facets(client: Any, query: str, path: str = "/news/articles") -> dict[str, Any]:
    """Facet results by name, in the shape of either line."""
    response = await client.get(f"{path}.json?{query}")
    assert response.status_code == 200, response.text
    found = response.json()["facet_results"]
    return found.get("results", found) if "timed_out" in found else found


def as_counts(facet: dict[str, Any]) -> dict[str, int]:
    return {value["value"]: value["count"] for value in facet["results"]}


@pytest.mark.parametrize("name", list(FACETS))
async def test_counts_of_the_whole_table(client: Any, name: str) -> None:
    found = (await facets(client, f"_facet_provenance={name}"))[name]
    assert as_counts(found) == newsroom.counts(name)
    assert found["type"] == "provenance"
    assert found["hideable"]
    assert [v["count"] for v in found["results"]] == sorted((v["count"] for v in found["results"]), reverse=True)


def relations(row: newsroom.Row) -> set[str]:
    return {value for facet, value, id in newsroom.facet_values() if facet == "relation" and id == row.id}


CASES: list[tuple[str, Callable[[newsroom.Row], bool]]] = [
    ("publisher=Tarn+Post", lambda row: row.publisher == "Tarn Post"),
    ("publisher__contains=Gazette", lambda row: "Gazette" in row.publisher),
    ("published__gte=2031-06-01", lambda row: row.published >= "2031-06-01"),
    (
        "published__gte=2031-03-01&published__lt=2031-04-01&_provenance_role=copy",
        lambda row: "2031-03-01" <= row.published < "2031-04-01" and row.role == "copy",
    ),
    (
        "publisher__in=Tarn+Post,Daily+Lantern&_provenance_not_origin=AFP",
        lambda row: row.publisher in ("Tarn Post", "Daily Lantern") and row.origin != "AFP",
    ),
    (
        "publisher__not=Tarn+Post&_provenance_relation=copy",
        lambda row: row.publisher != "Tarn Post" and "copy" in relations(row),
    ),
    (
        "publisher=Tarn+Post&_provenance_cited=Reuters",
        lambda row: row.publisher == "Tarn Post" and "Reuters" in row.cited,
    ),
    (
        "publisher=Tarn+Post&published__lt=2031-04",
        lambda row: row.publisher == "Tarn Post" and row.published < "2031-04",
    ),
    ("publisher__isnull=1", lambda row: False),
    ("_search=blight", lambda row: "blight" in (row.title + row.text).lower()),
    ("_where=id+%3E+%27b%27", lambda row: row.id > "b"),
    ("_provenance_origin=AFP", lambda row: row.origin == "AFP"),
    ("_provenance_origin=AFP&_provenance_role=copy", lambda row: row.origin == "AFP" and row.role == "copy"),
    ("_provenance_origin=AFP&publisher=Tarn+Post", lambda row: row.id == "a02"),
    ("_provenance_not_origin=AFP", lambda row: row.origin != "AFP"),
    ("_provenance_cited=Reuters&_search=parish", lambda row: "Reuters" in row.cited),
    ("_provenance_carried_by=Tarn+Post&_provenance_carried_by=Daily+Lantern", lambda row: row.id == "a01"),
    ("_provenance_origin=Nobody", lambda row: False),
    ("_provenance_credited=uncredited", lambda row: row.credited == 0),
    ("_provenance_not_credited=uncredited", lambda row: row.credited != 0),
    (
        "_provenance_not_role=copy&_provenance_not_origin=Quill+Courier",
        lambda row: row.role != "copy" and row.origin != "Quill Courier",
    ),
    ("_provenance_relation=copy", lambda row: "copy" in relations(row)),
    ("_provenance_relation=partial&_provenance_relation=copy", lambda row: {"partial", "copy"} <= relations(row)),
    ("_provenance_relation=copy/partial", lambda row: False),
    ("_provenance_not_relation=copy", lambda row: "copy" not in relations(row)),
    ("_provenance_not_relation=copy&_provenance_role=rewrite", lambda row: row.id == "a03"),
    ("_provenance_cited=Reuters", lambda row: "Reuters" in row.cited),
    ("_provenance_cited=Reuters&_provenance_role=independent", lambda row: "Reuters" in row.cited),
    ("_provenance_not_cited=Reuters", lambda row: "Reuters" not in row.cited),
    ("_provenance_carried_by=Tarn+Post&_provenance_not_origin=Nobody", lambda row: "Tarn Post" in row.carried_by),
    ("_provenance_not_carried_by=Tarn+Post", lambda row: "Tarn Post" not in row.carried_by),
    (
        "_provenance_not_carried_by=Tarn+Post&_provenance_role=copy",
        lambda row: row.role == "copy" and "Tarn Post" not in row.carried_by,
    ),
    (
        "_provenance_carried_by=Tarn+Post&_provenance_not_cited=Reuters&_provenance_not_credited=credited",
        lambda row: "Tarn Post" in row.carried_by and "Reuters" not in row.cited and row.credited != 1,
    ),
    ("_search=walkout&_provenance_credited=uncredited&id__gte=a02", lambda row: row.id == "a02"),
    (
        "_through=%7B%22table%22%3A%22provenance_mentions%22%2C%22column%22%3A%22name%22%2C%22value%22%3A%22AFP%22%7D"
        "&_provenance_role=copy",
        lambda row: row.id == "a01",
    ),
]


@pytest.mark.parametrize(("query", "keep"), CASES, ids=[query for query, _ in CASES])
@pytest.mark.parametrize("name", list(FACETS))
async def test_counts_under_filters(client: Any, query: str, keep: Callable[..., bool], name: str) -> None:
    response = await client.get(f"/news/articles.json?{query}&_size=max")
    ids = {row["id"] for row in _rows(response.json())}
    assert ids == {row.id for row in newsroom.ROWS if keep(row)}
    assert as_counts((await facets(client, f"{query}&_facet_provenance={name}"))[name]) == newsroom.counts(name, keep)


def _rows(data: dict[str, Any]) -> list[dict[str, Any]]:
    if data["rows"] and isinstance(data["rows"][0], list):
        return [dict(zip(data["columns"], row, strict=True)) for row in data["rows"]]
    return data["rows"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "_sort=publisher",
        "_sort_desc=title",
        "_provenance_role=independent",
        "_search=parish&_sort=published",
        "_provenance_not_cited=Reuters&_sort_desc=published",
        "_provenance_role=independent&publisher__contains=o",
        "published__gte=2031-06-01",
        "published__gte=2031-03-01&_provenance_not_role=rewrite",
    ],
)
async def test_counts_are_the_same_on_every_page(client: Any, query: str) -> None:
    first, pages, path = None, 0, f"/news/articles.json?{query}&_size=4&_facet_provenance=origin"
    while path:
        data = (await client.get(path)).json()
        found = data["facet_results"]
        found = found.get("results", found) if "timed_out" in found else found
        first = first or as_counts(found["origin"])
        assert as_counts(found["origin"]) == first
        pages += 1
        url = data.get("next_url")
        path = f"{urlsplit(url).path}?{urlsplit(url).query}" if url else ""
    assert pages > 2
    assert first


async def test_toggles_filter_and_unfilter(client: Any) -> None:
    query = "_facet_provenance=origin&_facet_provenance=role&publisher__contains=a&_size=2&_next=a02"
    values = {v["value"]: v for v in (await facets(client, query))["origin"]["results"]}
    on = dict(parse_qsl(urlsplit(values["AFP"]["toggle_url"]).query))
    assert on["_provenance_origin"] == "AFP"
    assert on["publisher__contains"] == "a"
    assert "_next" not in on
    assert not values["AFP"]["selected"]

    again = await facets(client, urlsplit(values["AFP"]["toggle_url"]).query)
    selected = {v["value"]: v for v in again["origin"]["results"]}["AFP"]
    assert selected["selected"]
    off = parse_qsl(urlsplit(selected["toggle_url"]).query)
    assert ("_provenance_origin", "AFP") not in off
    assert ("_facet_provenance", "origin") in off

    removed = parse_qsl(urlsplit(again["role"]["toggle_url"]).query)
    assert ("_facet_provenance", "role") not in removed
    assert ("_facet_provenance", "origin") in removed


async def test_toggles_keep_base_url(db_path: Path, make_ds: Any) -> None:
    ds = make_ds(db_path, settings={"base_url": "/prefix/"})
    html = (await ds.client.get("/news/articles?_facet_provenance=origin")).text
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', html) if "_provenance_origin=AFP" in link]
    assert links
    assert all(urlsplit(link).path == "/prefix/news/articles" for link in links)
    removal = re.search(r'href="([^"]+)" class="cross"', html)
    assert removal
    assert unescape(removal.group(1)) == "/prefix/news/articles"


async def test_facets_from_metadata_are_listed_once_and_cannot_be_hidden(db_path: Path, make_ds: Any) -> None:
    tables = {"articles": {"facets": [{"provenance": "origin"}, "publisher"]}}
    ds = make_ds(db_path, metadata={"databases": {"news": {"tables": tables}}})
    html = (await ds.client.get("/news/articles")).text
    assert html.count('data-column="origin"') == 1
    found = await facets(ds.client, "_facet_provenance=origin&_facet_provenance=role")
    assert sorted(found) == ["origin", "publisher", "role"]
    assert not found["origin"]["hideable"]
    assert found["role"]["hideable"]


@pytest.mark.parametrize(
    "query",
    [
        "_facet_provenance=bogus",
        "_facet_provenance=",
        "_facet_provenance=%7B%7D",
        "_facet_provenance=%7B%22simple%22%3A5%7D",
        "_provenance_bogus=1",
        "_provenance_origin=",
        "_facet_provenance=_provenance_settings",
    ],
)
async def test_unknown_names_are_ignored(client: Any, query: str) -> None:
    response = await client.get(f"/news/articles?{query}")
    assert response.status_code == 200
    assert "26 rows" in response.text


async def test_other_tables_have_no_such_facet(client: Any) -> None:
    path = "/news/provenance_families"
    assert await facets(client, "_facet_provenance=origin", path) == {}
    response = await client.get(f"{path}?_facet_provenance=origin&_provenance_origin=AFP")
    assert response.status_code == 200
    assert "2 rows" in response.text
    assert "_facet_provenance=role" not in response.text


async def test_suggested_on_the_articles_table(client: Any) -> None:
    html = (await client.get("/news/articles?_facet_provenance=origin")).text
    suggested = html[html.index("Suggested facets") :]
    assert all(f"_facet_provenance={name}" in suggested for name in FACETS if name != "origin")
    assert "_facet_provenance=origin#" not in suggested


async def test_truncated_at_the_facet_size(client: Any) -> None:
    found = (await facets(client, "_facet_provenance=origin&_facet_size=2"))["origin"]
    assert found["truncated"]
    assert len(found["results"]) == 2


async def test_a_timeout_is_reported(db_path: Path, make_ds: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from datasette.database import QueryInterrupted

    from datasette_provenance.web.facets import ProvenanceFacet

    async def slow(*args: Any) -> Any:
        raise QueryInterrupted(Exception("interrupted"), "select 1", {})

    monkeypatch.setattr(ProvenanceFacet, "_counted", slow)
    html = (await make_ds(db_path).client.get("/news/articles?_facet_provenance=origin")).text
    assert re.search(r"facets timed out:\s*origin", html)


@pytest.mark.parametrize("immutable", [False, True])
@pytest.mark.parametrize(
    ("table", "pk", "key"),
    [
        ("Meldungen / 2031 – Übersicht", "Schlüssel Nr.", lambda id: f"{id}/ü .x"),
        ("select", "rowid_", lambda id: int(id[1:]) + 1000 * ord(id[0])),
        ("from", "select", str),
        ("keyless", "rowid", newsroom.number),
    ],
)
async def test_odd_names_and_keys(
    tmp_path: Path, make_ds: Any, table: str, pk: str, key: Callable[[str], Any], immutable: bool
) -> None:
    from datasette.utils import tilde_encode

    path = newsroom.build(tmp_path / "odd.db", table, pk, key)
    client = make_ds(path, immutable=immutable).client
    base = f"/odd/{tilde_encode(table)}"
    for query, keep in (
        ("", lambda row: True),
        ("publisher=Tarn+Post&", lambda row: row.publisher == "Tarn Post"),
    ):
        found = await facets(client, f"{query}_facet_provenance=role", base)
        assert as_counts(found["role"]) == newsroom.counts("role", keep)
    assert "4 rows" not in (await client.get(f"{base}?_provenance_origin=AFP")).text
    assert "3 rows" in (await client.get(f"{base}?_provenance_origin=AFP")).text


async def test_two_databases_do_not_mix(tmp_path: Path, make_ds: Any) -> None:
    one = newsroom.build(tmp_path / "one.db")
    two = newsroom.build(tmp_path / "two.db", "stories")
    bare = newsroom.build(tmp_path / "bare.db", detected=False)
    db = sqlite_utils.Database(two)
    db["_provenance_facets"].delete_where("value = 'AFP'")
    aggregates.summarise(db)
    db.conn.commit()
    db.close()
    client = make_ds(one, two, bare).client
    assert "AFP" in as_counts((await facets(client, "_facet_provenance=origin", "/one/articles"))["origin"])
    assert "AFP" not in as_counts((await facets(client, "_facet_provenance=origin", "/two/stories"))["origin"])
    assert await facets(client, "_facet_provenance=origin", "/bare/articles") == {}
    assert "_facet_provenance" not in (await client.get("/bare/articles")).text


async def test_under_one_column_sums_are_enough(db_path: Path, tmp_path: Path, make_ds: Any) -> None:
    """What stands in the facets table itself is not asked, nor who else may be looked at."""
    path = tmp_path / "news.db"
    path.write_bytes(db_path.read_bytes())
    db = sqlite_utils.Database(path)
    db["_provenance_facets"].delete_where("facet in ('role', 'relation')")
    db.close()
    client = make_ds(path).client
    for query, keep in (
        ("publisher=Tarn+Post", lambda row: row.publisher == "Tarn Post"),
        ("published__gte=2031-06-01", lambda row: row.published >= "2031-06-01"),
        ("_provenance_cited=Reuters", lambda row: "Reuters" in row.cited),
    ):
        found = await facets(client, f"{query}&_facet_provenance=role")
        assert as_counts(found["role"]) == newsroom.counts("role", keep)


@pytest.mark.parametrize(
    "change",
    [
        "update articles set publisher = 'Tarn Post' where id = 'a01'",
        "delete from articles where publisher = 'Tarn Post'",
    ],
)
async def test_articles_changed_since_the_last_run_are_counted_as_they_are(
    tmp_path: Path, make_ds: Any, change: str
) -> None:
    path = newsroom.build(tmp_path / "news.db")
    db = sqlite_utils.Database(path)
    db.conn.execute(change)
    db.conn.commit()
    ids = [row["id"] for row in db["articles"].rows_where("publisher = 'Tarn Post'")]
    db.close()
    found = await facets(make_ds(path).client, "publisher=Tarn+Post&_facet_provenance=origin")
    assert as_counts(found["origin"]) == newsroom.counts("origin", lambda row: row.id in ids)


async def test_columns_that_a_setting_names_are_counted_as_they_are(tmp_path: Path, make_ds: Any) -> None:
    """The sums are of the columns that detection read, under their own names."""
    path = newsroom.build(tmp_path / "news.db", columns={"publisher": 'it\'s "the" outlet'})
    db = sqlite_utils.Database(path)
    db["articles"].add_column("owner", str)
    db.conn.execute("update articles set owner = 'Tarn Post' where id > 'b'")
    db.conn.commit()
    assert {row["name"] for row in db["_provenance_columns"].rows} == {'it\'s "the" outlet', "published"}
    db.close()
    plugins = {"datasette-provenance": {"columns": {"publisher": "owner"}}}
    client = make_ds(path, metadata={"databases": {"news": {"plugins": plugins}}}).client
    for column, keep in (
        ("owner", lambda row: row.id > "b"),
        ('it\'s "the" outlet', lambda row: row.publisher == "Tarn Post"),
    ):
        found = await facets(client, f"{quote_plus(column)}=Tarn+Post&_facet_provenance=role")
        assert as_counts(found["role"]) == newsroom.counts("role", keep)


async def test_numbers_in_the_column_are_compared_as_numbers(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db")
    db = sqlite_utils.Database(path)
    db["articles"].transform(types={"published": int})
    db.conn.execute("update articles set published = length(publisher)")
    aggregates.summarise(db)
    db.conn.commit()
    db.close()
    found = await facets(make_ds(path).client, "published__gt=9&_facet_provenance=role")
    assert as_counts(found["role"]) == newsroom.counts("role", lambda row: len(row.publisher) > 9)


async def test_results_of_an_older_version_have_no_facet(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db")
    db = sqlite_utils.Database(path)
    db["_provenance_counts"].drop()
    db.close()
    client = make_ds(path).client
    assert await facets(client, "_facet_provenance=origin") == {}
