"""Whose copy a family is and, with it, each of its members: what the members' pages credit, else the first publisher's.

What one page says by itself is `attribution/statement.py`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..attribution.emptiness import is_cut
from ..attribution.registry import Registry, publisher_name, registry
from ..attribution.statement import CONFIDENCE, MIXED, SIGNED, kind_of, short
from ..records import Article, Origin

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
        if origin.credited or agency:
            votes[origin.name] = votes.get(origin.name, 0.0) + origin.confidence * (3 if agency else 1)
            speakers.setdefault(origin.name, member)
    if votes:
        name = max(votes, key=lambda n: votes[n])
        share = votes[name] / sum(votes.values())
        speaker = speakers[name]
        basis = f"{_title(speaker.article, known)} credits {name}: {_lower(speaker.origin.basis)}"
        return Origin(name, basis, round(speaker.origin.confidence * (0.5 + share / 2), 3), None)
    dated = [m for m in members if m.origin.name and m.origin.name != MIXED]
    if not dated:
        return Origin("", "No member names a source", 0.0, None)
    first = min(dated, key=lambda m: (m.published or "9", -m.origin.confidence, str(m.article.id)))
    house = publisher_name(first.article, known)
    if any(m.origin.name == MIXED and publisher_name(m.article, known) != house for m in members):
        return Origin(
            "", "A member credits parts of its text to several, and nothing tells whose the story is", 0.0, None
        )
    sole = len({m.origin.name for m in dated}) == 1
    if any(
        m.origin.name != first.origin.name
        and (m.published, m.origin.confidence) == (first.published, first.origin.confidence)
        for m in dated
    ):
        return Origin("", "No member names another source, and nothing tells whose it was first", 0.0, None)
    return Origin(
        first.origin.name,
        "No member names another source; "
        + ("all are the publisher's own" if sole else f"the first known is {_title(first.article, known)}"),
        round(first.origin.confidence * (1.0 if sole else 0.6), 3),
        None,
    )


def in_family(
    article: Article,
    own: Origin,
    family: Origin,
    relation: str,
    twin: Article | None = None,
    share: float = 1.0,
    certainty: float = 1.0,
    known: Registry | None = None,
) -> Origin:
    """A member's final origin. ``relation``: its strongest claimed link into the family; ``twin``: the
    member at the other end of that link, or the one whose credit decides, for the sentence; ``share``: how
    much of this article's narrative stands in the family's other members (0..1): where most of it is its
    own, so is the origin; ``certainty``: confidence of that link."""
    known = known or registry()
    if relation == "copy" and share < LEAST_SHARE:
        return own
    if relation == "rewrite" and own.basis == SIGNED and certainty < own.confidence:
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
    named = f" credits {family.name}: "
    speaker, credits, _ = family.basis.partition(named)
    if kind_of(known, family.name) != "agency":
        # An outlet's report is seldom made to be carried: of the rewrite links into outlets' families that were read
        # on real pages, none was a rewriting of that report. And what a publisher's own pages have in common is not
        # another's because one of them credits him.
        publisher = publisher_name(article, known)
        if not credits or relation != "copy" or (publisher and speaker.endswith(f" ({publisher})")):
            return own
    same = "Same text as" if relation == "copy" else "The same story in other words as"
    if twin is None or _title(twin, known) == speaker or not credits:
        told = f"{same} {speaker if credits else 'other pages'}, which credits {family.name}"
    else:
        told = f"{same} {_title(twin, known)}; {speaker} carries this story too and credits {family.name}"
    seen_whole = not is_cut(article.text)
    rest = "this page names no source" if seen_whole else "this page is cut off, so a credit may be missing"
    confidence = round(family.confidence * CONFIDENCE["family"], 3)
    return Origin(family.name, f"{told}; {rest}", confidence, False if seen_whole else None)


def _title(article: Article, known: Registry) -> str:
    publisher = publisher_name(article, known)
    title = short(article.title or str(article.id), 80)
    return f"“{title}” ({publisher})" if publisher else f"“{title}”"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
