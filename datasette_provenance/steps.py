"""The steps, each over a batch of plain records: articles in, columns and rows out. No connection, no clock, no disk.

    scan       articles -> what is asked of each before it is read: hash, publisher, lines
    read       articles -> documents, what each page says by itself, sketches of the words
    tell       facts    -> those that are not commonplace, and their sketch
    compare    pairs    -> links with their passages
    follow_up  links    -> families, sources, roles, origins, versions of the articles that they connect

Between them stands what only all articles together can tell: `corpus` and `candidates`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from .corpus.commonplace import window_of
from .corpus.recurring import page_lines
from .documents.agencies import Registry, publisher_name
from .documents.batch import DocumentBatch, bounds_of, find_facts, paint, tokenise
from .documents.build import article_hash, mark
from .lineage.reading import read_page
from .lineage.verdicts import Judged, Known, Lineage, direct, headline, trace
from .lineage.versions import Followed, follow
from .links.evidence import measure
from .links.weigh import weigh
from .passages.kinds import align, fact_passages
from .passages.plain import fact_order
from .records import KINDS, RELATIONS, Article, ArticleId, Document, Evidence, Fact, Origin, Passage, Reading, Span
from .settings import Settings
from .sketches.batch import sketch_words
from .sketches.plain import word_hash
from .store import results

T = TypeVar("T")
Progress = Callable[[str, Sequence[T]], Iterable[T]]
"""Told what is being done to a sequence; gives its items on, one by one."""
U4 = npt.NDArray[np.uint32]
U8 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int64]


def quiet(label: str, items: Sequence[T]) -> Iterable[T]:
    return items


class Scanned(NamedTuple):
    """What is asked of n articles before any is read. Lines of article i: ``offsets[i]:offsets[i+1]``."""

    ids: list[ArticleId]
    hashes: list[str]
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


def scan(articles: Sequence[Article], known: Registry) -> Scanned:
    lines = [page_lines(a.text) for a in articles]
    counts = np.fromiter(map(len, lines), np.int64, len(lines))
    return Scanned(
        [a.id for a in articles],
        [article_hash(a) for a in articles],
        [a.publisher for a in articles],
        [publisher_name(a, known) for a in articles],
        [a.published for a in articles],
        np.fromiter((int.from_bytes(key, "little") for page in lines for key, _ in page), np.uint64, int(counts.sum())),
        np.fromiter((size for page in lines for _, size in page), np.int64, int(counts.sum())),
        bounds_of(counts),
    )


class Read(NamedTuple):
    """n articles, read. ``paragraphs``: (start, end) of each, article i has ``paragraph_offsets[i]`` to
    ``paragraph_offsets[i+1]``; fact keys are all that the text tells, commonplace or not."""

    readings: list[Reading]
    documents: DocumentBatch
    paragraphs: U4
    paragraph_offsets: I8
    titles: U8
    """``word_hash`` of the headline, for counting how many carry it."""
    windows: I8
    signatures: U4
    """(n, PERMUTATIONS) of the words."""
    prints: U8
    print_offsets: I8


def read(articles: Sequence[Article], recurring: Mapping[str, Container[bytes]], sources: Registry) -> Read:
    """``recurring``: by publisher as given; ``sources``: the registry with the table's own publishers."""
    texts = [a.text for a in articles]
    marked = [mark(a, recurring.get(a.publisher, ()), sources) for a in articles]
    words = tokenise(texts)
    kinds = paint(words, [m.furniture for m in marked], [m.quotes for m in marked])
    facts = find_facts(texts, words, kinds)
    made = sketch_words(words, kinds)
    of_kind = np.arange(len(articles)).repeat(np.diff(words.offsets)) * len(KINDS) + kinds
    counts = np.bincount(of_kind, minlength=len(KINDS) * len(articles)).reshape(-1, len(KINDS)).tolist()
    return Read(
        [
            read_page(a, publisher_name(a, sources), m.mentions, count, sources)
            for a, m, count in zip(articles, marked, counts, strict=True)
        ],
        DocumentBatch(
            words.hashes, words.starts, words.ends, kinds, np.empty(0, np.uint32), words.offsets, facts.keys, facts.starts,
            facts.ends, facts.offsets, made.shingles,
        ),
        np.array([p for m in marked for p in m.paragraphs], np.uint32).reshape(-1, 2),
        bounds_of(np.fromiter((len(m.paragraphs) for m in marked), np.int64, len(marked))),
        np.array([title_key(headline(a.title)) for a in articles], np.uint64),
        np.array([window_of(a.published) for a in articles], np.int64),
        made.signatures,
        made.prints,
        made.offsets,
    )  # fmt: skip


def title_key(title: str) -> int:
    """What a headline is counted by."""
    return word_hash(title.casefold())


def documents_at(batch: DocumentBatch, ids: Sequence[ArticleId], paragraphs: U4, paragraph_offsets: I8) -> list[Document]:
    """Columns as plain documents, for the steps that go through a few of them: their words and keys are hashes."""
    starts, ends, words = batch.starts.tolist(), batch.ends.tolist(), batch.hashes.tolist()
    keys, fact_starts, fact_ends = batch.fact_keys.tolist(), batch.fact_starts.tolist(), batch.fact_ends.tolist()
    spans = [Span(*span) for span in paragraphs.tolist()]
    found = []
    for i, key in enumerate(ids):
        at, to = int(batch.offsets[i]), int(batch.offsets[i + 1])
        f, g = int(batch.fact_offsets[i]), int(batch.fact_offsets[i + 1])
        found.append(
            Document(
                article_id=key,
                text_hash="",
                paragraphs=tuple(spans[paragraph_offsets[i] : paragraph_offsets[i + 1]]),
                words=tuple(words[at:to]),
                starts=starts[at:to],
                ends=ends[at:to],
                kinds=batch.kinds[at:to].tobytes(),
                shingles=int(batch.shingles[i]),
                quotes=(),
                furniture=(),
                mentions=(),
                facts=tuple(map(Fact, keys[f:g], fact_starts[f:g], fact_ends[f:g])),
            )
        )
    return found


LINK = np.dtype(
    [
        ("article", "<i8"), ("source", "<i8"), ("relation", "<i4"), ("confidence", "<f8"), ("same_copy", "<f8"),
        ("narrative_words", "<i4"), ("quoted_words", "<i4"), ("facts", "<i4"),
        ("article_share", "<f8"), ("source_share", "<f8"),
    ]
)  # fmt: skip
"""What lineage asks of a link; article and source are positions."""
SPAN = np.dtype(
    [("link", "<i8"), ("article_start", "<i8"), ("article_end", "<i8"), ("source_start", "<i8"), ("source_end", "<i8"),
     ("words", "<i8")]
)  # fmt: skip
"""A narrative passage of a link."""


class Compared(NamedTuple):
    links: npt.NDArray[Any]
    """LINK rows."""
    spans: npt.NDArray[Any]
    """SPAN rows; ``link`` counts the rows of ``links``."""
    rows: list[tuple[Any, ...]]
    """Rows of provenance_links, one a link; ``is_parent`` still 0."""
    passages: list[tuple[Any, ...]]
    """Rows of provenance_passages."""


def compare(pairs: I8, documents: Mapping[int, Document], readings: Mapping[int, Reading]) -> Compared:
    """Align and weigh pairs of positions; those that have nothing in common that could be shown are left out."""
    links, spans, rows, passages = [], [], [], []
    for i, j in pairs.tolist():
        a, b, one, other = documents[i], documents[j], readings[i], readings[j]
        alignment = align(a, b)
        found = alignment.passages
        order = fact_order(a, b)
        same = bool(one.given_publisher) and one.given_publisher == other.given_publisher
        evidence = measure(a, b, alignment, order, (one.published, other.published), same)
        weighed = weigh(evidence)
        if weighed.relation == "independent":
            continue
        if weighed.relation == "rewrite":
            found += fact_passages(a, b, order)
        if not found:
            continue
        judged = Judged(
            0, 1, weighed.relation, weighed.confidence, weighed.same_copy, evidence, tuple(found)
        )
        link = direct([judged], [known_of(one), known_of(other)])[0]
        article, source = (i, j) if link.article_id == one.article_id else (j, i)
        links.append(
            (article, source, RELATIONS.index(link.relation), link.confidence, link.same_copy, evidence.narrative_words,
             evidence.quoted_words, evidence.facts, link.article_share, link.source_share)
        )  # fmt: skip
        rows.append(results.link_row(link, results.pack_evidence(evidence, weighed)))
        passages.extend(results.passage_rows([link]))
        spans.extend(
            (len(links) - 1, p.article_start, p.article_end, p.source_start, p.source_end, p.words)
            for p in link.passages
            if p.kind == "narrative"
        )
    return Compared(np.array(links, LINK), np.array(spans, SPAN), rows, passages)


def known_of(reading: Reading, article: Article | None = None) -> Known:
    """What lineage asks of an article; ``article`` where its text is asked for, too."""
    bare = Article(reading.article_id, "", "", reading.given_publisher, reading.published)
    return Known(
        article or bare, reading.publisher, Origin(*reading.origin), reading.is_origin, reading.agency, reading.revision
    )


class Traced(NamedTuple):
    lineage: Lineage
    versions: list[Followed]


def follow_up(
    links: npt.NDArray[Any],
    spans: npt.NDArray[Any],
    positions: Mapping[int, int],
    known: Sequence[Known],
    documents: Mapping[ArticleId, Document],
    everywhere: Mapping[str, int],
    settings: Settings,
    sources: Registry,
) -> Traced:
    """The lineage of articles that claimed links connect, all of them and no others. ``positions``: of an article ->
    its place in ``known``; ``everywhere``: how many articles of the table carry a headline."""
    starts = np.searchsorted(spans["link"], np.arange(len(links) + 1))
    judged = []
    for n, x in enumerate(links.tolist()):
        article, source, relation, confidence, same_copy, narrative, quoted, facts, share, other = x
        passages = tuple(
            Passage("narrative", *span[1:]) for span in spans[starts[n] : starts[n + 1]].tolist()
        )
        evidence = Evidence(
            narrative_words=narrative, quoted_words=quoted, furniture_words=0, a_words=0, b_words=0, a_share=share,
            b_share=other, jaccard=0.0, longest=0, verbatim=0.0, order=0.0, fact_order=0.0, facts=facts, common_facts=0,
            hours_apart=None, same_publisher=False,
        )  # fmt: skip
        judged.append(
            Judged(positions[article], positions[source], RELATIONS[relation], confidence, same_copy, evidence, passages)
        )
    lineage = trace(judged, known, settings, {}, sources, documents, everywhere)
    by_id = {k.article.id: k for k in known}
    followed = follow(lineage.families, {v.article_id: v for v in lineage.verdicts}, by_id, documents)
    return Traced(lineage, followed)
