"""The articles of a later run, and what is read of them: those that came, and of the others whichever is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..records import ArticleId
from ..stages import Progress
from ..store.state import Stored
from . import local as flow
from . import tasks
from .columns import Shelf, save_shelf
from .files import digest
from .folder import Work
from .processes import Map


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
        save_shelf(path, self.shelf())
        return path
