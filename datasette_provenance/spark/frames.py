"""What every step does with Spark: a function of Arrow columns over a frame, and frames laid down so that nothing is made twice."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

Batches = Iterator[pa.RecordBatch]
Made = Iterable[pa.RecordBatch]


class Place(NamedTuple):
    """Where a run lays down what its steps give, on a file system that all machines see."""

    session: SparkSession
    path: str

    def keep(self, frame: DataFrame, name: str, partitions: int | None = None) -> DataFrame:
        """The same rows, written out: what comes after reads them, and a machine that is lost loses none of them. Numbers that a
        second try would give otherwise are given once."""
        if partitions is not None:
            frame = frame.coalesce(partitions)
        frame.write.mode("overwrite").option("compression", "zstd").parquet(self.at(name))
        return self.kept(name, frame.schema)

    def kept(self, name: str, schema: Any) -> DataFrame:
        return self.session.read.schema(schema).parquet(self.at(name))

    def at(self, name: str) -> str:
        return f"{self.path.rstrip('/')}/{name}"


def mapped(frame: DataFrame, function: Callable[..., Made], schema: pa.Schema, *given: Any) -> DataFrame:
    """``function`` over the batches of every part of the frame."""

    def over(batches: Batches) -> Iterator[pa.RecordBatch]:
        with uncollected():
            yield from function((batch for batch in batches if batch.num_rows), *given)

    return frame.mapInArrow(over, from_arrow_schema(schema))


def grouped(
    frame: DataFrame, by: Sequence[str], function: Callable[..., Made], schema: pa.Schema, *given: Any
) -> DataFrame:
    """``function`` over all rows of each group together."""

    def over(rows: pa.Table) -> pa.Table:
        with uncollected():
            return pa.Table.from_batches(list(function(rows, *given)), schema)

    return frame.groupBy(*by).applyInArrow(over, from_arrow_schema(schema))


def joined(
    one: DataFrame, other: DataFrame, by: str, function: Callable[..., Made], schema: pa.Schema, *given: Any
) -> DataFrame:
    """``function`` over all rows of each group of both frames, those of the first first; nothing where it has none."""

    def over(left: pa.Table, right: pa.Table) -> pa.Table:
        with uncollected():
            made = list(function(left, right, *given)) if left.num_rows else []
            return pa.Table.from_batches(made, schema)

    # under a name of its own: it may have come from the first frame, and then Spark could not tell the two apart
    other = other.select(*(F.col(name).alias(name) if name == by else F.col(name) for name in other.columns))
    return one.groupBy(by).cogroup(other.groupBy(by)).applyInArrow(over, from_arrow_schema(schema))


class uncollected:
    """Without looking for circles of objects: stages make none, and a quarter of their time would go into looking through
    millions of rows and grams for them."""

    def __enter__(self) -> None:
        self.collecting = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self.collecting:
            gc.enable()
