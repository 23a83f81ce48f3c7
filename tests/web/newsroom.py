"""A small database with results as detection leaves them, by hand: all people, places and news are invented.

Two families (one whose original is missing, one whose original is there), a report that shares only quotes
with the first, and two dozen stories that stand alone, one of them full of markup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlite_utils

from datasette_provenance.document import build_document
from datasette_provenance.neighbours import asked_of
from datasette_provenance.records import Article
from datasette_provenance.sketches import postings
from datasette_provenance.sketches import sketch as plain
from datasette_provenance.store import aggregates, schema

FERRY = [
    "Ferry crews in Port Marrow walked out at dawn on Tuesday after talks over night shifts "
    "collapsed, leaving "
    "some 4,200 islanders without a crossing to the mainland.",
    "The harbour union said the walkout would last 48 hours. The operator, Grey Sound Lines, called "
    "it unlawful "
    "and asked a court in Tarnwick to end it.",
    "“Nobody here wants to strand their own neighbours,” union secretary Ilka Brandvold told a crowd on the quay.",
    "Fishing boats carried patients to the hospital in Tarnwick during the morning, the coastguard "
    "said, and two "
    "schools on the island of Little Fenn stayed shut.",
    "Grey Sound Lines carries about 900,000 passengers a year and has cut its fleet from eleven "
    "vessels to seven "
    "since 2019.",
]
FERRY_REWRITE = [
    "Travellers to and from Little Fenn were stuck on Tuesday when sailors downed tools at first "
    "light, their "
    "negotiations about working nights having come to nothing.",
    "For two days no vessel is to leave Port Marrow, according to the union. Grey Sound Lines wants "
    "judges in "
    "Tarnwick to step in, saying the action breaks the law.",
    "“Nobody here wants to strand their own neighbours,” union secretary Ilka Brandvold told a crowd on the quay.",
    "Patients reached the Tarnwick hospital aboard trawlers, coastguards reported; a pair of schools did not open.",
]
FERRY_OWN = [
    "I had come to the quay to buy mackerel and found half the town there, arguing in the rain.",
    "“Nobody here wants to strand their own neighbours,” union secretary Ilka Brandvold told a crowd on the quay.",
    "By noon somebody had lit a brazier. The Guardian had earlier reported that ministers were watching closely.",
]
ORCHARD = [
    "A blight that turns apple leaves silver has reached the orchards of the Vellan valley, growers "
    "there say, "
    "three years before scientists expected it.",
    "Of 310 holdings visited by Kestrel Times reporters this month, 118 showed the disease on at least one tree.",
    "The regional institute in Oxmere confirmed the findings and will fell every tree within 200 "
    "metres of an "
    "infected one.",
    "Growers are to be paid 45 crowns a tree, a third of what a mature Vellan Pippin costs to replace.",
]
ROUND_UP = [
    "Five things to know this morning, from a late train to an early frost.",
    ORCHARD[1],
    "The bakers of Lower Quill have agreed on a single opening hour, ending a dispute older than their ovens.",
]
HOSTILE = "<script>alert('x')</script> & \"quotes\" \u202eright to left\u202c"


@dataclass(frozen=True)
class Row:
    """An article and what detection says of it."""

    id: str
    publisher: str
    title: str
    text: str
    published: str
    role: str = "independent"
    origin: str | None = None
    basis: str = "Nothing in the text names a source"
    confidence: float = 0.6
    credited: int | None = None
    family: str | None = None
    source: str | None = None
    cited: tuple[str, ...] = ()
    carried_by: tuple[str, ...] = ()


def _join(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)


KINDS = {"a01": "dateline", "a02": "family", "a03": "family", "a04": "own byline", "b01": "own byline", "b02": "credit"}
"""Of the evidence for their origins; the others are taken for the publisher's own, or nothing is known."""
FERRY_COPY = "PORT MARROW (AFP) - " + _join(FERRY)
ROWS = [
    Row(
        "a01",
        "Marrow Gazette",
        "Ferry crews walk out",
        FERRY_COPY,
        "2031-03-04T07:10:00",
        "copy",
        "AFP",
        "Carries the dateline PORT MARROW (AFP)",
        0.97,
        1,
        "f1",
        None,
        (),
        ("Tarn Post", "Daily Lantern"),
    ),
    Row(
        "a02",
        "Tarn Post",
        "Islanders stranded by walkout",
        _join(FERRY[:4]),
        "2031-03-04T08:30:00",
        "copy",
        "AFP",
        "Same text as “Ferry crews walk out” (Marrow Gazette), which credits AFP; the stored text names no source",
        0.9,
        0,
        "f1",
        "a01",
        (),
        ("Marrow Gazette", "Daily Lantern"),
    ),
    Row(
        "a03",
        "Daily Lantern",
        "No boats today",
        _join(FERRY_REWRITE),
        "2031-03-04T10:00:00",
        "rewrite",
        "AFP",
        "The same story in other words as “Ferry crews walk out”, which credits AFP",
        0.82,
        0,
        "f1",
        "a01",
        (),
        ("Marrow Gazette", "Tarn Post"),
    ),
    Row(
        "a04",
        "Harbour Radio",
        "Rain, mackerel and a strike",
        _join(FERRY_OWN),
        "2031-03-04T13:00:00",
        "independent",
        "Harbour Radio",
        "The publisher's own report: byline of its staff, no other source named",
        0.8,
        None,
        None,
        None,
        ("The Guardian",),
    ),
    Row(
        "b01",
        "Kestrel Times",
        "Silver blight reaches the Vellan valley",
        _join(ORCHARD),
        "2031-04-01T06:00:00",
        "original",
        "Kestrel Times",
        "The publisher's own report: byline of its staff, no other source named",
        0.93,
        None,
        "f2",
        None,
        (),
        ("Marrow Gazette",),
    ),
    Row(
        "b02",
        "Marrow Gazette",
        "Blight in Vellan orchards",
        _join([*ORCHARD, "Source: Kestrel Times"]),
        "2031-04-01T11:00:00",
        "copy",
        "Kestrel Times",
        "Carries the credit Source: Kestrel Times",
        0.95,
        1,
        "f2",
        "b01",
        (),
        ("Kestrel Times",),
    ),
    Row(
        "b03",
        "Tarn Post",
        "Five things to know",
        _join(ROUND_UP),
        "2031-04-02T05:30:00",
        "partial",
        "Tarn Post",
        "Taken for the publisher's own: the stored text names no other source",
        0.7,
        None,
        None,
        "b01",
    ),
    Row(
        "x01",
        '"><img src=x onerror=alert(1)>',
        HOSTILE,
        HOSTILE + "\n\nA story about <b>markup</b>.",
        "2031-05-01",
        "independent",
        "<b>Bold & Sons</b>",
        f"Carries the credit {HOSTILE}",
        0.5,
        0,
        None,
        None,
        (HOSTILE,),
    ),
    *(
        Row(
            f"c{n:02}",
            ("Quill Courier", "Oxmere Echo", "Fenn Weekly")[n % 3],
            f"Notes from parish {n}",
            f"The parish council of number {n} met on a Monday and adjourned at {n + 10} minutes past nine.",
            f"2031-06-{n + 1:02}T12:00:00",
            "independent",
            ("Quill Courier", "Oxmere Echo", None)[n % 3],
            "Taken for the publisher's own: the stored text names no other source",
            0.55,
            None,
            None,
            None,
            ("Reuters",) if n % 5 == 0 else (),
        )
        for n in range(18)
    ),
]

REVIEWER = "Ottoline Marsh"
# article, judgement of its origin, origin, note, by
JUDGED = [
    ("c03", "confirmed", "Quill Courier", "Rang the desk", REVIEWER),
    ("x01", "disputed", "<b>Bold & Sons</b>", HOSTILE, HOSTILE),
]

# article, source, relation, confidence, parent, passages as (kind, text)
LINKS: list[tuple[str, str, str, float, int, list[tuple[str, str]]]] = [
    (
        "a02",
        "a01",
        "copy",
        0.97,
        1,
        [
            ("narrative", FERRY[0]),
            ("narrative", FERRY[1]),
            ("quotation", FERRY[2][1:47]),
            ("narrative", FERRY[3]),
        ],
    ),
    ("a03", "a01", "rewrite", 0.88, 1, [("quotation", FERRY[2][1:47])]),
    ("a04", "a01", "quotes", 0.94, 0, [("quotation", FERRY[2][1:47])]),
    ("b02", "b01", "copy", 0.98, 1, [("narrative", p) for p in ORCHARD]),
    ("b03", "b01", "partial", 0.91, 1, [("narrative", ORCHARD[1])]),
    ("c01", "c00", "furniture", 0.85, 0, []),
    ("c03", "c02", "copy", 0.41, 0, []),
]
EVIDENCE = [
    {
        "name": "words outside quotes",
        "level": "most",
        "bits": 6.5,
        "sentence": "Most of the narrative is shared.",
    },
    {
        "name": "order",
        "level": "same",
        "bits": 1.25,
        "sentence": "It stands in the same order <b>in both</b>.",
    },
]
CLAIM = 0.8


def build(
    path: Path,
    table: str = "articles",
    pk: str = "id",
    key: Callable[[str], Any] = str,
    columns: dict[str, str] | None = None,
    detected: bool = True,
) -> Path:
    """Write the database. ``key`` turns an id of ours into the table's primary key (``number`` for rowid);
    ``columns`` renames columns."""
    db = sqlite_utils.Database(path)
    names = {c: (columns or {}).get(c, c) for c in ("title", "text", "publisher", "published", "url")}
    pk_type = int if isinstance(key("a01"), int) else str
    keyed = pk != "rowid"
    db[table].insert_all(
        (
            {
                **({pk: key(row.id)} if keyed else {}),
                names["title"]: row.title,
                names["text"]: row.text,
                names["publisher"]: row.publisher,
                names["published"]: row.published,
                names["url"]: f"https://{row.id}.example.invalid/story",
            }
            for row in ROWS
        ),
        pk=pk if keyed else None,
        columns={pk: pk_type} if keyed else None,
    )
    db[table].enable_fts([names["title"], names["text"]])
    if detected:
        _results(db, table, pk, key, names)
    db.conn.commit()
    db.close()
    return path


def number(id: str) -> int:
    """The article's place in the table, from 1: its rowid where there is no other key."""
    return 1 + [row.id for row in ROWS].index(id)


def _results(db: sqlite_utils.Database, table: str, pk: str, key: Callable[[str], Any], names: dict[str, str]) -> None:
    pk_type = "INTEGER" if isinstance(key("a01"), int) else "TEXT"
    schema.write_settings(db, {"table": table, "pk": pk, "pk_type": pk_type, "columns": names, "claim": CLAIM})
    schema.create(db)
    text = {row.id: row.text for row in ROWS}

    def ref(id: str | None) -> Any:
        return None if id is None else key(id)

    db["provenance_families"].insert_all(
        [
            {
                "id": "f1",
                "title": "Ferry crews walk out",
                "origin": "AFP",
                "origin_kind": "dateline",
                "origin_by": ref("a01"),
                "origin_basis": ROWS[0].basis,
                "origin_confidence": 0.97,
                "root_id": None,
                "articles": 3,
                "publishers": 3,
                "uncredited": 2,
                "first_published": "2031-03-04T07:10:00",
                "last_published": "2031-03-04T10:00:00",
            },
            {
                "id": "f2",
                "title": "Silver blight reaches the Vellan valley",
                "origin": "Kestrel Times",
                "origin_kind": "own",
                "origin_basis": "The publisher's own report: byline of its staff, no other source named",
                "origin_confidence": 0.93,
                "root_id": ref("b01"),
                "articles": 2,
                "publishers": 2,
                "uncredited": 0,
                "first_published": "2031-04-01T06:00:00",
                "last_published": "2031-04-01T11:00:00",
            },
        ]
    )
    db["provenance_articles"].insert_all(
        {
            "article_id": ref(row.id),
            "family_id": row.family,
            "role": row.role,
            "origin": row.origin,
            "origin_kind": KINDS.get(row.id, "own" if row.origin else "unknown"),
            "origin_by": ref("a01") if KINDS.get(row.id) == "family" else None,
            "origin_basis": row.basis,
            "origin_confidence": row.confidence,
            "credited": row.credited,
            "source_id": ref(row.source),
            "publisher": row.publisher,
            "published": row.published,
            "words": len(row.text.split()),
            "narrative_words": len(row.text.split()),
            "quoted_words": 0,
            "furniture_words": 0,
            "reused_words": 0,
            "place": "",
            "authors": "[]",
            "revision": "",
            "judgement": {article: said for article, said, *_ in JUDGED}.get(row.id),
            "found_origin": {article: origin for article, _, origin, *_ in JUDGED}.get(row.id),
        }
        for row in ROWS
    )
    db["provenance_judgements"].insert_all(
        {
            "article_id": ref(article),
            "source_id": None,
            "judgement": said,
            "origin": origin,
            "note": note,
            "by": by,
            "at": "2031-07-01T08:00:00+00:00",
            "articles_table": schema.read_settings(db)["table"],
        }
        for article, said, origin, note, by in JUDGED
    )
    for article, source, relation, confidence, parent, passages in LINKS:
        words = {kind: sum(len(t.split()) for k, t in passages if k == kind) for kind in ("narrative", "quotation")}
        db["provenance_links"].insert(
            {
                "article_id": ref(article),
                "source_id": ref(source),
                "relation": relation,
                "confidence": confidence,
                "direction": "time",
                "is_parent": parent,
                "narrative_words": words["narrative"],
                "quoted_words": words["quotation"],
                "furniture_words": 0,
                "article_share": 0.5,
                "source_share": 0.5,
                "jaccard": 0.25,
                "evidence": json.dumps(EVIDENCE),
            }
        )
        for kind, passage in passages:
            at, there = text[article].index(passage), text[source].index(passage)
            db["provenance_passages"].insert(
                {
                    "article_id": ref(article),
                    "source_id": ref(source),
                    "kind": kind,
                    "article_start": at,
                    "article_end": at + len(passage),
                    "source_start": there,
                    "source_end": there + len(passage),
                    "words": len(passage.split()),
                }
            )
    for row in ROWS:
        marks = [("citation", name, name) for name in row.cited if name in row.text]
        if "(AFP)" in row.text:
            marks.append(("dateline", "AFP", "PORT MARROW (AFP)"))
        for kind, name, words_ in marks:
            start = row.text.index(words_)
            db["provenance_mentions"].insert(
                {
                    "article_id": ref(row.id),
                    "kind": kind,
                    "name": name,
                    "start": start,
                    "end": start + len(words_),
                    "text": words_,
                }
            )
    db["_provenance_facets"].insert_all(
        {"facet": facet, "value": value, "article_id": ref(id)} for facet, value, id in sorted(facet_values())
    )
    numbers = {row.id: number for number, row in enumerate(ROWS, 1)}
    db["_provenance_documents"].insert_all({"number": number, "article_id": ref(id)} for id, number in numbers.items())
    for table, found in (("_provenance_prints", prints()), ("_provenance_told", told())):
        entries: dict[int, list[tuple[int, int]]] = {}
        for value, id in found:
            entries.setdefault(postings.row_of(value, 4), []).append((value, numbers[id]))
        db[table].insert_all({"row": row, "entries": postings.pack(e)} for row, e in entries.items())
    schema.write_settings(db, {"print_bits": 4, "told_bits": 4})
    aggregates.summarise(db)


def prints() -> Iterator[tuple[int, str]]:
    """(fingerprint, article) as detection samples them."""
    for row in ROWS:
        document = build_document(Article(row.id, row.text, row.title))
        for print_ in plain.sample(plain.winnow(plain.shingle_hashes(document.words, document.kinds))):
            yield print_, row.id


def told() -> Iterator[tuple[int, str]]:
    """(fact, article) likewise."""
    for row in ROWS:
        for fact in asked_of(build_document(Article(row.id, row.text, row.title))).facts:
            yield fact, row.id


def facet_values() -> set[tuple[str, str, str]]:
    """(facet, value, article) as the flat table holds them."""
    values = set()
    for row in ROWS:
        values.add(("role", row.role, row.id))
        if row.origin:
            values.add(("origin", row.origin, row.id))
        if row.credited is not None:
            values.add(("credited", "credited" if row.credited else "uncredited", row.id))
        values |= {("cited", name, row.id) for name in row.cited}
        values |= {("carried_by", name, row.id) for name in row.carried_by}
    values |= {("judged", f"origin {said}", article) for article, said, *_ in JUDGED}
    for article, source, relation, confidence, _, _ in LINKS:
        if confidence >= CLAIM:
            values |= {("relation", relation, article), ("relation", relation, source)}
    return values


def counts(facet: str, keep: Callable[[Row], bool] = lambda row: True) -> dict[str, int]:
    """What the facet should say of the rows that ``keep`` keeps: counted here, in Python."""
    kept = {row.id for row in ROWS if keep(row)}
    found: dict[str, int] = {}
    for name, value, id in facet_values():
        if name == facet and id in kept:
            found[value] = found.get(value, 0) + 1
    return found
