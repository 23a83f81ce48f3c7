"""The lines that publishers print under unrelated articles, from the lines of all their pages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from . import counts_batch as corpus
from .recurring import day_of

SiteLines = dict[str, set[bytes]]
"""Keys of lines (``furniture.line_key``) by publisher as given."""


def site_lines(
    publishers: Sequence[str],
    published: Sequence[str],
    lines: npt.NDArray[np.uint64],
    sizes: npt.NDArray[np.int64],
    offsets: npt.NDArray[np.int64],
) -> SiteLines:
    """Page i is of ``publishers[i]`` (as given), of the time ``published[i]``, and has the distinct lines
    ``lines[offsets[i]:offsets[i+1]]`` with as many words each as ``sizes`` says."""
    keys = {name: corpus.name_key(name) for name in set(publishers)}
    given = {key: name for name, key in keys.items()}
    days = np.fromiter(map(day_of, published), np.int64, len(published))
    who = np.fromiter(map(keys.__getitem__, publishers), np.uint64, len(publishers))
    by_publisher: SiteLines = {}
    columns = corpus.recurring(who, days, lines, sizes, offsets)
    for key, line in zip(*(column.tolist() for column in columns), strict=True):
        by_publisher.setdefault(given[key], set()).add(line.to_bytes(8, "little"))
    return by_publisher
