"""How well saved HTML pages are loaded: the text, the publisher and the date, on public test sets.

    git clone https://github.com/flairNLP/fundus
    git clone https://github.com/adbar/trafilatura
    git clone https://github.com/scrapinghub/article-extraction-benchmark
    python docs/measure/saved_pages.py fundus trafilatura article-extraction-benchmark [--worst N]

Any of the three can be left out. Prints a Markdown table, and fails where less is reached than ``BARS`` ask for.
Recall and precision count words, each as often as it stands there. The gold texts are the story alone; the headline,
the byline and the credit, which we load on purpose, count against precision.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from datasette_provenance.sources.files import find_files
from datasette_provenance.sources.read import read_articles
from datasette_provenance.sources.rows import Reject, Row

ADDRESS = re.compile(r"\w+://|//|www\.|[^\s/]+\.[a-z]{2,}/|@|#", re.IGNORECASE)
DENSE = "\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff"
WRONG = 0.5
"""A text that lacks half of the story is another text."""
BARS = {
    "wrong text": ("at most", 0.01),
    "none of the wanted passages": ("at most", 0.01),
    "recall of words >= .95": ("at least", 0.95),
    "precision of words >= .8": ("at least", 0.85),
    "publisher is a name": ("at least", 0.99),
}


@dataclass
class Page:
    """One page of a test set, and what is right."""

    name: str
    html: bytes
    gold: str = ""
    wanted: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)
    published: str = ""
    news: bool = False
    """Whether it is a news outlet's, so that somebody is named as its publisher."""


def fundus(root: Path) -> Iterator[Page]:
    """The parsers' fixtures: the n-th page of an outlet belongs to the n-th version of its parser."""
    for gold in sorted((root / "tests/resources/parser/test_data").glob("*/*.json")):
        pages = sorted(gold.parent.glob(gold.stem + "_[0-9]*.html.gz"))
        for path, told in zip(pages, json.loads(gold.read_text("utf-8")).values(), strict=True):
            body = told.get("body") or {}
            sections = body.get("sections", [])
            parts = [p for s in sections for p in (*s.get("headline", []), *s.get("paragraphs", []))]
            text = "\n".join([*body.get("summary", []), *parts])
            name = f"fundus {gold.parent.name}/{path.name}"
            published = told.get("publishing_date") or ""
            yield Page(name, gzip.decompress(path.read_bytes()), text, published=published, news=True)


def trafilatura(root: Path) -> Iterator[Page]:
    """The evaluation's pages, each with a few passages that must be there and some that must not."""
    tests = root / "tests"
    for told in json.loads((tests / "evaldata.json").read_text("utf-8")).values():
        path = next(p for folder in ("cache", "eval") if (p := tests / folder / told["file"]).is_file())
        yield Page(f"trafilatura {path.name}", path.read_bytes(), "", told["with"], told["without"])


def scrapinghub(root: Path) -> Iterator[Page]:
    """The benchmark's pages with the whole story of each."""
    for key, told in json.loads((root / "ground-truth.json").read_text("utf-8")).items():
        page = gzip.decompress((root / "html" / f"{key}.html.gz").read_bytes())
        yield Page(f"scrapinghub {key[:12]} {told['url'][:60]}", page, told["articleBody"])


def sets(roots: list[Path]) -> Iterator[Page]:
    for root in roots:
        if (root / "ground-truth.json").exists():
            yield from scrapinghub(root)
        elif (root / "tests/evaldata.json").exists():
            yield from trafilatura(root)
        else:
            yield from fundus(root)


def words(text: str) -> Counter[str]:
    """Words; of scripts without spaces the characters."""
    return Counter(re.findall(rf"[{DENSE}]|[^\W_{DENSE}]+", normalize("NFKC", text.replace("\xad", "")).casefold()))


def flat(text: str) -> str:
    return " ".join(normalize("NFKC", text.replace("\xad", "")).split())


def load(page: Page, folder: Path) -> Row | Reject:
    path = folder / "page.html"
    path.write_bytes(page.html)
    (result,) = read_articles(find_files([str(path)]))
    return result


def measure(page: Page, result: Row | Reject) -> dict[str, float]:
    """What can be told of this page: 1 for yes, 0 for no, or a share."""
    text = result.article.text if isinstance(result, Row) else ""
    told: dict[str, float] = {}
    if page.gold:
        gold, loaded = words(page.gold), words(text)
        both = (gold & loaded).total()
        told["recall"] = both / gold.total()
        told["precision"] = both / max(1, loaded.total())
        told["wrong text"] = told["recall"] < WRONG
        told["recall of words >= .95"] = told["recall"] >= 0.95
        told["precision of words >= .8"] = told["precision"] >= 0.8
    if page.wanted:
        there = [flat(w) in flat(text) for w in page.wanted]
        told["none of the wanted passages"] = not any(there)
        told["wanted passages"] = sum(there) / len(there)
        told["unwanted passages"] = sum(flat(u) in flat(text) for u in page.unwanted) / len(page.unwanted)
    publisher = result.article.publisher if isinstance(result, Row) else ""
    if page.news:
        told["publisher is a name"] = bool(publisher) and not ADDRESS.match(publisher)
    if publisher:
        told["publisher is an address"] = bool(ADDRESS.match(publisher))
    if page.published:
        told["day of publication"] = isinstance(result, Row) and result.article.published[:10] == page.published[:10]
    return told


def main() -> int:
    arguments = sys.argv[1:]
    shown = int(arguments.pop(arguments.index("--worst") + 1)) if "--worst" in arguments else 0
    roots = [Path(argument) for argument in arguments if argument != "--worst"]
    figures: dict[tuple[str, str], list[float]] = {}
    worst: list[tuple[float, str]] = []
    took = []
    with tempfile.TemporaryDirectory() as folder:
        for page in sets(roots):
            begun = time.perf_counter()
            result = load(page, Path(folder))
            took.append(time.perf_counter() - begun)
            told = measure(page, result)
            for name, value in told.items():
                figures.setdefault((page.name.split()[0], name), []).append(value)
                figures.setdefault(("all", name), []).append(value)
            if "recall" in told:
                worst.append((min(told["recall"] / 0.95, told["precision"] / 0.8), f"{page.name} {told}"))
            elif "wanted passages" in told:
                worst.append((told["wanted passages"], f"{page.name} {told}"))
    places = list(dict.fromkeys(place for place, _ in figures))
    print("| of the pages | " + " | ".join(places) + " | must |\n" + "| --- " * (len(places) + 2) + "|")
    missed = []
    for name in dict.fromkeys(name for _, name in figures):
        row = [figures.get((place, name), []) for place in places]
        way, bar = BARS.get(name, ("", 0.0))
        cells = [f"{sum(found) / len(found):.3f} of {len(found)}" if found else "" for found in row]
        print(f"| {name} | " + " | ".join(cells) + f" | {way} {bar or ''} |")
        for place, found in zip(places, row):
            share = sum(found) / len(found) if found else bar
            if way and (share > bar if way == "at most" else share < bar):
                missed.append(f"{name} ({place})")
    print(f"\n{len(took)} pages, {1000 * sum(took) / len(took):.0f} ms a page, the longest {max(took):.1f} s.")
    print(f"Missed: {', '.join(missed) or 'nothing'}.")
    for share, what in sorted(worst)[:shown]:
        print(f"{share:.2f} {what}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
