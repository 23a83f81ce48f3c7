"""Lists that stand one after another, and what belongs together."""

import networkx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.arrays.groups_batch import components, edges
from datasette_provenance.arrays.ranges_batch import bounds, chained, ranges

from ..texts import PROPERTY


def test_lists_one_after_another():
    values, offsets = chained([np.array([1, 2, 3]), np.array([4])], [np.array([0, 2, 2, 3]), np.array([0, 1])])
    assert values.tolist() == [1, 2, 3, 4]
    assert offsets.tolist() == [0, 2, 2, 3, 4]
    assert chained([], [])[1].tolist() == [0]


@given(st.lists(st.integers(0, 5), max_size=20))
def test_where_lists_and_groups_begin(sizes):
    offsets = bounds(sizes).tolist()
    assert offsets == [sum(sizes[:n]) for n in range(len(sizes) + 1)]
    assert ranges(np.array(offsets[:-1], np.int64), np.array(sizes, np.int64)).tolist() == list(range(sum(sizes)))
    ordered = np.sort(np.array(sizes, np.int64))
    assert ordered[edges(ordered)].tolist() == sorted(set(sizes))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=80))
@PROPERTY
def test_edges_that_are_connected_have_one_number(edges):
    ends = np.array(edges, np.int64).reshape(-1, 2)
    found = components(ends[:, 0], ends[:, 1]).tolist()
    least = {n: min(group) for group in networkx.connected_components(networkx.Graph(edges)) for n in group}
    assert found == [least[a] for a, _ in edges]


def test_a_long_chain_is_one():
    chain = np.random.default_rng(1).permutation(3000)
    assert set(components(chain[:-1], chain[1:]).tolist()) == {0}
