"""What all tasks of a run have in common: sent to each machine once, and made ready there once in each process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy.typing as npt

from ..attribution.registry import Registry
from ..context import Context, sources_of
from ..settings import Settings
from ..store.judgements import Counted
from ..store.table import ArticleTable


class Job(NamedTuple):
    """Plain values: they travel to every machine."""

    source: ArticleTable
    outlets: Sequence[Mapping[str, str]]
    settings: Settings
    judged: Counted = Counted()
    """What people say of links and origins; nothing where no database is at either end."""


@dataclass
class Common:
    """As far as it is learned; a Broadcast holds it."""

    job: Job
    publishers: Mapping[str, int] = field(default_factory=dict)
    """Canonical names as often as they occur."""
    commonplaces: Mapping[int, npt.NDArray[Any]] = field(default_factory=dict)

    @cached_property
    def sources(self) -> Registry:
        return sources_of(self.job.outlets, self.publishers)

    def context(self, **more: Any) -> Context:
        """With what a task itself has of site lines and headlines."""
        return Context(
            self.sources,
            self.job.settings,
            commonplaces=self.commonplaces,
            judged_origins=self.job.judged.origins,
            **more,
        )

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "sources"}
