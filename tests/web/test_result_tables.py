"""Datasette's own pages of the tables that detection writes: for who may view the articles, and for nobody else."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import datasette
import pytest
import sqlite_utils
from datasette.utils import tilde_encode

from datasette_provenance.store import schema
from datasette_provenance.web.permissions import _made_of
from datasette_provenance.web.vocabulary import RESULTS

from . import newsroom
from .test_permissions import DENIALS, ROOT_ONLY, SECRETS, as_root, with_tables

WRITTEN = (*schema.COLUMNS, schema.SETTINGS)
ARTICLES_DENIED = DENIALS["articles table"]
PIECES = [secret for secret in SECRETS if secret != "_provenance_"]
"""Of articles. Names of tables and columns are for everyone who may run SQL."""
ONE_POINT_OH = datasette.__version__.startswith("1")
MORE_PAGES = ("/-/schema.json", "/-/schema.md", "/-/autocomplete?q=a", "/-/fragment") if ONE_POINT_OH else ()


def row_path(path: Path, table: str) -> str | None:
    """Of a row of the table, as Datasette addresses it; None for an empty one."""
    with sqlite3.connect(path) as conn:
        keys = sorted((row[5], row[1]) for row in conn.execute(f'pragma table_info("{table}")') if row[5])
        columns = ", ".join(f'"{name}"' for _, name in keys) or "rowid"
        row = conn.execute(f'select {columns} from "{table}" limit 1').fetchone()
    return None if row is None else f"/news/{table}/{','.join(tilde_encode(str(value)) for value in row)}"


def pages_of(path: Path, table: str) -> list[str]:
    row = row_path(path, table)
    rows = [] if row is None else [row, f"{row}.json"]
    shapes = [f"/news/{table}{suffix}" for suffix in ("", ".json", ".csv", ".json?_shape=array", ".json?_size=0")]
    column = next(iter(schema.COLUMNS.get(table, {"rowid": None})))
    facets = [f"/news/{table}.json?_facet={column}", f"/news/{table}?_search=a"]
    return [*shapes, *facets, *rows, *(f"/news/{table}{more}" for more in MORE_PAGES)]


async def names_shown(ds: Any, **asked: Any) -> set[str]:
    """Tables that Datasette's lists name."""
    found: set[str] = set()
    response = await ds.client.get("/news.json", **asked)
    if response.status_code == 200:
        found |= {table["name"] for table in response.json()["tables"]}
    pages = ("/news", "/", "/.json", *(("/-/jump.json?q=prov",) if ONE_POINT_OH else ()))
    text = "".join([(await ds.client.get(page, **asked)).text for page in pages])
    return found | {table for table in WRITTEN if f"/news/{table}" in text}


def test_all_that_is_written_is_known() -> None:
    assert set(RESULTS) == set(WRITTEN)
    assert set(_made_of(("articles",))) >= set(WRITTEN)


def test_what_load_makes_for_searching_is_known(db_path: Path) -> None:
    with sqlite3.connect(db_path) as conn:
        made = {
            row[0]
            for row in conn.execute("select name from sqlite_master where name like 'articles\\_fts%' escape '\\'")
        }
    assert made
    assert made <= set(_made_of(("articles",)))


@pytest.mark.parametrize("table", [*WRITTEN, "articles_fts"])
async def test_pages_follow_the_articles(db_path: Path, make_ds: Any, table: str) -> None:
    ds = make_ds(db_path, metadata=ARTICLES_DENIED)
    everyone = make_ds(db_path)
    for page in pages_of(db_path, table):
        refused = await ds.client.get(page)
        assert refused.status_code == 403, page
        assert not [secret for secret in PIECES if secret in refused.text], page
        expected = (await everyone.client.get(page)).status_code
        assert expected != 403, page
        assert (await ds.client.get(page, cookies=as_root(ds))).status_code == expected, page


async def test_no_list_names_them(db_path: Path, make_ds: Any) -> None:
    ds = make_ds(db_path, metadata=ARTICLES_DENIED)
    assert await names_shown(ds) & {*WRITTEN, "articles"} == set()
    assert await names_shown(ds, cookies=as_root(ds)) >= {*schema.PUBLIC_TABLES, "articles"}
    assert await names_shown(make_ds(db_path)) >= {*schema.PUBLIC_TABLES, "articles"}
    for page in ("/news", "/"):
        text = (await ds.client.get(page)).text
        assert not [secret for secret in PIECES if secret in text]


async def test_who_may_view_the_articles_alone_is_marked_private(db_path: Path, make_ds: Any) -> None:
    ds = make_ds(db_path, metadata=ARTICLES_DENIED)
    tables = (await ds.client.get("/news.json", cookies=as_root(ds))).json()["tables"]
    private = {table["name"]: table["private"] for table in tables}
    assert {private[name] for name in (*schema.PUBLIC_TABLES, "articles")} == {True}
    assert not any(table["private"] for table in (await make_ds(db_path).client.get("/news.json")).json()["tables"])


async def test_a_rule_of_its_own_does_not_open_a_table(db_path: Path, make_ds: Any) -> None:
    ds = make_ds(db_path, metadata=with_tables(articles=ROOT_ONLY, provenance_mentions={"allow": True}))
    assert (await ds.client.get("/news/provenance_mentions")).status_code == 403


async def test_a_rule_of_its_own_still_closes_one(db_path: Path, make_ds: Any) -> None:
    ds = make_ds(db_path, metadata=with_tables(provenance_mentions=ROOT_ONLY))
    assert (await ds.client.get("/news/provenance_mentions")).status_code == 403
    assert (await ds.client.get("/news/provenance_mentions", cookies=as_root(ds))).status_code == 200
    assert (await ds.client.get("/news/provenance_links")).status_code == 200


async def test_other_tables_stay_as_they_are(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db")
    sqlite_utils.Database(path)["notes"].insert({"note": "mine"})
    ds = make_ds(path, metadata=ARTICLES_DENIED)
    assert (await ds.client.get("/news/notes")).status_code == 200
    assert await names_shown(ds) - {"_sqlite_migrations"} == {"notes"}


async def test_each_database_has_its_own_articles(db_path: Path, tmp_path: Path, make_ds: Any) -> None:
    other = newsroom.build(tmp_path / "archive.db", table="stories of 2025/é", pk="key")
    neither = tmp_path / "plain.db"
    sqlite_utils.Database(neither)["provenance_mentions"].insert({"of": "a painting"})
    asked = {name: f"/{name}/provenance_mentions" for name in ("news", "archive", "plain")}
    for closed, table in (("news", "articles"), ("archive", "stories of 2025/é"), ("plain", "articles")):
        ds = make_ds(db_path, other, neither, metadata={"databases": {closed: {"tables": {table: ROOT_ONLY}}}})
        seen = {name for name, path in asked.items() if (await ds.client.get(path)).status_code == 200}
        assert seen == set(asked) - ({closed} - {"plain"})


async def test_what_a_later_run_writes_is_hidden_at_once(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db", detected=False)
    sqlite_utils.Database(path)["provenance_mentions"].insert({"of": "a painting"})
    ds = make_ds(path, metadata=ARTICLES_DENIED)
    assert (await ds.client.get("/news/provenance_mentions")).status_code == 200
    sqlite_utils.Database(path)["provenance_mentions"].drop()
    results = newsroom.build(tmp_path / "detected.db")
    with sqlite3.connect(results) as source, sqlite3.connect(path) as target:
        source.backup(target)
    assert (await ds.client.get("/news/provenance_mentions")).status_code == 403
    assert (await ds.client.get("/news/provenance_mentions", cookies=as_root(ds))).status_code == 200


async def test_an_immutable_database_is_no_exception(db_path: Path, make_ds: Any) -> None:
    ds = make_ds(db_path, metadata=ARTICLES_DENIED, immutable=True)
    assert (await ds.client.get("/news/provenance_families")).status_code == 403
    assert (await ds.client.get("/news/provenance_families", cookies=as_root(ds))).status_code == 200


@pytest.mark.parametrize(
    "damage",
    [
        "drop table _provenance_settings",
        "delete from _provenance_settings",
        "update _provenance_settings set value = '{'",
    ],
)
async def test_without_settings_the_table_that_they_refer_to_counts(tmp_path: Path, make_ds: Any, damage: str) -> None:
    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        conn.execute(damage)
    assert (await make_ds(path, metadata=ARTICLES_DENIED).client.get("/news/provenance_links")).status_code == 403
    assert (await make_ds(path).client.get("/news/provenance_links")).status_code == 200


async def test_where_nothing_names_the_articles_datasettes_own_rules_hold(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db", pk="rowid", key=newsroom.number)
    with sqlite3.connect(path) as conn:
        conn.execute("drop table _provenance_settings")
    ds = make_ds(path, metadata=with_tables(provenance_links=ROOT_ONLY))
    assert (await ds.client.get("/news/provenance_links")).status_code == 403
    assert (await ds.client.get("/news/provenance_mentions")).status_code == 200


async def test_settings_that_name_a_result_table_end_somewhere(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        conn.execute("""update _provenance_settings set value = '"provenance_links"' where key = 'table'""")
    ds = make_ds(path, metadata=with_tables(provenance_links=ROOT_ONLY))
    assert (await ds.client.get("/news/provenance_mentions")).status_code == 403
    assert (await ds.client.get("/news/provenance_mentions", cookies=as_root(ds))).status_code == 200


@pytest.mark.parametrize(("denied", "seen"), [("stories", False), ("articles", False), ("notes", True)])
async def test_articles_shown_under_another_name_must_be_visible_too(
    tmp_path: Path, make_ds: Any, denied: str, seen: bool
) -> None:
    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        conn.execute("create table stories as select * from articles")
    tables = {denied: ROOT_ONLY}
    metadata = {"databases": {"news": {"tables": tables, "plugins": {"datasette-provenance": {"table": "stories"}}}}}
    ds = make_ds(path, metadata=metadata)
    assert ((await ds.client.get("/news/provenance_mentions")).status_code == 200) is seen


async def test_a_renamed_table_is_not_asked_for_by_its_old_name(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        conn.execute("alter table articles rename to stories")
    plugins = {"datasette-provenance": {"table": "stories"}}
    for table, status in (("articles", 200), ("stories", 403)):
        metadata = {"databases": {"news": {"tables": {table: ROOT_ONLY}, "plugins": plugins}}}
        ds = make_ds(path, metadata=metadata)
        assert (await ds.client.get("/news/provenance_mentions")).status_code == status


async def test_a_database_that_cannot_be_read_shows_none_of_them(db_path: Path, tmp_path: Path, make_ds: Any) -> None:
    ds = make_ds(shutil.copy(db_path, tmp_path / "news.db"))

    async def broken(*_: Any) -> Any:
        raise sqlite3.DatabaseError("database disk image is malformed")

    ds.get_database("news").execute_fn = broken
    from datasette_provenance.web import permissions

    assert await permissions._articles_of(ds, "news") == permissions.UNREADABLE
    assert await permissions._allowed(ds, {"id": "root"}, "news", permissions.UNREADABLE) is False
    assert "provenance_mentions" in _made_of(permissions.UNREADABLE)
