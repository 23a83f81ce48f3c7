"""The lines of a page as its reader sees them, each with the element that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCKS = frozenset(
    """
    address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html li main menu nav noscript ol p pre section summary table tbody td tfoot th
    thead tr ul
    """.split()
)
UNSEEN = frozenset(
    "script style template svg math iframe object embed select textarea head title video audio canvas map datalist rt rp".split()
)
"""What shows no text of the page, or none that is read."""

LETTERS = re.compile(r"[\W_]+")
WORD = re.compile(r"[^\W_]+")
UNPRINTED = re.compile("[\xad\u200b\u2060\ufeff]")
"""Where a word or line may be broken: no part of the text."""
DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that say in one character what others say in two or three."""
SENTENCE = re.compile(r"[.!?…。！？।؟;:][\"'”’»)\]]*(?:\s|$)|[。！？]")
PROSE, SHORT_PROSE = 80, 40
"""Characters of a line that is prose whatever it says, and of one that is prose where it has the end of a sentence."""


class Line(NamedTuple):
    text: str
    node: HtmlElement
    size: int
    """Characters, those of dense scripts counted double."""
    linked: float
    """The share of them that lies in links."""
    marks: tuple[HtmlElement, ...] = ()
    """The elements inside the line, the first of them."""

    @property
    def is_prose(self) -> bool:
        if self.linked > 0.5:
            return False
        return self.size >= PROSE or (self.size >= SHORT_PROSE and SENTENCE.search(self.text) is not None)

    @property
    def is_heading(self) -> bool:
        return self.node.tag in HEADINGS


MOST_MARKS = 20
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def letters(text: str) -> str:
    """A text by its letters and figures alone, to compare what two programs made of one page."""
    return LETTERS.sub("", normalize("NFKC", text).casefold())


def words_of(text: str) -> list[str]:
    return WORD.findall(normalize("NFKC", text).casefold())


def size_of(text: str) -> int:
    return len(text) + len(DENSE.findall(text))


def is_field(node: HtmlElement) -> bool:
    """Whether an element inside a line says one thing by itself, as a time or an author; pages set them apart by style alone."""
    return node.tag == "time" or node.get("itemprop") is not None or node.get("rel") == "author"


def lines_of(root: HtmlElement) -> list[Line]:
    """The lines below an element, in the page's order; ``<br>`` breaks a line's text in two."""
    lines: list[Line] = []
    words: list[tuple[str, bool]] = []
    marks: list[HtmlElement] = []
    blocks: list[HtmlElement] = []

    def end_line() -> None:
        text = "\n".join(filter(None, (" ".join(part.split()) for part in "".join(w for w, _ in words).split("\n"))))
        if text and blocks:
            inside = sum(len(w.strip()) for w, link in words if link)
            lines.append(Line(text, blocks[-1], size_of(text), min(1.0, inside / len(text)), tuple(marks[:MOST_MARKS])))
        words.clear()
        marks.clear()

    links = 0
    for event, node, text in _walk(root):
        if event == "text":
            text = text if text.isascii() else UNPRINTED.sub("", text)
            words.append((text.replace("\n", " "), links > 0))
        elif event == "start":
            if node.tag in BLOCKS:
                end_line()
                blocks.append(node)
            elif node.tag == "br":
                words.append(("\n", False))
            else:
                marks.append(node)
                if is_field(node):
                    words.append((" ", False))
            links += node.tag == "a"
        else:
            if node.tag in BLOCKS:
                end_line()
                blocks.pop()
            elif is_field(node):
                words.append((" ", False))
            links -= node.tag == "a"
    end_line()
    return lines


def _walk(root: HtmlElement) -> Iterator[tuple[str, HtmlElement, str]]:
    """("start", element, ""), ("text", element, text), ("end", element, ""), without what is unseen."""
    from lxml.etree import iterwalk

    unseen: HtmlElement | None = None
    for event, node in iterwalk(root, events=("start", "end")):
        if unseen is None and event == "start":
            if node.tag in UNSEEN:
                unseen = node
                continue
            yield "start", node, ""
            if node.text:
                yield "text", node, node.text
        elif event == "end" and (unseen is None or unseen is node):
            if unseen is None:
                yield "end", node, ""
            unseen = None
            if node.tail and node is not root:
                yield "text", node, node.tail
