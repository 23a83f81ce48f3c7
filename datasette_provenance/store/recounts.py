"""The sums after a later run: those of before, less what was counted of the articles of which something else may be said now, with
what is counted of them.

The same statements as in `aggregates`, over the rows that are not as they were: a hundred articles more among a
hundred thousand change some hundreds of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlite_utils import Database

from .. import tally
from ..records import ArticleId
from ..tables import TABLES
from . import aggregates, schema
from .aggregates import add, leave_out
from .quoting import quoted

ASKED = "in (select article_id from temp.recounted)"
CHANGED = "temp.weighed"
"""Weighed rows: those that were counted and are no more, -1, and those that are now, 1."""
OF_DAY = f"select c.* from provenance_articles a cross join {tally.TABLE} c on c.day = {tally.COLUMNS['day']} and c.article_id = a.article_id"
FACETS = ("origin", "role", "relation", "cited", "credited", "carried_by", "judged")
SPREAD = ("cited", "carried_by", "judged")
SUMMED = ("_provenance_sums", "provenance_carriers", "_provenance_counts", "_provenance_mixes", "_provenance_spread")
Row = tuple[Any, ...]


class Told(NamedTuple):
    """What is counted of some articles."""

    counted: set[Row]
    facets: set[Row]
    """(facet, value, article)."""
    mixes: dict[ArticleId, Row]
    """Article -> number, and what it stands for."""


def recount(db: Database, earlier: Database, articles: Iterable[ArticleId], same_rows: bool) -> None:
    """Bring the tables of sums up to date. ``articles``: all of which something else may be said than in ``earlier``, the database
    as the last run left it; those that came and went are among them. ``same_rows``: no row of the articles table that was
    read then has changed or gone. Call it inside the transaction that wrote the results."""
    aggregates.prepare(earlier)
    aggregates.prepare(db)
    asked = {*articles, *_judged(earlier), *_judged(db)}
    with _recounted(db, asked):
        with _recounted(earlier, asked):
            before = _told(earlier, f"{OF_DAY} where a.article_id {ASKED}")
        aggregates.replace_captures(db, ASKED)
        after = _told(db, tally.made(f"where a.article_id {ASKED}"))
        _recount(db, before, after)
        if same_rows:
            _recount_columns(db, before, after)
    if not same_rows:
        with aggregates.mixed(db):
            _replace_columns(db)


@contextmanager
def _recounted(db: Database, articles: Collection[ArticleId]) -> Iterator[None]:
    """Some articles as ASKED."""
    db.conn.execute("create temp table recounted (article_id primary key)")
    db.conn.executemany("insert into temp.recounted values (?)", ((key,) for key in articles))
    yield
    db.conn.execute("drop table temp.recounted")


def _judged(db: Database) -> Iterator[ArticleId]:
    return (row[0] for row in db.conn.execute("select article_id from _provenance_facets where facet = 'judged'"))


def _told(db: Database, counted: str) -> Told:
    facets = db.conn.execute(
        "select f.facet, f.value, f.article_id from temp.recounted r cross join _provenance_facets f "
        f"on f.facet in ({', '.join('?' * len(FACETS))}) and f.article_id = r.article_id", FACETS
    )  # fmt: skip
    mixes = db.conn.execute(
        "select article_id, provenance_mix(role, origin, credited, relations), role, origin, credited, relations "
        f"from ({aggregates.MARKED} where a.article_id {ASKED})"
    )
    return Told(set(db.conn.execute(counted)), set(facets), {row[0]: tuple(row[1:]) for row in mixes})


def _recount(db: Database, before: Told, after: Told) -> None:
    """Everything but the columns of the articles table."""
    counted = [(-1, *row) for row in before.counted - after.counted] + [
        (1, *row) for row in after.counted - before.counted
    ]
    places = ", ".join("?" * len(tally.COLUMNS))
    db.conn.execute(f"create temp table weighed as select 1 as weight, c.* from {tally.TABLE} c where 0")
    db.conn.executemany(f"insert into {CHANGED} values (?, {places})", counted)
    db.conn.executemany(
        f"delete from {tally.TABLE} where day = ? and article_id = ?", (row[1:3] for row in counted if row[0] < 0)
    )
    db.conn.executemany(f"insert into {tally.TABLE} values ({places})", (row[1:] for row in counted if row[0] > 0))
    aggregates.add_sums(db, CHANGED)
    add(db, "provenance_carriers", aggregates.CARRIERS.format(rows=CHANGED))
    _recount_periods(db)
    db.conn.execute(f"drop table {CHANGED}")

    mixes, facets, spread = Counter[Row](), Counter[Row](), Counter[Row]()
    for told, weight in ((before, -1), (after, 1)):
        for mix in told.mixes.values():
            mixes[mix] += weight
        for facet, value, article in told.facets:
            facets[facet, value] += weight
            if facet in SPREAD:
                spread[facet, value, told.mixes[article][0]] += weight
    for table, counts in (("_provenance_mixes", mixes), ("_provenance_counts", facets), ("_provenance_spread", spread)):
        _add(db, table, counts)
    leave_out(db, SUMMED)
    aggregates.replace_named(db)


def _recount_periods(db: Database) -> None:
    """All anew where they are longer or shorter now."""
    was = "select substr(value, 1, instr(value, ' ') - 1) from _provenance_sums where subject = 'all' and figure = 'period' limit 1"
    named = db.conn.execute(was).fetchone()
    length = aggregates.period_length(db)
    if named and len(named[0]) == length:
        aggregates.add_periods(db, CHANGED, length)
    else:
        db.conn.execute("delete from _provenance_sums where figure = 'period'")
        aggregates.add_periods(db, aggregates.ALL, length)


def _add(db: Database, table: str, counts: Counter[Row]) -> None:
    """Add to how many articles are counted under some keys."""
    columns, key = list(TABLES[table].columns), ", ".join(TABLES[table].key)
    db.conn.executemany(
        f"insert into {table} ({', '.join(columns)}) values ({', '.join('?' * len(columns))}) "
        f"on conflict ({key}) do update set articles = articles + excluded.articles",
        ((*counted, n) for counted, n in counts.items() if n),
    )


def _recount_columns(db: Database, before: Told, after: Told) -> None:
    """Where no row that was read has changed, only mixes have, and rows have come. Of rows that are no articles, nothing is known:
    they are counted anew where there are any."""
    table = schema.read_settings(db)["table"]
    rows, articles = (
        db.conn.execute(f"select count(*) from {name}").fetchone()[0] for name in (quoted(table), "provenance_articles")
    )
    if "collate" in (db.table(table).schema or "").lower():  # which of several spellings stands for all, is not said
        with aggregates.mixed(db):
            return _replace_columns(db)
    moved = [
        (article, told.mixes[article][0], weight)
        for told, weight in ((before, -1), (after, 1))
        for article in told.mixes
    ]
    db.conn.execute("create temp table moved (article_id, mix, weight)")
    db.conn.executemany("insert into temp.moved values (?, ?, ?)", moved)
    for names in aggregates.names_of_columns(db):
        select = "select {name}, {column}, m.mix, sum(m.weight) from temp.moved m cross join {table} a on a.{pk} = m.article_id "
        add(db, "_provenance_columns", (select + "where {column} is not null group by {column}, m.mix").format(**names))
        db.conn.execute("delete from _provenance_columns where name = {name} and mix = 0".format(**names))
        if rows > articles:
            select = "select {name}, {column}, 0, count(*) from {table} a where {column} is not null and not exists "
            select += "(select 1 from provenance_articles p where p.article_id = a.{pk}) group by {column}"
            add(db, "_provenance_columns", select.format(**names))
    db.conn.execute("drop table temp.moved")
    leave_out(db, ["_provenance_columns"])


def _replace_columns(db: Database) -> None:
    """With temp.mixed."""
    selects = [aggregates.COLUMN.format(**names) for names in aggregates.names_of_columns(db)]
    aggregates.replace(db, "_provenance_columns", selects)
