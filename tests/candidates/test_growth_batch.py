"""Pairs that come and go with documents are those that going through all of them finds, after less before."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.candidates import growth_batch as growth
from datasette_provenance.candidates import pairs_batch as batch
from datasette_provenance.candidates.growth_batch import Keys, Wanted, grow, keys_of_bands, keys_of_prints, sought

from ..texts import PROPERTY

SMALL = {
    "LARGE": 6,
    "HUGE": 9,
    "REPRESENTATIVES": 3,
    "RARE": 3,
    "FACT_LARGE": 4,
    "FACT_REPRESENTATIVES": 2,
    "CROWDED": 2,
    "FACT_BANDS_SHARED": 2,
    "TIES": 2,
}
"""Thresholds low enough for a few dozen documents to pass all of them."""

DOCUMENT = st.tuples(
    st.one_of(*(st.sets(st.integers(0, most), max_size=8) for most in (3, 12, 30))),
    st.sets(st.integers(0, 8), max_size=2),
    st.sets(st.integers(100, 110), max_size=5),
)
STAYED, GONE, COME = "stayed", "gone", "come"


@pytest.fixture(autouse=True)
def small(monkeypatch):
    for name, value in SMALL.items():
        monkeypatch.setattr(batch, name, value)
    monkeypatch.setattr(growth, "FACT_BANDS_SHARED", SMALL["FACT_BANDS_SHARED"])


def keys(documents, states, wanted):
    found = []
    for kind in range(3):
        members = [
            (key * 0x1234567 + 7, number, (key + number) % 3 == 0 if kind == 0 else 0)
            for number, (document, state) in enumerate(zip(documents, states, strict=True))
            if state in wanted
            for key in sorted(document[kind])
        ]
        columns = [np.array([m[k] for m in members], t) for k, t in enumerate((np.uint64, np.int64, np.uint64))]
        found.append(Keys(*columns[:2], columns[2] if kind == 0 else columns[2][:0]))
    return found


def selected(of, n):
    prints, crowds = batch.meet(of[0].keys, of[0].owners, n, batch.rule_of("prints"), of[0].furniture)
    words, facts = (
        batch.meet(k.keys, k.owners, n, batch.rule_of(kind))[0]
        for kind, k in zip(growth.KINDS[1:], of[1:], strict=True)
    )
    return set(batch.select(prints, words, facts, crowds, n)[0].tolist())


def grown(documents, states):
    """(what ``grow`` gives, what going through all pairs gives), each as added and removed."""
    n = len(documents)

    def stayed(wanted):
        found = []
        for kind, values in zip(keys(documents, states, (STAYED,)), wanted, strict=True):
            places = Wanted(values).places(kind.keys)
            found.append(Keys(kind.keys[places], kind.owners[places], kind.furniture[places[: len(kind.furniture)]]))
        return found

    def some(kind, numbers):
        chosen = keys(documents, [s if k in numbers else "" for k, s in enumerate(states)], (STAYED,))
        return chosen[growth.KINDS.index(kind)]

    growth_ = grow(stayed, some, keys(documents, states, (GONE,)), keys(documents, states, (COME,)), n)
    before, after = (selected(keys(documents, states, (STAYED, other)), n) for other in (GONE, COME))
    return (set(growth_.added.tolist()), set(growth_.removed.tolist())), (after - before, before - after)


@given(st.lists(st.tuples(DOCUMENT, st.sampled_from((STAYED, STAYED, GONE, COME))), max_size=40))
@PROPERTY
def test_what_grows_is_what_all_pairs_give(given_documents):
    one, other = grown([document for document, _ in given_documents], [state for _, state in given_documents])
    assert one == other


def test_who_joins_a_crowd_takes_the_place_of_another_there():
    """It meets its later neighbour in small buckets only; that both carry the story, huge buckets tell in which neither
    represents."""
    crowd = [({100, 103, 106}, set(), set()) for _ in range(14)]
    documents = [(set(prints), words, facts) for prints, words, facts in crowd]
    for earlier, shared in ((5, 2), (6, 3), (7, 4), (4, 5)):
        small = {1000 * earlier + 3 * k for k in range(shared)}
        documents[earlier][0].update(small)
        documents[-1][0].update(small)
    states = [COME if number == 4 else STAYED for number in range(len(documents))]
    one, other = grown(documents, states)
    assert one == other
    assert other[1]


def test_what_is_sought_is_found_whole_and_little_else():
    random = np.random.default_rng(1)
    words, order = (random.integers(0, most, (50, 128), np.uint32) for most in (40, 4000))
    words[3] = order[4] = batch.EMPTY
    prints = random.integers(0, 1 << 63, 2000, np.uint64)
    offsets = np.concatenate(([0], np.sort(random.integers(0, 2000, 49)), [2000]))
    own = np.arange(100, 150)
    bands = (keys_of_bands(words, "words", own), keys_of_bands(order, "facts", own))
    everything = [keys_of_prints(prints, np.repeat(own, np.diff(offsets))), *bands]
    wanted = [of_kind.keys[::7] for of_kind in everything]
    found = sought([Wanted(values) for values in wanted], own, words, order, prints, offsets)
    for kind, (all_keys, some, values) in enumerate(zip(everything, found, wanted, strict=True)):
        inside = np.isin(all_keys.keys, some.keys)
        assert np.isin(values, some.keys).all()
        assert inside.sum() < 1.1 * np.isin(all_keys.keys, values).sum() + 2 < len(inside)
        for name in Keys._fields[: 3 if kind == 0 else 2]:
            assert (getattr(all_keys, name)[inside] == getattr(some, name)).all()
