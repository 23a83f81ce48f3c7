"""NewsML-G2, the agencies' own form of news in XML: the text of each item, and what its metadata say."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from ..markup import plain
from .rows import Record

FORMS = ("newsMessage", "newsItem", "newsML-G2")
BLOCKS = (
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "hl1",
    "hl2",
    "li",
    "tr",
    "dt",
    "dd",
    "blockquote",
    "td",
    "th",
    "div",
    "figcaption",
)
SKIPPED = ("head", "title", "script", "style")
NAMES = ("name", "literal", "qcode", "uri")


def name_of(element: ET.Element) -> str:
    """The tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def read_news(root: ET.Element) -> Iterator[Record]:
    """The news items of a NewsML-G2 file that hold a text."""
    items = [element for element in root.iter() if name_of(element) == "newsItem"]
    for number, item in enumerate(items, 1):
        known = {
            "id": item.get("guid", ""),
            "title": _said(item, "headline"),
            "text": _text(item),
            "publisher": _said(item, "provider"),
            "published": next(
                (t for n in ("contentCreated", "versionCreated", "firstCreated") if (t := _said(item, n))), ""
            ),
        }
        extra = {"author": _said(item, "by"), "credit": _said(item, "creditline"), "source": _said(item, "infoSource")}
        yield Record(None, {k: v for k, v in extra.items() if v}, known, place=f"item {number}")


def _said(item: ET.Element, wanted: str) -> str:
    """The first element of a name: its text, its name inside, or the name that its attributes give."""
    for element in item.iter():
        if name_of(element) == wanted:
            inner = next((child for child in element if name_of(child) == "name"), element)
            text = " ".join("".join(inner.itertext()).split())
            if text or (text := next((v for key in NAMES if (v := element.get(key))), "")):
                return text
    return ""


def _text(item: ET.Element) -> str:
    """The paragraphs of the item's content: inline XML (XHTML, NITF), or plain data."""
    for element in item.iter():
        if name_of(element) == "inlineXML":
            body = next((e for e in element.iter() if name_of(e) in ("body", "body.content")), element)
            return "\n\n".join(_paragraphs(body))
        if name_of(element) == "inlineData" and (element.text or "").strip():
            text = element.text or ""
            return plain(text).text if "<" in text else text.strip()
    return ""


def _paragraphs(element: ET.Element) -> Iterator[str]:
    blocks = [
        e
        for e in element.iter()
        if name_of(e) in BLOCKS and not any(name_of(c) in BLOCKS for c in e.iter() if c is not e)
    ]
    skipped = {e for e in element.iter() if name_of(e) in SKIPPED}
    for block in blocks or [element]:
        text = " ".join("".join(block.itertext()).split())
        if text and block not in skipped:
            yield text
