"""Which pairs of articles are worth comparing: the steps from sketches to pairs, with what is too heavy for one place split."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from ..candidates import pairs_batch as candidates
from ..candidates.growth_batch import KINDS
from ..sketches.sketch import PERMUTATIONS
from . import meeting
from .frames import Place, grouped, joined, mapped

KEYS = 2_000_000
"""Of one part: 34 MB."""
ARTICLES = 10_000
"""Of one part, of which the pairs are chosen at once."""
PRINTS, FACTS = KINDS.index("prints"), KINDS.index("facts")


class Sizes(NamedTuple):
    """By how much the work is cut; results do not depend on it."""

    parts: int
    """Of all keys of a kind, and of all articles."""
    every: int
    """Of so many articles one is looked at for heavy buckets."""
    heavy: int
    """Articles of those looked at that have a key, from which its bucket is split."""


def sizes_for(articles: int, keys: int) -> Sizes:
    """``keys``: of the kind that has most. A part takes KEYS, 17 bytes each, and so do the meetings of ARTICLES, whatever the number of all.

    At 100 million articles a bucket is split from about 4,000 members; of one that a sample of one article in 64 takes for
    smaller, a task has 40,000 at the very most, less than a MB. Splitting it from 96 would say the same and cost more: all keys
    would have to be counted, row by row, and what is split is carried in rows."""
    parts = max(2, -(-keys // KEYS), articles // ARTICLES)
    return Sizes(parts, max(1, min(64, articles // 1_000)), 64)


def keys_in(sketches: DataFrame) -> int:
    """Of fingerprints or bands of facts, whichever are more."""
    counted = sketches.agg(
        F.sum(F.length("prints") / 8).cast("long"), F.count("*") * (PERMUTATIONS // candidates.FACT_ROWS)
    )
    return max(n or 0 for n in counted.first() or (0,))


def find(place: Place, sketches: DataFrame, sizes: Sizes) -> DataFrame:
    """(a, b, found_by) by articles' numbers, a the earlier one; ``sketches``: number, prints, signature, order."""
    met = _meetings(place, sketches, sizes)
    summed = grouped(met.where(f"kind < {meeting.CROWD}"), ["part", "kind"], meeting.summed, meeting.MET)
    summed = place.keep(summed, "summed")
    crowds = mapped(
        met.where(f"kind = {meeting.CROWD}").select("a", "b"), meeting.crowded,
        pa.schema([("owner", pa.int64()), ("key", pa.int64())]),
    ).distinct()  # fmt: skip
    often = crowds.groupBy("owner").count().where(F.col("count") >= candidates.CROWDED).select("owner")
    need = mapped(
        summed.select("part", "a", "b"), meeting.owners, pa.schema([("part", pa.int32()), ("owner", pa.int64())])
    ).distinct()  # fmt: skip
    near = need.join(often, "owner").join(crowds, "owner").select("part", "owner", "key")
    return place.keep(joined(summed, near, "part", meeting.select, meeting.PAIR), "pairs")


def _meetings(place: Place, sketches: DataFrame, sizes: Sizes) -> DataFrame:
    heavy = place.session.sparkContext.broadcast(_heavy(sketches, sizes))
    blocks = mapped(sketches, meeting.blocks, meeting.BLOCK, heavy, sizes.parts)
    met = grouped(blocks.where("part >= 0"), ["kind", "part"], meeting.meet, meeting.MET, sizes.parts)
    if any(map(len, heavy.value)):
        met = met.unionByName(_split(blocks.where("part < 0"), sizes.parts))
    return place.keep(met, "met")


def _heavy(sketches: DataFrame, sizes: Sizes) -> Sequence[np.ndarray]:
    counts = mapped(sketches, meeting.sampled, meeting.HEAVY, sizes.every)
    found = (
        counts.groupBy("kind", "key")
        .agg(F.sum("n").alias("n"))
        .where(F.col("n") > sizes.heavy)
        .select("kind", "key")
        .toArrow()
    )
    kinds, keys = found.column("kind").to_numpy(), found.column("key").to_numpy()
    return [np.sort(keys[kinds == kind].view(np.uint64)) for kind in range(len(KINDS))]


def _split(blocks: DataFrame, parts: int) -> DataFrame:
    """What ``candidates.meet`` says of heavy buckets, with rows for members: a bucket is counted and met in any number of tasks."""
    members = (
        mapped(blocks, meeting.members, meeting.MEMBER)
        .groupBy("kind", "key", "owner")
        .agg(F.min("furniture").alias("furniture"))
    )
    large = f"if(kind = {FACTS}, {candidates.FACT_LARGE}, {candidates.LARGE})"
    few = f"if(kind = {FACTS}, {candidates.FACT_REPRESENTATIVES}, {candidates.REPRESENTATIVES})"
    bucket = members.groupBy("kind", "key").agg(F.count("*").alias("size"), F.sum("furniture").alias("marked"))
    telling = bucket.where(f"size > 1 and (kind <> {PRINTS} or size <= {large} or marked * 2 <= size)")
    first = members.withColumn("place", F.row_number().over(Window.partitionBy("kind", "key").orderBy("owner")))
    first = first.where(f"place <= {max(candidates.LARGE, candidates.FACT_LARGE)}").select(
        "kind", "key", "place", F.col("owner").alias("a")
    )
    met_by = first.join(telling, ["kind", "key"]).where(f"place <= if(size <= {large}, size, {few})")
    ties = members.join(met_by, ["kind", "key"]).where("a < owner")
    weight = f"if(kind = {PRINTS} and size <= {candidates.RARE}, 2L, 1L)"
    ties = ties.select(
        "kind", "a", F.col("owner").alias("b"), F.expr(weight).alias("met"),
        F.expr(f"if(size <= {candidates.HUGE}, {weight}, 0L)").alias("alone"),
    )  # fmt: skip
    crowd = members.join(telling.where(f"kind = {PRINTS} and size > {candidates.HUGE}"), ["kind", "key"])
    return mapped(ties, meeting.ties, meeting.MET, parts).unionByName(
        mapped(crowd.select("owner", "key"), meeting.crowds, meeting.MET)
    )
