"""What all stages of a run need beside their records: whom names mean, what is everywhere, by which numbers to judge."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .arrays.hashing import word_hash
from .attribution.outlets import with_outlets
from .attribution.publishers import with_publishers
from .attribution.registry import Registry, registry
from .records import ArticleId, JudgedOrigin
from .settings import DEFAULT, Settings


@dataclass(frozen=True, slots=True)
class Context:
    """Made once for a run; what is learned on the way (``site_lines`` from all scanned articles, ``commonplaces`` from all
    that were read) is not yet there for the stages before."""

    sources: Registry
    """The bundled sources, the user's own and the table's publishers."""
    settings: Settings = DEFAULT
    site_lines: Mapping[str, Container[bytes]] = field(default_factory=dict)
    """Keys of the lines that publishers print under unrelated articles, by publisher as given."""
    commonplaces: Mapping[int, Any] = field(default_factory=dict)
    """Keys of the facts that everybody tells, increasing, by window of publication time."""
    headlines: Mapping[int, int] = field(default_factory=dict)
    """How many articles carry a headline, where more than one does, by ``title_key``."""

    judged_origins: Mapping[ArticleId, JudgedOrigin] = field(default_factory=dict)
    """What people say together of an article's origin."""

    @property
    def everywhere(self) -> Mapping[str, int]:
        """How many articles of the table carry a headline, by the headline."""
        return Carried(self.headlines)


def sources_of(outlets: Sequence[Mapping[str, str]], publishers: Mapping[str, int]) -> Registry:
    """``outlets``: rows of the user's own sources; ``publishers``: canonical names as often as they occur in the table."""
    listed = with_outlets(registry(), outlets)
    return with_publishers(listed, publishers) if publishers else listed


def title_key(headline: str) -> int:
    """What a headline is counted by."""
    return word_hash(headline.casefold())


class Carried(Mapping[str, int]):
    """Counts by the hash of a headline, asked for by the headline: most stand over one article only and are not kept."""

    def __init__(self, counts: Mapping[int, int]) -> None:
        self.counts = counts

    def __getitem__(self, headline: str) -> int:
        return self.counts.get(title_key(headline), 1)

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError("the headlines themselves are not kept")

    def __len__(self) -> int:
        return len(self.counts)
