"""One likely source for each article, without circles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.lineage.families import join
from datasette_provenance.lineage.parents import choose, strength
from datasette_provenance.settings import DEFAULT

from ..texts import PROPERTY
from .making import SURE, UNSURE, link


def standing(article):
    return 2, "9"


def chosen_of(links, standing=standing):
    home = {member: n for n, family in enumerate(join(links, DEFAULT)) for member in family}
    return choose(links, DEFAULT, home, standing)


def parents(links, standing=standing):
    return {article: x.source_id for article, x in chosen_of(links, standing).items()}


LINKS = st.lists(
    st.builds(
        link,
        st.integers(0, 12),
        st.integers(0, 12),
        st.sampled_from(["copy", "rewrite", "partial", "quotes"]),
        st.sampled_from([SURE, 0.85, UNSURE]),
        st.integers(0, 500),
    ).filter(lambda x: x.article_id != x.source_id),
    max_size=60,
    unique_by=lambda x: frozenset((x.article_id, x.source_id)),
)


@given(LINKS)
@PROPERTY
def test_no_circles_and_one_parent_each(links):
    chosen = chosen_of(links)
    assert all(article == x.article_id and x in links for article, x in chosen.items())
    for article in chosen:
        seen = set()
        while article in chosen:
            assert article not in seen
            seen.add(article)
            article = chosen[article].source_id
    assert parents(links[::-1]) == parents(links)


@given(LINKS)
@PROPERTY
def test_who_has_a_source_that_closes_no_circle_has_a_parent(links):
    forward = [x for x in links if x.article_id > x.source_id and x.relation != "partial"]
    able = {x.article_id for x in forward if x.confidence >= DEFAULT.claim and x.relation in ("copy", "rewrite")}
    assert set(parents(forward)) == able


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([link("b", "a", confidence=UNSURE)], {}),
        ([link("b", "a", "quotes")], {}),
        ([link("b", "a", "partial")], {"b": "a"}),
        # the one that explains more
        ([link("c", "a", words=20), link("c", "b", words=300)], {"c": "b"}),
        # a copy or rewrite before a part
        (
            [link("c", "a", "rewrite", words=20), link("d", "c"), link("c", "b", "partial", words=300)],
            {"c": "a", "d": "c"},
        ),
        # the weakest link of a circle gives way, to the next choice if there is one
        ([link("a", "b", words=300), link("b", "a", words=20)], {"a": "b"}),
        (
            [link("a", "b", words=300), link("b", "a", words=20), link("b", "c", words=5)],
            {"a": "b", "b": "c"},
        ),
        ([link("a", "b", words=90), link("b", "c", words=80), link("c", "a", words=70)], {"a": "b", "b": "c"}),
    ],
)
def test_choices(links, expected):
    assert parents(links) == expected


def test_of_equals_the_origins_own_page_then_the_earliest():
    links = [link("z", "a"), link("z", "b"), link("z", "c")]
    times = {"a": "2025-03-11", "b": "2025-03-12", "c": "2025-03-10"}
    assert parents(links, lambda id: (2, times[id])) == {"z": "c"}
    assert parents(links, lambda id: (2 * (id != "b"), times[id])) == {"z": "b"}


def test_facts_count_where_words_were_changed():
    few = link("b", "a", "rewrite", words=10)
    assert strength(few) < strength(link("b", "a", "rewrite", words=60))
    assert strength(few) > strength(link("b", "a", "rewrite", confidence=0.85, words=10))
