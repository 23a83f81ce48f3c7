"""The figures themselves, on cases counted by hand."""

import json

import pytest
from sqlite_utils import Database

from datasette_provenance.errors import SourceError, StateError
from datasette_provenance.evaluate import Scored, calibration_error, describe, evaluate, pair_figures, prf
from datasette_provenance.store import results, schema
from datasette_provenance.tables import TABLES

LINKS = [
    # article, source, relation, confidence
    ("b", "a", "copy", 0.9),
    ("c", "a", "rewrite", 0.7),
    ("d", "a", "quotes", 0.95),
    ("e", "a", "copy", 0.6),
]
ARTICLES = [
    # id, origin, publisher, credited, cited
    ("a", "AFP", "AFP", None, []),
    ("b", "AFP", "Tarnwick Mercury", 1, ["Reuters"]),
    ("c", "AFP", "Marrow Echo", 0, []),
    ("d", "Fenn Courier", "Fenn Courier", None, ["Kyiv Post", "AFP"]),
    ("e", None, "Marrow Echo", None, []),
]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "x.db"
    db = Database(str(path))
    db["articles"].insert_all([{"id": row[0], "text": "t"} for row in ARTICLES], pk="id")
    schema.write_settings(db, {"table": "articles", "pk": "id", "pk_type": "TEXT", "claim": 0.8})
    schema.create(db)

    def row(table, **values):
        return tuple(values.get(column) for column in TABLES[table].columns)

    with db.atomic():
        results.write(
            db,
            {
                "provenance_articles": [
                    row("provenance_articles", article_id=id, origin=origin, publisher=publisher, credited=credited)
                    for id, origin, publisher, credited, _ in ARTICLES
                ],
                "provenance_links": [
                    row("provenance_links", article_id=a, source_id=b, relation=relation, confidence=confidence)
                    for a, b, relation, confidence in LINKS
                ],
                "_provenance_facets": [("cited", name, id) for id, *_, names in ARTICLES for name in names],
            },
        )
    db.close()
    return path


def gold(tmp_path, *labels, name="gold.jsonl"):
    path = tmp_path / name
    path.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in labels), "utf-8")
    return path


def pair(a, b, relation, **more):
    return {"a": a, "b": b, "relation": relation, **more}


def test_pairs(path, tmp_path):
    labels = gold(
        tmp_path,
        pair("a", "b", "copy"),
        pair("a", "c", "copy"),  # stored as rewrite
        pair("d", "a", ["partial", "quotes"]),  # either is right
        pair("e", "a", "independent"),  # stored as copy
        "",
        pair("b", "c", "partial", weight=3),  # no link is stored
        pair("d", "e", "independent"),
    )
    figures = evaluate(path, [labels])
    assert set(figures) == {"claim", "pairs"}
    pairs = figures["pairs"]
    assert pairs["count"] == 6
    assert pairs["confusion"]["copy"] == {"copy": 1, "rewrite": 1}
    assert pairs["confusion"]["quotes"] == {"quotes": 1}
    assert pairs["confusion"]["partial"] == {"independent": 1}
    assert pairs["confusion"]["independent"] == {"copy": 1, "independent": 1}
    assert pairs["relations"]["copy"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert pairs["relations"]["quotes"]["f1"] == 1.0
    assert pairs["relations"]["rewrite"] == {"precision": 0.0, "recall": 1.0, "f1": 0.0}
    # derived: b and c are, and are said to be; e is said to be; b-c is, and is not said to be
    assert pairs["derived"] == {
        "precision": pytest.approx(2 / 3),
        "recall": pytest.approx(2 / 3),
        "f1": pytest.approx(2 / 3),
    }
    assert pairs["derived_weighted"]["recall"] == pytest.approx(2 / 5)
    assert pairs["claimed_weighted"] == {"precision": 1.0, "recall": pytest.approx(1 / 5), "f1": pytest.approx(1 / 3)}
    # of 0.9 right, 0.7 wrong, 0.95 right, 0.6 wrong: |1.85 - 2| + |0.7 - 0| + |0.6 - 0| over four
    assert pairs["calibration_error"] == pytest.approx((0.15 + 0.7 + 0.6) / 4)
    lines = list(describe(figures))
    assert lines[0].startswith("6 labelled pairs")
    assert any(line.startswith("copy") and " 1" in line for line in lines)


def test_the_order_of_a_pair_and_the_type_of_an_id_make_no_difference(path, tmp_path):
    there = evaluate(path, [gold(tmp_path, pair("a", "b", "copy"))])
    assert evaluate(path, [gold(tmp_path, pair("b", "a", "copy"))]) == there


def test_origins(path, tmp_path):
    labels = gold(
        tmp_path,
        {"id": "a", "origin": "own", "credited": None},
        {"id": "b", "origin": "Agence France-Presse", "credited": True, "cites": ["Reuters", "Kyiv Post"]},
        {"id": "c", "origin": "Reuters", "credited": True},
        {"id": "d", "origin": "Fenn Courier", "cites": ["The Kyiv Post"]},
        {"id": "e", "origin": "none", "credited": None, "cites": []},
    )
    origins = evaluate(path, [labels])["origins"]
    assert origins["count"] == 5
    assert origins["right"] == pytest.approx(4 / 5)
    assert origins["credited"] == pytest.approx(3 / 4)
    # two of three wanted, among three stored
    assert origins["cites"] == pytest.approx(2 * 2 / (3 + 3))
    assert "5 labelled origins: 0.800 right" in list(describe({"claim": 0.8, "origins": origins}))


def test_a_folder_and_several_files(path, tmp_path):
    folder = tmp_path / "gold"
    folder.mkdir()
    gold(folder, pair("a", "b", "copy"), name="pairs.jsonl")
    more = gold(tmp_path, pair("a", "d", "quotes"), {"id": "a", "origin": "own"})
    figures = evaluate(path, [folder, more])
    assert (figures["pairs"]["count"], figures["origins"]["count"]) == (2, 1)


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        ([pair("a", "b", "copy"), pair("a", "zz", "copy")], r"gold\.jsonl, line 2: no article 'zz'"),
        ([{"id": "zz", "origin": "AFP"}], "no article 'zz'"),
        (["{broken"], "line 1 is not JSON"),
        ([pair("a", "b", "plagiarism")], "'plagiarism' is no relation.*copy, rewrite"),
        ([pair("a", "b", ["copy", "theft"])], "'theft'"),
        ([{"a": "a", "b": "b"}], "a label has"),
        (["[1]"], "a label has"),
    ],
)
def test_what_is_not_understood_is_said_with_its_line(path, tmp_path, labels, says):
    with pytest.raises(SourceError, match=says):
        evaluate(path, [gold(tmp_path, *labels)])


def test_files_that_are_not_there(path, tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        evaluate(path, [tmp_path / "gone.jsonl"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="neither pairs"):
        evaluate(path, [tmp_path / "empty"])


def test_no_results_yet(tmp_path):
    path = tmp_path / "y.db"
    db = Database(str(path))
    db["articles"].insert({"id": "a", "text": "t"}, pk="id")
    db.close()
    with pytest.raises(StateError, match="datasette provenance detect"):
        evaluate(path, [gold(tmp_path, pair("a", "b", "copy"))])


def test_precision_recall_f1():
    assert prf([]) == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert prf([(True, False, 1)]) == {"precision": 1.0, "recall": 0.0, "f1": 0.0}
    assert prf([(False, True, 1)]) == {"precision": 0.0, "recall": 1.0, "f1": 0.0}
    assert prf([(True, True, 3), (False, True, 1), (True, False, 1)]) == {"precision": 0.75, "recall": 0.75, "f1": 0.75}


def test_calibration():
    assert calibration_error([]) == 0.0
    assert calibration_error([(1.0, True), (0.0, False)]) == 0.0
    assert calibration_error([(0.75, True)] * 3 + [(0.75, False)]) == 0.0
    assert calibration_error([(1.0, False)]) == 1.0


def test_readings_that_differ_leave_derived_to_what_is_said():
    either = Scored(("partial", "quotes"), "quotes", 0.9, 1.0)
    assert (either.right, either.derived, either.label) == (True, False, "quotes")
    assert Scored(("partial", "quotes"), "copy", 0.9, 1.0).derived is True
    assert Scored(("copy", "rewrite"), "quotes", 0.9, 1.0).derived is True
    assert Scored(("quotes",), "copy", 0.9, 1.0).label == "quotes"
    assert pair_figures([either], 0.8)["derived"]["f1"] == 1.0
