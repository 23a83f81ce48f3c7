"""What pages count of articles, each word defined once: as SQL over the public tables, of which a run leaves what it says of each
article in a narrow table, day by day. From that come the sums, the figures of pages of some of the articles only, and the
filters that lead to the rows behind a figure.

A page that is stored several times counts once: its further captures, listed in provenance_captures, are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

DERIVED = ("copy", "rewrite", "partial", "translation")
"""Roles of articles that are made, in whole or in part, from another text."""

SOURCES = {
    "other": "source in the table",
    "own": "own earlier version",
    "missing": "original not in the table",
}
"""Where the source of such an article is: another publisher's article here, an article of its own publisher, nowhere here."""

CREDITS = {
    "credited": "credited",
    "uncredited": "not credited",
    "unsaid": "credit cannot be told",
    "own": "own report",
    "unknown": "origin unknown",
}
"""Whose copy it is and whether the stored text says so. The first three carry another's; of "unsaid" the text breaks off."""
ANOTHERS = ("credited", "uncredited", "unsaid")


class Bin(NamedTuple):
    name: str
    """As it stands in an address."""
    label: str
    end: float | None
    """Beyond the last value; None for the last bin."""


MINUTE, HOUR, DAY = 60, 3600, 86400
LAGS = (
    Bin("0-15min", "under 15 min", 15 * MINUTE),
    Bin("15min-1h", "15 min to 1 h", HOUR),
    Bin("1h-3h", "1 to 3 h", 3 * HOUR),
    Bin("3h-6h", "3 to 6 h", 6 * HOUR),
    Bin("6h-12h", "6 to 12 h", 12 * HOUR),
    Bin("12h-24h", "12 to 24 h", DAY),
    Bin("1d-2d", "1 to 2 days", 2 * DAY),
    Bin("2d-7d", "2 to 7 days", 7 * DAY),
    Bin("7d-", "over 7 days", None),
)
"""Of seconds; negative ones are in none."""
SHARES = (
    Bin("0-25", "under 25 %", 0.25),
    Bin("25-50", "25 to 50 %", 0.5),
    Bin("50-75", "50 to 75 %", 0.75),
    Bin("75-90", "75 to 90 %", 0.9),
    Bin("90-100", "90 to 100 %", None),
)


def _binned(value: str, bins: tuple[Bin, ...]) -> str:
    whens = " ".join(f"when {value} < {bin.end} then '{bin.name}'" for bin in bins[:-1])
    return f"case when {value} is null or {value} < 0 then null {whens} else '{bins[-1].name}' end"


def _seconds(later: str, earlier: str) -> str:
    """Only where both times have an hour: a day alone would be taken for its midnight."""
    known = f"length({later}) > 10 and length({earlier}) > 10"
    return f"case when {known} then cast(round((julianday({later}) - julianday({earlier})) * 86400) as integer) end"


_SOURCE = """case when a.role in ('copy', 'rewrite', 'partial', 'translation') then
    case when a.source_id is null then 'missing' when a.publisher > '' and s.publisher = a.publisher then 'own' else 'other' end
end"""
_CREDIT = """case when a.origin is null or a.origin = '' then 'unknown'
    when a.origin = a.publisher then 'own' when a.credited = 1 then 'credited' when a.credited = 0 then 'uncredited'
    else 'unsaid' end"""
_OF_ANOTHER = "a.origin > '' and a.origin is not a.publisher"
_BEHIND = (
    f"case when {_OF_ANOTHER} and s.publisher is not a.publisher then {_seconds('a.published', 's.published')} end"
)
_SPREAD = f"case when {_OF_ANOTHER} then {_seconds('a.published', 'f.first_published')} end"
_KEPT = f"case when {_OF_ANOTHER} then l.source_share end"

COLUMNS: Mapping[str, str] = {
    "day": "coalesce(substr(a.published, 1, 10), '')",
    "article_id": "a.article_id",
    "publisher": "a.publisher",
    "origin": "a.origin",
    "role": "coalesce(a.role, 'independent')",
    "family_id": "a.family_id",
    "source": _SOURCE,
    "credit": _CREDIT,
    "seconds": _BEHIND,
    "behind": _binned(_BEHIND, LAGS),
    "spread": _binned(_SPREAD, LAGS),
    "kept": _binned(_KEPT, SHARES),
    "shared": "l.narrative_words",
    "quoted": "l.quoted_words",
    "once": "a.article_id not in (select article_id from main.provenance_captures)",
}
"""day: empty where unknown; seconds, behind: behind the source of another publisher; spread: after the first of its family; kept: narrative words in common
/ narrative words of the source: of articles that carry another's copy, null of the others. shared: the words in common,
quoted: those in quotations; once: 0 for the further captures of a page."""

TABLES = """from main.provenance_articles a
left join main.provenance_articles s on s.article_id = a.source_id
left join main.provenance_links l on l.article_id = a.article_id and l.source_id = a.source_id
left join main.provenance_families f on f.id = a.family_id"""
READS = ("provenance_articles", "provenance_links", "provenance_families", "provenance_captures")
TABLE = "_provenance_counted"
ONCE = "c.once"
"""The condition that leaves out the further captures of a page."""


def made(where: str = "") -> str:
    """SQL: the rows of TABLE, in the order in which it keeps them; only those that a condition keeps, which begins with where."""
    return f"select {', '.join(f'{sql} as {name}' for name, sql in COLUMNS.items())} {TABLES} {where} order by 1, 2"


def rows(columns: Iterable[str], where: str, through: str = "") -> str:
    """SQL: a row of these columns for each article that the condition, on the columns of TABLE as ``c``, keeps. ``through``: a
    condition on provenance_articles as ``a`` that must hold, too: where it keeps few, they are looked up one by one."""
    names = ", ".join(f"c.{name}" for name in columns)
    if not through:
        return f"select {names} from main.{TABLE} c where {where}"
    return (
        f"select {names} from main.provenance_articles a cross join main.{TABLE} c on c.day = {COLUMNS['day']} "
        f"and c.article_id = a.article_id where {through} and {where}"
    )


MOST_DAYS, MOST_MONTHS = 62, 120
UNITS = {"day": 10, "month": 7, "year": 4}
"""Length of a period's name: 2018, 2018-07, 2018-07-16."""


def unit_of(days: int, months: int) -> str:
    """The period in which so many different days and months are still told apart in a drawing."""
    return "day" if days <= MOST_DAYS else "month" if months <= MOST_MONTHS else "year"


def periods(days: Mapping[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    """(period, credit) -> articles, from (day, credit) -> articles."""
    known = {day for day, _ in days if day}
    length = UNITS[unit_of(len(known), len({day[:7] for day in known}))]
    counts: Counter[tuple[str, str]] = Counter()
    for (day, credit), n in days.items():
        if day:
            counts[day[:length], credit] += n
    return counts
