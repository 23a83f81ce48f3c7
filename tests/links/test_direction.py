"""Which of two is the earlier one, and what decides it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.links import direction_batch as batch
from datasette_provenance.links.direction import DIRECTION_CONFIDENCE, PART, WHOLE, Standing, decide
from datasette_provenance.links.evidence import hours_between
from datasette_provenance.records import RELATIONS, Evidence

from ..texts import PROPERTY

NOTHING = Evidence(**(dict.fromkeys(Evidence.__slots__, 0) | {"hours_apart": None, "retelling": None}))
TIMES = st.sampled_from(
    [
        "", "2025", "2025-03-11", "2025-03-12", "2025-03-11T09:00:00Z", "2025-03-11T09:05:00Z",
        "2025-03-11T11:00:00+02:00", "2025-03-11T09:00:00", "2025-03-11T05:00:00-04:00", "2025-03-13T00:00:00Z",
        "2025-03-10T12:00", "2025-03-12T12:00:00Z", "2025-03-11T09:15:00.000001+00:00", "2025-03-11T09",
    ]
)  # fmt: skip
SHARES = st.floats(0, 1) | st.sampled_from([PART, WHOLE])
STANDINGS = st.builds(
    Standing,
    id=st.just("x"),
    published=TIMES,
    origin=st.sampled_from(["", "AFP", "AP", "Mercury"]),
    names_origin=st.booleans(),
    is_origin=st.booleans(),
    agency=st.booleans(),
    revision=st.sampled_from(["", "update", "correction"]),
)


def standing(id, published="", origin="", names_origin=False, is_origin=False, agency=False, revision=""):
    return Standing(id, published, origin, names_origin, is_origin, agency, revision)


def sharing(a_share, b_share):
    """Of texts as long as their shares are when printed: some of one length, some not."""
    lengths = dict(zip(("a_words", "b_words", "a_quotes", "b_quotes"), numbers_of(a_share, b_share), strict=True))
    return replace(NOTHING, a_share=a_share, b_share=b_share, **lengths)


def numbers_of(a_share, b_share):
    """(words of a, of b, quoted words of a, of b)."""
    printed = [len(str(share)) for share in (a_share, b_share)]
    return *(n * 30 for n in printed), *(n * 17 % 80 for n in printed)


@given(STANDINGS, STANDINGS, st.sampled_from(RELATIONS), st.floats(0, 1), st.floats(0, 1), st.booleans())
@PROPERTY
def test_one_of_the_two_is_later_whichever_way_it_is_asked(a, b, relation, a_share, b_share, numbers):
    a, b = a._replace(id=1 if numbers else "p"), b._replace(id=2 if numbers else "q")
    there = decide(a, b, sharing(a_share, b_share), relation)
    back = decide(b, a, sharing(b_share, a_share), relation)
    assert there[0] is not back[0]
    assert there[1] == back[1]


@given(
    st.lists(st.tuples(STANDINGS, STANDINGS, st.sampled_from(RELATIONS), SHARES, SHARES), max_size=12),
    st.lists(st.sampled_from(["a", "b", "10", 9]), min_size=24, max_size=24),
)
@PROPERTY
def test_many_pairs_are_decided_as_one(cases, ids):
    standings = [s._replace(id=id_) for s, id_ in zip((s for case in cases for s in case[:2]), ids, strict=False)]
    pairs = np.arange(2 * len(cases)).reshape(-1, 2)
    relations = np.array([RELATIONS.index(case[2]) for case in cases], np.uint8)
    shares = (np.array([case[n] for case in cases], float) for n in (3, 4))
    lengths = np.array([numbers_of(*case[3:5]) for case in cases], np.int64).reshape(-1, 4).T
    later, why = batch.decide(batch.standings(standings), pairs, batch.Sides(*shares, *lengths), relations)
    assert [(a_later, batch.NAMES[n]) for a_later, n in zip(later.tolist(), why.tolist(), strict=True)] == [
        decide(*standings[2 * n : 2 * n + 2], sharing(a_share, b_share), relation)
        for n, (_, _, relation, a_share, b_share) in enumerate(cases)
    ]


@given(st.lists(st.tuples(STANDINGS, STANDINGS), max_size=12))
@PROPERTY
def test_hours_of_many_pairs_are_those_of_one(cases):
    standings = batch.standings([s for pair in cases for s in pair])
    found = batch.hours_between(standings, np.arange(2 * len(cases)).reshape(-1, 2)).tolist()
    assert [None if hours != hours else hours for hours in found] == [
        hours_between(a.published, b.published) for a, b in cases
    ]


EARLY, LATE = "2025-03-11T09:00:00Z", "2025-03-11T12:00:00Z"


@pytest.mark.parametrize(
    ("later", "earlier", "relation", "shares", "why"),
    [
        # the agency's own page before one that credits it, whatever the clocks say
        (
            standing("a", EARLY, "AFP", names_origin=True),
            standing("b", LATE, "AFP", is_origin=True), "copy", (0.9, 0.9), "credited",
        ),
        # one that credits before one that names nobody
        (standing("a", EARLY), standing("b", LATE, "AFP", names_origin=True), "partial", (0.4, 0.3), "credited"),
        # an update after the first version
        (
            standing("a", EARLY, "AFP", is_origin=True, revision="update"),
            standing("b", LATE, "AFP", is_origin=True), "copy", (0.9, 0.9), "credited",
        ),
        # an agency's own page before one that names nobody
        (
            standing("a", EARLY, "Mercury", is_origin=True),
            standing("b", LATE, "AFP", is_origin=True, agency=True), "copy", (0.9, 0.9), "credited",
        ),
        # a rewrite, or a few sentences, that stood there first was not made from what credits came with later
        (
            standing("b", LATE, "AFP", is_origin=True, agency=True),
            standing("a", EARLY, "Mercury", is_origin=True), "rewrite", (0.1, 0.1), "time",
        ),
        (
            standing("b", LATE, "AFP", names_origin=True),
            standing("a", EARLY, "Mercury", is_origin=True), "partial", (0.2, 0.1), "time",
        ),
        (
            standing("a", "", "AFP", names_origin=True),
            standing("b", LATE, "AFP", is_origin=True), "rewrite", (0.1, 0.1), "credited",
        ),
        # two agencies do not feed each other
        (
            standing("a", LATE, "AP", is_origin=True, agency=True),
            standing("b", EARLY, "AFP", names_origin=True, agency=True), "partial", (0.3, 0.3), "time",
        ),
        # nor is an agency's page the source of another's of which it is not known whose it is
        (
            standing("a", LATE, "AP", is_origin=True, agency=True), standing("b", EARLY, "", agency=True),
            "copy", (0.9, 0.9), "time",
        ),
        # an update is later than its own first version, not than a story of somebody else
        (
            standing("b", LATE, "Mercury", is_origin=True), standing("a", EARLY, "AFP", is_origin=True, revision="update"),
            "copy", (0.9, 0.9), "time",
        ),
        # who credits one source is not the source of an agency's own page
        (
            standing("a", LATE, "Mercury", names_origin=True),
            standing("b", EARLY, "AFP", is_origin=True, agency=True), "copy", (0.9, 0.9), "time",
        ),
        # times, across zones: 10:00 in Lindmark is 14:00 in Greenwich
        (
            standing("a", "2025-03-11T10:00:00-04:00"), standing("b", "2025-03-11T12:00:00Z"),
            "copy", (0.9, 0.9), "time",
        ),
        (standing("a", "2025-03-12"), standing("b", "2025-03-11"), "copy", (0.9, 0.9), "time"),
        (standing("a", "2025-03-12"), standing("b", LATE), "partial", (0.3, 0.3), "time"),
        # a date is a day somewhere: the evening before in Lindmark may be the next morning in Sanlara
        (standing("a", "2025-03-13"), standing("b", "2025-03-11T23:30:00Z"), "copy", (0.9, 0.9), "time"),
        (standing("a", "2025-03-12T10:00:00Z"), standing("b", "2025-03-11"), "copy", (0.9, 0.9), "undetermined"),
        (standing("a", "2025-03-12"), standing("b", "2025-03-11T23:30:00Z"), "copy", (0.9, 0.9), "undetermined"),
        # so is a time without an offset, until it is half a day off
        (standing("b", "2025-03-11T15:00:00"), standing("a", EARLY), "copy", (0.9, 0.9), "undetermined"),
        (standing("a", "2025-03-11T15:00:00"), standing("b", EARLY), "copy", (0.9, 0.3), "contained"),
        (standing("a", "2025-03-12T09:00:00"), standing("b", EARLY), "copy", (0.9, 0.9), "time"),
        # the crawler met the copy days before its source: the credit says which is which
        (
            standing("a", "2025-03-01T09:00:00Z", "Mercury", names_origin=True),
            standing("b", LATE, "Mercury", is_origin=True), "copy", (0.9, 0.9), "credited",
        ),
        # a credit says nothing of who quotes whom
        (standing("a", LATE), standing("b", EARLY, "AFP", names_origin=True), "quotes", (0, 0), "time"),
        # two outlets with credits of their own
        (
            standing("a", LATE, "AFP", names_origin=True), standing("b", EARLY, "AP", names_origin=True),
            "partial", (0.3, 0.3), "time",
        ),
        # the part is later than the whole
        (standing("a"), standing("b"), "copy", (0.9, 0.3), "contained"),
        (standing("b", "2025-03-11"), standing("a", "2025-03-11"), "partial", (0.8, 0.5), "contained"),
        # clocks that are too near each other, dates of one day, no dates
        (standing("b", "2025-03-11T09:05:00Z"), standing("a", EARLY), "copy", (0.9, 0.9), "undetermined"),
        (standing("b", "2025-03-11"), standing("a", "2025-03-11"), "copy", (0.9, 0.9), "undetermined"),
        (standing("b", "2025-03-11"), standing("a", "2025-03-11T09:00:00Z"), "quotes", (0, 0), None),
        (standing("b"), standing("a"), "rewrite", (0.9, 0.3), "undetermined"),
    ],
)  # fmt: skip
def test_what_decides(later, earlier, relation, shares, why):
    evidence = replace(NOTHING, a_share=shares[0], b_share=shares[1])
    if why is None:
        assert decide(later, earlier, evidence, relation)[1] == "undetermined"
    else:
        assert decide(later, earlier, evidence, relation) == (True, why)


def test_what_nothing_decides_is_a_guess():
    sure = batch.confidence(np.arange(len(batch.NAMES), dtype=np.uint8)).tolist()
    assert dict(zip(batch.NAMES, sure, strict=True)) == DIRECTION_CONFIDENCE
    assert DIRECTION_CONFIDENCE["undetermined"] == 0.5
    assert sorted(sure, reverse=True) == [
        DIRECTION_CONFIDENCE[n] for n in ("credited", "time", "contained", "undetermined")
    ]


@pytest.mark.parametrize(
    ("words", "quotes", "why"),
    [
        # much shorter, and no more quotations
        ((270, 400), (40, 40), "contained"),
        # the quotations have become narrative: longer without them, shorter as a whole
        ((330, 300), (20, 90), "contained"),
        # a third shorter, but with quotations that the other has not
        ((250, 400), (60, 40), "undetermined"),
        # fewer quotations, but longer
        ((450, 300), (20, 90), "undetermined"),
        # of few quotations one more or less says nothing
        ((300, 300), (10, 25), "undetermined"),
        ((300, 300), (80, 90), "undetermined"),
    ],
)
def test_who_retells_condenses_and_quotes_less(words, quotes, why):
    lengths = dict(zip(("a_words", "b_words", "a_quotes", "b_quotes"), (*words, *quotes), strict=True))
    later, told = decide(standing("a"), standing("b"), replace(NOTHING, **lengths), "rewrite")
    assert told == why
    assert later or why == "undetermined"
