"""Datasette's own pages of the tables that detection writes: for who may view the articles, and for nobody else."""

from __future__ import annotations

import shutil
import sqlite3
from copy import deepcopy
from pathlib import Path
from typing import Any

import datasette
import pytest
import sqlite_utils
from datasette.utils import tilde_encode

from datasette_provenance.store import articles
from datasette_provenance.tables import NAMES, RESULTS, TABLES
from datasette_provenance.web import made_of

from . import newsroom
from .test_permissions import DENIALS, ROOT_ONLY, SECRETS, as_root, with_tables

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
    column = next(iter(TABLES[table].columns)) if table in TABLES else "key"
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
    return found | {table for table in NAMES if f"/news/{table}" in text}


def test_what_a_table_was_made_of_is_another_one_that_people_read() -> None:
    assert {source for table in TABLES.values() for source in table.made_of} <= set(RESULTS)


def test_what_load_makes_for_searching_is_known(db_path: Path) -> None:
    with sqlite3.connect(db_path) as conn:
        needs = made_of.needs(conn, None)
        assert set(needs) >= set(NAMES)
        made = {
            row[0]
            for row in conn.execute("select name from sqlite_master where name like 'articles\\_fts%' escape '\\'")
        }
    assert made
    assert {needs[name] for name in made} == {("articles",)}


@pytest.mark.parametrize("table", [*NAMES, "articles_fts"])
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
    assert await names_shown(ds) & {*NAMES, "articles"} == set()
    assert await names_shown(ds, cookies=as_root(ds)) >= {*RESULTS, "articles"}
    assert await names_shown(make_ds(db_path)) >= {*RESULTS, "articles"}
    for page in ("/news", "/"):
        text = (await ds.client.get(page)).text
        assert not [secret for secret in PIECES if secret in text]


async def test_who_may_view_the_articles_alone_is_marked_private(db_path: Path, make_ds: Any) -> None:
    ds = make_ds(db_path, metadata=ARTICLES_DENIED)
    tables = (await ds.client.get("/news.json", cookies=as_root(ds))).json()["tables"]
    private = {table["name"]: table["private"] for table in tables}
    assert {private[name] for name in (*RESULTS, "articles")} == {True}
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


@pytest.mark.parametrize("damage", ["drop table _provenance_settings", "alter table articles rename to stories"])
async def test_where_nothing_names_the_articles_nobody_sees_results(tmp_path: Path, make_ds: Any, damage: str) -> None:
    path = newsroom.build(tmp_path / "news.db", pk="rowid", key=newsroom.number)  # so that results refer to no table
    with sqlite3.connect(path) as conn:
        conn.execute(damage)
    ds = make_ds(path)
    for table in NAMES:
        assert (await ds.client.get(f"/news/{table}", cookies=as_root(ds))).status_code in (403, 404)
    assert (await ds.client.get("/news/provenance_links")).status_code == 403


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

    assert set(await permissions._needs(ds, "news")) == set(NAMES)
    assert await permissions.veto(ds, {"id": "root"}, "news", "provenance_mentions") is False


async def test_a_renamed_articles_table_closes_what_was_made_of_it(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        conn.execute("alter table articles rename to stories")
    closed = make_ds(path, metadata=with_tables(stories=ROOT_ONLY))
    for table in (*NAMES, *(f"articles_fts{part}" for part in ("", "_data", "_idx", "_docsize", "_config"))):
        for suffix in ("", ".json"):
            response = await closed.client.get(f"/news/{table}{suffix}")
            assert response.status_code == 403, table
            assert not [secret for secret in PIECES if secret in response.text]
    assert (await make_ds(path).client.get("/news/provenance_mentions")).status_code == 200


DERIVED = {
    "provenance_articles": {
        "provenance_publishers",
        "provenance_origins",
        "provenance_carriers",
        "provenance_captures",
        "_provenance_documents",
        "_provenance_counted",
        "_provenance_sums",
    },
    "provenance_links": {"provenance_captures", "_provenance_counted", "_provenance_sums"},
    "provenance_mentions": set[str](),
    "provenance_families": {"provenance_origins", "_provenance_counted", "_provenance_sums"},
}
FACETS_OF = {f"_provenance_{name}" for name in ("facets", "counts", "mixes", "spread", "columns")}


@pytest.mark.parametrize("denied", list(DERIVED))
async def test_a_denied_result_table_closes_what_was_made_of_it(db_path: Path, make_ds: Any, denied: str) -> None:
    ds = make_ds(db_path, metadata=with_tables(**{denied: ROOT_ONLY}))
    closed = {denied, *DERIVED[denied], *(FACETS_OF if denied != "provenance_families" else ())}
    for table in NAMES:
        expected = 403 if table in closed else 200
        assert (await ds.client.get(f"/news/{table}.json")).status_code == expected, table
        assert (await ds.client.get(f"/news/{table}.json", cookies=as_root(ds))).status_code == 200
    assert not await names_shown(ds) & closed


SHADOWS = ("", "_data", "_idx", "_docsize", "_config")


@pytest.mark.parametrize("detected", [False, True])
async def test_the_index_of_every_table_that_load_made_is_as_closed_as_it(
    tmp_path: Path, make_ds: Any, detected: bool
) -> None:
    path = newsroom.build(tmp_path / "news.db", detected=detected)
    db = sqlite_utils.Database(path)
    names = ("articles", "More Stories")
    row = {"id": "x", "title": "Secret harbour", "text": "Kestrel", "publisher": "", "published": "", "url": ""}
    articles.upsert(db, [row], "More Stories")
    everyone = make_ds(path)
    for denied, other in (names, reversed(names)):
        ds = make_ds(path, metadata=with_tables(**{denied: ROOT_ONLY}))
        shown = (await ds.client.get("/news.json?_hidden=1")).json()["tables"]
        assert not [table["name"] for table in shown if table["name"].startswith(f"{denied}_fts")]
        for page in [f"{part}{suffix}" for part in SHADOWS for suffix in ("", ".json", ".csv")]:
            of_denied, of_other = (f"/news/{tilde_encode(name + '_fts')}{page}" for name in (denied, other))
            assert (await ds.client.get(of_denied)).status_code == 403, page
            expected = (await everyone.client.get(of_other)).status_code
            assert (await ds.client.get(of_denied, cookies=as_root(ds))).status_code == expected, page
            assert (await ds.client.get(of_other)).status_code == expected, page


async def test_an_index_whose_table_is_gone_is_closed(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db", detected=False)
    with sqlite3.connect(path) as conn:
        conn.execute("drop table articles")
    assert (await make_ds(path).client.get("/news/articles_fts_data")).status_code == 403


async def test_indexes_of_other_tables_stay_as_they_are(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db")
    db = sqlite_utils.Database(path)
    db["notes"].insert({"id": 1, "title": "mine", "text": "mine"}, pk="id")
    db["notes"].enable_fts(["title", "text"], create_triggers=True)
    ds = make_ds(path, metadata=with_tables(notes=deepcopy(ROOT_ONLY), articles=ROOT_ONLY))
    with sqlite3.connect(path) as conn:
        assert not [table for table in made_of.needs(conn, None) if table.startswith("notes")]
    assert (await ds.client.get("/news/articles_fts")).status_code == 403


@pytest.mark.parametrize(
    ("content", "table"),
    [('content="old stories"', "old stories"), ("content = [old stories]", "old stories"), ("content='it''s'", "it's"),
     ("tokenize='unicode61', CONTENT=`plain`", "plain"), ("content=plain, content_rowid=x", "plain")],
)  # fmt: skip
def test_what_an_index_says_of_its_table(content: str, table: str) -> None:
    found = made_of.CONTENT.search(f"create virtual table x using fts5(title, text, {content})")
    assert found is not None
    assert made_of._unquoted(found[1]) == table
