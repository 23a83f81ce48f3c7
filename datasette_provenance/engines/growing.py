"""A run over a table that was gone through before: only what is new or has changed is read, only what it may be kin to is
compared, only the families that it touches are told anew. The result is that of a run from scratch.

An article that nobody changed is read anew where what it is read with has changed: the lines that its publisher prints
everywhere, the names of publishers, the facts that everybody tells in its week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..attribution.registry import fold
from ..candidates.growth_batch import KINDS, Keys, Wanted, grow, joined, keys_of_bands, keys_of_prints
from ..corpus import counts_batch as corpus
from ..corpus.commonplace import window_of
from ..links.direction_batch import NAMES
from ..records import RELATIONS, ArticleId
from ..sketches.sketch import PERMUTATIONS
from ..steps import LINK, SPAN, Compared, Progress, Scanned, Traced, judged
from ..store import sketches as batch
from ..store import state
from ..store.judgements import Counted, Pair, changed
from ..store.state import Stored, Tie
from ..store.table import holding
from . import flow, tasks
from .desk import Desk, Universe
from .files import digest
from .flow import SiteLines
from .local import FEW, Map, cut
from .shared import save_arrays
from .shelf import columns, ragged
from .work import Work

I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]
TOLD = ("copy", "rewrite", "partial", "quotes")
"""Relations that lineage asks for."""
MOST = 0.25
"""Share of the articles that are read anew: 500 more on 20,000 moved what is commonplace so that a third were, and took 17 s
where a run from scratch took 11 s."""
SEEKERS = 8
"""Parts in which the sketches of all articles are gone through."""


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
    common: dict[int, Any]
    """Commonplace facts by window."""
    context: Path


def grown(
    db: Any, work: Work, spread: Map[Any, Any], run: tasks.Run, hashes: Mapping[ArticleId, bytes], old: Stored,
    before: Counted, progress: Progress[Any],
) -> Grown | None:  # fmt: skip
    """``hashes``: of every article with a text that is in the table now; ``before``: what people said when it was last run. None where so many are to be read anew that a run
    from scratch is quicker."""
    most = max(FEW, int(MOST * len(hashes)))
    gone = {n for n, (key, was) in enumerate(zip(old.ids, old.hashes, strict=True)) if hashes.get(key) != was}
    there = {key for n, key in enumerate(old.ids) if n not in gone}
    scanned = flow.scan(spread, [key for key in hashes if key not in there], progress)

    lines, again = _site_lines(db, old, gone, scanned)
    names = [name for n, name in enumerate(old.names) if n not in gone] + scanned.names
    context = flow.learn(work, lines, names, run.outlets)
    again |= _renamed(db, work, run, old, gone, context)
    if len(scanned.ids) + len(again) > most:
        return None
    scanned = _also(spread, scanned, old, gone, again, progress)
    parts = flow.read(work, spread, scanned.ids, scanned.hashes, context, progress)

    common, again = _common_facts(db, old, gone, parts)
    if len(scanned.ids) + len(again) > most:
        return None
    if again:
        more = flow.scan(spread, [old.ids[n] for n in sorted(again)], progress)
        parts += flow.read(work, spread, more.ids, more.hashes, context, progress)
        scanned = _both(scanned, more)
        gone |= again
    told = flow.tell(work, spread, parts, common, progress)

    universe = Universe(old, gone, scanned.ids)
    added, removed = _pairs(db, work, spread, universe, parts, told, scanned, progress)
    judged_pairs, judged_articles = changed(before, run.judged)
    added, removed = _judged_anew(db, universe, judged_pairs, added, removed)
    desk = Desk(work, spread, run, universe, context, common, progress, parts, told)
    desk.fetch(np.unique(added).tolist())
    compared = [judged(c, run.judged.links) for c in flow.compare(work, spread, desk.shelf_path(), added, progress)]
    links, spans = flow.light(compared)
    removed_ids = [(desk.id(a), desk.id(b)) for a, b in removed.tolist()]
    seeds = _seeds(db, universe, scanned, links, removed_ids, desk, parts, run.settings.claim)
    seeds |= {place[key] for place in [universe.position()] for key in judged_articles if key in place}
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
        {r.article_id: r for r in readings}, removed_ids, compared, traced, lines, common, context,
    )  # fmt: skip


def _site_lines(db: Any, old: Stored, gone: set[int], scanned: Scanned) -> tuple[SiteLines, set[int]]:
    """The lines that publishers print everywhere now, and the stored articles that are to be read anew for them."""
    before = state.lines(db)
    touched = {old.publishers[n] for n in gone} | set(scanned.publishers)
    theirs = [n for n, name in enumerate(old.publishers) if name in touched and n not in gone]
    numbers = np.array([old.numbers[n] for n in theirs], np.int64)
    _, keys, offsets = batch.kept_of(db.conn, "lines", numbers)
    _, sizes, _ = batch.kept_of(db.conn, "line_words", numbers)
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
    days = {day: window_of(day) for day in {time[:10] for time in old.published}}
    windows = np.array([days[time[:10]] for time in old.published], np.int64)
    stays = np.ones(len(windows), bool)
    stays[list(gone)] = False
    come = [flow.told_in(path) for path in parts]
    before, after = batch.commonplaces(db.conn), {}
    were, are = corpus.thresholds(windows), corpus.thresholds(np.concatenate([windows[stays], *(c[0] for c in come)]))
    changed = None
    if are.items() <= were.items():  # no threshold has moved: only facts of what came and went are counted anew
        left = batch.kept_of(db.conn, "facts", np.array([old.numbers[n] for n in sorted(gone)], np.int64))
        changed = np.unique(np.concatenate([left.values & corpus.KEY, *(c[1] & corpus.KEY for c in come)]))
        after = {w: np.setdiff1d(before[w], changed, assume_unique=True) for w in are}
    owners, keys = _tellers(db, old, stays, changed)
    offsets = np.searchsorted(owners, np.append(np.flatnonzero(stays), len(stays)))
    counted = corpus.commonplaces([(windows[stays], keys, offsets), *(_of_those(c, changed) for c in come)])
    after = {w: np.union1d(after.get(w, some[:0]), some) for w, some in counted.items()}

    other = {w: np.setxor1d(before[w], after[w]) for w in after.keys() & before.keys()}
    moved = np.unique(np.concatenate([*other.values(), keys[:0]]))
    again: set[int] = set()
    if len(moved):
        owners, keys = _tellers(db, old, stays, moved)
        for window, facts in other.items():
            again |= set(owners[(windows[owners] == window) & np.isin(keys & corpus.KEY, facts)].tolist())
    return after, again


def _tellers(db: Any, old: Stored, stays: npt.NDArray[np.bool_], facts: U8 | None) -> tuple[I8, U8]:
    """The positions of the articles that stay and tell some facts (None: any), and as many facts' keys."""
    numbers, wanted = np.array(old.numbers, np.int64), None if facts is None else Wanted(facts)
    owners, keys = [np.empty(0, np.int64)], [np.empty(0, np.uint64)]
    for portion in batch.kept(db.conn, "facts"):
        values = portion.values
        places = np.arange(len(values)) if wanted is None else wanted.places(values & corpus.KEY)
        rows = np.searchsorted(portion.offsets, places, "right") - 1
        own = np.searchsorted(numbers, portion.numbers)[rows]
        owners.append(own[stays[own]])
        keys.append(values[places[stays[own]]])
    return np.concatenate(owners), np.concatenate(keys)


def _of_those(told: tuple[I8, U8, I8], facts: U8 | None) -> tuple[I8, U8, I8]:
    """Of articles' facts only some; None: all."""
    windows, keys, offsets = told
    kept = np.ones(len(keys), bool) if facts is None else np.isin(keys & corpus.KEY, facts)
    return windows, keys[kept], np.concatenate(([0], np.cumsum(kept)))[offsets]


def _pairs(
    db: Any, work: Work, spread: Map[Any, Any], universe: Universe, parts: Sequence[Path], told: Sequence[Path],
    scanned: Scanned, progress: Progress[Any],
) -> tuple[I8, I8]:  # fmt: skip
    """The pairs (m, 2) of positions that are to be compared now, and those that are no more worth it."""
    old = universe.stored
    agencies = [bool(a) for a in old.agencies]
    come = flow.shelved(list(parts), list(told))
    agencies += [r.agency for n in range(len(parts)) for r in come.readings(come.positions(n))]
    ranks = flow.rank(agencies, old.published + scanned.published, old.ids + scanned.ids)
    numbers, positions, n = np.array(old.numbers, np.int64), np.argsort(ranks), max(1, len(ranks))
    gone = numbers[sorted(universe.gone)]

    def ranked(keys: Keys) -> Keys:
        return keys._replace(owners=ranks[np.searchsorted(numbers, keys.owners)])

    def stayed(wanted: Sequence[U8]) -> list[Keys]:
        path = work.path(f"wanted-{digest(*(some.tobytes() for some in wanted))}")
        save_arrays(path, wanted)
        begins = batch.firsts(db.conn).tolist()
        made = [tasks.SeekPart(path, some[0], some[-1] + 1) for some in cut(begins, max(1, -(-len(begins) // SEEKERS)))]
        found = list(progress("Pairing", flow.each(spread(tasks.seek, made), made)))
        near = [joined(*(part[kind] for part in found)) for kind in range(len(KINDS))]
        return [ranked(keys.without(gone)) for keys in near]

    def some(kind: str, of: I8) -> Keys:
        kept = batch.kept_of(db.conn, {"facts": "order"}.get(kind, kind), of)
        if kind == "prints":
            return ranked(keys_of_prints(kept.values, np.repeat(kept.numbers, np.diff(kept.offsets))))
        return ranked(keys_of_bands(kept.values.reshape(-1, PERMUTATIONS), kind, kept.numbers))

    growth = grow(
        stayed, lambda kind, of: some(kind, np.sort(numbers[positions[of]])), [some(kind, gone) for kind in KINDS],
        _come_keys(parts, told, ranks, len(old.ids)), len(ranks),
    )  # fmt: skip
    now = universe.position()
    found = [np.stack((positions[codes // n], positions[codes % n]), axis=1) for codes in growth]
    ids = [*old.ids, *scanned.ids]
    added = [sorted(pair, key=lambda p: _key(ids[p])) for pair in found[0].tolist()]
    added.sort()
    there = set(now.values())
    removed = [pair for pair in found[1].tolist() if there.issuperset(pair)]
    return np.array(added, np.int64).reshape(-1, 2), np.array(removed, np.int64).reshape(-1, 2)


def _judged_anew(db: Any, universe: Universe, judged: Iterable[Pair], added: I8, removed: I8) -> tuple[I8, I8]:
    """With the stored links of which people say something else than when they were stored: they go, and are compared again."""
    place, count = universe.position(), len(universe.stored.ids)
    gone = {frozenset(pair) for pair in removed.tolist()}
    again = []
    for pair in judged:
        ends = sorted(
            (place.get(key, count) for key in pair),
            key=lambda p: _key(universe.stored.ids[p]) if p < count else (True, b""),
        )
        if len(ends) == 2 and max(ends) < count and frozenset(ends) not in gone and state.linked(db, *pair):
            again.append(ends)
    more = np.array(again, np.int64).reshape(-1, 2)
    return np.concatenate((added, more)), np.concatenate((removed, more))


def _key(id_: ArticleId) -> tuple[bool, Any]:
    """Ids in the order of SQLite: numbers before text, text by its bytes."""
    return isinstance(id_, str), id_.encode("utf-8", "surrogatepass") if isinstance(id_, str) else id_


def _come_keys(parts: Sequence[Path], told: Sequence[Path], numbers: I8, first: int) -> list[Keys]:
    of_parts = [columns(path) for path in parts]
    prints, offsets = ragged([p.rows("prints") for p in of_parts], [p.rows("print_offsets") for p in of_parts])
    own = numbers[first:]
    nothing = np.empty((0, PERMUTATIONS), np.uint32)
    words = np.concatenate([nothing, *(p.rows("word_bands").T for p in of_parts)])
    facts = np.concatenate([nothing, *(columns(path).rows("fact_bands").T for path in told)])
    of_bands = [keys_of_bands(words, "words", own), keys_of_bands(facts, "facts", own)]
    return [keys_of_prints(prints, np.repeat(own, np.diff(offsets))), *of_bands]  # in the order of KINDS


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
    found: dict[tuple[ArticleId, ArticleId], Tie] = {}
    while frontier:
        near = {other for p in frontier for other in fresh.get(p, ())}
        for tie in state.ties(db, [desk.id(p) for p in frontier if p < count], claim):
            ends = (tie.article_id, tie.source_id)
            there = place.get(ends[0], count) < count and place.get(ends[1], count) < count
            if there and tie.relation in TOLD and not (dropped and frozenset(ends) in dropped):
                found[ends] = tie
                near |= {place[key] for key in ends}
        frontier = near - members
        members |= frontier
    number = {ends: n for n, ends in enumerate(found)}
    stored = np.empty(len(found), LINK)
    for name in Tie._fields[4:]:
        stored[name] = [getattr(tie, name) for tie in found.values()]
    stored["article"], stored["source"] = [place[a] for a, _ in found], [place[b] for _, b in found]
    stored["relation"] = [RELATIONS.index(tie.relation) for tie in found.values()]
    stored["direction"] = [NAMES.index(tie.direction) for tie in found.values()]
    articles = dict.fromkeys(a for a, _ in found)
    for article, source, facts in state.facts(db, articles, claim):
        if (article, source) in number:
            stored["facts"][number[article, source]] = facts
    rows = np.array([(number[row[:2]], *row[2:]) for row in state.narrative(db, articles) if row[:2] in number], SPAN)
    rows = rows[np.argsort(rows["link"], kind="stable")]
    rows["link"] += len(links)
    return np.concatenate((links, stored)), np.concatenate((spans, rows)), members
