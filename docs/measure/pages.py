"""Every page of a large database, timed against Datasette's own row page, in one run.

    python docs/measure/million.py news.db
    python docs/measure/pages.py news.db [ROUNDS]

prints a Markdown table (docs/pages.md): the median of the server's processor time for each page and facet, how many times that of
Datasette's own row page it is (on a server without this plugin), and the longest query. Linux alone tells that time. Fails where a page of ours takes more than
three times as long, a query went over its limit, or the server's memory grew.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from importlib.metadata import version
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode

from datasette.utils import tilde_encode

ROUNDS = 15
MOST_TIMES = 3
MOST_GROWTH = 1.1
OURS = (
    "overview",
    "publisher, the largest",
    "publisher",
    "origin, the largest",
    "report of a publisher",
    "article",
    "family",
    "family, the 50 largest",
    "comparison",
    "match, of an article",
)
BEYOND = (
    "overview, one day",
    "overview, one week",
    "overview, one month",
    "overview, largest publisher",
    "overview, AFP",
    "overview, a search",
    "facet origin, half the year",
    "facet relation, role is not copy",
)
"""May leave something out: exact counts of so many articles take longer than Datasette gives them."""
LIMITS = {"facet": 200, "other": 1000}
"""Datasette's own, in milliseconds: facet_time_limit_ms and sql_time_limit_ms."""


class Server:
    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid = port, pid
        self.refused: dict[str, str] = {}

    def get(self, path: str) -> tuple[float, str]:
        """Milliseconds of the processor, and the page."""
        begun = self.busy()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        took = self.busy() - begun
        if response.status != 200:
            self.refused[path] = f"{response.status} {re.sub('<.*?>', ' ', body)[-300:]}"
        return took, body

    def busy(self) -> float:
        """Milliseconds that the threads of the process have had, and those of its children."""
        total, processes = 0, [self.pid]
        while processes:
            for thread in Path(f"/proc/{processes.pop()}/task").iterdir():
                total += int((thread / "schedstat").read_text().split()[0])
                processes += map(int, (thread / "children").read_text().split())
        return total / 1e6

    def memory(self) -> float:
        """MB that the process holds."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


@contextmanager
def serve(database: Path, plugins: bool) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(database), "--port", str(port)]
    environment = {**os.environ, **({} if plugins else {"DATASETTE_LOAD_PLUGINS": ""})}
    process = subprocess.Popen([*command, "--setting", "trace_debug", "1"], env=environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    server = Server(port, process.pid)
    try:
        for _ in range(300):
            try:
                server.get("/-/versions.json")
                break
            except OSError:
                time.sleep(0.2)
        yield server
    finally:
        process.terminate()
        process.wait()


def addresses(database: Path, rounds: int) -> dict[str, list[str]]:
    """For each page ``rounds`` addresses, each of another article or family, drawn with the same luck every time."""
    conn = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    rng, db = random.Random(0), quote(database.stem)
    ids = [row[0] for row in conn.execute("select article_id from provenance_articles limit 200000")]
    families = [row[0] for row in conn.execute("select id from provenance_families limit 100000")]
    largest = [row[0] for row in conn.execute("select id from provenance_families order by articles desc limit 50")]
    pairs = [tuple(row) for row in conn.execute("select article_id, source_id from provenance_links limit 100000")]
    publishers = [row[0] for row in conn.execute("select publisher from provenance_publishers order by articles desc")]
    family_members = [row[0] for row in conn.execute(
        "select article_id from provenance_articles where family_id is not null limit 100000")]  # fmt: skip

    def each(one: object) -> list[str]:
        return [one() for _ in range(rounds)]  # type: ignore[operator]

    def table(**query: str) -> list[str]:
        return [f"/{db}/articles?{urlencode(query)}"] * rounds

    def faceted(name: str, **query: str) -> list[str]:
        return table(_facet_provenance=name, _nosuggest="1", **query)

    return {
        "row page": each(lambda: f"/{db}/articles/{rng.choice(ids)}"),
        "overview": [f"/{db}/-/provenance"] * rounds,
        "overview, one day": [f"/{db}/-/provenance?_provenance_from=2030-06-01&_provenance_to=2030-06-01"] * rounds,
        "overview, one week": [f"/{db}/-/provenance?_provenance_from=2030-06-01&_provenance_to=2030-06-07"] * rounds,
        "overview, one month": [f"/{db}/-/provenance?_provenance_from=2030-06&_provenance_to=2030-06"] * rounds,
        "overview, largest publisher": [f"/{db}/-/provenance?{urlencode({'_provenance_publisher': publishers[0]})}"] * rounds,
        "overview, AFP": [f"/{db}/-/provenance?_provenance_origin=AFP"] * rounds,
        "overview, a search": [f"/{db}/-/provenance?_search=benkesjo"] * rounds,
        "publisher, the largest": [f"/{db}/-/provenance/publisher/{tilde_encode(publishers[0])}"] * rounds,
        "publisher": each(lambda: f"/{db}/-/provenance/publisher/{tilde_encode(rng.choice(publishers))}"),
        "origin, the largest": [f"/{db}/-/provenance/origin/AFP"] * rounds,
        "report of a publisher": [f"/{db}/-/provenance/report?{urlencode({'publisher': publishers[0]})}"] * rounds,
        "table, AFP rewritten without credit": table(
            _provenance_origin="AFP", _provenance_role="rewrite", _provenance_credited="uncredited", _nocol="text", _nosuggest="1"
        ),
        "table, source in the table": table(_provenance_source="other", _nocol="text", _nosuggest="1"),
        "article": each(lambda: f"/{db}/articles/-/provenance/{rng.choice(family_members)}"),
        "family": each(lambda: f"/{db}/-/provenance/family/{rng.choice(families)}"),
        "family, the 50 largest": each(lambda: f"/{db}/-/provenance/family/{rng.choice(largest)}"),
        "comparison": each(lambda: "/{}/-/provenance/compare?a={}&b={}".format(db, *rng.choice(pairs))),
        "match, of an article": each(lambda: f"/{db}/-/provenance/match?article={rng.choice(family_members)}"),
        "table, no facet": table(_nosuggest="1", _size="20"),
        **{f"facet {name}": faceted(name) for name in ("origin", "role", "relation", "cited", "credited", "carried_by")},
        "facet origin, role is copy": faceted("origin", _provenance_role="copy"),
        "facet role, origin is AFP": faceted("role", _provenance_origin="AFP"),
        "facet origin, not credited": faceted("origin", _provenance_credited="uncredited"),
        "facet relation, role is not copy": faceted("relation", _provenance_not_role="copy"),
        "facet cited, origin is AFP": faceted("cited", _provenance_origin="AFP"),
        "facet carried_by, cites Reuters": faceted("carried_by", _provenance_cited="Reuters"),
        "facet origin, largest publisher": faceted("origin", publisher=publishers[0]),
        "facet origin, largest publisher, role is copy": faceted("origin", publisher=publishers[0], _provenance_role="copy"),
        "facet origin, one week": faceted("origin", published__gte="2030-06-01", published__lt="2030-06-08"),
        "facet origin, one month": faceted("origin", published__gte="2030-06-01", published__lt="2030-07-01"),
        "facet origin, half the year": faceted("origin", published__gte="2030-07-01"),
        "facet origin, a search": faceted("origin", _search="benkesjo"),
    }  # fmt: skip


def traced(server: Server, path: str) -> list[tuple[float, str]]:
    """(milliseconds, SQL) of the queries behind a page."""
    _, body = server.get(path + ("&" if "?" in path else "?") + "_trace=1")
    found = re.findall(r"<pre>(\{.*?\})</pre>\s*</body>", body, re.S)
    traces = json.loads(unescape(found[-1]))["traces"] if found else []
    return [(trace["duration_ms"], trace["sql"]) for trace in traces if trace.get("sql")]


def main() -> int:
    database, rounds = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    pages = addresses(database, rounds)
    times: dict[str, list[float]] = {"Datasette's own row page": []}
    timed_out: dict[str, Counter[str]] = {}
    slow = []
    with serve(database, plugins=False) as plain, serve(database, plugins=True) as server:
        for name, paths in pages.items():
            for path in paths if name in OURS else paths[:1]:  # from warm disks, all of them
                server.get(path)
        for path in pages["row page"]:
            plain.get(path)
        before = server.memory()
        for n in range(rounds):
            times["Datasette's own row page"].append(plain.get(pages["row page"][n])[0])
            for name, paths in pages.items():
                took, body = server.get(paths[n])
                times.setdefault(name, []).append(took)
                left_out = timed_out.setdefault(name, Counter())
                left_out["facet"] += bool(re.search(r"facets? timed out", body))
                # Core leaves out the number of rows, the overview a figure.
                left_out["count"] += "Too many rows to count" in body or (
                    name.startswith("facet") and not re.search(r"[\d>]\+? rows?\b", body)
                )
        after = server.memory()
        longest = {}
        for name, paths in pages.items():
            queries = traced(server, paths[0])
            longest[name] = max((ms for ms, _ in queries), default=0.0)
            for ms, sql in queries:
                limit = LIMITS["facet" if "prov_facet" in sql else "other"]
                if ms > limit and name not in BEYOND:
                    slow.append(f"{name}: {ms:.0f} ms: {' '.join(sql.split())[:200]}")
    own = median(times["Datasette's own row page"])
    print(f"Datasette {version('datasette')}, {database.stat().st_size / 2**30:.1f} GB, {rounds} rounds\n")
    print("| page | median ms | times the row page | longest query ms | left out |\n| --- | --- | --- | --- | --- |")
    for name, took in times.items():
        said = ", ".join(f"{what} {n} of {rounds}" for what, n in timed_out.get(name, {}).items() if n)
        print(f"| {name} | {median(took):.0f} | {median(took) / own:.1f} | {longest.get(name, 0):.0f} | {said} |")
    print(f"\nMemory of the server: {before:.0f} MB after one round, {after:.0f} MB after {rounds + 1}.")
    for path, said in server.refused.items():
        print(f"{path}: {said}")
    over = [name for name in OURS if median(times[name]) > MOST_TIMES * own]
    late = [
        f"{name} ({what})"
        for name, left_out in timed_out.items()
        for what, n in left_out.items()
        if 2 * n > rounds and name not in BEYOND
    ]
    for what, found in {"Over three times the row page": over, "Timed out": late, "Over its limit": slow}.items():
        print(f"{what}: {'; '.join(found) or 'none'}.")
    return 1 if over or server.refused or late or slow or after > MOST_GROWTH * before else 0


if __name__ == "__main__":
    sys.exit(main())
