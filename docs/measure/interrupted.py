"""What a run that is killed leaves behind, and whether the next one finishes it.

    python docs/measure/interrupted.py [ARTICLES] [TIMES] [SEED]

makes a corpus of so many articles (20,000 where nothing is said) and detects once, undisturbed. Then, so many times (20), on
a fresh copy: a run is killed by a signal that it cannot see, at a random moment: its first process, all of them at once (as
when a container ends), or one that it started (as when memory is short), in turn; the database is looked at; a second run
finishes it; every row of every table is compared, and what is left beside the database and among temporary files. The same
for a run over 500 articles that came later, and, half as often, for a first run after whose end those 500 come.
Linux only.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
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
PATIENCE = 60.0
"""Seconds within which the other processes of a killed run must have ended."""
WAYS = ("the first", "all", "another")
"""Processes of a run that are killed."""


def main(count: int = 20_000, times: int = 20, seed: int = 1) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["TMPDIR"] = str(folder / "temporary")  # of all that is started here
        (folder / "temporary").mkdir()
        lines = invented(folder / "articles.jsonl", count + MORE)
        loaded, before, grown, once = (folder / f"{n}.db" for n in ("loaded", "before", "grown", "once"))
        load(loaded, lines[:count])
        whole, _ = detect(copy(loaded, before))
        print(f"From scratch: {count} articles, {whole:.1f} s undisturbed\n")
        wrong = trial(loaded, moments(chance, times, whole), results(before))
        load(before, lines[count:])
        some, _ = detect(copy(before, grown))
        print(f"\n{MORE} articles more: {some:.1f} s undisturbed\n")
        wrong += trial(before, moments(chance, times, some), results(grown))
        load(copy(loaded, once), lines[count:])
        detect(once)
        other = differing(results(grown, NAMES), results(once, NAMES))
        print(f"\nAgainst a run from scratch over all: {', '.join(other) or 'every table the same'}; families "
              f"{'the same' if same_members(families(grown), families(once)) else 'DIFFERENT'}")  # fmt: skip
        print(f"\nFrom scratch, and {MORE} articles more before the second run\n")
        wrong += trial(loaded, moments(chance, times // 2, whole), results(once), lines[count:])
        tried = 2 * times + times // 2
        print(f"\n{wrong} of {tried} went wrong" if wrong else f"\n{tried} of {tried} as they should be")
        sys.exit(bool(wrong or other))


def moments(chance: random.Random, times: int, whole: float) -> list[tuple[float, str]]:
    """Seconds after the start, in their order, and which process is killed then."""
    return [
        (moment, WAYS[n % len(WAYS)]) for n, moment in enumerate(sorted(chance.uniform(0, whole) for _ in range(times)))
    ]


def trial(source: Path, killed: list[tuple[float, str]], wanted: Results, more: Sequence[str] = ()) -> int:
    """Prints a row for each moment; returns how many went wrong. ``more``: articles that come before the second run."""
    print("| killed | after, s | results then | parts kept | others ended after, s | second run, s | results |")
    print("| --- | ---: | --- | ---: | ---: | ---: | --- |")
    database = source.with_name("killed.db")
    before, wrong, seconds = results(source), 0, []
    for moment, way in killed:
        copy(source, database)
        ended = kill(database, moment, way)
        kept = len(list(work_of(database).glob("*"))) if work_of(database).exists() else 0
        state = looked_at(database, before, wanted, bool(more))
        if more:
            load(database, more)
        seconds.append(detect(database)[0])
        found = list(problems(database, wanted))
        print(f"| {way} | {moment:.1f} | {state} | {kept} | {ended} | {seconds[-1]:.1f} "
              f"| {'; '.join(found) or 'the same'} |", flush=True)  # fmt: skip
        wrong += bool(found) or state not in ("as before", "complete") or ended.isupper()
    print(f"\nMedian of the second runs: {median(seconds):.1f} s")
    return wrong


def kill(database: Path, moment: float, way: str) -> str:
    """Starts detection and kills some of it after so many seconds; how long the rest lived on."""
    process = start(database)
    time.sleep(moment)
    others = [pid for pid in tree(process.pid) if pid != process.pid]
    begun = time.monotonic()
    for pid in {"the first": [process.pid], "all": [process.pid, *others]}.get(way, others[-1:] or [process.pid]):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        return "NEVER"
    if process.returncode == 0:
        return "had finished"
    while any(map(running, others)):
        if time.monotonic() - begun > PATIENCE:
            for pid in filter(running, others):
                os.kill(pid, signal.SIGKILL)
            return "NEVER"
        time.sleep(0.05)
    assert process.stderr is not None
    said = process.stderr.read()
    if "Traceback" in said:
        return "WITH A TRACEBACK"
    return f"{time.monotonic() - begun:.1f}"


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def looked_at(database: Path, before: Results, wanted: Results, more: bool) -> str:
    with closing(sqlite3.connect(database)) as conn:
        found = [row[0] for row in conn.execute("pragma integrity_check")]
    if found != ["ok"]:
        return f"DAMAGED: {found[0]}"
    now = results(database)
    if now == before:
        return "as before"
    # Where others come yet, that all of it is there is seen by the second run's results.
    return "complete" if now == wanted or more else "HALF"


def problems(database: Path, wanted: Results) -> Iterator[str]:
    for table in differing(results(database), wanted):
        yield f"{table} DIFFERS"
    for left in (*database.parent.glob(f"{database.name}-*"), *Path(os.environ["TMPDIR"]).iterdir()):
        yield f"{left.name} LEFT"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
