"""The steps in their order, over plain records: articles in, rows of every table out. No connection, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from .candidates.batch import find_pairs
from .documents.agencies import Registry, publisher_name, registry
from .documents.build import build_document
from .documents.commonplace import without_commonplaces
from .documents.mentions import find_revision
from .documents.outlets import with_outlets
from .documents.publishers import with_publishers
from .documents.recurring import recurring_lines
from .lineage import origins
from .lineage.verdicts import Judged, Known, trace
from .lineage.versions import follow
from .links.evidence import measure
from .links.weigh import Weighed, weigh
from .passages.kinds import align, fact_passages
from .passages.plain import fact_order, find_seeds
from .records import NARRATIVE, Article, ArticleId, Document, Pair, Verdict
from .settings import Settings
from .sketches.batch import SketchBatch, sketch
from .sketches.plain import SAMPLE
from .store import results

BATCH = 2000
"""Documents sketched at once: enough for numpy to pay, few enough to fit the cache."""
SEEDS_KEPT = 1000

T = TypeVar("T")
Progress = Callable[[str, Sequence[T]], Iterable[T]]
"""Told what is being done to a sequence; gives its items on, one by one."""


def quiet(label: str, items: Sequence[T]) -> Iterable[T]:
    return items


def find(
    articles: Sequence[Article],
    progress: Progress,
    settings: Settings,
    before: Mapping[ArticleId, str],
    outlets: Iterable[Mapping[str, str]] = (),
) -> dict[str, Iterable[Sequence[object]]]:
    """Rows for every table that detection writes. ``before``: the family that an article was in after the last run;
    ``outlets``: rows that the user adds to the registry."""
    recurring = recurring_lines(articles)
    listed = with_outlets(registry(), outlets)
    sources = with_publishers(listed, (publisher_name(a, listed) for a in articles))
    publishers = [publisher_name(a, sources) for a in articles]
    documents = [build_document(a, recurring.get(a.publisher, ()), sources) for a in progress("Reading", articles)]
    documents = list(without_commonplaces(documents, [a.published for a in articles]))
    sketches = list(_sketched(documents, progress))
    joined = _joined(sketches)
    pairs = find_pairs(joined, _order(articles, [_is_agency(p, sources) for p in publishers]))
    judged, evidence_json = [], {}
    seeds = SeedCache(documents)
    for pair in progress("Comparing", pairs):
        if verdict := judge(pair, documents, articles, seeds):
            judged.append(verdict[0])
            key = (articles[pair.a].id, articles[pair.b].id)
            evidence_json[key] = evidence_json[key[::-1]] = results.pack_evidence(verdict[0].evidence, verdict[1])
    revisions = [find_revision(a) for a in articles]
    known = [
        Known(a, p, own, bool(own.name) and sources.same(own.name, p), _is_agency(p, sources), r)
        for a, d, p, r in zip(articles, documents, publishers, revisions, strict=True)
        for own in (origins.own_origin(a, d.mentions, d.count(NARRATIVE), sources),)
    ]
    of_id = {d.article_id: d for d in documents}
    lineage = trace(judged, known, settings, before, sources, of_id)
    by_id = {k.article.id: k for k in known}
    followed = follow(lineage.families, {v.article_id: v for v in lineage.verdicts}, by_id, of_id)
    return {
        "provenance_families": results.family_rows(lineage.families),
        "provenance_articles": results.article_rows(articles, documents, lineage.verdicts, publishers, revisions),
        "provenance_versions": results.version_rows(followed),
        "provenance_links": results.link_rows(lineage.links, evidence_json),
        "provenance_passages": results.passage_rows(lineage.links),
        "provenance_mentions": results.mention_rows(documents),
        "_provenance_facets": results.facet_rows(
            lineage.verdicts,
            publishers,
            _cited(documents, lineage.verdicts, publishers, sources),
            lineage.links,
            settings.claim,
        ),
        "_provenance_documents": _document_rows(documents, sketches),
        "_provenance_prints": _print_rows(documents, joined),
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
    same = bool(articles[pair.a].publisher) and articles[pair.a].publisher == articles[pair.b].publisher
    evidence = measure(a, b, alignment, order, (articles[pair.a].published, articles[pair.b].published), same)
    weighed = weigh(evidence)
    if weighed.relation == "independent":
        return None
    if weighed.relation == "rewrite":
        passages += fact_passages(a, b, order)
    if not passages:
        return None
    return Judged(
        pair.a, pair.b, weighed.relation, weighed.confidence, weighed.same_copy, evidence, tuple(passages)
    ), weighed


def _cited(
    documents: Sequence[Document], verdicts: Sequence[Verdict], publishers: Sequence[str], sources: Registry
) -> list[tuple[str, ...]]:
    """Whom each text cites beside its own source."""
    return [
        origins.cited(d.mentions, v.origin, p, sources) for d, v, p in zip(documents, verdicts, publishers, strict=True)
    ]


def _is_agency(publisher: str, sources: Registry) -> bool:
    source = sources.canonical(publisher)
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


def _order(articles: Sequence[Article], agencies: Sequence[bool]) -> npt.NDArray[np.int64]:
    """Rank of each article: agencies' own pages before all, then by publication time (unknown last), then id. The
    first ones stand for a story that too many carry to compare them all."""
    by_time = sorted(
        range(len(articles)), key=lambda i: (not agencies[i], articles[i].published or "9", str(articles[i].id))
    )
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


def _print_rows(documents: Sequence[Document], sketches: SketchBatch) -> Iterator[tuple[object, ...]]:
    """Each sampled fingerprint with each of its documents (``plain.sample``), in the order of the table's key."""
    owners = np.repeat(np.arange(len(documents)), np.diff(sketches.offsets))
    prints = (sketches.prints >> np.uint64(1)).astype(np.int64)
    kept = prints % SAMPLE == 0
    prints, owners = prints[kept], owners[kept]
    order = np.lexsort((owners, prints))
    previous = (-1, -1)
    for key in zip(prints[order].tolist(), owners[order].tolist(), strict=True):
        if key != previous:  # a run that a text has twice, once as furniture
            yield key[0], documents[key[1]].article_id
        previous = key
