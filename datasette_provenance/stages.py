"""The stages, each over a batch of plain records: articles in, columns and rows out. No connection, no clock, no disk.

    scan          articles -> what is asked of each before it is read: hash, publisher, lines
    read          articles -> documents, what each page says by itself, sketches of the words
    sketch_facts  facts    -> those that are not commonplace, and their sketch
    compare       pairs    -> links with their passages
    judged        links    -> the same, with what people say of them
    trace         stories  -> families, sources, roles, origins, versions of the articles that their links connect

Between them stands what only all articles together can tell: `corpus` before facts are sketched, `candidates` before pairs
are compared, `lineage.stories_batch` before stories are traced. What a stage needs beside its records is a ``Context``.
`run` carries the records from one to the next and to the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from .arrays.ranges_batch import bounds
from .attribution.marked_lines import mentions_of, pages_of
from .attribution.mentions_batch import survey
from .attribution.registry import publisher_name
from .attribution.statement import read_page
from .context import Context
from .corpus.commonplace import window_of
from .corpus.counts_batch import kept_facts, page_lines
from .lineage import verdicts
from .lineage.families import JOINING
from .lineage.findings import Traced
from .lineage.reused_batch import reused_words
from .lineage.stories_batch import Stories
from .lineage.texts import Text
from .lineage.verdicts import Known, headline
from .lineage.versions import follow
from .links import direction_batch as directions
from .links import judged_batch, translation, translation_wording
from .links import weigh_batch as links_batch
from .links.direction import Standing
from .passages.passages_batch import NAMES, PassageBatch, align, counted, fact_passages
from .records import (
    KINDS,
    NARRATIVE,
    RELATIONS,
    Article,
    ArticleId,
    JudgedLink,
    Link,
    Origin,
    Passage,
    Reading,
    Shared,
)
from .settings import Settings
from .sketches import crossing
from .sketches.sketch_batch import fact_signatures, sketch_words
from .text.answers import find_answer
from .text.characters_batch import lay
from .text.crossing import cross as crossing_of
from .text.labelled import joined
from .text.labelled_batch import labelled
from .text.language import language
from .text.menus import find_menus
from .text.parts_batch import mark
from .text.scripts_batch import find_scripts, in_words
from .text.sentences_batch import find_sentences
from .text.teasers_batch import teasers
from .text.words_batch import DocumentBatch, find_facts, paint, tokenise, word_hashes

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


def cross(articles: Sequence[Article], languages: Sequence[str]) -> list[list[int]]:
    """What of each text crosses languages, as it is kept to find translations."""
    return [crossing.sketch(crossing_of(a.text, code)) for a, code in zip(articles, languages, strict=True)]


class Crossed(NamedTuple):
    """What a pair of texts in different languages shares."""

    bars: list[int]
    """``translation.bars_of``."""
    said: list[int]
    """``translation_wording.SAID``."""
    spans: list[tuple[int, int, int, int]]
    """Of names and numbers at their places in both, as stored: start and end in the first, then in the second."""


def hold(pairs: Sequence[tuple[Article, Article]], languages: Sequence[tuple[str, str]]) -> list[Crossed | None]:
    """Pairs in different languages, held against each other; None where it is no translation."""
    crossed: list[Crossed | None] = []
    for ends, codes in zip(pairs, languages, strict=True):
        a, b = map(crossing_of, (end.text for end in ends), codes)
        kept, shared = translation.compare(a, b)
        bars = translation.bars_of(kept)
        if sum(bars) < 100 * translation.LEAST:
            crossed.append(None)
            continue
        spans = translation.aligned(shared, a, b)
        numbers = translation_wording.numbers_for(kept, len(shared), len(spans))
        stored_at = [e.places.stored if e.places else _as_it_is for e in ends]
        stored_spans = [(*stored_at[0](*x), *stored_at[1](*y)) for x, y in spans]
        crossed.append(Crossed(bars, [numbers[name] for name in translation_wording.SAID], stored_spans))
    return crossed


def _as_it_is(start: int, end: int) -> tuple[int, int]:
    return start, end


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
            words.hashes, *as_stored[0], kinds, np.empty(0, np.uint32), find_sentences(texts, words, laid),
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


LINK = np.dtype(
    [
        ("article", "<i4"), ("source", "<i4"), ("relation", "<i4"), ("direction", "<i4"), ("confidence", "<f8"), ("same_copy", "<f8"),
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


class Rows(Sequence[tuple[Any, ...]]):
    """Rows of a table, kept column by column, as arrays or lists: so they are made, saved and read faster."""

    def __init__(self, *columns: npt.NDArray[Any] | list[Any]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0])

    def __getitem__(self, index: Any) -> Any:
        return list(self)[index]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return zip(*(c.tolist() if isinstance(c, np.ndarray) else c for c in self.columns), strict=True)


class Compared(NamedTuple):
    links: npt.NDArray[Any]
    """LINK rows."""
    spans: npt.NDArray[Any]
    """SPAN rows; ``link`` counts the rows of ``links``."""
    rows: Rows
    """Of provenance_links, one a link; ``is_parent`` still 0."""
    passages: Rows
    """Of provenance_passages."""


def compare(pairs: I8, documents: DocumentBatch, readings: Sequence[Reading], positions: I8) -> Compared:
    """Align and weigh pairs, (m, 2) rows of ``documents``; those that have nothing in common that could be shown are
    left out. ``positions``: of each document in the run."""
    aligned = align(documents, pairs)
    standings = directions.standings([standing_of(r) for r in readings])
    hours = directions.hours_between(standings, pairs)
    evidence = links_batch.measure(documents, pairs, aligned, hours, _same_publisher(pairs, readings))
    weighed = links_batch.weigh(evidence)
    kept = np.flatnonzero(links_batch.linked(aligned, weighed))
    relation = weighed.relation[kept]
    sides = directions.Sides(*(getattr(evidence, name)[kept] for name in directions.Sides._fields))
    later, why = directions.decide(standings, pairs[kept], sides, relation)
    article, source = np.where(later, pairs[kept].T, pairs[kept, ::-1].T)
    links = np.empty(len(kept), LINK)
    links["article"], links["source"] = positions[article], positions[source]
    links["relation"], links["direction"] = relation, why
    for name in ("confidence", "same_copy"):
        links[name] = getattr(weighed, name)[kept]
    for name in ("narrative_words", "quoted_words", "facts"):
        links[name] = getattr(evidence, name)[kept]
    links["article_share"], links["source_share"] = np.where(
        later, (sides.a_share, sides.b_share), (sides.b_share, sides.a_share)
    )
    ids = [r.article_id for r in readings]
    article_ids, source_ids = [ids[n] for n in article.tolist()], [ids[n] for n in source.tolist()]
    rows = Rows(
        article_ids, source_ids, [RELATIONS[n] for n in relation.tolist()], links["confidence"], links["same_copy"],
        [directions.NAMES[n] for n in why.tolist()], directions.confidence(why), np.zeros(len(kept), np.int64), links["narrative_words"],
        links["quoted_words"], evidence.furniture_words[kept], links["article_share"], links["source_share"],
        evidence.jaccard[kept], links_batch.packed(evidence, weighed, kept),
    )  # fmt: skip
    number = np.full(len(pairs), -1)
    number[kept] = np.arange(len(kept))
    rewritten = kept[relation == RELATIONS.index("rewrite")]
    facts = fact_passages(documents, pairs[rewritten])
    shown = counted(documents, pairs, aligned.passages)
    spans = _spans(shown, number[shown.pair], facts, number[rewritten[facts.pair]], ~later)
    of_link = spans["link"].tolist()
    passages = Rows(
        [article_ids[n] for n in of_link], [source_ids[n] for n in of_link],
        [NAMES[kind] for kind in spans["kind"].tolist()], *(spans[name].copy() for name in (*OFFSETS, "words")),
    )  # fmt: skip
    narrative = spans[spans["kind"] == NARRATIVE]
    return Compared(links, narrative[["link", *OFFSETS, "words"]].astype(SPAN), rows, passages)


def judged(found: Compared, judged_links: Mapping[frozenset[ArticleId], JudgedLink]) -> Compared:
    """With what people say of links, and the columns for it: what stands before the evidence stays as it is, but for
    relation and confidence."""
    article, source, *rest, evidence = found.rows.columns
    links, columns = judged_batch.judge(found.links, (list(article), list(source)), judged_links)
    rest[:3] = [columns[name] for name in judged_batch.COLUMNS[:3]]
    return found._replace(
        links=links,
        rows=Rows(article, source, *rest, evidence, *(columns[name] for name in judged_batch.COLUMNS[3:])),
    )


def standing_of(r: Reading) -> Standing:
    return Standing(r.article_id, r.published, r.origin[0], r.origin[3] is True, r.is_origin, r.agency, r.revision)


def _same_publisher(pairs: I8, readings: Sequence[Reading]) -> npt.NDArray[np.bool_]:
    """Whether both of each pair have one publisher."""
    names: dict[str, int] = {"": 0}
    a, b = np.array([names.setdefault(r.given_publisher, len(names)) for r in readings])[pairs.T]
    return (a == b) & (a > 0)


def _spans(passages: PassageBatch, numbers: I8, fact: PassageBatch, told_numbers: I8, turned: Any) -> Any:
    """The passages of kept pairs with the article's side first: ``numbers`` of the links, -1 of pairs that are none."""
    spans = np.empty(len(numbers) + len(told_numbers), np.dtype([*SPAN.descr, ("kind", "<i4")]))
    spans["link"] = np.concatenate((numbers, told_numbers))
    for name in ("kind", "words"):
        spans[name] = np.concatenate((getattr(passages, name), getattr(fact, name)))
    sides = [np.concatenate((getattr(passages, n), getattr(fact, n))) for n in ("a_start", "a_end", "b_start", "b_end")]
    inside = spans["link"] >= 0
    spans, sides = spans[inside], [side[inside] for side in sides]
    over = turned[spans["link"]]
    for name, here, other in zip(OFFSETS, (0, 1, 2, 3), (2, 3, 0, 1), strict=True):
        spans[name] = np.where(over, sides[other], sides[here])
    # as the table keeps them, so that a later run reads the same
    return spans[np.lexsort((spans["source_start"], spans["article_start"], spans["link"]))]


def known_of(reading: Reading, article: Article | None = None) -> Known:
    """What lineage asks of an article; ``article`` where its text is asked for, too."""
    bare = Article(reading.article_id, "", "", reading.given_publisher, reading.published)
    return Known(
        article or bare, reading.publisher, Origin(*reading.origin), reading.is_origin, reading.agency, reading.revision
    )


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


def trace(
    stories: Stories,
    positions: I8,
    known: Sequence[Known],
    texts: Mapping[ArticleId, Text],
    context: Context,
) -> Traced:
    """The lineage of all articles that the links of some stories connect, and no others: ``known``, by their
    ``positions``, which increase. ``texts``: of the stories' members."""
    ends = np.searchsorted(positions, [stories.links["article"], stories.links["source"]])
    ids = [k.article.id for k in known]
    links, reused = _links(stories, ends, ids), _reused(stories, ends, known, context.settings)
    lineage = verdicts.trace(links, known, context.settings, {}, context.sources, texts, context.everywhere, reused)
    if said := {id_: context.judged_origins[id_] for id_ in ids if id_ in context.judged_origins}:
        lineage = verdicts.judged(
            lineage, said, links, known, context.settings, context.sources, texts, context.everywhere, reused
        )
    by_id = {k.article.id: k for k in known}
    followed = follow(lineage.families, {v.article_id: v for v in lineage.verdicts}, by_id, texts)
    parents = [(x.article_id, x.source_id) for x in lineage.links if x.is_parent]
    return Traced(lineage.verdicts, lineage.families, followed, parents)


def _links(stories: Stories, ends: I8, ids: Sequence[ArticleId]) -> list[Link]:
    """The later article comes first already; what tells that, did when the pair was compared."""
    links, spans = stories.links, stories.spans
    starts = np.searchsorted(spans["link"], np.arange(len(links) + 1)).tolist()
    return list(
        map(
            Link,
            map(ids.__getitem__, ends[0].tolist()),
            map(ids.__getitem__, ends[1].tolist()),
            map(RELATIONS.__getitem__, links["relation"].tolist()),
            links["confidence"].tolist(),
            links["same_copy"].tolist(),
            map(directions.NAMES.__getitem__, links["direction"].tolist()),
            repeat(False),
            map(Shared, *(links[name].tolist() for name in Shared._fields)),
            map(Narrative, repeat(spans), starts, starts[1:]),
            links["article_share"].tolist(),
            links["source_share"].tolist(),
        )
    )


def _reused(stories: Stories, ends: I8, known: Sequence[Known], settings: Settings) -> dict[ArticleId, int]:
    """Narrative words of each article that stand in an earlier one of another publisher: what a publisher has of its own is
    no reuse."""
    links, spans = stories.links, stories.spans
    joining = np.isin(links["relation"], [RELATIONS.index(relation) for relation in JOINING])
    partial = (links["relation"] == RELATIONS.index("partial")) & (links["confidence"] >= settings.claim)
    # as families and roles may build on it
    reusing = (joining & (links["same_copy"] >= settings.claim)) | partial
    publishers = [k.publisher for k in known]
    others = np.array([not publishers[a] or publishers[a] != publishers[b] for a, b in ends.T.tolist()], bool)
    telling = (reusing & others)[spans["link"]]
    words = reused_words(
        ends[0][spans["link"]][telling],
        *(spans[name][telling] for name in ("article_start", "article_end", "words")),
    )
    return {known[article].article.id: count for article, count in words.items()}
