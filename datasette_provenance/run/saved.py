"""What tasks have in common, and what comes of comparing, as files of the work folder: columns and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.ranges_batch import chained
from ..stages import Compared, Rows
from .columns import Columns, save_columns
from .files import load_json, save_json

Array = npt.NDArray[Any]


class Learned(NamedTuple):
    """What all scanned articles tell: of this a Context's sources and site lines are made."""

    publishers: Mapping[str, int]
    """Canonical names as often as they occur."""
    site_lines: Mapping[str, frozenset[bytes]]
    outlets: Sequence[Mapping[str, str]]
    """The sources that the user added."""


def save_learned(path: Path, learned: Learned) -> None:
    lines = {name: sorted(key.hex() for key in keys) for name, keys in learned.site_lines.items()}
    save_json(path, {**learned._asdict(), "site_lines": lines})


def load_learned(path: Path) -> Learned:
    stored = load_json(path)
    lines = {name: frozenset(map(bytes.fromhex, keys)) for name, keys in stored["site_lines"].items()}
    return Learned(**{**stored, "site_lines": lines})


def save_commonplaces(path: Path, commonplaces: Mapping[int, Array]) -> None:
    """The commonplace facts by window."""
    windows = sorted(commonplaces)
    facts, offsets = chained(
        [commonplaces[w] for w in windows], [np.array([0, len(commonplaces[w])], np.int64) for w in windows]
    )
    save_columns(path, {"windows": np.array(windows, np.int64), "facts": facts, "offsets": offsets})


def load_commonplaces(path: Path) -> dict[int, Array]:
    windows, facts, offsets = map(Columns(path).rows, ("windows", "facts", "offsets"))
    return dict(zip(windows.tolist(), np.split(facts, offsets[1:-1]), strict=False))


def save_headlines(path: Path, hashes: Array, counts: Array) -> None:
    """How many articles carry a headline, by its hash."""
    save_columns(path, {"hashes": hashes, "counts": counts})


def load_headlines(path: Path) -> dict[int, int]:
    hashes, counts = map(Columns(path).rows, ("hashes", "counts"))
    return dict(zip(hashes.tolist(), counts.tolist(), strict=True))


def save_arrays(path: Path, arrays: Sequence[Array]) -> None:
    save_columns(path, {str(n): array for n, array in enumerate(arrays)})


def load_arrays(path: Path) -> list[Array]:
    file = Columns(path)
    return [file.rows(name) for name in file.places]


def save_compared(path: Path, compared: Compared) -> None:
    columns = {"links": compared.links, "spans": compared.spans}
    for table in ("rows", "passages"):
        for n, column in enumerate(getattr(compared, table).columns):
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
