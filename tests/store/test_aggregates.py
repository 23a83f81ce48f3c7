"""The sums are those of the result tables, counted here in Python; after every run."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median

import pytest
from sqlite_utils import Database

from datasette_provenance.detect import detect
from datasette_provenance.explain import hours_between
from datasette_provenance.store import aggregates, schema
from datasette_provenance.tables import TABLES

SUMMED = [name for name, table in TABLES.items() if table.summed]


def rows(path: Path, sql: str) -> list[sqlite3.Row]:
    with sqlite3.connect(path) as conn:
        conn.row_factory = sqlite3.Row
        return conn.execute(sql).fetchall()


def check(path: Path) -> None:
    """Every table of sums against the tables that it was made from."""
    verdicts = rows(path, "select * from provenance_articles")
    facets = {tuple(row) for row in rows(path, "select facet, value, article_id from _provenance_facets")}
    times = {row["article_id"]: row["published"] for row in verdicts}

    counted = {(r["facet"], r["value"]): r["articles"] for r in rows(path, "select * from _provenance_counts")}
    assert counted == Counter((facet, value) for facet, value, _ in facets)

    publishers = {row["publisher"]: row for row in rows(path, "select * from provenance_publishers")}
    assert set(publishers) == {v["publisher"] for v in verdicts if v["publisher"]}
    for name, row in publishers.items():
        own = [v for v in verdicts if v["publisher"] == name]
        hours = [
            hours_between(times.get(v["source_id"]), v["published"]) for v in own if v["origin"] not in (None, name)
        ]
        behind = [h for h in hours if h is not None and h >= 0]
        assert row["articles"] == len(own)
        assert row["carried"] == sum(v["credited"] is not None for v in own)
        assert row["uncredited"] == sum(v["credited"] == 0 for v in own)
        assert row["timed"] == len(behind)
        assert row["median_hours"] == (pytest.approx(median(behind)) if behind else None)

    foreign = [v for v in verdicts if v["publisher"] and v["origin"] and v["publisher"] != v["origin"]]
    carriers = {(r["publisher"], r["origin"]): r for r in rows(path, "select * from provenance_carriers")}
    assert {key: row["articles"] for key, row in carriers.items()} == Counter(
        (v["publisher"], v["origin"]) for v in foreign
    )
    assert sum(row["uncredited"] for row in carriers.values()) == sum(v["credited"] == 0 for v in foreign)

    families = Counter(row["origin"] for row in rows(path, "select origin from provenance_families"))
    origins = {row["origin"]: row for row in rows(path, "select * from provenance_origins")}
    assert {o: r["articles"] for o, r in origins.items()} == Counter(v["origin"] for v in verdicts if v["origin"])
    for name, row in origins.items():
        carried = [v for v in foreign if v["origin"] == name]
        assert row["carried"] == len(carried)
        assert row["publishers"] == len({v["publisher"] for v in carried})
        assert row["uncredited"] == sum(v["credited"] == 0 for v in carried)
        assert row["families"] == families[name]

    values: dict[object, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for facet, value, article in sorted(facets, key=lambda fact: (str(fact[2]), fact[0], fact[1])):
        values[article][facet].append(value)
    mixes = Counter(
        (
            *(next(iter(v[f]), None) for f in ("role", "origin", "credited")),
            f"/{'/'.join(v['relation'])}/" if v["relation"] else None,
        )
        for v in values.values()
    )
    stored = rows(path, "select role, origin, credited, relations, articles, number from _provenance_mixes")
    assert {tuple(row)[:4]: row["articles"] for row in stored} == mixes
    assert len({row["number"] for row in stored} - {0}) == len(mixes)

    numbers = {tuple(row)[:4]: row["number"] for row in stored}
    mix_of = {
        article: numbers[
            (
                *(next(iter(v[f]), None) for f in ("role", "origin", "credited")),
                f"/{'/'.join(v['relation'])}/" if v["relation"] else None,
            )
        ]
        for article, v in values.items()
    }
    spread = {tuple(row)[:3]: row["articles"] for row in rows(path, "select * from _provenance_spread")}
    assert spread == Counter((f, v, mix_of[a]) for f, v, a in facets if f in ("cited", "carried_by"))
    columns = {tuple(row)[:3]: row["articles"] for row in rows(path, "select * from _provenance_columns")}
    assert columns == Counter(
        (name, row[name], mix_of.get(row["id"], 0))
        for row in rows(path, "select id, publisher, published from articles")
        for name in ("publisher", "published")
        if row[name] is not None
    )


def test_sums_of_the_fixtures(detected):
    check(detected)
    assert {row["origin"] for row in rows(detected, "select origin from provenance_carriers")} >= {"AFP", "Reuters"}


def test_sums_follow_every_run(loaded, tmp_path):
    path = Path(shutil.copy(loaded, tmp_path / "news.db"))
    with sqlite3.connect(path) as conn:
        conn.execute("create table later as select * from articles where id like 'ferry-%'")
        conn.execute("delete from articles where id like 'ferry-%'")
    detect(path)
    check(path)
    with sqlite3.connect(path) as conn:
        conn.execute("insert into articles select * from later")
    detect(path)
    check(path)
    with sqlite3.connect(path) as conn:
        conn.execute("delete from articles where id like 'wheat-%'")
    detect(path)
    check(path)


def test_made_again_they_are_the_same(copied):
    before = {table: [tuple(row) for row in rows(copied, f"select * from {table}")] for table in SUMMED}
    db = Database(copied)
    with db.atomic():
        aggregates.summarise(db)
    db.close()
    for table, found in before.items():
        assert [tuple(row) for row in rows(copied, f"select * from {table}")] == found


def test_results_of_an_older_version_get_the_tables(copied):
    db = Database(copied)
    for table in SUMMED:
        db[table].drop()
    settings = schema.read_settings(db)
    schema.write_settings(db, {"sketches": {**settings["sketches"], "tables": "of old"}})
    db.close()
    with sqlite3.connect(copied) as conn:
        conn.execute("update articles set title = title || '!' where id = 'ferry-afp'")
    detect(copied)
    check(copied)


def test_an_empty_table_has_empty_sums():
    db = Database(memory=True)
    db["articles"].create({"id": str, "text": str}, pk="id")
    schema.write_settings(db, {"table": "articles", "pk": "id", "pk_type": "TEXT"})
    schema.create(db)
    aggregates.summarise(db)
    assert [db[table].count for table in SUMMED] == [0] * len(SUMMED)
