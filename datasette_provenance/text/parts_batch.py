"""The paragraphs of many texts at once, and which parts of them are page furniture or quoted, as ``document.mark``."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .characters_batch import Layout, bounds_of, lay
from .furniture_batch import furniture
from .lines_batch import sheet_from
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
) -> ParagraphBatch:
    """``titles`` and ``recurring`` (``furniture.line_key``): of each text; ``laid``: the texts, where they are laid out
    already."""
    spans, counts = [np.empty((0, 2), np.uint32)], [np.empty(0, np.int64)]
    apart: list[Spans] = []
    quoted: list[Spans] = []
    for sheet in map(sheet_from, laid or lay(texts)):
        here = slice(len(apart), len(apart) + len(sheet.texts))
        found = furniture(sheet, titles[here], recurring[here])
        quoted += quotes(sheet, found.code)
        local = np.stack((sheet.starts, sheet.ends), axis=1) - sheet.bases[sheet.owners, None]
        spans.append(local.astype(np.uint32))
        counts.append(np.diff(sheet.offsets))
        apart += [[] for _ in sheet.texts]
        marked = np.flatnonzero(found.marked)
        for t, (start, end) in zip(sheet.owners[marked].tolist(), local[marked].tolist(), strict=True):
            apart[here.start + t].append((start, end))
    return ParagraphBatch(np.concatenate(spans), bounds_of(np.concatenate(counts)), apart, quoted)
