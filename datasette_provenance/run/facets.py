"""The rows that the facets read, of all articles that a run says something of: from what it holds in memory, in the order in
which the table keeps them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from ..arrays.sets_batch import among, unique
from ..records import DERIVED, RELATIONS, ArticleId
from ..tables import RESULTS

ROLE, ORIGIN, IS_CREDITED, PUBLISHER = (
    list(RESULTS["provenance_articles"].columns).index(name) for name in ("role", "origin", "credited", "publisher")
)
CREDITED = ("uncredited", "credited")
AT_ONCE = 1 << 16
"""Rows made of their codes at once."""


class Facets:
    """``note`` is told of every such article, then ``rows`` gives all.

    ``count``: positions that there are; ``links``: rows of ``stages.LINK``, all that claim something and have one of the
    articles as an end; ``parents``: articles with their likely sources.
    """

    def __init__(
        self, count: int, links: npt.NDArray[Any], claim: float, parents: Sequence[tuple[ArticleId, ArticleId]]
    ) -> None:
        sure = links[np.maximum(links["confidence"], links["same_copy"]) >= claim]
        relation, article, source = (sure[name].astype(np.int64) for name in ("relation", "article", "source"))
        derived = np.isin(relation, [RELATIONS.index(name) for name in DERIVED])
        self.count, self.parents = count, parents
        self.noted = np.zeros(count, bool)
        self.relations = unique(np.concatenate((relation * count + article, relation * count + source)))
        self.derived = article[derived] * count + source[derived]
        self.positions: dict[ArticleId, int] = dict.fromkeys((end for pair in parents for end in pair), -1)
        self.publishers: dict[ArticleId, str | None] = {}
        self.values: dict[str, Values] = {facet: Values() for facet in ("role", "origin", "credited", "cited")}

    def note(self, position: int, row: Sequence[Any], cited: Iterable[str]) -> None:
        """``row``: of provenance_articles; ``cited``: whom the article names beside its own source."""
        self.noted[position] = True
        self.values["role"].add(position, row[ROLE])
        if row[ORIGIN] is not None:
            self.values["origin"].add(position, row[ORIGIN])
        if row[IS_CREDITED] is not None:
            self.values["credited"].add(position, CREDITED[row[IS_CREDITED]])
        for name in cited:
            self.values["cited"].add(position, name)
        if row[0] in self.positions:
            self.positions[row[0]], self.publishers[row[0]] = position, row[PUBLISHER]

    def rows(self, ids: Sequence[ArticleId]) -> Iterator[tuple[str, str, ArticleId]]:
        """Distinct (facet, value, article), in that order; ``ids``: of all positions."""
        facets = {facet: (values.names, values.keys(self.count)) for facet, values in self.values.items()}
        facets["relation"] = list(RELATIONS), self.relations[self.noted[self.relations % self.count]]
        facets["carried_by"] = self._carried_by()
        for facet, (names, keys) in sorted(facets.items()):
            order = sorted(range(len(names)), key=names.__getitem__)
            rank = np.empty(len(names), np.int64)
            rank[order] = np.arange(len(names))
            keys = unique(rank[keys // self.count] * self.count + keys % self.count)
            for at in range(0, len(keys), AT_ONCE):
                ranks, articles = np.divmod(keys[at : at + AT_ONCE], self.count)
                yield from zip(
                    repeat(facet),
                    [names[order[n]] for n in ranks.tolist()],
                    [ids[position] for position in articles.tolist()],
                )

    def _carried_by(self) -> tuple[list[str], npt.NDArray[np.int64]]:
        carriers = Values()
        ends = np.array([(self.positions[a], self.positions[b]) for a, b in self.parents], np.int64).reshape(-1, 2)
        carried = among(ends[:, 0] * self.count + ends[:, 1], self.derived)
        for (article, _), source, one in zip(self.parents, ends[:, 1].tolist(), carried.tolist(), strict=True):
            if one and self.publishers[article] is not None:
                carriers.add(source, self.publishers[article])
        return carriers.names, carriers.keys(self.count)


class Values:
    """The values of one facet, and which articles have them."""

    def __init__(self) -> None:
        self.codes: dict[Any, int] = {}
        self.pairs = array("q")

    def add(self, position: int, value: Any) -> None:
        self.pairs.append(self.codes.setdefault(value, len(self.codes)))
        self.pairs.append(position)

    @property
    def names(self) -> list[str]:
        return list(self.codes)

    def keys(self, count: int) -> npt.NDArray[np.int64]:
        """Code of the value * ``count`` + position, in the order in which they were added."""
        codes, positions = np.frombuffer(self.pairs, np.int64).reshape(-1, 2).T
        return codes * count + positions
