"""From verified pairs to roles, families, sources and origins."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.lineage.verdicts import trace
from datasette_provenance.records import RELATIONS
from datasette_provenance.settings import DEFAULT

from ..texts import PROPERTY, document
from .directed import direct
from .making import UNSURE, judged, known, link, passage
from .test_house_edits import HOUSE, WIRE, edited

T = [f"2025-03-11T{hour:02}:00:00Z" for hour in range(24)]


def traced(pairs, articles, before=None):
    lineage = trace(direct(pairs, articles), articles, DEFAULT, before or {})
    return lineage, {v.article_id: v for v in lineage.verdicts}


def test_an_agencys_copy_travels():
    articles = [
        known("afp", "AFP", published=T[9], title="Ferry burns off the coast of Sanlara"),
        known("full", "Tarnwick Mercury", "AFP", True, T[8]),
        known("bare", "Marrow Echo", published=T[11]),
        known("own", "Fenn Courier", published=T[12]),
    ]
    pairs = [
        judged(0, 1),
        judged(0, 2, "rewrite", facts=20),
        judged(1, 2, "rewrite", words=90, facts=18),
        judged(0, 3, "quotes"),
    ]
    lineage, verdicts = traced(pairs, articles)
    roles = {id: (v.role, v.source_id, v.family_id) for id, v in verdicts.items()}
    assert roles == {
        "afp": ("original", None, "afp"),
        "full": ("copy", "afp", "afp"),
        "bare": ("rewrite", "afp", "afp"),
        "own": ("independent", None, None),
    }
    origins = {id: (v.origin.name, v.origin.credited) for id, v in verdicts.items()}
    assert origins == {
        "afp": ("AFP", None),
        "full": ("AFP", True),
        "bare": ("AFP", False),
        "own": ("Fenn Courier", None),
    }
    (family,) = lineage.families
    assert (family.root_id, family.origin.name, family.publishers, family.uncredited) == ("afp", "AFP", 3, 1)
    assert (family.first_published, family.last_published) == (T[8], T[11])
    assert set(family.members) == {"afp", "full", "bare"}
    # the copy whose clock is an hour before the agency's is still the copy
    first = next(x for x in lineage.links if {x.article_id, x.source_id} == {"afp", "full"})
    assert (first.article_id, first.direction, first.is_parent) == ("full", "credited", True)
    assert sum(x.is_parent for x in lineage.links) == 2


def test_the_original_may_be_missing():
    articles = [
        known("x", "Tarnwick Mercury", "Reuters", True, T[9]),
        known("y", "Marrow Echo", published=T[10]),
        known("z", "Fenn Courier", "Reuters", True, T[11]),
    ]
    lineage, verdicts = traced([judged(0, 1), judged(0, 2), judged(1, 2)], articles)
    (family,) = lineage.families
    assert (family.root_id, family.origin.name) == (None, "Reuters")
    assert "original" not in {v.role for v in verdicts.values()}
    assert {id: v.origin.credited for id, v in verdicts.items()} == {"x": True, "y": False, "z": True}


def test_papers_that_credit_a_missing_agency_have_it_from_there():
    names = [
        "Tarnwick Mercury",
        "Marrow Echo",
        "Fenn Courier",
        "Lock Gazette",
        "Quay News",
        "Barge Weekly",
        "Tide Post",
    ]
    articles = [known(f"p{n}", name, "Reuters", True, T[9 + n]) for n, name in enumerate(names)]
    articles.append(known("bare", "Grain Daily", published=T[20]))
    pairs = [judged(a, b) for a in range(8) for b in range(a + 1, 8)]
    _, verdicts = traced(pairs, articles)
    assert {verdicts[f"p{n}"].source_id for n in range(7)} == {None}
    assert {v.role for v in verdicts.values()} == {"copy"}
    # the one that credits nobody has the likeliest source that there is
    assert verdicts["bare"].source_id == "p0"
    # with edits of one house in another's text
    texts = {k.article.id: WIRE for k in articles} | {"p2": edited(*HOUSE), "p5": edited(*HOUSE)}
    documents = {id: document(text, id) for id, text in texts.items()}
    lineage = trace(direct(pairs, articles), articles, DEFAULT, {}, documents=documents)
    sources = {v.article_id: v.source_id for v in lineage.verdicts if v.source_id}
    assert sources == {"p5": "p2", "bare": "p0"}


def test_a_line_that_stands_over_many_stories_is_no_title():
    def member(n, title):
        return known(f"m{n}", f"Paper {n}", "AFP", True, T[n], title=title)

    site = "Enter your city and your street"
    articles = [member(0, site), member(1, site), member(2, "Barge blocks the river at Port Marrow")]
    others = [known(f"x{n}", title=site) for n in range(3)]
    pairs = [judged(0, 1), judged(0, 2), judged(1, 2)]
    assert traced(pairs, [*articles, *others])[0].families[0].title == "Barge blocks the river at Port Marrow"
    assert traced(pairs, articles)[0].families[0].title == site


def test_a_family_without_agency_has_its_first_as_original():
    articles = [known("b", "Marrow Echo", published=T[10]), known("a", "Tarnwick Mercury", published=T[9])]
    lineage, verdicts = traced([judged(0, 1)], articles)
    assert lineage.families[0].root_id == "a"
    assert verdicts["a"].role == "original"
    assert (verdicts["b"].role, verdicts["b"].source_id) == ("copy", "a")


@pytest.mark.parametrize("pair", [judged(0, 1, confidence=UNSURE), judged(0, 1, "furniture"), judged(0, 1, "quotes")])
def test_what_is_not_claimed_makes_no_role(pair):
    lineage, verdicts = traced([pair], [known("a"), known("b")])
    assert {(v.role, v.family_id, v.source_id) for v in verdicts.values()} == {("independent", None, None)}
    assert lineage.families == []
    assert len(lineage.links) == 1


def test_a_part_has_a_source_and_no_family():
    _, verdicts = traced([judged(0, 1, "partial")], [known("a", published=T[1]), known("b", "Echo", published=T[9])])
    assert (verdicts["b"].role, verdicts["b"].source_id, verdicts["b"].family_id) == ("partial", "a", None)
    assert verdicts["b"].origin.name == "Echo"
    assert verdicts["a"].role == "independent"


def test_reused_words_are_counted_once_however_many_sources_have_them():
    spans = [passage(0, 100, 20), passage(200, 300, 20)]
    articles = [known("a", published=T[1]), known("b", published=T[2]), known("c", published=T[3])]
    pairs = [
        judged(0, 2, passages=spans),
        judged(1, 2, passages=[passage(0, 100, 20), passage(50, 150, 20), passage(400, 500, 9, "quotation")]),
        judged(0, 1, "quotes", passages=[passage(0, 100, 20)]),
    ]
    _, verdicts = traced(pairs, articles)
    assert verdicts["c"].reused_words == 50
    assert verdicts["a"].reused_words == verdicts["b"].reused_words == 0


def test_a_turned_link_has_its_passages_turned():
    from datasette_provenance.records import Passage

    there = Passage("narrative", 1, 2, 30, 40, 1)
    pair = judged(0, 1, passages=[there], a_share=0.9, b_share=0.1)
    (kept,) = direct([pair], [known("a", published=T[9]), known("b", published=T[1])])
    (turned,) = direct([pair], [known("a", published=T[1]), known("b", published=T[9])])
    assert (kept.article_id, kept.passages, kept.article_share) == ("a", (there,), 0.9)
    assert (turned.article_id, turned.passages) == ("b", (Passage("narrative", 30, 40, 1, 2, 1),))
    assert (turned.article_share, turned.source_share) == (0.1, 0.9)


def test_ids_of_families_are_those_of_the_run_before():
    articles = [known("a", published=T[1]), known("b", published=T[2]), known("c", published=T[3])]
    lineage, _ = traced([judged(0, 1), judged(1, 2)], articles, {"b": "old", "c": "old"})
    assert lineage.families[0].id == "old"


@st.composite
def corpora(draw):
    count = draw(st.integers(1, 9))
    publishers = st.sampled_from(["AFP", "Mercury", "Echo", ""])
    articles = [
        known(
            n,
            draw(publishers),
            draw(st.sampled_from(["AFP", "Reuters", "", None])),
            draw(st.sampled_from([True, None])),
            draw(st.sampled_from(["", "2025-03-11", *T[:4]])),
            revision=draw(st.sampled_from(["", "", "update"])),
        )
        for n in range(count)
    ]
    places = [(a, b) for a in range(count) for b in range(a + 1, count)]
    chosen = draw(st.lists(st.sampled_from(places), unique=True, max_size=20)) if places else []
    pairs = [
        judged(
            a,
            b,
            draw(st.sampled_from(RELATIONS[:5])),
            draw(st.sampled_from([0.99, 0.85, 0.5])),
            draw(st.integers(0, 200)),
        )
        for a, b in chosen
    ]
    return pairs, articles


@given(corpora())
@PROPERTY
def test_whatever_was_judged_the_results_hang_together(corpus):
    pairs, articles = corpus
    lineage, verdicts = traced(pairs, articles)
    assert [v.article_id for v in lineage.verdicts] == [k.article.id for k in articles]
    assert len(lineage.links) == len(pairs)
    for v in lineage.verdicts:
        parents = [x for x in lineage.links if x.is_parent and x.article_id == v.article_id]
        assert [x.source_id for x in parents] == ([] if v.source_id is None else [v.source_id])
        assert (v.role == "original") <= (v.source_id is None)
        assert v.family_id is not None or v.role in ("partial", "independent")
        at, steps = v.source_id, 0
        while at is not None:
            at, steps = verdicts[at].source_id, steps + 1
            assert steps <= len(articles)
    for family in lineage.families:
        assert {v.article_id for v in lineage.verdicts if v.family_id == family.id} == set(family.members)
        assert family.root_id is None or verdicts[family.root_id].role == "original"
        assert family.uncredited == sum(verdicts[m].origin.credited is False for m in family.members)
        assert sum(verdicts[m].role == "original" for m in family.members) <= 1


def connected(pairs, count):
    """The articles in groups that links worth building on connect."""
    group = {n: {n} for n in range(count)}
    for pair in pairs:
        if pair.relation != "furniture" and max(pair.confidence, pair.same_copy) >= DEFAULT.claim:
            both = group[pair.a] | group[pair.b]
            group.update(dict.fromkeys(both, both))
    return {tuple(sorted(members)) for members in group.values()}


@given(corpora())
@PROPERTY
def test_connected_articles_can_be_traced_by_themselves(corpus):
    pairs, articles = corpus
    whole, verdicts = traced(pairs, articles)
    families = []
    for members in connected(pairs, len(articles)):
        at = {old: new for new, old in enumerate(members)}
        own = [p._replace(a=at[p.a], b=at[p.b]) for p in pairs if p.a in at and p.b in at]
        lineage, found = traced(own, [articles[n] for n in members])
        assert found == {id: verdicts[id] for id in found}
        families += lineage.families
    assert sorted(families, key=lambda f: f.id) == sorted(whole.families, key=lambda f: f.id)


def test_a_report_that_holds_an_agencys_short_story_is_partly_from_there():
    articles = [
        known("bare", "Marrow Echo"),
        known("short", "Tarnwick Mercury", "AFP", True),
        known("twin", "Fenn Courier", "AFP", True),
    ]
    pairs = [
        judged(0, 1, a_share=0.15, b_share=0.9),
        judged(0, 2, a_share=0.15, b_share=0.9),
        judged(1, 2, a_share=0.99, b_share=0.99),
    ]
    _, verdicts = traced(pairs, articles)
    assert {verdicts["short"].family_id, verdicts["twin"].family_id} == {"short"}
    assert (verdicts["bare"].family_id, verdicts["bare"].role, verdicts["bare"].origin.name) == (
        None,
        "partial",
        "Marrow Echo",
    )
    assert verdicts["bare"].source_id in ("short", "twin")
    # a page that credits another has its copy from there
    articles[0] = known("bare", "Marrow Echo", "Reuters", True)
    _, verdicts = traced(pairs, articles)
    assert (verdicts["bare"].role, verdicts["bare"].source_id) == ("independent", None)


def test_where_nothing_tells_which_outlet_came_first_neither_is_the_source():
    articles = [known("a", "Marrow Echo"), known("b", "Tarnwick Mercury")]
    lineage, verdicts = traced([judged(0, 1)], articles)
    assert {(v.role, v.source_id, v.family_id) for v in verdicts.values()} == {("copy", None, "a")}
    (family,) = lineage.families
    assert (family.root_id, family.origin.name) == (None, "")
    assert {v.origin.name for v in verdicts.values()} == {"Marrow Echo", "Tarnwick Mercury"}
    _, verdicts = traced([judged(0, 1, "rewrite", facts=20)], articles)
    assert {(v.role, v.source_id) for v in verdicts.values()} == {("rewrite", None)}
    # a time, or one that holds the other, tells
    lineage, verdicts = traced([judged(0, 1, a_share=0.9, b_share=0.3)], articles)
    assert (verdicts["a"].source_id, lineage.families[0].root_id) == ("b", "b")
    articles = [known("a", "Marrow Echo", published=T[11]), known("b", "Tarnwick Mercury", published=T[9])]
    lineage, verdicts = traced([judged(0, 1)], articles)
    assert (verdicts["a"].source_id, lineage.families[0].root_id, lineage.families[0].origin.name) == (
        "b",
        "b",
        "Tarnwick Mercury",
    )


def test_a_story_that_one_page_credits_to_several_is_not_the_others_own():
    articles = [known("a", "Marrow Echo", "mixed", True), known("b", "Tarnwick Mercury")]
    lineage, verdicts = traced([judged(0, 1)], articles)
    assert [f.origin.name for f in lineage.families] == [""]
    assert verdicts["b"].origin.credited is None
    # a page of the same house with a part by another is its own report all the same
    lineage, _ = traced([judged(0, 1)], [known("a", "Tarnwick Mercury", "mixed", True), articles[1]])
    assert [f.origin.name for f in lineage.families] == ["Tarnwick Mercury"]


def test_of_links_that_are_as_strong_the_order_says_nothing():
    articles = [known("a", "Tarnwick Mercury"), known("b", "Marrow Echo"), known("c", "Fenn Courier")]
    ends = [link("b", "a"), link("c", "a", "copy"), link("c", "b", "rewrite")]
    undecided = [replace(one, direction="undetermined") for one in ends]
    said = {tuple(trace(list(some), articles, DEFAULT, {}).verdicts) for some in permutations(undecided)}
    assert len(said) == 1
