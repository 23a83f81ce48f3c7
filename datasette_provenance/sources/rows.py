"""What comes out of a source: records as a file gives them, rows ready to store, rejects with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..records import Article
from .date_order import DateOrder

Role = str
ROLES: tuple[Role, ...] = ("id", "title", "text", "publisher", "published", "url")
"""The columns of the articles table that mean something to us, in their order there."""

PUBLISHED_RAW = "published_raw"
"""The column that keeps a date which could not be read."""


@dataclass(frozen=True, slots=True)
class Record:
    """One article as its source gives it, before its columns are told apart."""

    line: int | None
    """Where it starts in the file, from 1; None where a file is one article."""
    values: Mapping[str, Any]
    known: Mapping[Role, str] = field(default_factory=dict)
    """What the form of the file settles by itself (the text of a text file); no column is asked for it."""
    fallback_id: str = ""
    """The id if the values hold none."""
    place: str = ""
    """Where it stands if no line says so ("item 3 of articles")."""


@dataclass(frozen=True, slots=True)
class Row:
    """An article ready to store, with the other columns of its source."""

    file: str
    line: int | None
    article: Article
    extra: Mapping[str, Any]
    unread_date: str = ""
    """A date that could not be read: ``extra["published_raw"]`` holds it as it came."""
    unknown_zone: str = ""
    """The date names a zone that is not known: it was read without."""
    printed_date: bool = False
    """The date is the one that the page prints above its story."""
    tags: bool = False
    """The text was HTML: its paragraphs stand there now."""
    repaired: bool = False
    """Something in it could not be stored (NUL, half a surrogate pair): U+FFFD stands there now."""
    answer: bool = False
    """The text is what a server says instead of a page."""

    def columns(self) -> dict[str, Any]:
        """The row of the table: what is not known is None."""
        named = {role: getattr(self.article, role) or None for role in ROLES}
        return {**named, **self.extra}


@dataclass(frozen=True, slots=True)
class Reject:
    """A row (or, without a line, a whole file) that holds no article we can use."""

    file: str
    line: int | None
    reason: str
    id: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.reason}"


@dataclass(slots=True)
class Notes:
    """What there is to say of how one file was read; filled in while it is."""

    form: str = ""
    encoding: str = ""
    """In words, where it is not simply UTF-8."""
    separator: str = ""
    """Of a CSV file, where it is not the comma."""
    repaired: str = ""
    """What was wrong with the form of the file and could be read all the same."""
    columns: dict[Role, str] = field(default_factory=dict)
    """Those that the file's own columns were taken for."""
    missing: tuple[Role, ...] = ()
    """Those that nothing in the file was taken for."""
    dates: DateOrder | None = None
    order: str = ""
    """Of the days and months of dates in numbers, with the reason."""
    articles: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    """Reason -> how many rows."""
    whole: bool = False
    """The file itself is an article, or could not be read at all."""
