"""What several measurements do with databases: make, copy and load them, detect as a process of its own, compare results."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import Any

from datasette_provenance.sketches.postings import unpack
from datasette_provenance.store.sketches import unpacked
from datasette_provenance.tables import TABLES

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmark"))

PROVENANCE = [sys.executable, "-m", "datasette", "provenance"]
NAMES = frozenset(
    {("provenance_families", "id"), ("provenance_articles", "family_id"), ("_provenance_counted", "family_id")}
)
"""Columns that name families: what a family is called depends on what it was called before."""
Results = dict[str, tuple[int, int]]
"""Of each table: how many rows, and a sum of their hashes, which is the same in any order."""


def invented(path: Path, count: int) -> list[str]:
    """JSON lines of the benchmark's corpus, made where ``path`` is not there."""
    from corpus import main  # type: ignore[import-not-found]

    if not path.exists():
        main(count, path)
    with path.open(encoding="utf-8") as file:
        return list(file)


def load(database: Path, lines: Sequence[str]) -> None:
    source = database.with_name("part.jsonl")
    source.write_text("".join(lines), "utf-8")
    subprocess.run([*PROVENANCE, "load", str(database), str(source)], check=True, stdout=subprocess.DEVNULL)
    source.unlink()


def copy(source: Path, target: Path) -> Path:
    """Without what was left beside an earlier one of that name."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    shutil.rmtree(work_of(target), ignore_errors=True)
    return Path(shutil.copy(source, target))


def work_of(database: Path) -> Path:
    return database.with_name(database.name + "-detect")


def start(database: Path, *options: str) -> subprocess.Popen[str]:
    command = [*PROVENANCE, "detect", str(database), *options]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def detect(database: Path, *options: str) -> tuple[float, float]:
    """Seconds of the whole process by the clock, and of all its processors. Raises CalledProcessError."""
    begun, before = time.monotonic(), os.times()
    process = start(database, *options)
    _, errors = process.communicate()
    if process.returncode:
        print(errors, file=sys.stderr)
        raise subprocess.CalledProcessError(process.returncode, process.args)
    after = os.times()
    return time.monotonic() - begun, sum(after[2:4]) - sum(before[2:4])


def results(database: Path, but: Container[tuple[str, str]] = ()) -> Results:
    """All results of a database, whatever the order of rows and the engine's numbers; {} where it has none."""
    found = {}
    with closing(sqlite3.connect(database)) as conn:
        there = {row[0] for row in conn.execute("select name from sqlite_master where type = 'table'")}
        for table, made in TABLES.items():
            if table in there and table != "_provenance_runs":
                chosen = [
                    c
                    for c in made.columns
                    if (table, c) not in but and (table, c) != ("_provenance_documents", "number")
                ]
                names = ", ".join(f'"{c}"' for c in chosen)
                rows: Iterable[Any] = conn.execute(f'select {names} from "{table}"')
                if table in ("_provenance_prints", "_provenance_told"):
                    rows = _postings(conn, table)
                elif table == "_provenance_sketches":
                    rows = _sketches(conn)
                found[table] = _summed(rows)
    return found


def _summed(rows: Iterable[Any]) -> tuple[int, int]:
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=16).digest(), "little")
    return count, total % (1 << 128)


def _postings(conn: sqlite3.Connection, table: str) -> Iterator[tuple[int, Any]]:
    """Every fingerprint or fact with the article that has it."""
    ids = dict(conn.execute("select number, article_id from _provenance_documents"))
    for (packed,) in conn.execute(f"select entries from {table}"):
        for print_, number in zip(*unpack(packed)):
            yield print_, ids[number]


def _sketches(conn: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """Everything that is kept of an article, with the article."""
    ids = dict(conn.execute("select number, article_id from _provenance_documents"))
    for kind, *packed in conn.execute("select kind, numbers, sizes, entries from _provenance_sketches"):
        numbers, values, offsets = unpacked(kind, *packed)
        for n, number in enumerate(numbers.tolist()):
            yield kind, ids[number], values[offsets[n] : offsets[n + 1]].tobytes()


def differing(one: Results, other: Results) -> list[str]:
    """Names of the tables that are not the same in both."""
    return sorted(table for table in one.keys() | other.keys() if one.get(table) != other.get(table))


def families(database: Path) -> dict[Any, str]:
    """The family of each article that is in one."""
    with closing(sqlite3.connect(database)) as conn:
        return dict(conn.execute("select article_id, family_id from provenance_articles where family_id is not null"))


def same_members(one: dict[Any, str], other: dict[Any, str]) -> bool:
    """Whether families are the same, whatever they are called."""
    pairs = {(one[m], other[m]) for m in one.keys() & other.keys()}
    return one.keys() == other.keys() and len(pairs) == len(set(one.values())) == len(set(other.values()))
