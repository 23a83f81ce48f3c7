"""The steps, each over a batch of plain records: articles in, columns and rows out. No connection, no clock, no disk.

    scan       articles -> what is asked of each before it is read: hash, publisher, lines
    read       articles -> documents, what each page says by itself, sketches of the words
    tell       facts    -> those that are not commonplace, and their sketch
    compare    pairs    -> links with their passages
    follow_up  links    -> families, sources, roles, origins, versions of the articles that they connect

Between them stands what only all articles together can tell: `corpus` and `candidates`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from .corpus.batch import page_lines
from .corpus.commonplace import window_of
from .documents.agencies import Registry, publisher_name
from .documents.batch import DocumentBatch, find_facts, paint, tokenise
from .documents.glance.batch import glance
from .documents.glance.pages import mentions_of, pages_of
from .documents.paragraphs.batch import mark
from .lineage.families import JOINING
from .lineage.reading import read_page
from .lineage.reused.batch import reused_words
from .lineage.texts.plain import Text
from .lineage.verdicts import Judged, Known, headline, trace
from .lineage.versions import Followed, follow
from .links import batch as links_batch
from .links.direction import DATED, TIMED, Standing, decide
from .links.evidence import instant
from .passages.batch import NAMES, PassageBatch, align, fact_passages
from .records import (
    KINDS,
    NARRATIVE,
    RELATIONS,
    Article,
    ArticleId,
    Evidence,
    Family,
    Origin,
    Passage,
    Reading,
    Verdict,
)
from .settings import Settings
from .sketches.batch import sketch_words
from .sketches.plain import word_hash

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


def scan(articles: Sequence[Article], hashes: list[bytes], known: Registry) -> Scanned:
    return Scanned(
        [a.id for a in articles],
        hashes,
        [a.publisher for a in articles],
        [publisher_name(a, known) for a in articles],
        [a.published for a in articles],
        *page_lines([a.text for a in articles]),
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
    marked = mark(texts, [a.title for a in articles], [recurring.get(a.publisher, ()) for a in articles])
    seen = glance(articles, marked.paragraphs(), sources)
    pages = pages_of(articles, seen)
    mentions = mentions_of(articles, seen, pages, marked.furniture, sources)
    words = tokenise(texts)
    kinds = paint(words, marked.furniture, marked.quotes)
    facts = find_facts(texts, words, kinds)
    made = sketch_words(words, kinds)
    of_kind = np.arange(len(articles)).repeat(np.diff(words.offsets)) * len(KINDS) + kinds
    counts = np.bincount(of_kind, minlength=len(KINDS) * len(articles)).reshape(-1, len(KINDS)).tolist()
    return Read(
        [
            read_page(a, publisher_name(a, sources), named, count, sources, page, g.revised)
            for a, named, count, page, g in zip(articles, mentions, counts, pages, seen, strict=True)
        ],
        DocumentBatch(
            words.hashes, words.starts, words.ends, kinds, np.empty(0, np.uint32), words.offsets, facts.keys, facts.starts,
            facts.ends, facts.offsets, made.shingles,
        ),
        marked.spans,
        marked.offsets,
        np.array([title_key(headline(a.title)) for a in articles], np.uint64),
        np.array([window_of(a.published) for a in articles], np.int64),
        made.signatures,
        made.prints,
        made.offsets,
    )  # fmt: skip


def title_key(title: str) -> int:
    """What a headline is counted by."""
    return word_hash(title.casefold())


LINK = np.dtype(
    [
        ("article", "<i4"), ("source", "<i4"), ("relation", "<i4"), ("confidence", "<f8"), ("same_copy", "<f8"),
        ("narrative_words", "<i4"), ("quoted_words", "<i4"), ("facts", "<i4"),
        ("article_share", "<f8"), ("source_share", "<f8"),
    ]
)  # fmt: skip
"""What lineage asks of a link; article and source are positions."""
OFFSETS = ("article_start", "article_end", "source_start", "source_end")
SPAN = np.dtype(
    [("link", "<i4"), ("article_start", "<i4"), ("article_end", "<i4"), ("source_start", "<i4"), ("source_end", "<i4"),
     ("words", "<i4")]
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


def compare(pairs: I8, documents: DocumentBatch, readings: Sequence[Reading], positions: I8) -> Compared:
    """Align and weigh pairs, (m, 2) rows of ``documents``; those that have nothing in common that could be shown are
    left out. ``positions``: of each document in the run."""
    aligned = align(documents, pairs)
    evidence = links_batch.measure(documents, pairs, aligned, *_between(pairs, readings))
    weighed = links_batch.weigh(evidence)
    kept = np.flatnonzero(links_batch.linked(aligned, weighed))
    of_kept = links_batch.records(evidence, kept)
    standing = [
        Standing(r.article_id, r.published, r.origin[0], r.origin[3] is True, r.is_origin, r.agency, r.revision)
        for r in readings
    ]
    relations = [RELATIONS[r] for r in weighed.relation[kept].tolist()]
    decided = [
        decide(standing[a], standing[b], e, relation)
        for (a, b), e, relation in zip(pairs[kept].tolist(), of_kept, relations, strict=True)
    ]
    turned = np.fromiter((not a_later for a_later, _ in decided), bool, len(decided))
    article = np.where(turned, pairs[kept, 1], pairs[kept, 0])
    source = np.where(turned, pairs[kept, 0], pairs[kept, 1])
    links = np.empty(len(kept), LINK)
    links["article"], links["source"] = positions[article], positions[source]
    links["relation"] = weighed.relation[kept]
    for name in ("confidence", "same_copy"):
        links[name] = getattr(weighed, name)[kept]
    for name in ("narrative_words", "quoted_words", "facts"):
        links[name] = getattr(evidence, name)[kept]
    shares = evidence.a_share[kept], evidence.b_share[kept]
    links["article_share"], links["source_share"] = (
        np.where(turned, *shares[::-1]), np.where(turned, *shares)
    )  # fmt: skip
    ids = [r.article_id for r in readings]
    ends = [(ids[a], ids[b]) for a, b in zip(article.tolist(), source.tolist(), strict=True)]
    rows = [
        (*pair, relation, confidence, same_copy, direction, 0, e.narrative_words, e.quoted_words, e.furniture_words,
         share, other, e.jaccard, packed)
        for pair, relation, confidence, same_copy, (_, direction), e, share, other, packed in zip(
            ends, relations, links["confidence"].tolist(), links["same_copy"].tolist(), decided, of_kept,
            links["article_share"].tolist(), links["source_share"].tolist(),
            links_batch.packed(of_kept, weighed, kept), strict=True,
        )
    ]  # fmt: skip
    number = np.full(len(pairs), -1)
    number[kept] = np.arange(len(kept))
    rewritten = kept[weighed.relation[kept] == RELATIONS.index("rewrite")]
    told = fact_passages(documents, pairs[rewritten])
    spans = _spans(aligned.passages, number[aligned.passages.pair], told, number[rewritten[told.pair]], turned)
    offsets = zip(*(spans[name].tolist() for name in (*OFFSETS, "words")), strict=True)
    passages = [
        (*ends[link], NAMES[kind], *span)
        for link, kind, span in zip(spans["link"].tolist(), spans["kind"].tolist(), offsets, strict=True)
    ]
    narrative = spans[spans["kind"] == NARRATIVE]
    return Compared(links, narrative[["link", *OFFSETS, "words"]].astype(SPAN), rows, passages)


def _between(pairs: I8, readings: Sequence[Reading]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Of each pair: hours between the publication times, as ``evidence.hours_between`` (nan: unknown), and whether both
    have one publisher."""
    names: dict[str, int] = {"": 0}
    publishers = np.array([names.setdefault(r.given_publisher, len(names)) for r in readings])
    a, b = publishers[pairs.T]
    times = [r.published for r in readings]
    known = np.array([len(t) >= DATED for t in times])
    timed = np.array([len(t) >= TIMED for t in times])
    moments = np.array([instant(t).timestamp() if len(t) >= DATED else 0.0 for t in times])
    days = np.array([instant(t[:DATED]).timestamp() if len(t) >= DATED else 0.0 for t in times])
    one, other = pairs.T
    exact = timed[one] & timed[other]
    hours = np.abs(np.where(exact, moments[one] - moments[other], days[one] - days[other])) / 3600
    return np.where(known[one] & known[other], hours, np.nan), (a == b) & (a > 0)


def _spans(passages: PassageBatch, numbers: I8, told: PassageBatch, told_numbers: I8, turned: Any) -> Any:
    """The passages of kept pairs with the article's side first: ``numbers`` of the links, -1 of pairs that are none."""
    found = np.empty(len(numbers) + len(told_numbers), np.dtype([*SPAN.descr, ("kind", "<i4")]))
    found["link"] = np.concatenate((numbers, told_numbers))
    for name in ("kind", "words"):
        found[name] = np.concatenate((getattr(passages, name), getattr(told, name)))
    sides = [np.concatenate((getattr(passages, n), getattr(told, n))) for n in ("a_start", "a_end", "b_start", "b_end")]
    inside = found["link"] >= 0
    found, sides = found[inside], [side[inside] for side in sides]
    over = turned[found["link"]]
    for name, own, other in zip(OFFSETS, (0, 1, 2, 3), (2, 3, 0, 1), strict=True):
        found[name] = np.where(over, sides[other], sides[own])
    return found[np.argsort(found["link"], kind="stable")]


def known_of(reading: Reading, article: Article | None = None) -> Known:
    """What lineage asks of an article; ``article`` where its text is asked for, too."""
    bare = Article(reading.article_id, "", "", reading.given_publisher, reading.published)
    return Known(
        article or bare, reading.publisher, Origin(*reading.origin), reading.is_origin, reading.agency, reading.revision
    )


class Traced(NamedTuple):
    verdicts: list[Verdict]
    families: list[Family]
    versions: list[Followed]
    parents: list[tuple[ArticleId, ArticleId]]
    """Articles with their likely sources."""


class Narrative(Sequence[Passage]):
    """The narrative passages of a link, made of rows ``first`` to ``last`` of SPAN where they are asked for: few are."""

    __slots__ = ("first", "last", "rows")

    def __init__(self, rows: npt.NDArray[Any], first: int, last: int) -> None:
        self.rows, self.first, self.last = rows, first, last

    def __len__(self) -> int:
        return self.last - self.first

    def __getitem__(self, index: Any) -> Any:
        return list(self)[index]

    def __iter__(self) -> Iterator[Passage]:
        return (Passage("narrative", *span[1:]) for span in self.rows[self.first : self.last].tolist())


def _evidence(narrative: int, quoted: int, facts: int, share: float, other: float) -> Evidence:
    """Of a link: what lineage asks for."""
    return Evidence(narrative, quoted, 0, 0, 0, share, other, 0.0, 0, 0.0, 0.0, 0.0, facts, 0, None, False)


def _reusing(links: npt.NDArray[Any], settings: Settings) -> npt.NDArray[np.bool_]:
    """Whether what each of them shares counts as reused: as families and roles may build on it."""
    joining = np.isin(links["relation"], [RELATIONS.index(relation) for relation in JOINING])
    partial = (links["relation"] == RELATIONS.index("partial")) & (links["confidence"] >= settings.claim)
    return (joining & (links["same_copy"] >= settings.claim)) | partial


def follow_up(
    links: npt.NDArray[Any],
    spans: npt.NDArray[Any],
    positions: Mapping[int, int],
    known: Sequence[Known],
    texts: Mapping[ArticleId, Text],
    everywhere: Mapping[str, int],
    settings: Settings,
    sources: Registry,
) -> Traced:
    """The lineage of articles that claimed links connect, all of them and no others. ``positions``: of an article ->
    its place in ``known``; ``everywhere``: how many articles of the table carry a headline."""
    starts = np.searchsorted(spans["link"], np.arange(len(links) + 1)).tolist()
    evidence = map(
        _evidence, *(links[name].tolist() for name in
        ("narrative_words", "quoted_words", "facts", "article_share", "source_share"))
    )  # fmt: skip
    judged = list(
        map(
            Judged,
            map(positions.__getitem__, links["article"].tolist()),
            map(positions.__getitem__, links["source"].tolist()),
            map(RELATIONS.__getitem__, links["relation"].tolist()),
            links["confidence"].tolist(),
            links["same_copy"].tolist(),
            evidence,
            map(Narrative, repeat(spans), starts, starts[1:]),
        )
    )
    ids = [k.article.id for k in known]
    # links have the later article first already
    telling = _reusing(links, settings)[spans["link"]]
    articles, begin, end, words = (
        links["article"][spans["link"]][telling],
        *(spans[name][telling] for name in ("article_start", "article_end", "words")),
    )
    reused = {ids[positions[a]]: n for a, n in reused_words(articles, begin, end, words).items()}
    lineage = trace(judged, known, settings, {}, sources, texts, everywhere, reused)
    by_id = {k.article.id: k for k in known}
    followed = follow(lineage.families, {v.article_id: v for v in lineage.verdicts}, by_id, texts)
    parents = [(x.article_id, x.source_id) for x in lineage.links if x.is_parent]
    return Traced(lineage.verdicts, lineage.families, followed, parents)
