"""The articles of a run by position: those of the last run first, then those that came. Any of them is read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ..records import ArticleId, Reading
from .changes import Changes
from .local import Local
from .parts import Parts

I8 = npt.NDArray[np.int64]
AT_ONCE = 10_000


class Articles:
    def __init__(self, engine: Local, changes: Changes) -> None:
        self.engine, self.stored, self.come = engine, changes.stored, changes.come
        self.context = changes.context
        self.gone = frozenset(changes.gone)
        self.first = len(self.stored.ids)
        """Position of the first that came."""
        come = Parts.in_order(changes.read, changes.facts)
        unread = np.full(self.first, -1, np.int32)
        self.parts = Parts(
            list(come.read), list(come.facts), np.concatenate((unread, come.part)), np.concatenate((unread, come.row))
        )
        """Where those stand that were read."""

    def __len__(self) -> int:
        return self.first + len(self.come.ids)

    def id(self, position: int) -> ArticleId:
        return self.stored.ids[position] if position < self.first else self.come.ids[position - self.first]

    @cached_property
    def staying(self) -> dict[ArticleId, int]:
        """Positions of the stored ones that are as they were."""
        return {key: position for position, key in enumerate(self.stored.ids) if position not in self.gone}

    def readings_of_come(self) -> Iterator[Reading]:
        """What the pages of those that came say by themselves, in their order."""
        for at in range(self.first, len(self), AT_ONCE):
            yield from self.parts.readings(np.arange(at, min(at + AT_ONCE, len(self))))

    def fetch(self, positions: Any) -> None:
        """Read those that were not read in this run."""
        asked = np.asarray(positions, np.int64)
        missing = asked[self.parts.part[asked] < 0]
        if not len(missing):
            return
        ids, hashes = ([column[p] for p in missing.tolist()] for column in (self.stored.ids, self.stored.hashes))
        read = self.engine.read(ids, hashes, self.context)
        facts = self.engine.sketch_facts(read, self.context)
        more, before = Parts.in_order(read, facts), self.parts
        part, row = before.part.copy(), before.row.copy()
        part[missing], row[missing] = more.part + len(before.read), more.row
        self.parts = Parts(before.read + read, before.facts + facts, part, row)
