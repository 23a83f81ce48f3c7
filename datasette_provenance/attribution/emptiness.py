"""Whether a page holds an article at all: galleries, videos and lists of other articles are nobody's copy."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..records import Article, Mention
from ..stubs import is_stub
from .page import PARAGRAPH_LENGTH, Page, read_page

# Fewer words than these in paragraphs are a caption, a video or a programme note, unless the page credits
# somebody. The longest note among the labelled pages has 53.
MIN_WORDS = 55
# The same, counted in all lines that may be sentences (bullets, short paragraphs).
MIN_LINES, SHORT_LINE = 100, 40
# A page with as many picture credits as paragraphs, and at least these.
GALLERY_PHOTOS = 5
# A page that shows captions among its first lines is looked at whole.
GALLERY_LINES = 14
# So many lines that break off are a list of other articles.
TEASERS = 10
BROKEN = ("...", "…")
DEVELOPING = re.compile(
    r"developing story|breaking news story|[Cc]heck back|[Mm]ore to (?:come|follow)"
    r"|This story will be updated"
)
CUT = re.compile(
    r"(?:\.\.\.|…|\bRead (?:the )?(?:full|more)[^.\n]{0,40}|To Read the Full Story"
    r"|Continue reading[^.\n]{0,30})\s*$",
    re.I,
)
VIDEO = re.compile(r"\b(?:Videos?|View|Live)\b\s?•?$")


def is_cut(text: str) -> bool:
    """Whether a text breaks off, so that what stood below it was not seen."""
    end = text[-200:].rstrip()
    return is_stub(end) or ((end.endswith(BROKEN) or "read" in end.lower()) and CUT.search(end) is not None)


def _shows_captions(page: Page) -> bool:
    told = page.no_captions
    lines = range(len(page.lines)) if page.pictured is None else page.pictured
    return sum(n < GALLERY_LINES and n not in told and page.is_caption(n) for n in lines) > 1


def _has_words(page: Page, count: int) -> bool:
    """Whether the paragraphs of a page have so many words, or more."""
    for number in page.story:
        start, end = page.lines.spans[number]
        count -= page.lines.text.count(" ", start, end) + 1
        if count <= 0:
            return True
    return False


def _words(page: Page, least: int, pictured: bool) -> list[int]:
    """Words of each line of at least so many characters that is a caption, or is none."""
    return [
        line.text.count(" ") + 1
        for number, line in enumerate(page.lines)
        if len(line.text) >= least and page.is_caption(number) == pictured
    ]


def why_no_article(
    article: Article,
    mentions: Sequence[Mention],
    foreign: list[Mention],
    narrative_words: int,
    page: Page | None = None,
) -> str:
    """Why a page holds no article; empty where it holds one. ``page``: its lines, where they are read already."""
    page = page or read_page(article.text)
    few = not _has_words(page, MIN_WORDS)
    if few or _shows_captions(page):
        captions = _words(page, 0, True)
        told = sum(_words(page, PARAGRAPH_LENGTH, False))
        if (not told and len(captions) > 1) or (len(captions) > 2 and sum(captions) > 2 * told):
            return "No article on this page: pictures and their captions"
    pictures = {article.text.rfind("\n", 0, m.start) for m in mentions if m.kind == "photo"}
    if len(pictures) >= max(GALLERY_PHOTOS, len(page.story)):
        return "No article on this page: pictures and their captions"
    if (
        sum(map(article.text.count, BROKEN)) >= TEASERS  # few pages hold so many, wherever in their lines
        and sum(line.text.endswith(BROKEN) for line in page.lines) >= TEASERS
    ):
        return "No article on this page: a list of other articles"
    if few:
        if max(sum(_words(page, SHORT_LINE, False)), narrative_words) >= MIN_LINES:
            return ""
        if any(m.kind == "credit" and VIDEO.search(m.text) for m in mentions):
            return "No article on this page: a video with a line about it"
        firm = any(m.kind in ("dateline", "tail", "copyright") for m in foreign)
        byline = any(m.kind == "byline" and m.authors for m in mentions)
        if not (firm or byline or is_cut(article.text) or DEVELOPING.search(article.text)):
            return "No article on this page: only a few lines of text"
    return ""
