"""datasketch as its documentation introduces it, one ``update`` a shingle; then difflib.

python docs/benchmark/peers/datasketch_update.py DB
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from articles import read, shingles, write
from datasketch import MinHash, MinHashLSH
from difflib_passages import passages


def candidates(texts: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Each is asked for before it is inserted, so that a pair comes once."""
    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    for key, text in texts.items():
        minhash = MinHash(num_perm=128)
        for shingle in set(shingles(text)):
            minhash.update(shingle.encode("utf8"))
        yield key, lsh.query(minhash)
        lsh.insert(key, minhash)


if __name__ == "__main__":
    database = sys.argv[1]
    articles = read(database)
    write(database, passages(articles, candidates(articles)))
