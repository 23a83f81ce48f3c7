"""The newsroom with what makes counting hard: a page stored three times, a family of one publisher's own pages, originals that
are missing, a text that breaks off, a publisher that nobody knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlite_utils

from datasette_provenance.store import aggregates

from . import newsroom

FERRY = newsroom.FERRY_COPY
# id, publisher, published, family, role, origin, credited, source, captures
ROWS: list[tuple[Any, ...]] = [
    ("k01", "Tarn Post", "2031-03-05T06:00:00", "f3", "copy", "AFP", 0, None, 3),
    ("k02", "Tarn Post", "2031-03-05T09:00:00", "f3", "copy", "AFP", 0, "k01", 3),
    ("k03", "Tarn Post", "2031-03-06T09:00:00", "f3", "copy", "AFP", 0, "k01", 3),
    ("k04", "Quill Courier", "2031-03-05T08:30:00", "f3", "rewrite", "AFP", 0, "k01", 1),
    ("k05", "Fenn Weekly", "2031-03-05", "f3", "copy", "AFP", None, "k01", 1),
    ("k06", "", "2031-03-05T10:00:00", "f3", "copy", "AFP", 1, "k01", 1),
    ("e01", "Oxmere Echo", "2031-04-03T08:00:00", "f4", "original", "Oxmere Echo", None, None, 1),
    ("e02", "Oxmere Echo", "2031-04-03T12:00:00", "f4", "copy", "Oxmere Echo", None, "e01", 1),
]
# article, source, narrative words in common, share of either
LINKS: list[tuple[str, str, int, float]] = [
    ("k02", "k01", 120, 1.0),
    ("k03", "k01", 120, 0.98),
    ("k04", "k01", 8, 0.07),
    ("k05", "k01", 60, 0.5),
    ("k06", "k01", 119, 0.97),
    ("e02", "e01", 40, 0.4),
]


def build(path: Path) -> Path:
    newsroom.build(path)
    db = sqlite_utils.Database(path)
    for id, publisher, published, family, role, origin, credited, source, captures in ROWS:
        at = {"publisher": publisher, "published": published}
        db["articles"].insert(
            {"id": id, "title": f"Walkout {id}", "text": FERRY, "url": f"https://{id}.example.invalid", **at}
        )
        verdict = {"family_id": family, "role": role, "origin": origin, "credited": credited, "source_id": source}
        counted = {"captures": captures, "narrative_words": 120, "origin_confidence": 0.9}
        db["provenance_articles"].insert({"article_id": id, **at, **verdict, **counted})
        values = {"role": role, "origin": origin, "credited": {0: "uncredited", 1: "credited"}.get(credited)}
        db["_provenance_facets"].insert_all(
            {"facet": facet, "value": value, "article_id": id} for facet, value in values.items() if value
        )
    roles = {row[0]: row[4] for row in ROWS}
    for article, source, words, share in LINKS:
        db["provenance_links"].insert(
            {
                "article_id": article,
                "source_id": source,
                "relation": roles[article],
                "confidence": 0.95,
                "same_copy": 0.97,
            }
            | {
                "direction": "time",
                "is_parent": 1,
                "narrative_words": words,
                "quoted_words": 90 if article == "k05" else 2,
                "article_share": share,
                "source_share": share,
            }
        )
    for family, origin, root, publishers in (("f3", "AFP", None, 3), ("f4", "Oxmere Echo", "e01", 1)):
        members = [row for row in ROWS if row[3] == family]
        times = sorted(row[2] for row in members)
        db["provenance_families"].insert(
            {"id": family, "title": f"Family {family}", "origin": origin, "root_id": root, "articles": len(members)}
            | {"publishers": publishers, "uncredited": 0, "first_published": times[0], "last_published": times[-1]}
        )
    db["articles"].rebuild_fts()
    aggregates.summarise(db)
    db.conn.commit()
    db.close()
    return path
