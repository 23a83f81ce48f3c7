"""A run over a table in several languages, and runs after it."""

import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlite_utils import Database

from datasette_provenance.detect import detect
from datasette_provenance.export.prov import json_ld, prov_json
from datasette_provenance.judging import Given, judge

from ..export.test_prov import written
from ..test_detect import rows
from ..test_incremental import FAMILY_IDS, histories, play
from ..translated import ENGLISH, GERMAN, TABLE, article


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "translated.db"
    with closing(Database(str(file))) as db:
        db["articles"].insert_all(TABLE, pk="id")
    detect(file)
    return file


def asked(path, sql):
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(sql).fetchall()


def test_what_a_run_says_of_translations(path):
    links = asked(
        path, "select article_id, source_id, relation, direction, is_parent from provenance_links order by 1, 2"
    )
    assert links == [
        ("bote", "afp", "translation", "credited", 1),
        ("vesti", "afp", "translation", "credited", 1),
        ("vesti", "bote", "translation", "time", 0),
    ]
    said = asked(
        path, "select article_id, role, origin, credited, source_id, origin_basis from provenance_articles order by 1"
    )
    assert [row[:5] for row in said if row[0] != "anzeiger" and row[0] != "winzer"] == [
        ("afp", "independent", "AFP", None, None),
        ("bote", "translation", "AFP", 0, "afp"),
        ("vesti", "translation", "AFP", 0, "afp"),
    ]
    assert said[2][5].startswith("The same story in another language as “Three killed as bridge collapses” (AFP)")
    assert asked(path, "select value from _provenance_facets where facet = 'relation' and article_id = 'bote'") == [
        ("translation",)
    ]


def test_passages_are_facts_at_their_places_in_the_stored_texts(path):
    texts = dict(asked(path, "select id, text from articles"))
    spans = asked(
        path,
        "select kind, article_start, article_end, source_start, source_end from provenance_passages where article_id = 'bote'",
    )
    words = {(texts["bote"][a:b], texts["afp"][c:d]) for kind, a, b, c, d in spans if kind == "fact"}
    assert len(words) == len(spans) > 20
    assert {("Weissmann", "Weissmann"), ("12,3", "12.3"), ("140", "140")} <= words


def test_prints_of_one_translation_are_a_family_of_the_agency(tmp_path):
    file = tmp_path / "prints.db"
    second = {
        **article("blatt", GERMAN, "Selmaborger Blatt", "2025-03-11T15:00:00+00:00"),
        "title": "Einsturz am Morgen",
    }
    with closing(Database(str(file))) as db:
        db["articles"].insert_all([*TABLE, second], pk="id")
    detect(file)
    said = asked(
        file, "select article_id, role, origin, credited, source_id from provenance_articles where family_id > ''"
    )
    assert sorted(said) == [("blatt", "copy", "AFP", 0, "bote"), ("bote", "copy", "AFP", 0, None)]
    assert asked(file, "select origin, root_id, articles, uncredited from provenance_families") == [("AFP", None, 2, 2)]
    named = {**second, "text": f"SELMABORG (dpa) - {GERMAN}"}
    with closing(Database(str(file))) as db:
        db["articles"].upsert(named, pk="id")
    detect(file)
    grown = rows(file)
    assert asked(file, "select origin from provenance_families") == [("dpa",)]
    detect(file, rebuild=True)
    assert rows(file) == grown


def test_below_the_claim_nobody_is_said_to_be_uncredited(path, tmp_path):
    judge(path, [Given("bote", "afp", "rejected", "R.")])
    detect(path)
    assert asked(
        path, "select role, origin, credited, source_id from provenance_articles where article_id = 'bote'"
    ) == [("independent", "Kaldruner Bote", None, None)]
    assert asked(path, "select confidence, found_relation from provenance_links where article_id = 'bote'") == [
        (0.0, "translation")
    ]


@pytest.mark.parametrize("published", ["", "2025-03-11T09:00:00+00:00"])
def test_of_two_of_which_nothing_tells_which_came_first_neither_has_a_source(tmp_path, published):
    file = tmp_path / "undirected.db"
    plain = ENGLISH.replace(" (AFP)", "")
    with closing(Database(str(file))) as db:
        db["articles"].insert_all(
            [article("post", plain, "Selma Post", published), {**TABLE[1], "published": published}], pk="id"
        )
    detect(file)
    assert asked(file, "select relation, direction from provenance_links") == [("translation", "undetermined")]
    assert asked(file, "select distinct role, credited, source_id from provenance_articles") == [
        ("independent", None, None)
    ]


def test_who_signs_or_names_another_keeps_the_origin(tmp_path):
    file = tmp_path / "signed.db"
    named = {**TABLE[1], "text": f"KALDRUN (dpa) - {TABLE[1]['text']}"}
    with closing(Database(str(file))) as db:
        db["articles"].insert_all([TABLE[0], named], pk="id")
    detect(file)
    ((origin, credited),) = asked(file, "select origin, credited from provenance_articles where article_id = 'bote'")
    assert (origin, credited) == ("dpa", 1)


def test_a_later_run_gives_what_one_run_gives(tmp_path):
    @given(histories(TABLE))
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    def check(steps):
        with tempfile.TemporaryDirectory() as folder:
            grown, once = Path(folder) / "grown.db", Path(folder) / "once.db"
            left = play(grown, steps)
            if left:
                play(once, [("put", row) for row in reversed(left)])
                assert rows(grown, but=FAMILY_IDS) == rows(once, but=FAMILY_IDS)

    check()


def test_a_judgement_that_changes_leaves_the_rest_as_one_run_has_it(path):
    judge(path, [Given("bote", "afp", "confirmed", "R.")])
    detect(path)
    grown = rows(path)
    detect(path, rebuild=True)
    assert grown == rows(path)
    assert asked(path, "select confidence from provenance_links where article_id = 'bote'") == [(1.0,)]


def test_exports_know_the_relation(path):
    derived = json.loads(written(path, prov_json))["wasDerivedFrom"].values()
    assert {(d["prov:generatedEntity"], d["prov:type"]["$"]) for d in derived} == {
        ("article:bote", "terms:Translation"),
        ("article:vesti", "terms:Translation"),
    }
    graph = json.loads(written(path, json_ld))["@graph"]
    (bote,) = (node for node in graph if node.get("identifier") == "bote")
    assert bote["translationOfWork"] == bote["prov:wasDerivedFrom"] == ["urn:datasette-provenance:article:afp"]
