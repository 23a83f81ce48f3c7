"""Whole batches of pairs give what the plain functions give, pair by pair."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from datasette_provenance.document import build_document
from datasette_provenance.links.evidence import facts_outside
from datasette_provenance.passages import kinds
from datasette_provenance.passages import passages_batch as batch
from datasette_provenance.passages import runs_batch as runs_batch
from datasette_provenance.passages.passages import MAX_HITS, fact_order
from datasette_provenance.records import Passage
from datasette_provenance.store.table import read_articles, resolve

from ..batches import columns, made, pairs_of
from ..texts import PROPERTY, document, texts
from .edits import edited


@st.composite
def collections(draw):
    """(documents, pairs of them): random words, edits of one another, anything."""
    some = draw(st.lists(made(), min_size=1, max_size=5))
    some += [document(text) for pair in draw(st.lists(edited(), max_size=2)) for text in pair]
    some += [document(text) for text in draw(st.lists(texts, max_size=2))]
    return some, draw(pairs_of(some))


def as_records(passages):
    """The passages of each row."""
    rows = {}
    for pair, kind, *numbers in zip(
        *(getattr(passages, name).tolist() for name in batch.PassageBatch.__slots__), strict=True
    ):
        rows.setdefault(pair, []).append(Passage(batch.NAMES[kind], *numbers))
    return rows


def numbers(aligned, row):
    return tuple(getattr(aligned, name)[row].item() for name in batch.AlignedBatch.__slots__ if name != "passages")


def plain_numbers(a, b, alignment):
    runs, order = alignment.runs, fact_order(a, b)
    verbatim = sum(n * n for n in runs) / max(1, sum(runs))
    outside = facts_outside(a, b, alignment.passages)
    return alignment.shingles, max(runs, default=0), verbatim, len(order.pairs), order.common, outside


def check(documents, pairs):
    aligned = batch.align(columns(documents), pairs)
    passages = as_records(aligned.passages)
    assert list(passages) == sorted(passages)
    for row, (i, j) in enumerate(pairs.tolist()):
        alone = kinds.align(documents[i], documents[j])
        assert passages.get(row, []) == alone.passages
        assert numbers(aligned, row) == plain_numbers(documents[i], documents[j], alone)


@given(collections())
@PROPERTY
def test_a_batch_is_its_pairs_one_by_one(collection):
    check(*collection)


@given(st.tuples(made(), made()))
@PROPERTY
def test_both_ways(pair):
    check(pair, np.array([(0, 1), (1, 0)]))


def test_the_fixtures(loaded):
    db = Database(str(loaded))
    documents = [build_document(article) for article in read_articles(db, resolve(db, None, {}))]
    db.close()
    check(documents, np.array(list(combinations(range(len(documents)), 2))))


def test_a_refrain_beyond_what_is_tried():
    refrain = "abcd" * (MAX_HITS + 4)
    one, two = f"mnop{refrain}qrst{refrain}u", f"v{refrain}qrst{refrain}mnop"
    documents = [document(" ".join(f"word{letter}" for letter in text)) for text in (one, two, refrain, one + one)]
    check(documents, np.array([(i, j) for i in range(4) for j in range(4)]))


@given(collections(), st.integers(1, 200), st.integers(4, 40), st.randoms(use_true_random=False))
@PROPERTY
def test_neither_chunks_nor_the_order_of_pairs_make_a_difference(collection, chunk, block, random):
    documents, pairs = collection
    whole = batch.align(columns(documents), pairs)
    order = list(range(len(pairs)))
    random.shuffle(order)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "CHUNK", chunk)
        patch.setattr(runs_batch, "BLOCK", block)
        cut = batch.align(columns(documents), pairs[order])
    expected, found = as_records(whole.passages), as_records(cut.passages)
    assert {order[row]: of_pair for row, of_pair in found.items()} == expected
    assert [numbers(cut, row) for row in range(len(order))] == [numbers(whole, row) for row in order]


@given(collections())
@PROPERTY
def test_facts_as_passages(collection):
    documents, pairs = collection
    found = as_records(batch.fact_passages(columns(documents), pairs))
    for row, (i, j) in enumerate(pairs.tolist()):
        a, b = documents[i], documents[j]
        assert found.get(row, []) == kinds.fact_passages(a, b, fact_order(a, b))


def test_nothing_to_align():
    documents = columns([document(""), document("One word.")])
    for pairs in ([], [(0, 1), (1, 0), (0, 0)]):
        aligned = batch.align(documents, np.array(pairs, np.int64).reshape(-1, 2))
        assert not len(aligned.passages.pair)
        assert len(aligned.shingles) == len(aligned.facts) == len(pairs)
