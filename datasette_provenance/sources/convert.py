"""From a record to the article that is stored, or to why there is none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from ..markup import has_tags, one_line, without_tags
from ..records import Article
from ..stubs import is_stub
from ..text.answers import find_answer
from .addresses import page_key
from .columns import NOTHING, Columns
from .dates import LONGEST, Date, Order, read_date
from .names import plain
from .nesting import at, text_of
from .printed import printed_date
from .rows import PUBLISHED_RAW, ROLES, Record, Reject, Role, Row
from .values import as_column, as_text, is_storable, other_columns, storable

WORD = re.compile(r"\w")
SITE = re.compile(r"(?:https?:)?//(?:www\.)?([^/\s]+)/?", re.IGNORECASE)
FRAGMENT = "fragment"
"""The column that is 1 where the text is only the beginning of one."""


def to_row(record: Record, file: str, columns: Columns) -> Row | Reject:
    """The article of a record, or why there is none. Newlines in its text become "\\n", once and for all."""
    spread = columns.values(record)
    values = {role: columns.of(role, spread) for role in columns.roles}
    values.update(record.known)
    texts: dict[Role, str] = {r: storable(as_text(values.get(r))) for r in ROLES if r not in ("text", "published")}
    if columns.markup:
        texts.update({role: one_line(texts[role]) for role in ("title", "publisher")})
    if site := SITE.fullmatch(texts["publisher"]):  # an address is nobody's name
        texts["publisher"] = site[1]
    own_id = texts["id"] or storable(record.fallback_id)

    column = columns.roles.get("text", ("",))[0]
    raw_text = values.get("text")
    text = text_of(raw_text)
    tags = columns.markup and "text" not in record.known and text is not None and has_tags(text)
    if columns.markup and "text" not in record.known and text is not None:
        text = without_tags(text)
    reason = _why_no_text(text, at(spread, column) if raw_text is None and column else raw_text, column)
    if reason or text is None:
        reason = f"{record.place}: {reason}" if record.place else reason
        return Reject(file, record.line, reason, own_id or texts["url"] or None)
    text = storable(text).replace("\r\n", "\n").replace("\r", "\n")

    first = {names[0] for role, names in columns.roles.items() if names and role not in record.known}
    extra = other_columns(spread, first)
    given, date = _date(values.get("published"), columns, spread)
    printed = printed_date(text, columns.dates.order) if date is not None and not date.iso else ""
    if date is None:
        extra[PUBLISHED_RAW] = as_column(given)
    if is_stub(text):
        extra[FRAGMENT] = 1
    article = Article(
        id=own_id or made_id(texts, text),
        text=text,
        title=" ".join(texts["title"].split()),
        publisher=texts["publisher"],
        published=printed or (date.iso if date else ""),
        url=texts["url"],
    )
    came = (*record.values.values(), *record.known.values())
    return Row(
        file,
        record.line,
        article,
        extra,
        unread_date=str(as_column(given))[:LONGEST] if date is None else "",
        unknown_zone=date.zone if date else "",
        printed_date=bool(printed),
        tags=tags,
        repaired=any(isinstance(v, str) and not is_storable(v) for v in came),
        answer=bool(find_answer(text)),
    )


def _date(given: Any, columns: Columns, values: Mapping[str, Any]) -> tuple[Any, Date | None]:
    """The date as it came, the day and the time of day together; and as it was read."""
    order: Order = columns.dates.order
    date = read_date(given, order)
    name = plain(columns.roles.get("published", ("",))[0])
    if date and columns.clock and len(date.iso) == 10 and (time := as_text(at(values, columns.clock))):
        joined = read_date(f"{date.iso} {time}", order)
        if joined:
            return f"{given} {time}", joined
    if date and name.endswith(("gmt", "utc")) and len(date.iso) >= 16 and not _has_zone(date.iso):
        return given, Date(f"{date.iso}+00:00", date.zone)
    return given, date


def _has_zone(iso: str) -> bool:
    return "+" in iso[16:] or "-" in iso[16:]


def _why_no_text(text: str | None, value: Any, column: str) -> str:
    """Why this cannot be an article's text, "" if it can."""
    where = f"column {column!r}" if column else "the text"
    if value is None:
        return f"no text: {where} is missing"
    if text is None:
        if value in NOTHING:
            return f"no text: {where} is empty"
        kind = {dict: "an object", list: "a list", bool: "true or false"}.get(type(value), "a number")
        return f"no text: {where} holds {kind}"
    if not text.strip():
        return f"no text: {where} is empty"
    if not WORD.search(text):
        return f"no text: {where} holds no word"
    return ""


def made_id(texts: Mapping[Role, str], text: str) -> str:
    """The same 16 hex digits whenever the article is read: from its address, else from all that it says."""
    source = page_key(texts["url"]) or "\0".join((texts["publisher"], texts["title"], text))
    return hashlib.sha1(source.encode()).hexdigest()[:16]
