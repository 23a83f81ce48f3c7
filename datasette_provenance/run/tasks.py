"""What a process does with one part of a run: fetch its records, hand them to a stage, keep what comes of it in the work folder.

Each function takes one task, plain values that can be sent to another process; what all tasks of a run have in common
is set once in each process (``begin``), and what a stage has in common comes as files of the work folder.
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .. import stages
from ..arrays.sets_batch import unique
from ..attribution.registry import Registry
from ..candidates import pairs_batch as candidates
from ..candidates.growth_batch import Keys, Wanted, joined, sought
from ..context import Context, sources_of
from ..errors import ProvenanceError
from ..lineage.findings import Traced
from ..lineage.stories_batch import Stories
from ..lineage.texts_batch import texts_of
from ..records import Article, ArticleId
from ..settings import Settings
from ..sketches.sketch import PERMUTATIONS
from ..sketches.sketch_batch import use
from ..store.judgements import Counted
from ..store.sketches import Kept, kept
from ..store.table import ArticleTable, Row, article_of, hash_of, key_of, rows_of, undecoded
from .columns import Columns, close_files, columns, save_columns
from .files import finished
from .parts import (
    Parts,
    load_parts,
    pack_documents,
    pack_facts,
    pack_prints,
    pack_readings,
    pack_signatures,
    prefixed,
)
from .saved import load_arrays, load_commonplaces, load_headlines, load_learned, save_compared

U8 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int64]
MOST = 2**16 - 1
"""Meetings of two documents in one portion of buckets that are told apart."""
CHANGED = (
    "Articles were changed or removed while they were being read. Run detect again: it goes on from what is there now."
)


class Job(NamedTuple):
    """What all tasks of a run have in common."""

    database: Path
    source: ArticleTable
    outlets: Sequence[Mapping[str, str]]
    settings: Settings
    permutations: Sequence[Sequence[int]] | None = None
    """Those of an earlier run whose sketches stand in the database."""
    judged: Counted = Counted()
    """What people say of links and origins, as it is when the run begins."""


_job: Job


def prepare(job: Job) -> None:
    """Make what takes a while and every process needs, before they part."""
    begin(job)
    warm()


def warm() -> None:
    """Tables of characters, patterns, permutations."""
    context = Context(sources_of((), {}), commonplaces={0: np.empty(0, np.uint64)})
    stages.read([Article("", "Ten of them.")], context)
    stages.sketch_facts(np.zeros(2, np.uint64), np.array([0, 2]), np.zeros(1, np.int64), context)


def begin(job: Job) -> None:
    """Called once in each process."""
    global _job
    _job = job
    if job.permutations is not None:
        use(job.permutations)


def end() -> None:
    """Close what was opened for the run, where the process goes on."""
    if _connection.cache_info().currsize:
        _connection(_job.database).close()
    for cache in (_connection, _wanted, _scanning, _sources, context_of, shared):
        cache.cache_clear()
    close_files()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for circles of objects: these stages make none, and up to a quarter of their time would go into
    looking through millions of words, rows and grams for them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@lru_cache(maxsize=1)
def _connection(database: Path) -> sqlite3.Connection:
    return undecoded(database)


def _rows(ids: Sequence[ArticleId]) -> list[Row]:
    """The articles with these keys, in their order; those without a text are left out."""
    rows = {key_of(row): row for row in rows_of(_connection(_job.database), _job.source, ids)}
    return [rows[key] for key in ids if key in rows]


def _articles(rows: Sequence[Row]) -> list[Article]:
    return [article_of(row, _job.source) for row in rows]


@lru_cache(maxsize=4)
def shared(load: Callable[[Path], Any], path: Path) -> Any:
    """What a stage has in common, read once by each process."""
    return load(path)


class ContextFiles(NamedTuple):
    """What a Context is made of, as far as it is learned: files of ``saved``."""

    learned: Path
    commonplaces: Path | None = None
    headlines: Path | None = None


@lru_cache(maxsize=4)
def context_of(files: ContextFiles) -> Context:
    """Made once by each process."""
    return Context(
        _sources(files.learned),
        _job.settings,
        shared(load_learned, files.learned).site_lines,
        shared(load_commonplaces, files.commonplaces) if files.commonplaces else {},
        shared(load_headlines, files.headlines) if files.headlines else {},
        _job.judged.origins,
    )


@lru_cache(maxsize=2)
def _sources(learned: Path) -> Registry:
    context = shared(load_learned, learned)
    return sources_of(context.outlets, context.publishers)


@lru_cache(maxsize=1)
def _scanning(database: Path) -> Context:
    """Before anything is learned."""
    return Context(sources_of(_job.outlets, {}), _job.settings)


def look(ids: Sequence[ArticleId]) -> list[tuple[ArticleId, bytes]]:
    """Those with a text, and their hashes."""
    hashes = {key_of(row): hash_of(row) for row in rows_of(_connection(_job.database), _job.source, ids)}
    return [(key, hashes[key]) for key in ids if key in hashes]


@_uncollected()
def scan(ids: Sequence[ArticleId]) -> stages.Scanned:
    rows = _rows(ids)
    return stages.scan(_articles(rows), [hash_of(row) for row in rows], _scanning(_job.database))


class CrossPart(NamedTuple):
    ids: Sequence[ArticleId]
    languages: Sequence[str]


def cross(task: CrossPart) -> list[list[int]]:
    return stages.cross(_asked(task.ids), task.languages)


class HoldPart(NamedTuple):
    pairs: Sequence[tuple[ArticleId, ArticleId]]
    languages: Sequence[tuple[str, str]]


def hold(task: HoldPart) -> list[stages.Crossed | None]:
    ids = list(dict.fromkeys(key for pair in task.pairs for key in pair))
    articles = dict(zip(ids, _asked(ids), strict=True))
    return stages.hold([(articles[a], articles[b]) for a, b in task.pairs], task.languages)


def _asked(ids: Sequence[ArticleId]) -> list[Article]:
    articles = _articles(_rows(ids))
    if len(articles) < len(ids):
        raise ProvenanceError(CHANGED)
    return articles


class ReadPart(NamedTuple):
    ids: Sequence[ArticleId]
    hashes: Sequence[bytes]
    context: ContextFiles
    out: Path


@_uncollected()
def read(task: ReadPart) -> None:
    if finished(task.out):
        return
    rows = _rows(task.ids)
    if [hash_of(row) for row in rows] != list(task.hashes):
        raise ProvenanceError(CHANGED)
    made = stages.read(_articles(rows), context_of(task.context))
    packed = pack_documents(made.documents) | pack_readings(made.readings)
    packed |= {"paragraphs": made.paragraphs, "paragraph_offsets": made.paragraph_offsets}
    packed |= {"titles": made.titles, "windows": made.windows, "word_bands": pack_signatures(made.signatures)}
    packed |= pack_prints(made.prints, made.print_offsets)
    save_columns(task.out, packed)


class FactsPart(NamedTuple):
    read: Path
    context: ContextFiles
    out: Path


def sketch_facts(task: FactsPart) -> None:
    if finished(task.out):
        return
    part = columns(task.read)
    facts, offsets = part.rows("facts"), part.rows("fact_offsets")
    made = stages.sketch_facts(facts["key"], offsets, part.rows("windows"), context_of(task.context))
    facts = facts[made.left]
    packed = {"commonplaces": made.commonplaces, "commonplace_offsets": made.commonplace_offsets}
    packed |= pack_facts(facts["key"], facts["start"], facts["end"], made.offsets)
    packed["fact_bands"] = pack_signatures(made.signatures)
    save_columns(task.out, packed)


class MeetingsPart(NamedTuple):
    parts: Path
    ranks: Path
    """File: the number of each position with the earliest first."""
    kind: str
    """prints, words or facts."""
    first: int
    """Of prints the prefixes from ``first`` to before ``last``, of the others the bands."""
    last: int
    out: Path


def count_meetings(task: MeetingsPart) -> candidates.Crowds | None:
    """The meetings in some buckets to a file."""
    parts: Parts = shared(load_parts, task.parts)
    (ranks,) = shared(load_arrays, task.ranks)
    keys, owners = [], []
    for n, positions in enumerate(parts.all_positions()):
        of_part, rows = _keys(parts, n, task)
        keys.append(of_part)
        owners.append(ranks[positions[rows]])
    key, owner = np.concatenate(keys), np.concatenate(owners)
    rule = candidates.rule_of(task.kind)
    crowds = None
    if task.kind == "prints":
        meetings, crowds = candidates.meet(key >> np.uint64(1), owner, len(ranks), rule, key & np.uint64(1))
    else:
        meetings, _ = candidates.meet(key, owner, len(ranks), rule)
    met, alone = (np.minimum(counts, MOST).astype(np.uint16) for counts in (meetings.met, meetings.alone))
    save_columns(task.out, {"codes": meetings.codes, "met": met, "alone": alone})
    return crowds


class SumPart(NamedTuple):
    kind: str
    counted: Sequence[tuple[Path, int, int]]
    """Files of ``count_meetings``, and which rows of them: those of one range of codes."""
    shared: int


def sum_meetings(task: SumPart) -> candidates.Meetings:
    """The pairs of a range that met often enough over all files."""
    counted = []
    for path, *here in task.counted:
        codes, met, alone = (columns(path).rows(name, *here) for name in ("codes", "met", "alone"))
        counted.append(candidates.Meetings(codes, met.astype(np.int64), alone.astype(np.int64)))
    return candidates.add(counted, task.shared)


def _keys(parts: Parts, n: int, task: MeetingsPart) -> tuple[U8, I8]:
    """The keys of a part that the task is about, with the rows that have them."""
    if task.kind == "prints":
        return prefixed(columns(parts.read[n]), task.first, task.last)
    if task.kind == "words":
        part, name, rows = columns(parts.read[n]), "word_bands", candidates.WORD_ROWS
    else:
        part, name, rows = columns(parts.facts[n]), "fact_bands", candidates.FACT_ROWS
    signatures = np.empty((task.last * rows, part.shape(name)[1]), np.uint32)
    signatures[:1] = part.rows(name, 0, 1)  # tells which are empty
    signatures[task.first * rows :] = part.rows(name, task.first * rows, task.last * rows)
    keys, filled = candidates.bands(signatures.T, rows, task.first, task.last)
    return keys[filled].ravel(), np.repeat(np.flatnonzero(filled), task.last - task.first)


class SeekPart(NamedTuple):
    wanted: Path
    """File: buckets, in the order of ``growth_batch.KINDS``."""
    first: int
    """Portions of the kept sketches that begin with an article from ``first`` to before ``last``."""
    last: int


def seek(task: SeekPart) -> list[Keys]:
    """Which kept articles are in some buckets; owners are their numbers."""
    kinds = [kept(_connection(_job.database), kind, task.first, task.last) for kind in ("words", "order", "prints")]
    wanted = _wanted(task.wanted)
    portions = [
        sought(wanted, prints.numbers, _signatures(words), _signatures(order), prints.values, prints.offsets)
        for words, order, prints in zip(*kinds, strict=True)
    ]
    return [joined(*of_kind) for of_kind in zip(*portions, strict=True)]


@lru_cache(maxsize=1)
def _wanted(path: Path) -> list[Wanted]:
    return [Wanted(values) for values in load_arrays(path)]


def _signatures(of: Kept) -> npt.NDArray[np.uint32]:
    return of.values.reshape(-1, PERMUTATIONS)


class ComparePart(NamedTuple):
    parts: Path
    pairs: I8
    out: Path


@_uncollected()
def compare(task: ComparePart) -> None:
    """Pairs (m, 2) of positions to the file of what they share."""
    if finished(task.out):
        return
    parts: Parts = shared(load_parts, task.parts)
    positions = unique(task.pairs)
    documents, _, _ = parts.documents(positions)
    pairs = np.searchsorted(positions, task.pairs)
    save_compared(task.out, stages.compare(pairs, documents, parts.readings(positions), positions))


TEXTS = 2_000
"""Whose documents are unpacked at a time: of one story they may be all."""


class TracePart(NamedTuple):
    parts: Path
    context: ContextFiles
    stories: Path
    """File: the columns of ``Stories``."""


@_uncollected()
def trace(task: TracePart) -> Traced:
    parts: Parts = shared(load_parts, task.parts)
    stories = Stories(*map(Columns(task.stories).rows, Stories._fields))
    positions = unique(np.concatenate((stories.links["article"], stories.links["source"])))
    readings = parts.readings(positions)
    ids = [r.article_id for r in readings]
    articles = {a.id: a for a in _articles(_rows(ids))}
    if len(articles) < len(ids):
        raise ProvenanceError(CHANGED)
    known = [stages.known_of(r, articles[r.article_id]) for r in readings]
    names = [ids[place] for place in np.searchsorted(positions, stories.members).tolist()]
    members = stories.members
    texts = texts_of(parts.documents(members[at : at + TEXTS]) for at in range(0, len(members), TEXTS))
    return stages.trace(stories, positions, known, dict(zip(names, texts, strict=True)), context_of(task.context))
