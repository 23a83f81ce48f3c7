"""Whole batches give the words, kinds and facts that the definitions give text by text."""

import re
import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datasette_provenance.arrays.hashing import word_hash
from datasette_provenance.records import NARRATIVE
from datasette_provenance.text import characters_batch as layouts
from datasette_provenance.text import words_batch as batch
from datasette_provenance.text.characters import HARD, PLANES, tables
from datasette_provenance.text.facts import find_facts
from datasette_provenance.text.words import tokenise

from ..texts import PROPERTY, SENTENCES, document, news, texts

TRICKY = [*"aZsSé7４05.,,.''’ʼ_ \n-½²ßŉİǅﬁΩÅ각각ᅡが゙한字٣ⅷⒶ/o", "\u0301", "\u0308", *"中々カﾞกำไ่ខ្ម", "\u0903", "\u00ad", "\u200d", "\ufeff", "\ud800", "𝟙", "𝐀", "\U0001e8d0",
          "of ", "1,000", "2.5", "'s", "s'", " of 9", "19", "Ma", ". ", "zero", "Seven", " twelve"]  # fmt: skip
WILD = st.one_of(
    texts,
    st.lists(st.sampled_from(TRICKY), max_size=30).map("".join),
    st.text(st.characters(exclude_categories=()), max_size=40),
    st.lists(st.one_of(st.sampled_from(TRICKY), st.sampled_from(SENTENCES)), max_size=12).map("".join),
)
MANY = st.lists(st.one_of(WILD, news), max_size=8)


def per_text(made, n):
    """Each text's rows of a batch."""
    *columns, offsets = made
    return [tuple(c[offsets[t] : offsets[t + 1]].tolist() for c in columns) for t in range(n)]


def plain_words(text):
    words, starts, ends = tokenise(text)
    return list(map(word_hash, words)), starts, ends


def plain_facts(text, kinds):
    found = find_facts(text, *tokenise(text), bytes(kind != NARRATIVE for kind in kinds))
    return [word_hash(f.key) for f in found], [f.start for f in found], [f.end for f in found]


@given(MANY)
@PROPERTY
def test_words_are_those_of_each_text(many):
    words = batch.tokenise(many)
    assert [c.dtype for c in words] == [np.uint64, np.uint32, np.uint32, np.int64]
    assert per_text(words, len(many)) == list(map(plain_words, many))


@given(st.lists(st.sampled_from(TRICKY), max_size=12).map("".join))
@PROPERTY
def test_words_where_every_character_is_an_odd_one(text):
    assert per_text(batch.tokenise([text]), 1) == [plain_words(text)]


@given(MANY, st.integers(1, 60))
@PROPERTY
def test_where_a_batch_is_cut_makes_no_difference(many, part):
    whole = batch.tokenise(many)
    kinds = np.zeros(len(whole.starts), np.uint8)
    facts = batch.find_facts(many, whole, kinds)
    with pytest.MonkeyPatch.context() as patch:
        for module in (layouts, batch):
            patch.setattr(module, "PART", part)
        batch._powers.cache_clear()
        words = batch.tokenise(many)
        again = batch.find_facts(many, words, kinds)
    batch._powers.cache_clear()
    assert all(map(np.array_equal, (*words, *again), (*whole, *facts)))


@given(MANY, st.lists(st.sampled_from([0, 0, 0, 0, 1, 2]), min_size=1, max_size=7))
@example(["0,０ 1,0"], [0])
@PROPERTY
def test_facts_are_those_of_each_text(many, pattern):
    words = batch.tokenise(many)
    kinds = [bytes(pattern * n)[:n] for n in np.diff(words.offsets).tolist()]
    facts = batch.find_facts(many, words, np.frombuffer(b"".join(kinds), np.uint8))
    assert [c.dtype for c in facts] == [np.uint64, np.uint32, np.uint32, np.int64]
    assert per_text(facts, len(many)) == list(map(plain_facts, many, kinds))


@given(st.lists(st.sampled_from(["Ma", "MA's", "ma", " ", " ", ". ", ".” ", "_", "7", "1,9", "19,5", "3 of ", "4 / 5", "2. A", "\n", "seven", "of", "Boats'", "boats", "Boatsʼ", "Oﬁ", ":_"]), max_size=30).map("".join))  # fmt: skip
@PROPERTY
def test_facts_of_texts_that_are_little_else(text):
    words = batch.tokenise([text, text])
    kinds = bytes(len(words.starts))
    facts = batch.find_facts([text, text], words, np.frombuffer(kinds, np.uint8))
    assert per_text(facts, 2) == [plain_facts(text, kinds[: len(kinds) // 2])] * 2


@given(MANY)
@PROPERTY
def test_kinds_are_those_of_the_documents(many):
    documents = [document(text) for text in many]
    kinds = batch.paint(batch.tokenise(many), [d.furniture for d in documents], [d.quotes for d in documents])
    assert kinds.dtype == np.uint8
    assert kinds.tobytes() == b"".join(d.kinds for d in documents)


@given(st.lists(st.one_of(WILD, st.just("")), max_size=20))
@PROPERTY
def test_hashes_of_any_words(words):
    assert batch.word_hashes(words).tolist() == list(map(word_hash, words))


def test_every_character_there_is():
    text = " ".join(map(chr, range(0x110000)))
    assert per_text(batch.tokenise([text]), 1) == [plain_words(text)]


def test_hardly_a_character_is_hard():
    folded = tables()[1]
    assert not [chr(n) for n in range(0x180) if folded[n] == HARD and chr(n) not in "ßİĲĳŉĿŀſ\u00ad¼½¾"]


def test_nothing():
    assert [c.tolist() for c in batch.tokenise([])] == [[], [], [], [0]]
    words = batch.tokenise(["", " — ", ""])
    assert words.offsets.tolist() == [0, 0, 0, 0]
    none = batch.find_facts(["", " — ", ""], words, batch.paint(words, [[], [], []], [[], [(0, 3)], []]))
    assert none.offsets.tolist() == [0, 0, 0, 0]


def test_no_letter_is_beyond_the_planes_that_are_asked():
    beyond = "".join(map(chr, range(PLANES, sys.maxunicode + 1)))
    assert not re.search(r"\w", beyond)
    assert beyond.casefold() == beyond
    assert unicodedata.is_normalized("NFKD", beyond)
    assert not any(map(unicodedata.combining, beyond))
