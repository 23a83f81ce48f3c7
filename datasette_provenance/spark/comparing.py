"""From pairs to links with their passages: the stages compare and judged, over chunks of pairs that have their texts in common."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from pyspark import Broadcast
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from .. import stages
from ..candidates.rank_batch import ALIKE
from ..passages.passages_batch import NAMES
from ..records import ArticleId, Reading
from ..run import parquet
from .columns import binaries, documents_from, lists, numbers, readings_from, table, values
from .common import Common
from .components import components
from .frames import Batches, Made, Place, joined, mapped

PAIRS = 4000
"""Compared at once."""
PART = 400_000
"""Pairs of which one task says which are compared at once."""
LINKS = "provenance_links"
PASSAGES = "provenance_passages"
CHUNK = pa.schema([("chunk", pa.int64()), ("a", pa.int64()), ("b", pa.int64())])
SPANS = np.dtype([("kind", "u1"), *((name, "<i4") for name in (*stages.OFFSETS, "words"))])
"""A passage of a link."""


def links_schema(pk_type: str) -> pa.Schema:
    """The columns of provenance_links, and what else lineage asks: ends by the articles' numbers, facts in common, passages."""
    more = [("later", pa.int64()), ("earlier", pa.int64()), ("facts", pa.int32()), ("spans", pa.binary())]
    return pa.schema([*parquet.schema(LINKS, pk_type), *(pa.field(*field) for field in more)])


def chunks(place: Place, pairs: DataFrame) -> DataFrame:
    """(chunk, a, b): the pairs of one story in as few chunks as they need."""
    alike = pairs.where(F.col("found_by").bitwiseAND(ALIKE) == ALIKE)
    story = components(place, alike.select(F.col("a").alias("u"), F.col("b").alias("v")), "story")
    for end in ("a", "b"):
        of_end = story.select(F.col("node").alias(end), F.col("root").alias(f"story_{end}"))
        pairs = pairs.join(of_end, end, "left").withColumn(f"story_{end}", F.coalesce(f"story_{end}", end))
    order = ("story_a", "story_b", "a", "b")
    parts = max(2, -(-pairs.count() // PART))
    ordered = pairs.repartitionByRange(parts, *order).sortWithinPartitions(*order)
    return place.keep(
        mapped(ordered.select("a", "b", F.spark_partition_id().alias("part")), _cut, CHUNK, PAIRS), "chunks"
    )


def _cut(batches: Batches, size: int) -> Made:
    before = 0
    for batch in batches:
        place = np.arange(before, before + batch.num_rows) // size
        before += batch.num_rows
        chunk = numbers(batch, "part").astype(np.int64) * (1 << 32) + place
        yield table(CHUNK, chunk=chunk, a=batch.column("a"), b=batch.column("b"))


def compare(
    place: Place, pairs: DataFrame, ranked: DataFrame, documents: DataFrame, common: Broadcast[Common]
) -> DataFrame:
    """Links, as ``links_schema``. ``documents``: rows of ``read`` and ``told`` by id; ``ranked``: id and number."""
    cut = chunks(place, pairs)
    ends = (
        cut.select("chunk", F.col("a").alias("number"))
        .union(cut.select("chunk", F.col("b").alias("number")))
        .distinct()
    )
    texts = ends.join(ranked, "number").join(documents, "id")
    return joined(cut, texts, "chunk", _compare, links_schema(common.value.job.source.pk_type), common)


def _compare(cut: pa.Table, texts: pa.Table, common: Broadcast[Common]) -> Made:
    job = common.value.job
    ids = values(texts, "id")
    texts = texts.take(pa.array(sorted(range(len(ids)), key=lambda n: key_of(ids[n])))).combine_chunks()
    number = numbers(texts, "number")
    order = np.argsort(number)
    pairs = np.stack([order[np.searchsorted(number[order], numbers(cut, end))] for end in ("a", "b")], axis=1)
    pairs = np.sort(pairs, axis=1)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    documents, _, _ = documents_from(texts)
    found = stages.compare(pairs, documents, readings_from(texts), np.arange(len(number)))
    yield link_rows(stages.judged(found, job.judged.links), number, job.source.pk_type)


def link_rows(found: stages.Compared, number: Any, pk_type: str) -> pa.RecordBatch:
    """``number``: of the articles at the positions that the links have."""
    of = links_schema(pk_type)
    columns = dict(zip(of.names, found.rows.columns, strict=False))
    kinds = {name: n for n, name in enumerate(NAMES)}
    spans = np.empty(len(found.passages), SPANS)
    spans["kind"] = [kinds[kind] for kind in found.passages.columns[2]]
    for name, column in zip((*stages.OFFSETS, "words"), found.passages.columns[3:], strict=True):
        spans[name] = column
    place = {ends: n for n, ends in enumerate(zip(columns["article_id"], columns["source_id"], strict=True))}
    link = np.array([place[ends] for ends in zip(*found.passages.columns[:2], strict=True)], np.int64)
    spans = spans[np.argsort(link, kind="stable")]
    offsets = np.searchsorted(np.sort(link), np.arange(len(place) + 1))
    return table(
        of, **columns, later=number[found.links["article"]], earlier=number[found.links["source"]], facts=found.links["facts"],
        spans=binaries(spans, offsets),
    )  # fmt: skip


def key_of(key: ArticleId) -> tuple[bool, Any]:
    """Ids in the order of SQLite: numbers before text, text by its bytes."""
    return isinstance(key, str), key.encode() if isinstance(key, str) else key


def passages(links: DataFrame, common: Broadcast[Common]) -> DataFrame:
    """Rows of provenance_passages."""
    pk_type = common.value.job.source.pk_type
    return mapped(
        links.select("article_id", "source_id", "spans"), _passages, parquet.schema(PASSAGES, pk_type), pk_type
    )


def _passages(batches: Batches, pk_type: str) -> Made:
    of = parquet.schema(PASSAGES, pk_type)
    names = np.array(NAMES, object)
    for batch in batches:
        spans, offsets = lists(batch, "spans", SPANS)
        row = pa.array(np.repeat(np.arange(batch.num_rows), np.diff(offsets)))
        yield table(
            of, article_id=batch.column("article_id").take(row), source_id=batch.column("source_id").take(row),
            kind=names[spans["kind"]], **{name: spans[name] for name in (*stages.OFFSETS, "words")},
        )  # fmt: skip


def mentions(read: DataFrame, common: Broadcast[Common]) -> DataFrame:
    """Rows of provenance_mentions."""
    pk_type = common.value.job.source.pk_type
    return mapped(read.select("reading"), _mentions, parquet.schema("provenance_mentions", pk_type), pk_type)


def _mentions(batches: Batches, pk_type: str) -> Made:
    from ..store.results import mention_rows

    for batch in batches:
        readings: list[Reading] = readings_from(batch)
        yield parquet.batch(list(mention_rows(readings)), parquet.schema("provenance_mentions", pk_type))
