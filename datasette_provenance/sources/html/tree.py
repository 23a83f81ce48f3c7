"""A page's bytes as a tree of elements, whatever is wrong with them, in bounded time."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from ...errors import SourceError
from ..encodings import HIGH, Encoding, check, display, tell
from ..files import File, not_so

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DECLARED = re.compile(rb"""<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# What the web calls these is Windows-1252: browsers read them so.
WESTERN = frozenset(("iso-8859-1", "iso8859-1", "iso_8859-1", "latin-1", "latin1", "l1", "ascii", "us-ascii"))
WIDE = frozenset(("utf-16", "utf-16le", "utf-16be", "utf-32", "utf16", "unicode"))
"""What a page of bytes cannot be, if its declaration could be read."""

UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
ENDLESS = re.compile(r"<([a-zA-Z][\w:-]*)\s[^<>]{20000,}>")
"""A tag with so much in it: the parser compares each attribute with every other."""
DEEPEST = 256
"""Elements inside each other: what is nested deeper is put beside. Browsers do so from 512 on."""
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
CLOSED_BY_NEXT = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody", "tfoot"))


def decode(data: bytes, file: File) -> str:
    """UTF-8 where it is valid, whatever the page declares; else as its mark, its declaration or its letters say.

    Raises SourceError where it is not of the encoding that was asked for.
    """
    encoding = tell(io.BytesIO(data), file.encoding)
    declared = DECLARED.search(data[:4096])
    if not file.encoding and not encoding.codec.startswith("utf") and declared:
        encoding = _declared(declared[1].decode("ascii", "replace"), data) or encoding
    file.notes.encoding = encoding.said
    try:
        return data.decode(encoding.codec, encoding.errors)
    except UnicodeError as error:
        raise SourceError(not_so(file.encoding, error)) from None


def _declared(name: str, data: bytes) -> Encoding | None:
    codec = "cp1252" if name.lower() in WESTERN else name
    if codec.lower().startswith("utf") or codec.lower() in WIDE:
        return None
    with suppress(SourceError, UnicodeError):
        check(codec)
        missing = data.decode(codec, "replace").count("\N{REPLACEMENT CHARACTER}")
        if missing <= 0.02 * len(HIGH.findall(data)):
            return Encoding(codec, "replace", display(codec) + ", as the page declares")
    return None


def parse(html: str) -> HtmlElement | None:
    """The tree of a page; None where there is no element in it."""
    from lxml import etree
    from lxml import html as lxml_html

    html = UNUSABLE.sub("", re.sub(r"^\s*<\?xml[^>]*\?>", "", html))
    html = ENDLESS.sub(r"<\1>", html)
    if not html.strip():
        return None
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", collect_ids=False)
    with suppress(etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        tree = lxml_html.document_fromstring(html.encode(), parser=parser)
        if not any("depth" in error.message for error in parser.error_log):
            return tree
        return lxml_html.document_fromstring(flattened(html).encode(), parser=parser)
    return None


class _Flattening(HTMLParser):
    """Writes a page anew, without the tags that are nested too deeply."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._open: list[str] = []
        self._dropped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self.out.append(self.get_starttag_text() or "")
            return
        if tag in CLOSED_BY_NEXT and self._open and self._open[-1] == tag:
            self._open.pop()
        if len(self._open) < DEEPEST - 56:
            self.out.append(self.get_starttag_text() or "")
            self._open.append(tag)
        else:
            self.out.append(" ")
            self._dropped += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            self._dropped -= 1
            self.out.append(" ")
        elif tag in self._open:
            while self._open.pop() != tag:
                pass
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")


def flattened(html: str) -> str:
    """The page with no more than so many elements inside each other."""
    writer = _Flattening()
    writer.feed(html)
    writer.close()
    return "".join(writer.out)
