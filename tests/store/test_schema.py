"""The tables that other people's SQL reads."""

import pytest
from sqlite_utils import Database

from datasette_provenance.store import schema
from datasette_provenance.tables import KEY, RESULTS, TABLES

# What is promised to readers of the tables.
PROMISED = {
    "provenance_articles": (
        "article_id family_id role origin origin_basis origin_confidence credited source_id narrative_words reused_words"
    ),
    "provenance_links": (
        "article_id source_id relation confidence direction is_parent narrative_words quoted_words furniture_words "
        "article_share source_share jaccard evidence"
    ),
    "provenance_versions": "article_id compared_id version versions missed_correction dropped_paragraphs own_words version_order",
    "provenance_passages": ("article_id source_id kind article_start article_end source_start source_end words"),
    "provenance_mentions": "article_id kind name start end text",
    "provenance_families": (
        "id title origin origin_basis origin_confidence root_id articles publishers uncredited first_published "
        "last_published"
    ),
}


@pytest.fixture(params=[("articles", "id", str), ("my news", "nr", int)], ids=["text keys", "integer keys"])
def db(request):
    table, pk, kind = request.param
    db = Database(memory=True)
    db[table].create({pk: kind, "text": str}, pk=pk)
    types = {str: "TEXT", int: "INTEGER"}
    schema.write_settings(db, {"table": table, "pk": pk, "pk_type": types[kind]})
    return db


def test_what_is_promised_is_there(db):
    schema.create(db)
    assert set(PROMISED) <= set(RESULTS)
    for table, columns in PROMISED.items():
        assert set(columns.split()) <= set(db[table].columns_dict)


def test_a_fresh_database_gets_everything(db):
    schema.create(db)
    for name, table in TABLES.items():
        assert list(db[name].columns_dict) == list(table.columns)
        for index in table.indexes:
            assert list(index) in [i.columns for i in db[name].indexes]
    assert db["provenance_articles"].pks == ["article_id"]
    assert db["provenance_links"].pks == ["article_id", "source_id"]


def test_ids_have_the_type_of_the_articles_and_point_at_them(db):
    schema.create(db)
    settings = schema.read_settings(db)
    kind = db[settings["table"]].columns_dict[settings["pk"]]
    for table, made in RESULTS.items():
        for column in (name for name, column in made.columns.items() if column.type == KEY):
            assert db[table].columns_dict[column] is kind
            if made.use == "judgements":  # judgements stay where articles go
                assert not db[table].foreign_keys
                continue
            refers = (column, settings["table"], settings["pk"])
            keys = [(k.column, k.other_table, k.other_column) for k in db[table].foreign_keys]
            assert (refers in keys) is ((table, column) != ("provenance_passages", "source_id"))


FEW = ("provenance_families", "provenance_versions")
"""Rows of which there are a few for ten articles: looked through in milliseconds."""


def test_what_refers_to_an_article_is_found_by_an_index(db):
    """Its row page counts all of it at once, in one query with a time limit."""
    schema.create(db)
    for table in RESULTS:
        for key in db[table].foreign_keys:
            if key.other_table != schema.read_settings(db)["table"] or table in FEW:
                continue
            sql = f'explain query plan select count(*) from "{table}" where "{key.column}" = 1'
            plan = " ".join(row[3] for row in db.conn.execute(sql))
            assert "SEARCH" in plan, (table, key.column)


def test_every_column_has_a_meaning():
    for table in TABLES.values():
        for _, meaning in table.columns.values():
            assert meaning.strip()


def test_creating_again_changes_nothing(db):
    schema.create(db)
    before = db.schema
    schema.create(db)
    assert db.schema == before


def test_dropping_leaves_what_is_not_ours(db):
    table = schema.read_settings(db)["table"]
    db[table].insert({schema.read_settings(db)["pk"]: 1, "text": "Rain"})
    before = db[table].schema
    schema.create(db)
    db["provenance_judgements"].insert({"article_id": 1, "judgement": "confirmed"})
    schema.drop(db)
    assert [t for t in db.table_names() if t in TABLES] == ["provenance_judgements"]
    assert db["provenance_judgements"].count == 1
    assert (db[table].schema, db[table].count) == (before, 1)
    assert schema.read_settings(db)["table"] == table
    schema.create(db)
    assert set(TABLES) <= set(db.table_names())


def test_settings_are_kept_and_added_to(db):
    schema.write_settings(db, {"claim": 0.7, "columns": {"text": "größe", "url": None}})
    schema.write_settings(db, {"claim": 0.9})
    settings = schema.read_settings(db)
    assert (settings["claim"], settings["columns"]) == (0.9, {"text": "größe", "url": None})
    assert schema.read_settings(Database(memory=True)) == {}


def test_a_table_without_key_gets_no_foreign_keys():
    db = Database(memory=True)
    db["news"].insert({"text": "Rain"})
    schema.write_settings(db, {"table": "news", "pk": "rowid", "pk_type": "INTEGER"})
    schema.create(db)
    assert [k.other_table for k in db["provenance_links"].foreign_keys] == []
    assert db["provenance_links"].columns_dict["article_id"] is int
