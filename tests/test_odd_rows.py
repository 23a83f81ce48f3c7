"""One row must not stop a table: it is read, or it is left out, counted and named; the others are as they would be without it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from datasette_provenance.cli.group import provenance
from datasette_provenance.detect import detect
from datasette_provenance.errors import TableError

from .test_detect import execute, rows

STORY = (
    "The Lindmark ferry left the harbour of Marrow at noon on Tuesday, said Ada Brandvold of the Sanlara line, with 384 people on "
    "board and 12 cars. It reached Tarnwick four hours late because a rope had caught in one of its two screws."
)
OTHER = "Seven orchards in the Vellan valley were cleared on Friday after a blight, the growers' union of Kestrel told its members."
COLUMNS = "id, title, text, publisher, published, url"
LETTERS = 500


def row(key, text=STORY, title="Ferry", publisher="Marrow Gazette", published="2025-03-02", url=None):
    return key, title, text, publisher, published, url


USUAL = [row("a"), row("b", publisher="Harbour Courier", published="2025-03-03"), row("c", OTHER, "Blight")]
BAD = b"\xff\xfe"
ODD = {
    "letters": row("odd", publisher="A" * LETTERS),
    "words": row("odd", publisher="The Ä's " * (LETTERS // 8)),
    "brackets": row("odd", publisher="N((" * (LETTERS // 3)),
    "after 9999": row("odd", published="9999-12-31T23:30:00-05:00"),
    "before 1": row("odd", published="0001-01-01T00:30:00+05:00"),
    "page data as bytes": row("odd", title=BAD, publisher=BAD, published=BAD, url=BAD),
}
LEFT_OUT = {
    "text as bytes": (row("odd", STORY.encode()), "1 rows were left out whose text is stored as a BLOB"),
    "number": (row("odd", 17), "1 rows without text were left out"),
    "key as bytes": (row(b"odd"), "1 rows were left out whose key is missing, a BLOB or not UTF-8"),
    "no key": (row(None), "1 rows were left out whose key is missing, a BLOB or not UTF-8"),
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "news.db"


def fill(path, given, key="primary key", create=True):
    places = ", ".join("?" * 6)
    made = [f"create table articles (id {key}, title, text, publisher, published, url)"] if create else []
    execute(path, *made, *((f"insert into articles values ({places})", list(values)) for values in given))


def found(path):
    """Ids as results have them, with their families' sizes."""
    with closing(sqlite3.connect(path)) as conn:
        return dict(
            conn.execute(
                "select a.article_id, f.articles from provenance_articles a left join provenance_families f on f.id = a.family_id"
            )
        )


def settled(path):
    """A second run finds nothing to do, and one from scratch says the same."""
    assert detect(path).changed == 0
    before = rows(path)
    detect(path, rebuild=True)
    assert rows(path) == before


def run(path, *options):
    return CliRunner().invoke(provenance, ["detect", str(path), *options], catch_exceptions=False)


@pytest.mark.parametrize("odd", list(ODD))
@pytest.mark.parametrize("later", [False, True])
def test_what_is_read(path, odd, later):
    if later:
        fill(path, USUAL)
        detect(path)
    fill(path, [ODD[odd]] if later else [*USUAL, ODD[odd]], create=not later)
    assert detect(path).articles == 4
    assert set(found(path)) == {"a", "b", "c", "odd"}
    assert found(path)["a"] == 3
    settled(path)


@pytest.mark.parametrize("odd", list(LEFT_OUT))
@pytest.mark.parametrize("later", [False, True])
def test_what_is_left_out_is_counted_and_named(path, odd, later):
    given, said = LEFT_OUT[odd]
    if later:
        fill(path, USUAL)
        detect(path)
    fill(path, [given] if later else [*USUAL, given], create=not later)
    assert said in run(path).output
    assert said in run(path).output  # also where nothing has changed
    assert found(path) == {"a": 2, "b": 2, "c": None}


@pytest.mark.parametrize("column", ["title", "text", "publisher", "published", "url"])
def test_text_that_is_no_utf8_is_read_as_datasette_shows_it(path, column):
    fill(path, [*USUAL, row("odd")])
    execute(
        path,
        (
            f"update articles set {column} = cast(cast(coalesce({column}, '') as blob) || ? as text) where id = 'odd'",
            [BAD],
        ),
    )
    assert detect(path).articles == 4
    assert found(path)["odd"] == 3
    settled(path)
    for command in (["explain", str(path), "odd"], ["explain", str(path), "odd", "a"]):
        result = CliRunner().invoke(provenance, command)
        assert result.exit_code == 0, result.output


def test_a_key_that_is_no_utf8_is_left_out(path):
    fill(path, [*USUAL, row("odd")], "text primary key")
    execute(path, ("update articles set id = cast(? as text) where id = 'odd'", [BAD]))
    assert "1 rows were left out whose key is" in run(path).output
    assert set(found(path)) == {"a", "b", "c"}


def test_a_table_of_nothing_but_bytes_says_so(path):
    fill(path, [row("a", STORY.encode())])
    with pytest.raises(TableError, match="1 of its values are BLOBs"):
        detect(path)


@pytest.mark.parametrize(
    ("key", "ids"),
    [
        ("primary key", [1, "1", 2.5, "b"]),
        ("primary key", [3, 1, 2]),
        ("POINT primary key", ["a1", "b", "c"]),
        ("POINT primary key", ["a1", 7, 2.5]),
        ("floating point primary key", [7, 9, 11]),
        ("real primary key", [1.0, 2.5, 3.0]),
        ("numeric primary key", ["x", 4, 0.5]),
        ("varchar(9) primary key", ["007", "7", "7.0"]),
        ("integer primary key", [5, -2, 2**60]),
        ("blob primary key", ["a", "b", 4]),
    ],
)
def test_keys_of_every_type_come_back_as_they_are(path, key, ids):
    fill(path, [row(id_, url=f"https://{n}.example.invalid/") for n, id_ in enumerate(ids)], key)
    assert detect(path).articles == len(ids)
    with closing(sqlite3.connect(path)) as conn:
        kept, known = (
            conn.execute(f"select {name}, typeof({name}) from {table} order by 2, 1").fetchall()
            for name, table in (("article_id", "provenance_articles"), ("id", "articles"))
        )
        joined = conn.execute(
            "select count(*) from articles a join provenance_articles p on p.article_id = a.id"
        ).fetchone()
    assert kept == known
    assert joined == (len(ids),)
    settled(path)
    fill(path, [row(900, OTHER)], create=False)
    assert detect(path).changed in (1, len(ids) + 1)  # keys of another kind than before: all anew
    settled(path)


async def test_the_pages_find_keys_of_such_a_type(path):
    fill(path, [row(id_) for id_ in ("a1", "b")], "POINT primary key")
    detect(path)
    ds = Datasette([str(path)])
    for id_ in ("a1", "b"):
        response = await ds.client.get(f"/news/articles/-/provenance/{id_}")
        assert response.status_code == 200
        assert "Lindmark" in response.text


async def test_generated_columns(path):
    execute(
        path,
        "create table articles (id text primary key, raw text, story text generated always as (trim(raw)) virtual, "
        "outlet text generated always as ('Outlet ' || id) stored)",
        *(("insert into articles (id, raw) values (?, ?)", [id_, f"  {STORY}"]) for id_ in ("a", "b")),
    )
    result = run(path, "--text", "story", "--publisher", "outlet")
    assert result.exit_code == 0, result.output
    assert found(path) == {"a": 2, "b": 2}
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("select distinct publisher from provenance_articles order by 1").fetchall() == [
            ("Outlet a",), ("Outlet b",),
        ]  # fmt: skip
    response = await Datasette([str(path)]).client.get("/news/articles/-/provenance/a")
    assert response.status_code == 200
    assert "Outlet a" in response.text
    settled(path)


def test_names_in_another_case(path):
    fill(path, USUAL)
    assert run(path, "--table", "ARTICLES", "--text", "TEXT").output.startswith("3 articles of articles")
    assert "Nothing has changed in articles" in run(path, "--table", "Articles").output
    assert "Nothing has changed in articles" in run(path).output
    result = CliRunner().invoke(
        provenance, ["load", str(path), "-", "--table", "Articles"], input='{"id": "d", "text": "x"}'
    )
    assert result.exit_code == 1
    assert "Table articles was not made by load" in result.output


def test_load_finds_its_table_in_another_case(path):
    def load(table, key):
        line = f'{{"id": "{key}", "text": "{OTHER}"}}'
        return CliRunner().invoke(provenance, ["load", str(path), "-", "--table", table], input=line)

    assert "1 new" in load("stories", "a").output
    assert "1 new" in load("STORIES", "b").output
    assert detect(path, table="Stories").articles == 2
