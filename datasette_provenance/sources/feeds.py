"""RSS and Atom files: every item is an article, its text the fullest that there is, stripped of tags.

Many feeds have a fault that ends any strict reading: a bare &, an entity of HTML, a prefix that is not declared, a tag that
is not closed. They are read again with the fault taken out, and are said to be repaired.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import escape, unescape

from ..errors import SourceError
from ..markup import one_line, plain
from .files import File, decode
from .newsml import FORMS, name_of, read_news
from .rows import Record

TEXTS = ("encoded", "content", "description", "summary")
DATES = ("pubDate", "published", "date", "issued", "updated")
IDS = ("guid", "id")
ASKED = ("title", "link", "encoded", "content", "description", "summary", "creator", *DATES, *IDS)
PREFIX = re.compile(r"<(/?)\w+:")

DECLARATION = re.compile(r"(?<!\s)\s*<\?xml[^<>]*\?>")
CDATA = "<![CDATA[", "]]>"
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)([a-zA-Z][a-zA-Z0-9]{1,31};)?")
NOT_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:0*(?:[0-8]|1[1-24-9]|2\\d|3[01])|x0*(?:[0-8bcBC]|1[0-9a-fA-F]));"
)
LONE = re.compile(r"<(?![a-zA-Z/!?])")
ROOT = re.compile(r"<(rss|feed|(?:\w+:)?RDF)\b[^>]*")
USED = re.compile(r"</?(\w[\w.-]*):|\s(\w[\w.-]*):[\w.-]+\s*=")
ITEM = re.compile(r"<(item|entry)[\s>]")
ITEM_END = {name: re.compile(rf"</{name}\s*>") for name in ("item", "entry")}
TITLE = re.compile(r"<title[^<>]*>([^<]*(?:<(?!/?title)[^<]*)*)</title>")
MEDIA = "http://search.yahoo.com/mrss/"


def read_feed(data: bytes, file: File) -> Iterator[Record]:
    """The items of an RSS or Atom feed; the feed's title is the publisher unless an item names its source. Or the news of
    a NewsML-G2 file.

    Raises SourceError where the file is not XML or no feed, and where it declares entities: they could
    grow without bound.
    """
    text = DECLARATION.sub("", decode(data, file), count=1).lstrip("\ufeff")
    if "<!ENTITY" in text:
        raise SourceError("declares XML entities of its own, which no feed needs")
    try:
        root = ET.fromstring(text)
    except ET.ParseError as error:
        yield from _repaired(text, str(error), file)
        return
    if name_of(root) in FORMS:
        yield from read_news(root)
    elif name_of(root) in ("rss", "feed", "RDF"):
        yield from _items(root)
    else:
        raise SourceError("is XML, but neither RSS nor Atom nor NewsML-G2")


def _items(root: ET.Element) -> Iterator[Record]:
    channel = next((child for child in root if name_of(child) == "channel"), root)
    site = one_line(_first(channel, ("title",)))
    items = (element for element in root.iter() if name_of(element) in ("item", "entry"))
    for number, item in enumerate(items, 1):
        yield _item(item, site, number)


def _repaired(text: str, fault: str, file: File) -> Iterator[Record]:
    """The items of a feed that is no valid XML. Raises SourceError where it is no feed either."""
    start = ROOT.search(text)
    if start is None:
        raise SourceError(f"is not valid XML: {fault}")
    parts = _parted(text)
    parts[::2] = [NOT_XML.sub("", LONE.sub("&lt;", ENTITY.sub(_character, part))) for part in parts[::2]]
    parts[1::2] = [NOT_XML.sub("", part) for part in parts[1::2]]
    mended = "".join(parts)
    head = ROOT.search(mended)
    assert head is not None
    names = {a or b for a, b in USED.findall("".join(parts[::2]))} - {"xml", "xmlns"}
    missing = [n for n in sorted(names) if f"xmlns:{n}" not in head[0]]
    bound = "".join(f' xmlns:{n}="{MEDIA if n == "media" else "urn:" + n}"' for n in missing)
    mended = mended[: head.end(1)] + bound + mended[head.end(1) :]
    file.notes.repaired = f"not valid XML ({fault}): read with the fault repaired"
    try:
        yield from _items(ET.fromstring(mended))
        return
    except ET.ParseError:
        pass
    spans = list(_item_texts(mended))
    if not spans:
        raise SourceError(f"is not valid XML: {fault}")
    title = TITLE.search(mended, 0, spans[0][0])
    opening = ROOT.search(mended)
    assert opening is not None
    site = one_line(_bare(title[1])) if title else ""
    for number, (begin, end) in enumerate(spans, 1):
        written = mended[begin:end]
        try:
            (item,) = ET.fromstring(f"{opening[0]}>{written}</{opening[1]}>")
        except ET.ParseError:
            item = _by_hand(written)
        yield _item(item, site, number)


def _by_hand(item: str) -> ET.Element:
    """An item in which tags are left open: what stands between the first and the last tag of each name that we ask for."""
    made = ET.Element("item")
    for name in ASKED:
        last = {end[1]: end.start() for end in re.finditer(rf"</((?:\w+:)?{name})\s*>", item)}
        for opening in re.finditer(rf"<((?:\w+:)?{name})(?:\s[^<>]*)?>", item):
            if last.get(opening[1], 0) >= opening.end():
                ET.SubElement(made, name).text = _bare(item[opening.end() : last[opening[1]]])
                break
    return made


def _parted(text: str) -> list[str]:
    """The text parted at its CDATA sections: what stands between them and they themselves, in turn. One that is not closed
    is none; nothing is looked for twice."""
    parts = []
    done = at = 0
    while (start := text.find(CDATA[0], at)) >= 0 and (end := text.find(CDATA[1], start)) >= 0:
        at = end + len(CDATA[1])
        parts += [text[done:start], text[start:at]]
        done = at
    return [*parts, text[done:]]


def _item_texts(text: str) -> Iterator[tuple[int, int]]:
    """Where the items stand, each up to the first tag that closes one."""
    at = 0
    open_ = set(ITEM_END)
    for opening in ITEM.finditer(text):
        if opening.start() >= at and opening[1] in open_:
            end = ITEM_END[opening[1]].search(text, opening.end())
            if end is None:
                open_.discard(opening[1])
            else:
                at = end.end()
                yield opening.start(), at


def _character(match: re.Match[str]) -> str:
    """A bare & as XML has it, an entity of HTML as its character."""
    if not match[1]:
        return "&amp;"
    character = unescape(match[0])
    return escape(character) if character != match[0] else f"&amp;{match[1]}"


def _bare(text: str) -> str:
    return unescape(re.sub(r"<!\[CDATA\[|\]\]>", "", text))


def _text(html: str) -> str:
    """What stands in an item, which is HTML more often than not, as text."""
    return plain(html).text if "<" in html else unescape(html).strip()


def _item(item: ET.Element, site: str, number: int) -> Record:
    source = next((child for child in item if name_of(child) == "source"), None)
    named = ("" if source is None else (source.text or "").strip() or _first(source, ("title",))) or site
    known = {
        "id": _first(item, IDS) or item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", ""),
        "title": _text(_first(item, ("title",))),
        "text": _text(_first(item, TEXTS)),
        "publisher": named,
        "published": _first(item, DATES),
        "url": _link(item),
    }
    people = [text for child in item if name_of(child) in ("creator", "author") and (text := _person(child))]
    topics = [child.text or child.get("term") or "" for child in item if name_of(child) == "category"]
    extra = {"author": ", ".join(people), "category": ", ".join(t.strip() for t in topics)}
    return Record(None, {k: v for k, v in extra.items() if v}, known, place=f"item {number}")


def _first(element: ET.Element, names: tuple[str, ...]) -> str:
    """The text of the first child of these names, in the order of the names, with any markup inside it."""
    for name in names:
        for child in element:
            if name_of(child) == name and "mrss" not in str(child.tag):  # media:content is a picture's
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
    links = [child for child in item if name_of(child) == "link"]
    alternates = [link for link in links if link.get("rel", "alternate") == "alternate"]
    return next((text for link in alternates if (text := (link.text or link.get("href") or "").strip())), "")


def _person(element: ET.Element) -> str:
    return _first(element, ("name",)) or (element.text or "").strip()
