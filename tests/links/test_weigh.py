"""Evidence and relation of a pair: parts that add up, the same whichever way it is asked."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.links.evidence import hours_between, instant, measure
from datasette_provenance.links.weigh import calibrate, load_model, possible, retold_bits, retold_confidence, weigh
from datasette_provenance.passages.kinds import align
from datasette_provenance.passages.passages import fact_order
from datasette_provenance.records import WEIGHED, Evidence, Retelling

from ..passages.edits import edited
from ..texts import PROPERTY, SENTENCES, document, news, texts

SHARE = st.floats(0, 1)
COUNT = st.integers(0, 2000) | st.integers(0, 10**6)


@st.composite
def evidences(draw):
    common = draw(st.integers(0, 80))
    return Evidence(
        narrative_words=draw(COUNT), quoted_words=draw(COUNT), furniture_words=draw(COUNT), a_words=draw(COUNT),
        b_words=draw(COUNT), a_quotes=draw(COUNT), b_quotes=draw(COUNT), a_share=draw(SHARE), b_share=draw(SHARE), jaccard=draw(SHARE), longest=draw(COUNT),
        verbatim=draw(st.floats(0, 10**6)), order=draw(SHARE), fact_order=draw(SHARE),
        facts=draw(st.integers(0, common)), common_facts=common,
        other_facts=draw(st.integers(0, common)), listed_facts=draw(st.integers(0, common)),
        retelling=draw(st.none() | st.builds(Retelling, SHARE, SHARE, SHARE, SHARE, st.floats(-1, 1))),
        hours_apart=draw(st.none() | st.floats(0, 10**5)),
        same_publisher=draw(st.booleans()),
    )  # fmt: skip


def measured(a, b, published=("", "")):
    return measure(a, b, align(a, b), fact_order(a, b), published)


def turned(e):
    return replace(
        e,
        a_words=e.b_words,
        b_words=e.a_words,
        a_quotes=e.b_quotes,
        b_quotes=e.a_quotes,
        a_share=e.b_share,
        b_share=e.a_share,
    )


@given(evidences())
@PROPERTY
def test_prior_and_bars_add_up(evidence):
    w = weigh(evidence)
    assert math.isclose(w.prior_bits + sum(bar.bits for bar in w.bars), w.bits, abs_tol=1e-6)
    assert {w.relation, w.runner_up} <= set(WEIGHED)
    assert w.relation != w.runner_up
    assert 0 <= w.confidence <= 1
    assert 0 <= w.same_copy <= 1
    assert len({bar.name for bar in w.bars}) == len(w.bars)
    assert all(bar.level and bar.sentence for bar in w.bars)
    assert weigh(turned(evidence)) == w


@given(st.lists(st.floats(-60, 60), min_size=2, max_size=9))
@PROPERTY
def test_more_bits_are_more_confidence(bits):
    for name in ("calibration", "same_copy_calibration"):
        sure = [calibrate(b, load_model()[name]) for b in sorted(bits)]
        assert sure == sorted(sure)
        assert all(0 <= s <= 1 for s in sure)


@given(st.one_of(edited(), st.tuples(texts, texts), st.tuples(news, news)))
@PROPERTY
def test_a_pair_is_the_same_whichever_way_it_is_asked(pair):
    a, b = document(pair[0], "a"), document(pair[1], "b")
    times = ("2025-03-11T09:42:00Z", "2025-03-11T11:12:00+01:00")
    there, back = measured(a, b, times), measured(b, a, times[::-1])
    for name in there.__slots__:
        assert getattr(turned(back), name) == pytest.approx(getattr(there, name)), name
    assert weigh(there).relation == weigh(back).relation
    assert there.narrative_words + there.quoted_words + there.furniture_words <= min(len(a.words), len(b.words))
    for share in (there.a_share, there.b_share, there.jaccard, there.order, there.fact_order):
        assert 0 <= share <= 1


def shingles(words):
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


@given(st.tuples(news, news))
@PROPERTY
def test_resemblance_is_that_of_the_sets_of_word_five_grams(pair):
    a, b = document(pair[0]), document(pair[1])
    left, right = shingles(a.words), shingles(b.words)
    true = len(left & right) / max(1, len(left | right))
    assert measured(a, b).jaccard == pytest.approx(true, abs=0.06)  # five-grams across the cut of two runs are lost


STORY = "\n\n".join(
    f"{SENTENCES[n]} Officer number {n}00 of ward {n} in Marrow {n} then signed form {n}5 before a dozen witnesses."
    for n in (0, 1, 4, 5, 6, 3)
)


def test_the_same_story_is_a_copy_and_another_is_nothing():
    a, b = document(STORY, "a"), document("By Ola Venning\n\n" + STORY, "b")
    assert weigh(measured(a, b)).relation == "copy"
    assert weigh(measured(a, b)).confidence > 0.8
    other = document("The library in Cape Linden has opened a reading room for insomniacs. " * 3, "c")
    assert weigh(measured(a, other)).relation == "independent"


@pytest.mark.parametrize(
    ("shared", "relations"),
    [
        ("narrative_words", {"copy", "partial"}),
        ("quoted_words", {"quotes"}),
        ("furniture_words", {"furniture"}),
    ],
)
def test_no_relation_without_something_to_show(shared, relations):
    """What a relation claims to be in common is in common."""
    for size in (0, 3, 400):
        base = dict.fromkeys(Evidence.__slots__, 0) | {
            "a_words": 500,
            "b_words": 450,
            "hours_apart": None,
            "retelling": None,
        }
        w = weigh(Evidence(**(base | {shared: size, "a_share": 0.0, "b_share": 0.0})))
        if not size:
            assert w.relation == "independent"
        else:
            assert w.relation in relations | {"independent"}


@pytest.mark.parametrize(
    ("a", "b", "hours"),
    [
        ("2025-03-11T10:00:00Z", "2025-03-11T08:30:00Z", 1.5),
        ("2025-03-11T10:00:00+02:00", "2025-03-11T04:00:00-04:00", 0.0),
        ("2025-03-11T10:00:00", "2025-03-11T12:00:00+02:00", 0.0),
        ("2025-03-11T10:00", "2025-03-12T10:00", 24.0),
        ("2025-03-11", "2025-03-11T10:00:00Z", 0),
        ("", "2025-03-11T10:00:00Z", None),
    ],
)
def test_hours_between_times_of_any_zone(a, b, hours):
    assert hours_between(a, b) == hours_between(b, a) == hours


def test_a_time_without_an_offset_is_utc():
    assert instant("2025-03-11T10:00:00") == instant("2025-03-11T10:00:00Z") == instant("2025-03-11T06:00:00-04:00")


def test_a_list_of_names_is_nobodys_copy():
    towns = "Arnfjord, Bexmoor, Calvera, Dunmarket, Esterholt, Farrowby, Gildenau, Hexley, Istermark, Jorvale, Kestholm, Lorvik"
    told = "The ministry will close its offices in {} from Monday until the end of the week, {}. {}"
    a, b = (
        document(told.format(towns, who, more))
        for who, more in (
            ("a spokesman said", "Travellers were told to stay where they are and wait for word of the consul."),
            (
                "officials announced late at night",
                "It is the widest closure since the floods, a former envoy recalled.",
            ),
        )
    )
    e = measured(a, b, ("2025-03-11", "2025-03-11"))
    assert e.listed_facts >= 8
    listed = replace(e, listed_facts=e.narrative_words // 2 + 1)
    assert {"copy", "partial"}.isdisjoint(possible(listed))
    assert "copy" in possible(replace(e, listed_facts=3))


SOME = Evidence(
    **dict.fromkeys(Evidence.__slots__, 0)
    | {
        "narrative_words": 200,
        "a_words": 400,
        "b_words": 400,
        "a_share": 0.5,
        "b_share": 0.5,
        "longest": 40,
        "other_facts": 20,
    }
    | {"hours_apart": 10.0, "retelling": None, "verbatim": 20.0}
)
"""Of two reports that have half of their narrative in common, hours apart."""
REUSE = {"copy", "rewrite", "partial"}
RETOLD = Retelling(0.05, 0.9, 0.9, 0.9, 0.5)
YEAR = 365 * 24.0


@pytest.mark.parametrize(
    ("change", "shown", "not_shown"),
    [
        # a phrase that both have, and a paragraph
        ({"narrative_words": 8}, set(), REUSE),
        ({"narrative_words": 17}, {"copy", "partial"}, set()),
        # a tenth of a story is a part of it, a half a copy
        ({"a_share": 0.1, "b_share": 0.1}, {"partial"}, {"copy"}),
        ({}, {"copy", "partial"}, {"quotes", "furniture"}),
        # what is told again within days, and after a year, and by the paper itself
        ({"retelling": RETOLD}, {"rewrite"}, set()),
        ({"retelling": RETOLD, "hours_apart": YEAR}, set(), {"rewrite"}),
        ({"retelling": RETOLD, "same_publisher": True}, set(), {"rewrite"}),
        # little in common: a run as long as a title with its name, and a whole clause of one event
        ({"narrative_words": 20, "a_share": 0.05, "b_share": 0.05, "longest": 9}, set(), REUSE),
        ({"narrative_words": 20, "a_share": 0.05, "b_share": 0.05, "longest": 20}, {"partial"}, {"copy"}),
        ({"narrative_words": 20, "a_share": 0.05, "b_share": 0.05, "longest": 20, "hours_apart": YEAR}, set(), REUSE),
        ({"narrative_words": 20, "a_share": 0.05, "b_share": 0.05, "longest": 20, "other_facts": 0}, set(), REUSE),
        # two pages of one paper: its boxes and background, and the same event
        ({"same_publisher": True, "other_facts": 3, "a_share": 0.4, "b_share": 0.4}, set(), REUSE),
        ({"same_publisher": True, "other_facts": 0, "hours_apart": YEAR}, set(), REUSE),
        ({"same_publisher": True, "other_facts": 20}, {"copy", "partial"}, set()),
        # nothing but what is there
        ({"quoted_words": 9}, {"quotes"}, {"furniture"}),
        ({"furniture_words": 9}, {"furniture"}, {"quotes"}),
    ],
)
def test_for_which_relations_there_is_something_to_show(change, shown, not_shown):
    found = {*possible(replace(SOME, **change))}
    assert found >= shown | {"independent"}
    assert not found & not_shown


@pytest.mark.parametrize(("facts_kept", "matched"), [(0.35, 0.5), (0.5, 0.5), (0.7, 0.2), (0.9, 0.2)])
def test_a_rewrite_is_never_surer_than_what_was_measured_of_its_signs(facts_kept, matched):
    retelling = Retelling(0.05, facts_kept, 0.5, matched, 0.1)
    alone = {"narrative_words": 0, "a_share": 0.0, "b_share": 0.0, "longest": 0, "verbatim": 0.0}
    rewrite = weigh(replace(SOME, **alone, fact_order=0.9, facts=12, retelling=retelling))
    most = retold_confidence(retold_bits(retelling))
    assert rewrite.relation == "rewrite"
    assert rewrite.confidence == most < calibrate(rewrite.bits, load_model()["calibration"])
    assert rewrite.same_copy == most


def test_a_part_is_not_the_same_copy():
    part = weigh(replace(SOME, narrative_words=60, a_share=0.15, b_share=0.15))
    assert (part.relation, part.same_copy) == ("partial", 0.0)
    assert (
        weigh(replace(SOME, narrative_words=390, a_share=0.98, b_share=0.98, longest=200, verbatim=150.0)).same_copy
        > 0.9
    )


@pytest.mark.parametrize("words", [2000, 20_000, 700_000])
@pytest.mark.parametrize("longer_share", [1.0, 0.6])
def test_a_long_text_is_a_copy_of_itself(words, longer_share):
    """Beyond the lengths that the weights know, more words in common do not speak against a copy."""
    told = {
        "narrative_words": words,
        "longest": words,
        "verbatim": float(words),
        "a_share": 1.0,
        "a_words": words,
        "quoted_words": 0,
    }
    whole = weigh(replace(SOME, **told, b_share=longer_share, b_words=int(words / longer_share)))  # fmt: skip
    assert whole.relation == "copy"
