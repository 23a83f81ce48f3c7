"""Arrays on disk between the steps: a file a part, of named columns, of which any rows can be read without the rest."""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from io import FileIO
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..records import Reading
from ..text.words_batch import DocumentBatch
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

    def pieces(self, name: str, offsets: str, rows: list[int]) -> list[bytes]:
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


def ragged(arrays: Sequence[Array], offsets: Sequence[Array]) -> tuple[Array, Array]:
    """Several columns of lists as one: values one after another, and offsets over all."""
    sizes = np.concatenate([np.diff(o) for o in offsets]) if offsets else np.empty(0, np.int64)
    values = np.concatenate(arrays) if arrays else np.empty(0, np.uint64)
    return values, np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)


OPENS = 7
"""Bit of a word's kind that tells that a sentence begins with it."""
PREFIX = 12
"""Bits of a fingerprint by which they stand together."""
WORD = np.dtype([("hash", "<u8"), ("start", "<u4"), ("end", "<u4"), ("kind", "u1")])
FACT = np.dtype([("key", "<u8"), ("start", "<u4"), ("end", "<u4")])


def pack_documents(documents: DocumentBatch) -> dict[str, Array]:
    """The columns of a part file for documents: what belongs to one stands together, so that one is read at once."""
    words = np.empty(len(documents.hashes), WORD)
    words["hash"], words["start"], words["end"] = documents.hashes, documents.starts, documents.ends
    words["kind"] = documents.kinds | documents.opens.astype(np.uint8) << OPENS
    return {"words": words, "word_offsets": documents.offsets, "shingles": documents.shingles} | pack_facts(
        documents.fact_keys, documents.fact_starts, documents.fact_ends, documents.fact_offsets
    )


def pack_signatures(signatures: Array) -> Array:
    """(PERMUTATIONS, n): what a band asks of all stands together."""
    return np.ascontiguousarray(signatures.T)


def pack_prints(prints: Array, offsets: Array) -> dict[str, Array]:
    """Fingerprints, once by document and once, with the row of their document, by their highest bits: buckets are gone
    through by these, some of them at once, and the others need not be read for it."""
    prefixes = (prints >> np.uint64(64 - PREFIX)).astype(np.uint16)
    order = np.argsort(prefixes, kind="stable")  # by their digits: the time grows as their number
    rows = np.repeat(np.arange(len(offsets) - 1, dtype=np.uint32), np.diff(offsets))
    edges = np.concatenate(([0], np.cumsum(np.bincount(prefixes, minlength=1 << PREFIX))))
    return {
        "prints": prints,
        "print_offsets": offsets,
        "prefixed": prints[order],
        "prefixed_rows": rows[order],
        "prefix_edges": edges.astype(np.uint32),
    }


def prefixed(part: Columns, first: int, last: int) -> tuple[Array, Array]:
    """The fingerprints of a part with prefixes from ``first`` to before ``last``, and as many rows of the documents that have
    them; those of one fingerprint increase."""
    a, b = (int(part.rows("prefix_edges", edge, edge + 1)[0]) for edge in (first, last))
    return part.rows("prefixed", a, b), part.rows("prefixed_rows", a, b)


def prefixes(parts: Sequence[Path], most: int, bits: int = PREFIX) -> list[tuple[int, int]]:
    """All prefixes in ranges of about ``most`` fingerprints, cut where the highest ``bits`` change. Fingerprints are the
    least among their neighbours: half of them have the first twelfth of the prefixes."""
    width = 1 << max(0, PREFIX - bits)
    before = np.zeros((1 << PREFIX) + 1, np.int64)
    for path in parts:
        before += columns(path).rows("prefix_edges")
    before = before[::width]
    cuts = np.flatnonzero(np.diff(before[:-1] // most)) + 1
    return list(pairwise((np.concatenate(([0], cuts, [len(before) - 1])) * width).tolist()))


def pack_facts(keys: Array, starts: Array, ends: Array, offsets: Array) -> dict[str, Array]:
    facts = np.empty(len(keys), FACT)
    facts["key"], facts["start"], facts["end"] = keys, starts, ends
    return {"facts": facts, "fact_offsets": offsets}


def pack_readings(readings: Sequence[Reading]) -> dict[str, Array]:
    packed = [json.dumps(r).encode() for r in readings]
    offsets = np.concatenate(([0], np.cumsum([len(p) for p in packed]))).astype(np.int64)
    return {"readings": np.frombuffer(b"".join(packed), np.uint8), "reading_offsets": offsets}


class Shelf(NamedTuple):
    """Where the articles of a run stand: position i is row ``rows[i]`` of part ``parts[i]``; -1: not read in this run."""

    read: list[Path]
    """Part files of the step read; of the step tell likewise."""
    told: list[Path]
    parts: npt.NDArray[np.int32]
    rows: npt.NDArray[np.int32]

    def positions(self, part: int) -> Array:
        """Of the rows of a part, in order."""
        places = np.flatnonzero(self.parts == part)
        return places[np.argsort(self.rows[places])]

    def all_positions(self) -> list[Array]:
        """Of the rows of every part, in order."""
        order = np.lexsort((self.rows, self.parts))
        edges = np.searchsorted(self.parts[order], np.arange(len(self.read) + 1))
        return [order[a:b] for a, b in pairwise(edges.tolist())]

    def titles(self) -> Array:
        """What the headlines of all articles that were read are counted by."""
        return np.concatenate([columns(path).rows("titles") for path in self.read])

    def readings(self, positions: Sequence[int] | Array) -> list[Reading]:
        packed = self._taken(self.read, positions, lambda part, rows: part.pieces("readings", "reading_offsets", rows))
        return [Reading(*map(_unlisted, json.loads(one))) for one in packed]

    def _taken(
        self,
        files: Sequence[Path],
        positions: Sequence[int] | Array,
        take: Callable[[Columns, list[int]], Iterable[Any]],
    ) -> list[Any]:
        """What is taken of the rows at some positions, in that order: of one part file after another."""
        parts, rows = self.parts[positions], self.rows[positions]
        found: list[Any] = [None] * len(parts)
        order = np.argsort(parts, kind="stable")
        edges = np.flatnonzero(np.diff(parts[order], prepend=-1)).tolist()
        for first, last in pairwise([*edges, len(parts)]):
            some = order[first:last]
            taken = take(columns(files[parts[some[0]]]), rows[some].tolist())
            for place, value in zip(some.tolist(), taken, strict=True):
                found[place] = value
        return found

    def documents(self, positions: Sequence[int] | Array) -> tuple[DocumentBatch, Array, Array]:
        """The documents at some positions, in that order; their paragraphs' (start, end), and the offsets of these."""
        read = self._taken(
            self.read,
            positions,
            lambda part, rows: zip(
                part.pieces("words", "word_offsets", rows),
                part.pieces("paragraphs", "paragraph_offsets", rows),
                part.kept("shingles")[rows].tolist(),
                strict=True,
            ),
        )
        words, spans, shingles = zip(*read, strict=True) if read else ((), (), ())
        told = self._taken(
            self.told,
            positions,
            lambda part, rows: zip(
                part.pieces("facts", "fact_offsets", rows),
                part.pieces("commonplaces", "commonplace_offsets", rows),
                strict=True,
            ),
        )
        facts, commonplaces = zip(*told, strict=True) if told else ((), ())
        word = np.frombuffer(b"".join(words), WORD)
        fact = np.frombuffer(b"".join(facts), FACT)
        paragraphs = np.frombuffer(b"".join(spans), np.uint32).reshape(-1, 2)
        offsets = _offsets(words, WORD.itemsize)
        span_offsets = _offsets(spans, 8)
        batch = DocumentBatch(
            hashes=np.ascontiguousarray(word["hash"]),
            starts=np.ascontiguousarray(word["start"]),
            ends=np.ascontiguousarray(word["end"]),
            kinds=word["kind"] & np.uint8((1 << OPENS) - 1),
            opens=word["kind"] >> OPENS != 0,
            paragraphs=_paragraphs(word["start"], offsets, paragraphs[:, 0], span_offsets),
            offsets=offsets,
            fact_keys=np.ascontiguousarray(fact["key"]),
            fact_starts=np.ascontiguousarray(fact["start"]),
            fact_ends=np.ascontiguousarray(fact["end"]),
            fact_offsets=_offsets(facts, FACT.itemsize),
            commonplace_keys=np.frombuffer(b"".join(commonplaces), "<u8"),
            commonplace_offsets=_offsets(commonplaces, 8),
            shingles=np.array(shingles, np.int64),
        )
        return batch, paragraphs, span_offsets


def _unlisted(value: Any) -> Any:
    """JSON knows no tuples, and readings no lists."""
    return tuple(map(_unlisted, value)) if isinstance(value, list) else value


def _offsets(pieces: Sequence[bytes], size: int) -> npt.NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum([len(p) // size for p in pieces]))).astype(np.int64)


def _paragraphs(starts: Array, offsets: Array, begins: Array, begin_offsets: Array) -> npt.NDArray[np.uint32]:
    """Of each word: how many paragraphs of its document begin at or before it."""
    owners = np.arange(len(offsets) - 1) << 32
    places = np.repeat(owners, np.diff(offsets))
    places |= starts
    # the first word of each paragraph, as there are far more words; all in place, for new memory is what costs here
    first = np.searchsorted(places, np.repeat(owners, np.diff(begin_offsets)) | begins)
    begun = np.zeros(len(starts) + 1, np.uint32)
    np.add.at(begun, first, 1)
    np.subtract.at(begun, offsets[1:-1], np.diff(begin_offsets[:-1]).astype(np.uint32))  # each document counts its own
    return np.cumsum(begun, dtype=np.uint32, out=begun)[:-1]


def save_shelf(path: Path, shelf: Shelf, numbers: npt.NDArray[np.int64] | None = None) -> None:
    """``numbers``: of each position, with the earliest first."""
    names = json.dumps([[part.name for part in of] for of in (shelf.read, shelf.told)]).encode()
    made: dict[str, Array] = {"names": np.frombuffer(names, np.uint8), "parts": shelf.parts, "rows": shelf.rows}
    save_columns(path, made if numbers is None else made | {"numbers": numbers})


def load_shelf(path: Path) -> tuple[Shelf, Array]:
    """The shelf, its files in the folder of this one, and the numbers; none where none were saved."""
    file = Columns(path)
    read, told = ([path.with_name(name) for name in of] for of in json.loads(file.rows("names").tobytes()))
    numbers = file.rows("numbers") if "numbers" in file.places else np.empty(0, np.int64)
    return Shelf(read, told, file.rows("parts"), file.rows("rows")), numbers
