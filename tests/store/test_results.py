"""Results into their tables: rows in the order of the columns, all or nothing."""

import json
from dataclasses import replace

import pytest
from sqlite_utils import Database

from datasette_provenance import explain
from datasette_provenance.lineage.verdicts import direct
from datasette_provenance.links.weigh import weigh
from datasette_provenance.records import Origin, Reading, Verdict
from datasette_provenance.store import results, schema

from ..lineage.making import evidence, judged, known, passage


@pytest.fixture
def db():
    db = Database(memory=True)
    db["articles"].insert_all([{"id": id, "text": "t"} for id in "abc"], pk="id")
    schema.write_settings(db, {"table": "articles", "pk": "id", "pk_type": "TEXT"})
    schema.create(db)
    return db


def verdict(id, origin="AFP", credited=None, role="independent"):
    return Verdict(id, None, role, Origin(origin, "credit", 0.9, credited), None, 0)


def test_writing_replaces(db):
    row = ("a", "dateline", "AFP", 0, 3, "AFP")
    for rows in ([row, row], [row]):
        with db.atomic():
            results.write(db, {"provenance_mentions": rows})
    assert list(db["provenance_mentions"].rows) == [dict(zip(schema.COLUMNS["provenance_mentions"], row, strict=True))]


def test_all_or_nothing(db):
    row = ("a", "dateline", "AFP", 0, 3, "AFP")
    with db.atomic():
        results.write(db, {"provenance_mentions": [row]})

    def broken():
        yield ("b", "tail", "AP", 0, 2, "AP")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), db.atomic():
        results.write(db, {"provenance_mentions": broken()})
    assert [r["article_id"] for r in db["provenance_mentions"].rows] == ["a"]


def test_a_link_and_its_passages(db):
    pair = judged(0, 1, passages=[passage(3, 9, 2)], words=2)
    weighed = weigh(evidence(2))
    links = direct([pair], [known("a", published="2025-03-12"), known("b", published="2025-03-11")])
    packed = results.pack_evidence(pair.evidence, weighed)
    with db.atomic():
        results.write(
            db,
            {
                "provenance_links": [results.link_row(x, packed) for x in links],
                "provenance_passages": results.passage_rows(links),
            },
        )
    (link,) = db["provenance_links"].rows
    assert (link["article_id"], link["source_id"], link["relation"], link["is_parent"]) == ("a", "b", "copy", 0)
    stored = json.loads(link["evidence"])
    assert len(link["evidence"]) < 200
    told = explain.parts(link["evidence"])
    assert [round(100 * bits) for bits in (told["prior_bits"], *(bar["bits"] for bar in told["bars"]))] == stored[
        "bits"
    ]
    assert told["bits"] == pytest.approx(weighed.bits, abs=0.08)
    assert [(bar["name"], bar["level"], bar["sentence"]) for bar in told["bars"]] == [
        (bar.name, bar.level, bar.sentence) for bar in weighed.bars
    ]
    (row,) = db["provenance_passages"].rows
    assert (row["kind"], row["article_start"], row["article_end"], row["words"]) == ("narrative", 3, 9, 2)


@pytest.mark.parametrize("only", [None, ["a", "b", "c"], ["b"], ["a", "gone"]])
def test_facets(db, only):
    read = [reading("a", "AFP"), reading("b", "Mercury"), reading("c", "Echo")]
    verdicts = [verdict("a", role="original"), verdict("b", credited=False, role="copy"), verdict("c", "Echo", None)]
    knowns = [known("a", "AFP"), known("b", "Mercury"), known("c", "Echo")]
    links = direct([judged(0, 1), judged(0, 2, "quotes"), judged(1, 2, "partial", 0.5)], knowns)
    links = [replace(x, is_parent=x.relation == "copy") for x in links]
    cited = [("a", "Kyiv Post"), ("c", "AFP")]
    with db.atomic():
        results.write(db, {"provenance_articles": map(results.article_row, read, verdicts)})
        results.write(db, {"provenance_links": [results.link_row(x, "{}") for x in links]})
        results.insert(db, {"_provenance_facets": [("role", "copy", key) for key in ("a", "gone")]})
        results.write_facets(db, 0.8, [c for c in cited if only is None or c[0] in only], only)
    rows = [tuple(row.values()) for row in db["_provenance_facets"].rows]
    assert len(rows) == len(set(rows))

    def values(facet):
        return {(value, id) for f, value, id in rows if f == facet}

    def wanted(*found):
        return {(value, id) for value, id in found if only is None or id in only}

    stale = set() if only is None else {("copy", key) for key in ("a", "gone") if key not in only}
    assert values("role") == wanted(("original", "a"), ("copy", "b"), ("independent", "c")) | stale
    assert values("origin") == wanted(("AFP", "a"), ("AFP", "b"), ("Echo", "c"))
    assert values("credited") == wanted(("uncredited", "b"))
    assert values("cited") == wanted(("Kyiv Post", "a"), ("AFP", "c"))
    # what is not claimed is not counted
    assert values("relation") == wanted(("copy", "a"), ("copy", "b"), ("quotes", "a"), ("quotes", "c"))
    later = next(x for x in links if x.is_parent)
    assert values("carried_by") == wanted(({"a": "AFP", "b": "Mercury"}[later.article_id], later.source_id))


def reading(id, publisher):
    return Reading(id, publisher, publisher, "", 9, 9, 0, 0, "", "", (), "", ("", "", 0.0, None), False, False, (), ())
