"""Detection and its peers on the same corpus, in one run, on the same two cores.

    python docs/benchmark/run.py [ARTICLES] [ROUNDS]

makes the corpus (50,000 articles where nothing is said) and runs each system as a process of its own on a fresh copy of
the same loaded database, all of them in turn, and that so many times (5). Prints the table and keeps it, with every
single measurement, beside the scripts: ``results-ARTICLES.md`` and ``.json``. What it made on the way stays in
``scratch/ARTICLES``, with each system's database of the last round.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from gold import Pair, score
from machine import machine, versions
from processes import Cost, run
from report import Result, table

HERE = Path(__file__).parent
CORES = 2
DETECT = [sys.executable, "-m", "datasette", "provenance", "detect"]
OURS = "select article_id, source_id from provenance_links where relation <> 'furniture'"
THEIRS = "select a, b from peer_pairs"


class System(NamedTuple):
    name: str
    command: Sequence[str]
    """To which the database is added."""
    pairs: str
    """SQL for what it found."""


def peer(name: str, script: str) -> System:
    return System(name, [sys.executable, str(HERE / "peers" / script)], THEIRS)


SYSTEMS = [
    System("datasette provenance detect", DETECT, OURS),
    peer("datasketch update + difflib", "datasketch_update.py"),
    peer("datasketch update_batch + difflib", "datasketch_batch.py"),
    peer("rensa + rapidfuzz", "rensa_rapidfuzz.py"),
]
if find_spec("text_dedup"):
    SYSTEMS.append(peer("text-dedup + rapidfuzz", "text_dedup_rapidfuzz.py"))


def made(path: Path, make: Callable[[Path], object]) -> Path:
    """Whole or not at all: made under another name first."""
    if not path.exists():
        part = path.with_name("part-" + path.name)
        part.unlink(missing_ok=True)
        make(part)
        part.rename(path)
    return path


def script(name: str, *arguments: object) -> None:
    """In a process of its own, which takes its memory with it."""
    subprocess.run([sys.executable, HERE / name, *map(str, arguments)], check=True)


def load(articles: Path, database: Path) -> None:
    command = [sys.executable, "-m", "datasette", "provenance", "load", str(database), str(articles)]
    subprocess.run(command, check=True)


def copy(source: Path, target: Path) -> Path:
    """Without what an earlier round left."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    shutil.copy(source, target)
    return target


def pairs(database: Path, sql: str) -> list[Pair]:
    with sqlite3.connect(database) as connection:
        return connection.execute(sql).fetchall()


def main(count: int = 50_000, rounds: int = 5) -> None:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    begun = datetime.now(timezone.utc).isoformat(timespec="seconds")
    work = HERE / "scratch" / str(count)
    work.mkdir(parents=True, exist_ok=True)
    articles = made(work / "articles.jsonl", lambda path: script("corpus.py", count, path))
    corpus = made(work / "corpus.db", lambda path: load(articles, path))
    gold = made(work / "gold.json", lambda path: script("gold.py", corpus, path))
    costs: dict[str, list[Cost]] = {system.name: [] for system in SYSTEMS}
    databases = {system.name: work / f"{number}.db" for number, system in enumerate(SYSTEMS)}
    for number in range(rounds):
        for name, command, _ in SYSTEMS:
            database = copy(corpus, databases[name])
            costs[name].append(run([*command, str(database)]))
            print(f"round {number + 1}, {name}: {costs[name][-1].wall:.1f} s", file=sys.stderr)
    wanted = [(a, b) for a, b in json.loads(gold.read_text())]
    results = [
        Result(name, costs[name], score(pairs(databases[name], sql), wanted, corpus)) for name, _, sql in SYSTEMS
    ]
    made_of = {"date": begun, "articles": count, "pairs_to_be_found": len(wanted), "cores_used": CORES}
    told = {**made_of, "rounds": rounds, "machine": machine(), "versions": versions()}
    text = table(results, told)
    record = {**told, "systems": [result.record() for result in results]}
    (HERE / f"results-{count}.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    (HERE / f"results-{count}.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
