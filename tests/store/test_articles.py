"""The articles table: what is written, what is left alone, what is refused."""

import pytest
from sqlite_utils import Database

from datasette_provenance.errors import TableError
from datasette_provenance.store.articles import COLUMNS, Counts, upsert


def article(id, text="Rain fell.", **more):
    return {**dict.fromkeys(COLUMNS), "id": id, "text": text, **more}


def counts(result):
    return (result.new, result.changed, result.unchanged)


@pytest.fixture
def db():
    return Database(memory=True)


def test_new_unchanged_changed(db):
    rows = [article("a", title="Rain"), article("b")]
    assert counts(upsert(db, rows)) == (2, 0, 0)
    assert counts(upsert(db, rows)) == (0, 0, 2)
    assert counts(upsert(db, [article("b", "Sun shone."), article("c")])) == (1, 1, 0)
    assert [(r["id"], r["text"]) for r in db["articles"].rows] == [
        ("a", "Rain fell."),
        ("b", "Sun shone."),
        ("c", "Rain fell."),
    ]


def test_an_unchanged_load_writes_no_article(db):
    rows = [article(str(n), n=n, share=n / 3, tags='["x"]') for n in range(2500)]
    upsert(db, rows)
    before = db.conn.total_changes
    db.execute("create trigger forbid before update on articles begin select raise(abort, 'touched'); end")
    assert counts(upsert(db, rows)) == (0, 0, 2500)
    assert db.conn.total_changes - before <= 2 * 2500  # the lists of ids and pages seen, nothing else


def test_other_columns_come_as_they_are_needed_and_keep_their_values(db):
    upsert(db, [article("a", author="Ada"), article("b", words=3)])
    upsert(db, [article("a", "Changed text", desk="x")])
    first, second = db["articles"].rows
    assert (first["author"], first["desk"], first["words"]) == ("Ada", "x", None)
    assert (second["author"], second["words"]) == (None, 3)
    upsert(db, [article("b", AUTHOR="Ben")])
    assert db["articles"].get("b")["author"] == "Ben"


def test_values_of_another_type_than_their_column_are_no_change_for_ever(db):
    upsert(db, [article("a", n=1, code="x")])
    for load in (
        [article("b", n="2", code=7)],
        [article("c", n="007", code=1.5)],
        [article("d", n="many", code=True)],
        [article("e", n=2.0, code=10**15)],
    ):
        assert counts(upsert(db, load)) == (1, 0, 0)
        assert counts(upsert(db, load)) == (0, 0, 1), load


def test_many_columns_and_many_rows_at_once(db):
    rows = [article(str(n), **{f"c{n % 60}": n}) for n in range(3100)]
    assert counts(upsert(db, iter(rows))) == (3100, 0, 0)
    assert db["articles"].get("3099")["c39"] == 3099
    assert counts(upsert(db, rows)) == (0, 0, 3100)


def test_an_id_twice_in_one_load(db):
    far = [article(f"x{n}") for n in range(1500)]
    rows = [article("a"), article("a"), *far, article("a", "Later."), article("a", "Later.")]
    result = upsert(db, rows)
    assert counts(result) == (1501, 0, 0)
    assert (result.repeated, result.replaced) == (2, 1)
    assert db["articles"].get("a")["text"] == "Later."
    assert result.articles == db["articles"].count
    again = upsert(db, [article("a", "Later."), article("a", "Last.")])
    assert (again.unchanged, again.changed, again.replaced) == (1, 0, 1)


def test_the_unread_date_goes_when_it_can_be_read(db):
    upsert(db, [article("a", published_raw="some day")])
    upsert(db, [article("a", published="2018-07-15")])
    row = db["articles"].get("a")
    assert (row["published"], row["published_raw"]) == ("2018-07-15", None)


def test_search_follows_every_load(db):
    def search(word):
        return sorted(row["id"] for row in db["articles"].search(word))

    upsert(db, [article("a", "Rain in Oldmoor", title="Weather"), article("b", "Sun")])
    assert (search("oldmoor"), search("weather")) == (["a"], ["a"])
    upsert(db, [article("a", "Fog in Eastgate"), article("c", "Rain again")])
    assert (search("oldmoor"), search("rain"), search("eastgate")) == ([], ["c"], ["a"])
    db.execute("insert into articles_fts(articles_fts) values('integrity-check')")
    assert {tuple(i.columns) for i in db["articles"].indexes} >= {("published", "id"), ("publisher", "id")}


def test_all_or_nothing(db):
    upsert(db, [article("a")])

    def broken():
        yield from (article(str(n), extra=1) for n in range(1500))
        yield article("a", "Changed")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upsert(db, broken())
    assert [row["text"] for row in db["articles"].rows] == ["Rain fell."]
    assert list(db["articles"].columns_dict) == list(COLUMNS)

    empty = Database(memory=True)
    with pytest.raises(KeyboardInterrupt):
        upsert(empty, broken())
    assert empty.table_names() == []


def test_no_rows_make_no_table(db):
    assert upsert(db, []) == Counts()
    assert db.table_names() == []


def test_tables_of_other_making_are_refused(db):
    db["news"].insert({"id": 1, "body": "x"}, pk="id")
    db["articles"].insert({**article(1)}, pk="id")
    db.create_view("seen", "select * from news")
    for table, says in (
        ("news", "no column title, text"),
        ("articles", "primary key"),
        ("seen", "is a view"),
    ):
        with pytest.raises(TableError, match=says):
            upsert(db, [article("a")], table)
    for table in ("", "provenance_links", "_provenance_runs", "sqlite_master"):
        with pytest.raises(TableError, match="--table"):
            upsert(db, [article("a")], table)
    assert db["news"].count == db["articles"].count == 1


def test_odd_names(db):
    upsert(db, [article("a", **{'the "best" [one]': 1, "größe; drop": "x"})], 'my "news"')
    assert db['my "news"'].get("a")["größe; drop"] == "x"
    assert counts(upsert(db, [article("a", **{'the "best" [one]': 1})], 'my "news"')) == (0, 0, 1)


def test_what_sqlite_refuses_is_said(db):
    with pytest.raises(TableError, match="SQLite could not write"):
        upsert(db, [article("a", **{f"c{n}": n for n in range(40_000)})])
    assert db.table_names() == []
