"""Which of two linked articles is the earlier one, and what decides it.

File order decides nothing. In order of weight: who names the source of the copy; the publication times,
where they are times and far enough apart; which one is a part of the other. Where none of these speaks,
the direction is undetermined and the order in the link only a convention. Of a rewrite, and of a part that is
little of either, times come first: who credits an agency for copy of its own may yet be the one who was retold.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from ..records import ArticleId, Direction, Evidence, Relation
from .evidence import instant

DIRECTION_CONFIDENCE: dict[Direction, float] = {"credited": 0.95, "time": 0.9, "contained": 0.75, "undetermined": 0.5}
"""Probability that the source is the earlier one, by what decides it: (right + 1) / (all + 2) of the labelled directions of
planted and invented texts, as docs/measure/in_the_wild.py prints them."""
MIN_HOURS = 0.25
"""Publication times nearer than this say nothing: clocks of sites and crawlers differ."""
DATED, TIMED = len("2025-03-11"), len("2025-03-11T09:00")
OFFSET = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
DAY, ZONES = timedelta(days=1), timedelta(hours=12)
"""ZONES: how far a clock of unknown place may be from another."""
MUCH = 0.3
"""Of the shorter narrative: a part from which the copy that one credits is this one."""
PART = 0.75
SHORTER = 0.75
"""Who retells condenses: of 39 planted and invented rewrites none is longer than its source by more than .04, quotations
and all, but some are as long."""
FEWER, QUOTED = 0.8, 30
"""Who retells puts what was quoted into words of the report (Gaizauskas et al. 2001): of the same 39 none quotes more
words than its source, 25 fewer than .8 of them. From QUOTED words on the one who quotes more is known by it."""
WHOLE = 0.6
"""The part has at least PART of its narrative in the whole, which has at most WHOLE of its own in the part."""


class Standing(NamedTuple):
    """What is known of one article's place in the chain before links are directed."""

    id: ArticleId
    published: str
    origin: str
    """Of the article by itself; empty where unknown."""
    names_origin: bool
    """Its page credits somebody else with the copy."""
    is_origin: bool
    """It stands on the page of the one who is its origin."""
    agency: bool
    """That one is an agency: it sells copy, and is not fed by the papers that print it."""
    revision: str
    """Revision mark: update, writethru, correction, refile, kill; empty for a first version."""


def decide(a: Standing, b: Standing, evidence: Evidence, relation: Relation) -> tuple[bool, Direction]:
    """(whether ``a`` is the later one, what decides)."""
    hours = hours_later(a.published, b.published)
    timed = hours is not None and abs(hours) >= MIN_HOURS
    loose = relation == "rewrite" or (relation == "partial" and max(evidence.a_share, evidence.b_share) < MUCH)
    if relation in ("copy", "rewrite", "partial", "translation") and not (loose and timed):
        rank_a, rank_b = _rank(a, b), _rank(b, a)
        if rank_a != rank_b:
            return rank_a < rank_b, "credited"
        if a.origin == b.origin and bool(a.revision) != bool(b.revision):
            return bool(a.revision), "credited"
    if hours is not None and timed:
        return hours > 0, "time"
    if relation in ("copy", "partial"):
        if evidence.a_share >= PART and evidence.b_share <= WHOLE:
            return True, "contained"
        if evidence.b_share >= PART and evidence.a_share <= WHOLE:
            return False, "contained"
    if relation == "rewrite":
        a_size, b_size = evidence.a_words + evidence.a_quotes, evidence.b_words + evidence.b_quotes
        if condensed(a_size, evidence.a_quotes, b_size, evidence.b_quotes):
            return True, "contained"
        if condensed(b_size, evidence.b_quotes, a_size, evidence.a_quotes):
            return False, "contained"
    return (a.published or "9", str(a.id)) > (b.published or "9", str(b.id)), "undetermined"


def condensed(size: int, quoted: int, of_size: int, of_quoted: int) -> bool:
    """Whether a text is the other made shorter: in words, quotations included, or in quoted words, and in neither more."""
    if size > of_size or quoted > of_quoted:
        return False
    return size < SHORTER * of_size or (of_quoted >= QUOTED and quoted < FEWER * of_quoted)


def _rank(one: Standing, other: Standing) -> int:
    """2: the origin's own page, 1: names the origin, 0: names nobody. Only comparable where the origin that
    one names could be the other's too: two outlets with credits of their own say nothing of each other, nor do
    two agencies."""
    if one.agency and other.agency and one.origin != other.origin:
        return 0
    credited_by_other = other.names_origin and other.origin == one.origin
    if one.is_origin and (credited_by_other or (one.agency and not other.names_origin)):
        return 2
    if one.names_origin and (other.origin == one.origin or not (other.names_origin or other.agency)):
        return 1
    return 0


def hours_later(a: str, b: str) -> float | None:
    """Hours by which ``a`` is later than ``b``; None where either is unknown, or where both may be the same moment on
    clocks of different places: a date is a day somewhere on earth, and so is a time without an offset."""
    if len(a) < DATED or len(b) < DATED:
        return None
    dates = (len(a) < TIMED) + (len(b) < TIMED)
    if dates == 2:
        return 24.0 * (instant(a[:DATED]) - instant(b[:DATED])).days or None
    if dates == 1:
        later_is_date = len(a) < TIMED
        day, moment = (a, b) if later_is_date else (b, a)
        begins = instant(day[:DATED])
        if instant(moment) <= begins - ZONES:
            hours = (begins - instant(moment)).total_seconds() / 3600
        elif instant(moment) >= begins + DAY + ZONES:
            hours = (begins + DAY - instant(moment)).total_seconds() / 3600
        else:
            return None
        return hours if later_is_date else -hours
    apart = instant(a) - instant(b)
    placed = OFFSET.search(a) and OFFSET.search(b)
    return apart.total_seconds() / 3600 if placed or abs(apart) >= ZONES else None
