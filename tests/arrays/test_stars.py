"""Turns of large-star and small-star give the components that going along edges gives, in few turns."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.arrays.groups_batch import components as plain

from ..texts import PROPERTY
from . import stars

EDGES = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)).filter(lambda edge: edge[0] != edge[1]), max_size=40)


@given(EDGES)
@PROPERTY
def test_components_are_the_same(edges):
    a, b = np.array(edges, np.int64).reshape(-1, 2).T
    wanted = {node: least for edge, least in zip(edges, plain(a, b).tolist(), strict=True) for node in edge}
    assert stars.components(edges)[0] == wanted


@pytest.mark.parametrize("length", [2, 100, 2_000])
def test_a_chain_is_done_in_few_turns(length):
    # the hardest: neighbours know nothing of each other
    numbers = np.random.default_rng(2).permutation(length).tolist()
    found, turns = stars.components(pairwise(numbers))
    assert found == dict.fromkeys(range(length), 0)
    assert turns <= 2 + int(length).bit_length()
