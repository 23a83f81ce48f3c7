"""Where sentences begin, for one text and for many."""

from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.text.sentences import sentence_starts
from datasette_provenance.text.sentences_batch import find_sentences
from datasette_provenance.text.words import tokenise
from datasette_provenance.text.words_batch import tokenise as tokenise_all


def firsts(text):
    words, starts, ends = tokenise(text)
    return [words[n] for n in sentence_starts(text, starts, ends)]


def test_sentences_begin_after_their_enders_and_line_breaks():
    assert firsts("It rained. “Why?” she asked\nNobody 3.5 knew, in the U.S either! So")[0] == "it"
    assert firsts("One two. Three four? Five\nsix") == ["one", "three", "five", "six"]
    assert firsts("A rise of 3.5 in the U.S economy") == ["a"]
    assert firsts("") == []


TEXTS = st.lists(st.text(st.sampled_from("ab1 .!?…\n\"”。,'é"), max_size=40), max_size=6)


@given(TEXTS)
def test_a_batch_finds_the_same(texts):
    opens = find_sentences(texts, words := tokenise_all(texts))
    for n, text in enumerate(texts):
        _, starts, ends = tokenise(text)
        found = opens[words.offsets[n] : words.offsets[n + 1]]
        assert [place for place, one in enumerate(found) if one] == sentence_starts(text, starts, ends)
