"""Which part of 03/04/2025 is the day: told by the other dates of its column, for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .dates import Order, ambiguous, numbers_of

WORDS = {"dmy": "day first", "mdy": "month first"}


@dataclass(slots=True)
class DateOrder:
    """What the dates of one column say of their order."""

    asked: Order = ""
    day_first: str = ""
    """A date that only day first can be read: the first that was seen."""
    month_first: str = ""
    open: str = ""
    """A date that can be read both ways."""
    opened: int = 0
    """How many of those there are."""

    def add(self, value: Any) -> None:
        parts = numbers_of(value)
        if parts is None:
            return
        if ambiguous(value):
            self.open = self.open or str(value)
            self.opened += 1
        elif parts[0] > 12 >= parts[1]:
            self.day_first = self.day_first or str(value)
        elif parts[1] > 12 >= parts[0]:
            self.month_first = self.month_first or str(value)

    def add_all(self, values: Iterable[Any]) -> DateOrder:
        for value in values:
            self.add(value)
        return self

    @property
    def order(self) -> Order:
        """As asked for, else as any part above 12 settles it; "" where nothing does, or dates of both orders do."""
        if self.asked or bool(self.day_first) == bool(self.month_first):
            return self.asked
        return "dmy" if self.day_first else "mdy"

    @property
    def unsettled(self) -> bool:
        return bool(self.open) and not self.order

    def sentence(self, column: str, count: int) -> str:
        """What to say of dates that were not read because nothing settles their order; "" if there are none."""
        if not (count and self.unsettled):
            return ""
        dates = f"{count:,} date{'' if count == 1 else 's'}"
        why = (
            f"the column has dates of both orders ({self.day_first}, {self.month_first})"
            if self.day_first
            else "no date in the column tells which"
        )
        return (
            f"{dates} like {self.open} in {column} can be read day first or month first, and {why}: not read. Say it "
            "with --dates dmy (day first) or --dates mdy (month first)."
        )
