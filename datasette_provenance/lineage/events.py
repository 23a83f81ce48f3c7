"""How many sources really stand behind the articles about one event: ten articles, two sources.

An event is a family and what shares passages or enough quoted words with it: other versions, digests, and the reports of
others who were in the same room. Not what shares something with those in turn: quotations chain a whole week together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from ..links.evidence import hours_between
from ..records import ArticleId, Link, Relation, Verdict
from ..settings import Settings
from .families import JOINING

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
        if not connects(link.relation, link.same_copy, link.confidence, link.evidence.quoted_words, settings) or (
            link.article_id in home and home[link.article_id] == home.get(link.source_id)
        ):
            continue
        if not together(published[link.article_id], published[link.source_id]):
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


def connects(relation: Relation, same_copy: float, confidence: float, quoted_words: int, settings: Settings) -> bool:
    """Whether a link between a family and another article makes that one of its event, if they are near in time."""
    if relation == "quotes":
        return confidence >= settings.claim and quoted_words >= QUOTED
    return (relation in JOINING and same_copy >= settings.claim) or (
        relation == "partial" and confidence >= settings.claim
    )


def together(one: str, other: str) -> bool:
    """Whether two publication times are near enough to tell of one event; where one is unknown, they are."""
    hours = hours_between(one, other)
    return hours is None or hours <= HOURS
