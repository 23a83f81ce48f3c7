"""Real articles that nobody labelled for this, with rewrites planted among them: what the fits and checks read of them."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from datasette_provenance.corpus.commonplace import without_commonplaces
from datasette_provenance.corpus.recurring import recurring_lines
from datasette_provenance.document import build_document
from datasette_provenance.records import Article, Document

DAYS = 3
"""Days between two reports within which one may retell the other."""
CROWD = 32
"""Articles of a window that tell a fact up to which it brings them together."""


def json_lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def haystack(*files: Path) -> dict[str, Article]:
    """The articles of some files of JSON lines, by id."""
    columns = ("title", "publisher", "published", "url")
    rows = [row for file in files for row in json_lines(file)]
    return {r["id"]: Article(r["id"], r.get("text") or "", *((r.get(c) or "") for c in columns)) for r in rows}


def documents_of(articles: dict[str, Article]) -> dict[str, Document]:
    recurring = recurring_lines(articles.values())
    built = [build_document(a, recurring.get(a.publisher, ())) for a in articles.values()]
    return dict(zip(articles, without_commonplaces(built, [a.published for a in articles.values()]), strict=True))


def day(article: Article) -> int:
    """0 where it is unknown."""
    try:
        return date.fromisoformat(article.published[:10]).toordinal()
    except ValueError:
        return 0


def near_in_time(articles: dict[str, Article], documents: dict[str, Document], least: int) -> list[tuple[str, str]]:
    """Pairs of different outlets within DAYS that have so many facts in common that few tell."""
    days = {key: day(article) for key, article in articles.items()}
    tellers: dict[tuple[int, str], list[str]] = defaultdict(list)
    for key, document in documents.items():
        for fact in (*(f.key for f in document.facts), *document.commonplaces):
            for window in {days[key] // (2 * DAYS), (days[key] + DAYS) // (2 * DAYS)}:
                tellers[window, fact].append(key)
    common: Counter[tuple[str, str]] = Counter()
    seen: set[tuple[str, str, str]] = set()
    for (_, fact), keys in tellers.items():
        if len(keys) <= CROWD:
            for n, one in enumerate(keys):
                for other in keys[n + 1 :]:
                    pair = (one, other) if one < other else (other, one)
                    if (*pair, fact) not in seen:
                        seen.add((*pair, fact))
                        common[pair] += 1
    return [
        (a, b)
        for (a, b), count in common.items()
        if count >= least
        and abs(days[a] - days[b]) <= DAYS
        and not (articles[a].publisher and articles[a].publisher == articles[b].publisher)
    ]
