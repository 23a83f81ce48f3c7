"""How many lines of Python something runs through: the same on every machine, whatever else that does."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(call: Callable[..., Any], *args: Any) -> tuple[int, Any]:
    """With what it returns. What is not Python (a pattern, a sort) counts nothing."""
    count = 0

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        result = call(*args)
    finally:
        sys.settrace(before)
    return count, result
