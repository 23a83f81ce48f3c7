"""Sets as arrays say what numpy's own functions say."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.arrays.sets_batch import among, difference, union, unique

NUMBERS = st.lists(st.integers(-3, 12) | st.integers(-(2**63), 2**63 - 1), max_size=30).map(
    lambda some: np.array(some, np.int64)
)


@given(NUMBERS, NUMBERS)
def test_they_are_numpys_own(a, b):
    for ours, theirs in (
        (unique(a), np.unique(a)),
        (union(a, b), np.union1d(a, b)),
        (difference(a, b), np.setdiff1d(a, b)),
        (among(a, b), np.isin(a, b)),
    ):
        assert ours.dtype == theirs.dtype
        assert ours.tolist() == theirs.tolist()
