"""What a run found, as rows of the tables: read from the part files while they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..arrays.sets_batch import among, unique
from ..attribution.statement import beside
from ..lineage.findings import Findings
from ..records import Reading
from ..sketches.sketch import PERMUTATIONS
from ..stages import Scanned
from ..store import results
from ..store import sketches as batch
from ..store.sketches import Kept
from ..store.state import Database
from .articles import Articles
from .changes import Changes
from .columns import Columns, columns
from .facets import Facets
from .parts import Parts
from .translations import Translations

Rows = Iterator[tuple[Any, ...]]


def of_lineage(articles: Iterable[Sequence[Any]], findings: Findings) -> dict[str, Iterable[Sequence[Any]]]:
    """Rows of what lineage says; ``articles``: those of provenance_articles."""
    return {
        "provenance_families": results.family_rows(findings.families),
        "provenance_articles": articles,
        "provenance_versions": results.version_rows(findings.versions),
    }


def article_rows(readings: Iterable[tuple[int, Reading]], findings: Findings, facets: Facets) -> Rows:
    """Of articles by position, in whatever order; the facets are told of each."""
    for position, r in readings:
        verdict = findings.of(r)
        row = results.article_row(r, verdict)
        cited: Sequence[str] = ()
        if r.cites:
            cited = beside(r.cites, verdict.origin.name if verdict else r.origin[0], findings.sources)
        facets.note(position, row, cited)
        yield row


def learned(changes: Changes) -> dict[str, Iterable[Sequence[Any]]]:
    """What reading was done with."""
    return {
        "_provenance_lines": _line_rows(changes.site_lines),
        "_provenance_commonplaces": (
            (window, facts.astype("<u8").tobytes()) for window, facts in sorted(changes.commonplaces.items())
        ),
    }


def _line_rows(lines: Mapping[str, Iterable[bytes]]) -> Iterator[tuple[str, bytes]]:
    return ((publisher, line) for publisher in sorted(lines) for line in sorted(lines[publisher]))


def documents(parts: Parts, come: Scanned, first: int) -> Rows:
    """Rows of _provenance_documents for the articles that were read, numbered from ``first``."""
    titles = (title.to_bytes(8, "little") for path in parts.read for title in columns(path).kept("titles").tolist())
    agencies = (int(r.agency) for r in parts.all_readings())
    return zip(
        range(first, first + len(come.ids)), come.ids, come.hashes, come.publishers, come.names, agencies,
        come.published, titles, come.languages, strict=True,
    )  # fmt: skip


def crossings(translated: Translations, articles: Articles, first: int) -> Rows:
    """Rows of _provenance_crossings to come; those that came are numbered from ``first``."""
    for position, entries in translated.kept:
        stored = position < articles.first
        yield (articles.stored.numbers[position] if stored else first + position - articles.first), entries


def portions(earlier: Database, parts: Parts, come: Scanned, gone: Sequence[int], first: int) -> tuple[list[int], Rows]:
    """Which portions of the sketches kept for later runs go, by the articles that they begin with, and those that take their
    place: without the ``gone`` articles (numbers), with those that were read, numbered from ``first``."""
    begins = batch.firsts(earlier.conn)
    left_out = np.array(gone, np.int64)
    hit = unique(begins[np.searchsorted(begins, left_out, "right") - 1]).tolist()
    hit = sorted({*hit, *begins[-1:].tolist()})  # the last one may have room
    return hit, _portions(earlier, parts, come, left_out, first, hit)


def _portions(
    earlier: Database, parts: Parts, come: Scanned, gone: npt.NDArray[np.int64], first: int, hit: Sequence[int]
) -> Rows:
    for kind in batch.KINDS:
        left = [k for begin in hit for k in batch.kept(earlier.conn, kind, begin, begin + 1)]
        left = [kept.where(~among(kept.numbers, gone)) for kept in left]
        for kept in left[:-1]:
            yield from batch.portions(kind, kept)
        room = batch.joined(left[-1:], kind)
        for kept in _sketches(parts, come, first, kind):
            room = batch.joined([room, kept], kind)
            whole = len(room.numbers) // batch.PORTION * batch.PORTION
            full = np.arange(len(room.numbers)) < whole
            yield from batch.portions(kind, room.where(full))
            room = room.where(~full)
        yield from batch.portions(kind, room)


def _sketches(parts: Parts, come: Scanned, first: int, kind: str) -> Iterator[Kept]:
    """What is kept of the articles that were read, part by part."""
    at = 0
    for read, facts in zip(parts.read, parts.facts, strict=True):
        count = columns(read).count("titles")
        lines = come.offsets[at : at + count + 1]
        numbers = np.arange(first + at, first + at + count)
        yield Kept(numbers, *_values(columns(read), columns(facts), come, lines, kind))
        at += count


def _values(read: Columns, facts: Columns, come: Scanned, lines: Any, kind: str) -> tuple[Any, Any]:
    """Of the articles of a part, one after another, and where they begin; ``lines``: where their lines stand."""
    here = slice(lines[0], lines[-1])
    signed = np.arange(read.count("titles") + 1) * PERMUTATIONS
    match kind:
        case "lines":
            return come.lines[here], lines - lines[0]
        case "line_words":
            return come.sizes[here], lines - lines[0]
        case "facts":
            return read.rows("facts")["key"], read.rows("fact_offsets")
        case "words":
            return read.rows("word_bands").T.ravel(), signed
        case "order":
            return facts.rows("fact_bands").T.ravel(), signed
    return read.rows("prints"), read.rows("print_offsets")
