"""How many sources really stand behind the articles about one event: ten articles, two sources.

An event is a family and what shares passages or enough quoted words with it: other versions, digests, and the reports of
others who were in the same room. Not what shares something with those in turn: quotations chain a whole week together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from ..links.evidence import hours_between
from ..records import ArticleId, Link, Verdict
from ..settings import Settings
from .families import claimed, joins

QUOTED = 25
"""Words of quotations in common, about two sentences: a shorter one (a slogan, a post) is repeated at every occasion."""
HOURS = 72
"""Between the publication times, where known: what is quoted later is told of another event."""


class Event(NamedTuple):
    articles: int
    sources: int
    """Distinct origins among them; articles of unknown or mixed origin add none."""


def find_events(
    links: Iterable[Link],
    verdicts: Sequence[Verdict],
    families: Sequence[Sequence[ArticleId]],
    published: Mapping[ArticleId, str],
    settings: Settings,
    no_origin: Collection[str],
) -> list[Event]:
    """The event of each family; a family that touches another is in its event whole, for it is one text.
    ``published``: times as in the articles; ``no_origin``: names that are no single source."""
    home: dict[ArticleId, int] = {m: n for n, members in enumerate(families) for m in members}
    near: dict[int, set[ArticleId]] = defaultdict(set)
    for link in links:
        if not _connects(link, settings) or (
            link.article_id in home and home[link.article_id] == home.get(link.source_id)
        ):
            continue
        hours = hours_between(published[link.article_id], published[link.source_id])
        if hours is not None and hours > HOURS:
            continue
        for member, other in ((link.article_id, link.source_id), (link.source_id, link.article_id)):
            if member in home:
                near[home[member]].update(families[home[other]] if other in home else (other,))
    origin = {v.article_id: v.origin.name for v in verdicts}
    events = []
    for n, members in enumerate(families):
        articles = near[n].union(members)
        events.append(Event(len(articles), len({origin[a] for a in articles} - {"", *no_origin})))
    return events


def _connects(link: Link, settings: Settings) -> bool:
    if link.relation == "quotes":
        return claimed(link, settings) and link.evidence.quoted_words >= QUOTED
    return joins(link, settings) or (link.relation == "partial" and claimed(link, settings))
