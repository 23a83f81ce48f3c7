"""The steps in their order over all articles of a table, in parts; what comes of them is still to be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
import numpy.typing as npt

from ..candidates import pairs_batch as candidates
from ..corpus import counts_batch as corpus
from ..corpus.recurring import day_of
from ..records import RELATIONS, ArticleId
from ..settings import Settings
from ..sketches.sketch import PERMUTATIONS
from ..stages import LINK, SPAN, Compared, Progress, Scanned, Traced
from . import tasks
from .columns import Filed, Shelf, columns, prefixes, ragged, save_columns, save_shelf
from .files import digest, finished
from .folder import Work
from .processes import Map, cut
from .saved import Context, load_compared, save_common, save_context, save_titles

T = TypeVar("T")
SiteLines = dict[str, set[bytes]]
I8 = npt.NDArray[np.int64]
Array = npt.NDArray[Any]

PART = 1000
"""Articles of one part: some 10 MB of words while they are worked on."""
KEYS = 2_000_000
"""Fingerprints or bands gone through at once: some 200 MB."""
SAMPLED = 1000
"""Every so many pairs one is looked at, to cut them into ranges of about one size."""
PAIRS = 4000
"""Pairs compared at once."""
SHARES = 4
"""Parts and portions at least, so that no process has nothing to do."""
TIES = 2000
"""Links whose lineage is told at once."""


def read(
    work: Work, spread: Map[Any, Any], ids: Sequence[ArticleId], hashes: Sequence[bytes], context: Path,
    progress: Progress[Any],
) -> list[Path]:  # fmt: skip
    """The articles, read into part files."""
    size = _share(PART, len(ids))
    made = [
        tasks.ReadPart(some, of_some, context, work.path(f"read-{digest(context.name, some, of_some)}"))
        for some, of_some in zip(cut(ids, size), cut(hashes, size), strict=True)
    ]
    for _ in progress("Reading", each(spread(tasks.read, made), made)):
        pass
    return [task.out for task in made]


def look(spread: Map[Any, Any], ids: Sequence[ArticleId], progress: Progress[Any]) -> Iterator[tuple[ArticleId, bytes]]:
    """The hash of every article with a text; other processes are at it from here on."""
    parts = cut(ids, PART)
    found = each(spread(tasks.look, parts), parts)
    return (one for part in progress("Looking", found) for one in part)


def scan(spread: Map[Any, Any], ids: Sequence[ArticleId], progress: Progress[Any]) -> Scanned:
    """What is asked of all articles with a text before any is read."""
    parts = cut(ids, PART)
    found = list(progress("Looking", each(spread(tasks.scan, parts), parts)))
    once: dict[Any, Any] = {key: key for key in ids}
    ids, publishers, names = (  # other processes send each its own copy
        [once.setdefault(value, value) for part in found for value in part[n]] for n in (0, 2, 3)
    )
    hashes, published = ([value for part in found for value in part[n]] for n in (1, 4))
    lines, offsets = ragged([p.lines for p in found], [p.offsets for p in found])
    sizes = np.concatenate([np.empty(0, np.int64), *(p.sizes for p in found)])
    return Scanned(ids, hashes, publishers, names, published, lines, sizes, offsets)


def site_lines(publishers: Sequence[str], published: Sequence[str], lines: Any, sizes: Any, offsets: I8) -> SiteLines:
    """The lines that publishers (as given) print under unrelated articles, from the lines of all their pages."""
    keys = {name: corpus.name_key(name) for name in set(publishers)}
    given = {key: name for name, key in keys.items()}
    days = np.fromiter(map(day_of, published), np.int64, len(published))
    who = np.fromiter(map(keys.__getitem__, publishers), np.uint64, len(publishers))
    found: SiteLines = {}
    for key, line in zip(
        *(column.tolist() for column in corpus.recurring(who, days, lines, sizes, offsets)), strict=True
    ):
        found.setdefault(given[key], set()).add(line.to_bytes(8, "little"))
    return found


def learn(work: Work, lines: SiteLines, names: Iterable[str], outlets: Sequence[Mapping[str, str]]) -> Path:
    """The file of what reading asks beside the text: site lines, how often each publisher occurs, the sources that the
    user added; it is named after its content."""
    counts = sorted(Counter(names).items())
    ordered = [(publisher, sorted(lines[publisher])) for publisher in sorted(lines)]
    path = work.path(f"context-{digest(counts, ordered, [sorted(row.items()) for row in outlets])}")
    if not finished(path):
        recurring = {name: frozenset(some) for name, some in ordered}
        save_context(path, Context(dict(counts), recurring, list(outlets)))
    return path


def common_facts(parts: Sequence[Path]) -> dict[int, Array]:
    """The facts that are commonplace, by window, from all articles in some parts."""
    return corpus.commonplaces([told_in(path) for path in parts])


def told_in(path: Path) -> tuple[I8, Array, I8]:
    """Windows, fact keys and offsets of the articles in a part."""
    part = columns(path)
    return part.rows("windows"), np.ascontiguousarray(part.rows("facts")["key"]), part.rows("fact_offsets")


def tell(
    work: Work, spread: Map[Any, Any], parts: Sequence[Path], common: dict[int, Array], progress: Progress[Any]
) -> list[Path]:
    """The facts of articles without the commonplace ones, and the sketches of what is left."""
    path = work.path(f"common-{digest([(w, k.tobytes()) for w, k in sorted(common.items())])}")
    save_common(path, common)
    made = [tasks.TellPart(p, path, work.path(f"told-{digest(path.name, p.name)}")) for p in parts]
    for _ in progress("Sketching", each(spread(tasks.tell, made), made)):
        pass
    return [task.out for task in made]


def pair(work: Work, spread: Map[Any, Any], shelf_path: Path, shelf: Shelf, numbers: I8, progress: Progress[Any]) -> I8:
    """The pairs (m, 2) of positions that are worth comparing, those of one story together."""
    n = len(numbers)
    wanted = [("prints", *some) for some in prefixes(shelf.read, KEYS)]
    at_once = max(1, KEYS // max(1, n))
    for kind, rows in (("words", candidates.WORD_ROWS), ("facts", candidates.FACT_ROWS)):
        bands = PERMUTATIONS // rows
        wanted += [(kind, k, min(k + at_once, bands)) for k in range(0, bands, at_once)]
    name = digest(shelf_path.name)
    made = [tasks.MeetPart(shelf_path, *w, work.path(f"met-{digest(name, w)}")) for w in wanted]
    met = progress("Pairing", each(spread(tasks.meet, made), made))
    crowds = [crowd for crowd in met if crowd is not None]
    sums = [task for kind in SHARED for task in _sums(kind, [t.out for t in made if t.kind == kind])]
    meetings: dict[str, list[candidates.Meetings]] = {kind: [] for kind in SHARED}
    for task, found in zip(sums, progress("Counting", each(spread(tasks.add, sums), sums)), strict=True):
        meetings[task.kind].append(found)
    for part in made:
        part.out.unlink()
    crowd = candidates.Crowds(*(np.concatenate([c[k] for c in crowds]) for k in range(2)))
    prints_met, words_met, facts_met = (candidates.add(meetings[kind]) for kind in SHARED)
    codes, found_by = candidates.select(prints_met, words_met, facts_met, crowd, n)
    positions = np.argsort(numbers)
    pairs = np.sort(np.stack((positions[codes // n], positions[codes % n]), axis=1), axis=1)
    return pairs[_together(pairs, (found_by & ALIKE) == ALIKE, n)]


def _together(pairs: I8, alike: npt.NDArray[np.bool_], n: int) -> I8:
    """An order in which the pairs of one story stand together, so that its texts are fetched once or twice, not for
    each pair: by who is alike with whom, then by position."""
    story = np.arange(n)
    a, b = pairs[alike].T
    story[a] = story[b] = components(a, b)
    return np.lexsort((pairs[:, 1], pairs[:, 0], story[pairs[:, 1]], story[pairs[:, 0]]))


ALIKE = candidates.FOUND_WORDS | candidates.FOUND_PASSAGE
SHARED = {"prints": candidates.MIN_PRINTS, "words": 1, "facts": candidates.FACT_BANDS_SHARED}
"""Meetings that make a pair, by kind."""


def _sums(kind: str, files: list[Path]) -> list[tasks.AddPart]:
    """Tasks that add up the meetings of a kind, for ranges of pairs that hold about KEYS of them each."""
    samples = np.sort(np.concatenate([columns(path).rows("codes")[::SAMPLED] for path in files]))
    total = sum(columns(path).count("codes") for path in files)
    step = max(1, KEYS // SAMPLED)
    cuts = np.unique(samples[step::step]) if total > KEYS else samples[:0]
    bounds = np.array([0, *cuts.tolist(), np.iinfo(np.int64).max])
    places = [np.searchsorted(columns(path).rows("codes"), bounds).tolist() for path in files]
    return [
        tasks.AddPart(kind, list(zip(files, first, last, strict=True)), SHARED[kind])
        for first, last in pairwise(zip(*places, strict=True))
    ]


def compare(
    work: Work, spread: Map[Any, Any], shelf_path: Path, pairs: I8, progress: Progress[Any]
) -> Iterator[Compared]:
    """What the pairs share, portion by portion as they are finished."""
    size = _share(PAIRS, len(pairs))
    made = [
        tasks.ComparePart(shelf_path, some, work.path(f"links-{digest(shelf_path.name, some.tobytes())}"))
        for some in (pairs[at : at + size] for at in range(0, len(pairs), size))
    ]
    return _loaded(made, progress("Comparing", each(spread(tasks.compare, made), made)))


def _loaded(made: Sequence[tasks.ComparePart], done: Iterable[None]) -> Iterator[Compared]:
    for task, _ in zip(made, done, strict=True):
        yield load_compared(task.out)


def trace(
    spread: Map[Any, Any], shelf_path: Path, context: Path, titles: Path, links: Array, spans: Array, settings: Settings,
    progress: Progress[Any],
) -> Iterable[Traced]:  # fmt: skip
    """The lineage of all that claimed links connect, part by part as they are finished. ``spans``: by link, in order."""
    joining = np.isin(links["relation"], [RELATIONS.index("copy"), RELATIONS.index("rewrite")])
    same = joining & (links["same_copy"] >= settings.claim)
    tied = same | ((links["confidence"] >= settings.claim) & (links["relation"] < RELATIONS.index("furniture")))
    chosen = np.flatnonzero(tied)
    groups = components(links["article"][chosen], links["source"][chosen])
    order = chosen[np.argsort(groups, kind="stable")]
    groups = np.sort(groups)
    edges = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1]))[: len(groups)])
    starts = np.searchsorted(spans["link"], np.arange(len(links) + 1))
    made: list[tasks.TracePart] = []
    first = 0
    for last in (*edges[1:].tolist(), len(order)):
        if last - first >= TIES or last == len(order):
            some = order[first:last]
            if len(some):
                ties = shelf_path.with_name(f"ties-{len(made)}")
                save_columns(ties, _ties(links[some], spans, starts, some, same))
                made.append(tasks.TracePart(shelf_path, context, titles, ties))
            first = last
    return progress("Tracing", each(spread(tasks.trace, made), made))


def _ties(links: Array, spans: Array, starts: I8, some: I8, same: Array) -> dict[str, Array]:
    """The columns of ``tasks.TracePart.ties``."""
    sizes = starts[some + 1] - starts[some]
    places = np.repeat(starts[some], sizes) + np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    own = spans[places]
    own["link"] = np.repeat(np.arange(len(some)), sizes)
    families = links[same[some]]
    members = np.unique(np.concatenate((families["article"], families["source"])))
    return {"links": links, "spans": own, "families": members}


def components(a: I8, b: I8) -> I8:
    """For each edge a number that is the same for edges that are connected: the least position among their ends."""
    if not len(a):
        return a
    nodes, places = np.unique(np.concatenate((a, b)), return_inverse=True)
    one, other = places[: len(a)], places[len(a) :]
    label = np.arange(len(nodes))
    while True:
        least = np.minimum(label[one], label[other])
        before = label.copy()
        np.minimum.at(label, one, least)
        np.minimum.at(label, other, least)
        label = label[label]  # a shortcut: the label of my label
        if (label == before).all():
            return nodes[label[one]]


class Prepared(NamedTuple):
    """All articles of a table, read and paired; files are of the work folder, and there while the run lasts."""

    shelf: Shelf
    shelf_path: Path
    scanned: Scanned
    pairs: I8
    lines: SiteLines
    common: dict[int, Array]
    """Commonplace facts by window."""
    context: Path


def prepare(
    work: Work, spread: Map[Any, Any], run: tasks.Run, ids: Sequence[ArticleId], progress: Progress[Any]
) -> Prepared | None:
    """Everything that comes before comparing; None where no article has a text."""
    scanned = scan(spread, ids, progress)
    if not scanned.ids:
        return None
    lines = site_lines(scanned.publishers, scanned.published, scanned.lines, scanned.sizes, scanned.offsets)
    context = learn(work, lines, scanned.names, run.outlets)
    scanned = _laid_down(work, scanned)
    parts = read(work, spread, scanned.ids, scanned.hashes, context, progress)
    common = common_facts(parts)
    told = tell(work, spread, parts, common, progress)
    shelf = shelved(parts, told)
    agencies = [r.agency for n in range(len(parts)) for r in shelf.readings(shelf.positions(n))]
    numbers = rank(agencies, scanned.published, scanned.ids)
    shelf_path = work.path(f"shelf-{digest([p.name for p in told])}")
    save_shelf(shelf_path, shelf, numbers)
    path = work.path(f"pairs-{digest(shelf_path.name)}")
    if not finished(path):
        save_columns(path, {"pairs": pair(work, spread, shelf_path, shelf, numbers, progress)})
    return Prepared(shelf, shelf_path, scanned, columns(path).rows("pairs"), lines, common, context)


def _laid_down(work: Work, scanned: Scanned) -> Scanned:
    """With the lines of all articles in a file: they are asked for again when results are written."""
    path = work.path("lines")
    save_columns(path, {"lines": scanned.lines, "sizes": scanned.sizes.astype(np.uint32)})
    return scanned._replace(lines=cast(Any, Filed(path, "lines")), sizes=cast(Any, Filed(path, "sizes")))


def shelved(parts: list[Path], told: list[Path]) -> Shelf:
    """Part files of articles in the order of their positions."""
    counts = [columns(p).count("titles") for p in parts]
    rows = [np.arange(count, dtype=np.int32) for count in counts] or [np.empty(0, np.int32)]
    return Shelf(parts, told, np.repeat(np.arange(len(parts), dtype=np.int32), counts), np.concatenate(rows))


def rank(agencies: Sequence[bool], published: Sequence[str], ids: Sequence[ArticleId]) -> I8:
    """The number of each article with the earliest first: agencies' own pages before all, then by publication time
    (unknown last), then id. The first ones stand for a story that too many carry to compare them all."""
    by_time = sorted(range(len(ids)), key=[str(key) for key in ids].__getitem__)
    by_time.sort(key=[time or "9" for time in published].__getitem__)  # one after another: faster than by all at once
    by_time.sort(key=[not agency for agency in agencies].__getitem__)
    numbers = np.empty(len(agencies), np.int64)
    numbers[by_time] = np.arange(len(agencies))
    return numbers


def light(compared: Iterable[Compared]) -> tuple[Array, Array]:
    """What lineage asks of all links, and their narrative passages."""
    links, spans, count = [np.empty(0, LINK)], [np.empty(0, SPAN)], 0
    for found in compared:
        own = found.spans.copy()
        own["link"] += count
        links.append(found.links)
        spans.append(own)
        count += len(found.links)
    return _joined(links), _joined(spans)


def _joined(pieces: list[Array]) -> Array:
    """One array of all, each let go of when it stands in it: together they would be in memory twice."""
    whole = np.empty(sum(map(len, pieces)), pieces[0].dtype)
    last = len(whole)
    while pieces:
        piece = pieces.pop()
        whole[last - len(piece) : last] = piece
        last -= len(piece)
    return whole


def count_titles(work: Work, titles: Array) -> Path:
    """The file of how many articles carry a headline, where more than one does."""
    values, counts = np.unique(titles, return_counts=True)
    often = counts > 1
    path = work.path(f"titles-{digest(values[often].tobytes(), counts[often].tobytes())}")
    save_titles(path, values[often], counts[often])
    return path


def _share(most: int, count: int) -> int:
    """The size of a portion."""
    return max(1, min(most, -(-count // SHARES)))


def each(results: Iterator[T], items: Sequence[Any]) -> Sequence[T]:
    """Results as they come, with a length, for a progress bar."""
    return _Counted(results, len(items))


class _Counted(Sequence[T]):
    """Results as they come, with a length, for a progress bar."""

    def __init__(self, results: Iterator[T], length: int) -> None:
        self.results, self.length = results, length

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[T]:
        return iter(self.results)

    def __getitem__(self, index: Any) -> Any:
        raise NotImplementedError
