"""Who kept which paragraph: the first text's paragraphs against the members that were compared with it."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from .. import marks

MAX_PARAGRAPHS = 80
LEVELS = ((0.95, "all"), (0.5, "most"), (0.1, "part"), (0.0, "none"))


def table(text: str, passages: list[dict[str, Any]], others: list[Any], unquoted: bool = False) -> dict[str, Any]:
    """``rows``: ``start, end, text, words`` and ``cells``, one for each of ``others``: ``share`` (0..1) of
    the paragraph's words that the other has in a passage, ``level`` all, most, part or none. ``cut``:
    whether there are more paragraphs than MAX_PARAGRAPHS. ``passages``: own_start, own_end, words, kind,
    other. ``unquoted``: without the words of quotations that any of them has in common with the text."""
    spans = marks.paragraphs(text)
    words = marks.words_in(text, (0, len(text)))
    starts = [start for start, _ in words]
    kept = {other: [0.0] * len(words) for other in others}
    counts = [True] * len(words)
    for p in passages if unquoted else ():
        if p["kind"] == "quotation":
            first, last = bisect_left(starts, p["own_start"]), bisect_left(starts, p["own_end"])
            counts[first:last] = [False] * (last - first)
    for p in passages:
        if p["kind"] == "fact" or (unquoted and p["kind"] == "quotation") or p["other"] not in kept:
            continue
        first, last = bisect_left(starts, p["own_start"]), bisect_left(starts, p["own_end"])
        # A passage may hold small edits: its words in common count, spread over its span.
        share = min(1.0, p["words"] / (last - first)) if last > first else 0.0
        row = kept[p["other"]]
        for i in range(first, last):
            row[i] = max(row[i], share)
    rows = []
    for start, end in spans[:MAX_PARAGRAPHS]:
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        here = [n for n in range(first, last) if counts[n]]
        if not here:
            continue
        cells = []
        for other in others:
            share = sum(kept[other][n] for n in here) / len(here)
            level = next(name for least, name in LEVELS if share >= least)
            cells.append({"share": round(share, 3), "level": level})
        rows.append({"start": start, "end": end, "text": text[start:end], "words": len(here), "cells": cells})
    return {"rows": rows, "cut": len(spans) > MAX_PARAGRAPHS}
