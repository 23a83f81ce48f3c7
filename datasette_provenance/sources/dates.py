"""Dates to ISO 8601, with nothing invented: no day, time or zone that the source does not give.

2018-07-15T10:00:00+02:00 stays, 15 July 2018 becomes 2018-07-15, July 2018 becomes 2018-07. Which part of 03/04/2025 is
the day no single date tells: its column does (``date_order``). Dates with full stops are day first.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any, Literal, NamedTuple

from .date_words import PLACES, ZONES, in_english

Order = Literal["", "dmy", "mdy"]

ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:(?:T|t| +)(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?"
    r" *(Z|z|UTC|[+-]\d\d(?::?\d\d)?)?)?)?)?"
)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)(Z?))?")  # 20180715, 20180715100000
UNIX = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
SERIAL = re.compile(r"([2-7]\d{4})(?:[.,](\d+))?")  # days since the end of 1899, as Excel counts them: 1954 to 2119
NUMERIC = re.compile(r"(?<![\d./:-])(\d{1,2})(\.\s?|[/ -])(\d{1,2})\2(\d{4}|\d\d)(?![\d/:-])")  # 13/02/2025, 13. 2. 25
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([./-])(\d{1,2})\2(\d{1,2})(?!\d)")
EASTERN = re.compile(
    r"(?:(令和|平成|昭和)(\d{1,2}|元)|(\d{4})) ?[年년] ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日号號일])?"
    r"(?: ?(?:\(.\)|(?:星期|周|週).|.曜日?|.요일))?"
    r"(?: ?(上午|下午|中午|晚上|凌晨|早上|午前|午後|오전|오후)? ?(\d{1,2}) ?[:時时点點시](?: ?(\d{1,2}))? ?[分분]?"
    r"(?:[: ]?(\d\d) ?[秒초]?)?)?"
)
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
TENS = re.compile("([一二三四五]?)十([一二三四五六七八九]?)")  # 二十三 is 23, 十 is 10
AFTERNOON = ("下午", "晚上", "午後", "오후")
HOURS = re.compile(r"(?<![\d:.])(\d{1,2}) ?(?:h|[:.](?=\d\d ?h)) ?(\d\d)?(?: ?h)?(?!\w)")  # 14h30, 14.30 Uhr, 18 Uhr
CLOCK = re.compile(r"(?<!\d)(\d{1,2}):\d\d")
PAREN = re.compile(r"(?<=\d) *\([^()]*\)$")  # 10:00:00 GMT+0100 (Central European Standard Time)
PLACE = re.compile(r"(?<=[\d ])([A-Z][A-Za-z]+/[A-Z][A-Za-z_]+)$")
NAMED = re.compile(r"(?<=[\d m])(ET|CT|MT|PT)\b")
DOTTED = re.compile(r"(?<![\d.:])([01]?\d|2[0-3])\.([0-5]\d)(?![\d.])")  # alle 18.05
GREENWICH = re.compile(r"\b(?:GMT|UTC) ?([+-])(\d{1,2})(?::?(\d\d))?(?!\d)")
ORDINAL = re.compile(r"(?<=\d)(?:º|ª|er\b)")
MERIDIEM = re.compile(r"(?<=\d) ?([ap])\.? ?m\b\.?", re.IGNORECASE)

# Any two dates that differ in every part: what differs in the results was not given.
EARLY = datetime(1999, 1, 1, 0, 0, 0, 0)
LATE = datetime(2004, 12, 31, 23, 59, 59, 999999)
LONGEST = 100


class Date(NamedTuple):
    iso: str
    """As exactly as it was given; "" if none was."""
    zone: str = ""
    """The name of a zone that the date gives and that we do not know; ``iso`` is then in that zone's time."""


def to_iso(value: Any, order: Order = "") -> str | None:
    """The date in ISO 8601, as exactly as it was given; "" if there is none, None if it cannot be read."""
    moment = read_date(value, order)
    return None if moment is None else moment.iso


def read_date(value: Any, order: Order = "") -> Date | None:
    """Takes strings, unix seconds or milliseconds, Excel's numbers, and what JSON exports wrap a date in.

    ``order``: which part of 03/04/2025 is the day. Where it is not known, such a date cannot be read.
    """
    if isinstance(value, dict):
        inner = [value[k] for k in ("$date", "$numberLong", "@value", "value", "rendered") if k in value]
        inner += ["-".join(f"{part:>02}" for part in parts[0]) for parts in _date_parts(value)]
        return read_date(inner[0], order) if inner else None
    if value is None:
        return Date("")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str(value).split())
    if not text:
        return Date("")
    if len(text) > LONGEST:
        return None
    try:
        plain = _iso(text) or _compact(text) or _unix(text) or _serial(text) or _eastern(text)
        return Date(plain) if plain else _free(text, order)
    except (ValueError, OverflowError, ArithmeticError, OSError, TypeError, IndexError, AttributeError):
        return None  # the last ones: python-dateutil on text that is no date at all


def _date_parts(value: dict[str, Any]) -> list[list[list[Any]]]:
    """What reference managers (CSL JSON) make of a date: {"date-parts": [[2025, 3, 11]]}."""
    parts = value.get("date-parts")
    return [parts] if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0] else []


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


def _serial(text: str) -> str | None:
    match = SERIAL.fullmatch(text)
    if not match:
        return None
    part = float(f"0.{match[2]}") if match[2] else 0.0
    when = datetime(1899, 12, 30) + timedelta(days=int(match[1]), seconds=round(part * 86400))
    return _written(when, 3 if not match[2] else 6 if when.second else 5)


def _eastern(text: str) -> str | None:
    """Chinese, Japanese and Korean dates."""
    text = unicodedata.normalize("NFKC", text)
    if "年" in text and not text[0].isdecimal():
        text = TENS.sub(lambda m: f"{m[1] or '一'}{m[2] or '〇'}", text).translate(NUMERALS)
    match = EASTERN.fullmatch(text)
    if not match:
        return None
    era, since, year, month, day, half, hour, minute, second = match.groups()
    full = ERAS[era] + (1 if since == "元" else int(since)) if era else int(year)
    hours = int(hour or 0)
    if half in AFTERNOON and hours < 12:
        hours += 12
    elif half in ("上午", "凌晨", "午前", "오전") and hours == 12:
        hours = 0
    when = datetime(full, int(month), int(day or 1), hours, int(minute or 0), int(second or 0))
    return _written(when, 6 if second else 5 if hour else 3 if day else 2)


def numbers_of(value: Any) -> tuple[int, int, str] | None:
    """The first two parts of a date in numbers with the year last, and what stands between them; else None."""
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    match = NUMERIC.search(value)
    return (int(match[1]), int(match[3]), match[2].strip() or " ") if match else None


def ambiguous(value: Any) -> bool:
    """Whether either of the first two parts can be the day, and it makes a difference."""
    parts = numbers_of(value)
    return parts is not None and parts[2] != "." and parts[0] != parts[1] and max(parts[:2]) <= 12


def _in_order(match: re.Match[str], order: Order) -> str:
    """A date in numbers as ISO 8601. Raises ValueError where there is no such day or it is not known which is meant."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if first == second or max(first, second) > 12:
        day, month = (second, first) if second > 12 else (first, second)
    elif order or match[2].startswith("."):
        day, month = (second, first) if order == "mdy" else (first, second)
    else:
        raise ValueError(match[0])
    if len(match[4]) == 2:
        year += 2000 if year < 69 else 1900
    return f" {date(year, month, day).isoformat()} "


def _free(text: str, order: Order) -> Date | None:
    from dateutil import parser

    text = unicodedata.normalize("NFKC", ORDINAL.sub("", text))
    text = MERIDIEM.sub(r"\1m", PAREN.sub("", text))
    text = GREENWICH.sub(lambda m: f" {m[1]}{m[2]:>02}{m[3] or '00'}", text)  # python-dateutil takes it the other way
    text = NUMERIC.sub(lambda m: _in_order(m, order), text, count=1)
    text = YEAR_FIRST.sub(lambda m: date(int(m[1]), int(m[3]), int(m[4])).isoformat(), text, count=1)
    text, place = _without_place(in_english(text))
    text = DOTTED.sub(r"\1:\2", HOURS.sub(lambda m: f" {m[1]}:{m[2] or '00'} ", text))
    text = re.sub(r"[|·•–—]|(?<=\s)-(?=\s)|(?<!\d):(?!\d)|(?<=\d)\.(?=\s|$)|,", " ", text)
    text = " ".join(text.split()).strip(" .:-/")
    plain = _iso(text) if not place else None
    if plain:
        return Date(plain)
    unknown: list[str] = []

    def zone(name: str | None, seconds: int | None) -> tzinfo | None:
        if seconds is not None:
            return timezone(timedelta(seconds=seconds))
        hours = ZONES.get((name or "").upper())
        if hours is None and name:
            unknown.append(name)
        return None if hours is None else timezone(timedelta(hours=hours))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the unknown zone: we tell it ourselves
        early, late = (parser.parse(text, default=default, tzinfos=zone) for default in (EARLY, LATE))
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
    if place and depth >= 5 and early.tzinfo is None:
        early, unknown = _at(early, place, unknown)
    return Date(_written(early, depth), unknown[0] if unknown and depth >= 5 else "")


def _without_place(text: str) -> tuple[str, str]:
    """A date without the place whose clock it is told by, and that place: Europe/Berlin, or ET."""
    match = PLACE.search(text.strip())
    if match:
        return text.strip()[: match.start()], match[1]
    match = NAMED.search(text) if CLOCK.search(text) or MERIDIEM.search(text) else None
    return (text[: match.start()] + text[match.end() :], match[1]) if match else (text, "")


def _at(when: datetime, place: str, unknown: list[str]) -> tuple[datetime, list[str]]:
    from dateutil.zoneinfo import get_zonefile_instance

    zone = get_zonefile_instance().get(PLACES.get(place, place))
    if zone is None:
        return when, [place]
    offset = when.replace(tzinfo=zone).utcoffset()
    return (when, [place]) if offset is None else (when.replace(tzinfo=timezone(offset)), unknown)


def _written(when: datetime, depth: int) -> str:
    """As many parts as were given: 1 year, 2 month, 3 day, 5 minutes, 6 seconds."""
    if depth < 4:
        return when.strftime("%Y-%m-%d")[: (4, 7, 10)[depth - 1]]
    return when.isoformat(timespec="minutes" if depth < 6 else "auto")
