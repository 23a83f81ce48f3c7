"""Articles in, results out: the steps in their order, and the one transaction that writes what they found."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from . import __version__
from .candidates.batch import find_pairs
from .documents.agencies import Registry, publisher_name, registry
from .documents.build import article_hash, build_document
from .documents.mentions import find_revision
from .documents.publishers import with_publishers
from .documents.recurring import recurring_lines
from .errors import ProvenanceError, TableError
from .lineage import origins
from .lineage.verdicts import Judged, Known, trace
from .links.evidence import measure
from .links.weigh import Weighed, weigh
from .passages.kinds import align, fact_passages
from .passages.plain import fact_order, find_seeds
from .records import NARRATIVE, Article, ArticleId, Document, Pair, Verdict
from .settings import DEFAULT, Settings
from .sketches.batch import SketchBatch, sketch
from .store import results, schema
from .store.table import ArticleTable, read_articles, resolve

BATCH = 2000
"""Documents sketched at once: enough for numpy to pay, few enough to fit the cache."""

SEEDS_KEPT = 1000

T = TypeVar("T")
Progress = Callable[[str, Sequence[T]], Iterable[T]]
"""Told what is being done to a sequence; gives its items on, one by one."""


class Summary(NamedTuple):
    table: str
    articles: int
    changed: int
    """New, changed or gone since the last run; 0 where there was nothing to do."""
    without_text: int
    families: int
    in_families: int
    uncredited: int
    relations: dict[str, int]
    """Claimed links by relation."""
    origins: dict[str, int]
    seconds: float


def quiet(label: str, items: Sequence[T]) -> Iterable[T]:
    return items


def detect(
    path: str | Path,
    *,
    table: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    rebuild: bool = False,
    progress: Progress = quiet,
    settings: Settings = DEFAULT,
) -> Summary:
    """Find and write everything for the articles of one table of the SQLite database at ``path``.

    ``columns`` names the table's columns by role (text, title, publisher, published, url). Raises TableError where
    the table or a column is not what is needed, ProvenanceError where the file cannot be read or written.
    """
    if not Path(path).exists():
        raise ProvenanceError(f"{path} does not exist. Load articles into it first: datasette provenance load {path} SOURCE.")
    begun = time.monotonic()
    started = datetime.now(timezone.utc).isoformat(timespec="seconds")
    db = Database(str(path))
    try:
        source = resolve(db, table, columns or {})
        articles = list(read_articles(db, source))
        if not articles:
            raise TableError(f"Table {source.table!r} holds no article with text in column {source.columns['text']!r}.")
        without_text = db[source.table].count - len(articles)
        fresh = rebuild or not _same(db, source, settings)
        hashes = {a.id: article_hash(a) for a in articles}
        known_hashes = {} if fresh else _stored_hashes(db)
        changed = sum(known_hashes.get(k) != h for k, h in hashes.items()) + sum(k not in hashes for k in known_hashes)
        if not changed:
            return _summary(db, source.table, 0, without_text, settings, begun)
        found = _find(articles, progress, settings, _stored_families(db, source.table))
        with db.atomic():
            if fresh:
                schema.drop(db)
            schema.write_settings(db, _settings(source, settings))
            schema.create(db)
            results.write(db, found)
            _log_run(db, started, time.monotonic() - begun, len(articles), changed)
        return _summary(db, source.table, changed, without_text, settings, begun)
    finally:
        db.close()


def _find(
    articles: Sequence[Article], progress: Progress, settings: Settings, before: Mapping[ArticleId, str]
) -> dict[str, Iterable[Sequence[object]]]:
    """The steps; rows of every table that detection writes."""
    recurring = recurring_lines(articles)
    publishers = [publisher_name(a) for a in articles]
    sources = with_publishers(registry(), publishers)
    documents = [build_document(a, recurring.get(a.publisher, ()), sources) for a in progress("Reading", articles)]
    sketches = list(_sketched(documents, progress))
    pairs = find_pairs(_joined(sketches), _order(articles))
    judged, evidence_json = [], {}
    seeds = SeedCache(documents)
    for pair in progress("Comparing", pairs):
        if verdict := judge(pair, documents, articles, seeds):
            judged.append(verdict[0])
            key = (articles[pair.a].id, articles[pair.b].id)
            evidence_json[key] = evidence_json[key[::-1]] = results.pack_evidence(verdict[0].evidence, verdict[1])
    revisions = [find_revision(a) for a in articles]
    known = [
        Known(a, p, own, bool(own.name) and sources.same(own.name, p), _is_agency(p), r)
        for a, d, p, r in zip(articles, documents, publishers, revisions, strict=True)
        for own in (origins.own_origin(a, d.mentions, d.count(NARRATIVE), known=sources),)
    ]
    lineage = trace(judged, known, settings, before)
    return {
        "provenance_families": results.family_rows(lineage.families),
        "provenance_articles": results.article_rows(articles, documents, lineage.verdicts, publishers, revisions),
        "provenance_links": results.link_rows(lineage.links, evidence_json),
        "provenance_passages": results.passage_rows(lineage.links),
        "provenance_mentions": results.mention_rows(documents),
        "_provenance_facets": results.facet_rows(
            lineage.verdicts, publishers, _cited(documents, lineage.verdicts, publishers, sources), lineage.links, settings.claim
        ),
        "_provenance_documents": _document_rows(documents, sketches),
    }


class SeedCache:
    """The seeds of the documents last compared: pairs come sorted, so that one of the two is nearly always there."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.of = lru_cache(maxsize=SEEDS_KEPT)(lambda i: find_seeds(documents[i].words))


def judge(
    pair: Pair, documents: Sequence[Document], articles: Sequence[Article], seeds: SeedCache
) -> tuple[Judged, Weighed] | None:
    """Align and weigh one candidate pair; None where the two have nothing in common that could be shown."""
    a, b = documents[pair.a], documents[pair.b]
    alignment = align(a, b, seeds.of(pair.a), seeds.of(pair.b))
    passages = alignment.passages
    order = fact_order(a, b)
    evidence = measure(a, b, alignment, order, (articles[pair.a].published, articles[pair.b].published))
    weighed = weigh(evidence)
    if weighed.relation == "independent":
        return None
    if weighed.relation == "rewrite":
        passages += fact_passages(a, b, order)
    if not passages:
        return None
    return Judged(pair.a, pair.b, weighed.relation, weighed.confidence, weighed.same_copy, evidence, tuple(passages)), weighed


def _cited(
    documents: Sequence[Document], verdicts: Sequence[Verdict], publishers: Sequence[str], sources: Registry
) -> list[tuple[str, ...]]:
    """Whom each text cites beside its own source."""
    return [
        origins.cited(d.mentions, v.origin, p, sources) for d, v, p in zip(documents, verdicts, publishers, strict=True)
    ]


def _is_agency(publisher: str) -> bool:
    source = registry().canonical(publisher)
    return source is not None and source.kind == "agency"


def _sketched(documents: Sequence[Document], progress: Progress) -> Iterator[SketchBatch]:
    for start in progress("Sketching", range(0, len(documents), BATCH)):
        yield sketch(documents[start : start + BATCH])


def _joined(batches: Sequence[SketchBatch]) -> SketchBatch:
    sizes = np.concatenate([np.diff(b.offsets) for b in batches])
    return SketchBatch(
        np.concatenate([b.words for b in batches]),
        np.concatenate([b.facts for b in batches]),
        np.concatenate([b.prints for b in batches]),
        np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
    )


def _order(articles: Sequence[Article]) -> npt.NDArray[np.int64]:
    """Rank of each article by publication time (unknown last), then id."""
    by_time = sorted(range(len(articles)), key=lambda i: (articles[i].published or "9", str(articles[i].id)))
    ranks = np.empty(len(articles), np.int64)
    ranks[by_time] = np.arange(len(articles))
    return ranks


def _document_rows(documents: Sequence[Document], batches: Sequence[SketchBatch]) -> Iterator[tuple[object, ...]]:
    for number, document in enumerate(documents):
        batch, i = batches[number // BATCH], number % BATCH
        prints = batch.prints[batch.offsets[i] : batch.offsets[i + 1]]
        yield (
            document.article_id, document.text_hash, batch.words[i].astype("<u4").tobytes(),
            batch.facts[i].astype("<u4").tobytes(), prints.astype("<u8").tobytes(),
        )  # fmt: skip


def _settings(source: ArticleTable, settings: Settings) -> dict[str, object]:
    """What the database remembers: where the articles are, and by which numbers the results were made."""
    from .sketches import plain

    sketches = {"scheme": plain.SCHEME, "seed": plain.SEED, "num_perm": plain.PERMUTATIONS, "shingle": plain.SHINGLE,
                "window": plain.WINDOW, "skip": plain.SKIP}  # fmt: skip
    return {**source._asdict(), "claim": settings.claim, "version": __version__, "sketches": sketches}


def _same(db: Database, source: ArticleTable, settings: Settings) -> bool:
    """Whether the results that stand in the database were made of the same table by the same numbers."""
    stored = schema.read_settings(db)
    return all(stored.get(key) == value for key, value in _settings(source, settings).items())


def _stored_hashes(db: Database) -> dict[ArticleId, str]:
    return dict(db.conn.execute("select article_id, text_hash from _provenance_documents"))


def _stored_families(db: Database, table: str) -> dict[ArticleId, str]:
    if schema.read_settings(db).get("table") != table or not db["provenance_articles"].exists():
        return {}
    return dict(db.conn.execute("select article_id, family_id from provenance_articles where family_id is not null"))


def _log_run(db: Database, started: str, seconds: float, articles: int, changed: int) -> None:
    db.conn.execute(
        "insert into _provenance_runs (started, seconds, articles, changed, version) values (?, ?, ?, ?, ?)",
        (started, round(seconds, 3), articles, changed, __version__),
    )


def _summary(db: Database, table: str, changed: int, without_text: int, settings: Settings, begun: float) -> Summary:
    def one(sql: str, *values: object) -> int:
        return db.conn.execute(sql, values).fetchone()[0]

    relations = "select relation, count(*) from provenance_links where confidence >= ? group by 1 order by 2 desc, 1"
    by_origin = "select origin, count(*) from provenance_articles where origin is not null group by 1 order by 2 desc, 1"
    return Summary(
        table=table,
        articles=one("select count(*) from provenance_articles"),
        changed=changed,
        without_text=without_text,
        families=one("select count(*) from provenance_families"),
        in_families=one("select count(*) from provenance_articles where family_id is not null"),
        uncredited=one("select count(*) from provenance_articles where credited = 0"),
        relations=dict(db.conn.execute(relations, (settings.claim,)).fetchall()),
        origins=dict(Counter(dict(db.conn.execute(by_origin).fetchall())).most_common(10)),
        seconds=time.monotonic() - begun,
    )
