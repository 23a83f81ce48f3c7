"""A site with many readers at once, while `detect` adds articles: errors, pages of two runs, times, memory, and one heavy client.

    python docs/measure/load.py [ARTICLES] [READERS] [SECONDS]

makes a corpus of so many articles (1,000 where nothing is said), detects, serves it with the installed Datasette, and lets so
many readers (64) ask for pages of every kind for so many seconds (60), each for the next page when it has one, while articles
are loaded and detected as fast as that goes. After it every answer is compared with the answers of the database as it was
after each step: one that no state gives is of two. Then readers ask with and without a client that has the longest texts matched.
Prints Markdown (docs/tests.md). Fails where there were errors, pages of two runs, or memory grew. Linux only.
"""

from __future__ import annotations

import http.client
import json
import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from statistics import mean
from urllib.parse import quote, urlencode

from databases import detect, invented, load
from datasette.utils import tilde_encode
from processes import memory, tree  # type: ignore[import-not-found]
from sites import free_port, processor, serve

EACH = 8
"""Addresses of a kind of page."""
BATCH = 20
"""Articles that come at once."""
BATCHES = 200
TURNS, TURN = 3, 10.0
"""How often, and how many seconds, readers have a heavy client beside them, in turn with as long without."""
CORES = (
    "Datasette's row page",
    "Datasette's table page",
    "row page with our panel",
    "table, filtered",
    "table, faceted",
)
"""Pages that hold more than ours, among it how long their queries took: not compared."""
TIMED = ("match, of an article",)
"""How many articles are aligned is bounded by time, and said: not compared either."""
BUSY = b"Other texts are being compared"
MOST_GROWTH = 1.15
FORM = {"Content-Type": "text/plain"}


def main(count: int = 1000, readers: int = 64, seconds: float = 60) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = invented(folder / "articles.jsonl", count + BATCH * BATCHES)
        database = folder / "news.db"
        load(database, lines[:count])
        detect(database)
        states, pages = [kept(database, folder / "0")], addresses(database)
        print(f"Datasette {version('datasette')}, {count:,} articles, {readers} readers, {seconds:.0f} s\n", flush=True)
        port = free_port()
        with serve(database, port) as pid:
            warm(port, pages)
            seen, sizes = Seen(), []
            crowd, used = Crowd(port, pages, readers, seen), sum(processor(pid))
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                begin = count + (len(states) // 2) * BATCH
                load(database, lines[begin : begin + BATCH])
                states.append(kept(database, folder / str(len(states))))
                detect(database)
                states.append(kept(database, folder / str(len(states))))
                sizes.append(sum(memory(p)[0] for p in tree(pid)))
            crowd.end()
            used = sum(processor(pid)) - used
            table(seen)
            told = heavy(port, pages, readers, lines, pid)
        mixed = compared(seen, states, port)
    errors = sum(seen.errors.values())
    half = len(sizes) // 2 or 1
    growth = mean(sizes[half:] or sizes) / mean(sizes[:half])
    answers = sum(map(len, seen.times.values()))
    print(
        f"\n{answers:,} answers, {1000 * used / max(1, answers):.0f} ms of the site's processor time each; "
        f"{len(states) // 2} runs of detect meanwhile; {errors} errors"
    )
    for words, number in seen.errors.most_common(8):
        print(f"- {number} x {words}")
    print(f"Pages of two runs: {len(mixed)} of {len(seen.bodies):,} different answers to {len(seen.asked):,} addresses")
    for address in mixed[:8]:
        print(f"- {address}")
    print(f"Memory of the server's processes: {sizes[0] / 2**20:.0f} MB after the first run, {sizes[-1] / 2**20:.0f} MB after "
          f"the last; second half {growth:.2f} of the first")  # fmt: skip
    print(told)
    return int(bool(errors or mixed or growth > MOST_GROWTH))


class Seen:
    """What the readers were answered."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.times: dict[str, list[float]] = defaultdict(list)
        self.bodies: set[tuple[str, bytes]] = set()
        """(address, hash of the answer) of pages that are compared."""
        self.asked: set[str] = set()
        self.busy: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()

    def add(self, kind: str, address: str, status: int, body: bytes, milliseconds: float) -> None:
        with self.lock:
            if status == 503 and BUSY in body:
                self.busy[kind] += 1
                return
            self.times[kind].append(milliseconds)
            if status not in (200, 404):
                self.errors[f"{status} {kind}: {body[-200:]!r}"] += 1
            elif kind not in CORES + TIMED:
                # that a page is not there, any more or yet, must be true of a state, too
                self.asked.add(address)
                self.bodies.add((address, hashed(status, body)))


class Crowd:
    """So many readers, each of which asks for one page after the other."""

    def __init__(self, port: int, pages: dict[str, list[str]], readers: int, seen: Seen) -> None:
        self.port, self.pages, self.seen, self.over = port, pages, seen, threading.Event()
        self.threads = [threading.Thread(target=self.read, args=(n,)) for n in range(readers)]
        for thread in self.threads:
            thread.start()

    def read(self, number: int) -> None:
        chance, kinds = random.Random(number), list(self.pages)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        while not self.over.is_set():
            kind = chance.choice(kinds)
            address = chance.choice(self.pages[kind])
            begun = time.perf_counter()
            try:
                connection.request("GET", address)
                response = connection.getresponse()
                body = response.read()
            except (OSError, http.client.HTTPException) as error:
                with self.seen.lock:
                    self.seen.errors[f"{kind}: {error!r}"] += 1
                connection.close()
                continue
            self.seen.add(kind, address, response.status, body, 1000 * (time.perf_counter() - begun))
        connection.close()

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()


def heavy(port: int, pages: dict[str, list[str]], readers: int, lines: list[str], pid: int) -> str:
    """What readers lose by one client that has text after text of the most characters matched: in turn without and with it,
    as other work on the machine would else be taken for it."""
    text = "\n\n".join(json.loads(line)["text"] for line in lines[:60])[:100_000].encode()
    light = {kind: of for kind, of in pages.items() if not kind.startswith("match")}
    found = {True: Share([]), False: Share([])}
    for turn in range(2 * TURNS):
        share, over, seen = found[bool(turn % 2)], threading.Event(), Seen()
        client = threading.Thread(target=matching, args=(port, text, over, share))
        before, crowd = processor(pid), Crowd(port, light, readers, seen)
        if turn % 2:
            client.start()
        time.sleep(TURN)
        crowd.end()
        over.set()
        if turn % 2:
            client.join()
        own, beside = (now - then for now, then in zip(processor(pid), before, strict=True))
        share.times += [t for of_kind in seen.times.values() for t in of_kind]
        share.own += own
        share.beside += beside
    without, with_it = found[False], found[True]
    for share in found.values():
        share.times.sort()
    return (
        f"A client with texts of 100,000 characters, {TURNS} x {TURN:.0f} s in turn with as long without: {with_it.texts} texts answered, "
        f"{with_it.beside / max(0.01, with_it.own + with_it.beside):.0%} of the site's processor time for them; readers got "
        f"{len(with_it.times):,} pages beside it, {len(without.times):,} without ({len(with_it.times) / max(1, len(without.times)):.0%}); "
        f"median {at(without.times, 50):.0f} -> {at(with_it.times, 50):.0f} ms, p99 {at(without.times, 99):.0f} -> {at(with_it.times, 99):.0f} ms"
    )


@dataclass
class Share:
    """What readers got, and seconds of processor time of the server and of what it has beside it."""

    times: list[float]
    texts: int = 0
    own: float = 0.0
    beside: float = 0.0


def matching(port: int, text: bytes, over: threading.Event, share: Share) -> None:
    while not over.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("POST", "/news/-/provenance/match.json", text, FORM)
        share.texts += connection.getresponse().status == 200
        connection.close()


def compared(seen: Seen, states: list[Path], port: int) -> list[str]:
    """Addresses with an answer that the database gives in none of its states."""
    left = set(seen.bodies)
    for state in states:
        with serve(state, port):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            for address in sorted({address for address, _ in left}):
                connection.request("GET", address)
                response = connection.getresponse()
                left.discard((address, hashed(response.status, response.read())))
            connection.close()
    return sorted(address for address, _ in left)


def hashed(status: int, body: bytes) -> bytes:
    return blake2b(str(status).encode() + body, digest_size=12).digest()


def table(seen: Seen) -> None:
    print(
        "| page | answers | p50, ms | p95, ms | p99, ms | told to come back |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    )
    for kind in sorted(seen.times, key=lambda k: (k not in CORES, k)):
        times = sorted(seen.times[kind])
        print(
            f"| {kind} | {len(times)} | {at(times, 50):.0f} | {at(times, 95):.0f} | {at(times, 99):.0f} | {seen.busy[kind] or ''} |"
        )
    sys.stdout.flush()


def at(values: list[float], percent: int) -> float:
    """The least that so many percent do not exceed."""
    return values[min(len(values) - 1, len(values) * percent // 100)] if values else 0.0


def addresses(database: Path) -> dict[str, list[str]]:
    """A few addresses of each kind of page, the same every time."""
    with closing(sqlite3.connect(database)) as conn:
        chance = random.Random(0)

        def some(sql: str) -> list[tuple[str, ...]]:
            rows = [tuple(map(str, row)) for row in conn.execute(sql)]
            return chance.sample(rows, min(EACH, len(rows)))

        ids = [row[0] for row in some("select article_id from provenance_articles where family_id is not null")]
        families = [row[0] for row in some("select id from provenance_families order by articles desc limit 60")]
        pairs = some("select article_id, source_id from provenance_links where confidence > 0.8")
        publishers = [row[0] for row in some("select publisher from provenance_publishers where publisher <> ''")]
        origins = [row[0] for row in some("select origin from provenance_origins where origin <> ''")]
    ours = "/news/-/provenance"
    both = [urlencode({"a": a, "b": b}) for a, b in pairs]
    return {
        "Datasette's row page": [f"/news/provenance_articles/{tilde_encode(i)}" for i in ids],
        "Datasette's table page": [f"/news/provenance_links?article_id={quote(i)}" for i in ids],
        "row page with our panel": [f"/news/articles/{tilde_encode(i)}" for i in ids],
        "table, filtered": [f"/news/articles?_provenance_origin={quote(o)}&_nocol=text&_size=20" for o in origins],
        "table, faceted": ["/news/articles?_facet_provenance=origin&_nocol=text&_size=20"],
        "overview": [ours, f"{ours}.json"],
        "overview of a choice": [f"{ours}?_provenance_publisher={quote(p)}" for p in publishers],
        "publisher": [f"{ours}/publisher/{tilde_encode(p)}" for p in publishers],
        "origin": [f"{ours}/origin/{tilde_encode(o)}.json" for o in origins],
        "family": [f"{ours}/family/{f}{suffix}" for f in families for suffix in ("", ".json")],
        "family's drawing": [f"{ours}/family/{f}/drawing.svg" for f in families],
        "family as a file": [f"{ours}/family/{f}/export/{form}" for f in families for form in ("graphml", "json-ld")],
        "texts together": [f"{ours}/together?family={f}" for f in families],
        "comparison": [f"{ours}/compare?{query}" for query in both] + [f"{ours}/compare.json?{query}" for query in both],
        "article": [f"/news/articles/-/provenance/{tilde_encode(i)}{suffix}" for i in ids for suffix in ("", ".json")],
        "report of a claim": [f"{ours}/report?{query}" for query in both],
        "report of a family": [f"{ours}/report?family={f}" for f in families],
        "report of a publisher": [f"{ours}/report?publisher={quote(p)}" for p in publishers],
        "match, of an article": [f"{ours}/match?article={quote(i)}" for i in ids],
    }  # fmt: skip


def kept(database: Path, folder: Path) -> Path:
    """The database as it is now, under its name: what a page says names it."""
    folder.mkdir()
    target = folder / database.name
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(target)) as copied:
        source.backup(copied)
    return target


def warm(port: int, pages: dict[str, list[str]]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for paths in pages.values():
        connection.request("GET", paths[0])
        connection.getresponse().read()
    connection.close()


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
