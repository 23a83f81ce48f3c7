"""Whole batches give what the definitions give, and what datasketch gives."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.records import Fact
from datasette_provenance.sketches import sketch_batch as batches
from datasette_provenance.sketches.sketch import PERMUTATIONS, SCHEME, SEED, shingle_hashes, skip_bigrams, winnow
from datasette_provenance.sketches.sketch_batch import EMPTY, sketch, sketch_words
from datasette_provenance.text.words_batch import tokenise

from ..texts import PROPERTY, WORDS, document, news, texts


def made(words, keys=()):
    facts = tuple(Fact(key, n, n + 1) for n, key in enumerate(keys))
    kinds = bytes(len(word) % 3 for word in words)
    return replace(document(""), words=tuple(words), kinds=kinds, facts=facts)


MANY = st.lists(
    st.one_of(texts.map(document), st.builds(made, st.lists(WORDS, max_size=25), st.lists(WORDS, max_size=12))),
    max_size=8,
)


def by_datasketch(hashes):
    minhash = MinHash(PERMUTATIONS, seed=SEED, scheme=SCHEME, hashfunc=lambda value: value >> 1 & 0xFFFFFFFF)
    for value in hashes:
        minhash.update(value)
    return minhash.hashvalues


def prints_of(batch):
    return [batch.prints[a:b].tolist() for a, b in zip(batch.offsets, batch.offsets[1:], strict=False)]


@given(MANY)
@PROPERTY
def test_a_batch_is_its_documents_one_by_one(documents):
    batch = sketch(documents)
    assert prints_of(batch) == [winnow(shingle_hashes(d.words, d.kinds, d.script)) for d in documents]
    assert batch.words.shape == batch.facts.shape == (len(documents), PERMUTATIONS)
    for i, d in enumerate(documents):
        facts = skip_bigrams([f.key for f in d.facts])
        assert np.array_equal(batch.words[i], by_datasketch(shingle_hashes(d.words, d.kinds, d.script)))
        assert np.array_equal(batch.facts[i], by_datasketch(facts))
        assert d.words or (batch.words[i] == EMPTY).all()
        assert facts or (batch.facts[i] == EMPTY).all()


@given(st.lists(st.one_of(texts, news), max_size=8))
@PROPERTY
def test_runs_of_words_are_counted_as_the_documents_count_them(many):
    words = tokenise(many)
    documents = list(map(document, many))
    scripts = np.array([d.script for d in documents], np.uint8)
    sketches = sketch_words(words, np.frombuffer(b"".join(d.kinds for d in documents), np.uint8), scripts)
    assert sketches.shingles.tolist() == [d.shingles for d in documents]


@given(MANY, st.integers(0, 8))
@PROPERTY
def test_where_a_corpus_is_cut_makes_no_difference(documents, cut):
    whole, first, rest = sketch(documents), sketch(documents[:cut]), sketch(documents[cut:])
    for name in ("words", "facts", "prints"):
        parts = np.concatenate([getattr(first, name), getattr(rest, name)])
        assert np.array_equal(getattr(whole, name), parts)
    assert prints_of(whole) == prints_of(first) + prints_of(rest)


@given(MANY, st.integers(1, 40))
@PROPERTY
def test_what_is_worked_on_at_once_makes_no_difference(documents, part):
    whole = sketch(documents)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "PART", part)
        again = sketch(documents)
    for name in ("words", "facts", "prints", "offsets"):
        assert np.array_equal(getattr(whole, name), getattr(again, name))


def test_the_likeness_of_signatures_is_that_of_the_texts():
    words = [f"w{n}" for n in range(400)]
    batch = sketch([made(words), made(words[:300] + [f"v{n}" for n in range(100)]), made(words[::-1])])
    alike = (batch.words[0] == batch.words[1]).mean()
    truth = 296 / (396 + 396 - 296)
    assert abs(alike - truth) < 0.15
    assert (batch.words[0] == batch.words[2]).mean() < 0.05


def test_words_that_cannot_be_encoded():
    assert len(sketch([made(["\ud800", "a"])]).prints) == 1


@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_permutations_are_those_of_datasketch_written_down_or_not(seed, monkeypatch):
    monkeypatch.setattr(batches, "_asked", [])
    monkeypatch.setattr(batches, "SEED", seed)
    assert batches.permutations().tolist() == [
        some.tolist() for some in MinHash(PERMUTATIONS, seed=seed, scheme=SCHEME).permutations
    ]
    assert batches.permutations().dtype == np.uint32


def test_our_own_permutations_need_no_datasketch(monkeypatch):
    monkeypatch.setattr(batches, "_asked", [])
    monkeypatch.setitem(sys.modules, "datasketch", None)
    assert batches.permutations().shape == (2, PERMUTATIONS)


def test_permutations_of_an_earlier_run_are_those_of_datasketch(monkeypatch):
    asked = batches.permutations()
    theirs = MinHash(PERMUTATIONS, seed=SEED, scheme=SCHEME).permutations
    assert asked.tolist() == [some.tolist() for some in theirs]
    monkeypatch.setattr(batches, "_asked", [])
    batches.use(asked.tolist())
    assert (batches.permutations() == asked).all()
    assert batches.permutations().dtype == asked.dtype
