"""How many sources really stand behind the articles about one event: ten articles, two sources.

An event is what copy, rewrites, partial reuse and shared quotations connect: the families that tell it and
the reports of others who were in the same room.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from ..records import ArticleId, Link, Verdict
from ..settings import Settings
from .families import claimed, joins

CONNECTING = ("partial", "quotes")


class Event(NamedTuple):
    articles: int
    sources: int
    """Distinct origins among them; articles of unknown or mixed origin add none."""


def find_events(
    links: Iterable[Link], verdicts: Sequence[Verdict], settings: Settings, no_origin: Collection[str]
) -> Mapping[ArticleId, Event]:
    """The event of each article that is connected with another. ``no_origin``: names that are no single source."""
    neighbours: dict[ArticleId, list[ArticleId]] = defaultdict(list)
    for link in links:
        if joins(link, settings) or (link.relation in CONNECTING and claimed(link, settings)):
            neighbours[link.article_id].append(link.source_id)
            neighbours[link.source_id].append(link.article_id)
    origin = {v.article_id: v.origin.name for v in verdicts}
    # a digest tells of many events: it belongs to each, and is no bridge between them
    digests = {v.article_id for v in verdicts if v.role == "partial"}
    events: dict[ArticleId, Event] = {}
    for start in neighbours:
        if start in events or start in digests:
            continue
        found, queue = {start}, [start]
        while queue:
            at = queue.pop()
            fresh = [] if at in digests else [n for n in neighbours[at] if n not in found]
            found.update(fresh)
            queue.extend(fresh)
        sources = {origin[a] for a in found} - {"", *no_origin}
        events.update(dict.fromkeys(found, Event(len(found), len(sources))))
    return events
