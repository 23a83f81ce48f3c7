"""RSS and Atom files: every item is an article, its text the fullest that there is, stripped of tags."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import escape

from ..errors import SourceError
from .files import File
from .pages import strip_tags
from .rows import Record

TEXTS = ("encoded", "content", "description", "summary")
DATES = ("pubDate", "published", "date", "issued", "updated")
IDS = ("guid", "id")
PREFIX = re.compile(r"<(/?)\w+:")


def read_feed(data: bytes, file: File) -> Iterator[Record]:
    """The items of an RSS or Atom feed; the feed's title is the publisher unless an item names its source.

    Raises SourceError where the file is not XML or no feed, and where it declares entities: they could
    grow without bound.
    """
    if b"<!ENTITY" in data:
        raise SourceError("declares XML entities of its own, which no feed needs")
    try:
        root = ET.fromstring(data)
    except ET.ParseError as error:
        raise SourceError(f"is not valid XML: {error}") from None
    items = [element for element in root.iter() if _name(element) in ("item", "entry")]
    if _name(root) not in ("rss", "feed", "RDF"):
        raise SourceError("is XML, but neither RSS nor Atom")
    channel = next((child for child in root if _name(child) == "channel"), root)
    site = _first(channel, ("title",))
    for number, item in enumerate(items, 1):
        yield _item(item, site, number)


def _item(item: ET.Element, site: str, number: int) -> Record:
    source = next((child for child in item if _name(child) == "source"), None)
    named = ("" if source is None else (source.text or "").strip() or _first(source, ("title",))) or site
    known = {
        "id": _first(item, IDS) or item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", ""),
        "title": strip_tags(_first(item, ("title",))),
        "text": strip_tags(_first(item, TEXTS)),
        "publisher": named,
        "published": _first(item, DATES),
        "url": _link(item),
    }
    people = [text for child in item if _name(child) in ("creator", "author") and (text := _person(child))]
    topics = [child.text or child.get("term") or "" for child in item if _name(child) == "category"]
    extra = {"author": ", ".join(people), "category": ", ".join(t.strip() for t in topics)}
    return Record(None, {k: v for k, v in extra.items() if v}, known, place=f"item {number}")


def _name(element: ET.Element) -> str:
    """The tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _first(element: ET.Element, names: tuple[str, ...]) -> str:
    """The text of the first child of these names, in the order of the names, with any markup inside it."""
    for name in names:
        for child in element:
            if _name(child) == name and "mrss" not in str(child.tag):  # media:content is a picture's
                text = _markup(child).strip()
                if text:
                    return text
    return ""


def _markup(element: ET.Element) -> str:
    """What stands in an element: escaped HTML unescaped, XHTML as HTML."""
    if not len(element):
        return element.text or ""
    inner = "".join(ET.tostring(child, encoding="unicode") for child in element)
    return escape(element.text or "") + PREFIX.sub(r"<\1", inner)


def _link(item: ET.Element) -> str:
    links = [child for child in item if _name(child) == "link"]
    own = [link for link in links if link.get("rel", "alternate") == "alternate"]
    return next((text for link in own if (text := (link.text or link.get("href") or "").strip())), "")


def _person(element: ET.Element) -> str:
    return _first(element, ("name",)) or (element.text or "").strip()
