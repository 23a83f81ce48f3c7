"""Invented sketches of articles that meet in buckets of every size: rare, large and huge ones, and furniture."""

import numpy as np

from datasette_provenance.sketches.sketch import PERMUTATIONS
from datasette_provenance.sketches.sketch_batch import SketchBatch

ARTICLES = 900
WIDE = (40, 1 << 40, 2000)
"""A third of the articles have their fingerprints among so few, that many, or so many that some meet."""
FURNITURE = 10_001


def crowded_sketches():
    """Sketches, and the articles' numbers, of which the order is all that counts."""
    rng = np.random.default_rng(5)
    prints = [
        np.unique([FURNITURE, *rng.integers(0, WIDE[i % len(WIDE)], 30).tolist()]).astype(np.uint64)
        for i in range(ARTICLES)
    ]
    offsets = np.concatenate(([0], np.cumsum([len(of) for of in prints])))
    words, facts = (rng.integers(0, 6, (ARTICLES, PERMUTATIONS)).astype(np.uint32) for _ in range(2))
    return SketchBatch(words, facts, np.concatenate(prints), offsets), rng.permutation(ARTICLES) * 1000 + 5


def bucket_sizes(sketches):
    """Of the buckets of fingerprints."""
    return np.unique(sketches.prints >> np.uint64(1), return_counts=True)[1]


def batch_of(sketches, numbers):
    """As `spark.pairs.find` takes them."""
    import pyarrow as pa

    from datasette_provenance.spark.columns import binaries, rows_as_bytes

    return pa.RecordBatch.from_arrays(
        [
            pa.array(numbers), binaries(sketches.prints, sketches.offsets), rows_as_bytes(sketches.words),
            rows_as_bytes(sketches.facts),
        ],
        names=["number", "prints", "signature", "order"],
    )  # fmt: skip
