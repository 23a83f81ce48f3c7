"""An article's text to its document: words, kinds, quotations, furniture, mentions and facts, with offsets."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Container, Sequence
from sys import intern
from typing import NamedTuple

from .attribution.mentions import find_mentions
from .attribution.registry import Registry, registry
from .records import FURNITURE, NARRATIVE, QUOTATION, Article, Document, Mention, Span
from .sketches.sketch import SHINGLE
from .text.answers import find_answer
from .text.facts import find_facts
from .text.furniture import find_furniture, is_code
from .text.labelled import find_labelled, joined
from .text.menus import find_menus
from .text.quotes import find_quotes
from .text.scripts import script_of
from .text.sentences import sentence_starts
from .text.teasers import find_teasers
from .text.words import paragraphs, tokenise


class Parts(NamedTuple):
    """What a text's parts are, in character spans."""

    paragraphs: list[tuple[int, int]]
    furniture: list[tuple[int, int]]
    quotes: list[tuple[int, int]]


def parts_of(article: Article, recurring: Container[bytes] = (), known: Registry | None = None) -> Parts:
    text = article.text
    lines = paragraphs(text)
    furniture = find_furniture(text, lines, article.title, recurring, (known or registry()).takers)
    words, starts, ends = tokenise(text)
    furniture = joined(
        furniture,
        find_labelled(text, words, starts, ends),
        find_teasers(text, starts, ends),
        find_menus(text),
        find_answer(text),
    )
    return Parts(lines, furniture, find_quotes(text, [line for line in lines if not is_code(text, *line)]))


class Marked(NamedTuple):
    """The parts of a text, and who is named in it."""

    paragraphs: list[tuple[int, int]]
    furniture: list[tuple[int, int]]
    quotes: list[tuple[int, int]]
    mentions: Sequence[Mention]


def mark(article: Article, recurring: Container[bytes] = (), known: Registry | None = None) -> Marked:
    """As ``build_document``, without the words."""
    parts = parts_of(article, recurring, known)
    return Marked(*parts, find_mentions(article, [Span(*s) for s in parts.furniture], known))


def build_document(article: Article, recurring: Container[bytes] = (), known: Registry | None = None) -> Document:
    """The document of one article. ``recurring``: lines its publisher prints everywhere (furniture.line_key);
    ``known``: the sources to look for, else those of the bundled registry."""
    text = article.text
    lines, furniture, quotes, mentions = mark(article, recurring, known)
    words, starts, ends = tokenise(text)
    kinds = bytearray(len(words))
    _paint(kinds, starts, furniture, FURNITURE)
    _paint(kinds, starts, quotes, QUOTATION)  # a quotation in a teaser or a caption is a quotation still
    # The order of the facts inside a quotation is its speaker's, in whoever's report it stands.
    skip = bytes(kind != NARRATIVE for kind in kinds)
    return Document(
        article_id=article.id,
        paragraphs=tuple(Span(*s) for s in lines),
        words=tuple(map(intern, words)),
        starts=array("l", starts),
        ends=array("l", ends),
        kinds=bytes(kinds),
        sentences=tuple(sentence_starts(text, starts, ends)),
        shingles=len(set(zip(*(words[k:] for k in range(SHINGLE)), strict=False))),
        quotes=tuple(Span(*s) for s in quotes),
        furniture=tuple(Span(*s) for s in furniture),
        mentions=tuple(mentions),
        facts=tuple(find_facts(text, words, starts, ends, skip)),
        script=script_of(text),
    )


def _paint(kinds: bytearray, starts: Sequence[int], spans: Sequence[tuple[int, int]], kind: int) -> None:
    for start, end in spans:
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        kinds[first:last] = bytes([kind]) * (last - first)
