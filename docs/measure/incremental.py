"""Whether results are the same however the articles came in.

    python docs/measure/incremental.py ARTICLES.jsonl[.gz] [BATCHES]

loads the file in as many batches (5 where nothing is said), detecting after each, and once in another order at one go;
then compares every table, but for the names of families.
"""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from datasette_provenance.cli.group import provenance
from datasette_provenance.detect import detect
from datasette_provenance.tables import TABLES

NAMES = {("provenance_families", "id"), ("provenance_articles", "family_id"), ("_provenance_counted", "family_id")}


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    conn = sqlite3.connect(path)
    found = {}
    for table, made in TABLES.items():
        # what the engine keeps for itself names articles by numbers of its own
        if not table.startswith("_") or table == "_provenance_facets":
            names = ", ".join(f'"{c}"' for c in made.columns if (table, c) not in NAMES)
            found[table] = sorted(conn.execute(f'select {names} from "{table}"').fetchall(), key=repr)
    conn.close()
    return found


def families(path: Path) -> dict[Any, str]:
    conn = sqlite3.connect(path)
    found = dict(conn.execute("select article_id, family_id from provenance_articles where family_id is not null"))
    conn.close()
    return found


def load(path: Path, lines: list[str]) -> None:
    source = path.with_name("part.jsonl")
    source.write_text("".join(lines), "utf-8")
    result = CliRunner().invoke(provenance, ["load", str(path), str(source)])
    assert result.exit_code == 0, result.output


def main(source: Path, batches: int) -> None:
    opener = gzip.open if source.suffix == ".gz" else open
    with opener(source, "rt", encoding="utf-8") as file:
        lines = [json.dumps(json.loads(line)) + "\n" for line in file if line.strip()]
    random.Random(1).shuffle(lines)
    with tempfile.TemporaryDirectory() as folder:
        grown, once = Path(folder) / "grown.db", Path(folder) / "once.db"
        kept = moved = 0
        before: dict[Any, str] = {}
        for n in range(batches):
            load(grown, lines[n::batches])
            begun = time.monotonic()
            detect(grown)
            after = families(grown)
            same = [after[m] == before[m] for m in before if m in after]
            kept, moved = kept + sum(same), moved + len(same) - sum(same)
            before = after
            print(
                f"batch {n + 1}: {len(after)} articles in {len(set(after.values()))} families, {time.monotonic() - begun:.1f} s"
            )
        load(once, sorted(lines))
        detect(once)
        one, other = contents(grown), contents(once)
        for table in one:
            print(f"{table}: {len(one[table])} rows, {'the same' if one[table] == other[table] else 'DIFFERENT'}")
        a, b = families(grown), families(once)
        together = a.keys() == b.keys() and len({(a[m], b[m]) for m in a}) == len(set(a.values())) == len(
            set(b.values())
        )
        print(f"families have {'the same' if together else 'DIFFERENT'} members")
        print(f"a member's family kept its name from batch to batch {kept} times, changed it {moved} times")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
