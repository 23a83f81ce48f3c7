"""Records as Arrow columns and back: pure functions of the columns of a batch, with numpy over the bytes as they lie there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ..arrays.ranges_batch import bounds
from ..records import Article, Reading
from ..run.parts import FACT, WORD, documents_of, unpack_readings
from ..store.table import COLUMNS as ROLES
from ..store.table import ArticleTable, article_of
from ..text.words_batch import DocumentBatch

Array = npt.NDArray[Any]
I8 = npt.NDArray[np.int64]
Columns = Any
"""What Spark hands to a task: a RecordBatch or a Table."""


def table(of: pa.Schema, **columns: Any) -> pa.RecordBatch:
    """A batch of named columns: Arrow's own, arrays or lists."""
    arrays = [c if isinstance(c, pa.Array) else pa.array(c, f.type) for f in of for c in (columns[f.name],)]
    return pa.RecordBatch.from_arrays(arrays, schema=of)


def binaries(values: Array, offsets: I8) -> pa.Array:
    """Lists that stand one after another, list i from ``offsets[i]``, as bytes of each."""
    data = np.ascontiguousarray(values).view(np.uint8).reshape(-1)
    size = values.dtype.itemsize * (values.shape[1] if values.ndim > 1 else 1)
    places = (np.asarray(offsets) * size).astype(np.int32)
    return pa.Array.from_buffers(pa.binary(), len(offsets) - 1, [None, pa.py_buffer(places), pa.py_buffer(data)])


def rows_as_bytes(matrix: Array) -> pa.Array:
    """The rows of a matrix, as bytes of each."""
    return binaries(matrix.reshape(-1), np.arange(len(matrix) + 1) * matrix.shape[1])


def lists(of: Columns, name: str, dtype: Any) -> tuple[Array, I8]:
    """What ``binaries`` made of them; of a column of missing values nothing each."""
    column, kind = column_of(of, name), np.dtype(dtype)
    places = np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + len(column) + 1].astype(
        np.int64
    )
    data = column.buffers()[2]
    values = (
        np.frombuffer(data, np.uint8)[places[0] : places[-1]]
        if data is not None and len(column)
        else np.empty(0, np.uint8)
    )
    return values.view(kind) if values.size else np.empty(0, kind), (places - places[0]) // kind.itemsize


def column_of(of: Columns, name: str) -> pa.Array:
    column = of.column(name)
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
        if isinstance(column, pa.ChunkedArray):  # of a table without rows
            column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    return column if len(column) else pa.array([b""] if column.type == pa.binary() else [], column.type)[:0]


def numbers(of: Columns, name: str) -> Array:
    return column_of(of, name).to_numpy(zero_copy_only=False)


def values(of: Columns, name: str) -> list[Any]:
    return column_of(of, name).to_pylist()


def page_column(key: str) -> str:
    return f"page_{key}"


def articles_of(of: Columns, source: ArticleTable) -> list[Article]:
    """Those of the rows that have a text; ``source``: how to read them."""
    names = ["id", *ROLES, *map(page_column, source.page)]
    rows = zip(*(values(of, name) for name in names), strict=True)
    return [article_of(row, source) for row in rows if row[1] is not None and row[1].strip()]


def documents_from(of: Columns) -> tuple[DocumentBatch, Array, I8]:
    """The documents of rows of ``read`` and ``told``; their paragraphs' (start, end), and the offsets of these."""
    ends, end_offsets = lists(of, "paragraphs", "<u4")
    spans, span_offsets = ends.reshape(-1, 2), end_offsets // 2
    batch = documents_of(
        lists(of, "words", WORD), lists(of, "told", FACT), lists(of, "commonplaces", "<u8"),
        numbers(of, "shingles").astype(np.int64), numbers(of, "script").astype(np.uint8),
    )  # fmt: skip
    return batch, spans, span_offsets


def readings_from(of: Columns) -> list[Reading]:
    return unpack_readings(values(of, "reading"))


def rows_of(of: Columns, names: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    return zip(*(values(of, name) for name in names), strict=True)


def one_after_another(pieces: Sequence[Array], dtype: Any) -> tuple[Array, I8]:
    """Several arrays as one, and where each begins."""
    joined = np.concatenate(pieces) if pieces else np.empty(0, dtype)
    return joined, bounds([len(piece) for piece in pieces])
