"""Whether Spark and one machine find the same: every table that both write, row by row, and what either takes of the processors.

    python docs/measure/engines.py [--master URL]... [--kill STEP] [--integers] ARTICLES.jsonl [...]

Each file is loaded into a database; detection on one machine makes the rows to hold the others to. For each master (default: local[2])
a run with a database at both ends is compared in every table (`same_rows.py`), and a run from files to files in every table that it
writes. ``--integers``: articles get whole numbers for keys. ``--kill``: while that step of a run lasts (Comparing, say), one of its executors
is killed: of a master like local-cluster[2,1,1024]. The exit code is 1 where anything differs.

Processor time is that of this process and of all below it; of Spark with Java's start and compilers, some 60 to 100 seconds of any run, so that
what an article takes is the difference of two sizes. Shuffled and spilled bytes are the sums of Spark's own figures of all tasks.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import same_rows

from datasette_provenance import load
from datasette_provenance.detect import detect
from datasette_provenance.run import parquet
from datasette_provenance.spark import session as sessions
from datasette_provenance.spark.files import detect_files
from datasette_provenance.tables import TABLES

LOGGED = (
    "--conf spark.eventLog.enabled=true --conf spark.eventLog.compress=false --conf spark.eventLog.rolling.enabled=false "
    "--conf spark.eventLog.dir=file://{} pyspark-shell"
)
EXECUTOR = "CoarseGrainedExecutorBackend"


def processes() -> dict[int, tuple[int, float, str]]:
    """By id: the one that started it, seconds of processor time with those of ended children, command line (Linux)."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except OSError:
                continue
            ticks = sum(map(int, fields[11:15]))
            found[int(entry.name)] = int(fields[1]), ticks / os.sysconf("SC_CLK_TCK"), command
    return found


def below(pid: int) -> Iterator[tuple[int, float, str]]:
    everything, waiting = processes(), [pid]
    while waiting:
        parent = waiting.pop()
        for one, (of, seconds, command) in everything.items():
            if of == parent:
                waiting.append(one)
                yield one, seconds, command


def taken() -> float:
    """Seconds of processor time of this process and of what it started."""
    own = os.times()
    return own.user + own.system + own.children_user + own.children_system + sum(s for _, s, _ in below(os.getpid()))


def watched(kill: str | None, said: dict[str, float]) -> Callable[[str, Sequence[str]], Iterable[str]]:
    """Progress that notes what each step took, and kills one executor in the step that is asked for."""

    def steps(label: str, items: Sequence[str]) -> Iterator[str]:
        for step in items:
            before = taken()
            if step == kill:
                executors = [one for one, _, command in below(os.getpid()) if EXECUTOR in command and "java" in command]
                if executors:
                    later(3.0, executors[0])
            yield step
            said[step] = taken() - before

    def later(seconds: float, pid: int) -> None:
        import threading

        threading.Timer(
            seconds, lambda: (os.kill(pid, signal.SIGKILL), print(f"    killed executor {pid}", flush=True))
        ).start()

    return steps


def loaded(path: Path, folder: Path, integers: bool) -> tuple[Path, Path]:
    """A database with the articles of a file, and the articles as lines of JSON, as the database has them."""
    db, lines = folder / "articles.db", folder / "articles.jsonl"
    load(db, path)
    with closing(sqlite3.connect(db)) as conn:
        if integers:
            kept = conn.execute("select sql from sqlite_master where name = 'articles'").fetchone()
            assert kept
            names = [row[1] for row in conn.execute("pragma table_info(articles)") if row[1] != "id"]
            chosen = ", ".join(f'"{name}"' for name in names)
            conn.execute(f"create table numbered as select rowid as id, {chosen} from articles")
            conn.execute("drop table articles")
            columns = ", ".join(f'"{name}" text' for name in names)
            conn.execute(f"create table articles (id integer primary key, {columns})")
            conn.execute(f"insert into articles select id, {chosen} from numbered")
            conn.execute("drop table numbered")
            conn.commit()
        conn.row_factory = sqlite3.Row
        with lines.open("w", encoding="utf-8") as file:
            for row in conn.execute("select * from articles"):
                file.write(json.dumps(dict(row)) + "\n")
    return db, lines


def same_files(db: Path, results: Path) -> bool:
    """Whether a folder of results holds what the database does."""
    same = True
    with closing(sqlite3.connect(db)) as conn:
        for table in parquet.NAMES:
            columns = list(TABLES[table].columns)
            selected = ", ".join(f'"{name}"' for name in columns)
            there = Counter(map(tuple, conn.execute(f"select {selected} from {table}")))
            read = pq.read_table(results / table, columns=columns)
            found = Counter(zip(*(read.column(name).to_pylist() for name in columns), strict=True))
            if there != found:
                same = False
                print(
                    f"    {table}: {(there - found).total()} rows only on one machine, {(found - there).total()} only on Spark"
                )
                for row in [*(there - found)][:1] + [*(found - there)][:1]:
                    print(f"      {str(row)[:300]}")
    return same


def moved(folder: Path) -> str:
    """Shuffled and spilled bytes of all tasks of a session that has ended, by Spark's own log."""
    written = spilled = tasks = 0
    for path in folder.iterdir():
        for line in path.open(encoding="utf-8"):
            event = json.loads(line)
            if event["Event"] == "SparkListenerTaskEnd" and (figures := event.get("Task Metrics")):
                written += figures["Shuffle Write Metrics"]["Shuffle Bytes Written"]
                spilled += figures["Disk Bytes Spilled"]
                tasks += 1
    return f"{written / 1e6:.1f} MB shuffled, {spilled / 1e6:.1f} MB spilled, {tasks} tasks"


def measure(path: Path, master: str, kill: str | None, integers: bool, only_files: bool) -> bool:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db, lines = loaded(path, folder, integers)
        local, log = shutil.copy(db, folder / "local.db"), folder / "log"
        before = taken()
        summary = detect(local)
        keys = "whole numbers" if integers else "as they are"
        print(f"{path.name}: {summary.articles} articles, keys {keys}; local {taken() - before:.1f} s", flush=True)
        log.mkdir()
        os.environ["PYSPARK_SUBMIT_ARGS"] = LOGGED.format(log)
        with sessions.session(master):
            said: dict[str, float] = {}
            before, begun = taken(), time.monotonic()
            detect_files(str(lines), str(folder / "results"), progress=watched(kill, said))
            steps = ", ".join(f"{step} {seconds:.1f}" for step, seconds in said.items())
            clock = time.monotonic() - begun
            print(f"  {master} files: processors {taken() - before:.1f} s, clock {clock:.1f} s ({steps})", flush=True)
        print(f"    {moved(log)}")
        same = same_files(local, folder / "results")
        if not only_files:
            with sessions.session(master):
                there = shutil.copy(db, folder / "spark.db")
                detect(there, engine="spark", progress=watched(kill, {}))
            same &= same_rows.compare(local, there)
        print(f"  {master}: {'the same' if same else 'DIFFERENT'}", flush=True)
        return same


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--master", action="append")
    parser.add_argument("--kill")
    parser.add_argument("--integers", action="store_true")
    parser.add_argument("--only-files", action="store_true", help="No run with a database at both ends.")
    given = parser.parse_args()
    every = [(path, master) for path in given.articles for master in given.master or ["local[2]"]]
    if len(every) == 1:
        sys.exit(not measure(*every[0], given.kill, given.integers, given.only_files))
    asked = [f"--{name.replace('_', '-')}" for name in ("integers", "only_files") if getattr(given, name)]
    asked += ["--kill", given.kill] if given.kill else []
    # each in a process of its own: Java stays as long as the process that it was started for
    ended = [subprocess.run([sys.executable, __file__, *asked, "--master", master, path]) for path, master in every]
    sys.exit(any(done.returncode for done in ended))
