"""What stands in the columns of an articles table that others made: dates in which order and how many that cannot be read,
texts with tags. Asked before each run, so that nothing is read wrongly in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlite_utils import Database

from ..markup import is_markup
from ..sources.date_order import DateOrder
from ..sources.dates import Order, ambiguous, to_iso
from .quoting import quoted

SAMPLE = 500
"""Texts from either end of the table that are looked at."""
SHOWN = 3


class Dates(NamedTuple):
    order: Order
    said: tuple[str, ...]
    """Sentences for whoever runs detection, where something cannot be read."""


def dates_of(db: Database, table: str, column: str | None, asked: Order) -> Dates:
    """The order of a column's dates: as asked for, else as the column itself tells."""
    if column is None:
        return Dates(asked, ())
    name = quoted(column)
    iso = "[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]"
    rows = db.conn.execute(
        f"select {name}, count(*) from {quoted(table)} where {name} is not null and {name} <> '' "
        f"and {name} not glob ? and {name} not glob ? group by 1",
        (iso, f"{iso}[T ][0-2][0-9]:[0-5][0-9]*"),
    )
    return dates_among(column, rows, asked)


def dates_among(column: str, rows: Iterable[Sequence[Any]], asked: Order) -> Dates:
    """``rows``: (value, how often) of what stands in a column and is not ISO 8601 already."""
    others = Counter[Any]()
    order = DateOrder(asked)
    for value, count in rows:
        order.add(value)
        others[value] += count
    unread = {value: n for value, n in others.items() if to_iso(value, order.order) is None}
    open_ = sum(n for value, n in unread.items() if ambiguous(value))
    said = [order.sentence(column, open_)]
    rest = Counter({str(value): n for value, n in unread.items() if not (open_ and ambiguous(value))})
    if rest:
        dates = "1 date" if rest.total() == 1 else f"{rest.total():,} dates"
        shown = ", ".join(repr(value[:40]) for value, _ in rest.most_common(SHOWN))
        said.append(f"{dates} in {column} could not be read ({shown}): these articles count as without a time.")
    return Dates(order.order, tuple(sentence for sentence in said if sentence))


def holds_markup(db: Database, table: str, pk: str, column: str) -> bool:
    """Whether the texts of a table are HTML, as far as its ends tell."""
    name, key, texts = quoted(column), quoted(pk), []
    for order in ("", "desc"):
        rows = db.conn.execute(f"select {name} from {quoted(table)} order by {key} {order} limit {SAMPLE}")
        texts += [row[0] for row in rows]
    return is_markup(texts)
