"""What is claimed of real articles that nobody tuned to: planted rewrites found, claims judged before, claims to read.

    python docs/measure/in_the_wild.py ALLSIDES.jsonl.gz WILD_FOLDER [--read]

The articles of both are loaded and detected together: few of them derive from each other, as in any real table.
WILD_FOLDER holds articles.jsonl.gz, planted.jsonl (rewrites among them, with their sources and with others' reports of the
event), claims.jsonl (claims of an earlier version, read) and basil.jsonl.gz (one event by up to three outlets each,
written independently). ``--read`` prints every claim with its two longest passages, to be read one by one.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from wild import json_lines

from datasette_provenance.detect import detect
from datasette_provenance.loading import load_articles
from datasette_provenance.records import DERIVED
from datasette_provenance.settings import DEFAULT

CLAIMS_READ = Path(__file__).with_name("claims_read.jsonl")
"""What a reader found of each claim of the last measurement: ids, relation and verdict."""
CLAIMS = f"""select l.article_id, l.source_id, l.relation, l.confidence, l.direction, a.publisher = b.publisher as own,
    a.publisher, b.publisher, a.title, b.title
  from provenance_links l join articles a on a.id = l.article_id join articles b on b.id = l.source_id
  where l.confidence >= {DEFAULT.claim} and l.relation in {DERIVED}"""


def detected(folder: Path, *files: Path) -> sqlite3.Connection:
    path = folder / f"{files[-1].stem}.db"
    load_articles(str(path), [str(file) for file in files])
    detect(path)
    return sqlite3.connect(path)


def planted_figures(db: sqlite3.Connection, planted: Sequence[dict[str, Any]]) -> None:
    there = {row[0] for row in db.execute("select id from articles")}
    claims = {frozenset(row[:2]): row for row in db.execute(CLAIMS)}
    sources = dict(db.execute("select article_id, source_id from provenance_articles"))
    found, traced, every, directed = Counter[str](), 0, Counter[str](), Counter[tuple[str, bool]]()
    rivals = 0
    for one in planted:
        rivals += sum(claims.get(frozenset((one["id"], r)), ("",) * 3)[2] in ("copy", "rewrite") for r in one["rivals"])
        if one["source"] not in there:
            continue
        every[one["kind"]] += 1
        claim = claims.get(frozenset((one["id"], one["source"])))
        if claim:
            found[one["kind"]] += 1
            directed[claim[4], claim[0] == one["id"]] += 1
        traced += sources[one["id"]] == one["source"]
    print("planted rewrites found:", ", ".join(f"{kind} {found[kind]} of {n}" for kind, n in sorted(every.items())))
    print(
        f"  in all {found.total()} of {every.total()}; traced to their source {traced}; rival reports claimed {rivals}"
    )
    print(
        "  which is later, by what decides it (right, wrong):",
        {d: (directed[d, True], directed[d, False]) for d, _ in directed},
    )
    ids = {one["id"] for one in planted}
    beside = [row for row in claims.values() if row[2] == "rewrite" and not ids & set(row[:2])]
    print(f"rewrites claimed beside them: {len(beside)}", *(f"\n  {row[8]} | {row[9]}" for row in beside))


def judged_figures(db: sqlite3.Connection, judged: Sequence[dict[str, Any]]) -> None:
    claims = {frozenset(row[:2]) for row in db.execute(CLAIMS)}
    there = {row[0] for row in db.execute("select id from articles")}
    kept, every = Counter[str](), Counter[str]()
    for one in judged:
        if {one["article_id"], one["source_id"]} <= there:
            every[one["verdict"]] += 1
            kept[one["verdict"]] += frozenset((one["article_id"], one["source_id"])) in claims
    print("claims judged before, kept:", ", ".join(f"{verdict} {kept[verdict]} of {n}" for verdict, n in every.items()))


def claims_to_read(db: sqlite3.Connection, read: bool) -> None:
    rows = db.execute(f"{CLAIMS} order by own, l.relation, a.publisher").fetchall()
    print("claims (relation, within one outlet):", dict(Counter((row[2], bool(row[5])) for row in rows)))
    for row in rows if read else []:
        print(f"{'within ' if row[5] else ''}{row[2]} {row[3]:.2f} | {row[6]} | {row[7]} | {row[8]} | {row[9]}")
        passages = db.execute(
            "select words, substr(text, article_start + 1, min(200, article_end - article_start)) "
            "from provenance_passages p join articles on id = article_id where article_id = ? and source_id = ? "
            "and kind = 'narrative' order by words desc limit 2", row[:2],
        )  # fmt: skip
        for words, text in passages:
            print(f"    {words}: {' / '.join(text.split(chr(10)))}")


def reliability(db: sqlite3.Connection, read: Sequence[dict[str, Any]]) -> None:
    """What claims say of themselves beside what was read of them, by relation and confidence; "arguable" counts half."""
    verdicts = {frozenset((one["article_id"], one["source_id"])): one["verdict"] for one in read}
    worth = {"right": 1.0, "arguable": 0.5, "wrong": 0.0}
    groups: dict[tuple[str, str], list[tuple[float, float]]] = {}
    unread = 0
    for row in db.execute(CLAIMS):
        verdict = verdicts.get(frozenset(row[:2]))
        if verdict is None:
            unread += 1
            continue
        where = "within one outlet" if row[5] else "between outlets"
        for part in (f"{row[2]} {where}", "all"):
            level = f"{int(row[3] * 10) / 10:.1f}"
            for key in ((part, "all"), (part, level)):
                groups.setdefault(key, []).append((row[3], worth[verdict]))
    print(f"reliability (claims read, mean confidence, share right); {unread} claims not read")
    for (part, level), of_group in sorted(groups.items()):
        confidence, right = (sum(side) / len(of_group) for side in zip(*of_group, strict=True))
        print(f"  {part}, {level}: {len(of_group)}, {confidence:.2f}, {right:.2f}")


def basil_figures(db: sqlite3.Connection) -> None:
    rewrites = [row for row in db.execute(CLAIMS) if row[2] == "rewrite"]
    uncredited = db.execute("select count(*) from provenance_articles where credited = 0").fetchone()[0]
    print(f"BASIL: {len(rewrites)} rewrites, {uncredited} pages called uncredited")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("allsides", type=Path)
    parser.add_argument("wild", type=Path)
    parser.add_argument("--read", action="store_true", help="print every claim with its longest passages")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        with closing(detected(Path(scratch), args.allsides, args.wild / "articles.jsonl.gz")) as db:
            planted_figures(db, json_lines(args.wild / "planted.jsonl"))
            judged_figures(db, json_lines(args.wild / "claims.jsonl"))
            reliability(db, json_lines(CLAIMS_READ))
            claims_to_read(db, args.read)
        with closing(detected(Path(scratch), args.wild / "basil.jsonl.gz")) as db:
            basil_figures(db)


if __name__ == "__main__":
    main()
