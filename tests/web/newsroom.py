"""A small database with results as detection leaves them, by hand: all people, places and news are invented.

Two families (one whose original is missing, one whose original is there), a report that shares only quotes
with the first, and two dozen stories that stand alone, one of them full of markup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlite_utils

from datasette_provenance.document import build_document
from datasette_provenance.neighbours import asked_of
from datasette_provenance.records import Article
from datasette_provenance.sketches import postings
from datasette_provenance.sketches import sketch as plain
from datasette_provenance.store import aggregates, schema

from .stories import CLAIM, EVIDENCE, KINDS, LINKS
from .stories import FERRY as FERRY
from .stories import FERRY_COPY as FERRY_COPY
from .stories import HOSTILE as HOSTILE
from .stories import JUDGED as JUDGED
from .stories import ORCHARD as ORCHARD
from .stories import REVIEWER as REVIEWER
from .stories import ROWS as ROWS
from .stories import Row as Row


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
