"""What a process does with one part of a run: fetch its records, take a step, keep what comes of it in the work folder.

Each function takes one task, plain values that can be sent to another process; what all tasks of a run have in common
is set once in each process (``begin``), and what a step has in common comes as a file of the work folder.
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

from .. import steps
from ..attribution.outlets import with_outlets
from ..attribution.publishers import with_publishers
from ..attribution.registry import Registry, registry
from ..candidates import pairs_batch as candidates
from ..candidates.growth_batch import Keys, Wanted, joined, sought
from ..corpus.counts_batch import kept_facts
from ..errors import ProvenanceError
from ..lineage.texts_batch import texts_of
from ..records import Article, ArticleId
from ..settings import Settings
from ..sketches.sketch import PERMUTATIONS
from ..sketches.sketch_batch import fact_signatures, use
from ..store.judgements import Counted
from ..store.sketches import Kept, kept
from ..store.table import ArticleTable, Row, article_of, hash_of, key_of, rows_of, undecoded
from .files import finished
from .shared import load_arrays, load_common, load_context, load_titles, save_compared
from .shelf import (
    Columns,
    Shelf,
    close_files,
    columns,
    load_shelf,
    pack_documents,
    pack_facts,
    pack_prints,
    pack_readings,
    pack_signatures,
    prefixed,
    save_columns,
)

U8 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int64]
MOST = 2**16 - 1
"""Meetings of two documents in one portion of buckets that are told apart."""
CHANGED = (
    "Articles were changed or removed while they were being read. Run detect again: it goes on from what is there now."
)


class Run(NamedTuple):
    """What all tasks of a run have in common."""

    database: Path
    source: ArticleTable
    outlets: list[dict[str, str]]
    settings: Settings
    permutations: Sequence[Sequence[int]] | None = None
    """Those of an earlier run whose sketches stand in the database."""
    judged: Counted = Counted()
    """What people say of links and origins."""


_run: Run


def prepare(run: Run) -> None:
    """Make what takes a while and every process needs, before they part: tables of characters, patterns, permutations."""
    begin(run)
    steps.read([Article("", "Ten of them.")], {}, registry())
    fact_signatures(np.zeros(2, np.uint64), np.array([0, 2]))


def begin(run: Run) -> None:
    """Called once in each process."""
    global _run
    _run = run
    if run.permutations is not None:
        use(run.permutations)


def end() -> None:
    """Close what was opened for the run, where the process goes on."""
    if _connection.cache_info().currsize:
        _connection(_run.database).close()
    for cache in (_connection, _wanted, _listed, sources_of, shared):
        cache.cache_clear()
    close_files()


@lru_cache(maxsize=1)
def _connection(database: Path) -> sqlite3.Connection:
    return undecoded(database)


def _rows(ids: Sequence[ArticleId]) -> list[Row]:
    """The articles with these keys, in their order; those without a text are left out."""
    found = {key_of(row): row for row in rows_of(_connection(_run.database), _run.source, ids)}
    return [found[key] for key in ids if key in found]


def _articles(rows: Sequence[Row]) -> list[Article]:
    return [article_of(row, _run.source) for row in rows]


@lru_cache(maxsize=4)
def shared(load: Callable[[Path], Any], path: Path) -> Any:
    """What a step has in common, read once by each process."""
    return load(path)


@lru_cache(maxsize=2)
def sources_of(context: Path) -> Registry:
    """The registry that texts are read with: the bundled sources, the user's own and the table's publishers."""
    found = shared(load_context, context)
    return with_publishers(with_outlets(registry(), found.outlets), found.publishers)


@lru_cache(maxsize=1)
def _listed(database: Path) -> Registry:
    return with_outlets(registry(), _run.outlets)


def look(ids: Sequence[ArticleId]) -> list[tuple[ArticleId, bytes]]:
    """Those with a text, and their hashes."""
    found = {key_of(row): hash_of(row) for row in rows_of(_connection(_run.database), _run.source, ids)}
    return [(key, found[key]) for key in ids if key in found]


def scan(ids: Sequence[ArticleId]) -> steps.Scanned:
    rows = _rows(ids)
    return steps.scan(_articles(rows), [hash_of(row) for row in rows], _listed(_run.database))


class ReadPart(NamedTuple):
    ids: Sequence[ArticleId]
    hashes: Sequence[bytes]
    context: Path
    """File of a ``Context``."""
    out: Path


def read(task: ReadPart) -> None:
    if finished(task.out):
        return
    rows = _rows(task.ids)
    if [hash_of(row) for row in rows] != list(task.hashes):
        raise ProvenanceError(CHANGED)
    articles = _articles(rows)
    found = steps.read(articles, shared(load_context, task.context).recurring, sources_of(task.context))
    made = pack_documents(found.documents) | pack_readings(found.readings)
    made |= {"paragraphs": found.paragraphs, "paragraph_offsets": found.paragraph_offsets}
    made |= {"titles": found.titles, "windows": found.windows, "word_bands": pack_signatures(found.signatures)}
    made |= pack_prints(found.prints, found.print_offsets)
    save_columns(task.out, made)


class TellPart(NamedTuple):
    read: Path
    common: Path
    """File: the commonplace facts by window."""
    out: Path


def tell(task: TellPart) -> None:
    if finished(task.out):
        return
    part = columns(task.read)
    facts, offsets, windows = part.rows("facts"), part.rows("fact_offsets"), part.rows("windows")
    kept = kept_facts(windows, facts["key"], offsets, shared(load_common, task.common))
    totals = np.concatenate(([0], np.cumsum(kept)))
    made = {"commonplaces": facts["key"][~kept], "commonplace_offsets": offsets - totals[offsets]}
    facts, offsets = facts[kept], totals[offsets]
    made |= pack_facts(facts["key"], facts["start"], facts["end"], offsets)
    made["fact_bands"] = pack_signatures(fact_signatures(np.ascontiguousarray(facts["key"]), offsets))
    save_columns(task.out, made)


class MeetPart(NamedTuple):
    shelf: Path
    """File: the Shelf, and the number of each position with the earliest first."""
    kind: str
    """prints, words or facts."""
    first: int
    """Of prints the prefixes from ``first`` to before ``last``, of the others the bands."""
    last: int
    out: Path


def meet(task: MeetPart) -> candidates.Crowds | None:
    """The meetings in some buckets to a file."""
    shelf, numbers = shared(load_shelf, task.shelf)
    keys, owners = [], []
    for n, positions in enumerate(shelf.all_positions()):
        key, owner = _keys(shelf, n, task)
        keys.append(key)
        owners.append(numbers[positions[owner]])
    key, owner = np.concatenate(keys), np.concatenate(owners)
    rule = candidates.rule_of(task.kind)
    crowds = None
    if task.kind == "prints":
        found, crowds = candidates.meet(key >> np.uint64(1), owner, len(numbers), rule, key & np.uint64(1))
    else:
        found, _ = candidates.meet(key, owner, len(numbers), rule)
    met, alone = (np.minimum(counts, MOST).astype(np.uint16) for counts in (found.met, found.alone))
    save_columns(task.out, {"codes": found.codes, "met": met, "alone": alone})
    return crowds


class AddPart(NamedTuple):
    kind: str
    pieces: Sequence[tuple[Path, int, int]]
    """Files of ``meet``, and which rows of them: those of one range of codes."""
    shared: int


def add(task: AddPart) -> candidates.Meetings:
    """The pairs of a range that met often enough over all files."""
    parts = []
    for path, *here in task.pieces:
        codes, met, alone = (columns(path).rows(name, *here) for name in ("codes", "met", "alone"))
        parts.append(candidates.Meetings(codes, met.astype(np.int64), alone.astype(np.int64)))
    return candidates.add(parts, task.shared)


def _keys(shelf: Shelf, n: int, task: MeetPart) -> tuple[U8, I8]:
    """The keys of a part that the task is about, with the rows that have them."""
    if task.kind == "prints":
        return prefixed(columns(shelf.read[n]), task.first, task.last)
    if task.kind == "words":
        part, name, rows = columns(shelf.read[n]), "word_bands", candidates.WORD_ROWS
    else:
        part, name, rows = columns(shelf.told[n]), "fact_bands", candidates.FACT_ROWS
    signatures = np.empty((task.last * rows, part.shape(name)[1]), np.uint32)
    signatures[:1] = part.rows(name, 0, 1)  # tells which are empty
    signatures[task.first * rows :] = part.rows(name, task.first * rows, task.last * rows)
    keys, filled = candidates.bands(signatures.T, rows, task.first, task.last)
    return keys[filled].ravel(), np.repeat(np.flatnonzero(filled), task.last - task.first)


class SeekPart(NamedTuple):
    wanted: Path
    """File: buckets, in the order of ``growth.KINDS``."""
    first: int
    """Portions of the kept sketches that begin with an article from ``first`` to before ``last``."""
    last: int


def seek(task: SeekPart) -> list[Keys]:
    """Which kept articles are in some buckets; owners are their numbers."""
    kinds = [kept(_connection(_run.database), kind, task.first, task.last) for kind in ("words", "order", "prints")]
    wanted = _wanted(task.wanted)
    found = [
        sought(wanted, prints.numbers, _signatures(words), _signatures(order), prints.values, prints.offsets)
        for words, order, prints in zip(*kinds, strict=True)
    ]
    return [joined(*parts) for parts in zip(*found, strict=True)]


@lru_cache(maxsize=1)
def _wanted(path: Path) -> list[Wanted]:
    return [Wanted(values) for values in load_arrays(path)]


def _signatures(of: Kept) -> npt.NDArray[np.uint32]:
    return of.values.reshape(-1, PERMUTATIONS)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for circles of objects: these steps make none, and a quarter of their time would go into looking
    through millions of rows and grams for them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class ComparePart(NamedTuple):
    shelf: Path
    pairs: npt.NDArray[np.int64]
    out: Path


@_uncollected()
def compare(task: ComparePart) -> None:
    """Pairs (m, 2) of positions to the file of what they share."""
    if finished(task.out):
        return
    shelf, _ = shared(load_shelf, task.shelf)
    positions = np.unique(task.pairs)
    documents, _, _ = shelf.documents(positions)
    pairs = np.searchsorted(positions, task.pairs)
    save_compared(task.out, steps.compare(pairs, documents, shelf.readings(positions), positions))


class TracePart(NamedTuple):
    shelf: Path
    context: Path
    titles: Path
    """File: how many articles carry a headline, where more than one does, by its hash."""
    ties: Path
    """File: ``links`` and ``spans``, rows of ``steps.LINK`` and ``steps.SPAN``; ``families``, positions whose words are asked
    for, too: those that may belong to a family."""


@_uncollected()
def trace(task: TracePart) -> steps.Traced:
    shelf, _ = shared(load_shelf, task.shelf)
    links, spans, families = map(Columns(task.ties).rows, ("links", "spans", "families"))
    positions = np.unique(np.concatenate((links["article"], links["source"])))
    readings = shelf.readings(positions)
    ids = [r.article_id for r in readings]
    articles = {a.id: a for a in _articles(_rows(ids))}
    if len(articles) < len(ids):
        raise ProvenanceError(CHANGED)
    known = [steps.known_of(r, articles[r.article_id]) for r in readings]
    documents, paragraphs, offsets = shelf.documents(families)
    names = [ids[place] for place in np.searchsorted(positions, families).tolist()]
    texts = texts_of(documents, paragraphs, offsets)
    return steps.follow_up(
        links,
        spans,
        {p: n for n, p in enumerate(positions.tolist())},
        known,
        dict(zip(names, texts, strict=True)),
        Carried(shared(load_titles, task.titles)),
        _run.settings,
        sources_of(task.context),
        _run.judged.origins,
    )


class Carried(Mapping[str, int]):
    """How many articles of the table carry a headline."""

    def __init__(self, counts: Mapping[int, int]) -> None:
        self.counts = counts

    def __getitem__(self, headline: str) -> int:
        return self.counts.get(steps.title_key(headline), 1)

    def __iter__(self) -> Any:
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.counts)
