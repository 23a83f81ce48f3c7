"""Lists whose items repeat a label are found whole, whatever stands around them, one by one and in batches."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.text.labelled import NEAR, RUN, TIMES, find_labelled, joined
from datasette_provenance.text.labelled_batch import labelled
from datasette_provenance.text.words import tokenise
from datasette_provenance.text.words_batch import tokenise as tokenise_all

STORY = "The council of Vennholm voted late on Tuesday to close the old harbour bridge for two years."
LABEL = "Photos: Storm at Vennholm harbour"
ITEMS = [
    "A fishing boat lies on the quay after the night of the storm.",
    "Sandbags are carried to the mill by hand.",
    "The lighthouse lost its lamp and part of the gallery, the port office said.",
    "Pupils of the upper school sweep the market square.",
]


def gallery(items):
    return " ".join(f"{LABEL} {item}" for item in items)


def found(text):
    return [text[a:b] for a, b in find_labelled(text, *tokenise(text))]


def test_a_gallery_is_found_from_its_first_label_to_its_last_item():
    text = f"{STORY}\n{gallery(ITEMS)}\n{STORY}"
    assert found(text) == [gallery(ITEMS)]


def test_inside_of_a_paragraph_it_ends_with_an_item_of_the_usual_length():
    [only] = found(f"{STORY} {gallery(ITEMS)} {STORY}")
    assert only.startswith(gallery(ITEMS[:3]))
    assert STORY not in only


def test_what_is_the_same_all_the_way_is_no_list():
    assert found(f"{STORY} " * 8) == []
    assert found(f"{LABEL} {ITEMS[0]} " * 8) == []


def test_what_is_said_three_times_is_no_list():
    assert found(gallery(ITEMS[:3])) == []


def test_what_is_said_far_apart_is_no_list():
    between = " ".join(f"word{n}" for n in range(NEAR))
    assert found(f" {between} ".join([LABEL] * TIMES)) == []


def test_a_phrase_inside_of_sentences_is_no_label():
    said = ["Again", "Then", "Later", "Thus", "So"]
    assert found(" ".join(f"{word} a storm at the harbour of {word}." for word in said)) == []


WORDS = st.sampled_from(["Photos", "of", "a", "Storm", "at", "7", "sea", "Élan", "\n", "x2"])


@given(st.lists(st.lists(WORDS, max_size=80).map(" ".join), max_size=5))
def test_many_texts_are_as_each_by_itself(texts):
    texts = [text + f" {LABEL} {text[:20]}" * (len(text) % 6) for text in texts]
    assert labelled(texts, tokenise_all(texts)) == [find_labelled(t, *tokenise(t)) for t in texts]


@given(st.lists(WORDS, max_size=120).map(" ".join))
def test_spans_are_of_whole_words_and_apart(text):
    words, starts, ends = tokenise(text)
    spans = find_labelled(text, words, starts, ends)
    assert all(start in starts for start, _ in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(sum(start <= at < end for at in starts) >= RUN for start, end in spans)


def test_spans_that_overlap_are_joined():
    assert joined([(5, 9), (0, 2)], [(1, 3), (9, 12)]) == [(0, 3), (5, 9), (9, 12)]
