"""What a page says of itself for machines: JSON-LD, meta tags, marked elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from itertools import combinations, islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from .lines import letters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ARTICLE = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|Report|Review|SocialMediaPosting)$")
PAGE = re.compile(r"(?:WebPage|ItemPage)$")
HOUSE = re.compile(r"(?:Organization|WebSite|Periodical|Newspaper|Corporation)$")
WRAPPINGS = ("//", "/*", "<!--", "-->", "*/", "<![CDATA[", "]]>")
WRAPPING = re.compile(rf"\s*(?:(?:{'|'.join(map(re.escape, WRAPPINGS))})\s*)+")
LAST_COMMA = re.compile(r",(\s*[}\]])")
MOST_NODES = 5_000
NO_LIST = (
    "itemListElement",
    "hasPart",
    "relatedLink",
    "significantLink",
    "mentions",
    "comment",
    "review",
    "citation",
    "isPartOf",
)
"""What other pages are named in."""

ADDRESS = re.compile(r"(?:\w+:)?//|www\.|[^\s/]+\.[a-z]{2,}/|@|#|/|_:", re.IGNORECASE)
HOUR = re.compile(r"[T ]\d\d?:\d\d")
# Names of meta tags by their letters alone: article:published_time is article:published:time elsewhere.
PUBLISHED = (
    "articlepublishedtime", "datepublished", "ogpublishedtime", "ogarticlepublishedtime", "parselypubdate",
    "sailthrudate", "pubdate", "publishdate", "publicationdate", "articlepublished", "cxenseparserecspublishtime",
    "date", "dcdate", "dcdateissued", "dctermscreated", "dctermsdate", "dctermsissued",
)  # fmt: skip
AUTHORS = ("author", "articleauthor", "dccreator", "parselyauthor", "byl", "sailthruauthor")
SITE = "ogsitename"
NAMED = (
    "dcpublisher", "dctermspublisher", "publisher", "articlepublisher", "applicationname", "applemobilewebapptitle",
    "twitterappnameiphone", "aliosappname", "alandroidappname", "copyright",
)  # fmt: skip
MARKED = (".//*[@itemprop='datePublished']", ".//time[@pubdate]", ".//article//time[@datetime]", ".//time[@datetime]")
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}", re.IGNORECASE)
RIGHTS = re.compile(
    r"\(c\)|©|\bcopyright\b|\ball rights reserved\b\.?|\b(?:19|20)\d\d\b(?:\s*[-–]\s*(?:19|20)\d\d)?", re.IGNORECASE
)
IN_BRACKETS = re.compile(r"(?:(?<!\s)\s+)?\((?:https?://|www\.)[^()]*\)")
FEED = re.compile(r"(.{2,60}?)\s{1,20}(?:»|›|[-–—|:])\s{1,20}(?:RSS|Atom|Feed)\b", re.IGNORECASE)
LONGEST_NAME = 60
YEAR = re.compile(r"(?:19|20)\d\d")
BETWEEN = re.compile(r"(?<!\s)\s+[|\-–—•·»:/]+\s+|(?<!\s)\s+\|\s*|\|\s*")


@dataclass
class Data:
    """What one page says of itself; "" where it does not."""

    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    canonical: str = ""
    """The address of the page that this one says it was first; "" where that is its own."""
    authors: list[str] = field(default_factory=list)
    credit: str = ""
    syndication_source: str = ""
    body: str = ""
    """Its ``articleBody``."""
    headlines: list[str] = field(default_factory=list)
    """Under whatever name it gives one."""


def data_of(tree: HtmlElement) -> Data:
    meta = _meta(tree)
    nodes = list(_nodes(_json(tree)))
    names = _Names(nodes)
    headings = _headings(tree)
    title = " ".join((tree.findtext(".//title") or "").split())
    canonical, own_address = _addresses(tree, meta)
    said = _article(nodes, {canonical, own_address}, {letters(t) for t in [meta.get("ogtitle", ""), *headings] if t})
    page = next((n for n in nodes if _is_a(n, PAGE)), {})
    headline = _line(said.get("headline")) or _line(said.get("name") if said else "")
    og = _line(meta.get("ogtitle", ""))
    elsewhere = bool(own_address and canonical) and _site(own_address) != _site(canonical)
    address = canonical or own_address or _address(said.get("url")) or _address(said.get("mainEntityOfPage"))
    publisher = _publisher(said, nodes, names, meta, tree, own_address if elsewhere else address)
    return Data(
        title=headline or og or title,
        publisher=publisher,
        published=_published(said, page, meta, tree),
        url=own_address if elsewhere else address,
        canonical=canonical if elsewhere else "",
        authors=_authors(said, names, meta, tree, publisher),
        credit=names.first(said.get("creditText")) or names.first(said.get("copyrightHolder")),
        syndication_source=meta.get("syndicationsource", "") or meta.get("originalsource", ""),
        body=_body(said),
        headlines=[
            t for t in (headline, og, meta.get("twittertitle", ""), *headings, title, BETWEEN.split(title)[0]) if t
        ],
    )


def _headings(tree: HtmlElement) -> list[str]:
    return [" ".join(h.text_content().split()) for h in islice(tree.iter("h1"), 5)]


def _meta(tree: HtmlElement) -> dict[str, str]:
    contents: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or ""
        content = (node.get("content") or "").strip()
        if content:
            contents.setdefault(letters(name), content)
    return contents


def _unwrapped(script: str) -> str:
    """Without the marks of comments around it that hide it from old browsers."""
    before = WRAPPING.match(script)
    start = before.end() if before else 0
    end = len(script)
    while end > start:
        mark = next((w for w in WRAPPINGS if script.endswith(w, start, end)), "")
        if not mark and script[end - 1] not in "; \t\r\n":
            break
        end -= len(mark) or 1
    return script[start:end]


def _json(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = (script.text or "").strip().lstrip("\ufeff")
        text = _unwrapped(text)
        for attempt in (text, LAST_COMMA.sub(r"\1", text), unescape(text)):
            with suppress(ValueError, RecursionError):  # what a page says of itself is a help, not a must
                yield json.loads(attempt, strict=False)
                break


def _nodes(roots: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """All objects of the page's data, the outer ones first; those of other pages last."""
    level, count = list(roots), 0
    later: list[Any] = []
    while level or later:
        if not level:
            level, later = later, []
        below: list[Any] = []
        for value in level:
            if isinstance(value, list):
                below.extend(value)
            elif isinstance(value, dict):
                count += 1
                if count > MOST_NODES:
                    return
                yield value
                for key, inner in value.items():
                    if isinstance(inner, (dict, list)):
                        (later if key in NO_LIST else below).append(inner)
        level = below


def _is_a(node: dict[str, Any], kind: re.Pattern[str]) -> bool:
    types = node.get("@type")
    return any(isinstance(t, str) and kind.search(t) for t in (types if isinstance(types, list) else [types]))


def _article(nodes: Iterable[dict[str, Any]], addresses: set[str], titles: set[str]) -> dict[str, Any]:
    """The article that this page is: of several the one with its address or headline, else the first."""
    articles = [node for node in nodes if _is_a(node, ARTICLE) and not _is_a(node, re.compile("^(?:Critic)?Review$"))]
    if not articles:
        articles = [n for n in nodes if n.get("headline") and (n.get("datePublished") or n.get("articleBody"))]
    for node in articles:
        known = {_address(node.get(key)) for key in ("url", "mainEntityOfPage", "@id")}
        if not addresses.isdisjoint(known - {""}) or letters(_line(node.get("headline"))) in titles:
            return node
    return articles[0] if articles else {}


class _Names:
    """The names of what the page's data speak of; an object that only has an ``@id`` is looked up."""

    def __init__(self, nodes: Iterable[dict[str, Any]]) -> None:
        self._by_id: dict[str, dict[str, Any]] = {}
        for node in nodes:
            key = node.get("@id")
            if isinstance(key, str) and len(node) > len(self._by_id.get(key, {})):
                self._by_id[key] = node

    def all(self, value: Any) -> list[str]:
        """The names in a value, however it is wrapped; an address is nobody's name."""
        values, names = [value], []
        for _ in range(4):
            inner: list[Any] = []
            for one in values:
                if isinstance(one, list):
                    inner.extend(one)
                elif isinstance(one, dict):
                    if isinstance(one.get("@id"), str) and not one.get("name"):
                        one = self._by_id.get(one["@id"], one)
                    inner.append(one.get("name") or one.get("legalName") or one.get("alternateName"))
                elif isinstance(one, str):
                    inner.append(one)
            values = inner
        for one in values:
            name = _line(one) if isinstance(one, str) else ""
            if name and not ADDRESS.match(name) and name not in names:
                names.append(name)
        return names

    def first(self, value: Any) -> str:
        return next(iter(self.all(value)), "")


def _publisher(
    said: dict[str, Any],
    nodes: Iterable[dict[str, Any]],
    names: _Names,
    meta: dict[str, str],
    tree: HtmlElement,
    address: str,
) -> str:
    """By its name; one that is only a host's ("example.com") where no place has another, "" where all are addresses."""
    publishers = [names.first(said.get(key)) for key in ("publisher", "sourceOrganization", "provider")]
    publishers.append(names.first(meta.get(SITE, "")))
    publishers += [names.first(node) for node in nodes if _is_a(node, HOUSE)]
    publishers += [names.first(meta.get(key, "")) for key in NAMED]
    publishers = [name for name in map(_clean, publishers) if name and len(name) <= LONGEST_NAME]
    best = next((name for name in publishers if not HOST.fullmatch(name)), "")
    return (
        best or _behind_headline(tree, meta) or _of_feed(tree) or _as_host(tree, address) or next(iter(publishers), "")
    )


def _clean(name: str) -> str:
    return IN_BRACKETS.sub("", RIGHTS.sub("", name)).strip(" .,;:-–|/") if name else ""


def _of_feed(tree: HtmlElement) -> str:
    """The name in the title of the site's feed: "Harbour Post » Feed"."""
    for node in tree.iter("link"):
        if "alternate" in (node.get("rel") or "").lower() and (match := FEED.match(_line(node.get("title")))):
            return _clean(match[1])
    return ""


def _as_host(tree: HtmlElement, address: str) -> str:
    """The name of a logo or link that is written as the page's host is: "Harbour Post" of www.harbourpost.example."""
    labels = {_folded(label) for label in _site(address).split(".")[:-1] if len(label) > 3}
    if not labels:
        return ""
    for node in islice(tree.iter("img", "a"), 500):
        for said in (node.get("alt"), node.get("title"), node.get("aria-label"), node.text):
            words = _line(said).split()[:10]
            for first, last in combinations(range(len(words) + 1), 2):
                name = " ".join(words[first:last])
                if _folded(name) in labels and not HOST.fullmatch(name):
                    return name
    return ""


def _folded(name: str) -> str:
    small = letters(name)
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        small = small.replace(umlaut, plain)
    return small.removeprefix("www")


def _behind_headline(tree: HtmlElement, meta: dict[str, str]) -> str:
    """The name that a page's title has behind its headline, or behind its last stroke: "Bridge reopens | Harbour Post"."""
    title = " ".join((tree.findtext(".//title") or "").split())
    headlines = [*_headings(tree), _line(meta.get("ogtitle", ""))]
    parts = [part for part in BETWEEN.split(title) if part]
    if len(parts) < 2 or len(parts[-1]) > 40 or ADDRESS.match(parts[-1]) or YEAR.search(parts[-1]):
        return ""
    known = [letters(h) for h in headlines if h]
    whole, before = letters(title), letters("".join(parts[:-1]))
    if whole in map(letters, _headings(tree)):
        return ""  # a headline with a dash in it
    behind = any(k and (k.startswith(before) or before.startswith(k)) for k in known)
    return parts[-1] if behind or title.rpartition("|")[2].strip() == parts[-1] else ""


def _authors(said: dict[str, Any], names: _Names, meta: dict[str, str], tree: HtmlElement, publisher: str) -> list[str]:
    """Who the page's data say has written it; the publisher only where nobody else is named."""
    authors = names.all(said.get("author")) or names.all(said.get("creator"))
    if not authors or authors == [publisher]:
        marked = [
            " ".join(n.text_content().split()) for n in tree.iterfind(".//*[@itemprop='author']") if n.tag != "meta"
        ]
        others = [names.all(meta.get(key, "")) for key in AUTHORS] + [[m for m in marked[:5] if m and len(m) < 100]]
        authors = next((people for people in others if people and people != [publisher]), authors)
    return authors


def _published(said: dict[str, Any], page: dict[str, Any], meta: dict[str, str], tree: HtmlElement) -> str:
    """With the hour where any place has it."""
    values: list[Any] = [said.get("datePublished"), page.get("datePublished"), said.get("dateCreated")]
    values += map(meta.get, PUBLISHED)
    for path in MARKED:
        node = next(tree.iterfind(path), None)
        if node is not None:
            values.append(node.get("datetime") or node.get("content") or node.text_content())
    dates = [" ".join(date.split()) for date in values if isinstance(date, str) and re.search(r"\d", date)]
    if not dates:
        return ""
    return next((date for date in dates if HOUR.search(date) and date[:10] == dates[0][:10]), dates[0])


def _addresses(tree: HtmlElement, meta: dict[str, str]) -> tuple[str, str]:
    """(what the page calls its first address, its own)."""
    own_address = meta.get("ogurl", "")
    own_address = own_address if urlsplit(own_address).netloc else ""
    link = next(
        (n.get("href") or "" for n in tree.iter("link") if "canonical" in (n.get("rel") or "").lower().split()), ""
    )
    canonical = urljoin(own_address, link.strip()) if link.strip() else ""
    return canonical if urlsplit(canonical).netloc else "", own_address


def _address(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) and re.match("https?://", value) else ""


def _body(said: dict[str, Any]) -> str:
    body = said.get("articleBody")
    return unescape(unescape(body)) if isinstance(body, str) else ""


def _line(value: Any) -> str:
    """A string as one line, its entities read, twice where a page wrote them twice."""
    if not isinstance(value, str):
        return ""
    return " ".join(unescape(unescape(value)).split())


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
