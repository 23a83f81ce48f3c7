"""What a step has in common, and what comes of comparing, as files of the work folder: columns and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..stages import Compared, Rows
from .columns import Columns, ragged, save_columns
from .files import load_json, save_json

Array = npt.NDArray[Any]


class Context(NamedTuple):
    """What reading asks beside the text."""

    publishers: Mapping[str, int]
    """Names as often as they occur."""
    recurring: Mapping[str, frozenset[bytes]]
    """Keys of the lines that publishers print everywhere, by publisher as given."""
    outlets: Sequence[Mapping[str, str]]
    """The sources that the user added."""


def save_context(path: Path, context: Context) -> None:
    lines = {name: sorted(key.hex() for key in keys) for name, keys in context.recurring.items()}
    save_json(path, context._replace(recurring=lines)._asdict())  # type: ignore[arg-type]


def load_context(path: Path) -> Context:
    found = Context(**load_json(path))
    lines = {name: frozenset(map(bytes.fromhex, keys)) for name, keys in found.recurring.items()}  # type: ignore[arg-type]
    return found._replace(recurring=lines)


def save_common(path: Path, common: Mapping[int, Array]) -> None:
    """The commonplace facts by window."""
    windows = sorted(common)
    facts, offsets = ragged([common[w] for w in windows], [np.array([0, len(common[w])]) for w in windows])
    save_columns(path, {"windows": np.array(windows, np.int64), "facts": facts, "offsets": offsets})


def load_common(path: Path) -> dict[int, Array]:
    windows, facts, offsets = map(Columns(path).rows, ("windows", "facts", "offsets"))
    return dict(zip(windows.tolist(), np.split(facts, offsets[1:-1]), strict=False))


def save_titles(path: Path, hashes: Array, counts: Array) -> None:
    """How many articles carry a headline, by its hash."""
    save_columns(path, {"hashes": hashes, "counts": counts})


def load_titles(path: Path) -> dict[int, int]:
    hashes, counts = map(Columns(path).rows, ("hashes", "counts"))
    return dict(zip(hashes.tolist(), counts.tolist(), strict=True))


def save_arrays(path: Path, arrays: Sequence[Array]) -> None:
    save_columns(path, {str(n): array for n, array in enumerate(arrays)})


def load_arrays(path: Path) -> list[Array]:
    file = Columns(path)
    return [file.rows(name) for name in file.places]


def save_compared(path: Path, found: Compared) -> None:
    columns = {"links": found.links, "spans": found.spans}
    for table in ("rows", "passages"):
        for n, column in enumerate(getattr(found, table).columns):
            if isinstance(column, np.ndarray):
                columns[f"{table} {n}"] = column
            else:  # values that repeat are kept once, and are one object again
                codes = {value: code for code, value in enumerate(dict.fromkeys(column))}
                columns[f"{table} {n}"] = np.fromiter(map(codes.__getitem__, column), np.uint32, len(column))
                columns[f"{table} {n} values"] = np.frombuffer(json.dumps(list(codes)).encode(), np.uint8)
    save_columns(path, columns)


def load_compared(path: Path) -> Compared:
    file = Columns(path)
    tables = {}
    for table in ("rows", "passages"):
        columns: list[Any] = []
        while (name := f"{table} {len(columns)}") in file.places:
            columns.append(file.rows(name))
            if f"{name} values" in file.places:
                values = json.loads(file.rows(f"{name} values").tobytes())
                columns[-1] = list(map(values.__getitem__, columns[-1].tolist()))
        tables[table] = Rows(*columns)
    return Compared(file.rows("links"), file.rows("spans"), **tables)
