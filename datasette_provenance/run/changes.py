"""What has come, gone and changed since the last run, and what that makes to be read: from scratch everything has come.

An article that nobody changed is read anew where what it is read with has changed: the lines that its publisher prints
everywhere, the names of publishers, the facts that everybody tells in its week. So the results are those of a run from
scratch, which has the same way to go: before it, nothing was stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.ranges_batch import bounds, chained
from ..arrays.sets_batch import among, difference, union, unique
from ..attribution.registry import Registry, fold
from ..candidates.growth_batch import Wanted
from ..corpus import counts_batch as corpus
from ..corpus.commonplace import window_of
from ..corpus.site_lines_batch import SiteLines, site_lines
from ..records import ArticleId
from ..stages import Scanned
from ..store import judgements, schema, sketches, state
from ..store.judgements import Anew
from ..store.state import Database, Stored
from ..store.table import holding
from .local import Local
from .parts import facts_in
from .processes import FEW
from .tasks import ContextFiles

I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]
MOST = 0.25
"""Share of the articles that are read anew: 500 more on 20,000 moved what is commonplace so that a third were, and took 17 s
where a run from scratch took 11 s."""


class Difference(NamedTuple):
    """Between the articles as they were stored and as they are."""

    stored: Stored
    """Those of the last run, by position; none from scratch."""
    gone: set[int]
    """Positions of the stored ones that are no more as they were."""
    come: list[ArticleId]
    """New, or as they are now; some may have no text."""
    changed: int
    """New, changed or gone."""
    judged: Anew


class Changes(NamedTuple):
    """What there is to be done; files are of the work folder, and there while the run lasts."""

    stored: Stored
    gone: list[int]
    """Positions in ``stored``, in order; those that are to be read anew are among them and among those that came."""
    come: Scanned
    read: list[Path]
    """Part files of those that came."""
    facts: list[Path]
    site_lines: SiteLines
    commonplaces: dict[int, U8]
    """Facts by window."""
    context: ContextFiles
    judged: Anew

    @property
    def gone_ids(self) -> list[ArticleId]:
        return [self.stored.ids[n] for n in self.gone]

    @property
    def gone_numbers(self) -> list[int]:
        return [self.stored.numbers[n] for n in self.gone]

    @property
    def articles(self) -> int:
        """That are there now."""
        return len(self.stored.ids) - len(self.gone) + len(self.come.ids)


def compare(engine: Local, earlier: Database, ids: Sequence[ArticleId]) -> Difference:
    """``earlier``: the database as the last run left it, or one with empty tables; ``ids``: of all articles, in order."""
    looked: Iterator[tuple[ArticleId, bytes]] | tuple[()] = () if state.is_empty(earlier) else engine.look(ids)
    stored = state.stored(earlier)  # while other processes look
    before = judgements.unpacked(schema.read_settings(earlier).get("judged"))
    judged = judgements.changed(before, engine.job.judged)
    if not stored.ids:
        return Difference(stored, set(), list(ids), len(ids), judged)
    hashes = dict(looked)
    gone = {n for n, (key, was) in enumerate(zip(stored.ids, stored.hashes, strict=True)) if hashes.get(key) != was}
    stay = {key for n, key in enumerate(stored.ids) if n not in gone}
    come = [key for key in hashes if key not in stay]
    return Difference(stored, gone, come, len(come) + sum(stored.ids[n] not in hashes for n in gone), judged)


def read(engine: Local, earlier: Database, difference: Difference) -> Changes | None:
    """None where so many of the stored ones are to be read anew that a run from scratch is quicker."""
    stored, gone = difference.stored, set(difference.gone)
    left = len(stored.ids) - len(gone)
    most = max(FEW, int(MOST * (left + len(difference.come)))) if stored.ids else len(difference.come)
    come = engine.scan(difference.come)

    lines, again = _site_lines(earlier, stored, gone, come)
    names = [name for n, name in enumerate(stored.names) if n not in gone] + come.names
    context = engine.learn(lines, names)
    again |= _renamed(engine, earlier, stored, gone, context)
    if len(come.ids) + len(again) > most:
        return None
    gone |= again
    come = engine.lay_down(_with(come, engine.scan([stored.ids[n] for n in sorted(again)]) if again else None))
    parts = engine.read(come.ids, come.hashes, context)

    commonplaces, again = _commonplaces(earlier, stored, gone, parts)
    if len(come.ids) + len(again) > most:
        return None
    if again:
        more = engine.scan([stored.ids[n] for n in sorted(again)])
        parts += engine.read(more.ids, more.hashes, context)
        come = engine.lay_down(_with(come, more))
        gone |= again
    context = engine.know_commonplaces(context, commonplaces)
    facts = engine.sketch_facts(parts, context)
    return Changes(stored, sorted(gone), come, parts, facts, lines, commonplaces, context, difference.judged)


def _site_lines(earlier: Database, stored: Stored, gone: set[int], come: Scanned) -> tuple[SiteLines, set[int]]:
    """The lines that publishers print everywhere now, and the stored articles that are to be read anew for them."""
    before = state.lines(earlier)
    touched = {stored.publishers[n] for n in gone} | set(come.publishers)
    theirs = [n for n, name in enumerate(stored.publishers) if name in touched and n not in gone]
    numbers = np.array([stored.numbers[n] for n in theirs], np.int64)
    _, keys, offsets = sketches.kept_of(earlier.conn, "lines", numbers)
    _, sizes, _ = sketches.kept_of(earlier.conn, "line_words", numbers)
    lines, places = chained([keys, come.lines], [offsets, come.offsets]) if theirs else (come.lines, come.offsets)
    now = site_lines(
        [stored.publishers[n] for n in theirs] + come.publishers,
        [stored.published[n] for n in theirs] + come.published,
        lines,
        np.concatenate((sizes, come.sizes)) if theirs else come.sizes,
        places,
    )
    after = {name: its_lines for name, its_lines in before.items() if name not in touched} | now
    changed = {name: before.get(name, set()) ^ now.get(name, set()) for name in touched}
    again = set()
    for n, (a, b) in zip(theirs, pairwise(offsets.tolist()), strict=True):
        wanted = changed[stored.publishers[n]]
        if wanted and not wanted.isdisjoint(key.to_bytes(8, "little") for key in keys[a:b].tolist()):
            again.add(n)
    return after, again


def _renamed(engine: Local, earlier: Database, stored: Stored, gone: set[int], context: ContextFiles) -> set[int]:
    """The stored articles that are to be read anew because names of publishers have become known, or are no more."""
    if len(gone) == len(stored.ids):
        return set()
    before = engine.learn({}, stored.names)
    words = _differing(engine.context(before).sources, engine.context(context).sources)
    if not words:
        return set()
    held = holding(earlier, engine.job.source, sorted(words))
    folded = {fold(word) for word in words}
    return {
        n for n, key in enumerate(stored.ids)
        if n not in gone and (key in held or {fold(stored.publishers[n]), fold(stored.names[n])} & folded)
    }  # fmt: skip


def _differing(was: Registry, now: Registry) -> set[str]:
    """Printed forms of names that mean something else than before."""
    words = set(was.printed.keys() ^ now.printed.keys())
    return words | {
        form for form in was.printed.keys() & now.printed.keys()
        if was.printed[form][1:] != now.printed[form][1:] or was.printed[form][0].name != now.printed[form][0].name
    }  # fmt: skip


def _with(a: Scanned, b: Scanned | None) -> Scanned:
    """One after the other."""
    if b is None:
        return a
    count = int(a.offsets[-1])
    lines, offsets = chained([a.lines[0:count], b.lines], [a.offsets, b.offsets])
    return Scanned(
        a.ids + b.ids, a.hashes + b.hashes, a.publishers + b.publishers, a.names + b.names, a.published + b.published,
        lines, np.concatenate((a.sizes[0:count], b.sizes)), offsets, a.languages + b.languages,
    )  # fmt: skip


def _commonplaces(
    earlier: Database, stored: Stored, gone: set[int], parts: Sequence[Path]
) -> tuple[dict[int, U8], set[int]]:
    """The facts that are commonplace now, by window, and the stored articles from which some are to be taken that were
    not, or the other way round."""
    days = {day: window_of(day) for day in {time[:10] for time in stored.published}}
    windows = np.array([days[time[:10]] for time in stored.published], np.int64)
    stay = np.ones(len(windows), bool)
    stay[list(gone)] = False
    come = [facts_in(path) for path in parts]
    before, after = sketches.commonplaces(earlier.conn), dict[int, U8]()
    were, are = corpus.thresholds(windows), corpus.thresholds(np.concatenate([windows[stay], *(c[0] for c in come)]))
    changed = None
    if are.items() <= were.items():  # no threshold has moved: only facts of what came and went are counted anew
        left = sketches.kept_of(earlier.conn, "facts", np.array([stored.numbers[n] for n in sorted(gone)], np.int64))
        changed = unique(np.concatenate([left.values & corpus.KEY, *(c[1] & corpus.KEY for c in come)]))
        after = {w: difference(before[w], changed) for w in are}
    owners, keys = _tellers(earlier, stored, stay, changed)
    offsets = np.searchsorted(owners, np.append(np.flatnonzero(stay), len(stay)))
    counted = corpus.commonplaces([(windows[stay], keys, offsets), *(_of_those(c, changed) for c in come)])
    after = {w: union(after.get(w, common[:0]), common) for w, common in counted.items()}

    other = {w: np.setxor1d(before[w], after[w]) for w in after.keys() & before.keys()}
    moved = unique(np.concatenate([*other.values(), keys[:0]]))
    again: set[int] = set()
    if len(moved):
        owners, keys = _tellers(earlier, stored, stay, moved)
        for window, facts in other.items():
            again |= set(owners[(windows[owners] == window) & among(keys & corpus.KEY, facts)].tolist())
    return after, again


def _tellers(earlier: Database, stored: Stored, stay: npt.NDArray[np.bool_], facts: U8 | None) -> tuple[I8, U8]:
    """The positions of the articles that stay and tell some facts (None: any), and as many facts' keys."""
    numbers, wanted = np.array(stored.numbers, np.int64), None if facts is None else Wanted(facts)
    owners, keys = [np.empty(0, np.int64)], [np.empty(0, np.uint64)]
    for portion in sketches.kept(earlier.conn, "facts"):
        values = portion.values
        places = np.arange(len(values)) if wanted is None else wanted.places(values & corpus.KEY)
        rows = np.searchsorted(portion.offsets, places, "right") - 1
        positions = np.searchsorted(numbers, portion.numbers)[rows]
        owners.append(positions[stay[positions]])
        keys.append(values[places[stay[positions]]])
    return np.concatenate(owners), np.concatenate(keys)


def _of_those(part: tuple[Any, Any, Any], facts: U8 | None) -> tuple[I8, U8, I8]:
    """Of articles' facts (windows, keys, offsets) only some; None: all."""
    if facts is None:
        return part
    windows, keys, offsets = part
    kept = among(keys & corpus.KEY, facts)
    return windows, keys[kept], bounds(kept)[offsets]
