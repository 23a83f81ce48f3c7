"""Buckets that are too large for one place meet piece by piece as they do whole: what the benchmark of keys goes by."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.candidates import pairs_batch as batch

from ..generate_docs import ROOT
from ..texts import PROPERTY
from .test_keys import MEMBERS, RULE, as_plain, columns, small

__all__ = ["small"]


@pytest.fixture(autouse=True, scope="module")
def split():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "docs" / "benchmark"))
        import pieces

        yield pieces
        sys.modules.pop("pieces")


@given(MEMBERS, st.integers(1, 4), st.randoms(use_true_random=False))
@PROPERTY
def test_large_buckets_are_met_piece_by_piece_as_whole(split, members, pieces, random):
    keys, owners, furniture = columns(members)
    n = 12
    sizes = {key: len({o for k, o, _ in members if k == key}) for key, _, _ in members}
    inside = np.array([sizes[key] > RULE.large for key in keys.tolist()], bool)
    keys, owners, furniture = keys[inside], owners[inside], furniture[inside]
    places = [np.flatnonzero(owners % pieces == piece) for piece in range(pieces)]
    random.shuffle(places)
    found = [split.heads(keys[of], owners[of], RULE, furniture[of]) for of in places]
    known = split.merged([split.merged(found[:2], RULE), *found[2:]], RULE)
    assert known.sizes.tolist() == [sizes[key] for key in known.keys.tolist()]
    parts = [split.meet_heads(keys[of], owners[of], n, RULE, known, furniture[of]) for of in places]
    summed = batch.add([meetings for meetings, _ in parts])
    crowds = batch.Crowds(*(np.concatenate([crowd[k] for _, crowd in parts]) for k in range(2)))
    whole = batch.meet(keys, owners, n, RULE, furniture)
    assert as_plain(summed, crowds, n) == as_plain(*whole, n)
