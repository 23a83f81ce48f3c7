"""Saved HTML pages: what a page says of itself (JSON-LD, meta, canonical), and its paragraphs.

Simple on purpose: whoever scrapes at scale has a tool for it, and loads its JSON or CSV.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from .columns import as_text
from .files import File, decode
from .rows import Record

CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
LEFT_OUT = frozenset((
    "script", "style", "noscript", "template", "svg", "nav", "footer", "aside", "form", "button", "iframe",
))  # fmt: skip
BLOCKS = frozenset((
    "address", "article", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr",
    "ul",
))  # fmt: skip
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
ARTICLE_TYPES = ("Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting")
PUBLISHED = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "parsely-pub-date",
)


class Page(HTMLParser):
    """What one page holds: ``meta``, ``canonical``, ``title``, ``data`` (JSON-LD) and paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.meta: dict[str, str] = {}
        self.canonical = ""
        self.title = ""
        self.data: list[Any] = []
        self.paragraphs: dict[str, list[str]] = {"article": [], "body": []}
        self._open: list[str] = []
        self._words: list[str] = []
        self._script: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = given.get("property") or given.get("name") or given.get("itemprop") or ""
            if given.get("content", "").strip():
                self.meta.setdefault(name.lower(), given["content"].strip())
        elif tag == "link" and "canonical" in given.get("rel", "").lower().split():
            self.canonical = self.canonical or given.get("href", "").strip()
        elif tag == "script" and given.get("type", "").lower() == "application/ld+json":
            self._script = []
        if tag in BLOCKS:
            self._end_paragraph()
        elif tag == "br":
            self._words.append("\n")
        if tag == "body":
            self._open.clear()  # whatever the head left open
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS or tag == "body":
            self._end_paragraph()
        if tag == "script" and self._script is not None:
            with suppress(ValueError, RecursionError):  # what a page says of itself is a help, not a must
                self.data.append(json.loads("".join(self._script)))
            self._script = None
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)
        elif "title" in self._open and "body" not in self._open and "svg" not in self._open:
            self.title += data
        elif "head" not in self._open and not self._hidden():
            self._words.append(re.sub(r"\s", " ", data))

    def _hidden(self) -> bool:
        """Inside page furniture; but an article's own header holds its headline and byline."""
        if LEFT_OUT.intersection(self._open):
            return True
        return "header" in self._open and "article" not in self._open[: self._open.index("header")]

    def _end_paragraph(self) -> None:
        lines = (" ".join(line.split()) for line in "".join(self._words).split("\n"))
        self._words = []
        text = "\n".join(line for line in lines if line)
        if text:
            self.paragraphs["article" if "article" in self._open else "body"].append(text)

    def close(self) -> None:
        super().close()
        self._end_paragraph()


def parse(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page


def strip_tags(html: str) -> str:
    """The paragraphs of a piece of HTML, as text, with a blank line between."""
    if "<" not in html:
        return unescape(html).strip()
    page = parse(html)
    return "\n\n".join(page.paragraphs["article"] + page.paragraphs["body"])


def read_page(data: bytes, file: File) -> Record:
    """The article of a saved page; what it says of its author and credit is kept as columns.

    Raises SourceError where the page is neither UTF-8 nor of the charset that it declares.
    """
    page = parse(_text(data, file))
    said = _news_article(page.data)
    texts = page.paragraphs["article"] or page.paragraphs["body"]
    own = page.meta.get("og:url", "")
    elsewhere = bool(own and page.canonical) and _site(own) != _site(page.canonical)  # run there first
    known = {
        "text": "\n\n".join(texts),
        "title": as_text(said.get("headline")) or page.meta.get("og:title", "") or " ".join(page.title.split()),
        "publisher": as_text(said.get("publisher")) or page.meta.get("og:site_name", ""),
        "published": as_text(said.get("datePublished"))
        or next((page.meta[name] for name in PUBLISHED if page.meta.get(name)), ""),
        "url": own if elsewhere else page.canonical or own,
        "id": file.stem,
    }
    author = said.get("author") or page.meta.get("author")
    people = author if isinstance(author, list) else [author]
    extra = {
        "author": ", ".join(filter(None, map(as_text, people))),
        "credit": as_text(said.get("creditText")) or as_text(said.get("copyrightHolder")),
        "canonical_url": page.canonical if elsewhere else "",
        "syndication_source": page.meta.get("syndication-source", "") or page.meta.get("original-source", ""),
    }
    return Record(None, {name: value for name, value in extra.items() if value}, known)


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _text(data: bytes, file: File) -> str:
    declared = CHARSET.search(data[:4096])
    if declared and not data.startswith(b"\xef\xbb\xbf"):
        with suppress(LookupError, UnicodeDecodeError):  # declared wrongly: it is UTF-8, or we say so
            return data.decode(declared[1].decode("ascii"))
    return decode(data, file)


def _news_article(data: Any) -> dict[str, Any]:
    """The first article that a page's JSON-LD describes, {} if none."""
    if isinstance(data, list):
        return next((found for item in data if (found := _news_article(item))), {})
    if isinstance(data, dict):
        types = data.get("@type")
        if any(kind in ARTICLE_TYPES for kind in (types if isinstance(types, list) else [types])):
            return data
        return _news_article(data.get("@graph")) or _news_article(data.get("mainEntity"))
    return {}
