"""A pattern, tried only where it may begin: a search that tries every character costs most of what it takes to read a line."""

from __future__ import annotations

import re
import sys


def search_at(
    pattern: re.Pattern[str], starts: re.Pattern[str], text: str, start: int = 0, end: int = sys.maxsize
) -> re.Match[str] | None:
    """What ``pattern.search(text, start, end)`` finds; ``starts`` matches wherever it may begin, and never over the next such
    place. It is quick where each of its alternatives begins with a letter or a mark: it leaps from one to the next."""
    for place in starts.finditer(text, start, end):
        match = pattern.match(text, place.start(), end)
        if match:
            return match
    return None
