"""Whether two databases hold the same results: every table of ours, row by row, but for how long runs took and which version made them.

    python docs/measure/same_rows.py ONE.db OTHER.db [ONE.db OTHER.db ...]

Rows are compared in any order. The engine's own numbers of articles depend on the order in which these came, and sketches are cut
into portions as they came: both are read as of the articles that they are about. Prints a line for each table that differs, and
one for each pair of databases; the exit code is 1 where anything differs.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from datasette_provenance.sketches.postings import unpack
from datasette_provenance.store.sketches import unpacked
from datasette_provenance.tables import TABLES

UNLIKE = {"_provenance_runs": {"started", "seconds", "version"}, "_provenance_documents": {"number"}}
Rows = Counter[tuple[Any, ...]]


def rows(conn: sqlite3.Connection, table: str, names: dict[int, Any]) -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(f'"{name}"' for name in TABLES[table].columns if name not in UNLIKE.get(table, ()))
    for row in conn.execute(f'select {columns} from "{table}"'):
        if table == "_provenance_sketches":
            kind, _, *packed = row
            kept = unpacked(kind, *packed)
            for n, number in enumerate(kept.numbers.tolist()):
                yield kind, names[number], kept.values[kept.offsets[n] : kept.offsets[n + 1]].tobytes()
        elif table == "_provenance_crossings":
            yield names[row[0]], row[1]
        elif table in ("_provenance_prints", "_provenance_told"):
            yield from ((value, names[number]) for value, number in zip(*unpack(row[1]), strict=True))
        else:
            yield row


def contents(path: Path) -> dict[str, Rows]:
    with closing(sqlite3.connect(path)) as conn:
        conn.text_factory = lambda value: value.decode("utf-8", "surrogateescape")
        there = {name for (name,) in conn.execute("select name from sqlite_master where type = 'table'")}
        names = dict(conn.execute("select number, article_id from _provenance_documents"))
        return {table: Counter(rows(conn, table, names)) for table in TABLES if table in there}


def compare(one: Path, other: Path) -> bool:
    a, b = contents(one), contents(other)
    same = a.keys() == b.keys()
    if not same:
        print(f"  tables: {sorted(a.keys() ^ b.keys())} in one only")
    for table in a.keys() & b.keys():
        if a[table] != b[table]:
            same = False
            left, right = a[table] - b[table], b[table] - a[table]
            print(f"  {table}: {left.total()} rows only in the first, {right.total()} only in the other")
            for name, some in (("first", left), ("other", right)):
                for row in list(some)[:2]:
                    print(f"    {name}: {str(row)[:300]}")
    total = sum(counts.total() for counts in a.values())
    print(f"{one} {other}: {'the same' if same else 'DIFFERENT'}, {len(a)} tables, {total:,} rows")
    return same


if __name__ == "__main__":
    paths = list(map(Path, sys.argv[1:]))
    results = [compare(*pair) for pair in zip(paths[::2], paths[1::2], strict=True)]
    sys.exit(not all(results))
