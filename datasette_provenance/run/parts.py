"""The articles of a run as part files: how their records are packed into columns, and how those at any positions come back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.ranges_batch import bounds, chained
from ..records import Reading
from ..text.words_batch import DocumentBatch
from .columns import Columns, columns, save_columns

Array = npt.NDArray[Any]
Lists = tuple[Array, npt.NDArray[np.int64]]
OPENS, BREAKS = 7, 6
"""Bits of a word's kind: a sentence begins with it; a paragraph begins with it or since the word before it."""
PREFIX = 12
"""Bits of a fingerprint by which they stand together."""
WORD = np.dtype([("hash", "<u8"), ("start", "<u4"), ("end", "<u4"), ("kind", "u1")])
FACT = np.dtype([("key", "<u8"), ("start", "<u4"), ("end", "<u4")])


def pack_documents(documents: DocumentBatch) -> dict[str, Array]:
    """The columns of a part file for documents: what belongs to one stands together, so that one is read at once."""
    words = np.empty(len(documents.hashes), WORD)
    words["hash"], words["start"], words["end"] = documents.hashes, documents.starts, documents.ends
    breaks = np.diff(documents.paragraphs, prepend=np.uint32(0)) != 0
    words["kind"] = documents.kinds | documents.opens.astype(np.uint8) << OPENS | breaks.astype(np.uint8) << BREAKS
    return {
        "words": words,
        "word_offsets": documents.offsets,
        "shingles": documents.shingles,
        "scripts": documents.scripts,
    } | pack_facts(documents.fact_keys, documents.fact_starts, documents.fact_ends, documents.fact_offsets)


def pack_signatures(signatures: Array) -> Array:
    """(PERMUTATIONS, n): what a band asks of all stands together."""
    return np.ascontiguousarray(signatures.T)


def pack_prints(prints: Array, offsets: Array) -> dict[str, Array]:
    """Fingerprints, once by document and once, with the row of their document, by their highest bits: buckets are gone
    through by these, some of them at once, and the others need not be read for it."""
    prefixes = (prints >> np.uint64(64 - PREFIX)).astype(np.uint16)
    order = np.argsort(prefixes, kind="stable")  # by their digits: the time grows as their number
    rows = np.repeat(np.arange(len(offsets) - 1, dtype=np.uint32), np.diff(offsets))
    edges = bounds(np.bincount(prefixes, minlength=1 << PREFIX))
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


def facts_in(path: Path) -> tuple[Array, Array, Array]:
    """Windows, fact keys and offsets of the articles in a part file of the stage read."""
    part = columns(path)
    return part.rows("windows"), np.ascontiguousarray(part.rows("facts")["key"]), part.rows("fact_offsets")


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
    """The mentions, which are most of them, by themselves: not every stage asks for them."""
    packed: dict[str, Array] = {}
    for name, values in (
        ("reading", [r._replace(mentions=()) for r in readings]),
        ("mention", [r.mentions for r in readings]),
    ):
        made = [ENCODE(value).encode() for value in values]
        packed[f"{name}s"] = np.frombuffer(b"".join(made), np.uint8)
        packed[f"{name}_offsets"] = bounds([len(one) for one in made])
    return packed


ENCODE = json.JSONEncoder(check_circular=False).encode
AUTHORS, CITES, ORIGIN, MENTIONS = map(Reading._fields.index, ("authors", "cites", "origin", "mentions"))


class Parts(NamedTuple):
    """Where the articles of a run stand: position i is row ``row[i]`` of part ``part[i]``; -1: not read in this run."""

    read: list[Path]
    """Part files of the stage read; of the stage sketch_facts likewise."""
    facts: list[Path]
    part: npt.NDArray[np.int32]
    row: npt.NDArray[np.int32]

    @staticmethod
    def in_order(read: list[Path], facts: list[Path]) -> Parts:
        """Part files of articles in the order of their positions."""
        counts = [columns(path).count("titles") for path in read]
        rows = [np.arange(count, dtype=np.int32) for count in counts] or [np.empty(0, np.int32)]
        return Parts(read, facts, np.repeat(np.arange(len(read), dtype=np.int32), counts), np.concatenate(rows))

    def positions(self, part: int) -> Array:
        """Of the rows of a part, in order."""
        places = np.flatnonzero(self.part == part)
        return places[np.argsort(self.row[places])]

    def all_positions(self) -> list[Array]:
        """Of the rows of every part, in order."""
        order = np.lexsort((self.row, self.part))
        edges = np.searchsorted(self.part[order], np.arange(len(self.read) + 1))
        return [order[a:b] for a, b in pairwise(edges.tolist())]

    def titles(self) -> Array:
        """What the headlines of all articles that were read are counted by."""
        return np.concatenate([np.empty(0, np.uint64), *(columns(path).rows("titles") for path in self.read)])

    def all_readings(self, mentions: bool = False) -> Iterator[Reading]:
        """What the pages of all articles that were read say by themselves, in the order of their positions."""
        for part in range(len(self.read)):
            yield from self.readings(self.positions(part), mentions)

    def prints(self) -> tuple[Array, Array]:
        """The fingerprints of all articles that were read, and their offsets."""
        files = [columns(path) for path in self.read]
        return chained([f.rows("prints") for f in files], [f.rows("print_offsets") for f in files])

    def readings(self, positions: Sequence[int] | Array, mentions: bool = False) -> list[Reading]:
        """What the pages at some positions say by themselves; with their ``mentions`` only where these are asked for."""
        readings = unpack_readings(self._packed("reading", positions))
        if not mentions:
            return readings
        named = json.loads(b"[" + b",".join(self._packed("mention", positions)) + b"]")
        return [r._replace(mentions=tuple(map(tuple, of))) for r, of in zip(readings, named, strict=True)]

    def _packed(self, name: str, positions: Sequence[int] | Array) -> list[bytes]:
        return self._taken(self.read, positions, lambda part, rows: part.lists(f"{name}s", f"{name}_offsets", rows))

    def _taken(
        self,
        files: Sequence[Path],
        positions: Sequence[int] | Array,
        take: Callable[[Columns, list[int]], Iterable[Any]],
    ) -> list[Any]:
        """What is taken of the rows at some positions, in that order: of one part file after another."""
        parts, rows = self.part[positions], self.row[positions]
        values: list[Any] = [None] * len(parts)
        order = np.argsort(parts, kind="stable")
        edges = np.flatnonzero(np.diff(parts[order], prepend=-1)).tolist()
        for first, last in pairwise([*edges, len(parts)]):
            places = order[first:last]
            taken = take(columns(files[parts[places[0]]]), rows[places].tolist())
            for place, value in zip(places.tolist(), taken, strict=True):
                values[place] = value
        return values

    def documents(self, positions: Sequence[int] | Array) -> tuple[DocumentBatch, Array, Array]:
        """The documents at some positions, in that order; their paragraphs' (start, end), and the offsets of these."""
        read = self._taken(
            self.read,
            positions,
            lambda part, rows: zip(
                part.lists("words", "word_offsets", rows),
                part.lists("paragraphs", "paragraph_offsets", rows),
                part.kept("shingles")[rows].tolist(),
                part.kept("scripts")[rows].tolist(),
                strict=True,
            ),
        )
        words, spans, shingles, scripts = zip(*read, strict=True) if read else ((), (), (), ())
        kept = self._taken(
            self.facts,
            positions,
            lambda part, rows: zip(
                part.lists("facts", "fact_offsets", rows),
                part.lists("commonplaces", "commonplace_offsets", rows),
                strict=True,
            ),
        )
        facts, commonplaces = zip(*kept, strict=True) if kept else ((), ())
        paragraphs = np.frombuffer(b"".join(spans), np.uint32).reshape(-1, 2)
        span_offsets = _offsets(spans, 8)
        batch = documents_of(
            (np.frombuffer(b"".join(words), WORD), _offsets(words, WORD.itemsize)),
            (np.frombuffer(b"".join(facts), FACT), _offsets(facts, FACT.itemsize)),
            (np.frombuffer(b"".join(commonplaces), "<u8"), _offsets(commonplaces, 8)),
            np.array(shingles, np.int64),
            np.array(scripts, np.uint8),
        )
        return batch, paragraphs, span_offsets


def documents_of(words: Lists, facts: Lists, commonplaces: Lists, shingles: Array, scripts: Array) -> DocumentBatch:
    """n documents from what is kept of them: WORD, FACT and keys of facts that are left out, of all one after another, each with
    its offsets (n + 1,)."""
    (word, offsets), (fact, fact_offsets) = words, facts
    kinds = np.ascontiguousarray(word["kind"])
    return DocumentBatch(
        hashes=np.ascontiguousarray(word["hash"]),
        starts=word["start"],  # where it stands: few of them are looked at
        ends=word["end"],
        kinds=kinds & np.uint8((1 << BREAKS) - 1),
        opens=kinds >> OPENS != 0,
        paragraphs=np.cumsum(kinds >> BREAKS & 1, dtype=np.uint32),
        offsets=offsets,
        fact_keys=np.ascontiguousarray(fact["key"]),
        fact_starts=np.ascontiguousarray(fact["start"]),
        fact_ends=np.ascontiguousarray(fact["end"]),
        fact_offsets=fact_offsets,
        commonplace_keys=commonplaces[0],
        commonplace_offsets=commonplaces[1],
        shingles=shingles,
        scripts=scripts,
    )


def unpack_readings(packed: Iterable[bytes]) -> list[Reading]:
    """Of each what ENCODE makes of it."""
    return list(map(_reading, json.loads(b"[" + b",".join(packed) + b"]")))


def _reading(values: list[Any]) -> Reading:
    """JSON knows no tuples, and readings no lists."""
    origin = values[ORIGIN]
    origin[-1] = tuple(origin[-1])
    values[AUTHORS], values[CITES], values[ORIGIN] = tuple(values[AUTHORS]), tuple(values[CITES]), tuple(origin)
    values[MENTIONS] = tuple(map(tuple, values[MENTIONS]))
    return Reading._make(values)


def _offsets(lists: Sequence[bytes], size: int) -> npt.NDArray[np.int64]:
    return bounds([len(one) // size for one in lists])


def save_parts(path: Path, parts: Parts) -> None:
    names = json.dumps([[file.name for file in files] for files in (parts.read, parts.facts)]).encode()
    save_columns(path, {"names": np.frombuffer(names, np.uint8), "part": parts.part, "row": parts.row})


def load_parts(path: Path) -> Parts:
    """Its files are in the folder of this one."""
    file = Columns(path)
    read, facts = ([path.with_name(name) for name in names] for names in json.loads(file.rows("names").tobytes()))
    return Parts(read, facts, file.rows("part"), file.rows("row"))
