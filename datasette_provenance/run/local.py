"""One machine: a run's stages spread in portions over its processes, and what lies on disk between them.

What a file of the work folder is called says what it was made of, so that a run that was stopped goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
import numpy.typing as npt

from ..arrays.ranges_batch import chained
from ..arrays.sets_batch import unique
from ..candidates import pairs_batch as candidates
from ..candidates.growth_batch import KINDS, Keys, joined
from ..candidates.rank_batch import together
from ..context import Context
from ..corpus.site_lines_batch import SiteLines
from ..lineage.findings import Traced
from ..lineage.stories_batch import Stories, stories
from ..records import ArticleId
from ..sketches.sketch import PERMUTATIONS
from ..stages import Compared, Crossed, Progress, Scanned
from . import tasks
from .columns import Filed, columns, save_columns
from .files import digest, finished
from .folder import Work
from .parts import Parts, prefixes, save_parts
from .processes import Map, cut
from .saved import (
    Learned,
    load_compared,
    save_arrays,
    save_commonplaces,
    save_headlines,
    save_learned,
)
from .tasks import ContextFiles, Job

T = TypeVar("T")
I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]
Array = npt.NDArray[Any]

PART = 1000
"""Articles of one part: some 10 MB of words while they are worked on."""
KEYS = 2_000_000
"""Fingerprints or bands gone through at once: some 200 MB."""
SAMPLED = 1000
"""Every so many pairs one is looked at, to cut them into ranges of about one size."""
PAIRS = 4000
"""Pairs compared at once. Of 8,000 real articles, each in 18 pairs, so many are of 2,000; of twice as many pairs at once less
would be fetched again, and a run would need 70 MB more."""
SHARES = 4
"""Parts and portions at least, so that no process has nothing to do."""
LINKS = 2000
"""Links whose stories are traced at once."""
SEEKERS = 8
"""Parts in which the sketches of all articles are gone through."""
SHARED = {"prints": candidates.MIN_PRINTS, "words": 1, "facts": candidates.FACT_BANDS_SHARED}
"""Meetings that make a pair, by kind."""


class Local(NamedTuple):
    """An engine: it carries records between stages, and knows none of their rules."""

    work: Work
    spread: Map[Any, Any]
    """Maps a function of ``tasks`` over tasks; at work from when it is called."""
    job: Job
    progress: Progress[Any]

    def look(self, ids: Sequence[ArticleId]) -> Iterator[tuple[ArticleId, bytes]]:
        """The hash of every article with a text."""
        return (one for part in self._done("Looking", tasks.look, cut(ids, PART)) for one in part)

    def scan(self, ids: Sequence[ArticleId]) -> Scanned:
        """What is asked of all articles with a text before any is read."""
        scanned = list(self._done("Looking", tasks.scan, cut(ids, PART)))
        once: dict[Any, Any] = {key: key for key in ids}
        ids, publishers, names, languages = (  # other processes send each its own copy
            [once.setdefault(value, value) for part in scanned for value in part[n]] for n in (0, 2, 3, 8)
        )
        hashes, published = ([value for part in scanned for value in part[n]] for n in (1, 4))
        lines, offsets = chained([p.lines for p in scanned], [p.offsets for p in scanned])
        sizes = np.concatenate([np.empty(0, np.int64), *(p.sizes for p in scanned)])
        return Scanned(ids, hashes, publishers, names, published, lines, sizes, offsets, languages)

    def lay_down(self, scanned: Scanned) -> Scanned:
        """With the lines of all articles in a file: they are asked for again when results are written."""
        path = self.work.path(f"lines-{len(scanned.ids)}")
        save_columns(path, {"lines": scanned.lines, "sizes": scanned.sizes.astype(np.uint32)})
        return scanned._replace(lines=cast(Any, Filed(path, "lines")), sizes=cast(Any, Filed(path, "sizes")))

    def learn(self, lines: SiteLines, names: Iterable[str]) -> ContextFiles:
        """What reading asks beside the text: site lines, and how often each publisher occurs by its canonical name."""
        counts = sorted(Counter(names).items())
        ordered = [(publisher, sorted(lines[publisher])) for publisher in sorted(lines)]
        outlets = self.job.outlets
        path = self.work.path(f"context-{digest(counts, ordered, [sorted(row.items()) for row in outlets])}")
        if not finished(path):
            keys = {name: frozenset(its_lines) for name, its_lines in ordered}
            save_learned(path, Learned(dict(counts), keys, list(outlets)))
        return ContextFiles(path)

    def context(self, files: ContextFiles) -> Context:
        return tasks.context_of(files)

    def read(self, ids: Sequence[ArticleId], hashes: Sequence[bytes], context: ContextFiles) -> list[Path]:
        """The articles, read into part files."""
        size, name = _share(PART, len(ids)), context.learned.name
        portions = zip(cut(ids, size), cut(hashes, size), strict=True)
        context = ContextFiles(context.learned)
        made = [
            tasks.ReadPart(keys, own_hashes, context, self.work.path(f"read-{digest(name, keys, own_hashes)}"))
            for keys, own_hashes in portions
        ]
        return self._files("Reading", tasks.read, made)

    def know_commonplaces(self, context: ContextFiles, commonplaces: dict[int, Array]) -> ContextFiles:
        name = digest([(w, k.tobytes()) for w, k in sorted(commonplaces.items())])
        path = self.work.path(f"commonplaces-{name}")
        save_commonplaces(path, commonplaces)
        return context._replace(commonplaces=path)

    def sketch_facts(self, read: Sequence[Path], context: ContextFiles) -> list[Path]:
        """The facts of articles without the commonplace ones, and the sketches of what is left."""
        assert context.commonplaces
        name, context = context.commonplaces.name, context._replace(headlines=None)
        made = [tasks.FactsPart(p, context, self.work.path(f"facts-{digest(name, p.name)}")) for p in read]
        return self._files("Sketching", tasks.sketch_facts, made)

    def pair(self, parts: Parts, ranks: I8) -> I8:
        """All pairs (m, 2) of positions that are worth comparing, those of one story together. ``ranks``: the number of each
        article with the earliest first."""
        saved = self._saved(parts)
        path = self.work.path(f"pairs-{digest(saved.name)}")
        if not finished(path):
            save_columns(path, {"pairs": self._paired(parts, saved, ranks)})
        return columns(path).rows("pairs")

    def _paired(self, parts: Parts, saved: Path, ranks: I8) -> I8:
        n = len(ranks)
        made = self._meetings(parts, saved, ranks)
        crowds = [crowd for crowd in self._done("Pairing", tasks.count_meetings, made) if crowd is not None]
        sums = [task for kind in SHARED for task in _sums(kind, [t.out for t in made if t.kind == kind])]
        meetings: dict[str, list[candidates.Meetings]] = {kind: [] for kind in SHARED}
        for task, summed in zip(sums, self._done("Counting", tasks.sum_meetings, sums), strict=True):
            meetings[task.kind].append(summed)
        for part in made:
            part.out.unlink()
        crowd = candidates.Crowds(*(np.concatenate([c[k] for c in crowds]) for k in range(2)))
        prints, words, facts = (candidates.add(meetings[kind]) for kind in SHARED)
        codes, found_by = candidates.select(prints, words, facts, crowd, n)
        by_rank = np.stack(
            (codes // n, codes % n), axis=1
        )  # those of one time stand together: they have more in common
        return np.sort(np.argsort(ranks)[by_rank[together(by_rank, found_by, n)]], axis=1)

    def _meetings(self, parts: Parts, saved: Path, ranks: I8) -> list[tasks.MeetingsPart]:
        path = self.work.path(f"ranks-{digest(saved.name)}")
        save_arrays(path, [ranks])
        wanted = [("prints", *ends) for ends in prefixes(parts.read, KEYS)]
        at_once = max(1, KEYS // max(1, len(ranks)))
        for kind, rows in (("words", candidates.WORD_ROWS), ("facts", candidates.FACT_ROWS)):
            bands = PERMUTATIONS // rows
            wanted += [(kind, k, min(k + at_once, bands)) for k in range(0, bands, at_once)]
        return [tasks.MeetingsPart(saved, path, *w, self.work.path(f"met-{digest(saved.name, w)}")) for w in wanted]

    def seek(self, wanted: Sequence[U8], begins: Sequence[int]) -> list[Keys]:
        """Which stored articles are in some buckets (in the order of KINDS); ``begins``: where portions of the kept sketches
        begin. Owners are articles' numbers."""
        path = self.work.path(f"wanted-{digest(*(keys.tobytes() for keys in wanted))}")
        save_arrays(path, wanted)
        made = [tasks.SeekPart(path, p[0], p[-1] + 1) for p in cut(begins, max(1, -(-len(begins) // SEEKERS)))]
        portions = list(self._done("Pairing", tasks.seek, made))
        return [joined(*(portion[kind] for portion in portions)) for kind in range(len(KINDS))]

    def cross(self, ids: Sequence[ArticleId], languages: Sequence[str]) -> list[list[int]]:
        """What of some articles' texts crosses languages."""
        size = _share(PART, len(ids))
        made = [tasks.CrossPart(*portion) for portion in zip(cut(ids, size), cut(languages, size), strict=True)]
        return [one for part in self._done("Crossing languages", tasks.cross, made) for one in part] if made else []

    def hold(
        self, pairs: Sequence[tuple[ArticleId, ArticleId]], languages: Sequence[tuple[str, str]]
    ) -> list[Crossed | None]:
        """Pairs in different languages, held against each other."""
        size = _share(PART, len(pairs))
        made = [tasks.HoldPart(*portion) for portion in zip(cut(pairs, size), cut(languages, size), strict=True)]
        return [one for part in self._done("Crossing languages", tasks.hold, made) for one in part] if made else []

    def compare(self, parts: Parts, pairs: I8) -> Iterator[Compared]:
        """What the pairs share, portion by portion as they are finished."""
        saved, size = self._saved(parts), _share(PAIRS, len(pairs))
        made = [
            tasks.ComparePart(saved, portion, self.work.path(f"links-{digest(saved.name, portion.tobytes())}"))
            for portion in (pairs[at : at + size] for at in range(0, len(pairs), size))
        ]
        done = self._done("Comparing", tasks.compare, made)
        return (load_compared(task.out) for task, _ in zip(made, done, strict=True))

    def know_headlines(self, context: ContextFiles, titles: U8) -> ContextFiles:
        """``titles``: the hash of every article's headline."""
        values, counts = np.unique(titles, return_counts=True)
        often = counts > 1
        path = self.work.path(f"headlines-{digest(values[often].tobytes(), counts[often].tobytes())}")
        save_headlines(path, values[often], counts[often])
        return context._replace(headlines=path)

    def trace(self, parts: Parts, context: ContextFiles, links: Array, spans: Array) -> Iterable[Traced]:
        """The lineage of all that claimed links connect, portion by portion as they are finished. ``spans``: by link, in
        order."""
        saved = self._saved(parts)
        made = [
            tasks.TracePart(saved, context, self._stories(n, portion))
            for n, portion in enumerate(stories(links, spans, self.job.settings, LINKS))
        ]
        return self._done("Tracing", tasks.trace, made)

    def _stories(self, number: int, portion: Stories) -> Path:
        path = self.work.path(f"stories-{number}")
        save_columns(path, portion._asdict())
        return path

    def _saved(self, parts: Parts) -> Path:
        path = self.work.path(f"parts-{digest([p.name for p in parts.facts], parts.part.tobytes())}")
        if not finished(path):
            save_parts(path, parts)
        return path

    def _done(self, label: str, function: Any, made: Sequence[Any]) -> Iterable[Any]:
        return self.progress(label, Counted(self.spread(function, made), len(made)))

    def _files(self, label: str, function: Any, made: Sequence[Any]) -> list[Path]:
        for _ in self._done(label, function, made):
            pass
        return [task.out for task in made]


def _sums(kind: str, files: list[Path]) -> list[tasks.SumPart]:
    """Tasks that add up the meetings of a kind, for ranges of pairs that hold about KEYS of them each."""
    samples = np.sort(np.concatenate([columns(path).rows("codes")[::SAMPLED] for path in files]))
    total = sum(columns(path).count("codes") for path in files)
    step = max(1, KEYS // SAMPLED)
    cuts = unique(samples[step::step]) if total > KEYS else samples[:0]
    limits = np.array([0, *cuts.tolist(), np.iinfo(np.int64).max])
    places = [np.searchsorted(columns(path).rows("codes"), limits).tolist() for path in files]
    return [
        tasks.SumPart(kind, list(zip(files, first, last, strict=True)), SHARED[kind])
        for first, last in pairwise(zip(*places, strict=True))
    ]


def _share(most: int, count: int) -> int:
    """The size of a portion."""
    return max(1, min(most, -(-count // SHARES)))


class Counted(Sequence[T]):
    """Results as they come, with a length, for a progress bar."""

    def __init__(self, results: Iterator[T], length: int) -> None:
        self.results, self.length = results, length

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[T]:
        return iter(self.results)

    def __getitem__(self, index: Any) -> Any:
        raise NotImplementedError("results are asked for in their order")
