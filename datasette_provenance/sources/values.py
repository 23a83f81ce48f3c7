"""Values of a source as a table can keep them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from .rows import ROLES

RESERVED = frozenset((*ROLES, "captures", "fragment", "rowid", "oid", "_rowid_"))
"""Column names that a source's other columns cannot have: ours, and SQLite's own for the row number."""

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
LARGEST = 2**63 - 1
NAMED_BY = ("name", "title", "rendered", "url", "href", "$oid", "@id", "id", "#text", "value", "main", "text")
"""Members of an object that are its name or its text, in order of preference."""


def as_text(value: Any, depth: int = 0) -> str:
    """A value as one short text: a string or number, the name of an object, the first of a list."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None or depth > 5:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, dict):
        return next((text for key in NAMED_BY if (text := as_text(value.get(key), depth + 1))), "")
    if isinstance(value, list):
        items = sorted(value, key=lambda item: not (isinstance(item, dict) and item.get("role") == "main"))
        return next((text for item in items if (text := as_text(item, depth + 1))), "")
    return ""


def is_storable(text: str) -> bool:
    return "\0" not in text and (text.isascii() or UNSTORABLE.search(text) is None)


def storable(text: str) -> str:
    """Without what SQLite or UTF-8 cannot hold: NUL and half surrogate pairs become U+FFFD, one for one."""
    return text if is_storable(text) else UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def other_columns(values: Mapping[str, Any], mapped: set[str]) -> dict[str, Any]:
    """The columns that are not ours, as they came; one whose name we need is called ``source_...``.

    What stood in an object that held the article (``_source.desk``) is called by its last name where that is free.
    """
    kept: dict[str, Any] = {}
    taken = set(RESERVED)
    whole = {column.lower() for column in values if "." not in column}
    for column, value in values.items():
        if column in mapped:
            continue
        last = column.rpartition(".")[2]
        free = last.lower() not in whole and last.lower() not in RESERVED
        name = storable(last if free and last else column).strip() or "column"
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


def as_json(value: Any) -> Any:
    """A value of a data frame or a typed table as JSON would have it."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return None if value != value else value
    if isinstance(value, dict):
        return {str(name): as_json(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if hasattr(value, "isoformat"):
        return None if value != value else value.isoformat()  # NaT is no time, and not itself
    if hasattr(value, "tolist"):
        return as_json(value.tolist())
    return None if type(value).__name__ == "NAType" else str(value)
