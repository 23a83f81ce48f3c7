"""What is dropped or written to is ours, and what is not ours stays as it is, byte for byte."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from datasette_provenance.cli.group import provenance
from datasette_provenance.detect import detect
from datasette_provenance.errors import TableError
from datasette_provenance.store.ownership import FIRST, MARK, check, foreign
from datasette_provenance.tables import NAMES

from ..test_detect import content, execute, rows

ARTICLES = (
    "create table articles (id text primary key, title text, text text)",
    "insert into articles values ('a', 'Ferry', 'The Lindmark ferry left the harbour of Marrow at noon on Tuesday.')",
)
KINDS = {
    "table": 'create table "{}" (note text)',
    "view": 'create view "{}" as select id from articles',
    "index": 'create index "{}" on articles (title)',
}


def everything(folder):
    return {path: path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


@pytest.fixture
def path(tmp_path):
    execute(tmp_path / "news.db", *ARTICLES)
    return tmp_path / "news.db"


def run(path, *options):
    return CliRunner().invoke(provenance, ["detect", str(path), *options])


@pytest.mark.parametrize("option", [(), ("--rebuild",), ("--columns",)])
def test_foreign_tables_of_every_name_and_a_foreign_folder(path, option):
    for name in NAMES:
        execute(path, KINDS["table"].format(name), (f'insert into "{name}" values (?)', [f"Mine: {name}"]))
    folder = path.with_name("news.db-detect")
    (folder / "drafts").mkdir(parents=True)
    (folder / "drafts" / "lock.db").write_text("Mine.")
    (folder / "journal-mode").write_text("Mine.")
    before = everything(path.parent)
    result = run(path, *option)
    assert result.exit_code == 1
    assert "Nothing was touched" in result.output
    assert all(name in result.output for name in NAMES)
    assert everything(path.parent) == before


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("name", NAMES)
def test_a_single_foreign_name(path, name, kind):
    execute(path, KINDS[kind].format(name.title()))
    with closing(sqlite3.connect(path)) as conn:
        assert [(f.name, f.kind) for f in foreign(conn, NAMES)] == [(name.title(), kind)]
        with pytest.raises(TableError, match=f"{kind} {name.title()}"):
            check(conn, "news.db", NAMES)


def test_a_foreign_table_beside_tables_of_ours(copied):
    execute(
        copied, "drop table provenance_links", "create table provenance_links (article_id, note)",
        "insert into provenance_links values ('a', 'mine')", "delete from articles where id = 'talsperre-dpa'",
    )  # fmt: skip
    before = everything(copied.parent)
    result = run(copied)
    assert result.exit_code == 1
    assert "table provenance_links" in result.output
    assert everything(copied.parent) == before


def test_tables_of_ours_are_known_by_their_mark(copied, tmp_path):
    with closing(sqlite3.connect(copied)) as conn:
        made = dict(conn.execute("select name, sql from sqlite_master where type = 'table'"))
        assert all(MARK in made[name] for name in NAMES)
        assert MARK not in made["articles"]
        # a column more, another name there and back, all of it written out and read in again
        conn.execute("alter table provenance_links add column note text")
        conn.execute("alter table provenance_families rename to other")
        conn.execute("alter table other rename to provenance_families")
        assert foreign(conn, NAMES) == []
        with closing(sqlite3.connect(tmp_path / "dumped.db")) as dumped:
            dumped.executescript("\n".join(line for line in conn.iterdump() if "_fts" not in line))
            assert foreign(dumped, NAMES) == []


def test_other_tables_with_such_beginnings_are_left_alone(path):
    names = ("provenance_notes", "_provenance_notes", "provenance_", "_sqlite_migrations")
    columns = "(migration_set text, name text, applied_at text)"
    for name in names:
        execute(path, f"create table {name} {columns}", f"insert into {name} values ('mine', 'first', 'today')")
    before = {name: content(path, name) for name in names[:3]}
    for _ in range(2):
        detect(path, rebuild=True)
        assert {name: content(path, name) for name in names[:3]} == before
        assert ("mine", "first", "today") in [row[-3:] for row in content(path, "_sqlite_migrations")[1]]


def first_version(path, **settings):
    """What version 0.1 left, as far as ownership and settings go."""
    told = {
        "table": "articles", "pk": "id", "pk_type": "TEXT", "columns": {"text": "text"}, "page": {}, "claim": 0.7,
        "version": "0.1.0", "sketches": {"tables": "0123456789ab"}, "outlets": [],
    } | settings  # fmt: skip
    execute(
        path,
        *(f'create table "{name}" ({", ".join(columns.split())})' for name, columns in FIRST.items()),
        "create table _sqlite_migrations (migration_set text, name text, applied_at text, primary key (migration_set, name))",
        "insert into _sqlite_migrations values ('datasette-provenance', 'm001_first_tables', '2026-01-01')",
        *(("insert into _provenance_settings values (?, ?)", [key, json.dumps(value)]) for key, value in told.items()),
        "insert into provenance_articles (article_id, family_id) values ('a', 'kept')",
    )


def test_a_database_of_the_first_version_is_taken_over(path):
    first_version(path, own_columns="elsewhere")
    assert detect(path).articles == 1
    with closing(sqlite3.connect(path)) as conn:
        made = dict(conn.execute("select name, sql from sqlite_master where type = 'table'"))
        kept = dict(conn.execute("select key, value from _provenance_settings"))
    assert all(MARK in made[name] for name in NAMES)
    assert json.loads(kept["own_columns"]) == "elsewhere"
    found = rows(path)
    detect(path, rebuild=True)
    assert rows(path) == found


@pytest.mark.parametrize(
    "change",
    [
        "alter table provenance_links add column note text",
        "delete from _provenance_settings where key = 'version'",
        "delete from _sqlite_migrations",
        "drop table _sqlite_migrations",
        "alter table _provenance_settings add column note text",
    ],
)
def test_what_the_first_version_cannot_be_shown_to_have_made_is_foreign(path, change):
    first_version(path)
    execute(path, change)
    before = everything(path.parent)
    with pytest.raises(TableError, match="Nothing was touched"):
        detect(path)
    assert everything(path.parent) == before


@pytest.mark.parametrize("name", ["provenance_articles", "_provenance_settings", "PROVENANCE_ARTICLES"])
def test_results_are_no_articles(copied, name):
    before = everything(copied.parent)
    result = run(copied, "--table", name)
    assert result.exit_code == 1
    assert "holds results of detect" in result.output
    assert everything(copied.parent) == before
