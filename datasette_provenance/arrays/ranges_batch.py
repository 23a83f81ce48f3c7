"""Stretches of arrays: where lists that stand one after another begin, and the places of many ranges at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

I8 = npt.NDArray[np.int64]


def ranges(starts: I8, lengths: I8) -> I8:
    """starts[0] ... starts[0] + lengths[0] - 1, starts[1] ..."""
    ends = np.cumsum(lengths)
    return np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)
