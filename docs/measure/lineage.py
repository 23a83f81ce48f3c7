"""How often sources, directions and families are right, on events whose truth is known.

    python docs/measure/lineage.py FOLDER

FOLDER holds a folder for each event, with the texts and a ``meta.json`` (title, publisher, published, url of each):
``wire`` is the original, the names in DERIVED were made from it, all others stand for themselves. Versions are asked for
twice: as the articles are, and without times and marks, by the texts alone.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import tempfile
from collections import Counter
from math import comb
from pathlib import Path

from sqlite_utils import Database

from datasette_provenance.detect import detect

DERIVED = ("copy_trim", "copy_edit", "update", "rewrite", "rewrite_noquote")


def adjusted_rand(truth: list[str], found: list[str]) -> float:
    """Agreement of two groupings, 1 where they are the same, 0 as by chance (Hubert and Arabie 1985)."""
    together = sum(comb(n, 2) for n in Counter(zip(truth, found, strict=True)).values())
    a, b = (sum(comb(n, 2) for n in Counter(labels).values()) for labels in (truth, found))
    chance = a * b / comb(len(truth), 2)
    return (together - chance) / ((a + b) / 2 - chance)


def detected(rows: list[dict[str, str]], path: Path) -> sqlite3.Connection:
    db = Database(str(path))
    db["articles"].insert_all(rows, pk="id")
    db.close()
    detect(path)
    return sqlite3.connect(path)


def versions(conn: sqlite3.Connection, events: list[str]) -> str:
    """How many events have the update as a later version than the wire, and what orders them."""
    found = conn.execute("select article_id, version, versions, version_order from provenance_versions").fetchall()
    number = {article: version or 0 for article, version, *_ in found}
    order = {article: order for article, _, versions, order in found if versions > 1}
    right, wrong, by = 0, 0, Counter[str]()
    for event in events:
        wire, update = f"{event}-wire", f"{event}-update"
        told = order.get(wire) or order.get(update)
        by[str(told)] += 1
        if told and told != "undetermined":
            # the first version has no row
            right += number.get(wire, 1) < number.get(update, 1)
            wrong += number.get(wire, 1) >= number.get(update, 1)
    return f"{right} right, {wrong} wrong; by {dict(by)}"


def main(folder: Path) -> None:
    rows, truth, events = [], {}, []
    for event in sorted(p for p in folder.iterdir() if (p / "meta.json").exists()):
        events.append(event.name)
        meta = json.loads((event / "meta.json").read_text("utf-8"))
        for name, about in meta["texts"].items():
            text = (event / f"{name}.txt").read_text("utf-8")
            id = f"{event.name}-{name}"
            rows.append({"id": id, "text": text, **{k: about[k] for k in ("title", "publisher", "published", "url")}})
            truth[id] = event.name if name in (*DERIVED, "wire") else id
    bare = [{**row, "published": "", "title": re.sub(r"^UPDATE \d+-", "", row["title"])} for row in rows]
    for row in bare:
        row["text"] = re.sub(r"^\W{0,3}UPDATE \d+\s?-|\d(?:ST|ND|RD|TH) LEAD", "", row["text"], flags=re.M)
    with tempfile.TemporaryDirectory() as place:
        conn = detected(bare, Path(place) / "bare.db")
        by_texts = versions(conn, events)
        conn.close()
        conn = detected(rows, Path(place) / "news.db")
        verdicts = {
            r[0]: r[1:] for r in conn.execute("select article_id, family_id, source_id from provenance_articles")
        }
        links = conn.execute(
            "select article_id, source_id, direction from provenance_links where relation in ('copy', 'rewrite', 'partial')"
        ).fetchall()
        as_they_are = versions(conn, events)
        conn.close()
    derived = {id: f"{event}-wire" for id, event in truth.items() if event != id and not id.endswith("-wire")}
    right = sum(verdicts[id][1] == wire for id, wire in derived.items())
    print(f"source: {right} of {len(derived)} derived articles")
    decided = [(a, s, d) for a, s, d in links if derived.get(a) == s or derived.get(s) == a]
    open_ = sum(d == "undetermined" for *_, d in decided)
    wrong = sum(d != "undetermined" and derived.get(a) != s for a, s, d in decided)
    print(f"direction: {len(decided)} links with the original, {open_} undecided, {wrong} wrong")
    ids = list(truth)
    score = adjusted_rand([truth[id] for id in ids], [verdicts[id][0] or id for id in ids])
    print(f"families: adjusted Rand index {score:.3f}")
    print(f"versions: {as_they_are}")
    print(f"versions by the texts alone: {by_texts}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
