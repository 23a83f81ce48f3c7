"""Any table of articles: which one, which columns, and its rows."""

from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from datasette_provenance.errors import TableError
from datasette_provenance.links.evidence import hours_between, instant
from datasette_provenance.store import schema
from datasette_provenance.store.table import (
    article_of,
    hash_of,
    key_of,
    read_articles,
    resolve,
    rows_of,
    to_utc,
    undecoded,
)

from ..texts import PROPERTY


@pytest.fixture
def db():
    return Database(memory=True)


def test_the_only_table_and_obvious_columns_are_guessed(db):
    db["scraped"].insert(
        {"url": "u", "Headline": "h", "body": "b", "outlet": "o", "date": "2025-03-11", "nr": 4}, pk="nr"
    )
    source = resolve(db, None, {})
    assert (source.table, source.pk, source.pk_type) == ("scraped", "nr", "INTEGER")
    assert source.columns == {
        "text": "body",
        "title": "Headline",
        "publisher": "outlet",
        "published": "date",
        "url": "url",
    }


def test_articles_before_other_tables_and_ours_left_out(db):
    db["articles"].insert({"id": "a", "text": "t", "title": ""}, pk="id")
    db["articles"].enable_fts(["text"])
    db["provenance_links"].insert({"text": "x"})
    db["_provenance_settings"].create({"key": str, "value": str}, pk="key")
    assert resolve(db, None, {}).table == "articles"
    db["other"].insert({"text": "x"})
    assert resolve(db, None, {}).table == "articles"
    assert resolve(db, "other", {}).pk == "rowid"


def test_what_is_asked_for_is_taken_whatever_its_case(db):
    db["news"].insert({"id": 1, "text": "t", "Story": "s"}, pk="id")
    assert resolve(db, None, {"text": "story"}).columns["text"] == "Story"


def test_what_is_remembered_is_taken_while_it_is_there(db):
    db["a"].insert({"id": 1, "story": "s", "kop": "k"}, pk="id")
    db["b"].insert({"id": 1, "text": "t"}, pk="id")
    schema.write_settings(db, {"table": "a", "columns": {"text": "story", "title": "kop", "url": "gone"}})
    source = resolve(db, None, {})
    assert (source.table, source.columns["text"], source.columns["title"], source.columns["url"]) == (
        "a", "story", "kop", None,
    )  # fmt: skip
    assert resolve(db, "b", {}).columns["text"] == "text"


@pytest.mark.parametrize(
    ("make", "table", "columns", "says"),
    [
        (lambda db: None, None, {}, "no table yet"),
        (lambda db: None, "news", {}, "no table 'news'"),
        (lambda db: (db["a"].insert({"text": ""}), db["b"].insert({"text": ""})), None, {}, "--table.*a, b"),
        (lambda db: db["a"].insert({"colour": "red"}), None, {}, "--text.*colour"),
        (lambda db: db["a"].insert({"text": ""}), None, {"title": "kop"}, "no column 'kop'.*--title.*text"),
        (lambda db: db["a"].insert({"x": 1, "y": 1, "text": ""}, pk=("x", "y")), None, {}, "compound.*x, y"),
        (lambda db: (db["a"].insert({"text": ""}), db.create_view("v", "select * from a")), "v", {}, "'v' is a view"),
    ],
)
def test_what_cannot_be_used_is_said(db, make, table, columns, says):
    make(db)
    with pytest.raises(TableError, match=says):
        resolve(db, table, columns)


def test_rows_without_text_are_left_out_and_values_become_text(db):
    db["news"].insert_all(
        [
            {"id": 3, "text": "three", "title": None, "publisher": 7, "published": "2025-03-11T10:00:00+02:00"},
            {"id": 1, "text": None},
            {"id": 2, "text": "  \n"},
            {"id": 4, "text": b"\x00\x01"},
            {"id": 5, "text": "five", "published": "one day"},
        ],
        pk="id",
    )
    articles = list(read_articles(db, resolve(db, None, {})))
    assert [a.id for a in articles] == [3, 5]
    assert (articles[0].title, articles[0].publisher, articles[0].published) == ("", "7", "2025-03-11T08:00:00Z")
    assert articles[1].published == ""


def test_odd_names(db):
    name, column = 'my "news" [2025] für alle', 'the "text"'
    db[name].insert({"k`ey": "a", column: "story"}, pk="k`ey")
    assert [a.text for a in read_articles(db, resolve(db, name, {"text": column}))] == ["story"]


@pytest.mark.parametrize(
    ("given", "utc"),
    [
        ("2025-03-11", "2025-03-11"),
        ("2025-03-11T10:00:00Z", "2025-03-11T10:00:00Z"),
        ("2025-03-11T10:00:00+02:00", "2025-03-11T08:00:00Z"),
        ("2025-03-11 22:00:00-04:00", "2025-03-12T02:00:00Z"),
        ("2025-03-11T10:00:00", "2025-03-11T10:00:00"),
        ("11 March 2025", "2025-03-11"),
        ("", ""),
        ("yesterday or so", ""),
    ],
)
def test_times_are_stored_alike(given, utc):
    assert to_utc(given) == utc


@given(
    st.one_of(
        st.text(max_size=25),
        st.datetimes(timezones=st.none() | st.timezones()).map(lambda d: d.isoformat()),
        st.from_regex(r"\A\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(\.\d{1,7})?(Z|[+-]\d\d:?\d\d)?)?\Z"),
    )
)
@PROPERTY
def test_any_date_becomes_one_that_can_be_compared_or_none(given):
    utc = to_utc(given)
    if len(utc) >= 16:
        instant(utc)
    hours_between(utc, "2025-03-11T10:00:00Z")
    assert to_utc(utc) == utc


def test_what_the_pages_say_of_their_source_is_read(db):
    db["news"].insert_all(
        [
            {"id": 1, "text": "t", "publisher": "p", "source": " Reuters ", "Byline": "Jane Dole", "author": None,
             "url": "u", "canonical-url": "https://x.example/1", "creditText": ""},
            {"id": 2, "text": "t", "publisher": "p"},
        ],
        pk="id",
    )  # fmt: skip
    source = resolve(db, None, {})
    assert source.page == {"canonical": "canonical-url", "credit": "creditText", "source": "source", "author": "author"}
    first, second = read_articles(db, source)
    assert first.page == (("canonical", "https://x.example/1"), ("source", "Reuters"))
    assert second.page == ()


def test_a_column_of_an_article_is_not_its_pages_data(db):
    db["news"].insert({"id": 1, "text": "t", "source": "Harbury Post", "canonical_url": "u"}, pk="id")
    source = resolve(db, None, {})
    assert (source.columns["publisher"], source.columns["url"], source.page) == ("source", "canonical_url", {})


def test_the_pages_columns_are_remembered_while_they_are_there(db):
    db["news"].insert({"id": 1, "text": "t", "author": "a", "byline": "b"}, pk="id")
    schema.write_settings(db, {"table": "news", "columns": {}, "page": {"author": "byline", "credit": "gone"}})
    assert resolve(db, None, {}).page == {"author": "byline"}


def test_the_hash_changes_with_all_that_is_read_and_knows_where_a_cell_ends(tmp_path):
    path = tmp_path / "news.db"
    article = {
        "id": "x",
        "text": "Text",
        "title": "Title",
        "publisher": "Mercury",
        "published": "2025-03-11",
        "url": "u",
    }
    changed = [{**article, field: "Other"} for field in ("text", "title", "publisher", "published", "url")]
    changed += [
        {**article, "text": "Tex", "title": "tTitle"},
        {**article, "title": b"Title"},
        {**article, "title": None},
    ]
    rows = [article, article, *changed]
    db = Database(path)
    db["news"].insert_all(({**row, "id": str(n)} for n, row in enumerate(rows)), pk="id")
    source = resolve(db, None, {})
    db.close()
    with closing(undecoded(path)) as conn:
        found = list(rows_of(conn, source, [str(n) for n in range(len(rows))]))
    first, same, *others = map(hash_of, found)
    assert first == same
    assert len({first, *others}) == len(others) + 1


def test_rows_as_they_are_stored_give_the_articles_that_are_read(tmp_path):
    path = tmp_path / "news.db"
    texts = ["three", None, "  \n", b"\x00\x01", "\u00a0\u2003", "\x1c", "“é”", "…", 7]
    db = Database(path)
    db["news"].create({"id": int, "text": str, "title": str, "publisher": int, "source": str}, pk="id")
    rows = [(n, text, None, 5, " AFP ") for n, text in enumerate(texts)]
    db.conn.executemany("insert into news values (?, ?, ?, ?, ?)", rows)
    db.conn.commit()
    source = resolve(db, None, {})
    articles = list(read_articles(db, source))
    db.close()
    with closing(undecoded(path)) as conn:
        found = list(rows_of(conn, source, range(len(texts))))
    assert [article_of(row, source) for row in found] == articles
    assert [key_of(row) for row in found] == [a.id for a in articles] == [0, 6, 7, 8]
