"""Families: connected by sure copies and rewrites; their ids outlive runs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.lineage.families import family_ids, join
from datasette_provenance.records import Passage
from datasette_provenance.settings import DEFAULT

from ..texts import PROPERTY
from .making import SURE, UNSURE, link

EDGES = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)).filter(lambda e: e[0] != e[1]), max_size=30)


def components(edges):
    """Connected sets, the slow way."""
    sets = []
    for edge in edges:
        touched = [s for s in sets if s & set(edge)]
        sets = [s for s in sets if s not in touched] + [set(edge).union(*touched)]
    return {frozenset(s) for s in sets}


@given(EDGES)
@PROPERTY
def test_families_are_what_is_connected(edges):
    families = join([link(*edge) for edge in edges], DEFAULT)
    assert {frozenset(family) for family in families} == components(edges)
    assert families == join([link(*edge[::-1]) for edge in reversed(edges)], DEFAULT)
    assert all(list(family) == sorted(family, key=str) and len(family) > 1 for family in families)


@pytest.mark.parametrize(
    ("relation", "confidence", "joined"),
    [
        ("copy", SURE, True),
        ("rewrite", SURE, True),
        ("copy", UNSURE, False),
        ("rewrite", UNSURE, False),
        ("partial", SURE, False),
        ("quotes", SURE, False),
        ("furniture", SURE, False),
    ],
)
def test_only_sure_copies_and_rewrites_join(relation, confidence, joined):
    assert join([link("a", "b", relation, confidence)], DEFAULT) == ([("a", "b")] if joined else [])


def test_an_article_that_is_mostly_made_of_other_parts_is_left_out():
    family = [link("b", "a"), link("c", "a"), link("c", "b")]
    digest = [link("d", "a", "rewrite", 0.85), link("d", "b", "partial"), link("d", "c", "partial")]
    assert join([*family, *digest], DEFAULT) == [("a", "b", "c")]
    assert join([*family, *digest[:1]], DEFAULT) == [("a", "b", "c", "d")]


def test_a_story_that_only_a_round_up_joins_to_another_stays_apart():
    stories = [link("b", "a"), link("d", "c")]
    between = [link("x", "a", "copy", 0.85), link("x", "c", "copy", 0.85)]
    parts = [link("x", "b", "partial"), link("x", "d", "partial")]
    assert join([*stories, *between, *parts], DEFAULT) == [("a", "b"), ("c", "d")]


def test_a_long_article_that_holds_a_short_one_of_another_source_is_not_the_same_story():
    short = [link("b", "a"), link("c", "a"), link("c", "b")]
    holds = [replace(link("x", m), source_share=0.8, article_share=0.1) for m in "abc"]
    credits = {"a": "AP", "b": "AP", "c": "AP", "x": "Mercury"}
    assert join([*short, *holds], DEFAULT, credits) == [("a", "b", "c")]
    # a trimmed copy is as short, but names the same source, or none
    assert join([*short, *holds], DEFAULT, {**credits, "x": "AP"}) == [("a", "b", "c", "x")]
    assert join([*short, *holds], DEFAULT, {"a": "AP"}) == [("a", "b", "c", "x")]
    # one text with two credits is one text
    whole = [replace(x, article_share=0.9) for x in holds]
    assert join([*short, *whole], DEFAULT, credits) == [("a", "b", "c", "x")]


def shared(a, b, relation="copy", share=0.5, of_b=None, confidence=SURE, at=()):
    """A link with shares, and passages at places of ``b``."""
    passages = tuple(Passage("narrative", 0, end - start, start, end, (end - start) // 6) for start, end in at)
    return replace(
        link(a, b, relation, confidence),
        article_share=share,
        source_share=share if of_b is None else of_b,
        passages=passages,
    )


def versions(first_shares=0.5):
    """Three carriers of each of three versions: the first and the last have only background in common."""
    carriers = [[f"{n}{c}" for c in "xyz"] for n in "123"]
    links = [shared(b, a, share=0.99) for group in carriers for a in group for b in group if a < b]
    for later, earlier in ((1, 0), (2, 1)):
        links += [shared(b, a, share=first_shares) for a in carriers[earlier] for b in carriers[later][:1]]
        links += [shared(b, a, "partial", 0.2) for a in carriers[earlier] for b in carriers[later][1:]]
    links += [shared(b, a, "partial", 0.2) for a in carriers[0] for b in carriers[2]]
    return links, [m for group in carriers for m in group]


def test_versions_of_one_source_are_one_story_however_little_the_first_and_the_last_share():
    links, members = versions()
    assert len(join(links, DEFAULT)) > 1
    assert join(links, DEFAULT, dict.fromkeys(members, "AP")) == [tuple(members)]
    # what its own source prints on its own page is as much of a version
    assert join(links, DEFAULT, dict.fromkeys(members[1:], "AP"), {"1x": "AP"}) == [tuple(members)]
    # a story that has little of the one before is another
    links, _ = versions(first_shares=0.2)
    assert len(join(links, DEFAULT, dict.fromkeys(members, "AP"))) > 1


def test_those_taken_out_may_be_a_family():
    story = [link(b, a) for a in "abc" for b in "abc" if a < b]
    digest = [link("y", "x"), link("x", "a", "copy", 0.85), link("y", "a", "copy", 0.85)]
    parts = [link(x, m, "partial") for x in "xy" for m in "bc"]
    assert join([*story, *digest, *parts], DEFAULT) == [("a", "b", "c"), ("x", "y")]


def test_a_long_page_of_its_own_that_holds_a_short_story_is_another_story():
    short = [shared("b", "a", share=0.99)]
    holds = [shared("x", m, share=0.15, of_b=0.9) for m in "ab"]
    credits = {"a": "AP", "b": "AP"}
    assert join([*short, *holds], DEFAULT, credits, {"x": "Mercury"}) == [("a", "b")]
    # the short one is a trimmed copy where it names nobody
    trimmed = [shared("x", m, share=0.9, of_b=0.15) for m in "ab"]
    assert join([*short, *trimmed], DEFAULT, credits, {"x": "Mercury"}) == [("a", "b", "x")]
    # so it may be of a page that names nobody either, but not where half of it stands elsewhere
    own = {"a": "Echo", "b": "Echo", "x": "Mercury"}
    assert join([*short, *holds], DEFAULT, {}, own) == [("a", "b", "x")]
    half = [shared("x", m, share=0.15, of_b=0.5) for m in "ab"]
    assert join([*short, *half], DEFAULT, {}, own) == [("a", "b")]


TOP, FOOT = [(0, 600)], [(800, 1400)]


def two_in_one(foot):
    stories = [shared("b", "a", share=0.9), shared("d", "c", share=0.9)]
    return [*stories, *(shared(m, "x", at=TOP) for m in "ab"), *(shared(m, "x", at=foot) for m in "cd")]


def test_a_page_with_two_stories_in_it_holds_them_apart():
    assert join(two_in_one(FOOT), DEFAULT) == [("a", "b"), ("c", "d")]
    assert join(two_in_one(TOP), DEFAULT) == [("a", "b", "c", "d", "x")]
    # nor does it join them when it stands in two places
    twice = [*two_in_one(FOOT), shared("y", "x", share=1.0), shared("a", "y", at=TOP), shared("c", "y", at=FOOT)]
    assert join(twice, DEFAULT) == [("a", "b"), ("c", "d"), ("x", "y")]
    # where something else joins them they are one
    assert len(join([*two_in_one(FOOT), shared("c", "b")], DEFAULT)) == 1


def test_from_the_source_itself_different_papers_may_take_different_parts():
    credits = dict.fromkeys("abcd", "AFP")
    assert len(join(two_in_one(FOOT), DEFAULT, credits, {"x": "AFP"})) == 1
    assert len(join(two_in_one(FOOT), DEFAULT, credits, {"x": "Mercury"})) == 2


RELATIONS = st.sampled_from(["copy", "copy", "rewrite", "partial"])
TIES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), RELATIONS, st.sampled_from([0.85, 0.9, 0.99])).filter(
        lambda t: t[0] < t[1]
    ),
    max_size=30,
    unique_by=lambda t: t[:2],
)


def joined_slowly(links):
    """The definition: take out the least fitting member of a connected set until all fit, looking anew each time; then
    the same with all who are in no family, or where there is none, with those taken out."""
    weight = {frozenset((x.article_id, x.source_id)): -0.99 if x.relation == "partial" else x.same_copy for x in links}
    weight |= {frozenset((x.article_id, x.source_id)): -x.confidence for x in links if x.relation == "partial"}

    def parts(members):
        return components([tuple(p) for p in weight if p <= members and weight[p] > 0])

    groups, found = list(parts({m for pair in weight for m in pair})), []
    while groups:
        group = groups.pop()
        waiting, taken, placed = [group], set(), set()
        while waiting:
            part = waiting.pop()
            fit = {m: round(sum(w for p, w in weight.items() if m in p and p <= part), 9) for m in part}
            worst = min(part, key=lambda m: (fit[m], str(m)))
            if fit[worst] < 0:
                taken.add(worst)
                waiting.extend(parts(part - {worst}))
            else:
                placed |= part
                found.append(tuple(sorted(part, key=str)))
        groups.extend(parts(group - placed if placed else taken))
    return sorted(found, key=lambda m: str(m[0]))


@given(TIES)
@PROPERTY
def test_pruning_is_what_looking_anew_each_time_gives(ties):
    links = [link(*tie) for tie in ties]
    assert join(links, DEFAULT) == joined_slowly(links)


SETS = st.lists(st.integers(0, 5), min_size=12, max_size=12).map(
    lambda labels: [tuple(f"m{i}" for i, n in enumerate(labels) if n == label) for label in sorted(set(labels))]
)


@given(SETS, st.dictionaries(st.sampled_from([f"m{i}" for i in range(16)]), st.sampled_from(["f1", "f2", "m3", "m4"])))
@PROPERTY
def test_no_id_is_given_twice(families, before):
    ids = family_ids(families, before)
    assert len(ids) == len(set(ids)) == len(families)
    assert all(ids)


@given(SETS)
@PROPERTY
def test_ids_stay_while_their_members_stay(families):
    ids = family_ids(families, {})
    before = {member: id for family, id in zip(families, ids, strict=True) for member in family}
    assert family_ids(families, before) == ids
    grown = [(*family, f"new{n}") for n, family in enumerate(families)]
    assert family_ids(grown, before) == ids


@pytest.mark.parametrize(
    ("families", "before", "ids"),
    [
        # new ones are called by their first member
        ([("a", "b"), ("c", "d")], {}, ["a", "c"]),
        ([(1, 2)], {}, ["1"]),
        # the first member is gone, the family stays
        ([("b", "c")], {"a": "a", "b": "a", "c": "a"}, ["a"]),
        # merged: the larger part gives its id
        ([("a", "b", "c", "d", "e")], {"a": "a", "b": "a", "c": "c", "d": "c", "e": "c"}, ["c"]),
        # split: the larger part keeps it
        ([("a", "b"), ("c", "d", "e")], dict.fromkeys("abcde", "a"), ["b", "a"]),
        # an id that is also the name of another's member is not taken twice
        ([("a", "b"), ("c", "d")], {"c": "a", "d": "a"}, ["b", "a"]),
    ],
)
def test_ids(families, before, ids):
    assert family_ids(families, before) == ids


def test_a_new_id_is_found_where_all_members_names_are_taken():
    families = [("a", "b"), ("c", "d"), ("e", "f")]
    ids = family_ids(families, {"c": "a", "d": "a", "e": "b", "f": "b"})
    assert ids[1:] == ["a", "b"]
    assert len(set(ids)) == 3


def test_ties_that_weigh_nothing_together_keep_their_member():
    ties = [(0, 1, "copy", 0.85), (0, 3, "copy", 0.99), (2, 4, "copy", 0.85), (0, 2, "partial", 0.85)]
    links = [link(*tie) for tie in [*ties, (0, 4, "partial", 0.99), (1, 4, "copy", 0.85)]]
    assert join(links, DEFAULT) == [(0, 1, 2, 3, 4)]
