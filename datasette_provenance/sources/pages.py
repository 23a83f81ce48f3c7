"""Saved HTML pages, one article each: its story, with the lines around it that say whose copy it is, and what the page
says of itself."""

from __future__ import annotations

from typing import Any

from ..errors import SourceError
from ..markup import without_tags
from .files import File
from .html.around import with_surroundings
from .html.data import Data, data_of
from .html.lines import lines_of
from .html.regions import Regions
from .html.story import Story, story_of
from .html.tree import decode, parse
from .rows import Record


def read_page(data: bytes, file: File) -> Record:
    """The article of a saved page; what it says of its author and credit is kept as columns.

    Raises SourceError where there is no page in it.
    """
    tree = parse(decode(data, file))
    if tree is None:
        raise SourceError("holds no HTML")
    said = data_of(tree)
    known = {
        "text": text_of(tree, said),
        "title": said.title,
        "publisher": said.publisher,
        "published": said.published,
        "url": said.url,
        "id": file.stem,
    }
    extra = {
        "author": ", ".join(said.authors),
        "credit": said.credit,
        "canonical_url": said.canonical,
        "syndication_source": said.syndication_source,
    }
    return Record(None, {name: value for name, value in extra.items() if value}, known)


def text_of(tree: Any, said: Data) -> str:
    """The story of a page, with its headline, byline and credit lines."""
    body = without_tags(said.body).strip()
    lines = lines_of(tree)
    regions = Regions(lines)
    story = story_of(tree, lines, regions, body) if lines else Story([], body)
    if story.text:
        return "\n\n".join(line.strip() for line in story.text.split("\n") if line.strip())
    if not story.lines:
        return "\n\n".join(line.text for line in lines)
    kept = with_surroundings(lines, story.lines, regions, said.headlines, said.publisher)
    return "\n\n".join(lines[n].text for n in kept)
