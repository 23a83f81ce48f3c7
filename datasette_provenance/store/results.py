"""Results into their tables: all of a run, or nothing of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from ..lineage.versions import Followed
from ..links.weigh import Weighed
from ..records import Article, ArticleId, Document, Evidence, Family, Link, Verdict
from . import schema


def write(db: Database, rows: dict[str, Iterable[Sequence[Any]]]) -> None:
    """Replace the content of tables by rows in the order of ``schema.COLUMNS``. Call it inside a transaction."""
    for table, content in rows.items():
        names = ", ".join(f'"{column}"' for column in schema.COLUMNS[table])
        places = ", ".join("?" * len(schema.COLUMNS[table]))
        db.conn.execute(f'delete from "{table}"')
        db.conn.executemany(f'insert into "{table}" ({names}) values ({places})', content)


def family_rows(families: Iterable[Family]) -> Iterator[tuple[Any, ...]]:
    for f in families:
        yield (f.id, f.title, f.origin.name or None, f.origin.basis, f.origin.confidence, f.root_id, len(f.members),
               f.publishers, f.uncredited, f.event_articles, f.event_sources, f.first_published or None,
               f.last_published or None)  # fmt: skip


def article_rows(
    articles: Sequence[Article], documents: Sequence[Document], verdicts: Sequence[Verdict],
    publishers: Sequence[str], revisions: Sequence[str],
) -> Iterator[tuple[Any, ...]]:  # fmt: skip
    """One row an article; the sequences are in the same order."""
    for article, document, verdict, publisher, revision in zip(
        articles, documents, verdicts, publishers, revisions, strict=True
    ):
        dateline = next((m for m in document.mentions if m.kind == "dateline" and (m.place or m.date)), None)
        authors = list(dict.fromkeys(a for m in document.mentions if m.kind == "byline" for a in m.authors))
        origin = verdict.origin
        yield (
            article.id, verdict.family_id, verdict.role, origin.name or None, origin.basis, origin.confidence,
            None if origin.credited is None else int(origin.credited), verdict.source_id, publisher or None,
            article.published or None, len(document.words), *(document.count(kind) for kind in range(3)),
            verdict.reused_words, dateline.place or None if dateline else None, dateline.date or None if dateline else None,
            json.dumps(authors, ensure_ascii=False) if authors else None, revision or None,
        )  # fmt: skip


def version_rows(followed: Iterable[Followed]) -> Iterator[tuple[Any, ...]]:
    for f in followed:
        yield (f.article_id, f.compared_id, f.version, f.versions,
               None if f.missed_correction is None else int(f.missed_correction),
               None if f.dropped is None else json.dumps(f.dropped), f.own_words, f.version_order)  # fmt: skip


def link_rows(
    links: Iterable[Link], evidence_json: dict[tuple[ArticleId, ArticleId], str]
) -> Iterator[tuple[Any, ...]]:
    for x in links:
        e = x.evidence
        yield (x.article_id, x.source_id, x.relation, x.confidence, x.same_copy, x.direction, int(x.is_parent), e.narrative_words,
               e.quoted_words, e.furniture_words, x.article_share, x.source_share, e.jaccard,
               evidence_json[x.article_id, x.source_id])  # fmt: skip


def passage_rows(links: Iterable[Link]) -> Iterator[tuple[Any, ...]]:
    for x in links:
        for p in x.passages:
            yield (x.article_id, x.source_id, p.kind, p.article_start, p.article_end, p.source_start, p.source_end,
                   p.words)  # fmt: skip


def mention_rows(documents: Iterable[Document]) -> Iterator[tuple[Any, ...]]:
    for d in documents:
        for m in d.mentions:
            yield d.article_id, m.kind, m.name, m.start, m.end, m.text


def facet_rows(
    verdicts: Sequence[Verdict],
    publishers: Sequence[str],
    cited: Sequence[Sequence[str]],
    links: Iterable[Link],
    claim: float,
) -> Iterator[tuple[str, str, ArticleId]]:
    """The flat table that the facets read: distinct (facet, value, article). The first three are in one order."""
    rows: set[tuple[str, str, ArticleId]] = set()
    publisher_of = {v.article_id: p for v, p in zip(verdicts, publishers, strict=True)}
    for verdict, names in zip(verdicts, cited, strict=True):
        key = verdict.article_id
        rows.add(("role", verdict.role, key))
        if verdict.origin.name:
            rows.add(("origin", verdict.origin.name, key))
        if verdict.origin.credited is not None:
            rows.add(("credited", "credited" if verdict.origin.credited else "uncredited", key))
        rows.update(("cited", name, key) for name in names)
    for link in links:
        if max(link.confidence, link.same_copy) < claim:
            continue
        rows.add(("relation", link.relation, link.article_id))
        rows.add(("relation", link.relation, link.source_id))
        carrier = publisher_of[link.article_id]
        if carrier and link.is_parent and link.relation in ("copy", "rewrite", "partial"):
            rows.add(("carried_by", carrier, link.source_id))
    return iter(sorted(rows, key=lambda r: (r[0], r[1], str(r[2]))))


def pack_evidence(evidence: Evidence, weighed: Weighed) -> str:
    """The JSON of a link: the bars add up, with the prior, to the confidence before calibration; the counts
    that they speak of come along, so that a later run need not align the pair again."""
    return json.dumps(
        {
            "prior_bits": round(weighed.prior_bits, 3),
            "bars": [{"name": b.name, "level": b.level, "bits": b.bits, "sentence": b.sentence} for b in weighed.bars],
            "runner_up": weighed.runner_up,
            "bits": round(weighed.bits, 3),
            "uncalibrated": round(1 / (1 + 2.0**-weighed.bits), 4),
            "confidence": weighed.confidence,
            "facts": evidence.facts,
            "fact_order": round(evidence.fact_order, 4),
            "longest": evidence.longest,
            "order": round(evidence.order, 4),
        },
        ensure_ascii=False,
    )
