"""What a run that is killed leaves behind, and whether the next one finishes it.

    python docs/measure/interrupted.py [ARTICLES] [TIMES] [SEED]

makes a corpus of so many articles (20,000 where nothing is said) and detects once, undisturbed. Then, so many times (20), on
a fresh copy: a run is killed (its first process only, by a signal that it cannot see) at a random moment; the database is
looked at; a second run finishes it; every table is compared. The same for a run over 500 articles that came later. Linux only.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from databases import (
    NAMES,
    Results,
    copy,
    detect,
    differing,
    families,
    invented,
    load,
    results,
    same_members,
    start,
    work_of,
)
from processes import tree  # type: ignore[import-not-found]

MORE = 500
"""Articles that came later."""
PATIENCE = 15.0
"""Seconds within which the other processes of a killed run must have ended."""


def main(count: int = 20_000, times: int = 20, seed: int = 1) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = invented(folder / "articles.jsonl", count + MORE)
        loaded, detected, grown, killed = (folder / f"{n}.db" for n in ("loaded", "detected", "grown", "killed"))
        load(loaded, lines[:count])
        whole, _ = detect(copy(loaded, detected))
        print(f"From scratch: {count} articles, {whole:.1f} s undisturbed\n")
        moments = [chance.uniform(0, whole) for _ in range(times)]
        wrong = trial(loaded, killed, moments, whole, results(detected))
        load(copy(detected, grown), lines[count:])
        before = grown.with_name("before.db")
        copy(grown, before)
        some, _ = detect(grown)
        print(f"\n{MORE} articles more: {some:.1f} s undisturbed\n")
        moments = [chance.uniform(0, some) for _ in range(times)]
        wrong += trial(before, killed, moments, some, results(grown))
        once = folder / "once.db"
        load(copy(loaded, once), lines[count:])
        detect(once)
        other = differing(results(grown, NAMES), results(once, NAMES))
        print(f"\nAgainst a run from scratch over all: {', '.join(other) or 'every table the same'}; families "
              f"{'the same' if same_members(families(grown), families(once)) else 'DIFFERENT'}")  # fmt: skip
        print(f"{wrong} of {2 * times} went wrong" if wrong else f"{2 * times} of {2 * times} as they should be")
        sys.exit(bool(wrong or other))


def trial(source: Path, database: Path, moments: list[float], whole: float, wanted: Results) -> int:
    """Prints a row for each moment; returns how many went wrong."""
    print(
        "| killed after, s | results then | parts kept | others ended after, s | second run, s | of undisturbed | results |"
    )
    print("| ---: | --- | ---: | ---: | ---: | ---: | --- |")
    before, wrong, ratios = results(source), 0, []
    for moment in sorted(moments):
        copy(source, database)
        ended = kill(database, moment)
        kept = len(list(work_of(database).glob("*"))) if work_of(database).exists() else 0
        state = looked_at(database, before, wanted)
        seconds, _ = detect(database)
        ratios.append(seconds / whole)
        found = list(problems(database, wanted))
        print(f"| {moment:.1f} | {state} | {kept} | {ended} | {seconds:.1f} | {seconds / whole:.2f} "
              f"| {'; '.join(found) or 'the same'} |", flush=True)  # fmt: skip
        wrong += bool(found) or state not in ("as before", "complete") or ended == "NEVER"
    print(f"\nMedian of the second runs: {median(ratios):.2f} of an undisturbed one")
    return wrong


def kill(database: Path, moment: float) -> str:
    """Starts detection and kills it after so many seconds; how long the processes that it had started lived on."""
    process = start(database)
    time.sleep(moment)
    others = [pid for pid in tree(process.pid) if pid != process.pid]
    process.send_signal(signal.SIGKILL)
    begun = time.monotonic()
    process.wait()
    if process.returncode == 0:
        return "had finished"
    while any(map(running, others)):
        if time.monotonic() - begun > PATIENCE:
            for pid in filter(running, others):
                os.kill(pid, signal.SIGKILL)
            return "NEVER"
        time.sleep(0.05)
    return f"{time.monotonic() - begun:.1f}"


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def looked_at(database: Path, before: Results, wanted: Results) -> str:
    with closing(sqlite3.connect(database)) as conn:
        found = [row[0] for row in conn.execute("pragma integrity_check")]
    if found != ["ok"]:
        return f"DAMAGED: {found[0]}"
    now = results(database)
    return "as before" if now == before else "complete" if now == wanted else "HALF"


def problems(database: Path, wanted: Results) -> Iterator[str]:
    for table in differing(results(database), wanted):
        yield f"{table} DIFFERS"
    if work_of(database).exists():
        yield "work folder LEFT"
    for suffix in ("-wal", "-shm", "-journal"):
        if database.with_name(database.name + suffix).exists():
            yield f"{suffix} LEFT"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
