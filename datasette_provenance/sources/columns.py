"""Which column of a source is what: guesses by name, tried on what stands in them, overridden by options."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..markup import is_markup, without_tags
from .date_order import DateOrder
from .dates import to_iso
from .names import CLOCKS, GUESSES, ONLY_FITTING, find, plain
from .nesting import at, containers, is_metadata, names, spread, text_of
from .rows import Record, Role
from .values import as_text

__all__ = ["GUESSES", "Columns", "as_text", "choose", "find", "plain"]

ADDRESS = re.compile(r"(?:https?:)?//|www\.|[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)
PAGE_ADDRESS = re.compile(r"(?:https?:)?//[^/\s]+/\S", re.IGNORECASE)
CLOCK = re.compile(
    r"\d{1,2}[:.h]\d\d(?:[:.]\d\d(?:\.\d+)?)?\s*(?:(?:[ap]\.?m\.?|uhr)\s*)?(?:Z|[A-Z]{2,4}|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
NOTHING: tuple[Any, ...] = (None, "", [], {}, "None", "null", "NULL", "nan", "NaN", "NaT")
"""Values that say that there is none, as programs write it."""
TRIED = 50
"""Values of a column that are looked at."""
NESTED = 100
"""Records whose objects are looked into."""
LONGER = 1.5
"""A column of texts so many times longer than the first by name is the text: the other is a summary."""
SAME_DAY = 0.8
"""Of the rows with both, for a time that another column gives to be that of the day in the first one."""
WRAPPINGS = frozenset(("rendered", "value", "text", "name", "t", "date"))
"""Last parts of dotted names, as tables have them that were made of objects, that only say: here is the value."""
ORDERED = ("text", "title", "publisher", "published", "url")
"""Roles whose empty values are filled from the next column that goes by such a name."""


@dataclass(slots=True)
class Columns:
    """The columns of one file."""

    roles: dict[Role, tuple[str, ...]]
    """Those that hold it, dotted where they stand in objects: the first that is filled counts."""
    containers: frozenset[str] = frozenset()
    """Objects that hold the article."""
    clock: str = ""
    """The time of day, where ``published`` holds the day alone."""
    markup: bool = False
    """The texts are HTML."""
    dates: DateOrder = field(default_factory=DateOrder)

    def first(self) -> dict[Role, str]:
        return {role: columns[0] for role, columns in self.roles.items()}

    def values(self, record: Record) -> dict[str, Any]:
        return spread(record.values, self.containers)

    def of(self, role: Role, values: Mapping[str, Any]) -> Any:
        """The value of a role in a record's values."""
        return next((v for c in self.roles.get(role, ()) if (v := at(values, c)) not in NOTHING), None)


class Seen:
    """What stands in one column of some records."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.rows: dict[int, Any] = {}

    def add(self, row: int, value: Any) -> None:
        if value not in NOTHING and len(self.values) < TRIED:
            self.values.append(value)
            self.rows[row] = value

    def distinct(self) -> int:
        return len({as_text(value) for value in self.values})

    def share(self, test: Any) -> float:
        return sum(map(bool, map(test, self.values))) / len(self.values) if self.values else 0.0


def choose(records: Sequence[Record], wanted: Mapping[Role, str], dates: DateOrder | None = None) -> Columns:
    """The columns for the records of one file: those asked for that it has, guesses for the rest.

    A column that is empty in all records is chosen only where no other fits, and none is chosen twice.
    """
    opened = _containers(records)
    seen: dict[str, Seen] = {}
    for row, record in enumerate(records):
        for column, value in spread(record.values, opened).items():
            if column not in seen:
                seen[column] = Seen()
            seen[column].add(row, value)
    roles: dict[Role, tuple[str, ...]] = {}
    for role, name in wanted.items():
        there = find(seen, name) or find(_all_names(records) if "." in name else (), name)
        if there is not None:
            roles[role] = (there,)
    for role in GUESSES:
        if role not in roles:
            taken = {columns[0] for r, columns in roles.items() if r != "id" or role != "url"}
            if ranked := _ranked(role, seen, taken):
                roles[role] = tuple(ranked)
    chosen = Columns(roles, opened, dates=dates or DateOrder())
    if roles.get("published") and "published" not in wanted:
        chosen.clock = _clock(seen, roles["published"][0], {c for columns in roles.values() for c in columns[:1]})
    chosen.markup = is_markup(text_of(chosen.of("text", chosen.values(record))) for record in records)
    return chosen


def _all_names(records: Iterable[Record]) -> dict[str, None]:
    return {name: None for record in records for name in names(record.values)}


def _containers(records: Sequence[Record]) -> frozenset[str]:
    others = {name for role, guesses in GUESSES.items() if role != "text" for name in guesses}
    paths: set[str] = set()
    for record in records[:NESTED]:
        if any(isinstance(value, Mapping) for value in record.values.values()):
            paths |= containers(record.values, GUESSES["text"].__contains__, others.__contains__)
    return frozenset(paths)


def _ranked(role: Role, seen: Mapping[str, Seen], taken: set[str]) -> list[str]:
    """The columns that may hold it, the best one first."""
    guesses = GUESSES[role]
    beside = {c.rpartition(".")[0] for c in seen if plain(c.rpartition(".")[2]) in GUESSES["text"]}
    beside |= {path[:n] for path in beside for n, character in enumerate(path) if character == "."}
    ranks: dict[str, tuple[bool, bool, bool, int, int]] = {}
    for column, there in seen.items():
        name = next((n for n in _names_of(column, beside) if n in guesses), "")
        depth = column.count(".") + (name != plain(column))
        if column in taken or not name:
            continue
        sure = role == "url" and name not in ONLY_FITTING["url"]  # relative addresses are addresses, too
        fits = sure or not there.values or _fits(role, there)
        if role == "id" and name in ONLY_FITTING["id"]:
            fits = there.distinct() == len(there.values)
        if fits or (role not in ("id", "publisher") and name not in ONLY_FITTING.get(role, ())):
            address = role == "publisher" and there.share(lambda v: ADDRESS.match(as_text(v))) > 0.5
            ranks[column] = (not there.values, not fits, address, depth, guesses.index(name))
    ranked = sorted(ranks, key=ranks.__getitem__)
    good = [c for c in ranked if ranks[c][:2] == (False, False)]
    if role == "text" and good:
        length = {c: _length(seen[c]) for c in good}
        longest = max((c for c in good if plain(c) != "html"), key=lambda c: length[c], default=good[0])
        if length[longest] >= LONGER * length[good[0]]:
            good = [longest, *(c for c in good if c != longest)]
    if role == "published" and good and not _has_hours(seen[good[0]]):
        exact = [c for c in good[1:] if _has_hours(seen[c]) and _same_days(seen[good[0]], seen[c])]
        good = [*exact[:1], *(c for c in good if c not in exact[:1])]
    return (good if role in ORDERED else good[:1]) or ranked[:1]


def _names_of(column: str, beside: set[str]) -> list[str]:
    """What a column may be called: its whole name; of a dotted one the last part, where it stands ``beside`` a text or in
    metadata, or the part before where the last says only that here is the value (title.rendered). An author.url is none."""
    above, _, last = column.rpartition(".")
    higher, _, middle = above.rpartition(".")
    names = [plain(column)]
    if above and plain(last) in WRAPPINGS and (not higher or higher in beside or is_metadata(higher)):
        names.append(plain(middle))
    if above and (above in beside or is_metadata(above)):
        names.append(plain(last))
    return names


def _fits(role: Role, there: Seen) -> bool:
    if role == "url":
        return there.share(lambda v: ADDRESS.match(as_text(v))) >= 0.5
    if role == "publisher":
        return there.share(lambda v: not PAGE_ADDRESS.match(as_text(v))) >= 0.5
    if role == "published":
        return there.share(lambda v: to_iso(v, "dmy")) >= 0.5
    if role == "text":
        return there.share(lambda v: (text := text_of(v)) and not ADDRESS.match(text)) >= 0.5
    if role == "id":
        return 2 * there.distinct() >= len(there.values)
    return there.share(lambda v: (text := as_text(v)) and not PAGE_ADDRESS.match(text)) >= 0.5


def _length(there: Seen) -> float:
    """Characters of the texts of a column without tags, on average."""
    texts = [without_tags(text) for value in there.values if (text := text_of(value))]
    return sum(map(len, texts)) / len(texts) if texts else 0.0


def _has_hours(there: Seen) -> bool:
    times = [iso[11:16] for value in there.values if len(iso := to_iso(value, "dmy") or "") >= 16]
    return 2 * len(times) > len(there.values) and any(time != "00:00" for time in times)


def _same_days(one: Seen, other: Seen) -> bool:
    days = [(to_iso(one.rows[n], "dmy") or "", to_iso(other.rows[n], "dmy") or "") for n in one.rows if n in other.rows]
    near = [len(a) >= 10 and len(b) >= 10 and _days_apart(a, b) <= 1 for a, b in days]
    return bool(near) and sum(near) >= SAME_DAY * len(near)


def _days_apart(one: str, other: str) -> int:
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)


def _clock(seen: Mapping[str, Seen], published: str, taken: set[str]) -> str:
    """A column of times of day, where the dates have none."""
    if _has_hours(seen[published]):
        return ""
    beside = published.rpartition(".")[0]
    return next(
        (
            column
            for column, there in seen.items()
            if column not in taken
            and column.rpartition(".")[0] == beside
            and plain(column.rpartition(".")[2]) in CLOCKS
            and there.share(lambda v: CLOCK.fullmatch(as_text(v))) >= 0.5
        ),
        "",
    )
