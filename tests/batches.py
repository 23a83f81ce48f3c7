"""Plain documents as a batch of columns, and random small documents full of refrains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import accumulate, pairwise

import numpy as np
from hypothesis import strategies as st

from datasette_provenance.passages.kinds import _paragraph
from datasette_provenance.records import Document, Fact, Span
from datasette_provenance.text.words_batch import DocumentBatch


def hashed(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def columns(documents: Sequence[Document]) -> DocumentBatch:
    def joined(lists: Iterable[Iterable[int]], kind: type) -> np.ndarray:
        return np.array([value for of_one in lists for value in of_one], kind)

    def offsets(lists: Iterable[Sequence[object]]) -> np.ndarray:
        return np.array([0, *accumulate(map(len, lists))], np.int64)

    ds = documents
    return DocumentBatch(
        hashes=joined(([hashed(word) for word in d.words] for d in ds), np.uint64),
        starts=joined((d.starts for d in ds), np.uint32),
        ends=joined((d.ends for d in ds), np.uint32),
        kinds=joined((d.kinds for d in ds), np.uint8),
        paragraphs=joined(([_paragraph(d, i) for i in range(len(d.words))] for d in ds), np.uint32),
        opens=joined(([i in d.sentences for i in range(len(d.words))] for d in ds), np.bool_),
        offsets=offsets(d.words for d in ds),
        fact_keys=joined(([hashed(fact.key) for fact in d.facts] for d in ds), np.uint64),
        fact_starts=joined(([fact.start for fact in d.facts] for d in ds), np.uint32),
        fact_ends=joined(([fact.end for fact in d.facts] for d in ds), np.uint32),
        fact_offsets=offsets(d.facts for d in ds),
        commonplace_keys=joined(([hashed(key) for key in d.commonplaces] for d in ds), np.uint64),
        commonplace_offsets=offsets(d.commonplaces for d in ds),
        shingles=np.array([d.shingles for d in ds], np.int64),
        scripts=np.array([d.script for d in ds], np.uint8),
    )


PIECES = st.one_of(
    st.sampled_from(["abcd", "abcdefgh", "efgh", "abab", "aaaa", "xyz", "abcdefghijklmnop", "efghabcd"]),
    st.text("abc", max_size=6),
    st.text("abcdefghijklmnopqrstuvwxyz", max_size=12),
    st.builds(lambda piece, times: piece * times, st.text("abcd", min_size=1, max_size=4), st.integers(1, 24)),
)


@st.composite
def made(draw) -> Document:
    """A document of one-letter words, ``a b c``, of random kinds, paragraphs and facts."""
    words = tuple("".join(draw(st.lists(PIECES, max_size=8))))
    size = len(words)
    stretches = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 9)), max_size=30))
    kinds = b"".join(bytes([kind]) * length for kind, length in stretches)[:size]
    breaks = sorted(draw(st.sets(st.integers(1, max(1, size - 1)), max_size=8))) if size > 1 else []
    bounds = [0, *breaks, size]
    keys = draw(st.lists(st.sampled_from("ABCDEFGHIJKLMNOP"), max_size=12, unique=True))
    return Document(
        article_id="x",
        paragraphs=tuple(Span(2 * a, 2 * b - 1) for a, b in pairwise(bounds) if a < b),
        words=words, starts=range(0, 2 * size, 2), ends=range(1, 2 * size + 1, 2),
        kinds=kinds + bytes(size - len(kinds)), sentences=tuple(a for a, b in pairwise(bounds) if a < b), shingles=len({words[i : i + 5] for i in range(size - 4)}),
        quotes=(), furniture=(), mentions=(), facts=tuple(Fact(key, n, n + 1) for n, key in enumerate(keys)),
    )  # fmt: skip


@st.composite
def pairs_of(draw, documents: Sequence[Document]) -> np.ndarray:
    """Pairs of positions, some more than once, some of a document with itself."""
    position = st.integers(0, len(documents) - 1)
    return np.array(draw(st.lists(st.tuples(position, position), max_size=12)), np.int64).reshape(-1, 2)
