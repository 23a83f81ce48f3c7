"""Dates to ISO 8601, with nothing invented: no day, time or zone that the source does not give.

2018-07-15T10:00:00+02:00 stays, 15 July 2018 becomes 2018-07-15, July 2018 becomes 2018-07.
ISO forms are read first, everything else as python-dateutil reads it (month first where it is ambiguous).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:(?:T|t| +)(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?"
    r" *(Z|z|UTC|[+-]\d\d(?::?\d\d)?)?)?)?)?"
)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)(Z?))?")  # 20180715, 20180715100000
UNIX = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")

# Any two dates that differ in every part: what differs in the results was not given.
EARLY = datetime(1999, 1, 1, 0, 0, 0, 0)
LATE = datetime(2004, 12, 31, 23, 59, 59, 999999)

# RFC 822 and the unambiguous European ones. Other names, and the clock of this machine, are never consulted.
ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
}  # fmt: skip


def to_iso(value: Any) -> str | None:
    """The date in ISO 8601, as exactly as it was given; "" if there is none, None if it cannot be read.

    Takes strings, unix seconds or milliseconds, and what JSON exports wrap a date in ({"$date": ...}).
    """
    if isinstance(value, dict):
        inner = [value[k] for k in ("$date", "$numberLong", "@value", "value") if k in value]
        return to_iso(inner[0]) if inner else None
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str(value).split())
    if not text:
        return ""
    if len(text) > 100:
        return None
    try:
        return _iso(text) or _compact(text) or _unix(text) or _free(text)
    except (ValueError, OverflowError, ArithmeticError, OSError, TypeError, IndexError, AttributeError):
        return None  # the last ones: python-dateutil on text that is no date at all


def _iso(text: str) -> str | None:
    match = ISO.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    if int(year) < 1000:
        raise ValueError(text)
    when = datetime(
        *(int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0)),
        microsecond=int((fraction or "0")[:6].ljust(6, "0")),
        tzinfo=_offset(zone),
    )
    return _written(when, 6 if second else 5 if hour else 3 if day else 2 if month else 1)


def _offset(zone: str | None) -> tzinfo | None:
    if not zone:
        return None
    if zone.upper() in ("Z", "UTC"):
        return timezone.utc
    digits = zone[1:].replace(":", "").ljust(4, "0")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-ahead if zone[0] == "-" else ahead)


def _compact(text: str) -> str | None:
    match = COMPACT.fullmatch(text)
    if not match or not 1800 <= int(match[1]) <= 2200:
        return None
    numbers = [int(n) for n in match.groups()[:6] if n]
    zone = timezone.utc if match[7] else None
    return _written(datetime(*numbers, tzinfo=zone), len(numbers))  # type: ignore[misc, arg-type]


def _unix(text: str) -> str | None:
    if not UNIX.fullmatch(text):
        return None
    seconds = float(text) if len(text.split(".")[0]) <= 10 else int(text) / 1000
    return _written(datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds), 6)


def _free(text: str) -> str | None:
    from dateutil import parser

    early, late = (parser.parse(text, default=default, tzinfos=_zone) for default in (EARLY, LATE))
    depth = 0
    for part in ("year", "month", "day", "hour", "minute", "second"):
        if getattr(early, part) != getattr(late, part):
            break
        depth += 1
    if depth == 0 or early.year < 1000:
        return None  # "Sunday", "10:30": no date
    if depth == 4:
        depth = 5  # 10 a.m. is 10:00
    if early.microsecond != late.microsecond:
        early = early.replace(microsecond=0)
    return _written(early, depth)


def _zone(name: str | None, seconds: int | None) -> tzinfo | None:
    if seconds is not None:
        return timezone(timedelta(seconds=seconds))
    hours = ZONES.get((name or "").upper())
    return None if hours is None else timezone(timedelta(hours=hours))


def _written(when: datetime, depth: int) -> str:
    """As many parts as were given: 1 year, 2 month, 3 day, 5 minutes, 6 seconds."""
    if depth < 4:
        return when.strftime("%Y-%m-%d")[: (4, 7, 10)[depth - 1]]
    return when.isoformat(timespec="minutes" if depth < 6 else "auto")
