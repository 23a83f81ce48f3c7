"""What edges connect: alternating large-star and small-star (Kiveris et al. 2014, Connected Components in MapReduce and Beyond)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ..arrays import groups_batch
from .frames import Place

FEW = 2_000_000
"""Edges up to which one place is quicker: each round goes through all of them three times."""
ROUNDS = 50
"""Rounds needed grow with the logarithm of the nodes, or its square: thirty nodes in a row take five."""


def components(place: Place, edges: DataFrame, name: str) -> DataFrame:
    """(node, root) for every end of ``edges`` (u, v), whole numbers: the root is the least node that it is connected with."""
    edges = edges.select(F.greatest("u", "v").alias("u"), F.least("u", "v").alias("v")).where("u <> v").distinct()
    edges = place.keep(edges, f"{name}-edges")
    if edges.count() <= FEW:
        return _at_once(place, edges, name)
    return place.keep(_stars(place, edges, name), name)


def _at_once(place: Place, edges: DataFrame, name: str) -> DataFrame:
    rows = edges.toArrow()
    u, v = (rows.column(end).to_numpy() for end in ("u", "v"))
    roots = groups_batch.components(u, v)
    nodes, first = np.unique(np.concatenate((u, v)), return_index=True)
    found = pa.table({"node": nodes, "root": np.concatenate((roots, roots))[first]})
    return place.keep(place.session.createDataFrame(found), name)


def _stars(place: Place, edges: DataFrame, name: str) -> DataFrame:
    before = None
    for turn in range(ROUNDS):
        edges = place.keep(_small_star(_large_star(edges)), f"{name}-{turn % 2}")
        now = edges.agg(F.count("*"), F.sum(F.hash("u", "v").cast("long"))).first()
        if now == before:
            break
        before = now
    roots = edges.select(F.col("v").alias("node"), F.col("v").alias("root")).distinct()
    return edges.select(F.col("u").alias("node"), F.col("v").alias("root")).union(roots)


def _large_star(edges: DataFrame) -> DataFrame:
    """Each node's greater neighbours, tied to the least one of it and its neighbours."""
    both = edges.union(edges.select(F.col("v").alias("u"), F.col("u").alias("v")))
    least = both.groupBy("u").agg(F.min("v").alias("m")).select("u", F.least("u", "m").alias("m"))
    tied = both.join(least, "u").where("v > u").select(F.col("v").alias("u"), F.col("m").alias("v"))
    return tied.where("u <> v").distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """Each node and its lesser neighbours, tied to the least of these."""
    least = edges.groupBy("u").agg(F.min("v").alias("m"))
    tied = edges.join(least, "u").select(F.col("v").alias("u"), F.col("m").alias("v"))
    return tied.union(least.select("u", F.col("m").alias("v"))).where("u <> v").distinct()
