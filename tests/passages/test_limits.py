"""On both sides of each number that decides what a passage is: what it must hold together, and what it must keep apart."""

from __future__ import annotations

import pytest

from datasette_provenance.passages.kinds import align, fact_passages
from datasette_provenance.passages.passages import FactOrder, chain, common_runs
from datasette_provenance.passages.retelling import retelling
from datasette_provenance.records import Document, Passage

from ..texts import document

FIRST = "the ferry crews of Port Marrow walked out at dawn after talks"
LAST = "leaving four thousand islanders without any crossing to the mainland again"
CLAUSE = "over night shifts had collapsed yesterday evening"  # seven words
SENTENCE = "which nobody had thought of when the harbour board met in spring to share out what was left of its money for the winter to come"


def between(words: str) -> list[Passage]:
    """The passages of two texts, one of which has these words between two halves that both have."""
    one, other = f"{FIRST} {words} {LAST}", f"Told here {FIRST} {LAST} by somebody"
    found, back = align(document(one), document(other)), align(document(other), document(one))
    assert len(found.passages) == len(back.passages)
    return found.passages


@pytest.mark.parametrize(("words", "passages"), [("", 1), ("then", 1), (CLAUSE, 1), (SENTENCE, 2)])
def test_a_clause_more_is_an_edit_and_a_sentence_more_a_gap(words: str, passages: int) -> None:
    found = between(words)
    assert len(found) == passages
    assert sum(p.words for p in found) == len(FIRST.split()) + len(LAST.split())


@pytest.mark.parametrize(("words", "passages"), [(4, 0), (5, 0), (6, 1), (9, 1)])
def test_six_words_are_a_passage_and_five_a_phrase(words: int, passages: int) -> None:
    shared = " ".join(FIRST.split()[:words])
    a, b = document(f"Quite another thing: {shared} is said."), document(f"They wrote that {shared} or so.")
    assert len(align(a, b).passages) == passages


def test_runs_of_four_words_around_a_changed_one_are_found() -> None:
    a, b = (
        "ferry crews walked out slowly from the harbour today",
        "ferry crews walked out quickly from the harbour today",
    )
    (passage,) = align(document(a), document(b)).passages
    assert passage.words == 8
    three = "ferry crews walked slowly from the harbour", "ferry crews walked quickly from the harbour"
    assert align(document(three[0]), document(three[1])).passages == []


def test_a_passage_is_cut_from_its_first_letter_to_its_last() -> None:
    one, other = f"Here: {FIRST}!", f"{FIRST}; and so on."
    (passage,) = align(document(one), document(other)).passages
    assert one[passage.article_start : passage.article_end] == FIRST
    assert other[passage.source_start : passage.source_end] == FIRST
    assert (passage.article_start, passage.source_start) == (6, 0)


def test_a_word_that_agrees_by_chance_beyond_a_paragraph_is_left_out() -> None:
    a = document(f"{FIRST}\n\nThe weather held.")
    for more, words in (("The sea was calm.", 12), ("The weather held that day.", 15)):
        (passage,) = align(a, document(f"{FIRST}\n\n{more}")).passages
        assert passage.words == words


def test_strays_are_cut_the_same_whichever_text_is_read() -> None:
    """Each text has its paragraphs elsewhere, within two words of the same end."""
    words = "crews of Marrow walked out today early".split()
    for cuts in ([(1,), (2,)], [(1,), (3,)], [(2,), (4,)], [(1, 6), (2, 5)], [(5,), (6,)], [(4,), (6,)]):
        one, other = (document(" ".join(f"\n\n{w}" if n in at else w for n, w in enumerate(words))) for at in cuts)
        there, back = align(one, other), align(other, one)
        turned = [(p.source_start, p.source_end, p.article_start, p.article_end, p.words) for p in back.passages]
        assert [
            (p.article_start, p.article_end, p.source_start, p.source_end, p.words) for p in there.passages
        ] == turned


def test_who_says_it_is_part_of_the_quotation_and_a_sentence_between_is_not() -> None:
    said, more = "nobody here wants to strand their own neighbours", "we will sail again when they talk to us"

    def kinds(words: str) -> list[str]:
        text = f"“{said},” {words} “{more}.”"
        return [p.kind for p in align(document(text), document(text)).passages]

    assert kinds("she said.") == ["quotation"]
    assert kinds("said the union secretary of Port Marrow on the quay.") == ["quotation", "narrative", "quotation"]


def test_of_runs_that_overlap_the_longest_is_whole() -> None:
    a = tuple("abcdefghij")
    runs = common_runs(a, tuple("abcdef!cdefghij"))
    assert [(run.a, run.n) for run in runs] == [(2, 8)]


def test_a_sentence_that_one_text_prints_twice_is_found() -> None:
    once, twice = document(f"{FIRST}."), document(f"{FIRST}. Quite so. {FIRST}.")
    assert sum(p.words for p in align(once, twice).passages) == len(FIRST.split())
    assert sum(p.words for p in align(twice, once).passages) == len(FIRST.split())


def test_runs_are_chained_to_the_nearest() -> None:
    a, b = tuple("abcdmnopefgh"), tuple("abcdefghmnop")
    chained = chain(common_runs(a, b))
    assert sorted(len(of_one) for of_one in chained) in ([1, 2], [2, 1])


NAMES = "Arnfjord Bexmoor Calvera Dunmarket Esterholt Farrowby Gildenau".split()


@pytest.mark.parametrize(("count", "shown"), [(4, 0), (5, 5), (7, 7)])
def test_facts_are_shown_from_five_in_order(count: int, shown: int) -> None:
    def telling(verb: str) -> Document:
        return document(" ".join(f"They {verb} {name} then." for name in NAMES[:count]))

    a, b = telling("went to"), telling("came from")
    order = FactOrder([(n, n) for n in range(count)], count)
    assert len(a.facts) >= count
    assert len(fact_passages(a, b, order)) == shown


def test_who_adds_more_facts_than_are_kept_retells_nothing() -> None:
    source = " ".join(f"They went to {name} and saw {n}1 ships." for n, name in enumerate(NAMES, 1))
    own = " ".join(
        f"Tomas {name} sold {n}7 kilos at Oster{name.lower()}."
        for n, name in enumerate("Reyl Duvren Essing Quell Oller Lannick Brask Ventry Hallan Corrigan".split(), 1)
    )
    told = " ".join(f"Of {n}1 ships at {name} they told." for n, name in enumerate(NAMES, 1))
    assert retelling(document(source), document(told)) is not None
    assert retelling(document(source), document(f"{told} {own}")) is None
