"""datasketch with its batch method, ``MinHash.generator``: ``update_batch`` over one prepared state; then difflib.

python docs/benchmark/peers/datasketch_batch.py DB [PERMUTATIONS BANDS [difflib|rapidfuzz]]

Without bands, those that datasketch takes for a threshold of 0.5.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from articles import read, shingles, write
from datasketch import MinHash, MinHashLSH
from difflib_passages import passages
from rapidfuzz_passages import passages as aligned


def candidates(texts: Mapping[str, str], permutations: int = 128, bands: int = 0) -> Iterator[tuple[str, list[str]]]:
    """Each is asked for before it is inserted, so that a pair comes once."""
    params = (bands, permutations // bands) if bands else None
    lsh = MinHashLSH(threshold=0.5, num_perm=permutations, params=params)
    encoded = ([shingle.encode("utf8") for shingle in set(shingles(text))] for text in texts.values())
    for key, minhash in zip(texts, MinHash.generator(encoded, num_perm=permutations)):
        yield key, lsh.query(minhash)
        lsh.insert(key, minhash, check_duplication=False)


if __name__ == "__main__":
    database, *chosen = sys.argv[1:]
    articles = read(database)
    found = candidates(articles, *map(int, chosen[:2]))
    if chosen[2:] == ["rapidfuzz"]:
        write(database, aligned(articles, ((a, b) for b, others in found for a in others)))
    else:
        write(database, passages(articles, found))
