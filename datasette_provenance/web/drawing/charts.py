"""Counts over time and distributions as geometry: a column for each period, a bar for each class of a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ...tally import ANOTHERS, CREDITS, Bin

WIDTH = 480
HEIGHT = 150
LEFT, RIGHT, TOP, BOTTOM = 44, 6, 8, 22
MOST_COLUMNS = 124
ROW = 22
LABELS, NUMBERS = 110, 64
ORDER = ("uncredited", "unsaid", "credited", "own", "unknown")
"""From below: what carries another's copy first."""

Counts = Mapping[tuple[str, str], int]
Link = Callable[[str], str]


def over_time(counts: Counts, link: Link) -> dict[str, Any] | None:
    """``width, height, columns, ticks, labels, gaps`` in SVG units; None where fewer than two periods are known.

    ``counts``: (period, credit) -> articles, of ``tally.periods``; ``link``: the address of a period's rows. ``gaps``: whether
    periods without articles are left out, because there would be too many.
    """
    known = sorted({period for period, _ in counts})
    if len(known) < 2:
        return None
    names = _filled(known)
    gaps = len(names) > MOST_COLUMNS
    names = known[-MOST_COLUMNS:] if gaps else names
    totals = {name: sum(counts.get((name, credit), 0) for credit in ORDER) for name in names}
    most = max(totals.values()) or 1
    step = (WIDTH - LEFT - RIGHT) / len(names)
    high = HEIGHT - TOP - BOTTOM
    columns = []
    for n, name in enumerate(names):
        base, parts = float(HEIGHT - BOTTOM), []
        for credit in ORDER:
            count = counts.get((name, credit), 0)
            if count:
                size = count / most * high
                base -= size
                parts.append({"credit": credit, "y": round(base, 2), "height": round(size, 2), "articles": count})
        anothers = sum(counts.get((name, credit), 0) for credit in ANOTHERS)
        columns.append(
            {
                "period": name,
                "x": round(LEFT + n * step + min(step * 0.1, 1), 2),
                "width": round(max(step * 0.8, step - 2), 2),
                "articles": totals[name],
                "anothers": anothers,
                "parts": parts,
                "url": link(name) if totals[name] else None,
            }
        )
    # As many as can be read: a day's name takes some 80 units.
    every = max(1, -(-len(names) * (16 + 7 * len(names[0])) // (WIDTH - LEFT - RIGHT)))
    labels = [{"x": round(LEFT + (n + 0.5) * step, 1), "label": name} for n, name in enumerate(names) if n % every == 0]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "base": HEIGHT - BOTTOM,
        "columns": columns,
        "labels": labels,
        "ticks": [{"y": round(HEIGHT - BOTTOM - high * n / most, 1), "label": f"{n:,}"} for n in _ticks(most)],
        "unit": {4: "year", 7: "month", 10: "day"}[len(names[0])],
        "gaps": gaps,
        "credits": [{"name": c, "label": CREDITS[c]} for c in ORDER if any((name, c) in counts for name in names)],
    }


def distribution(counts: Mapping[str, int], bins: Sequence[Bin], link: Link) -> dict[str, Any] | None:
    """``width, height, bars`` in SVG units, a bar for each bin in order; None where there is nothing to count."""
    most = max(counts.values(), default=0)
    if not most:
        return None
    wide = WIDTH - LABELS - NUMBERS
    bars = [
        {
            "label": bin.label,
            "articles": counts.get(bin.name, 0),
            "y": n * ROW,
            "width": round(counts.get(bin.name, 0) / most * wide, 2),
            "url": link(bin.name) if counts.get(bin.name) else None,
        }
        for n, bin in enumerate(bins)
    ]
    return {"width": WIDTH, "height": ROW * len(bars), "labels": LABELS, "row": ROW, "bars": bars}


def _ticks(most: int) -> list[int]:
    """Nothing, about half, and all but the top: round numbers."""
    step = 1
    while most / step > 4:
        step = step * 2 if str(step)[0] == "1" else step * 5 // 2 if str(step)[0] == "2" else step * 2
    return list(range(0, most + 1, step))


def _filled(known: Sequence[str]) -> list[str]:
    """All periods from the first to the last, those between known ones too; the known ones alone where they cannot be told."""
    first, last = known[0], known[-1]
    try:
        if len(first) == 4:
            return [f"{year:04}" for year in range(int(first), int(last) + 1)]
        if len(first) == 7:
            start, end = (int(p[:4]) * 12 + int(p[5:]) - 1 for p in (first, last))
            return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(start, end + 1)]
        days = (date.fromisoformat(last) - date.fromisoformat(first)).days
        return [(date.fromisoformat(first) + timedelta(n)).isoformat() for n in range(days + 1)]
    except ValueError:
        return list(known)
