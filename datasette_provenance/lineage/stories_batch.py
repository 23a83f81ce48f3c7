"""Which links hang together: lineage is told of one story after another, and needs no other for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.groups_batch import components, edges
from ..arrays.ranges_batch import ranges
from ..arrays.sets_batch import unique
from ..records import RELATIONS
from ..settings import Settings

I8 = npt.NDArray[np.int64]
Array = npt.NDArray[Any]
SAME = [RELATIONS.index("copy"), RELATIONS.index("rewrite")]
TOLD = [RELATIONS.index(relation) for relation in ("copy", "rewrite", "partial", "quotes", "translation")]
"""The others say nothing of an article's way."""


class Stories(NamedTuple):
    """Some links, with every other that hangs together with them."""

    links: Array
    """Rows of ``stages.LINK``."""
    spans: Array
    """Their rows of ``stages.SPAN``; ``link`` counts the rows of ``links``."""
    members: I8
    """Positions of the articles that may belong to a family: of these the words are asked for, too."""


def stories(links: Array, spans: Array, settings: Settings, least: int) -> Iterator[Stories]:
    """All links that are told of, at least so many at once but for the last; ``spans``: by link, in order."""
    same = np.isin(links["relation"], SAME) & (links["same_copy"] >= settings.claim)
    claims = same | ((links["confidence"] >= settings.claim) & np.isin(links["relation"], TOLD))
    chosen = np.flatnonzero(claims)
    groups = components(links["article"][chosen], links["source"][chosen])
    order = chosen[np.argsort(groups, kind="stable")]
    starts = np.searchsorted(spans["link"], np.arange(len(links) + 1))
    first = 0
    for last in (*edges(np.sort(groups))[1:].tolist(), len(order)):
        if last > first and (last - first >= least or last == len(order)):
            portion = order[first:last]
            sizes = starts[portion + 1] - starts[portion]
            their = spans[ranges(starts[portion], sizes)]
            their["link"] = np.repeat(np.arange(len(portion)), sizes)
            members = links[portion[same[portion]]]
            yield Stories(links[portion], their, unique(np.concatenate((members["article"], members["source"]))))
            first = last
