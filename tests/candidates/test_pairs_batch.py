"""Candidate pairs: all of a small bucket, about as many as members of a large one."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.candidates.pairs_batch import (
    FOUND_FACTS,
    FOUND_PASSAGE,
    FOUND_WORDS,
    HUGE,
    LARGE,
    MIN_PRINTS,
    RARE,
    REPRESENTATIVES,
    TIES,
    find_pairs,
)
from datasette_provenance.records import Pair
from datasette_provenance.sketches.sketch import PERMUTATIONS
from datasette_provenance.sketches.sketch_batch import EMPTY, SketchBatch

from ..texts import PROPERTY, document


def batch(prints, words=None, facts=None):
    """Sketches by hand: fingerprints of each document (2 n: the same words, 2 n + 1: as furniture); signatures
    empty unless given."""
    nothing = np.full((len(prints), PERMUTATIONS), EMPTY, np.uint32)
    flat = [value for of_one in prints for value in sorted(of_one)]
    offsets = np.cumsum([0] + [len(of_one) for of_one in prints]).astype(np.int64)
    return SketchBatch(
        nothing if words is None else words, nothing if facts is None else facts, np.array(flat, np.uint64), offsets
    )


def pairs(prints, order=None, **signatures):
    ranks = np.arange(len(prints)) if order is None else np.array(order, np.int64)
    return find_pairs(batch(prints, **signatures), ranks)


SETS = st.lists(st.sets(st.integers(0, 12).map(lambda n: 2 * n), max_size=6), max_size=30)


@given(SETS)
@PROPERTY
def test_two_that_share_enough_fingerprints_meet(prints):
    found = pairs(prints)
    n = range(len(prints))
    weight = {p: 2 if sum(p in of_one for of_one in prints) <= RARE else 1 for of_one in prints for p in of_one}
    assert found == [
        Pair(a, b, FOUND_PASSAGE)
        for a in n
        for b in n
        if a < b and sum(weight[p] for p in prints[a] & prints[b]) >= MIN_PRINTS
    ]


@given(SETS, st.randoms(use_true_random=False))
@PROPERTY
def test_the_order_of_input_makes_no_difference(prints, random):
    shared = {1010, 1020, 1030}
    prints = [p | shared for p in prints] + [{1010, 1020, 2 * n + 2000} for n in range(LARGE + 10)]
    places = list(range(len(prints)))
    random.shuffle(places)
    plain = {frozenset((p.a, p.b)) for p in pairs(prints)}
    shuffled = pairs([prints[i] for i in places], order=places)
    assert {frozenset((places[p.a], places[p.b])) for p in shuffled} == plain
    assert all(p.a < p.b for p in shuffled)
    assert shuffled == sorted(shuffled)


def test_a_large_bucket_costs_its_size_and_leaves_nobody_out():
    count = 2000
    found = pairs([{2, 4, 6}] * count)
    assert {p.a for p in found} | {p.b for p in found} == set(range(count))
    assert len(found) < 20 * count
    # the earliest represent it: everybody meets the very first
    assert {p.b for p in found if p.a == 0} == set(range(1, count))


def test_a_line_that_a_site_prints_everywhere_brings_nobody_together():
    assert pairs([{3, 5, 7}] * (LARGE + 1)) == []
    assert pairs([{3, 5, 7}] * LARGE)  # few enough to look at
    # printed as a story by most, it is a story
    assert pairs([{3, 5}] * 20 + [{2, 4}] * 40)


def test_nobody_meets_itself():
    assert all(p.a < p.b for p in pairs([{2, 3, 4, 5}] * 3))


def test_a_small_bucket_gives_all_its_pairs():
    assert len(pairs([{2, 4}] * LARGE)) == LARGE * (LARGE - 1) // 2


@pytest.mark.parametrize("count", [2 * HUGE, 6 * HUGE])
def test_a_story_that_very_many_carry_costs_what_its_carriers_are(count):
    # all have the first half; what is cut and what is changed differ from one to the next
    prints = [
        {*range(2, 60, 2), *(range(60, 100, 2) if n % 3 else ()), 1000 + n % 7 * 2, 2000 + n % 50 * 2}
        for n in range(count)
    ]
    found = pairs(prints)
    later = Counter(p.b for p in found)
    assert max(later.values()) <= TIES + TIES // 2 + 1
    assert set(later) == set(range(1, count))
    # all meet the first ones, so that they are one story
    assert {p.a for p in found if p.b == count - 1} & set(range(REPRESENTATIVES))


def test_beside_such_a_story_other_pairs_are_kept():
    alike = {*range(2, 60, 2)}
    prints = [alike | ({900, 902} if n in (5, 300) else set()) for n in range(2 * HUGE + 80)]
    apart = [{5000, 5002}, {5000, 5002, 2}]
    found = {(p.a, p.b) for p in pairs([*prints, *apart])}
    assert (5, 300) in found
    assert (len(prints), len(prints) + 1) in found


@pytest.mark.parametrize(("name", "flag"), [("words", FOUND_WORDS), ("facts", FOUND_FACTS)])
def test_alike_signatures_meet_and_empty_ones_do_not(name, flag):
    signatures = np.random.default_rng(5).integers(0, 2**32 - 2, (6, PERMUTATIONS)).astype(np.uint32)
    signatures[3] = signatures[1]
    signatures[4] = signatures[5] = EMPTY
    assert pairs([set()] * 6, **{name: signatures}) == [Pair(1, 3, flag)]


def test_what_found_a_pair_is_kept():
    signatures = np.random.default_rng(5).integers(0, 2**32 - 2, (3, PERMUTATIONS)).astype(np.uint32)
    signatures[2] = signatures[0]
    found = pairs([{2, 4}, {6}, {2, 4}], words=signatures, facts=signatures)
    assert found == [Pair(0, 2, FOUND_WORDS | FOUND_PASSAGE | FOUND_FACTS)]


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_for_a_pair(count):
    assert pairs([{2, 4}] * count) == []


def test_texts_that_share_a_passage_and_those_that_tell_the_same_facts():
    from datasette_provenance.sketches.sketch_batch import sketch

    passage = "crews walked out at dawn on tuesday after long talks over night shifts collapsed in the old town hall"
    names = "Marrow Tarnwick Brandvold Fenn Venning Quist Orvick Ereira Anjel Morro Vasconte Calvanho Sereno".split()
    texts = [
        f"Alone it stands, but {passage}, as it happens.",
        f"Nothing else is the same here. {passage}. Not at all.",
        " ".join(f"then x{n} {name}" for n, name in enumerate(names)),
        " ".join(f"of y{n} {name}" for n, name in enumerate(names)),
        "No word of this has anything in common with any other one of these.",
    ]
    found = find_pairs(sketch([document(text) for text in texts]), np.arange(5))
    assert [(p.a, p.b) for p in found] == [(0, 1), (2, 3)]
    assert found[0].found_by & FOUND_PASSAGE
    assert found[1].found_by == FOUND_FACTS
