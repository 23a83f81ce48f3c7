"""Who is told how far a stage is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
Progress = Callable[[str, Sequence[T]], Iterable[T]]
"""Told what is being done to a sequence; gives its items on, one by one."""


def quiet(label: str, items: Sequence[T]) -> Iterable[T]:
    return items
