"""Common runs, chains and the order of facts, as defined for one pair."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.passages.passages import GAP, SEED, chain, common_runs, fact_order

from ..texts import PROPERTY, common_words, document, news
from .edits import edited

FEW = st.lists(st.sampled_from("abcd"), max_size=60)
MORE = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), max_size=60)


def covered(runs):
    return sum(run.n for run in runs)


@given(st.one_of(st.tuples(FEW, FEW), st.tuples(MORE, MORE), edited().map(lambda ab: tuple(t.split() for t in ab))))
@PROPERTY
def test_runs_agree_and_do_not_overlap_in_either(pair):
    a, b = map(tuple, pair)
    runs = common_runs(a, b)
    assert all(a[r.a : r.a + r.n] == b[r.b : r.b + r.n] for r in runs)
    assert all(r.n >= SEED for r in runs)
    assert runs == sorted(runs)
    for first, second in combinations(runs, 2):
        assert first.a + first.n <= second.a
        assert first.b + first.n <= second.b or second.b + second.n <= first.b
    assert sorted((r.b, r.a, r.n) for r in runs) == common_runs(b, a)


@given(st.lists(st.integers(0, 10**6).map(str), min_size=SEED, max_size=60, unique=True), MORE, MORE)
@PROPERTY
def test_one_common_run_is_found_whole(run, before, after):
    a, b = (*before, *run, *after), ("-", *run, "-", "-")
    assert [(r.a, r.b, r.n) for r in common_runs(a, b)] == [(len(before), 1, len(run))]


@given(st.one_of(FEW, MORE))
@PROPERTY
def test_identical_sequences_agree_whole(words):
    assert covered(common_runs(tuple(words), tuple(words))) == (len(words) if len(words) >= SEED else 0)


def test_a_run_goes_through_a_refrain():
    a = tuple("wxyz" * 20 + "abcd" + "wxyz" * 20 + "!")
    assert covered(common_runs(a, (*a[:-1], "?"))) == len(a) - 1


def test_what_is_moved_in_between_does_not_part_a_passage_whichever_text_is_read():
    a, b = tuple("abcdmnopefgh"), tuple("abcdefgh123456789mnop")
    sizes = [sorted(covered(c) for c in chain(common_runs(*pair))) for pair in ((a, b), (b, a))]
    assert sizes == [[4, 8], [4, 8]]


def test_sequences_without_common_words_have_no_runs():
    assert common_runs(tuple("abcdefgh"), tuple("ijklmnop")) == common_runs((), tuple("abcd")) == []


@given(edited())
@PROPERTY
def test_chains_hold_every_run_once_with_little_between(pair):
    a, b = (tuple(text.split()) for text in pair)
    runs = common_runs(a, b)
    chains = chain(runs)
    assert sorted(run for of_one in chains for run in of_one) == runs
    for of_one in chains:
        for first, second in pairwise(of_one):
            assert 0 <= second.a - first.a - first.n <= GAP
            assert 0 <= second.b - first.b - first.n <= GAP


@given(st.one_of(st.tuples(news, news), edited()))
@PROPERTY
def test_fact_order_is_the_longest_common_subsequence(pair):
    a, b = document(pair[0]), document(pair[1])
    order = fact_order(a, b)
    left, right = [f.key for f in a.facts], [f.key for f in b.facts]
    assert [left[i] for i, _ in order.pairs] == [right[j] for _, j in order.pairs]
    assert [i for i, _ in order.pairs] == sorted({i for i, _ in order.pairs})
    assert [j for _, j in order.pairs] == sorted({j for _, j in order.pairs})
    assert len(order.pairs) == common_words(left, right) == len(fact_order(b, a).pairs)
    assert order.common == len(set(left) & set(right)) == fact_order(b, a).common
