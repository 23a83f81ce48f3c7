"""rensa's sketches and index in batches, on all cores as it does by itself; then rapidfuzz's alignment.

    python docs/benchmark/peers/rensa_rapidfuzz.py DB [PERMUTATIONS BANDS]

The number of bands must divide that of permutations here. Of 128, 32 bands of 4 are the nearest to what datasketch takes for a threshold of 0.5 (25 bands of 5)
on the side of recall.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from articles import read, shingles, write
from rapidfuzz_passages import passages
from rensa import RMinHash, RMinHashLSH

BATCH = 1000


def candidates(texts: Mapping[str, str], permutations: int, bands: int) -> Iterator[tuple[str, str]]:
    """Each batch is inserted, then asked for, and a pair taken from its later article."""
    keys = list(texts)
    lsh = RMinHashLSH(threshold=0.5, num_perm=permutations, num_bands=bands)
    for start in range(0, len(keys), BATCH):
        token_sets = [shingles(texts[key]) for key in keys[start : start + BATCH]]
        minhashes = RMinHash.from_token_sets(token_sets, num_perm=permutations, seed=42)
        lsh.insert_many(minhashes, start_key=start)
        for number, others in enumerate(lsh.query_all(minhashes), start):
            yield from ((keys[other], keys[number]) for other in others if other < number)


if __name__ == "__main__":
    database = sys.argv[1]
    permutations, bands = map(int, sys.argv[2:4] or ("128", "32"))
    articles = read(database)
    write(database, passages(articles, candidates(articles, permutations, bands)))
