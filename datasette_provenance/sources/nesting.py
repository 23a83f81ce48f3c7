"""Records inside records: which objects of a record hold its article, and what stands in them, by one rule for all tools.

The article is where the text is. What belongs to it stands in the same object, in one that holds that object, or beside
it in one that is called metadata; an author's or a picture's object is neither, whatever its members are called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

DEEPEST = 3
"""Objects inside each other that are looked into."""
METADATA = frozenset(
    ("meta", "metadata", "fields", "attributes", "properties", "info", "head", "header", "og", "opengraph", "data")
)
VALUES = (
    "rendered",
    "value",
    "#text",
    "$t",
    "text",
    "plaintext",
    "plain",
    "html",
    "content",
    "body",
    "bodytext",
    "string",
)
"""Members that are an object's text where it is only a wrapping of one."""
TALK = frozenset(
    ("role", "contenttype", "type", "format", "lang", "language", "id", "uri", "rel", "href", "url", "wordcount")
)
"""Members that say what a text is, and are no part of it."""
OF_ARTICLES = frozenset(("title", "url", "link", "date", "published", "publisher", "pubdate", "datepublished"))
"""Members by which the objects of a list are articles, and not paragraphs of one."""


def is_metadata(path: str) -> bool:
    """Whether an object of that dotted name says what the article is: meta, page_meta, head_json ..."""
    name = simple(path.rpartition(".")[2])
    return name in METADATA or name.endswith(("meta", "metadata", "headjson"))


def simple(name: str) -> str:
    """A name as it is compared: without case and punctuation."""
    return re.sub(r"[^a-z0-9#$]+", "", name.lower())


def spread(values: Mapping[str, Any], containers: Iterable[str]) -> dict[str, Any]:
    """The record with the members of its containers beside its own, under dotted names; containers themselves are gone."""
    opened = set(containers)
    if not opened:
        return dict(values)
    return dict(_spread(values, "", opened))


def _spread(values: Mapping[str, Any], path: str, opened: set[str]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        here = f"{path}{name}"
        if here in opened and isinstance(value, Mapping):
            yield from _spread(value, f"{here}.", opened)
        else:
            yield here, value


def at(values: Mapping[str, Any], path: str) -> Any:
    """What stands at a dotted name; None where nothing does."""
    if path in values:
        return values[path]
    for n, character in enumerate(path):
        if character == "." and isinstance(inner := values.get(path[:n]), Mapping):
            return at(inner, path[n + 1 :])
    return None


def names(values: Mapping[str, Any], path: str = "", depth: int = 0) -> Iterator[str]:
    """All dotted names inside a record."""
    for name, value in values.items():
        yield f"{path}{name}"
        if isinstance(value, Mapping) and depth < DEEPEST:
            yield from names(value, f"{path}{name}.", depth + 1)


def containers(record: Mapping[str, Any], is_text: Callable[[str], bool], is_other: Callable[[str], bool]) -> set[str]:
    """The dotted names of the objects that hold the article of a record. ``is_text``, ``is_other``: whether a name is one
    that texts, or other things that are known of an article, go by."""
    paths: set[str] = set()
    for path, inner in _objects(record, "", 0):
        texts = [v for n, v in inner.items() if is_text(simple(n)) and text_of(v)]
        own_name = simple(path.rpartition(".")[2])
        # {"body": {"paragraphs": [...]}} is a text, {"article": {"headline": ..., "body": ...}} holds one.
        if texts and (not is_text(own_name) or any(is_other(simple(n)) for n in inner)):
            parts = path.split(".")
            paths |= {".".join(parts[:n]) for n in range(1, len(parts) + 1)}
    beside = {path for path, _ in _objects(record, "", 0) if is_metadata(path)}
    return paths | {path for path in beside if _above(path) in paths | {""} | beside and _tells(record, path, is_other)}


def _tells(record: Mapping[str, Any], path: str, is_other: Callable[[str], bool]) -> bool:
    """Whether an object that is called metadata says anything that is known of articles."""
    return any(is_other(simple(n)) or isinstance(v, Mapping) for n, v in at(record, path).items())


def _above(path: str) -> str:
    return path.rpartition(".")[0]


def _objects(values: Mapping[str, Any], path: str, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, value in values.items():
        if isinstance(value, Mapping) and depth < DEEPEST and "." not in name:
            yield f"{path}{name}", value
            yield from _objects(value, f"{path}{name}.", depth + 1)


def text_of(value: Any) -> str | None:
    """A value as a text: a string, the paragraphs of a list, the text inside an object; None where it holds none."""
    if isinstance(value, str):
        return value
    paragraphs = list(_paragraphs(value, 0))
    return "\n\n".join(paragraphs) if paragraphs else None


def _paragraphs(value: Any, depth: int) -> Iterator[str]:
    if depth > 2 * DEEPEST:
        return
    if isinstance(value, str):
        if value.strip():
            yield value.strip() if depth else value
    elif isinstance(value, list):
        objects = [item for item in value if isinstance(item, Mapping)]
        if 2 * sum(any(simple(n) in OF_ARTICLES for n in item) for item in objects) > len(value):
            return
        for item in _one_of_each(value):
            yield from _paragraphs(item, depth + 1)
    elif isinstance(value, Mapping):
        wrapped = [n for wanted in VALUES for n in value if simple(n) == wanted and _paragraphs_in(value[n], depth)]
        if wrapped:
            yield from _paragraphs(value[wrapped[0]], depth + 1)
        elif depth or any(isinstance(v, (list, Mapping)) for v in value.values()):
            for name, inner in value.items():
                if simple(name) not in TALK:
                    yield from _paragraphs(inner, depth + 1)


def _paragraphs_in(value: Any, depth: int) -> bool:
    return next(_paragraphs(value, depth + 1), None) is not None


def _one_of_each(items: list[Any]) -> list[Any]:
    """Items without those that are the same text in another form or play another part: [{"role": "main", "value": ...}]."""
    pairs = [(item, {simple(n): v for n, v in item.items()}) for item in items if isinstance(item, Mapping)]
    if len(pairs) < len(items) or len(pairs) < 2 or not any("role" in m or "contenttype" in m for _, m in pairs):
        return items
    main = [
        (item, m) for item, m in pairs if str(m.get("role") or "main").lower() in ("main", "body", "article")
    ] or pairs[:1]
    forms = {str(m.get("contenttype", "")) for _, m in main}
    if len(forms) > 1:
        wanted = min(forms, key=lambda form: (form != "text/plain", form))
        main = [(item, m) for item, m in main if str(m.get("contenttype", "")) == wanted]
    return [item for item, _ in main]
