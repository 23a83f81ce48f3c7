"""Words of an article that stand in earlier ones: many articles at once as each by itself."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.lineage.reused import reused_words as plain_words
from datasette_provenance.lineage.reused_batch import reused_words

from ..texts import PROPERTY

SPANS = st.tuples(st.integers(0, 60), st.integers(1, 20), st.integers(0, 9)).map(lambda s: (s[0], s[0] + s[1], s[2]))


@given(st.lists(st.tuples(st.integers(0, 4), SPANS), max_size=30))
@PROPERTY
def test_many_articles_at_once(found):
    rows = np.array([(article, *span) for article, span in found], np.int64).reshape(-1, 4)
    expected = {a: plain_words(span for b, span in found if b == a) for a, _ in found}
    assert reused_words(*rows.T) == expected


def test_what_overlaps_counts_once():
    assert plain_words([(0, 10, 5), (0, 10, 5), (5, 15, 6), (20, 30, 4)]) == 5 + 3 + 4
