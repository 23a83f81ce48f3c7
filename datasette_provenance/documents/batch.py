"""Many documents as columns: the words, kinds, paragraphs and facts that aligning reads, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

U1 = npt.NDArray[np.uint8]
U4 = npt.NDArray[np.uint32]
U8 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DocumentBatch:
    """n documents. Document i has words ``offsets[i]:offsets[i+1]`` and facts ``fact_offsets[i]:fact_offsets[i+1]``."""

    hashes: U8
    """64 bits of each normalised word: two words are the same where their hashes are."""
    starts: U4
    """Where each word stands in the stored text, in characters; likewise ``ends``."""
    ends: U4
    kinds: U1
    """Of each word: NARRATIVE, QUOTATION or FURNITURE."""
    paragraphs: U4
    """Of each word: how many paragraphs of its document begin at or before it."""
    offsets: I8
    """(n + 1,)"""
    fact_keys: U8
    """64 bits of the key of each fact; each stands once in its document."""
    fact_starts: U4
    """In characters; likewise ``fact_ends``."""
    fact_ends: U4
    fact_offsets: I8
    """(n + 1,)"""
    shingles: I8
    """(n,) distinct runs of five words of each document."""
