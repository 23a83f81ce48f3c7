"""Whether a page holds an article at all: galleries, videos and lists of other articles are nobody's copy."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..documents.lines import PARAGRAPH_LENGTH, Page, is_caption, read_page
from ..records import Article, Mention

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
    return bool(CUT.search(text[-200:]))


def _shows_captions(page: Page) -> bool:
    told = page.no_captions
    return sum(n not in told and is_caption(line.text) for n, line in enumerate(page.lines[:GALLERY_LINES])) > 1


def why_no_article(article: Article, mentions: Sequence[Mention], foreign: list[Mention], narrative_words: int) -> str:
    """Why a page holds no article; empty where it holds one."""
    page = read_page(article.text)
    words = sum(page.lines[n].text.count(" ") + 1 for n in page.story)
    if words < MIN_WORDS or _shows_captions(page):
        captions = [line.text.count(" ") + 1 for line in page.lines if is_caption(line.text)]
        told = sum(
            line.text.count(" ") + 1
            for line in page.lines
            if len(line.text) >= PARAGRAPH_LENGTH and not is_caption(line.text)
        )
        if (not told and len(captions) > 1) or (len(captions) > 2 and sum(captions) > 2 * told):
            return "No article on this page: pictures and their captions"
    pictures = {article.text.rfind("\n", 0, m.start) for m in mentions if m.kind == "photo"}
    if len(pictures) >= max(GALLERY_PHOTOS, len(page.story)):
        return "No article on this page: pictures and their captions"
    if len(page.lines) >= TEASERS and sum(line.text.endswith(("...", "…")) for line in page.lines) >= TEASERS:
        return "No article on this page: a list of other articles"
    if words < MIN_WORDS:
        in_lines = sum(
            line.text.count(" ") + 1
            for line in page.lines
            if len(line.text) >= SHORT_LINE and not is_caption(line.text)
        )
        if max(in_lines, narrative_words) >= MIN_LINES:
            return ""
        if any(m.kind == "credit" and VIDEO.search(m.text) for m in mentions):
            return "No article on this page: a video with a line about it"
        firm = any(m.kind in ("dateline", "tail", "copyright") for m in foreign)
        byline = any(m.kind == "byline" and m.authors for m in mentions)
        if not (firm or byline or is_cut(article.text) or DEVELOPING.search(article.text)):
            return "No article on this page: only a few lines of text"
    return ""
