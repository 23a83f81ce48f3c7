"""How fast ``load`` reads, and in how much memory: 50 MB of JSON lines, 2,000 saved pages, each in a process of its own.

    python docs/benchmark/loading.py [MEGABYTES] [PAGES]

Texts are of invented words, some with letters beyond ASCII. Run it on a calm machine; the first figure of each line is wall time.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import Process
from pathlib import Path

from machine import machine

from datasette_provenance import load

SYLLABLES = ("ba", "do", "fé", "gu", "ka", "le", "mi", "nor", "ri", "su", "ta", "vö")


def paragraphs(rng: random.Random, words: list[str]) -> list[str]:
    return [" ".join(rng.choices(words, k=60)).capitalize() + "." for _ in range(8)]


def lines(folder: Path, megabytes: int) -> Path:
    rng, words = made()
    path, size, n = folder / "articles.jsonl", 0, 0
    with path.open("w", encoding="utf-8") as out:
        while size < megabytes * 1_000_000:
            page = {"id": n, "title": " ".join(rng.choices(words, k=8)), "text": "\n\n".join(paragraphs(rng, words)),
                    "publisher": f"Paper {n % 50}", "published": f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}T10:00:00Z",
                    "url": f"https://paper{n % 50}.example/{n}"}  # fmt: skip
            size += out.write(json.dumps(page, ensure_ascii=False) + "\n")
            n += 1
    return path


def pages(folder: Path, count: int) -> Path:
    rng, words = made()
    to = folder / "pages"
    to.mkdir()
    menu = "".join(f'<li><a href="/{n}">{word}</a></li>' for n, word in enumerate(words[:200]))
    for n in range(count):
        story = "".join(f"<p>{p}</p>\n" for p in paragraphs(rng, words))
        head = f'<title>Page {n}</title><link rel="canonical" href="https://paper.example/{n}">'
        (to / f"{n}.html").write_text(
            f"<!doctype html><html><head>{head}</head><body><nav><ul>{menu}</ul></nav><article>{story}</article></body></html>"
        )
    return to


def made() -> tuple[random.Random, list[str]]:
    rng = random.Random(1)
    return rng, ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(20_000)]


def timed(database: Path, source: Path, what: str) -> None:
    size = sum(path.stat().st_size for path in ([source] if source.is_file() else source.iterdir()))
    for again in ("new", "again"):
        begun = time.monotonic()
        loaded = load(database, source)
        seconds = time.monotonic() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{what}, {again}: {loaded.articles:,} articles, {size / 1e6:.0f} MB in {seconds:.1f} s: "
            f"{loaded.articles / seconds:,.0f} articles/s, {size / 1e6 / seconds:.1f} MB/s; at most {peak:.0f} MB of memory"
        )


def main() -> None:
    megabytes, count = (int(given) for given in (sys.argv[1:] + ["50", "2000"][len(sys.argv) - 1 :])[:2])
    print(json.dumps(machine()))
    makers: list[tuple[str, Callable[[Path, int], Path], int]] = [
        ("JSON lines", lines, megabytes),
        ("pages", pages, count),
    ]
    with tempfile.TemporaryDirectory() as name:
        for what, make, much in makers:
            source = make(Path(name), much)
            process = Process(target=timed, args=(Path(name, f"{make.__name__}.db"), source, what))
            process.start()
            process.join()


if __name__ == "__main__":
    main()
