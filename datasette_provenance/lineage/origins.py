"""Whose copy a family is and, with it, each of its members: what the members' pages credit, else the first publisher's.

What one page says by itself is `attribution/statement.py`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ..attribution.emptiness import is_cut
from ..attribution.registry import Registry, publisher_name, registry
from ..attribution.statement import CONFIDENCE, MIXED, kind_of
from ..records import Article, Origin, Speaker

# A long page may hold a short story whole and be another one.
LEAST_SHARE = 0.5


class Member(NamedTuple):
    """An article of a family, for the family's origin."""

    article: Article
    origin: Origin
    published: str = ""
    """ISO 8601 in UTC, or empty."""


def family_origin(members: Sequence[Member], known: Registry | None = None) -> Origin:
    """The family's origin: what its members credit, agencies before outlets; else the publisher of the first.

    ``credited`` is None: it is asked of members, not of families.
    """
    known = known or registry()
    votes: dict[str, float] = {}
    speakers: dict[str, Member] = {}
    for member in sorted(members, key=lambda m: (m.published or "9", str(m.article.id))):
        origin = member.origin
        if not origin.name or origin.name == MIXED:
            continue
        agency = kind_of(known, origin.name) == "agency"
        if origin.credited or agency or origin.kind == "judgement":
            votes[origin.name] = votes.get(origin.name, 0.0) + origin.confidence * (
                3 if agency or origin.kind == "judgement" else 1
            )
            speakers.setdefault(origin.name, member)
    if votes:
        name = max(votes, key=lambda n: votes[n])
        share = votes[name] / sum(votes.values())
        first_speaker = speakers[name]
        confidence = round(first_speaker.origin.confidence * (0.5 + share / 2), 3)
        return replace(
            first_speaker.origin, confidence=confidence, credited=None, speaker=_speaker(first_speaker.article, known)
        )
    dated = [m for m in members if m.origin.name and m.origin.name != MIXED]
    if not dated:
        return Origin("", "unknown", 0.0, None, form="no member")
    first = min(dated, key=lambda m: (m.published or "9", -m.origin.confidence, str(m.article.id)))
    house = publisher_name(first.article, known)
    if any(m.origin.name == MIXED and publisher_name(m.article, known) != house for m in members):
        return Origin("", "unknown", 0.0, None, form="several")
    sole = len({m.origin.name for m in dated}) == 1
    if any(
        m.origin.name != first.origin.name
        and (m.published, m.origin.confidence) == (first.published, first.origin.confidence)
        for m in dated
    ):
        return Origin("", "unknown", 0.0, None, form="undecided")
    confidence = round(first.origin.confidence * (1.0 if sole else 0.6), 3)
    form, speaker = ("sole", None) if sole else ("first", _speaker(first.article, known))
    return Origin(first.origin.name, "own", confidence, None, form=form, speaker=speaker)


def in_family(
    article: Article,
    own: Origin,
    family: Origin,
    relation: str,
    twin: Article | None = None,
    share: float = 1.0,
    certainty: float = 1.0,
    known: Registry | None = None,
    later: bool = False,
) -> Origin:
    """A member's final origin. ``relation``: its strongest claimed link into the family; ``twin``: the
    member at the other end of that link, or the one whose credit decides, for the sentence; ``share``: how
    much of this article's narrative stands in the family's other members (0..1): where most of it is its
    own, so is the origin; ``certainty``: confidence of that link; ``later``: it was published after the other end."""
    known = known or registry()
    if own.kind == "judgement" or (relation == "copy" and share < LEAST_SHARE):
        return own
    if relation == "rewrite" and own.form == "signed" and certainty < own.confidence:
        return own
    if (
        not family.name
        or family.name == MIXED
        or own.credited
        or own.name == MIXED
        or relation not in ("copy", "rewrite")
    ):
        return own
    if not own.name and own.confidence >= 0.5:
        return own
    if own.name and known.same(own.name, family.name):
        return own
    if family.speaker is None or family.form == "first":  # nobody credits whose it is
        return own
    if relation == "rewrite" and family.kind == "own" and not later:
        return own  # nobody's page names the source, and the one retold may be this one
    if kind_of(known, family.name) != "agency":
        # An outlet's report is seldom made to be carried: of the rewrite links into outlets' families that were read
        # on real pages, none was a rewriting of that report. And what a publisher's own pages have in common is not
        # another's because one of them credits him.
        publisher = publisher_name(article, known)
        if relation != "copy" or (publisher and family.speaker.publisher == publisher):
            return own
    house = known.same_house(publisher_name(article, known), family.name)
    return Origin(
        family.name,
        "family",
        round(family.confidence * CONFIDENCE["family"], 3),
        True if family.name in own.names else None if house or is_cut(article.text) else False,
        words=f"a person says that it is the copy of {family.name}" if family.kind == "judgement" else "",
        form=f"{relation}, house" if house else relation,
        speaker=family.speaker,
        twin=None if twin is None or twin.id == family.speaker.article_id else _speaker(twin, known),
    )


def _speaker(article: Article, known: Registry) -> Speaker:
    return Speaker(article.id, article.title, publisher_name(article, known))
