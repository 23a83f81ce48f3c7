"""Which parts of a page are not its story, by what their elements are and are called.

Only what lies inside the story's own container is judged so: no name and no tag takes away the container itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from .lines import HEADINGS, Line

if TYPE_CHECKING:
    from lxml.html import HtmlElement


LARGEST_CARD, MOST_IN_CARD = 700, 100
"""Characters and elements of an element that announces another page."""
LEFT_OUT = frozenset(
    "nav footer aside form button noscript figure figcaption dialog menu fieldset select label template".split()
)
PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# Words of class names and ids, as sites of all languages write them in English.
NAMES = frozenset(
    """
    ad ads advert advertisement advertising adslot banner breadcrumb breadcrumbs carousel comments commentlist consent
    cookie cookies crosslink disclaimer disqus footer invisible related login masthead menu mostread nav navbar navigation
    newsletter outbrain pagination player playlist poll popular popup readmore recirc recirculation recommend recommendation
    recommendations recommended registration share sharebar sharing signup slideshow sponsor sponsored subscribe
    subscription taboola tags taglist toc toolbar tooltip trending zergnet
    """.split()
)
OFTEN_LEADS = frozenset("teaser teasers promo promotion crosslink box".split())
"""Names of what announces another page where there is a link to it; and of ledes."""
PHRASES = re.compile(
    r"most-(?:read|popular|viewed|shared)|read-(?:more|next|also|too)|(?:see|watch|listen)-also|also-(?:read|like)"
    r"|more-(?:on|from|stories|news|articles)|up-next|next-(?:article|story|post)|you-may|sign-(?:in|up)|log-in|skip-(?:to|link)"
    r"|(?:article|story|post)-(?:tags|topics|tools|actions|list)|screen-reader|sr-only|visually-hidden|tag-(?:list|cloud)|in-brief"
    r"|social-(?:share|links?|icons?|bar|buttons?|follow|nav|list|media-(?:links|icons))|^(?:is-)?hidden$|^d-none$"
    r"|(?:^|-)sidebar(?:-(?:left|right|\d|inner|wrapper|content|widget))?$|comment-(?:list|section|form|count|thread|area)"
)
HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden")


def is_left_out(node: HtmlElement) -> bool:
    """Whether an element holds something else than the story, were the story not in it."""
    tag = node.tag
    if tag in LEFT_OUT or node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    if (
        tag == "header"
        and next(node.iter("h1", "h2"), None) is None
        and next(node.iterancestors("article"), None) is None
    ):
        return True  # the site's own; an article's holds its headline and byline
    if HIDDEN.search(node.get("style", "")) or node.get("role") in (
        "navigation",
        "complementary",
        "dialog",
        "contentinfo",
    ):
        return True
    called = f"{node.get('class', '')} {node.get('id', '')} {node.get('data-component', '')}".strip()[:400]
    if not called:
        return False
    return is_junk_name(called) or (
        not OFTEN_LEADS.isdisjoint(names_in(called)) and next(node.iter("a"), None) is not None
    )


def names_in(called: str) -> list[str]:
    """The words of class names and ids."""
    return [piece.lower() for piece in PIECE.findall(called)]


@lru_cache(maxsize=10_000)
def is_junk_name(called: str) -> bool:
    for word in called.split():
        pieces = [piece.lower() for piece in PIECE.findall(word)]
        if not NAMES.isdisjoint(pieces) or PHRASES.search("-".join(pieces)):
            return True
    return False


class Regions:
    """What lies between an element and a container around it, each element judged once."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._cards = frozenset(_cards(lines))
        self._judged: dict[HtmlElement, bool] = dict.fromkeys(self._cards, True)
        self._around: dict[HtmlElement, set[HtmlElement]] = {}

    def is_card(self, node: HtmlElement, container: HtmlElement) -> bool:
        """Whether a line of this element announces another page."""
        return any(between in self._cards for between in self._between(node, container))

    def left_out(self, node: HtmlElement, container: HtmlElement) -> bool:
        """Whether a line of this element lies in a part of the page that is not the story of this container."""
        for between in self._between(node, container):
            judged = self._judged.get(between)
            if judged is None:
                judged = self._judged[between] = is_left_out(between)
            if judged:
                return True
        return False

    def _between(self, node: HtmlElement | None, container: HtmlElement) -> Iterator[HtmlElement]:
        """The elements from this one up to the container, or to what is around both."""
        around = self._around.get(container)
        if around is None:
            around = self._around[container] = {container, *container.iterancestors()}
        while node is not None and node not in around:
            yield node
            node = node.getparent()


def _cards(lines: Sequence[Line]) -> Iterator[HtmlElement]:
    """The elements that announce another page: a headline that is a link, with a few lines."""
    for line in lines:
        if not line.is_heading or line.node.tag == "h1" or line.linked < 0.9:
            continue
        links = [node.get("href", "") for node in (*line.marks, *line.node.iterancestors("a")) if node.tag == "a"]
        if all(href.startswith("#") for href in links):
            continue
        card: HtmlElement = line.node
        parent = card.getparent()
        while parent is not None and parent.tag not in ("body", "main") and _is_small(parent):
            card, parent = parent, parent.getparent()
        yield card


def _is_small(node: HtmlElement) -> bool:
    """Whether an element holds one headline and little more."""
    size = headings = 0
    for count, inside in enumerate(node.iter()):
        size += len((inside.text or "").strip()) + len((inside.tail or "").strip() if inside is not node else "")
        headings += inside.tag in HEADINGS
        if size > LARGEST_CARD or headings > 1 or count > MOST_IN_CARD:
            return False
    return True
