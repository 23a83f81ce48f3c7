"""What peers need to find as much as detection: each at settings that find more and more, until it does.

    python docs/benchmark/equal_recall.py [ARTICLES ...]

For each number of articles (5,000 10,000 20,000 where none is named) detection runs at its only setting, ROUNDS times, between the peers; each
peer at a ladder of settings, once each: more bands of fewer rows, more permutations. A peer that takes more than MOST times as long
as detection is stopped, and climbs no further. Prints, for each target of recall, the cheapest setting of each peer that
reached it; keeps that and every measurement in ``equal-recall.md`` and ``.json``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from gold import Score, score
from machine import machine, versions
from processes import Cost, run
from run import CORES, DETECT, HERE, OURS, THEIRS, copy, load, made, pairs, script

TARGETS = (0.80, 0.85, 0.90)
ROUNDS = 3
MOST = 10.0
"""Times as long as detection."""
LADDER = ((128, 32), (96, 32), (128, 64), (192, 96), (256, 128), (384, 192), (64, 64), (128, 128))
"""Permutations and bands: bands of 4, 3, 2 rows and of one."""
PEERS = {
    "rensa + rapidfuzz": ("rensa_rapidfuzz.py", ()),
    "datasketch update_batch + rapidfuzz": ("datasketch_batch.py", ("rapidfuzz",)),
    "datasketch update_batch + difflib": ("datasketch_batch.py", ("difflib",)),
}


class Step(NamedTuple):
    """One run of a peer."""

    setting: str
    cost: Cost | None
    """None: stopped."""
    score: Score | None


class Corpus(NamedTuple):
    count: int
    work: Path
    database: Path
    wanted: list[tuple[str, str]]


def corpus(count: int) -> Corpus:
    work = HERE / "scratch" / str(count)
    work.mkdir(parents=True, exist_ok=True)
    articles = made(work / "articles.jsonl", lambda path: script("corpus.py", count, path))
    database = made(work / "corpus.db", lambda path: load(articles, path))
    gold = made(work / "gold.json", lambda path: script("gold.py", database, path))
    return Corpus(count, work, database, [(a, b) for a, b in json.loads(gold.read_text())])


def ours(of: Corpus) -> tuple[Cost, Score]:
    database = copy(of.database, of.work / "ours.db")
    return run([*DETECT, str(database)]), score(pairs(database, OURS), of.wanted, of.database)


def climbed(of: Corpus, name: str, most: float) -> Iterator[Step]:
    """The runs of a peer, until it finds as much as the highest target, is stopped, or has no setting left."""
    file, more = PEERS[name]
    for permutations, bands in LADDER:
        setting = f"{permutations} permutations in {bands} bands"
        database = copy(of.database, of.work / "peer.db")
        command = [sys.executable, str(HERE / "peers" / file), str(database), str(permutations), str(bands), *more]
        try:
            cost = run(command, most)
        except TimeoutError:
            yield Step(setting, None, None)
            continue
        found = score(pairs(database, THEIRS), of.wanted, of.database)
        print(f"{of.count:,}, {name}, {setting}: {cost.wall:.1f} s, recall {found.recall:.3f}", file=sys.stderr)
        yield Step(setting, cost, found)
        if found.recall >= TARGETS[-1]:
            return


def rows(count: int, mine: Cost, found: Score, peers: dict[str, list[Step]]) -> Iterator[str]:
    size = f"{mine.largest / 2**20:,.0f}"
    yield f"| {count:,} | detect | | {found.recall:.3f} | {mine.wall:.1f} | | {mine.cpu:.1f} | | {size} | {found.precision:.3f} |"
    for name, steps in peers.items():
        for target in TARGETS:
            reached = [step for step in steps if step.cost and step.score and step.score.recall >= target]
            if not reached:
                yield f"| {count:,} | {name} | none reaches {target:.2f} | | | | | | | |"
                continue
            best = min(reached, key=lambda step: step.cost.wall if step.cost else 0.0)
            assert best.cost
            assert best.score
            cells = (
                f"{count:,}", name, f"{best.setting}, for {target:.2f}", f"{best.score.recall:.3f}", f"{best.cost.wall:.1f}",
                f"{best.cost.wall / mine.wall:.1f}x", f"{best.cost.cpu:.1f}", f"{best.cost.cpu / mine.cpu:.1f}x",
                f"{best.cost.largest / 2**20:,.0f}", f"{best.score.precision:.3f}",
            )  # fmt: skip
            yield f"| {' | '.join(cells)} |"


def main(counts: Sequence[int]) -> None:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    lines = [
        "| articles | system | setting | recall | wall, s | of ours | CPU, s | of ours | largest process, MiB | precision |",
        "| ---: | --- | --- |" + " ---: |" * 7,
    ]
    record: dict[str, Any] = {
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(),
        "load_before": os.getloadavg(),
        "runs": {},
    }
    for count in counts:
        of = corpus(count)
        measured = [ours(of)]
        peers: dict[str, list[Step]] = {}
        for name in PEERS:
            peers[name] = list(climbed(of, name, MOST * median(cost.wall for cost, _ in measured)))
            measured += [ours(of)] if len(measured) < ROUNDS else []
        wall, cpu, largest, together = zip(*(cost for cost, _ in measured))
        mine = Cost(median(wall), median(cpu), max(largest), max(together))
        lines += rows(count, mine, measured[-1][1], peers)
        record["runs"][count] = {"ours": [(cost, found) for cost, found in measured], "peers": peers}
    text = "\n".join([*lines, ""])
    (HERE / "equal-recall.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    (HERE / "equal-recall.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [5_000, 10_000, 20_000])
