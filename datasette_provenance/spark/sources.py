"""Articles as a run on Spark takes them: Parquet or JSON lines on any file system, which columns are what, and keys that name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from ..errors import SourceError, TableError
from ..markup import is_markup
from ..run.parquet import ARTICLES
from ..sources.columns import choose, find
from ..sources.dates import Order
from ..sources.rows import Record
from ..store.contents import SAMPLE as ENDS
from ..store.contents import dates_among
from ..store.table import COLUMNS as ROLES
from ..store.table import SAMPLE, ArticleTable, page_columns
from .columns import page_column

JSON = (".json", ".jsonl", ".ndjson", ".jl")
PACKED = (".gz", ".bz2", ".zst", ".zstd")
ISO = r"^[12]\d{3}-[01]\d-[0-3]\d([T ][0-2]\d:[0-5]\d.*)?$"
DATES = 100_000
"""Distinct dates in other forms that are looked at."""
TWICE = 3
"""Keys that are named where several rows have them."""
KEYS = {
    T.StringType: "TEXT",
    T.LongType: "INTEGER",
    T.IntegerType: "INTEGER",
    T.ShortType: "INTEGER",
    T.ByteType: "INTEGER",
}


class Source(NamedTuple):
    frame: DataFrame
    """Rows as they are, but for those without a key."""
    table: ArticleTable
    said: tuple[str, ...]
    """What whoever runs detection should know of how they are read."""


def opened(session: SparkSession, path: str) -> DataFrame:
    """The rows of a file, a folder or a pattern. Raises SourceError."""
    name = path.rstrip("/").lower()
    for ending in PACKED:
        name = name.removesuffix(ending)
    try:
        if name.endswith(JSON):
            rows = session.read.json(path)
        else:
            try:
                rows = session.read.parquet(path)
            except AnalysisException as error:
                if "UNABLE_TO_INFER_SCHEMA" not in str(error):
                    raise
                rows = session.read.json(path)
    except Exception as error:  # of whatever file system it is
        said = str(error).strip().splitlines()[0][:200]
        raise SourceError(f"{path} could not be read as Parquet or JSON lines: {said}") from error
    if "_corrupt_record" in rows.columns:
        raise SourceError(f"{path} has lines that are no JSON.")
    return rows


def describe(frame: DataFrame, path: str, asked: Mapping[str, str | None], dates: Order) -> Source:
    """Which columns are what, as `store.table.resolve` finds it out of a table. Raises TableError, also where keys name no one article."""
    names = [field.name for field in frame.schema]
    records = [Record(None, row.asDict(recursive=True)) for row in frame.limit(SAMPLE).collect()]
    if not records:
        raise TableError(f"{path} holds no rows.")
    wanted: dict[str, str] = {}
    for role, name in asked.items():
        if name is not None:
            there = find(names, name)
            if there is None:
                raise TableError(f"{path} has no column {name!r} (--{role}). It has: {', '.join(names)}.")
            wanted[role] = there
    guessed = {role: name for role, name in choose(records, wanted).first().items() if name in names}
    chosen: dict[str, str | None] = {role: wanted.get(role, guessed.get(role)) for role in ROLES}
    if chosen["text"] is None:
        raise TableError(
            f"No column of {path} looks like the articles' text. Name it with --text. It has: {', '.join(names)}."
        )
    pk = "id" if "id" in names else guessed.get("id")
    kind = KEYS.get(type(frame.schema[pk].dataType)) if pk else None
    if pk is None or kind is None:
        raise TableError(
            f"Results name articles by a column id of text or whole numbers, and {path} has none. It has: {', '.join(names)}."
        )
    without = _keys(frame, pk, path)
    frame = frame.where(F.col(quoted(pk)).isNotNull())
    page = page_columns(names, [*chosen.values(), pk], {})
    markup = _markup(frame, pk, str(chosen["text"]))
    read = _dates(frame, chosen["published"], dates)
    said = (f"The texts in {chosen['text']} are HTML: they were read without their tags.",) if markup else ()
    return Source(
        frame, ArticleTable(ARTICLES, pk, kind, chosen, page, read.order, markup), (*without, *said, *read.said)
    )


def _markup(frame: DataFrame, pk: str, text: str) -> bool:
    texts: list[Any] = []
    for order in (F.asc(quoted(pk)), F.desc(quoted(pk))):
        texts += [
            row[0] for row in frame.orderBy(order).select(F.col(quoted(text)).cast("string")).limit(ENDS).collect()
        ]
    return is_markup(texts)


def _dates(frame: DataFrame, column: str | None, asked: Order) -> Any:
    if column is None:
        return dates_among("", (), asked)
    value = F.col(quoted(column)).cast("string")
    others = (
        frame.select(value.alias("value")).where(f"value <> '' and not (value rlike r'{ISO}')").groupBy("value").count()
    )
    return dates_among(column, [tuple(row) for row in others.limit(DATES).collect()], asked)


def normal(source: Source) -> DataFrame:
    """id, the columns that are read under the names of their roles, and those of a page's data: as text."""
    frame, table = source.frame, source.table
    columns = {role: table.columns[role] for role in ROLES} | {
        page_column(key): name for key, name in table.page.items()
    }
    kinds = {field.name: field.dataType for field in frame.schema}
    key = F.col(quoted(table.pk)).cast("long" if table.pk_type == "INTEGER" else "string").alias("id")
    return frame.select(key, *(_text(name, kinds).alias(role) for role, name in columns.items()))


def _text(name: str | None, kinds: Mapping[str, Any]) -> F.Column:
    if name is None:
        return F.lit(None).cast("string")
    column = F.col(quoted(name))
    if isinstance(kinds[name], T.StructType | T.ArrayType | T.MapType):
        return F.to_json(column)
    return column.cast("string")


def _keys(frame: DataFrame, pk: str, path: str) -> tuple[str, ...]:
    """What should be known of rows without a key. Raises TableError where two rows have the same one: which of the two is meant,
    no result could say."""
    counts = frame.groupBy(F.col(quoted(pk)).alias("key")).count().where("count > 1 or key is null")
    # the one without a key comes first: null before all
    found = [tuple(row) for row in counts.orderBy("key").limit(TWICE + 1).collect()]
    several = [(key, count) for key, count in found if key is not None]
    if several:
        named = ", ".join(f"{key!r} ({count} rows)" for key, count in several[:TWICE])
        raise TableError(
            f"Column {pk!r} of {path} does not name one article each: {named}{' and more' if len(several) > TWICE else ''}. "
            "Leave one row of each, or give them different keys; nothing was written."
        )
    without = sum(count for _, count in found)
    return (f"Rows without a value in {pk!r}: {without}. They were left out.",) if without else ()


def quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
