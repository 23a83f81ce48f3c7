"""The paragraphs of many texts at once, and which parts of them are page furniture or quoted, as ``document.mark``."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .characters_batch import Layout, bounds_of, lay
from .furniture_batch import furniture
from .lines_batch import line_batch_from
from .names import NOBODY, Names
from .quotes_batch import quotes

U4 = npt.NDArray[np.uint32]
I8 = npt.NDArray[np.int64]
Spans = list[tuple[int, int]]


class ParagraphBatch(NamedTuple):
    """Of n texts. All offsets are characters of the text as stored."""

    spans: U4
    """(start, end) of each paragraph: text t has ``spans[offsets[t]:offsets[t + 1]]``."""
    offsets: I8
    """(n + 1,)"""
    furniture: list[Spans]
    """Of each text: the paragraphs that are page furniture."""
    quotes: list[Spans]
    """Of each text: what is quoted in it."""

    def paragraphs(self) -> list[Spans]:
        """``spans`` of each text."""
        flat = list(zip(*self.spans.T.tolist(), strict=True))
        return [flat[a:b] for a, b in pairwise(self.offsets.tolist())]


def mark(
    texts: Sequence[str],
    titles: Sequence[str],
    recurring: Sequence[Container[bytes]],
    laid: Iterable[Layout] | None = None,
    names: Names = NOBODY,
) -> ParagraphBatch:
    """``titles`` and ``recurring`` (``furniture.line_key``): of each text; ``laid``: the texts, where they are laid out
    already; ``names``: who takes pictures."""
    spans, counts = [np.empty((0, 2), np.uint32)], [np.empty(0, np.int64)]
    apart: list[Spans] = []
    quoted: list[Spans] = []
    for batch in map(line_batch_from, laid or lay(texts)):
        here = slice(len(apart), len(apart) + len(batch.texts))
        page_furniture = furniture(batch, titles[here], recurring[here], names)
        quoted += quotes(batch, page_furniture.code)
        local = np.stack((batch.starts, batch.ends), axis=1) - batch.bases[batch.owners, None]
        spans.append(local.astype(np.uint32))
        counts.append(np.diff(batch.offsets))
        apart += [[] for _ in batch.texts]
        marked = np.flatnonzero(page_furniture.marked)
        for t, (start, end) in zip(batch.owners[marked].tolist(), local[marked].tolist(), strict=True):
            apart[here.start + t].append((start, end))
    return ParagraphBatch(np.concatenate(spans), bounds_of(np.concatenate(counts)), apart, quoted)


def paragraph_numbers(starts: U4, offsets: I8, begins: U4, begin_offsets: I8) -> U4:
    """Of each word a number: two words of one document have the same where no paragraph begins between them. Document i has
    the words ``offsets[i]`` to ``offsets[i + 1]`` and the paragraphs ``begin_offsets[i]`` to ``begin_offsets[i + 1]``."""
    owners = np.arange(len(offsets) - 1) << 32
    places = np.repeat(owners, np.diff(offsets))
    places |= starts
    begun = np.zeros(len(starts) + 1, bool)
    begun[np.searchsorted(places, np.repeat(owners, np.diff(begin_offsets)) | begins)] = True
    return np.cumsum(begun[:-1], dtype=np.uint32)
