"""The time that a page prints above its story ("Updated 5:32 am PDT, Sunday, July 15, 2018"), where no column has one."""

from __future__ import annotations

import re

from .dates import Order, read_date

LINES = 24
"""Lines from the top among which it stands, empty ones too."""
LENGTH = 90
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def printed_date(text: str, order: Order = "") -> str:
    """In ISO 8601; "" where no line of the head is a date and nothing else. One with the hour before one without."""
    day = ""
    for line in text[:4000].split("\n")[:LINES]:
        line = line.strip()
        if not line or len(line) > LENGTH or not YEAR.search(line):
            continue
        date = read_date(line, order)
        if date is None or len(date.iso) < 10:
            continue
        if len(date.iso) >= 16:
            return date.iso
        day = day or date.iso
    return day
