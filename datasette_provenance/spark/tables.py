"""The public tables as frames: rows of lineage and of links put together, and the sums over them, as `store.aggregates` makes them."""

from __future__ import annotations

from typing import Any, NamedTuple

from pyspark import Broadcast
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ..lineage.captures import SAME_TEXT
from ..records import DERIVED
from ..run import parquet
from . import events
from .common import Common
from .components import components
from .frames import Place

LINKS = "provenance_links"


class Found(NamedTuple):
    """What the stages gave."""

    links: DataFrame
    """As ``comparing.links_schema``."""
    passages: DataFrame
    mentions: DataFrame
    articles: DataFrame
    """As ``lineage.article_schema``."""
    traced: DataFrame
    numbers: DataFrame
    """id and number of each article."""


def write(place: Place, results: Place, found: Found, common: Broadcast[Common]) -> None:
    """Every table of ``parquet.NAMES`` into its folder."""
    pk_type, claim = common.value.job.source.pk_type, common.value.job.settings.claim
    made: dict[str, DataFrame] = {}

    def lay_down(name: str, frame: DataFrame) -> None:
        columns = [
            F.col(field.name).cast(_sql(field.type)).alias(field.name) for field in parquet.schema(name, pk_type)
        ]
        made[name] = results.keep(frame.select(*columns), name)

    articles = place.keep(found.articles, "articles-said")
    lay_down("provenance_articles", articles)
    counts = events.count(found.links, articles, common)
    families = found.traced.where("family is not null").select("family.*").drop("event_articles", "event_sources")
    lay_down("provenance_families", families.join(counts, families["id"] == counts["family"]))
    lay_down("provenance_versions", found.traced.where("version is not null").select("version.*"))
    parents = found.traced.where("parent is not null").select("parent.*").withColumn("chosen", F.lit(1))
    with_parents = found.links.drop("is_parent").join(parents, ["article_id", "source_id"], "left")
    lay_down(LINKS, with_parents.withColumn("is_parent", F.coalesce("chosen", F.lit(0))))
    lay_down("provenance_passages", found.passages)
    lay_down("provenance_mentions", found.mentions)
    lay_down("provenance_captures", captures(place, made, found.numbers, claim))
    lay_down(parquet.FACETS, facets(made, articles, claim))
    counted = place.keep(_counted(made), "counted")
    lay_down("provenance_publishers", publishers(counted))
    lay_down("provenance_carriers", carriers(counted))
    lay_down("provenance_origins", origins(counted, made))


def _sql(of: Any) -> str:
    return {"string": "string", "int64": "long", "double": "double", "binary": "binary"}[str(of)]


def facets(made: dict[str, DataFrame], articles: DataFrame, claim: float) -> DataFrame:
    """As `run.facets`: distinct (facet, value, article)."""

    def of(facet: str, frame: DataFrame, value: Any, article: str = "article_id") -> DataFrame:
        rows = frame.select(
            F.lit(facet).alias("facet"), F.expr(value).alias("value"), F.col(article).alias("article_id")
        )
        return rows.where("value is not null")

    links = made[LINKS]
    sure = links.where(F.greatest("confidence", "same_copy") >= claim)
    derived = sure.where(F.col("relation").isin(list(DERIVED)) & (F.col("is_parent") == 1))
    carried = derived.join(articles.select("article_id", "publisher"), "article_id")
    every = [
        of("role", articles, "role"),
        of("origin", articles, "origin"),
        of("credited", articles, "case credited when 1 then 'credited' when 0 then 'uncredited' end"),
        of("cited", articles.select("article_id", F.explode("cited").alias("name")), "name"),
        of("relation", sure, "relation"),
        of("relation", sure, "relation", "source_id"),
        of("carried_by", carried, "publisher", "source_id"),
        of("judged", links.where("judgement is not null"), "'link ' || judgement"),
        of("judged", links.where("judgement is not null"), "'link ' || judgement", "source_id"),
        of("judged", articles.where("judgement is not null"), "'origin ' || judgement"),
    ]
    whole = every[0]
    for one in every[1:]:
        whole = whole.unionByName(one)
    return whole.distinct()


def captures(place: Place, made: dict[str, DataFrame], numbers: DataFrame, claim: float) -> DataFrame:
    """Of each page that is stored more than once all captures but the first: the earliest, then by (str) id."""
    articles = made["provenance_articles"]
    stored = articles.where("captures > 1 and publisher > ''").select("article_id", "publisher")
    others = articles.select(F.col("article_id").alias("source_id"), F.col("publisher").alias("of_source"))
    same = made[LINKS].where(
        (F.col("relation") == "copy")
        & (F.col("same_copy") >= claim)
        & (F.least("article_share", "source_share") >= SAME_TEXT)
    )
    same = same.join(stored, "article_id").join(others, "source_id").where("publisher = of_source")
    for end, name in (("article_id", "u"), ("source_id", "v")):
        same = same.join(numbers.select(F.col("id").alias(end), F.col("number").alias(name)), end)
    groups = components(place, same.select("u", "v"), "captures")
    pages = groups.join(numbers, groups["node"] == numbers["number"]).select("id", "root")
    times = articles.select(F.col("article_id").alias("id"), F.coalesce("published", F.lit("9")).alias("at"))
    pages = pages.join(times, "id")
    first = pages.groupBy("root").agg(F.min_by("id", F.struct("at", F.col("id").cast("string"))).alias("first_id"))
    return pages.join(first, "root").where("id <> first_id").select(F.col("id").alias("article_id"), "first_id")


def _counted(made: dict[str, DataFrame]) -> DataFrame:
    """What sums need of `tally.COLUMNS`, of each page once."""
    a = made["provenance_articles"].join(made["provenance_captures"].select("article_id"), "article_id", "left_anti")
    s = made["provenance_articles"].select(
        F.col("article_id").alias("source_id"),
        F.col("publisher").alias("s_publisher"),
        F.col("published").alias("s_published"),
    )
    another = "origin > '' and not (origin <=> publisher) and not (s_publisher <=> publisher)"
    known = "length(published) > 10 and length(s_published) > 10"
    seconds = "unix_timestamp({}, \"yyyy-MM-dd'T'HH:mm:ss\")"
    time = {name: seconds.format(f"substr({name}, 1, 19)") for name in ("published", "s_published")}
    credit = (
        "case when origin is null or origin = '' then 'unknown' when origin = publisher then 'own' when credited = 1 then 'credited' "
        "when credited = 0 then 'uncredited' else 'unsaid' end"
    )
    return a.join(s, "source_id", "left").select(
        "article_id", "publisher", "origin", F.expr(credit).alias("credit"),
        F.expr(f"case when {another} and {known} then {time['published']} - {time['s_published']} end").alias("seconds"),
    )  # fmt: skip


def publishers(counted: DataFrame) -> DataFrame:
    named = counted.where("publisher > ''")
    sums = named.groupBy("publisher").agg(
        F.count("*").alias("articles"),
        F.sum(F.expr("int(credit in ('credited', 'uncredited'))")).alias("carried"),
        F.sum(F.expr("int(credit = 'uncredited')")).alias("uncredited"),
    )
    lags = named.where("seconds >= 0").groupBy("publisher").agg(
        F.count("*").alias("timed"), F.expr("round(percentile(seconds / 3600.0D, 0.5), 6)").alias("median_hours")
    )  # fmt: skip
    return sums.join(lags, "publisher", "left").withColumn("timed", F.coalesce("timed", F.lit(0)))


def carriers(counted: DataFrame) -> DataFrame:
    theirs = counted.where("publisher > '' and origin > '' and publisher <> origin")
    return theirs.groupBy("publisher", "origin").agg(
        F.count("*").alias("articles"), F.sum(F.expr("int(credit = 'uncredited')")).alias("uncredited")
    )


def origins(counted: DataFrame, made: dict[str, DataFrame]) -> DataFrame:
    articles = counted.where("origin > ''").groupBy("origin").agg(F.count("*").alias("articles"))
    carried = made["provenance_carriers"].groupBy("origin").agg(
        F.count("*").alias("publishers"), F.sum("articles").alias("carried"), F.sum("uncredited").alias("uncredited")
    )  # fmt: skip
    families = made["provenance_families"].groupBy("origin").agg(F.count("*").alias("families"))
    found = articles.join(carried, "origin", "left").join(families, "origin", "left")
    return found.na.fill(0, ["publishers", "carried", "uncredited", "families"])
