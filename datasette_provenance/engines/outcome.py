"""What a run found, as rows of every table: read from the parts while they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from ..attribution.registry import Registry
from ..attribution.statement import beside
from ..lineage.families import family_ids
from ..lineage.judged import alone
from ..records import ArticleId, Family, JudgedOrigin, Reading, Verdict
from ..sketches.postings import HASH_BITS, bits_for
from ..sketches.sketch import PERMUTATIONS
from ..steps import Scanned, Traced
from ..store import results, state
from ..store import sketches as batch
from ..store.sketches import Kept
from .facets import Facets
from .shelf import Shelf, columns, prefixed, prefixes, ragged

AT_ONCE = 4_000_000
"""Fingerprints sorted at once: some 200 MB."""


class Told(NamedTuple):
    """What lineage says of the articles that are connected with others."""

    verdicts: dict[ArticleId, Verdict]
    families: list[Family]
    versions: list[Any]
    parents: list[tuple[ArticleId, ArticleId]]
    judged: Mapping[ArticleId, JudgedOrigin]
    """What people say of origins."""
    sources: Registry

    def of(self, r: Reading) -> Verdict | None:
        """None for an article that nothing is connected with, and nobody has judged."""
        verdict = self.verdicts.get(r.article_id)
        if verdict is None and r.article_id in self.judged:
            return alone(r, self.judged[r.article_id], self.sources)
        return verdict


def gather(
    traced: Iterable[Traced], before: Mapping[ArticleId, str], judged: Mapping[ArticleId, JudgedOrigin],
    sources: Registry, taken: Iterable[str] = (),
) -> Told:  # fmt: skip
    """All that was told part by part, with the ids of families. ``before``: the family of an article after the last
    run; ``taken``: ids of families that are not told anew."""
    told = Told({}, [], [], [], judged, sources)
    families: list[Family] = []
    for part in traced:
        families.extend(part.families)
        told.versions.extend(part.versions)
        told.parents.extend(part.parents)
        told.verdicts.update((v.article_id, v) for v in part.verdicts)
    families.sort(key=lambda family: min(map(str, family.members)))
    ids = family_ids([sorted(family.members, key=str) for family in families], dict(before), taken)
    for id_, family in zip(ids, families, strict=True):
        told.families.append(replace(family, id=id_))
        for member in family.members:
            told.verdicts[member] = replace(told.verdicts[member], family_id=id_)
    return told


def of_articles(shelf: Shelf, scanned: Scanned, first: int) -> dict[str, Iterable[Sequence[Any]]]:
    """Rows for the articles that a run has read, numbered from ``first``, that ask for no other article."""
    return {
        "_provenance_documents": documents(shelf, scanned, first),
        "provenance_mentions": results.mention_rows(readings(shelf)),
    }


def of_lineage(articles: Iterable[Sequence[Any]], told: Told) -> dict[str, Iterable[Sequence[Any]]]:
    """Rows of what was told of the articles that a run has read; ``articles``: those of provenance_articles."""
    return {
        "provenance_families": results.family_rows(told.families),
        "provenance_articles": articles,
        "provenance_versions": results.version_rows(told.versions),
    }


def readings(shelf: Shelf) -> Iterator[Reading]:
    """What the pages of all articles say by themselves, in the order of their positions."""
    for n in range(len(shelf.read)):
        yield from shelf.readings(shelf.positions(n))


def article_rows(of: Iterable[Reading], told: Told) -> Iterator[tuple[Any, ...]]:
    return (results.article_row(r, told.of(r)) for r in of)


def noted(of: Iterable[Reading], told: Told, facets: Facets) -> Iterator[tuple[Any, ...]]:
    """The rows of all articles of a table, in their order, and the facets are told of each."""
    for position, r in enumerate(of):
        row = results.article_row(r, told.of(r))
        facets.note(position, row, _cited(r, told))
        yield row


def cited(of: Iterable[Reading], told: Told) -> Iterator[tuple[ArticleId, str]]:
    """Whom each article names beside its own source."""
    return ((r.article_id, name) for r in of for name in _cited(r, told))


def _cited(r: Reading, told: Told) -> Sequence[str]:
    if not r.cites:
        return ()
    verdict = told.of(r)
    return beside(r.cites, verdict.origin.name if verdict else r.origin[0], told.sources)


def line_rows(lines: Mapping[str, Iterable[bytes]]) -> Iterator[tuple[str, bytes]]:
    return ((publisher, line) for publisher in sorted(lines) for line in sorted(lines[publisher]))


def documents(shelf: Shelf, scanned: Scanned, first: int) -> Iterator[tuple[Any, ...]]:
    """Rows of _provenance_documents for the articles that were read, numbered from ``first``."""
    titles = (title.to_bytes(8, "little") for path in shelf.read for title in columns(path).kept("titles").tolist())
    agencies = (int(r.agency) for r in readings(shelf))
    return zip(
        range(first, first + len(scanned.ids)), scanned.ids, scanned.hashes, scanned.publishers, scanned.names, agencies,
        scanned.published, titles, strict=True,
    )  # fmt: skip


def sketches(shelf: Shelf, scanned: Scanned, first: int) -> Iterator[tuple[str, Kept]]:
    """What is kept for later runs of the articles that were read, numbered from ``first``, kind by kind, part by part."""
    at = 0
    for n in range(len(shelf.read)):
        read, told = columns(shelf.read[n]), columns(shelf.told[n])
        count = read.count("titles")
        numbers = np.arange(first + at, first + at + count)
        lines = scanned.offsets[at : at + count + 1]
        here = slice(lines[0], lines[-1])
        signed = np.arange(count + 1) * PERMUTATIONS
        yield "lines", Kept(numbers, scanned.lines[here], lines - lines[0])
        yield "line_words", Kept(numbers, scanned.sizes[here], lines - lines[0])
        yield "facts", Kept(numbers, read.rows("facts")["key"], read.rows("fact_offsets"))
        yield "words", Kept(numbers, read.rows("word_bands").T.ravel(), signed)
        yield "order", Kept(numbers, told.rows("fact_bands").T.ravel(), signed)
        yield "prints", Kept(numbers, read.rows("prints"), read.rows("print_offsets"))
        at += count


def commonplace_rows(common: Mapping[int, Any]) -> Iterator[tuple[int, bytes]]:
    return ((window, facts.astype("<u8").tobytes()) for window, facts in sorted(common.items()))


def postings(shelf: Shelf, first: int) -> tuple[int, Iterator[tuple[int, bytes]]]:
    """Rows of _provenance_prints for the articles that were read, numbered from ``first``, and how many bits tell
    the rows apart."""
    entries = 0
    for path in shelf.read:
        prints = columns(path).rows("prints")
        entries += len(batch.sampled(prints, prints)[0])
    bits = bits_for(entries)
    return bits, _postings(shelf, first, bits)


def _postings(shelf: Shelf, first: int, bits: int) -> Iterator[tuple[int, bytes]]:
    """By their highest bits, so that few are in memory at once."""
    for first_prefix, last_prefix in prefixes(shelf.read, AT_ONCE, bits):
        prints, numbers, at = [], [], first
        for path in shelf.read:
            part = columns(path)
            keys, rows = prefixed(part, first_prefix, last_prefix)
            sampled = batch.sampled(keys, rows + np.uint32(at))
            prints.append(sampled[0])
            numbers.append(sampled[1])
            at += part.count("titles")
        yield from batch.postings(np.concatenate(prints), np.concatenate(numbers), bits)


def changed_sketches(
    db: Any, shelf: Shelf, scanned: Scanned, gone: Sequence[int], first: int
) -> tuple[list[int], list[tuple[Any, ...]]]:
    """The portions of kept sketches that go, by the articles that they begin with, and those that take their place: without
    the ``gone`` articles (numbers), with those on the shelf, numbered from ``first``."""
    begins = batch.firsts(db.conn)
    left_out = np.array(gone, np.int64)
    hit = np.unique(begins[np.searchsorted(begins, left_out, "right") - 1]).tolist()
    come: dict[str, list[batch.Kept]] = {kind: [] for kind in batch.KINDS}
    for kind, kept in sketches(shelf, scanned, first):
        come[kind].append(kept)
    hit = sorted({*hit, *begins[-1:].tolist()})  # the last one may have room
    rows: list[tuple[Any, ...]] = []
    for kind, new in come.items():
        left = []
        for begin in hit:
            portion = batch.kept(db.conn, kind, begin, begin + 1)
            left += [kept.where(~np.isin(kept.numbers, left_out)) for kept in portion]
        for kept in left[:-1]:
            rows += batch.portions(kind, kept)
        rows += batch.portions(kind, batch.joined([*left[-1:], *new], kind))
    return hit, rows


def changed_postings(db: Any, shelf: Shelf, gone: Sequence[int], first: int, bits: int) -> Iterator[tuple[int, bytes]]:
    """The rows of _provenance_prints that change: without the ``gone`` articles (numbers), with those
    on the shelf, numbered from ``first``."""
    left_out = np.array(gone, np.int64)
    left = batch.kept_of(db.conn, "prints", left_out)
    old, _ = batch.sampled(left.values, np.repeat(left_out, np.diff(left.offsets)))
    of_parts = [columns(path) for path in shelf.read]
    prints, offsets = ragged([p.rows("prints") for p in of_parts], [p.rows("print_offsets") for p in of_parts])
    new, owners = batch.sampled(prints, np.repeat(np.arange(first, first + len(offsets) - 1), np.diff(offsets)))
    shift = np.uint64(HASH_BITS - bits)
    rows = np.unique(np.concatenate((old >> shift, new >> shift))).tolist()
    before = state.entries(db, rows)
    return batch.repacked(rows, before, left_out, new, owners, bits)
