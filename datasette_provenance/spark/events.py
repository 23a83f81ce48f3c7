"""How many articles and sources stand behind the event of each family, as `lineage.events` counts them, without its links by
quotations having to hang together in one place.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute
from pyspark import Broadcast
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ..attribution.statement import MIXED
from ..lineage import events
from ..run.parquet import ID_TYPES
from .columns import table, values
from .common import Common
from .frames import Batches, Made, mapped

RELATIONS = ("copy", "rewrite", "partial", "quotes")


def near_schema(pk_type: str) -> pa.Schema:
    """A family, and what is of its event: another family, or an article that is in none."""
    return pa.schema([("family", pa.string()), ("other_family", pa.string()), ("other", ID_TYPES[pk_type])])


def count(links: DataFrame, articles: DataFrame, common: Broadcast[Common]) -> DataFrame:
    """(family, event_articles, event_sources). ``articles``: article_id, family_id, published, teller of all."""
    told = articles.select("article_id", "family_id", F.coalesce("published", F.lit("")).alias("published"))
    some = links.where(F.col("relation").isin(list(RELATIONS)))
    some = some.select("article_id", "source_id", "relation", "same_copy", "confidence", "quoted_words")
    some = some.join(told, "article_id")
    of_source = {"article_id": "source_id", "family_id": "source_family", "published": "source_published"}
    some = some.join(told.withColumnsRenamed(of_source), "source_id")
    some = some.where("coalesce(family_id, source_family) is not null and not (family_id <=> source_family)")
    near = mapped(some, _near, near_schema(common.value.job.source.pk_type), common).distinct()
    members = articles.where("family_id is not null").select(F.col("family_id").alias("family"), "teller")
    sizes = members.groupBy("family").count()
    beside = near.join(sizes.withColumnRenamed("family", "other_family"), "other_family", "left")
    beside = beside.groupBy("family").agg(F.sum(F.expr("if(other_family is null, 1, count)")).alias("more"))
    of_family = members.distinct()
    tellers = of_family.unionByName(
        near.where("other_family is not null").join(of_family.withColumnRenamed("family", "other_family"), "other_family")
        .select("family", "teller")
    ).unionByName(
        near.where("other_family is null").join(articles.select(F.col("article_id").alias("other"), "teller"), "other")
        .select("family", "teller")
    )  # fmt: skip
    known = F.when(~F.col("teller").isin("", MIXED), F.col("teller"))
    sources = tellers.groupBy("family").agg(F.countDistinct(known).alias("event_sources"))
    counted = sizes.join(beside, "family", "left").join(sources, "family", "left")
    return counted.select(
        "family", (F.col("count") + F.coalesce("more", F.lit(0))).alias("event_articles"), F.coalesce("event_sources", F.lit(0)).alias("event_sources")
    )  # fmt: skip


def _near(batches: Batches, common: Broadcast[Common]) -> Made:
    settings = common.value.job.settings
    names = ("relation", "same_copy", "confidence", "quoted_words", "published", "source_published")
    for batch in batches:
        rows = zip(*(values(batch, name) for name in names), strict=True)
        kept = [
            n
            for n, (relation, same_copy, confidence, quoted, one, other) in enumerate(rows)
            if events.connects(relation, same_copy, confidence, quoted, settings) and events.together(one, other)
        ]
        some = batch.take(pa.array(kept, pa.int64()))
        sides = ("family_id", "article_id"), ("source_family", "source_id")
        for (family, _), (other_family, other) in (sides, sides[::-1]):
            mine = some.filter(some.column(family).is_valid())
            nobody = pa.scalar(None, mine.column(other).type)
            lone = pyarrow.compute.if_else(mine.column(other_family).is_null(), mine.column(other), nobody)
            yield table(
                near_schema(common.value.job.source.pk_type),
                family=mine.column(family),
                other_family=mine.column(other_family),
                other=lone,
            )
