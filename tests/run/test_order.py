"""In what order articles come, and in what portions."""

from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.candidates.rank_batch import rank
from datasette_provenance.run.processes import cut


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
