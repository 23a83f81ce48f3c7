"""A run over a table that was gone through before: only what is new or has changed is read, only what it may be kin to is
compared, only the families that it touches are told anew. The result is that of a run from scratch.

An article that nobody changed is read anew where what it is read with has changed: the lines that its publisher prints
everywhere, the names of publishers, the facts that everybody tells in its week.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..candidates import batch as candidates
from ..candidates.growth import KINDS, Keys, grow
from ..corpus import batch as corpus
from ..corpus.commonplace import window_of
from ..documents.agencies import fold
from ..records import RELATIONS, ArticleId
from ..sketches.plain import PERMUTATIONS, sample
from ..sketches.postings import pack, row_of, unpack
from ..steps import LINK, SPAN, Compared, Progress, Scanned, Traced
from ..store import state
from ..store.batch import sampled
from ..store.state import Stored
from ..store.table import holding
from . import flow, tasks
from .flow import SiteLines
from .local import Map
from .shelf import Shelf, columns, ragged
from .work import Work, digest, save

I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]
AT_ONCE = 20_000
"""Stored articles whose sketches are in memory at once: some 60 MB."""


class Grown(NamedTuple):
    """What a run changed; files are of the work folder, and there while the run lasts."""

    gone: list[int]
    """Numbers of the stored articles that are no more as they were, in order."""
    gone_ids: list[ArticleId]
    scanned: Scanned
    """The articles that came, new or as they are now."""
    parts: list[Path]
    """These, read."""
    told: list[Path]
    touched: list[ArticleId]
    """Articles that stayed and of which something else is said now, or may be."""
    support: Mapping[ArticleId, Any]
    """What the pages of these say by themselves."""
    removed: list[tuple[ArticleId, ArticleId]]
    """Ends of the links that are no more, in either order; beside those of the articles that are gone."""
    compared: list[Compared]
    traced: list[Traced]
    lines: SiteLines
    context: Path


class Universe(NamedTuple):
    """All articles that are or were: those stored, then those that came; by position."""

    stored: Stored
    gone: set[int]
    """Positions of stored ones that are no more as they were."""
    come: list[ArticleId]

    def position(self) -> dict[ArticleId, int]:
        """Of each article that is there now."""
        found = {key: n for n, key in enumerate(self.stored.ids) if n not in self.gone}
        return found | {key: len(self.stored.ids) + n for n, key in enumerate(self.come)}


def grown(
    db: Any, work: Work, spread: Map[Any, Any], run: tasks.Run, hashes: Mapping[ArticleId, str], old: Stored,
    progress: Progress[Any],
) -> Grown:  # fmt: skip
    """``hashes``: of every article with a text that is in the table now."""
    gone = {n for n, (key, was) in enumerate(zip(old.ids, old.hashes, strict=True)) if hashes.get(key) != was}
    there = {key for n, key in enumerate(old.ids) if n not in gone}
    scanned = flow.scan(spread, [key for key in hashes if key not in there], progress)

    lines, again = _site_lines(db, old, gone, scanned)
    names = [name for n, name in enumerate(old.names) if n not in gone] + scanned.names
    context = flow.learn(work, lines, names, run.outlets)
    again |= _renamed(db, work, run, old, gone, context)
    scanned = _also(spread, scanned, old, gone, again, progress)
    parts = flow.read(work, spread, scanned.ids, scanned.hashes, context, progress)

    common, again = _common_facts(db, old, gone, parts)
    if again:
        more = flow.scan(spread, [old.ids[n] for n in sorted(again)], progress)
        parts += flow.read(work, spread, more.ids, more.hashes, context, progress)
        scanned = _both(scanned, more)
        gone |= again
    told = flow.tell(work, spread, parts, common, progress)

    universe = Universe(old, gone, scanned.ids)
    added, removed = _pairs(db, universe, parts, told, scanned)
    desk = Desk(work, spread, run, universe, context, common, progress, parts, told)
    desk.fetch(np.unique(added).tolist())
    compared = list(flow.compare(work, spread, desk.shelf_path(), added, progress))
    links, spans = flow.light(compared)
    removed_ids = [(desk.id(a), desk.id(b)) for a, b in removed.tolist()]
    seeds = _seeds(db, universe, scanned, links, removed_ids, desk, parts, run.settings.claim)
    links, spans, members = _connected(db, desk, links, spans, seeds, removed_ids, run.settings.claim)
    touched = [p for p in sorted(seeds | members) if p < len(old.ids)]
    desk.fetch(touched)
    titles = _titles(work, universe, parts)
    traced = list(flow.trace(spread, desk.shelf_path(), context, titles, links, spans, run.settings, progress))
    ends = {*np.unique(added).tolist(), *np.unique(removed).tolist()}
    facets = sorted({*touched, *(p for p in ends if p < len(old.ids) and p not in gone)})
    desk.fetch(facets)
    readings = desk.shelf().readings(facets)
    return Grown(
        [old.numbers[n] for n in sorted(gone)], [old.ids[n] for n in sorted(gone)], scanned, parts, told, [old.ids[p] for p in touched],
        {r.article_id: r for r in readings}, removed_ids, compared, traced, lines, context,
    )  # fmt: skip


class Desk:
    """Fetches articles that were not read in this run, when they are asked for."""

    def __init__(
        self, work: Work, spread: Map[Any, Any], run: tasks.Run, universe: Universe, context: Path, common: Any,
        progress: Progress[Any], parts: list[Path], told: list[Path],
    ) -> None:  # fmt: skip
        self.work, self.spread, self.run, self.universe = work, spread, run, universe
        self.context, self.common, self.progress = context, common, progress
        self.parts, self.told = list(parts), list(told)
        first = flow.shelved(self.parts, self.told)
        nothing = np.full(len(universe.stored.ids), -1, np.int32)
        self.part_of, self.row_of = np.concatenate((nothing, first.parts)), np.concatenate((nothing, first.rows))

    def id(self, position: int) -> ArticleId:
        count = len(self.universe.stored.ids)
        return self.universe.stored.ids[position] if position < count else self.universe.come[position - count]

    def fetch(self, positions: Sequence[int]) -> None:
        missing = [p for p in positions if self.part_of[p] < 0]
        if not missing:
            return
        stored = self.universe.stored
        ids, hashes = [stored.ids[p] for p in missing], [stored.hashes[p] for p in missing]
        parts = flow.read(self.work, self.spread, ids, hashes, self.context, self.progress)
        told = flow.tell(self.work, self.spread, parts, self.common, self.progress)
        found = flow.shelved(parts, told)
        self.part_of[missing], self.row_of[missing] = found.parts + len(self.parts), found.rows
        self.parts += parts
        self.told += told

    def shelf(self) -> Shelf:
        return Shelf(list(self.parts), list(self.told), self.part_of.copy(), self.row_of.copy())

    def shelf_path(self) -> Path:
        path = self.work.path(f"shelf-{digest([p.name for p in self.told], self.part_of.tobytes())}")
        save(path, (self.shelf(), None))
        return path


def _site_lines(db: Any, old: Stored, gone: set[int], scanned: Scanned) -> tuple[SiteLines, set[int]]:
    """The lines that publishers print everywhere now, and the stored articles that are to be read anew for them."""
    before = state.lines(db)
    touched = {old.publishers[n] for n in gone} | set(scanned.publishers)
    theirs = [n for n, name in enumerate(old.publishers) if name in touched and n not in gone]
    keys, sizes, offsets = _stored_lines(db, [old.numbers[n] for n in theirs])
    now = flow.site_lines(
        [old.publishers[n] for n in theirs] + scanned.publishers,
        [old.published[n] for n in theirs] + scanned.published,
        np.concatenate((keys, scanned.lines)),
        np.concatenate((sizes, scanned.sizes)),
        np.concatenate((offsets, scanned.offsets[1:] + offsets[-1])),
    )
    after = {name: some for name, some in before.items() if name not in touched} | now
    changed = {name: before.get(name, set()) ^ now.get(name, set()) for name in touched}
    again = set()
    for n, (a, b) in zip(theirs, pairwise(offsets.tolist()), strict=True):
        wanted = changed[old.publishers[n]]
        if wanted and not wanted.isdisjoint(key.to_bytes(8, "little") for key in keys[a:b].tolist()):
            again.add(n)
    return after, again


def _stored_lines(db: Any, numbers: Sequence[int]) -> tuple[U8, I8, I8]:
    """Keys and words of the lines of stored articles, and offsets."""
    blobs = [row[1] for row in state.columns(db, ["lines"], numbers)]
    counts = np.array([len(blob) // 12 for blob in blobs], np.int64)
    keys = np.frombuffer(b"".join(blob[: 8 * (len(blob) // 12)] for blob in blobs), "<u8")
    sizes = np.frombuffer(b"".join(blob[8 * (len(blob) // 12) :] for blob in blobs), "<u4")
    return keys.astype(np.uint64), sizes.astype(np.int64), np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def _renamed(db: Any, work: Work, run: tasks.Run, old: Stored, gone: set[int], context: Path) -> set[int]:
    """The stored articles that are to be read anew because names of publishers have become known, or are no more."""
    before = flow.learn(work, {}, old.names, run.outlets)
    was, now = (tasks.sources_of(path) for path in (before, context))
    words = set(was.printed.keys() ^ now.printed.keys())
    words |= {
        form for form in was.printed.keys() & now.printed.keys()
        if was.printed[form][1:] != now.printed[form][1:] or was.printed[form][0].name != now.printed[form][0].name
    }  # fmt: skip
    if not words:
        return set()
    held = holding(db, run.source, sorted(words))
    folded = {fold(word) for word in words}
    return {
        n for n, key in enumerate(old.ids)
        if n not in gone and (key in held or {fold(old.publishers[n]), fold(old.names[n])} & folded)
    }  # fmt: skip


def _also(
    spread: Map[Any, Any], scanned: Scanned, old: Stored, gone: set[int], again: set[int], progress: Progress[Any]
) -> Scanned:
    """With some stored articles, which are gone as they were."""
    if not again:
        return scanned
    gone |= again
    return _both(scanned, flow.scan(spread, [old.ids[n] for n in sorted(again)], progress))


def _both(a: Scanned, b: Scanned) -> Scanned:
    lines, offsets = ragged([a.lines, b.lines], [a.offsets, b.offsets])
    return Scanned(
        a.ids + b.ids, a.hashes + b.hashes, a.publishers + b.publishers, a.names + b.names, a.published + b.published,
        lines, np.concatenate((a.sizes, b.sizes)), offsets,
    )  # fmt: skip


def _common_facts(db: Any, old: Stored, gone: set[int], parts: Sequence[Path]) -> tuple[dict[int, Any], set[int]]:
    """The facts that are commonplace now, by window, and the stored articles from which some are to be taken that were
    not, or the other way round."""
    blobs = [row[1] for row in state.columns(db, ["facts"])]
    keys = np.frombuffer(b"".join(blobs), "<u8").astype(np.uint64)
    counts = np.array([len(blob) // 8 for blob in blobs], np.int64)
    windows = np.array([window_of(time) for time in old.published], np.int64)
    stays = np.ones(len(windows), bool)
    stays[list(gone)] = False
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    before = corpus.commonplaces([(windows, keys, offsets)])
    staying = np.concatenate(([0], np.cumsum(counts[stays]))).astype(np.int64)
    left = (windows[stays], keys[np.repeat(stays, counts)], staying)
    after = corpus.commonplaces([left, *(flow.told_in(path) for path in parts)])
    owners = np.repeat(np.arange(len(windows)), counts)
    again: set[int] = set()
    for window in after.keys() & before.keys():
        changed = np.setxor1d(before[window], after[window])
        if len(changed):
            inside = np.flatnonzero((windows == window)[owners] & stays[owners])
            again |= set(owners[inside[np.isin(keys[inside] & corpus.KEY, changed)]].tolist())
    return after, again


def _pairs(db: Any, universe: Universe, parts: Sequence[Path], told: Sequence[Path], scanned: Scanned) -> tuple[I8, I8]:
    """The pairs (m, 2) of positions that are to be compared now, and those that are no more worth it."""
    old = universe.stored
    agencies = [bool(a) for a in old.agencies]
    come = flow.shelved(list(parts), list(told))
    agencies += [r.agency for n in range(len(parts)) for r in come.readings(come.positions(n))]
    numbers = flow.rank(agencies, old.published + scanned.published, old.ids + scanned.ids)
    place = {number: n for n, number in enumerate(old.numbers)}
    gone = [old.numbers[n] for n in sorted(universe.gone)]

    names = ["words_signature", "facts_signature", "prints"]
    positions = np.argsort(numbers)

    def stayed() -> Iterator[list[Keys]]:
        rows = state.columns(db, names)
        while portion := list(islice(rows, AT_ONCE)):
            yield _stored_keys([row for row in portion if place[row[0]] not in universe.gone], place, numbers)

    def some(documents: I8) -> list[Keys]:
        wanted = [old.numbers[p] for p in positions[documents].tolist()]
        return _stored_keys(list(state.columns(db, names, wanted)), place, numbers)

    left = _stored_keys(list(state.columns(db, names, gone)), place, numbers)
    growth = grow(stayed, some, left, _come_keys(parts, told, numbers, len(old.ids)), len(numbers))
    now = universe.position()
    found = []
    for codes in growth:
        ends = np.stack((positions[codes // max(1, len(numbers))], positions[codes % max(1, len(numbers))]), axis=1)
        found.append(ends)
    ids = [*old.ids, *scanned.ids]
    added = [sorted(pair, key=lambda p: _key(ids[p])) for pair in found[0].tolist()]
    added.sort()
    there = set(now.values())
    removed = [pair for pair in found[1].tolist() if there.issuperset(pair)]
    return np.array(added, np.int64).reshape(-1, 2), np.array(removed, np.int64).reshape(-1, 2)


def _key(id_: ArticleId) -> tuple[bool, Any]:
    """Ids in the order of SQLite: numbers before text, text by its bytes."""
    return isinstance(id_, str), id_.encode("utf-8", "surrogatepass") if isinstance(id_, str) else id_


def _stored_keys(rows: Sequence[Any], place: Mapping[int, int], numbers: I8) -> list[Keys]:
    own = numbers[np.fromiter((place[row[0]] for row in rows), np.int64, len(rows))]
    words, facts = (
        np.frombuffer(b"".join(row[k] for row in rows), "<u4").reshape(-1, PERMUTATIONS).astype(np.uint32)
        for k in (1, 2)
    )
    prints = np.frombuffer(b"".join(row[3] for row in rows), "<u8").astype(np.uint64)
    counts = np.array([len(row[3]) // 8 for row in rows], np.int64)
    return _keys(own, words, facts, prints, np.repeat(own, counts))


def _come_keys(parts: Sequence[Path], told: Sequence[Path], numbers: I8, first: int) -> list[Keys]:
    of_parts = [columns(path) for path in parts]
    prints, offsets = ragged([p.rows("prints") for p in of_parts], [p.rows("print_offsets") for p in of_parts])
    own = numbers[first:]
    nothing = np.empty((0, PERMUTATIONS), np.uint32)
    words = np.concatenate([nothing, *(p.rows("word_bands").T for p in of_parts)])
    facts = np.concatenate([nothing, *(columns(path).rows("fact_bands").T for path in told)])
    return _keys(own, words, facts, prints, np.repeat(own, np.diff(offsets)))


def _keys(own: I8, words: Any, facts: Any, prints: U8, owners: I8) -> list[Keys]:
    """In the order of KINDS."""
    found = {"prints": Keys(prints >> np.uint64(1), owners, prints & np.uint64(1))}
    for kind, signatures, rows in (("words", words, candidates.WORD_ROWS), ("facts", facts, candidates.FACT_ROWS)):
        keys, filled = candidates.bands(signatures, rows)
        found[kind] = Keys(keys[filled].ravel(), np.repeat(own[filled], keys.shape[1]), prints[:0])
    return [found[kind] for kind in KINDS]


def _seeds(
    db: Any, universe: Universe, scanned: Scanned, links: Any, removed: Sequence[tuple[ArticleId, ArticleId]],
    desk: Desk, parts: Sequence[Path], claim: float,
) -> set[int]:  # fmt: skip
    """Positions of articles that stayed or came and of which something else may be said than before."""
    old, place = universe.stored, universe.position()
    seeds = {place[key] for key in scanned.ids}
    sure = np.maximum(links["confidence"], links["same_copy"]) >= claim
    seeds |= set(links["article"][sure].tolist()) | set(links["source"][sure].tolist())
    seeds |= {place[key] for pair in removed for key in pair}
    gone = [old.ids[n] for n in universe.gone]
    for tie in state.ties(db, gone, claim):
        seeds |= {place[key] for key in (tie.article_id, tie.source_id) if key in place}
    seeds |= {place[key] for key in _retitled(db, universe, parts) if key in place}
    return seeds


def _retitled(db: Any, universe: Universe, parts: Sequence[Path]) -> set[ArticleId]:
    """Members of families under a headline that more or fewer articles carry than before."""
    old = universe.stored
    counts = _headlines(old.titles[n] for n in universe.gone)
    for title, count in _headlines(_come_titles(parts)).items():
        counts[title] = counts.get(title, 0) - count
    changed = {title for title, count in counts.items() if count}
    ids = [key for n, key in enumerate(old.ids) if n not in universe.gone and old.titles[n] in changed]
    return set(state.families(db, ids))


def _come_titles(parts: Sequence[Path]) -> list[bytes]:
    return [title.to_bytes(8, "little") for path in parts for title in columns(path).rows("titles").tolist()]


def _headlines(titles: Iterable[bytes]) -> dict[bytes, int]:
    counts: dict[bytes, int] = {}
    for title in titles:
        counts[title] = counts.get(title, 0) + 1
    return counts


def _titles(work: Work, universe: Universe, parts: Sequence[Path]) -> Path:
    kept = b"".join(title for n, title in enumerate(universe.stored.titles) if n not in universe.gone)
    return flow.count_titles(work, np.frombuffer(kept + b"".join(_come_titles(parts)), "<u8"))


def _connected(
    db: Any, desk: Desk, links: Any, spans: Any, seeds: set[int], removed: Sequence[tuple[ArticleId, ArticleId]],
    claim: float,
) -> tuple[Any, Any, set[int]]:  # fmt: skip
    """The new links together with the stored ones that hang together with the seeds, and all that these connect."""
    place = desk.universe.position()
    sure = np.maximum(links["confidence"], links["same_copy"]) >= claim
    fresh: dict[int, set[int]] = {}
    for a, b in zip(links["article"][sure].tolist(), links["source"][sure].tolist(), strict=True):
        fresh.setdefault(a, set()).add(b)
        fresh.setdefault(b, set()).add(a)
    dropped = {frozenset(pair) for pair in removed}
    count = len(desk.universe.stored.ids)
    members, frontier = set(seeds), set(seeds)
    found: dict[tuple[ArticleId, ArticleId], state.Tie] = {}
    while frontier:
        near = {other for p in frontier for other in fresh.get(p, ())}
        for tie in state.ties(db, [desk.id(p) for p in frontier if p < count], claim):
            ends = (tie.article_id, tie.source_id)
            if all(place.get(key, count) < count for key in ends) and frozenset(ends) not in dropped:
                found[ends] = tie
                if tie.relation in ("copy", "rewrite", "partial", "quotes"):
                    near |= {place[key] for key in ends}
        frontier = near - members
        members |= frontier
    stored = np.array(
        [(place[t.article_id], place[t.source_id], RELATIONS.index(t.relation), *t[3:]) for t in found.values()],
        LINK,
    )
    number = {ends: n for n, ends in enumerate(found, len(links))}
    rows = np.array([(number[row[:2]], *row[2:]) for row in state.narrative(db, found)], SPAN)
    return np.concatenate((links, stored)), np.concatenate((spans, rows)), members


def postings(db: Any, found: Grown, first: int, bits: int) -> list[tuple[int, bytes]]:
    """The rows of _provenance_prints that change: without what is gone, with what came, numbered from ``first``."""
    gone = set(found.gone)
    left = [
        p for _, blob in state.columns(db, ["prints"], found.gone) for p in sample(np.frombuffer(blob, "<u8").tolist())
    ]
    of_parts = [columns(path) for path in found.parts]
    prints, offsets = ragged([p.rows("prints") for p in of_parts], [p.rows("print_offsets") for p in of_parts])
    new, owners = sampled(prints, np.repeat(np.arange(first, first + len(offsets) - 1), np.diff(offsets)))
    fresh: dict[int, list[tuple[int, int]]] = {row_of(p, bits): [] for p in left}
    for print_, owner in zip(new.tolist(), owners.tolist(), strict=True):
        fresh.setdefault(row_of(print_, bits), []).append((print_, owner))
    before = state.entries(db, sorted(fresh))
    changed = []
    for row, entries in fresh.items():
        kept = [(p, n) for p, n in zip(*unpack(before.get(row, b"")), strict=True) if n not in gone]
        changed.append((row, pack([*kept, *entries])))
    return changed
