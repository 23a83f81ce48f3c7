"""Arrays on disk between the steps: a file a part, of named columns, of which any rows can be read without the rest."""

from __future__ import annotations

import marshal
import os
import pickle
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..documents.batch import DocumentBatch
from ..records import Reading
from .work import write

Array = npt.NDArray[Any]
OPEN = 64
"""Files kept open at once by a process."""


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
        file.write(pickle.dumps(places))
        file.write(at.to_bytes(8, "little"))

    write(path, fill)


class Columns:
    """A file of named arrays, open for reading."""

    def __init__(self, path: Path) -> None:
        self.opened = open(path, "rb", buffering=0)  # noqa: SIM115 (as long as the object lives)
        self.file = self.opened.fileno()
        size = os.fstat(self.file).st_size
        end = int.from_bytes(_read(self.file, 8, size - 8), "little")
        self.places: dict[str, tuple[Any, tuple[int, ...], int]] = pickle.loads(_read(self.file, size - 8 - end, end))
        self._kept: dict[str, Array] = {}

    def rows(self, name: str, first: int = 0, last: int | None = None) -> Array:
        """Rows first:last of a column."""
        kind, shape, _ = self.places[name]
        dtype = np.dtype(kind)
        last = shape[0] if last is None else last
        return np.frombuffer(self.bytes(name, first, last), dtype).reshape(-1, *shape[1:])

    def kept(self, name: str) -> Array:
        """A column that is asked for again and again: read once."""
        if name not in self._kept:
            self._kept[name] = self.rows(name)
        return self._kept[name]

    def bytes(self, name: str, first: int, last: int) -> bytes:
        """Rows first:last of a column, as they stand in the file."""
        kind, shape, at = self.places[name]
        size = np.dtype(kind).itemsize * (shape[1] if len(shape) > 1 else 1)
        return _read(self.file, (last - first) * size, at + first * size)


@lru_cache(maxsize=OPEN)
def columns(path: Path) -> Columns:
    """The file, opened once. What a name stands for never changes, see ``work``."""
    return Columns(path)


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


WORD = np.dtype([("hash", "<u8"), ("start", "<u4"), ("end", "<u4"), ("kind", "u1")])
FACT = np.dtype([("key", "<u8"), ("start", "<u4"), ("end", "<u4")])


def pack_documents(documents: DocumentBatch) -> dict[str, Array]:
    """The columns of a part file for documents: what belongs to one stands together, so that one is read at once."""
    words = np.empty(len(documents.hashes), WORD)
    words["hash"], words["start"], words["end"] = documents.hashes, documents.starts, documents.ends
    words["kind"] = documents.kinds
    return {"words": words, "word_offsets": documents.offsets, "shingles": documents.shingles} | pack_facts(
        documents.fact_keys, documents.fact_starts, documents.fact_ends, documents.fact_offsets
    )


def pack_facts(keys: Array, starts: Array, ends: Array, offsets: Array) -> dict[str, Array]:
    facts = np.empty(len(keys), FACT)
    facts["key"], facts["start"], facts["end"] = keys, starts, ends
    return {"facts": facts, "fact_offsets": offsets}


def pack_readings(readings: Sequence[Reading]) -> dict[str, Array]:
    packed = [
        marshal.dumps(
            (*r[: Reading._fields.index("origin")], tuple(r.origin), *r[Reading._fields.index("origin") + 1 :])
        )
        for r in readings
    ]
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

    def titles(self) -> Array:
        """What the headlines of all articles that were read are counted by."""
        return np.concatenate([columns(path).kept("titles") for path in self.read])

    def readings(self, positions: Sequence[int] | Array) -> list[Reading]:
        found = []
        for part, row in zip(self.parts[positions].tolist(), self.rows[positions].tolist(), strict=True):
            found.append(Reading(*marshal.loads(_one(columns(self.read[part]), "readings", "reading_offsets", row))))
        return found

    def documents(self, positions: Sequence[int] | Array) -> tuple[DocumentBatch, Array, Array]:
        """The documents at some positions, in that order; their paragraphs' (start, end), and the offsets of these."""
        words, facts, spans, shingles = [], [], [], []
        for part, row in zip(self.parts[positions].tolist(), self.rows[positions].tolist(), strict=True):
            read = columns(self.read[part])
            words.append(_one(read, "words", "word_offsets", row))
            spans.append(_one(read, "paragraphs", "paragraph_offsets", row))
            shingles.append(read.kept("shingles")[row])
            facts.append(_one(columns(self.told[part]), "facts", "fact_offsets", row))
        word = np.frombuffer(b"".join(words), WORD)
        fact = np.frombuffer(b"".join(facts), FACT)
        paragraphs = np.frombuffer(b"".join(spans), np.uint32).reshape(-1, 2)
        offsets = _offsets(words, WORD.itemsize)
        span_offsets = _offsets(spans, 8)
        batch = DocumentBatch(
            hashes=np.ascontiguousarray(word["hash"]),
            starts=np.ascontiguousarray(word["start"]),
            ends=np.ascontiguousarray(word["end"]),
            kinds=np.ascontiguousarray(word["kind"]),
            paragraphs=_paragraphs(word["start"], offsets, paragraphs[:, 0], span_offsets),
            offsets=offsets,
            fact_keys=np.ascontiguousarray(fact["key"]),
            fact_starts=np.ascontiguousarray(fact["start"]),
            fact_ends=np.ascontiguousarray(fact["end"]),
            fact_offsets=_offsets(facts, FACT.itemsize),
            shingles=np.array(shingles, np.int64),
        )
        return batch, paragraphs, span_offsets


def _one(part: Columns, name: str, offsets: str, row: int) -> bytes:
    bounds = part.kept(offsets)
    return part.bytes(name, int(bounds[row]), int(bounds[row + 1]))


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
