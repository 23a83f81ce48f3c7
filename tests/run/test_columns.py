"""Columns on disk: what was put in comes out, any rows of it in any order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.run.columns import Columns, save_columns

from ..texts import PROPERTY

KINDS = ("<u8", "<u4", "<i8", "u1", "<f8", [("hash", "<u8"), ("kind", "u1")])


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 20), st.integers(0, 3)), max_size=6), st.data())
@PROPERTY
def test_columns(tmp_path_factory, shapes, data):
    made = {}
    for number, (kind, rows, width) in enumerate(shapes):
        shape = (rows, width) if width and isinstance(kind, str) else (rows,)
        flat = np.arange(int(np.prod(shape))) * 7 + number
        made[str(number)] = flat.astype(np.dtype(kind)).reshape(shape)
    path = tmp_path_factory.mktemp("columns") / "part"
    save_columns(path, made)
    part = Columns(path)
    for name, column in made.items():
        first = data.draw(st.integers(0, len(column)))
        last = data.draw(st.integers(first, len(column)))
        assert part.rows(name).dtype == column.dtype
        assert (part.rows(name, first, last) == column[first:last]).all()
        assert part.rows(name, first, last).shape == column[first:last].shape
        assert (part.kept(name) == column).all()
