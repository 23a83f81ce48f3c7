"""Which column of a source is what: sensible guesses, overridden by name; then the row that is stored."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..records import Article
from .dates import to_iso
from .rows import PUBLISHED_RAW, ROLES, Record, Reject, Role, Row

# In order of preference; compared without case, spaces and punctuation (date_publish is datePublish).
GUESSES: dict[Role, tuple[str, ...]] = {
    "id": ("id", "articleid", "guid", "uuid", "docid", "documentid", "storyid", "storiesid"),
    "title": ("title", "headline", "articletitle", "head", "heading"),
    "text": (
        "text", "fulltext", "articletext", "articlebody", "body", "bodytext", "maintext", "maincontent",
        "plaintext", "content", "contenttext", "storytext", "article", "story",
    ),
    "publisher": (
        "publisher", "outlet", "publication", "newspaper", "mediaoutlet", "medianame", "sourcename", "source",
        "sitename", "ogsitename", "site", "website", "sourcedomain", "domain",
    ),
    "published": (
        "published", "publishedat", "publishdate", "publisheddate", "publishedtime", "publishedon",
        "datepublished", "datepublish", "publicationdate", "publicationtime", "pubdate",
        "articlepublishedtime", "webpublicationdate", "date", "datetime", "timestamp",
    ),
    "url": ("url", "canonicalurl", "articleurl", "weburl", "link", "canonicallink", "permalink", "href"),
}  # fmt: skip

RESERVED = frozenset((*ROLES, "rowid", "oid", "_rowid_"))
"""Column names that a source's other columns cannot have: ours, and SQLite's own for the row number."""

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
WORD = re.compile(r"\w")
LARGEST = 2**63 - 1


def plain(name: str) -> str:
    """A column name as it is compared with the guesses."""
    return re.sub(r"[^a-z0-9]+", "", name.lower())


def find(columns: Iterable[str], wanted: str) -> str | None:
    """The column of that name: exactly so, else with no regard to case."""
    columns = list(columns)
    if wanted in columns:
        return wanted
    return next((c for c in columns if c.lower() == wanted.lower()), None)


def choose(records: Iterable[Record], wanted: Mapping[Role, str]) -> dict[Role, str]:
    """Role -> column, for the records of one file: those asked for that it has, guesses for the rest.

    A column that is empty in all records is chosen only where no other fits, and none is chosen twice.
    """
    filled: dict[str, bool] = {}
    for record in records:
        for column, value in record.values.items():
            filled[column] = filled.get(column, False) or value not in (None, "", [], {})
    chosen: dict[Role, str] = {}
    for role, name in wanted.items():
        there = find(filled, name)
        if there is not None:
            chosen[role] = there
    for role, guesses in GUESSES.items():
        if role in chosen:
            continue
        free = [c for c in filled if c not in chosen.values() and plain(c) in guesses]
        if free:
            chosen[role] = min(free, key=lambda c: (not filled[c], guesses.index(plain(c))))
    return chosen


def to_row(record: Record, file: str, chosen: Mapping[Role, str]) -> Row | Reject:
    """The article of a record, or why there is none. Newlines in its text become "\\n", once and for all."""
    values = {role: record.values.get(column) for role, column in chosen.items()}
    values.update(record.known)
    texts = {role: storable(as_text(values.get(role))) for role in ROLES if role not in ("text", "published")}
    own_id = texts["id"] or storable(record.fallback_id)

    raw_text: Any = values.get("text")
    reason = why_no_text(raw_text, chosen.get("text"))
    if reason:
        reason = f"{record.place}: {reason}" if record.place else reason
        return Reject(file, record.line, reason, own_id or texts["url"] or None)
    text = storable(raw_text).replace("\r\n", "\n").replace("\r", "\n")

    extra = other_columns(record.values, {c for role, c in chosen.items() if role not in record.known})
    published = to_iso(values.get("published"))
    if published is None:
        extra[PUBLISHED_RAW] = as_column(values["published"])
    article = Article(
        id=own_id or made_id(texts, text),
        text=text,
        title=" ".join(texts["title"].split()),
        publisher=texts["publisher"],
        published=published or "",
        url=texts["url"],
    )
    came = (raw_text, values.get("title"), values.get("id"), *record.values.values())
    repaired = any(isinstance(v, str) and UNSTORABLE.search(v) for v in came)
    return Row(file, record.line, article, extra, unread_date=published is None, repaired=repaired)


def why_no_text(value: Any, column: str | None) -> str | None:
    """Why this cannot be an article's text, None if it can."""
    where = f"column {column!r}" if column else "the text"
    if value is None:
        return f"no text: {where} is missing"
    if not isinstance(value, str):
        kind = {dict: "an object", list: "a list", bool: "true or false"}.get(type(value), "a number")
        return f"no text: {where} holds {kind}"
    if not value.strip():
        return f"no text: {where} is empty"
    if not WORD.search(value):
        return f"no text: {where} holds no word"
    return None


def as_text(value: Any) -> str:
    """A value as one short text: a string or number, the name of an object, the first of a list."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, dict):
        keys = ("name", "title", "url", "href", "$oid", "@id", "id", "#text", "value")
        return next((text for key in keys if (text := as_text(value.get(key)))), "")
    if isinstance(value, list):
        return next((text for item in value if (text := as_text(item))), "")
    return ""


def storable(text: str) -> str:
    """Without what SQLite or UTF-8 cannot hold: NUL and half surrogate pairs become U+FFFD, one for one."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def made_id(texts: Mapping[Role, str], text: str) -> str:
    """The same 16 hex digits whenever the article is read: from its address, else from all that it says."""
    source = texts["url"] or "\0".join((texts["publisher"], texts["title"], text))
    return hashlib.sha1(source.encode()).hexdigest()[:16]


def other_columns(values: Mapping[str, Any], mapped: set[str]) -> dict[str, Any]:
    """The columns that are not ours, as they came; one whose name we need is called ``source_...``."""
    kept: dict[str, Any] = {}
    taken = set(RESERVED)
    for column, value in values.items():
        if column in mapped:
            continue
        name = storable(column).strip() or "column"
        if name.lower() in RESERVED:
            name = f"source_{name}"
        stem, number = name, 1
        while name.lower() in taken:
            number += 1
            name = f"{stem}_{number}"
        taken.add(name.lower())
        kept[name] = as_column(value)
    return kept


def as_column(value: Any) -> Any:
    """A value as SQLite can keep it: numbers and text as they are, nested values as JSON."""
    if isinstance(value, str):
        return storable(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -LARGEST <= value <= LARGEST else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return storable(json.dumps(value, ensure_ascii=False, default=str))
