"""Sums that a later run has added to are those that counting all of them anew gives."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from datasette_provenance.detect import detect
from datasette_provenance.store import aggregates
from datasette_provenance.tables import TABLES

from ..test_detect import fixture_rows

SUMMED = [name for name, table in TABLES.items() if table.summed]


def sums(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path) as conn:
        return {name: sorted(conn.execute(f"select * from {name}"), key=repr) for name in SUMMED}


def check(path: Path) -> None:
    """After the last run, and counted anew."""
    found = sums(path)
    db = Database(str(path))
    db.conn.text_factory = lambda text: text.decode("utf-8", "replace")
    with db.atomic():
        aggregates.summarise(db)
    db.close()
    assert found == sums(path)
    assert all(found[name] for name in ("_provenance_sums", "_provenance_mixes", "_provenance_columns"))


@pytest.fixture
def grown(loaded, tmp_path):
    """The fixtures but for one story, detected, and what is left to come."""
    path = tmp_path / "grown.db"
    rows = [{k: row[k] for k in ("id", "title", "text", "publisher", "published")} for row in fixture_rows(loaded)]
    first, later = ([r for r in rows if r["id"].startswith("ferry") is wanted] for wanted in (False, True))
    db = Database(str(path))
    db["articles"].insert_all(first, pk="id")
    db.close()
    detect(path)
    return path, later


def test_articles_that_come_and_rows_that_are_none(grown):
    path, later = grown
    with Database(str(path)).conn as conn:
        conn.execute(
            "insert into articles (id, publisher, published) values ('empty', 'Lindmark Gazette', '2031-01-01')"
        )
        conn.execute("insert into articles (publisher, text) values ('The Keyless', 'Nobody can refer to this.')")
    Database(str(path))["articles"].insert_all(later[:-1])
    assert detect(path).changed == len(later) - 1
    check(path)
    with Database(str(path)).conn as conn:
        conn.execute("update articles set publisher = 'Other Gazette' where id = 'empty'")
    Database(str(path))["articles"].insert_all(later[-1:])
    assert detect(path).changed == 1
    check(path)
    with sqlite3.connect(path) as conn:
        assert {"The Keyless", "Other Gazette"} == {
            row[0] for row in conn.execute("select value from _provenance_columns where mix = 0 and name = 'publisher'")
        }


def test_articles_that_change_and_go(grown):
    path, later = grown
    Database(str(path))["articles"].insert_all(later)
    with Database(str(path)).conn as conn:
        conn.execute("update articles set publisher = 'Renamed' where id like 'wheat-e%'")
        conn.execute("delete from articles where id like 'digest%'")
    detect(path)
    check(path)


def test_columns_that_compare_in_another_way(loaded, tmp_path):
    path = tmp_path / "folded.db"
    rows = [{k: row[k] for k in ("id", "title", "text", "publisher", "published")} for row in fixture_rows(loaded)]
    with sqlite3.connect(path) as conn:
        conn.execute(
            "create table articles (id text primary key, title, text text, publisher text collate nocase, published text)"
        )
    db = Database(str(path))
    db["articles"].insert_all(rows[3:])
    detect(path)
    db["articles"].insert_all({**row, "publisher": str(row["publisher"]).upper()} for row in rows[:3])
    db.close()
    assert detect(path).changed == 3
    check(path)


def test_periods_become_longer_as_days_come(loaded, tmp_path):
    path = tmp_path / "days.db"
    text = fixture_rows(loaded)[0]["text"]
    rows = [
        {"id": n, "title": f"Day {n}", "text": f"{text} Number {n}.", "publisher": f"Paper {n}", "published": f"2030-{1 + n // 28:02}-{1 + n % 28:02}"}
        for n in range(70)
    ]  # fmt: skip
    for wanted, length in ((rows[:60], 10), (rows[60:], 7)):
        db = Database(str(path))
        db["articles"].insert_all(wanted, pk="id")
        db.close()
        detect(path)
        with sqlite3.connect(path) as conn:
            values = conn.execute("select value from _provenance_sums where figure = 'period'").fetchall()
        assert {len(value.split()[0]) for (value,) in values} == {length}
    check(path)
