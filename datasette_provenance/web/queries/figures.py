"""What the overview counts: of all articles from the sums that a run leaves, of some of them in one reading of their rows."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any, NamedTuple, cast

from datasette.database import QueryInterrupted
from datasette.utils import sqlite_timelimit

from ... import tally
from ..scope import Kept
from . import older_results, placeholders

COUNTED = ("publisher", "origin", "role", "credit", "source", "behind", "spread", "kept", "day", "family_id", "seconds")


class Figures(NamedTuple):
    """Of all articles, or of one publisher's, one origin's, or a scope's; captures of a page once."""

    roles: Counter[tuple[str, str]]
    """(role, credit) -> articles"""
    source: Counter[str]
    behind: Counter[str]
    spread: Counter[str]
    kept: Counter[str]
    period: Counter[tuple[str, str]]
    """(day, month or year; credit) -> articles"""

    def articles(self) -> int:
        return sum(self.roles.values())

    def role(self, *roles: str) -> int:
        return sum(n for (role, _), n in self.roles.items() if role in roles)

    def credit(self, *credits: str) -> int:
        return sum(n for (_, credit), n in self.roles.items() if credit in credits)


async def of_all(site: Any, subject: str = "all", names: Iterable[str] = ("",)) -> dict[str, Figures]:
    """By name, from the sums: of ``all`` (whose name is empty), or of some publishers or origins. Raises NotFound where the
    results are of a version that made none."""
    marks, params = placeholders(names, "n")
    try:
        result = await site.db.execute(
            f"select name, figure, value, articles from main._provenance_sums where subject = :subject and name in {marks}",
            {"subject": subject, **params},
            truncate=False,
        )
    except sqlite3.OperationalError as error:
        raise older_results(site, error) from None
    by_name: dict[str, Figures] = {name: empty() for name in params.values()}
    for row in result.rows:
        figures = by_name[row["name"]]
        if row["figure"] in ("role", "period"):
            first, _, credit = row["value"].rpartition(" ")
            pairs = figures.roles if row["figure"] == "role" else figures.period
            pairs[first, credit] += row["articles"]
        else:
            getattr(figures, row["figure"])[row["value"]] += row["articles"]
    return by_name


def empty() -> Figures:
    return Figures(Counter(), Counter(), Counter(), Counter(), Counter(), Counter())


class Scoped(NamedTuple):
    """Some articles, counted for each publisher and origin among them."""

    figures: Figures
    rows: Counter[tuple[Any, ...]]
    """(publisher, origin, role, credit) -> articles"""
    seconds: dict[str, list[int]]
    """Publisher -> how far its articles are behind their sources"""
    families: set[str]
    """Of which there are members among them."""


async def of_some(site: Any, kept: Kept, limit_ms: int) -> Scoped | None:
    """The articles of a scope; None where reading them takes longer than ``limit_ms``."""

    def read(conn: sqlite3.Connection) -> list[tuple[Any, ...]]:
        with sqlite_timelimit(conn, limit_ms), _plain_text(conn):
            cursor = conn.execute(kept.rows(COUNTED), kept.params)
            cursor.row_factory = None
            return cursor.fetchall()

    try:
        rows = await site.db.execute_fn(read)
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            return None
        raise older_results(site, error) from None
    except QueryInterrupted:
        return None
    return counted(rows)


@contextmanager
def _plain_text(conn: sqlite3.Connection) -> Iterator[None]:
    """Datasette decodes each text by a call of Python's, which takes half the time of reading so many: what detection writes is
    UTF-8."""
    factory = conn.text_factory
    conn.text_factory = str
    try:
        yield
    finally:
        conn.text_factory = factory


def counted(found: list[tuple[Any, ...]]) -> Scoped:
    """``found``: rows of COUNTED. Column by column, which is quicker than row by row."""
    columns = dict(zip(COUNTED, zip(*found, strict=True), strict=True)) if found else dict.fromkeys(COUNTED, ())
    seconds: dict[str, list[int]] = defaultdict(list)
    for publisher, behind in zip(columns["publisher"], columns["seconds"], strict=True):
        if behind is not None and behind >= 0 and publisher:
            seconds[publisher].append(behind)
    named = [columns[name] for name in ("publisher", "origin", "role", "credit")]
    figures = Figures(
        Counter(zip(*named[2:], strict=True)),
        _known(columns["source"]),
        _known(columns["behind"]),
        _known(columns["spread"]),
        _known(columns["kept"]),
        tally.periods(Counter(zip(columns["day"], columns["credit"], strict=True))),
    )
    families = {family for family in set(columns["family_id"]) if family is not None}
    return Scoped(figures, Counter(zip(*named, strict=True)), seconds, families)


def _known(values: Iterable[str | None]) -> Counter[str]:
    counts = Counter(values)
    counts.pop(None, None)
    return cast("Counter[str]", counts)


def by_publisher(scoped: Scoped) -> list[dict[str, Any]]:
    """Rows as of provenance_publishers."""
    by_name: dict[str, dict[str, Any]] = {}
    for (publisher, _, _, credit), n in scoped.rows.items():
        if publisher:
            row = by_name.setdefault(publisher, {"publisher": publisher, "articles": 0, "carried": 0, "uncredited": 0})
            row["articles"] += n
            row["carried"] += n * (credit in ("credited", "uncredited"))
            row["uncredited"] += n * (credit == "uncredited")
    for publisher, row in by_name.items():
        seconds = scoped.seconds.get(publisher, [])
        row["timed"], row["median_hours"] = len(seconds), round(median(seconds) / 3600, 6) if seconds else None
    return list(by_name.values())


def by_origin(scoped: Scoped) -> dict[str, Counter[tuple[str, str]]]:
    """Origin -> (role, credit) -> articles."""
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for (_, origin, role, credit), n in scoped.rows.items():
        if origin:
            counts[origin][role, credit] += n
    return counts


def carrier_rows(scoped: Scoped) -> list[dict[str, Any]]:
    """Rows as of provenance_carriers, most articles first."""
    by_pair: dict[tuple[str, str], dict[str, Any]] = {}
    for (publisher, origin, _, credit), n in scoped.rows.items():
        if publisher and origin and publisher != origin:
            empty_row = {"publisher": publisher, "origin": origin, "articles": 0, "uncredited": 0}
            row = by_pair.setdefault((publisher, origin), empty_row)
            row["articles"] += n
            row["uncredited"] += n * (credit == "uncredited")
    return sorted(by_pair.values(), key=lambda row: (-row["articles"], row["origin"], row["publisher"]))


def carriers(scoped: Scoped) -> Counter[tuple[str, str]]:
    """(publisher, origin) -> articles, a publisher's own copy left out."""
    counts: Counter[tuple[str, str]] = Counter()
    for (publisher, origin, _, _), n in scoped.rows.items():
        if publisher and origin and publisher != origin:
            counts[publisher, origin] += n
    return counts
