"""Which of two is the earlier one, for many pairs at once: what ``direction.decide`` says of each, as columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from typing import NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from ..records import RELATIONS, Direction
from .direction import (
    DATED,
    DAY,
    DIRECTION_CONFIDENCE,
    FEWER,
    MIN_HOURS,
    MUCH,
    OFFSET,
    PART,
    QUOTED,
    SHORTER,
    TIMED,
    WHOLE,
    ZONES,
    Standing,
)
from .evidence import instant

I8 = npt.NDArray[np.int64]
U1 = npt.NDArray[np.uint8]
F8 = npt.NDArray[np.float64]
B1 = npt.NDArray[np.bool_]

NAMES: tuple[Direction, ...] = get_args(Direction)
CREDITED, TIME, CONTAINED, UNDETERMINED = range(len(NAMES))
COPY, REWRITE, PARTIAL, TRANSLATION = map(RELATIONS.index, ("copy", "rewrite", "partial", "translation"))
UNKNOWN, DATE, CLOCK, PLACED = range(4)
"""A publication time: none, a day, a time without an offset, one with it."""
EPOCH, MOMENT = datetime(1970, 1, 1, tzinfo=timezone.utc), timedelta(microseconds=1)
LEAST, WIDTH, DAYLONG = timedelta(hours=MIN_HOURS) // MOMENT, ZONES // MOMENT, DAY // MOMENT


class Standings(NamedTuple):
    """Standing of n articles, a column a field."""

    origin: I8
    """A number for each name."""
    names_origin: B1
    is_origin: B1
    agency: B1
    revised: B1
    clock: U1
    """UNKNOWN, DATE, CLOCK or PLACED."""
    moment: I8
    """Microseconds since 1970; of a date its beginning."""
    day: I8
    """The same of the beginning of its day, as printed."""
    rank: I8
    """By publication time and id."""


class Sides(NamedTuple):
    """Of m pairs what their direction asks of the evidence, each field as that of records.Evidence."""

    a_share: F8
    b_share: F8
    a_words: I8
    b_words: I8
    a_quotes: I8
    b_quotes: I8


def standings(of: Sequence[Standing]) -> Standings:
    names: dict[str, int] = {}
    keys = [(s.published or "9", str(s.id)) for s in of]
    ranks = {key: n for n, key in enumerate(sorted(set(keys)))}
    clocks = [_clock(s.published) for s in of]
    return Standings(
        np.array([names.setdefault(s.origin, len(names)) for s in of], np.int64),
        np.array([s.names_origin for s in of], bool),
        np.array([s.is_origin for s in of], bool),
        np.array([s.agency for s in of], bool),
        np.array([bool(s.revision) for s in of], bool),
        np.array(clocks, np.uint8),
        np.array([_moment(s.published, clock) for s, clock in zip(of, clocks, strict=True)], np.int64),
        np.array([_moment(s.published, min(clock, DATE)) for s, clock in zip(of, clocks, strict=True)], np.int64),
        np.array([ranks[key] for key in keys], np.int64),
    )


def among(pairs: I8, standing: Callable[[int], Standing]) -> tuple[Standings, I8]:
    """Of those that are in pairs (m, 2), and the pairs as rows of these. ``standing``: that of one of them."""
    who, rows = np.unique(pairs, return_inverse=True)
    return standings(list(map(standing, who.tolist()))), rows.reshape(-1, 2)


def decide(s: Standings, pairs: I8, sides: Sides, relation: U1) -> tuple[B1, U1]:
    """(whether the first is the later one, position in NAMES of what decides) of pairs, (m, 2) rows of ``s``."""
    a, b = pairs.T
    a_share, b_share, a_words, b_words, a_quotes, b_quotes = sides
    a_size, b_size = a_words + a_quotes, b_words + b_quotes
    rank_a, rank_b = _rank(s, a, b), _rank(s, b, a)
    revised = (s.origin[a] == s.origin[b]) & (s.revised[a] != s.revised[b])
    hours = _later(s, a, b)
    loose = (relation == REWRITE) | ((relation == PARTIAL) & (np.maximum(a_share, b_share) < MUCH))
    derived = np.isin(relation, (COPY, REWRITE, PARTIAL, TRANSLATION)) & ~(loose & (np.abs(hours) >= LEAST))
    retold = relation == REWRITE
    held = np.isin(relation, (COPY, PARTIAL))
    reasons = (
        (derived & (rank_a != rank_b), rank_a < rank_b, CREDITED),
        (derived & revised, s.revised[a], CREDITED),
        (np.abs(hours) >= LEAST, hours > 0, TIME),
        (held & (a_share >= PART) & (b_share <= WHOLE), np.ones(len(a), bool), CONTAINED),
        (held & (b_share >= PART) & (a_share <= WHOLE), np.zeros(len(a), bool), CONTAINED),
        (retold & _condensed(a_size, a_quotes, b_size, b_quotes), np.ones(len(a), bool), CONTAINED),
        (retold & _condensed(b_size, b_quotes, a_size, a_quotes), np.zeros(len(a), bool), CONTAINED),
    )
    speaks = [speaking for speaking, _, _ in reasons]
    later = np.select(speaks, [side for _, side, _ in reasons], s.rank[a] > s.rank[b])
    return later, np.select(speaks, [why for _, _, why in reasons], UNDETERMINED).astype(np.uint8)


def _condensed(size: I8, quoted: I8, of_size: I8, of_quoted: I8) -> B1:
    """As ``direction.condensed``."""
    less = (size < SHORTER * of_size) | ((of_quoted >= QUOTED) & (quoted < FEWER * of_quoted))
    return (size <= of_size) & (quoted <= of_quoted) & less


def confidence(why: U1) -> F8:
    """That the source is the earlier one."""
    return np.array([DIRECTION_CONFIDENCE[name] for name in NAMES])[why]


def hours_between(s: Standings, pairs: I8) -> F8:
    """As ``evidence.hours_between`` of pairs, nan where that is None."""
    a, b = pairs.T
    clock = np.minimum(s.clock[a], s.clock[b])
    apart = np.where(clock == DATE, s.day[a] - s.day[b], s.moment[a] - s.moment[b])
    return np.where(clock == UNKNOWN, np.nan, np.abs(apart) / 1e6 / 3600)


def _rank(s: Standings, one: I8, other: I8) -> I8:
    """As ``direction``."""
    same = s.origin[one] == s.origin[other]
    own_copy = s.is_origin[one] & ((s.names_origin[other] & same) | (s.agency[one] & ~s.names_origin[other]))
    names = s.names_origin[one] & (same | ~(s.names_origin[other] | s.agency[other]))
    return np.where(s.agency[one] & s.agency[other] & ~same, 0, np.where(own_copy, 2, np.where(names, 1, 0)))


def _later(s: Standings, a: I8, b: I8) -> I8:
    """As ``direction.hours_later`` in microseconds; 0 where that knows nothing."""
    apart = s.moment[a] - s.moment[b]
    date_a, date_b = s.clock[a] == DATE, s.clock[b] == DATE
    clocks = np.where((s.clock[a] == PLACED) & (s.clock[b] == PLACED) | (np.abs(apart) >= WIDTH), apart, 0)
    side = np.where(date_a, 1, -1)  # from the beginning of a day to a moment before or after it
    until = side * apart
    mixed = side * np.where(until >= WIDTH, until, np.where(until <= -DAYLONG - WIDTH, until + DAYLONG, 0))
    difference = np.where(date_a & date_b, apart, np.where(date_a | date_b, mixed, clocks))
    return np.where((s.clock[a] == UNKNOWN) | (s.clock[b] == UNKNOWN), 0, difference)


def _clock(published: str) -> int:
    if len(published) < TIMED:
        return UNKNOWN if len(published) < DATED else DATE
    return PLACED if OFFSET.search(published) else CLOCK


def _moment(published: str, clock: int) -> int:
    if clock == UNKNOWN:
        return 0
    return (instant(published[:DATED] if clock == DATE else published) - EPOCH) // MOMENT
