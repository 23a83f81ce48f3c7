"""Articles to what each is by itself: lines, words, facts, sketches, what its page says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.ranges_batch import bounds
from ..attribution.marked_lines import mentions_of, pages_of
from ..attribution.mentions_batch import survey
from ..attribution.registry import publisher_name
from ..attribution.statement import read_page
from ..context import Context
from ..corpus.commonplace import window_of
from ..corpus.counts_batch import kept_facts, page_lines
from ..lineage.verdicts import headline
from ..records import KINDS, Article, ArticleId, Reading
from ..sketches.sketch_batch import fact_signatures, sketch_words
from ..text.answers import find_answer
from ..text.characters_batch import lay
from ..text.labelled import joined
from ..text.labelled_batch import labelled
from ..text.language import language
from ..text.menus import find_menus
from ..text.parts_batch import mark, paragraph_numbers
from ..text.scripts_batch import find_scripts, in_words
from ..text.sentences_batch import find_sentences
from ..text.teasers_batch import teasers
from ..text.words_batch import DocumentBatch, find_facts, paint, tokenise, word_hashes

U4 = npt.NDArray[np.uint32]
U8 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int64]


class Scanned(NamedTuple):
    """What is asked of n articles before any is read. Lines of article i: ``offsets[i]:offsets[i+1]``."""

    ids: list[ArticleId]
    hashes: list[bytes]
    publishers: list[str]
    """As given."""
    names: list[str]
    """Canonical."""
    published: list[str]
    lines: U8
    """``furniture.line_key`` of each distinct line."""
    sizes: I8
    """Words of the line."""
    offsets: I8
    languages: list[str]


def scan(articles: Sequence[Article], hashes: list[bytes], context: Context) -> Scanned:
    """``hashes``: of the articles' rows as they are stored."""
    return Scanned(
        [a.id for a in articles],
        hashes,
        [a.publisher for a in articles],
        [publisher_name(a, context.sources) for a in articles],
        [a.published for a in articles],
        *page_lines([a.text for a in articles]),
        [language(a.text) for a in articles],
    )


class Read(NamedTuple):
    """n articles, read. ``paragraphs``: (start, end) of each, article i has ``paragraph_offsets[i]`` to
    ``paragraph_offsets[i+1]``; fact keys are all that the text tells, commonplace or not."""

    readings: list[Reading]
    documents: DocumentBatch
    paragraphs: U4
    paragraph_offsets: I8
    titles: U8
    """``title_key`` of the headline, for counting how many carry it."""
    windows: I8
    signatures: U4
    """(n, PERMUTATIONS) of the words."""
    prints: U8
    print_offsets: I8


def read(articles: Sequence[Article], context: Context) -> Read:
    """Everything that a page tells without the others; asks the context for its sources and site lines."""
    sources = context.sources
    texts = [a.text for a in articles]
    laid = list(lay(texts))
    marked = mark(
        texts,
        [a.title for a in articles],
        [context.site_lines.get(a.publisher, ()) for a in articles],
        laid,
        sources.takers,
    )
    words, scripts = tokenise(texts, laid), find_scripts(laid)
    menus, answers = map(find_menus, texts), map(find_answer, texts)
    apart = marked.furniture, labelled(texts, words), teasers(texts, words), menus, answers
    furniture = [joined(*spans) for spans in zip(*apart, strict=True)]
    seen = survey(articles, marked.paragraphs(), sources)
    pages = pages_of(articles, seen, sources)
    mentions = mentions_of(articles, seen, pages, furniture, sources)
    kinds = paint(words, furniture, marked.quotes)
    facts = find_facts(texts, words, kinds, laid)
    made = sketch_words(words, kinds, scripts)
    of_kind = np.arange(len(articles)).repeat(np.diff(words.offsets)) * len(KINDS) + kinds
    counts = np.bincount(of_kind, minlength=len(KINDS) * len(articles)).reshape(-1, len(KINDS))
    readings = [
        read_page(a, publisher_name(a, sources), named, count, sources, page, g.revised)
        for a, named, count, page, g in zip(
            articles, mentions, in_words(counts, scripts[:, None]).tolist(), pages, seen, strict=True
        )
    ]
    as_stored = [
        stored(articles, offsets, starts, ends)
        for offsets, starts, ends in (
            (words.offsets, words.starts, words.ends), (facts.offsets, facts.starts, facts.ends),
            (marked.offsets, *marked.spans.T),
        )
    ]  # fmt: skip
    return Read(
        list(map(mentioned_as_stored, articles, readings)),
        DocumentBatch(
            words.hashes, *as_stored[0], kinds,
            paragraph_numbers(as_stored[0][0], words.offsets, as_stored[2][0], marked.offsets), find_sentences(texts, words, laid),
            words.offsets, facts.keys, *as_stored[1], facts.offsets, facts.keys[:0],
            np.zeros(len(articles) + 1, np.int64), made.shingles, scripts,
        ),
        np.stack(as_stored[2], axis=1),
        marked.offsets,
        word_hashes([headline(a.title).casefold() for a in articles]),
        np.array([window_of(a.published) for a in articles], np.int64),
        made.signatures,
        made.prints,
        made.offsets,
    )  # fmt: skip


def stored(articles: Sequence[Article], offsets: I8, starts: U4, ends: U4) -> tuple[U4, U4]:
    """Spans of texts as those of the texts as stored; article i has spans ``offsets[i]`` to ``offsets[i + 1]``."""
    if not any(a.places for a in articles):
        return starts, ends
    starts, ends = starts.copy(), ends.copy()
    for article, first, last in zip(articles, offsets.tolist(), offsets[1:].tolist(), strict=False):
        if article.places and last > first:
            spans = map(article.places.stored, starts[first:last].tolist(), ends[first:last].tolist())
            starts[first:last], ends[first:last] = np.array(list(spans), starts.dtype).T
    return starts, ends


def mentioned_as_stored(article: Article, reading: Reading) -> Reading:
    if not article.places:
        return reading
    mentions = [(k, name, *article.places.stored(start, end), text) for k, name, start, end, text in reading.mentions]
    return reading._replace(mentions=tuple(mentions))


class Facts(NamedTuple):
    """What is left of n articles' facts, and what was left out; ``left`` counts those that were given."""

    left: I8
    offsets: I8
    commonplaces: U8
    commonplace_offsets: I8
    signatures: U4
    """(n, PERMUTATIONS) of what is left."""


def sketch_facts(keys: U8, offsets: I8, windows: I8, context: Context) -> Facts:
    """Article i is of ``windows[i]`` and tells ``keys[offsets[i]:offsets[i+1]]``: without those that everybody tells."""
    kept = kept_facts(windows, keys, offsets, context.commonplaces)
    totals = bounds(kept)
    signatures = fact_signatures(np.ascontiguousarray(keys[kept]), totals[offsets])
    return Facts(np.flatnonzero(kept), totals[offsets], keys[~kept], offsets - totals[offsets], signatures)
