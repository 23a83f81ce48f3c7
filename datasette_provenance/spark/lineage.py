"""From links to what is said of each article: the stage trace over what links connect, and rows of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from pyspark import Broadcast
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from .. import stages
from ..arrays import sets_batch
from ..attribution.statement import beside
from ..lineage.findings import Findings, gather
from ..lineage.stories_batch import SAME, TOLD, Stories
from ..lineage.texts_batch import texts_of
from ..links.direction_batch import NAMES as DIRECTIONS
from ..records import NARRATIVE, RELATIONS, ArticleId, Reading, Verdict
from ..run import parquet
from ..store import results
from .columns import articles_of, documents_from, lists, numbers, readings_from, table, values
from .common import Common
from .comparing import SPANS, key_of
from .components import components
from .frames import Batches, Made, Place, joined, mapped

LINKS = 2000
"""Whose stories are traced at once."""
ARTICLES, FAMILIES, VERSIONS = "provenance_articles", "provenance_families", "provenance_versions"
TELLING = tuple(RELATIONS[n] for n in TOLD if RELATIONS[n] != "quotes")
"""Of links by quotations alone lineage asks nothing but events."""
Rows = Sequence[Sequence[Any]]


def article_schema(pk_type: str) -> pa.Schema:
    """The columns of provenance_articles, whom the article cites beside its own source, and what it counts for among the sources of
    an event."""
    more = [pa.field("cited", pa.list_(pa.string())), pa.field("teller", pa.string())]
    return pa.schema([*parquet.schema(ARTICLES, pk_type), *more])


def traced_schema(pk_type: str) -> pa.Schema:
    """A row is of one of these tables."""
    tables = {"article": article_schema(pk_type), "parent": parent_schema(pk_type)}
    tables |= {"family": parquet.schema(FAMILIES, pk_type), "version": parquet.schema(VERSIONS, pk_type)}
    return pa.schema([(name, pa.struct(list(of))) for name, of in tables.items()])


def parent_schema(pk_type: str) -> pa.Schema:
    """Articles with their likely sources."""
    return pa.schema([(name, parquet.ID_TYPES[pk_type]) for name in ("article_id", "source_id")])


def told(links: DataFrame, claim: float) -> DataFrame:
    """The links that lineage is told of, and whether they may join a family. Not those by quotations alone, which chain whole weeks
    together and tell of events only: these have a step of their own."""
    same = F.col("relation").isin([RELATIONS[n] for n in SAME]) & (F.col("same_copy") >= claim)
    claimed = F.col("relation").isin(list(TELLING)) & (F.col("confidence") >= claim)
    return links.withColumn("same", same).where(same | claimed)


def trace(
    place: Place, links: DataFrame, documents: DataFrame, articles: DataFrame, common: Broadcast[Common]
) -> DataFrame:
    """``traced_schema`` of the articles that links connect. ``documents``: with their ids, numbers and headlines."""
    some = told(links, common.value.job.settings.claim)
    story = components(place, some.select(F.col("later").alias("u"), F.col("earlier").alias("v")), "stories")
    buckets = max(2, some.count() // LINKS)
    bucket = story.select(F.col("node").alias("number"), F.expr(f"pmod(hash(root), {buckets})").alias("bucket"))
    with_bucket = some.drop("evidence").join(bucket.withColumnRenamed("number", "later"), "later")
    carried = documents.groupBy("headline").agg(F.count("*").alias("carried")).where("carried > 1")
    texts = documents.join(bucket, "number").join(articles, "id").join(carried, "headline", "left")
    pk_type = common.value.job.source.pk_type
    return place.keep(joined(with_bucket, texts, "bucket", _trace, traced_schema(pk_type), common), "traced")


def _trace(links: pa.Table, texts: pa.Table, common: Broadcast[Common]) -> Made:
    source = common.value.job.source
    ids = values(texts, "id")
    texts = texts.take(pa.array(sorted(range(len(ids)), key=lambda n: key_of(ids[n])))).combine_chunks()
    number, readings = numbers(texts, "number"), readings_from(texts)
    stories = _stories(links, number)
    known = [stages.known_of(r, a) for r, a in zip(readings, articles_of(texts, source), strict=True)]
    of_members = texts.take(pa.array(stories.members))
    names = [readings[n].article_id for n in stories.members.tolist()]
    members = dict(zip(names, texts_of([documents_from(of_members)]), strict=True))
    headlines = {
        key & (1 << 64) - 1: count
        for key, count in zip(values(texts, "headline"), values(texts, "carried"), strict=True) if count is not None
    }  # fmt: skip
    context = common.value.context(headlines=headlines)
    traced = stages.trace(stories, np.arange(len(number)), known, members, context)
    yield from _rows(gather([traced], {}, context), readings, traced.tellers, source.pk_type)


def _stories(links: pa.Table, number: Any) -> Stories:
    """``number``: of the articles, as they stand beside; ends of links become places among them."""
    order = np.argsort(number)
    later, earlier = (order[np.searchsorted(number[order], numbers(links, end))] for end in ("later", "earlier"))
    row = np.lexsort((earlier, later))
    made = np.empty(len(row), stages.LINK)
    made["article"], made["source"] = later[row], earlier[row]
    for name, words in (("relation", RELATIONS), ("direction", DIRECTIONS)):
        codes: Mapping[str, int] = {word: n for n, word in enumerate(words)}
        made[name] = np.array([codes[word] for word in values(links, name)], np.int32)[row]
    for name in (made.dtype.names or ())[4:]:
        made[name] = numbers(links, name)[row]
    spans, offsets = lists(links.take(pa.array(row)), "spans", SPANS)
    narrative = spans["kind"] == NARRATIVE
    kept = np.empty(int(narrative.sum()), stages.SPAN)
    kept["link"] = np.repeat(np.arange(len(row)), np.diff(offsets))[narrative]
    for name in (*stages.OFFSETS, "words"):
        kept[name] = spans[name][narrative]
    same = made[numbers(links, "same").astype(bool)[row]]
    return Stories(made, kept, sets_batch.union(same["article"], same["source"]).astype(np.int64))


def _rows(findings: Findings, readings: Iterable[Reading], tellers: Mapping[ArticleId, str], pk_type: str) -> Made:
    of = traced_schema(pk_type)
    made: dict[str, Rows] = {
        "article": [article_row(r, findings.verdicts[r.article_id], findings.sources, tellers) for r in readings],
        "parent": findings.parents,
        "family": list(results.family_rows(findings.families)),
        "version": list(results.version_rows(findings.versions)),
    }
    for name, rows in made.items():
        if rows:
            fields = pa.schema(list(of.field(name).type))
            batch = parquet.batch(rows, fields)
            struct = pa.StructArray.from_arrays(batch.columns, fields=list(fields))
            yield table(of, **{n: struct if n == name else pa.nulls(len(rows), of.field(n).type) for n in of.names})


def article_row(
    reading: Reading, verdict: Verdict | None, sources: Any, tellers: Mapping[ArticleId, str]
) -> tuple[Any, ...]:
    """As ``article_schema``."""
    cited: Sequence[str] = ()
    if reading.cites:
        cited = beside(reading.cites, verdict.origin.name if verdict else reading.origin[0], sources)
    name = verdict.origin.name if verdict else reading.origin[0]
    return (*results.article_row(reading, verdict), list(cited), tellers.get(reading.article_id, name))


def alone(read: DataFrame, traced: DataFrame, common: Broadcast[Common]) -> DataFrame:
    """Rows of the articles that no link connects: what their own page says is all, and what people say."""
    connected = traced.where("article is not null").select(F.col("article.article_id").alias("id"))
    pk_type = common.value.job.source.pk_type
    return mapped(
        read.select("id", "reading").join(connected, "id", "left_anti"), _alone, article_schema(pk_type), common
    )


def _alone(batches: Batches, common: Broadcast[Common]) -> Made:
    context = common.value.context()
    nothing = Findings({}, [], [], [], context.judged_origins, context.sources)
    of = article_schema(common.value.job.source.pk_type)
    for batch in batches:
        readings = readings_from(batch)
        yield parquet.batch([article_row(r, nothing.of(r), context.sources, {}) for r in readings], of)
