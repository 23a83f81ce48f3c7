"""Which articles are translations of each other: the stages cross and hold, over the days in which texts in several languages stand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from pyspark import Broadcast
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from .. import stages
from ..arrays.ranges_batch import bounds
from ..candidates.translations_batch import DAYS, UNDATED, Kept, meetings
from ..links.translation import rival_bits
from ..records import ArticleId
from ..run.parquet import ID_TYPES
from ..run.translations import crossing, linked
from .columns import articles_of, binaries, lists, numbers, one_after_another, readings_from, rows_of, table, values
from .common import Common
from .comparing import key_of, link_rows, links_schema
from .frames import Batches, Made, Place, grouped, joined, mapped
from .reading import keyed

CROSSED = [("language", pa.string()), ("day", pa.int64()), ("crossing", pa.binary())]
PAIRS = 1000
"""Held against each other at once."""


def ends_schema(pk_type: str, *more: tuple[str, Any]) -> pa.Schema:
    """The one with the lesser id (as text) comes first."""
    return pa.schema([("one", ID_TYPES[pk_type]), ("other", ID_TYPES[pk_type]), *more])


def held_schema(pk_type: str) -> pa.Schema:
    """Pairs that are translations: ``stages.Crossed`` of each, and their languages."""
    numbers_ = [(name, pa.list_(pa.int64())) for name in ("bars", "said")]
    languages = [(name, pa.string()) for name in ("language_one", "language_other")]
    return ends_schema(
        pk_type, ("chunk", pa.int64()), *languages, *numbers_, ("bits", pa.int64()), ("spans", pa.binary())
    )


def cross(place: Place, articles: DataFrame, scanned: DataFrame, common: Broadcast[Common]) -> DataFrame | None:
    """What crosses languages of the articles near which others are in another one; None where there are none."""
    there = scanned.select("day", "language").distinct().toArrow()
    days, languages = there.column("day").to_numpy(), there.column("language").to_pylist()
    which = np.flatnonzero(crossing(languages, days, np.ones(len(days), bool))).tolist()
    if not which:
        return None
    wanted = place.session.createDataFrame([(int(days[n]), languages[n]) for n in which], "day long, language string")
    asked = scanned.join(F.broadcast(wanted), ["day", "language"]).select("id", "language", "day")
    made = mapped(articles.join(asked, "id"), _cross, keyed(CROSSED, common.value.job.source.pk_type), common)
    return place.keep(made, "crossed")


def _cross(batches: Batches, common: Broadcast[Common]) -> Made:
    source = common.value.job.source
    for batch in batches:
        articles = articles_of(batch, source)
        made = [np.array(one, np.uint64) for one in stages.cross(articles, values(batch, "language"))]
        yield table(
            keyed(CROSSED, source.pk_type), id=batch.column("id"), language=batch.column("language"), day=batch.column("day"),
            crossing=binaries(*one_after_another(made, np.uint64)),
        )  # fmt: skip


def hold(place: Place, crossed: DataFrame, articles: DataFrame, common: Broadcast[Common]) -> DataFrame:
    """The pairs of which one translates the other: ``held_schema``."""
    pk_type = common.value.job.source.pk_type
    until = F.when(F.col("day") == UNDATED, F.col("day")).otherwise(F.col("day") + DAYS)
    around = crossed.withColumn("at", F.explode(F.sequence("day", until)))
    pairs = grouped(around, ["at"], _meet, ends_schema(pk_type), pk_type)
    pairs = pairs.repartitionByRange("one", "other").sortWithinPartitions("one", "other")
    pairs = pairs.withColumn("part", F.spark_partition_id())
    cut = place.keep(mapped(pairs, _cut, ends_schema(pk_type, ("chunk", pa.int64())), pk_type, PAIRS), "held-chunks")
    ends = (
        cut.select("chunk", F.col("one").alias("id")).union(cut.select("chunk", F.col("other").alias("id"))).distinct()
    )
    texts = ends.join(crossed.select("id", "language"), "id").join(articles, "id")
    return place.keep(joined(cut, texts, "chunk", _hold, held_schema(pk_type), common), "held")


def _meet(of: pa.Table, pk_type: str) -> Made:
    at = of.column("at")[0].as_py()
    kept, offsets = lists(of, "crossing", "<u8")
    days, ids = numbers(of, "day"), values(of, "id")
    pairs = meetings(Kept(kept.astype(np.uint64), offsets), days, days == at)
    ends = [sorted((ids[a], ids[b]), key=_spelled) for a, b in pairs.tolist()]
    yield table(ends_schema(pk_type), one=[a for a, _ in ends], other=[b for _, b in ends])


def _spelled(key: ArticleId) -> tuple[bool, str]:
    """As `run.translations` orders the ends of a pair."""
    return isinstance(key, str), str(key)


def _cut(batches: Batches, pk_type: str, size: int) -> Made:
    before = 0
    for batch in batches:
        place = np.arange(before, before + batch.num_rows) // size
        before += batch.num_rows
        chunk = numbers(batch, "part").astype(np.int64) * (1 << 32) + place
        yield table(
            ends_schema(pk_type, ("chunk", pa.int64())),
            one=batch.column("one"),
            other=batch.column("other"),
            chunk=chunk,
        )


def _hold(cut: pa.Table, texts: pa.Table, common: Broadcast[Common]) -> Made:
    source = common.value.job.source
    articles = {a.id: a for a in articles_of(texts, source)}
    languages = dict(zip(values(texts, "id"), values(texts, "language"), strict=True))
    pairs = list(rows_of(cut, ["one", "other"]))
    codes = [(languages[a], languages[b]) for a, b in pairs]
    held = stages.hold([(articles[a], articles[b]) for a, b in pairs], codes)
    kept = [n for n, one in enumerate(held) if one is not None]
    found = [one for one in held if one is not None]
    spans = [np.array(one.spans, "<i4").reshape(-1, 4) for one in found]
    yield table(
        held_schema(source.pk_type), one=[pairs[n][0] for n in kept], other=[pairs[n][1] for n in kept],
        chunk=values(cut.take(pa.array(kept, pa.int64())), "chunk"), language_one=[codes[n][0] for n in kept], language_other=[codes[n][1] for n in kept],
        bars=[one.bars for one in found], said=[one.said for one in found], bits=[sum(one.bars) for one in found],
        spans=binaries(np.concatenate([np.empty((0, 4), "<i4"), *spans]), bounds(list(map(len, spans)))),
    )  # fmt: skip


def links(place: Place, held: DataFrame, read: DataFrame, numbers_: DataFrame, common: Broadcast[Common]) -> DataFrame:
    """Rows of ``comparing.links_schema``; ``numbers_``: id and number of articles."""
    beside = _rivals(held)
    cut = place.keep(held.join(beside, ["one", "other"], "left"), "rivalled")
    ends = (
        cut.select("chunk", F.col("one").alias("id")).union(cut.select("chunk", F.col("other").alias("id"))).distinct()
    )
    readings = ends.join(read.select("id", "reading"), "id").join(numbers_, "id")
    return joined(cut, readings, "chunk", _links, links_schema(common.value.job.source.pk_type), common)


def _rivals(held: DataFrame) -> DataFrame:
    """The best that either article of a pair has beside it in the other's language, in hundredths of a bit."""
    sides = [
        held.select("one", "other", "bits", F.col(article).alias("article"), F.col(language).alias("language"))
        for article, language in (("one", "language_other"), ("other", "language_one"))
    ]
    best = Window.partitionBy("article", "language").orderBy(F.desc("bits"), F.desc("one"), F.desc("other"))
    ranked = sides[0].unionByName(sides[1]).select(
        "one", "other", F.row_number().over(best).alias("place"), F.lead("bits").over(best).alias("next"),
        F.first("bits").over(best).alias("first"),
    )  # fmt: skip
    rival = ranked.select("one", "other", F.expr("if(place = 1, next, first)").alias("rival"))
    return rival.groupBy("one", "other").agg(F.max("rival").alias("rival"))


def _links(cut: pa.Table, texts: pa.Table, common: Broadcast[Common]) -> Made:
    job = common.value.job
    ids = values(texts, "id")
    texts = texts.take(pa.array(sorted(range(len(ids)), key=lambda n: key_of(ids[n])))).combine_chunks()
    place = {key: n for n, key in enumerate(values(texts, "id"))}
    rows = sorted(
        rows_of(cut, ["one", "other", "bars", "said", "bits", "rival", "spans"]),
        key=lambda row: (place[row[0]], place[row[1]]),
    )
    pairs = np.array([[place[one], place[other]] for one, other, *_ in rows], np.int64).reshape(-1, 2)
    crossed = []
    for _, _, bars, said, bits, rival, spans in rows:
        taken = 0 if rival is None else round(100 * rival_bits(bits / 100, rival / 100))
        stretches = [tuple(span) for span in np.frombuffer(spans, "<i4").reshape(-1, 4).tolist()]
        crossed.append((stages.Crossed(bars, said, stretches), taken))
    number = numbers(texts, "number")
    found = linked(pairs, crossed, readings_from(texts), np.arange(len(number)))
    yield link_rows(stages.judged(found, job.judged.links), number, job.source.pk_type)
