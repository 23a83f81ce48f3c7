"""HTML in a column of texts: whether a column holds it, and its paragraphs without the tags.

Each character of the result knows where in the stored text it stands. For fragments that a site or an archive keeps;
whole pages are ``pages``'. Every character is looked at a bounded number of times, whatever is left unclosed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple

PART = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})(?=[\s/>])[^<>]*>|<!--|<[!?][^<>]*>|&#?[a-zA-Z0-9]{1,31};")
BLOCKS = frozenset(
    """
    address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5
    h6 head header hr html li main nav ol option p pre section summary table tbody td tfoot th thead title tr ul
    """.split()
)
UNSEEN = frozenset(("script", "style", "template", "svg", "iframe", "noscript", "object"))
TELLING = re.compile(
    r"</(?:p|div|li|h[1-6]|blockquote|article|section|ul|ol|table|tr|td|figure|pre)\s*>|<br\s*/?>|<p(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
"""Tags that no text has by chance."""
INLINE = re.compile(r"</(?:a|b|em|i|span|strong|u|small|sup|sub|font|cite|q)\s*>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
WORD = re.compile(r"\S+")
LEAST_SHARE = 0.05
"""Of a column's texts that have tags, for the column to be HTML: one page about HTML does not make it so."""


class Plain(NamedTuple):
    """A text without its tags."""

    text: str
    starts: list[int]
    """Where in ``text`` each piece begins that was taken over in one; pieces follow each other but for white space."""
    sources: list[int]
    """Where in the stored text the piece begins."""
    ends: list[int]
    """Where it ends there."""
    sizes: list[int]
    """Characters of it in ``text``."""

    def stored(self, start: int, end: int) -> tuple[int, int]:
        """The place in the stored text of ``text[start:end]``."""
        if not self.starts or end <= start:
            place = self.sources[-1] if self.sources else 0
            return place, place
        return self._start(start), self._end(end)

    def _start(self, at: int) -> int:
        n = max(0, bisect_right(self.starts, at) - 1)
        return min(self.sources[n] + at - self.starts[n], self.ends[n])

    def _end(self, at: int) -> int:
        n = max(0, bisect_right(self.starts, at - 1) - 1)
        if at - self.starts[n] >= self.sizes[n]:
            return self.ends[n]
        return min(self.sources[n] + at - self.starts[n], self.ends[n])


def has_tags(text: str) -> bool:
    """Whether a text is HTML: a tag of a block or a line's end, or two of the others."""
    if "<" not in text:
        return False
    return TELLING.search(text) is not None or sum(1 for _ in zip(INLINE.finditer(text), range(2), strict=False)) > 1


def is_markup(texts: Iterable[object]) -> bool:
    """Whether a column of texts holds HTML: in all of its rows or in a good part of them."""
    filled = [text for text in texts if isinstance(text, str) and text.strip()]
    return sum(map(has_tags, filled)) > LEAST_SHARE * len(filled)


def without_tags(text: str) -> str:
    """The paragraphs of a text of a column that holds HTML, with a blank line between. A text of such a column that has no
    tag keeps its lines; its entities are read."""
    return plain(text).text if has_tags(text) else ENTITY.sub(lambda m: unescape(m[0]), text)


def one_line(text: str) -> str:
    """A headline or name without the tags and entities in it."""
    if "<" in text and (INLINE.search(text) or TELLING.search(text)):
        text = plain(text).text
    return " ".join(ENTITY.sub(lambda m: unescape(m[0]), text).split())


def plain(html: str) -> Plain:
    """HTML as text; white space as a browser would show it."""
    lines_count = TELLING.search(html) is None  # paragraphs by blank lines, as some editors keep them
    out: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    ends: list[int] = []
    sizes: list[int] = []
    length, gap = 0, ""
    for text, start, end in _parts(html):
        if start == end:  # a tag that ends a line or a paragraph
            gap = "\n\n" if "\n" in gap and text == "\n" else _wider(gap, text)  # two line breaks are a paragraph's end
            continue
        if end - start != len(text):  # an entity
            if text.isspace():
                gap = gap or " "
                continue
            pieces: Iterable[tuple[int, int]] = ((0, len(text)),)
        else:
            pieces = (match.span() for match in WORD.finditer(text))
        at = 0
        for first, last in pieces:
            if first > at:
                gap = _wider(gap, _gap(text[at:first], lines_count))
            if gap and out:
                out.append(gap)
                length += len(gap)
            gap = ""
            out.append(text[first:last])
            starts.append(length)
            sources.append(start + first if end - start == len(text) else start)
            ends.append(start + last if end - start == len(text) else end)
            sizes.append(last - first)
            length += last - first
            at = last
        if at < len(text):
            gap = _wider(gap, _gap(text[at:], lines_count))
    return Plain("".join(out), starts, sources, ends, sizes)


def _gap(space: str, lines_count: bool) -> str:
    return "\n" * min(2, space.count("\n")) or " " if lines_count else " "


def _wider(gap: str, other: str) -> str:
    return max(gap, other, key=lambda g: (g.count("\n"), len(g)))


def _parts(html: str) -> Iterator[tuple[str, int, int]]:
    """(text, where it stands in the HTML); what ends a line or paragraph stands nowhere."""
    small = html.lower()
    closed = {tag: small.rfind(f"</{tag}") for tag in UNSEEN if f"<{tag}" in small}
    """Where each is closed for the last time: what is opened after that swallows nothing."""
    last_comment = html.rfind("-->")
    at, unseen = 0, ""
    while match := PART.search(html, at):
        if match.start() > at and not unseen:
            yield html[at : match.start()], at, match.start()
        at = match.end()
        if match[0] == "<!--":
            at = html.index("-->", at) + 3 if at <= last_comment else at
        elif match[0][0] == "&":
            if not unseen:
                yield unescape(match[0]), match.start(), match.end()
        elif match[2]:
            tag = match[2].lower()
            if unseen:
                unseen = "" if match[1] and tag == unseen else unseen
            elif closed.get(tag, -1) >= at and not match[1]:
                unseen = tag
            elif tag == "br" or tag in BLOCKS:
                yield "\n" if tag == "br" else "\n\n", at, at
    if at < len(html) and not unseen:
        yield html[at:], at, len(html)
