"""Results as Parquet (`run.parquet`), read column by column and batch by batch: they are larger than any memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from types import ModuleType
from typing import Any, NamedTuple

from ..errors import ProvenanceError
from ..records import ArticleId
from ..run import parquet

SQL_TYPES = (
    ("is_boolean", int),
    ("is_integer", int),
    ("is_floating", float),
    ("is_binary", bytes),
    ("is_large_binary", bytes),
)
"""What a column of articles is in SQLite, by what it is in Parquet: else text."""

Row = tuple[Any, ...]


class Stored(NamedTuple):
    """A folder of results: on disk, or wherever its address leads (s3://, gs://, hdfs://)."""

    path: str
    """As it was given."""
    run: parquet.Run
    system: Any
    """pyarrow's file system."""
    root: str
    """The folder in it."""

    def rows(self, table: str, columns: Sequence[str], where: Any = None) -> Iterator[Row]:
        """Rows of a table (or of the articles), in no order. ``where``: an expression of pyarrow.compute."""
        batches = self._dataset(table).to_batches(columns=list(columns), filter=where)
        while (batch := self._next(table, batches)) is not None:
            values = [[_plain(v) for v in column] if _odd(column.type) else column.to_pylist() for column in batch]
            yield from zip(*values, strict=True)

    def _next(self, table: str, batches: Iterator[Any]) -> Any:
        try:
            return next(batches, None)
        except (OSError, ValueError) as error:
            said = str(error).splitlines()[0]
            raise ProvenanceError(f"{self.path}: {table} cannot be read: {said}") from error

    def article_columns(self) -> dict[str, type]:
        """Of the articles: name -> Python type."""
        import pyarrow.types as types

        schema = self._dataset(parquet.ARTICLES).schema
        return {
            field.name: next((of for name, of in SQL_TYPES if getattr(types, name)(field.type)), str)
            for field in schema
        }

    def _dataset(self, table: str) -> Any:
        import pyarrow.dataset as ds

        schema = None if table == parquet.ARTICLES else parquet.schema(table, self.run.pk_type)
        try:
            return ds.dataset(f"{self.root}/{table}", schema=schema, filesystem=self.system, format="parquet")
        except (OSError, ValueError) as error:
            raise ProvenanceError(f"{self.path} holds no {table}: these results are not whole.") from error


def opened(path: str) -> Stored:
    """Raises ProvenanceError where the folder, or what says that it holds results, is missing."""
    from pyarrow import fs

    try:
        system, root = fs.FileSystem.from_uri(path) if "://" in path else (fs.LocalFileSystem(), path)
        root = root.rstrip("/") or root
        if system.get_file_info(root).type != fs.FileType.Directory:
            raise ProvenanceError(f"{path} is no folder. Name the one that `detect --results` wrote.")
        with system.open_input_stream(f"{root}/{parquet.RUN}") as file:
            run = parquet.from_json(file.read().decode("utf-8"))
    except FileNotFoundError as error:
        raise ProvenanceError(
            f"{path} holds no results: there is no {parquet.RUN} in it. `detect --results` writes it when all is done."
        ) from error
    except (OSError, ValueError) as error:  # a JSON that cannot be read is a ValueError
        raise ProvenanceError(f"The results in {path} cannot be read: {error}.") from error
    if run.pk_type not in parquet.ID_TYPES:
        raise ProvenanceError(
            f"The results in {path} have keys of type {run.pk_type}, which no version of ours writes."
        )
    return Stored(path, run, system, root)


def among(column: str, ids: Iterable[ArticleId], run: parquet.Run) -> Any:
    """The expression that a column of article keys is one of some."""
    compute, pa = modules()
    return compute.field(column).isin(pa.array(list(ids), parquet.ID_TYPES[run.pk_type]))


def modules() -> tuple[ModuleType, ModuleType]:
    import pyarrow
    import pyarrow.compute

    return pyarrow.compute, pyarrow


def _odd(of: Any) -> bool:
    """Whether SQLite would not take its values as they are."""
    import pyarrow.types as types

    return types.is_nested(of) or types.is_temporal(of) or types.is_decimal(of) or types.is_boolean(of)


def _plain(scalar: Any) -> Any:
    value = scalar.as_py()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (list, dict, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value if value is None else str(value)
