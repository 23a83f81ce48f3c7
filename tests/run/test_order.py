"""What hangs together, and in what order things come."""

import networkx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.run.local import components, rank
from datasette_provenance.run.processes import cut

from ..texts import PROPERTY


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


def test_the_earliest_first_and_agencies_before_all():
    agencies = [False, False, True, False]
    published = ["2025-03-02", "2025-03-01", "2025-03-09", ""]
    assert rank(agencies, published, ["a", "b", "c", "d"]).tolist() == [2, 1, 0, 3]
    assert rank([False] * 3, [""] * 3, [10, 9, 8]).tolist() == [0, 2, 1]  # as text


@given(st.lists(st.integers(), max_size=30), st.integers(1, 10))
def test_portions(items, size):
    portions = cut(items, size)
    assert [x for portion in portions for x in portion] == items
    assert all(len(portion) == size for portion in portions[:-1])
