"""From what a survey of a page shows to its lines and the mentions on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..records import Article, Mention
from .credits import FOOT_LINES
from .mentions import mentions_on, year_of
from .page import Page, is_padded, page_of, story_of
from .registry import Registry, publisher_name


class Survey(NamedTuple):
    """What may stand on a page, and where: lines by number, places by character."""

    lines: Sequence[tuple[int, int]]
    names: list[tuple[int, int]]
    """Spans of ``Registry.spans``."""
    long: list[int]
    """Lines long enough for paragraphs of a story."""
    padded: list[int]
    """Of these, those that may be long by their blanks only."""
    pictured: list[int]
    """Lines that may be captions; no others are."""
    telling: list[int]
    """Lines that may say whose copy the page is though they name no source; no others do."""
    tail: int
    """Where the last word of what may be an unnamed tail stands; -1: nowhere."""
    called: bool
    """Whether ``citations.called`` may find something."""
    revised: bool
    """Whether ``find_revision`` may find something."""


def pages_of(articles: Sequence[Article], seen: Sequence[Survey], known: Registry) -> list[Page]:
    """``page.read_page`` of every article."""
    return [
        page_of(a.text, g.lines, _long(a.text, g), (), dict.fromkeys(g.pictured), known.takers)
        for a, g in zip(articles, seen, strict=True)
    ]


def mentions_of(
    articles: Sequence[Article],
    seen: Sequence[Survey],
    pages: Sequence[Page],
    furniture: Sequence[Sequence[tuple[int, int]]],
    known: Registry,
) -> list[tuple[Mention, ...]]:
    """``mentions.find_mentions`` of every article; ``pages``: as ``pages_of``; ``furniture``: spans in each text."""
    mentions = []
    for article, g, page, apart in zip(articles, seen, pages, furniture, strict=True):
        if apart:
            page = Page(
                page.lines, page.starts, story_of(page, _long(article.text, g), apart), page.pictured, page.takers
            )
        hits, publisher = known.hits(article.text, g.names), publisher_name(article, known)
        mentions.append(
            mentions_on(page, hits, publisher, known, g.telling, g.tail >= _foot(page), g.called, year_of(article))
        )
    return mentions


def _long(text: str, g: Survey) -> list[int]:
    return [n for n in g.long if n not in g.padded or not is_padded(text, *g.lines[n])] if g.padded else g.long


def _foot(page: Page) -> int:
    """Where in the text ``credits.unnamed_tails`` begins to look."""
    return page.starts[max(0, min(len(page.starts) - FOOT_LINES, page.last))] if page.starts else 0
