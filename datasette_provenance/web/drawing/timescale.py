"""A time axis: hours since the first article to places from 0 to 1, and the ticks to label it with.

Copy spreads within minutes and is found again weeks later. Where most of a family would sit on one spot of an
even axis, the axis is compressed (logarithmic) and says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_STEPS = (1 / 12, 0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 2160, 8760, 43800, 87600)
_EVEN = 0.1  # of the span: with half of the articles before it, the even axis is of no use
_LINEAR_PART = 0.25  # hours: below it the compressed axis is even, so that minutes do not take it over


@dataclass(frozen=True, slots=True)
class TimeScale:
    span: float
    """Hours from the first to the last."""
    compressed: bool

    def place(self, hours: float) -> float:
        """0..1."""
        if self.span <= 0:
            return 0.0
        if self.compressed:
            return math.log1p(hours / _LINEAR_PART) / math.log1p(self.span / _LINEAR_PART)
        return hours / self.span

    def ticks(self, least: float) -> list[tuple[float, str]]:
        """``(place, label)``, at least ``least`` (0..1) apart, from the first article on."""
        placed = [(0.0, "first")]
        if self.compressed:
            candidates: Sequence[float] = _STEPS
        else:
            step = next((s for s in _STEPS if self.span and s / self.span >= max(least, 0.12)), self.span or 1)
            candidates = [step * i for i in range(1, 1 + math.floor(self.span / step))]
        for hours in candidates:
            if hours <= self.span and self.place(hours) - placed[-1][0] >= least:
                placed.append((self.place(hours), tick_label(hours)))
        return placed


def time_scale(hours: Sequence[float]) -> TimeScale:
    """The scale for these hours since the first article."""
    span = max(hours, default=0.0)
    return TimeScale(span, len(hours) > 3 and span > 4 * _LINEAR_PART and median(hours) < _EVEN * span)


def tick_label(hours: float) -> str:
    """``+15 min``, ``+6 h``, ``+3 d``."""
    if hours < 1:
        return f"+{round(hours * 60)} min"
    if hours < 48:
        return f"+{hours:g} h"
    return f"+{hours / 24:g} d"
