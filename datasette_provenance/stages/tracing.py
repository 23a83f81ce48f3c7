"""Stories to families, sources, roles, origins and versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from ..context import Context
from ..lineage import verdicts
from ..lineage.families import JOINING
from ..lineage.findings import Traced
from ..lineage.reused_batch import reused_words
from ..lineage.stories_batch import Stories
from ..lineage.texts import Text
from ..lineage.verdicts import Known
from ..lineage.versions import follow
from ..links import direction_batch as directions
from ..records import RELATIONS, Article, ArticleId, Link, Origin, Passage, Reading, Shared
from ..settings import Settings

I8 = npt.NDArray[np.int64]


def known_of(reading: Reading, article: Article | None = None) -> Known:
    """What lineage asks of an article; ``article`` where its text is asked for, too."""
    bare = Article(reading.article_id, "", "", reading.given_publisher, reading.published)
    return Known(
        article or bare, reading.publisher, Origin(*reading.origin), reading.is_origin, reading.agency, reading.revision
    )


class Narrative(Sequence[Passage]):
    """The narrative passages of a link, made of rows ``first`` to ``last`` of SPAN where they are asked for: few are."""

    __slots__ = ("first", "last", "rows")

    def __init__(self, rows: npt.NDArray[Any], first: int, last: int) -> None:
        self.rows, self.first, self.last = rows, first, last

    def __len__(self) -> int:
        return self.last - self.first

    def __getitem__(self, index: Any) -> Any:
        return list(self)[index]

    def __iter__(self) -> Iterator[Passage]:
        return (Passage("narrative", *span[1:]) for span in self.rows[self.first : self.last].tolist())


def trace(
    stories: Stories,
    positions: I8,
    known: Sequence[Known],
    texts: Mapping[ArticleId, Text],
    context: Context,
) -> Traced:
    """The lineage of all articles that the links of some stories connect, and no others: ``known``, by their
    ``positions``, which increase. ``texts``: of the stories' members."""
    ends = np.searchsorted(positions, [stories.links["article"], stories.links["source"]])
    ids = [k.article.id for k in known]
    links, reused = _links(stories, ends, ids), _reused(stories, ends, known, context.settings)
    lineage = verdicts.trace(links, known, context.settings, {}, context.sources, texts, context.everywhere, reused)
    if said := {id_: context.judged_origins[id_] for id_ in ids if id_ in context.judged_origins}:
        lineage = verdicts.judged(
            lineage, said, links, known, context.settings, context.sources, texts, context.everywhere, reused
        )
    by_id = {k.article.id: k for k in known}
    followed = follow(lineage.families, {v.article_id: v for v in lineage.verdicts}, by_id, texts)
    parents = [(x.article_id, x.source_id) for x in lineage.links if x.is_parent]
    return Traced(lineage.verdicts, lineage.families, followed, parents, lineage.tellers)


def _links(stories: Stories, ends: I8, ids: Sequence[ArticleId]) -> list[Link]:
    """The later article comes first already; what tells that, did when the pair was compared."""
    links, spans = stories.links, stories.spans
    starts = np.searchsorted(spans["link"], np.arange(len(links) + 1)).tolist()
    return list(
        map(
            Link,
            map(ids.__getitem__, ends[0].tolist()),
            map(ids.__getitem__, ends[1].tolist()),
            map(RELATIONS.__getitem__, links["relation"].tolist()),
            links["confidence"].tolist(),
            links["same_copy"].tolist(),
            map(directions.NAMES.__getitem__, links["direction"].tolist()),
            repeat(False),
            map(Shared, *(links[name].tolist() for name in Shared._fields)),
            map(Narrative, repeat(spans), starts, starts[1:]),
            links["article_share"].tolist(),
            links["source_share"].tolist(),
        )
    )


def _reused(stories: Stories, ends: I8, known: Sequence[Known], settings: Settings) -> dict[ArticleId, int]:
    """Narrative words of each article that stand in an earlier one of another publisher: what a publisher has of its own is
    no reuse."""
    links, spans = stories.links, stories.spans
    joining = np.isin(links["relation"], [RELATIONS.index(relation) for relation in JOINING])
    partial = (links["relation"] == RELATIONS.index("partial")) & (links["confidence"] >= settings.claim)
    # as families and roles may build on it
    reusing = (joining & (links["same_copy"] >= settings.claim)) | partial
    publishers = [k.publisher for k in known]
    others = np.array([not publishers[a] or publishers[a] != publishers[b] for a, b in ends.T.tolist()], bool)
    telling = (reusing & others)[spans["link"]]
    words = reused_words(
        ends[0][spans["link"]][telling],
        *(spans[name][telling] for name in ("article_start", "article_end", "words")),
    )
    return {known[article].article.id: count for article, count in words.items()}
