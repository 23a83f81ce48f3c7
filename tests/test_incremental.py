"""However a corpus came in, in whatever batches, order and states: the results are those of one run over what is there."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from datasette_provenance.detect import detect
from datasette_provenance.run import changes, pairing

from .test_detect import fixture_rows, rows

FAMILY_IDS = {("provenance_families", "id"), ("provenance_articles", "family_id"), ("_provenance_counted", "family_id")}

NAMES = ("id", "title", "text", "publisher", "published", "url")


def bare(articles):
    return [{name: row[name] for name in NAMES} for row in articles]


@st.composite
def histories(draw, articles):
    """Steps of a database: rows to put in (some of them changed before or after), ids to take out, and whether to
    detect after each."""
    chosen = draw(
        st.permutations(draw(st.lists(st.sampled_from(articles), min_size=2, max_size=12, unique_by=lambda a: a["id"])))
    )
    steps = []
    for article in chosen:
        edited = {
            **article,
            "text": draw(st.sampled_from([article["text"][: len(article["text"]) // 2], "Nothing yet."])),
        }
        first = draw(st.sampled_from([article, article, edited]))
        steps.append(("put", first))
        if first is edited and draw(st.booleans()):
            steps.append(("put", article))
        if draw(st.integers(0, 5)) == 0:
            steps.append(("drop", draw(st.sampled_from(chosen))["id"]))
        if draw(st.integers(0, 2)) == 0:
            steps.append(("detect", None))
    return steps


def play(path, steps):
    db = Database(str(path))
    table = db["articles"]
    table.create(dict.fromkeys(NAMES, str), pk="id")
    for what, value in steps:
        if what == "put":
            table.upsert(value, pk="id")
        elif what == "drop":
            table.delete_where("id = ?", [value])
        elif table.count:
            detect(path)
    if table.count:
        detect(path)
    left = list(table.rows)
    db.close()
    return left


def families_of(path):
    with closing(sqlite3.connect(path)) as conn:
        return dict(conn.execute("select article_id, family_id from provenance_articles where family_id not null"))


def test_any_history_gives_what_one_run_gives(loaded):
    articles = bare(fixture_rows(loaded))
    # stories that have something to do with each other
    articles = [a for a in articles if a["id"].startswith(("ferry", "wheat", "digest", "talsperre"))]

    @given(histories(articles))
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    def check(steps):
        with tempfile.TemporaryDirectory() as folder:
            grown, once = Path(folder) / "grown.db", Path(folder) / "once.db"
            left = play(grown, steps)
            if not left:
                return
            play(once, [("put", row) for row in reversed(left)])
            assert rows(grown, but=FAMILY_IDS) == rows(once, but=FAMILY_IDS)
            a, b = families_of(grown), families_of(once)
            assert a.keys() == b.keys()
            # the same members together, whatever the families are called
            assert len(set(a.values())) == len(set(b.values())) == len({(a[m], b[m]) for m in a})

    check()


def test_a_first_run_of_one_article_is_one_to_go_on_from(loaded, tmp_path):
    """Its fingerprints are so few that they stand in one row, whose number takes no bit."""
    articles = {row["id"]: row for row in bare(fixture_rows(loaded))}
    some = [("put", articles[id]) for id in ("ferry-dailybeacon", "ferry-lindmarkgazette", "ferry-ap")]
    grown, once = tmp_path / "grown.db", tmp_path / "once.db"
    play(grown, [some[0], ("detect", None), *some[1:]])
    play(once, some)
    assert rows(grown, but=FAMILY_IDS) == rows(once, but=FAMILY_IDS)


def test_a_family_that_grows_keeps_its_id(loaded, tmp_path):
    articles = {row["id"]: row for row in fixture_rows(loaded)}
    path = tmp_path / "grown.db"
    db = Database(str(path))
    first = ["ferry-meridianpost", "ferry-ternvalleyrecord", "wheat-eastgate", "wheat-meridianpost"]
    db["articles"].insert_all((articles[id] for id in first), pk="id")
    detect(path)
    before = families_of(path)
    # ids that come before all members in the alphabet, and the original itself
    db["articles"].insert_all((row for id, row in articles.items() if id not in first), pk="id", alter=True)
    db.close()
    detect(path)
    after = families_of(path)
    assert len(before) == 4
    assert {id: after[id] for id in before} == before


def test_where_most_is_to_be_read_anew_a_run_starts_from_scratch(loaded, tmp_path, monkeypatch):
    articles = fixture_rows(loaded)
    grown, once = tmp_path / "grown.db", tmp_path / "once.db"
    with closing(Database(str(once))) as db:
        db["articles"].insert_all(articles, pk="id", alter=True)
    detect(once)
    with closing(Database(str(grown))) as db:
        db["articles"].insert_all(articles[:10], pk="id", alter=True)
    detect(grown)
    before = families_of(grown)
    with closing(Database(str(grown))) as db:
        db["articles"].insert_all(articles[10:], pk="id", alter=True)
    monkeypatch.setattr(changes, "FEW", 5)
    monkeypatch.setattr(pairing, "_growth", None)
    found = detect(grown)
    assert found.changed == len(articles) - 10
    assert rows(grown, but=FAMILY_IDS) == rows(once, but=FAMILY_IDS)
    after = families_of(grown)
    assert before
    assert {id: after[id] for id in before} == before
