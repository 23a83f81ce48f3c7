"""Passages: stretches of one kind that stand in both texts, with their places."""

from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.passages.kinds import MIN_FACTS, align, fact_passages
from datasette_provenance.passages.passages import fact_order
from datasette_provenance.records import KINDS
from datasette_provenance.text.scripts import PER_WORD

from ..texts import PROPERTY, common_words, document, news, texts, unspaced
from .edits import edited

PAIRS = st.one_of(edited(), st.tuples(texts, texts), news.map(lambda text: (text, text)))


def counts(passages):
    return {kind: sum(p.words for p in passages if p.kind == kind) for kind in KINDS}


def inside(document, start, end):
    """The words of a document between two offsets."""
    return [
        w for w, s, e in zip(document.words, document.starts, document.ends, strict=True) if start <= s and e <= end
    ]


def check(passage, a, b):
    left = inside(a, passage.article_start, passage.article_end)
    right = inside(b, passage.source_start, passage.source_end)
    assert (passage.article_start, passage.source_start) <= (passage.article_end, passage.source_end)
    assert passage.article_start in a.starts
    assert passage.article_end in a.ends
    assert passage.source_start in b.starts
    assert passage.source_end in b.ends
    assert 0 < passage.words <= common_words(left, right)
    # both begin and end on the same word
    assert (left[0], left[-1]) == (right[0], right[-1])


@given(PAIRS)
@PROPERTY
def test_passages_lie_in_both_texts_and_their_words_agree(pair):
    a, b = document(pair[0]), document(pair[1])
    found = align(a, b)
    passages, runs = found.passages, found.runs
    for passage in passages:
        check(passage, a, b)
    assert [p.article_start for p in passages] == sorted(p.article_start for p in passages)
    assert sum(p.words for p in passages) <= min(len(a.words), len(b.words))
    assert all(n > 0 for n in runs)


@given(PAIRS)
@PROPERTY
def test_it_is_the_same_whichever_way_it_is_asked(pair):
    a, b = document(pair[0]), document(pair[1])
    there, back = align(a, b), align(b, a)
    turned = {(p.kind, p.source_start, p.source_end, p.article_start, p.article_end, p.words) for p in back.passages}
    assert {tuple(getattr(p, name) for name in p.__slots__) for p in there.passages} == turned
    assert sorted(there.runs) == sorted(back.runs)


@given(st.one_of(news, unspaced))
@PROPERTY
def test_identical_texts_align_whole(text):
    a, b = document(text, "a"), document(text, "b")
    passages = align(a, b).passages
    assert sum(p.words for p in passages) == (len(a.words) if len(a.words) >= 6 * PER_WORD[a.script] else 0)
    if passages:
        assert (passages[0].article_start, passages[-1].article_end) == (a.starts[0], a.ends[-1])


def test_texts_without_common_words_do_not_align():
    a = document("Ferry crews in Port Marrow walked out at dawn.")
    b = document("Niemand hat uns gefragt, sagte Landrätin Ohlendiek.")
    assert align(a, b).passages == align(a, b).runs == []
    assert align(document(""), document("")).passages == []


def test_kinds_are_told_apart():
    story = "Fishing boats carried patients to the hospital in Tarnwick during the morning"
    said = "nobody here wants to strand their own neighbours on the quay all night long"
    frame = "© 2025 Grey Sound Media of Tarnwick. All rights reserved on paper and on air"
    a = document(f"{story}.\n\n“{said},” she said.\n\n{frame}")
    b = document(f"Earlier, {story}.\n\nShe told us: “{said}.”\n\n{frame}")
    passages = align(a, b).passages
    assert counts(passages) == {"narrative": 12, "quotation": 14, "furniture": 14}
    assert [p.kind for p in passages] == ["narrative", "quotation", "furniture"]


def test_words_that_one_page_quotes_are_a_quotation_in_both():
    said = "nobody here wants to strand their own neighbours on the quay all night long"
    a, b = document(f"“{said},” she said."), document(f"She thought that {said}.")
    assert counts(align(a, b).passages) == {"narrative": 0, "quotation": 14, "furniture": 0}


def test_a_few_words_in_common_are_no_passage():
    a = document("They met in an interview with ours.")
    b = document("He said so in an interview with theirs.")
    assert align(a, b).passages == []


@given(PAIRS)
@PROPERTY
def test_facts_as_passages_are_the_same_fact_in_both(pair):
    a, b = document(pair[0]), document(pair[1])
    order = fact_order(a, b)
    passages = fact_passages(a, b, order)
    assert len(passages) == (len(order.pairs) if len(order.pairs) >= MIN_FACTS else 0)
    places = [(p.article_start, p.source_start) for p in passages]
    assert places == sorted(places)
    assert {(p.article_start, p.article_end) for p in passages} <= {(f.start, f.end) for f in a.facts}
    assert {(p.source_start, p.source_end) for p in passages} <= {(f.start, f.end) for f in b.facts}
