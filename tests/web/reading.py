"""What a reader's browser makes of a page, as far as the tests need it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "circle", "hr", "img", "input", "line", "link", "meta", "path", "rect"}


@dataclass
class Read:
    """``texts``: what each div.prov-text says; ``marked``: what each passage says, by its id and place."""

    texts: list[str] = field(default_factory=list)
    marked: list[tuple[dict[str, str], str]] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: str = ""

    def hrefs(self) -> list[str]:
        return [attrs["href"] for tag, attrs in self.tags if tag == "a" and "href" in attrs]

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Read()
        self.depth = 0
        self.text_at = 0
        self.passage_at = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.read.tags.append((tag, found))
        if tag in VOID:
            return
        self.depth += 1
        classes = found.get("class", "").split()
        if "prov-text" in classes:
            self.text_at = self.depth
            self.read.texts.append("")
        if "prov-passage" in classes and self.text_at:
            self.passage_at = self.depth
            self.read.marked.append((found, ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.read.tags.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.depth == self.text_at:
            self.text_at = 0
        if self.depth == self.passage_at:
            self.passage_at = 0
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.read.words += data
        if self.text_at:
            self.read.texts[-1] += data
        if self.passage_at:
            attrs, text = self.read.marked[-1]
            self.read.marked[-1] = (attrs, text + data)


def read(html: str) -> Read:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.read
