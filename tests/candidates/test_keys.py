"""Buckets are told apart by the whole of their keys, whatever the number of all documents and however they are spread."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.candidates import pairs_batch as batch

from ..texts import PROPERTY

MANY = 10**9
KEYS = st.sampled_from([0, 1, 5, 1 << 33, 1 << 62, (1 << 63) - 1, (1 << 62) + 5, (1 << 33) + 5])
FEW = st.tuples(KEYS, st.integers(0, 11), st.integers(0, 1))
MANY_OF_ONE = st.tuples(st.sampled_from([5, (1 << 62) + 5]), st.integers(0, 11), st.sampled_from([0, 0, 1]))
MEMBERS = st.one_of(st.lists(FEW, max_size=60), st.lists(MANY_OF_ONE, min_size=12, max_size=60))


@pytest.mark.parametrize("n", [10**6, 10**8, MANY])
def test_different_keys_never_meet(n):
    # cut by the documents' numbers 28 of 10**8 and 243 of 10**9 fell together
    random = np.random.default_rng(3)
    keys = random.integers(0, 1 << 63, 2_000_000, np.uint64)  # no two are the same
    meetings, crowds = batch.meet(keys, random.integers(0, n, len(keys)), n, batch.rule_of("prints"))
    assert len(meetings.codes) == len(crowds.keys) == 0


def test_keys_that_are_alike_but_for_their_top_are_told_apart():
    low = np.arange(50, dtype=np.uint64)
    keys = np.concatenate([low, low | np.uint64(1 << 62), low, low | np.uint64(1 << 61)])
    owners = np.arange(200)
    meetings, _ = batch.meet(keys, owners, MANY, batch.rule_of("facts"))
    assert {divmod(code, MANY) for code in meetings.codes.tolist()} == {(k, k + 100) for k in range(50)}


def plain(members, rule):
    """Pairs and meetings two by two, with furniture; crowds."""
    buckets = {}
    for key, owner, mark in members:
        of = buckets.setdefault(key, {})
        of[owner] = min(mark, of.get(owner, 1))
    met, crowds = {}, set()
    for key, of in buckets.items():
        owners, size = sorted(of), len(of)
        if size > rule.large and sum(of.values()) * 2 > size:
            continue
        if size > batch.HUGE:
            crowds |= {(owner, key) for owner in owners}
        most = rule.representatives if size > rule.large else size
        for i, a in enumerate(owners[:most]):
            for b in owners[i + 1 :]:
                weight = 2 if size <= batch.RARE else 1
                both = met.setdefault((a, b), [0, 0])
                both[0] += weight
                both[1] += weight * (size <= batch.HUGE)
    return {pair: tuple(both) for pair, both in met.items()}, crowds


def as_plain(meetings, crowds, n):
    pairs = [divmod(code, n) for code in meetings.codes.tolist()]
    return (
        dict(zip(pairs, zip(meetings.met.tolist(), meetings.alone.tolist(), strict=True), strict=True)),
        set(zip(crowds.owners.tolist(), crowds.keys.tolist(), strict=True)),
    )


def columns(members):
    return tuple(np.array([m[k] for m in members], t) for k, t in enumerate((np.uint64, np.int64, np.uint64)))


RULE = batch.Rule(4, 2)


@pytest.fixture(autouse=True, scope="module")
def small():
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"HUGE": 6, "RARE": 2}.items():
            patch.setattr(batch, name, value)
        yield


@given(MEMBERS, st.sampled_from([12, 10**6, MANY]), st.integers(1, 4))
@PROPERTY
def test_meetings_are_those_two_by_two_however_buckets_are_spread(members, n, parts):
    wanted = plain(members, RULE)
    keys, owners, furniture = columns(members)
    owners = owners * (n // 12)  # numbers of any size
    whole = as_plain(*batch.meet(keys, owners, n, RULE, furniture), n)
    step = n // 12
    assert whole == (
        {(a * step, b * step): both for (a, b), both in wanted[0].items()},
        {(owner * step, key) for owner, key in wanted[1]},
    )
    spread = [keys % np.uint64(parts) == part for part in range(parts)]
    made = [batch.meet(keys[of], owners[of], n, RULE, furniture[of]) for of in spread]
    summed = batch.add([meetings for meetings, _ in made])
    crowds = batch.Crowds(*(np.concatenate([crowd[k] for _, crowd in made]) for k in range(2)))
    assert as_plain(summed, crowds, n) == whole


def test_what_is_selected_does_not_cost_the_number_of_all_documents():
    random = np.random.default_rng(5)
    documents = np.sort(random.choice(MANY, 2_000, replace=False))
    members = [documents[: batch.HUGE + 20], documents[100:]]
    keys = np.concatenate([np.repeat(np.arange(20, dtype=np.uint64) + 100 * k, len(m)) for k, m in enumerate(members)])
    owners = np.concatenate([np.tile(m, 20) for m in members])
    nothing = batch.add([])

    def pairs(numbers, n):
        prints, crowds = batch.meet(keys, numbers, n, batch.rule_of("prints"))
        codes, _ = batch.select(prints, nothing, nothing, crowds, n)
        return codes // n, codes % n

    few = pairs(np.searchsorted(documents, owners), len(documents))
    tracemalloc.start()
    many = pairs(owners, MANY)
    assert tracemalloc.get_traced_memory()[1] < 100e6
    tracemalloc.stop()
    assert len(many[0]) > 1_000
    for a, b in zip(few, many, strict=True):
        assert (documents[a] == b).all()
