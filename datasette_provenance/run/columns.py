"""Arrays on disk between the steps: a file a part, of named columns, of which any rows can be read without the rest."""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Mapping
from functools import cache, lru_cache
from io import FileIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .files import SEAL, write

Array = npt.NDArray[Any]
OPEN = 64
"""Files open at once in a process. A large table has many more parts, and what belongs together is in any of them: opened again,
a file costs a few microseconds, its offsets read again would cost fifty."""


def save_columns(path: Path, columns: Mapping[str, Array]) -> None:
    """Write named arrays (one- or two-dimensional) into one file, whole or not at all."""

    def fill(file: Any) -> None:
        at = 0
        places = {}
        for name, column in columns.items():
            column = np.ascontiguousarray(column)
            places[name] = (column.dtype.descr if column.dtype.names else column.dtype.str, column.shape, at)
            file.write(column.data.cast("B") if column.size else b"")
            at += column.nbytes
        described = json.dumps(places).encode()
        file.write(described)
        file.write(len(described).to_bytes(8, "little"))

    write(path, fill)


class Columns:
    """A file of named arrays. What says where they stand is read once, and kept: a few KB."""

    def __init__(self, path: Path) -> None:
        self.path = path
        file = opened(path)
        size = os.fstat(file).st_size - SEAL
        length = int.from_bytes(_read(file, 8, size - 8), "little")
        self.places = {}
        for name, (kind, shape, at) in json.loads(_read(file, length, size - 8 - length)).items():
            dtype = np.dtype(kind if isinstance(kind, str) else [tuple(field) for field in kind])
            self.places[name] = dtype, tuple(shape), dtype.itemsize * (shape[1] if len(shape) > 1 else 1), at
        self._kept: dict[str, Array] = {}
        self._bounds: dict[str, array[int]] = {}

    def shape(self, name: str) -> tuple[int, ...]:
        return self.places[name][1]

    def count(self, name: str) -> int:
        """Rows of a column."""
        return self.shape(name)[0]

    def rows(self, name: str, first: int = 0, last: int | None = None) -> Array:
        """Rows first:last of a column."""
        dtype, shape, size, at = self.places[name]
        last = shape[0] if last is None else last
        data = _read(opened(self.path), (last - first) * size, at + first * size)
        return np.frombuffer(data, dtype).reshape(-1, *shape[1:])

    def kept(self, name: str) -> Array:
        """A column that is asked for again and again: read once."""
        if name not in self._kept:
            self._kept[name] = self.rows(name)
        return self._kept[name]

    def lists(self, name: str, offsets: str, rows: list[int]) -> list[bytes]:
        """Some lists of a column of lists, as they stand in the file; ``offsets``: the column that says where they begin."""
        bounds = self._bounds.get(offsets)
        if bounds is None:
            bounds = self._bounds[offsets] = array("I", self.rows(offsets).astype(np.uintc).tobytes())
        _, _, size, at = self.places[name]
        file = opened(self.path)
        if len(rows) == len(bounds) - 1 and rows == list(range(len(rows))):
            data = _read(file, bounds[-1] * size, at)
            return [data[a * size : b * size] for a, b in pairwise(bounds)]
        return [_read(file, (bounds[row + 1] - bounds[row]) * size, at + bounds[row] * size) for row in rows]


class Filed:
    """A column in place of the array that it was made of: slices of it are read when they are asked for."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name

    def __getitem__(self, rows: slice) -> Array:
        return columns(self.path).rows(self.name, *map(int, (rows.start, rows.stop)))


@cache
def columns(path: Path) -> Columns:
    """The file. What a name stands for never changes, see ``work``."""
    return Columns(path)


def opened(path: Path) -> int:
    return _file(path).fileno()


@lru_cache(maxsize=OPEN)
def _file(path: Path) -> FileIO:
    """Closed when the cache lets go of it."""
    return FileIO(path)


def close_files() -> None:
    columns.cache_clear()
    _file.cache_clear()


def _read(file: int, size: int, at: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(file, size, at)
    os.lseek(file, at, os.SEEK_SET)
    return os.read(file, size)
