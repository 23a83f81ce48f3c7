"""Where a run's time goes: microseconds of one processor for each article, step by step, beside what reading and cutting
into words cost alone.

    python docs/benchmark/steps.py [ARTICLES] [RESULTS.md]

loads articles, those of a file that `load` reads or as many of the benchmark's own corpus (20,000 where nothing is said), and
detects in one process with a clock in front of every step; what a step calls that has a clock of its own is not counted
twice. Prints the table.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import process_time
from typing import Any

from corpus import main as corpus
from machine import machine, versions
from run import load
from sqlite_utils import Database

from datasette_provenance import stages
from datasette_provenance.detect import Summary, detect
from datasette_provenance.run import changes, local, processes, tasks
from datasette_provenance.store import results, schema
from datasette_provenance.store.table import article_of, resolve, rows_of, undecoded
from datasette_provenance.text import words as tokens
from datasette_provenance.text import words_batch as batch

BAR = 6
"""Times the floor."""


class Clock:
    """Processor seconds by label; inside another label's time, only the inner one's runs."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.labels = ["the rest"]
        self.since = process_time()

    def turn(self) -> None:
        now = process_time()
        self.spent[self.labels[-1]] += now - self.since
        self.since = now

    def __call__(self, label: str, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.turn()
        self.labels.append(label)
        try:
            return function(*arguments, **named)
        finally:
            self.turn()
            self.labels.pop()

    def put(self, module: Any, name: str, label: str) -> None:
        """In front of a function of a module."""
        function = getattr(module, name)
        setattr(module, name, lambda *given, **named: self(label, function, *given, **named))


STEPS = {
    "scan: lines, hashes": [(stages, "scan")],
    "read: rows from SQLite": [(tasks, "_rows"), (tasks, "_articles")],
    "read: lines, furniture, quotations": [(stages.reading, "mark")],
    "read: places of names and cues": [(stages.reading, "survey")],
    "read: pages": [(stages.reading, "pages_of")],
    "read: mentions": [(stages.reading, "mentions_of")],
    "read: words": [(stages.reading, "tokenise")],
    "read: kinds of words": [(stages.reading, "paint")],
    "read: facts": [(stages.reading, "find_facts")],
    "read: sketches": [(stages.reading, "sketch_words")],
    "read: what the page says by itself": [(stages.reading, "read_page")],
    "read: hashes": [(tasks, "hash_of")],
    "read: packing": [(tasks, "pack_documents"), (tasks, "pack_readings")],
    "read: the rest": [(tasks, "read")],
    "site lines": [(changes, "site_lines")],
    "commonplace facts": [(changes, "_commonplaces")],
    "sketches of facts": [(tasks, "sketch_facts")],
    "pairs": [(local.Local, "pair")],
    "compare: fetch documents": [(tasks, "compare")],
    "compare: align": [(stages.comparing, "align")],
    "compare: weigh, direction, rows": [(stages, "compare")],
    "trace: lineage": [(tasks, "trace")],
    "part files": [(tasks, "save_columns"), (tasks, "save_compared")],
    "write: indexes": [(schema, "create_indexes"), (schema, "drop_indexes")],
    "write: parents": [(results, "set_parents")],
    "write: fingerprints, facts": [(results, "replace_postings")],
    "write: names across languages": [(results, "replace_crossings")],
}


def by_table(clock: Clock, function: Callable[..., Any]) -> Callable[..., None]:
    def write(db: Database, rows: Mapping[str, Any]) -> None:
        for table, content in rows.items():
            clock(f"write: {table}", function, db, {table: content})

    return write


def timed(database: Path) -> tuple[dict[str, float], Summary, int]:
    """Processor seconds by step, what was found, and how many pairs were compared."""
    clock, pairs = Clock(), 0
    compare = stages.compare

    def counted(some: Any, *rest: Any) -> Any:
        nonlocal pairs
        pairs += len(some)
        return compare(some, *rest)

    stages.compare = counted
    for label, functions in STEPS.items():
        for module, name in functions:
            clock.put(module, name, label)
    results.write, results.insert = by_table(clock, results.write), by_table(clock, results.insert)
    processes.FEW = sys.maxsize
    found = clock("start and commit", detect, database)
    return dict(clock.spent), found, pairs


def alone(database: Path) -> dict[str, float]:
    """Processor seconds of reading all rows, and of cutting the texts into words in either way."""
    db = Database(str(database))
    source = resolve(db, None, {})
    ids = [row[0] for row in db.conn.execute("select id from articles")]
    spent: dict[str, float] = defaultdict(float)
    batch.tokenise(["A first text."])
    conn = undecoded(database)
    for at in range(0, len(ids), local.PART):
        begun = process_time()
        texts = [article_of(row, source).text for row in rows_of(conn, source, ids[at : at + local.PART])]
        read = process_time()
        batch.tokenise(texts)
        cut = process_time()
        for text in texts:
            tokens.tokenise(text)
        spent["rows"] += read - begun
        spent["in batches"] += cut - read
        spent["one by one"] += process_time() - cut
    begun = process_time()
    for some in processes.cut(ids, local.PART):
        tasks.look(some)
    spent["look"] = process_time() - begun
    db.close()
    return spent


def table(spent: Mapping[str, float], floor: Mapping[str, float], articles: int, pairs: int) -> Iterator[str]:
    in_batches, plain = floor["rows"] + floor["in batches"], floor["rows"] + floor["one by one"]

    def row(label: str, seconds: float, note: str = "") -> str:
        return f"| {label} | {seconds / articles * 1e6:,.0f} | {seconds / in_batches:.2f} | {note} |"

    yield "| step | us an article | of the floor | |"
    yield "| --- | ---: | ---: | --- |"
    order = {label: n for n, label in enumerate(STEPS)}
    for label in sorted(spent, key=lambda label: (order.get(label, len(order)), label)):
        of_pairs = f"{spent[label] / max(1, pairs) * 1e6:.0f} us a pair" if label.startswith("compare") else ""
        yield row(label, spent[label], of_pairs)
    whole = sum(spent.values())
    yield row(
        "**the whole**", whole, f"{whole / in_batches:.1f} x the floor, {whole / plain:.1f} x with words one by one"
    )
    yield row("floor: rows from SQLite, words in batches", in_batches, f"bar: {BAR} x")
    yield row("floor with words one by one", plain)
    yield row("a later run: rows and hashes of all", floor["look"])


def main(of: str, out: Path | None) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles = folder / "articles.jsonl" if of.isdigit() else Path(of)
        if of.isdigit():
            corpus(int(of), articles)
        load(articles, folder / "articles.db")
        spent, found, pairs = timed(folder / "articles.db")
        floor = alone(folder / "articles.db")
    where = machine()
    told = ", ".join(f"{name} {number}" for name, number in versions().items())
    lines: Sequence[str] = [
        f"{found.articles:,} {'invented articles' if of.isdigit() else 'articles'}, {pairs:,} pairs compared, {sum(found.relations.values()):,} links claimed; "
        f"one process.\n{where['processor']}, {where['system']}. {told}.",
        "",
        *table(spent, floor, found.articles, pairs),
        "",
    ]
    print("\n".join(lines))
    if out:
        out.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "20000", Path(sys.argv[2]) if len(sys.argv) > 2 else None)
