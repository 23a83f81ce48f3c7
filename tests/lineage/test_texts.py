"""A member's text as lineage asks for it: one by one and many at once, and what is counted over its grams."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.lineage.house_edits import MOST, changes
from datasette_provenance.lineage.texts import layers, text_of
from datasette_provenance.lineage.texts_batch import texts_of
from datasette_provenance.lineage.versions import _own_words
from datasette_provenance.records import NARRATIVE

from ..batches import columns, hashed, made
from ..texts import PROPERTY


def portion(documents):
    paragraphs = np.array([p for d in documents for p in d.paragraphs], np.uint32).reshape(-1, 2)
    return columns(documents), paragraphs, np.cumsum([0, *(len(d.paragraphs) for d in documents)])


@given(st.lists(made(), max_size=4), st.data())
@PROPERTY
def test_many_at_once_are_as_each_by_itself(documents, data):
    documents = documents and data.draw(st.lists(st.sampled_from(documents), max_size=6))
    cut = data.draw(st.integers(0, len(documents)))
    found = texts_of(map(portion, (documents[:cut], documents[cut:])))
    same = {id(document): text for document, text in zip(documents, found, strict=True)}
    assert all(same[id(document)] is text for document, text in zip(documents, found, strict=True))
    number = {}
    for text, document in zip(found, documents, strict=True):
        plain = text_of(document)
        assert text.grams == [
            number.setdefault(gram, value) for gram, value in zip(plain.grams, text.grams, strict=True)
        ]
        assert text.runs == {number[gram] for gram in plain.runs}
        assert (text.kinds, text.bounds) == (plain.kinds, plain.bounds)
        assert list(text.facts) == [hashed(key) for key in plain.facts]
    assert len(set(number.values())) == len(number)


@given(made())
@PROPERTY
def test_paragraphs_are_words_outside_furniture(document):
    text = text_of(document)
    assert text_of(text) is text
    words = [(s, k) for s, k in zip(document.starts, document.kinds, strict=True) if k != 2]
    for (first, last), (start, end) in zip(pairwise(text.bounds), document.paragraphs, strict=True):
        assert [s for s, _ in words[first:last]] == [s for s, _ in words if start <= s < end]


@given(st.lists(st.frozensets(st.integers(0, 9))))
@PROPERTY
def test_what_one_has_and_what_two_have(sets):
    counts = {n: sum(n in one for one in sets) for n in range(10)}
    assert layers(sets) == ({n for n in counts if counts[n] > 0}, {n for n in counts if counts[n] > 1})


@given(made(), st.data())
@PROPERTY
def test_own_words_stand_in_no_printed_gram(document, data):
    text = text_of(document)
    printed = data.draw(st.sets(st.sampled_from(text.grams))) if text.grams else set()
    inside = {n + k for n, gram in enumerate(text.grams) if gram in printed for k in range(3)}
    expected = sum(kind == NARRATIVE and n not in inside for n, kind in enumerate(text.kinds))
    assert _own_words(text, printed) == expected


def changed(number):
    """Word by word, as the definition says."""
    start = 1
    while start < len(number) - 1:
        end = start
        while end < len(number) - 1 and end - start <= MOST and 2 * number[end] < number[start - 1]:
            end += 1
        if start < end <= start + MOST and 2 * max(number[start:end]) < number[end]:
            yield start, end
            start = end + 1
        else:
            start += 1


@given(st.lists(st.one_of(st.sampled_from([1, 2, 9]), st.integers(1, 9)), max_size=60))
@PROPERTY
def test_changed_places(number):
    assert list(changes(range(len(number)), dict(enumerate(number)))) == list(changed(number))
