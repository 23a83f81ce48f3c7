"""Results into their tables: rows in the order of the columns, all or nothing."""

import json

import pytest
from sqlite_utils import Database

from datasette_provenance import explain
from datasette_provenance.links.direction import DIRECTION_CONFIDENCE
from datasette_provenance.links.weigh import weigh
from datasette_provenance.links.wording import pack
from datasette_provenance.records import Reading
from datasette_provenance.store import results, schema
from datasette_provenance.tables import RESULTS

from ..lineage.directed import direct
from ..lineage.making import evidence, judged, known, passage


@pytest.fixture
def db():
    db = Database(memory=True)
    db["articles"].insert_all([{"id": id, "text": "t"} for id in "abc"], pk="id")
    schema.write_settings(db, {"table": "articles", "pk": "id", "pk_type": "TEXT"})
    schema.create(db)
    return db


def test_writing_replaces(db):
    row = ("a", "dateline", "AFP", 0, 3, "AFP")
    for rows in ([row, row], [row]):
        with db.atomic():
            results.write(db, {"provenance_mentions": rows})
    assert list(db["provenance_mentions"].rows) == [dict(zip(RESULTS["provenance_mentions"].columns, row, strict=True))]


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
    bars = [bar.bits for bar in weighed.bars]
    packed = pack(
        pair.evidence,
        weighed.prior_bits,
        bars,
        weighed.bars[-1].level,
        weighed.runner_up,
    )
    with db.atomic():
        results.write(
            db,
            {
                "provenance_links": [link_row(x, packed) for x in links],
                "provenance_passages": [passage_row(x, p) for x in links for p in x.passages],
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


def test_what_was_said_of_some_articles_is_taken_out(db):
    said = [("role", "copy", "a"), ("cited", "AFP", "a"), ("role", "copy", "b"), ("carried_by", "Echo", "gone")]
    with db.atomic():
        results.write(db, {"provenance_articles": [results.article_row(reading(id, "AFP"), None) for id in "ab"],
                           "_provenance_facets": said})  # fmt: skip
        results.take_out_said(db, ["a", "gone"])
    assert [tuple(row.values()) for row in db["_provenance_facets"].rows] == [("role", "copy", "b")]
    assert [row["article_id"] for row in db["provenance_articles"].rows] == ["b"]


def reading(id, publisher):
    return Reading(
        id, publisher, publisher, "", 9, 9, 0, 0, "", "", (), "", ("AFP", "credit", 0.9, True), False, False, (), ()
    )


def link_row(x, evidence_json):
    e = x.evidence
    return (x.article_id, x.source_id, x.relation, x.confidence, x.same_copy, x.direction, DIRECTION_CONFIDENCE[x.direction],
            int(x.is_parent), e.narrative_words, e.quoted_words, e.furniture_words, x.article_share, x.source_share, e.jaccard,
            evidence_json, None, None, None)  # fmt: skip


def passage_row(x, p):
    return (x.article_id, x.source_id, p.kind, p.article_start, p.article_end, p.source_start, p.source_end, p.words)
