"""The definitions: shingles, fingerprints, skip-bigrams."""

from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.records import FURNITURE, NARRATIVE
from datasette_provenance.sketches.sketch import SHINGLE, SKIP, WINDOW, shingle_hashes, skip_bigrams, winnow

from ..texts import PROPERTY, WORDS

LISTS = st.lists(st.one_of(WORDS, st.sampled_from("abc")), max_size=40)
RUN = st.lists(WORDS, min_size=SHINGLE + WINDOW - 1, max_size=40)


def hashes_of(words, kind=NARRATIVE):
    return shingle_hashes(words, bytes([kind]) * len(words))


@given(LISTS)
@PROPERTY
def test_a_shingle_for_each_run_of_words(words):
    count = 0 if not words else max(1, len(words) - SHINGLE + 1)
    hashes = hashes_of(words)
    assert len(hashes) == count
    assert all(0 <= h < 1 << 64 for h in hashes)
    runs = [tuple(words[i : i + SHINGLE]) for i in range(count)]
    assert len(set(hashes)) == len(set(runs))


def test_the_lowest_bit_says_whether_all_words_are_furniture():
    words = [f"w{n}" for n in range(9)]
    plain, framed = hashes_of(words), hashes_of(words, FURNITURE)
    assert [h & 1 for h in plain] == [0] * 5
    assert [h & 1 for h in framed] == [1] * 5
    assert [h >> 1 for h in plain] == [h >> 1 for h in framed]
    mixed = bytes([FURNITURE] * 6 + [NARRATIVE] * 3)
    assert [h & 1 for h in shingle_hashes(words, mixed)] == [1, 1, 0, 0, 0]


@given(LISTS, RUN, LISTS, LISTS, LISTS, st.sampled_from([NARRATIVE, FURNITURE]))
@PROPERTY
def test_a_common_run_of_twelve_words_always_shares_a_fingerprint(before, run, after, lead, tail, kind):
    a, b = before + run + after, lead + run + tail
    left, right = winnow(hashes_of(a)), winnow(hashes_of(b, kind))
    assert {h >> 1 for h in left} & {h >> 1 for h in right}


@given(st.lists(st.integers(0, (1 << 64) - 1), max_size=60))
@PROPERTY
def test_fingerprints_are_hashes_of_the_text_distinct_and_in_order(hashes):
    prints = winnow(hashes)
    assert prints == sorted(set(prints))
    assert set(prints) <= set(hashes)
    for i in range(len(hashes) - WINDOW + 1):
        assert set(prints) & set(hashes[i : i + WINDOW])


@given(st.lists(WORDS, max_size=30, unique=True))
@PROPERTY
def test_each_fact_meets_the_next_few(keys):
    pairs = sum(min(SKIP, len(keys) - 1 - i) for i in range(len(keys)))
    assert len(skip_bigrams(keys)) == len(set(skip_bigrams(keys))) == pairs


def test_the_order_of_two_facts_matters():
    assert skip_bigrams(["anjel", "384"]) != skip_bigrams(["384", "anjel"])
    assert skip_bigrams(["anjel"]) == skip_bigrams([]) == []
