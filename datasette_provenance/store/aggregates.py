"""What the pages would have to count anew for every reader, counted once when a run ends.

Plain SQL over the result tables, all of them here; `recounts` adds what a later run has changed.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from sqlite_utils import Database

from .. import tally
from ..lineage.captures import SAME_TEXT
from ..lineage.components import components
from ..settings import DEFAULT
from ..tables import TABLES
from . import schema
from .quoting import quoted

TEXT = re.compile("CHAR|CLOB|TEXT", re.IGNORECASE)
"""Types of columns that SQLite takes for text."""

PUBLISHERS = """
with ranked as (
    select publisher, seconds / 3600.0 as hours, row_number() over (partition by publisher order by seconds) as place,
        count(*) over (partition by publisher) as timed
    from _provenance_counted where once and seconds >= 0
),
medians as (
    select publisher, timed, round(avg(hours), 6) as median_hours
    from ranked where place in ((timed + 1) / 2, timed / 2 + 1) group by publisher
),
counted as (
    select name as publisher, sum(articles) as articles,
        sum(articles * (value like '% credited' or value like '% uncredited')) as carried,
        sum(articles * (value like '% uncredited')) as uncredited
    from _provenance_sums where subject = 'publisher' and figure = 'role' group by name
)
select publisher, articles, carried, uncredited, coalesce(timed, 0), median_hours
from counted left join medians using (publisher)
"""

ORIGINS = """
with carried as (
    select origin, count(*) as publishers, sum(articles) as carried, sum(uncredited) as uncredited
    from provenance_carriers group by origin
),
told as (select origin, count(*) as families from provenance_families group by origin),
counted as (
    select name as origin, sum(articles) as articles from _provenance_sums where subject = 'origin' and figure = 'role'
    group by name
)
select origin, articles, coalesce(publishers, 0), coalesce(carried, 0), coalesce(uncredited, 0), coalesce(families, 0)
from counted left join carried using (origin) left join told using (origin)
"""

# What follows is asked of weighed rows: all of a table, each counted once, or those of a difference.
CARRIERS = """
select publisher, origin, sum(weight), sum(weight * (credit = 'uncredited'))
from {rows} where once and publisher > '' and origin > '' and publisher <> origin group by publisher, origin
"""

COUNTS = "select facet, value, count(*) from _provenance_facets group by facet, value"

# Looked up article by article, each look-up next to the one before: a join would sort a million rows.
MARKED = """
select article_id, role, nullif(origin, '') as origin,
    case credited when 1 then 'credited' when 0 then 'uncredited' end as credited,
    '/' || (
        select group_concat(value, '/') from _provenance_facets f
        where f.facet = 'relation' and f.article_id = a.article_id
    ) || '/' as relations
from provenance_articles a
"""

# Named by what they are, so that one more leaves the others as they were.
MIXES = """
select provenance_mix(role, origin, credited, relations), role, origin, credited, relations, count(*)
from temp.marked group by role, origin, credited, relations
"""

# Day by day: each is looked up after the one before.
DAYS = """
with recursive days(day) as (
    select min(day) from _provenance_counted where once and day > ''
    union all
    select (select min(c.day) from _provenance_counted c where c.once and c.day > days.day) from days
    where days.day is not null
)
select day from days where day is not null
"""

SPREAD = """
select f.facet, f.value, m.mix, count(*)
from _provenance_facets f cross join temp.mixed m on m.article_id = f.article_id
where f.facet in ('cited', 'carried_by', 'judged') group by f.facet, f.value, m.mix
"""

COLUMN = """
select {name}, {column}, coalesce(m.mix, 0), count(*)
from {table} a left join temp.mixed m on m.article_id = a.{pk}
where {column} is not null group by {column}, m.mix
"""

CAPTURES = """
select l.article_id, l.source_id from provenance_articles a
cross join provenance_links l on l.article_id = a.article_id
cross join provenance_articles s on s.article_id = l.source_id
where a.captures > 1 and a.publisher > '' and s.publisher = a.publisher and l.relation = 'copy' and l.same_copy >= ?
    and min(l.article_share, l.source_share) >= ? {condition}
"""

SUMS = """
select '{subject}', {name}, '{figure}', {value}, sum(weight) from {rows}
where once and {where} and {value} is not null group by {name}, {value}
"""
SUBJECTS = {"all": ("''", "1"), "publisher": ("publisher", "publisher > ''"), "origin": ("origin", "origin > ''")}
"""The name of each, and which articles have one."""
PERIOD = "substr(nullif(day, ''), 1, {length}) || ' ' || credit"
FIGURES = {
    "role": "role || ' ' || credit",
    "source": "source",
    "behind": "behind",
    "spread": "spread",
    "kept": "kept",
}

ALL = f"(select 1 as weight, c.* from {tally.TABLE} c)"
"""Weighed rows: every article as it is counted."""


def summarise(db: Database) -> None:
    """Make the tables of sums anew from the result tables. Call it inside the transaction that wrote these."""
    prepare(db)
    replace_captures(db)
    db.conn.execute(f"delete from {tally.TABLE}")
    db.conn.execute(f"insert into {tally.TABLE} ({', '.join(tally.COLUMNS)}) {tally.made()}")
    for table in ("_provenance_sums", "provenance_carriers"):
        db.conn.execute(f"delete from {table}")
    add_sums(db, ALL)
    add_periods(db, ALL, period_length(db))
    add(db, "provenance_carriers", CARRIERS.format(rows=ALL))
    replace_named(db)
    replace(db, "_provenance_counts", [COUNTS])
    with mixed(db):
        replace(db, "_provenance_mixes", [MIXES])
        replace(db, "_provenance_spread", [SPREAD])
        replace(db, "_provenance_columns", [COLUMN.format(**names) for names in names_of_columns(db)])


def prepare(db: Database) -> None:
    """SQL functions that the statements here ask for."""
    db.conn.create_function("provenance_mix", 4, lru_cache(maxsize=1 << 16)(_number_of), deterministic=True)


def _number_of(*mix: Any) -> int:
    """Of two mixes of a million the same once in nine million tables."""
    return (int.from_bytes(blake2b(json.dumps(mix).encode(), digest_size=8).digest(), "little") >> 1) or 1


def replace_captures(db: Database, condition: str = "") -> None:
    """Of each page that is stored more than once all captures but the first: the earliest, then by (str) id. Of some articles
    only, where a condition on them says so: all that are captures of one page, or none."""
    claim = schema.read_settings(db).get("claim", DEFAULT.claim)
    ties: dict[Any, dict[Any, float]] = defaultdict(dict)
    of = CAPTURES.format(condition=f"and a.article_id {condition}" if condition else "")
    for a, b in db.conn.execute(of, [claim, SAME_TEXT]):
        ties[a][b] = ties[b][a] = 1.0
    groups = components(ties, ties)
    published = "select published from provenance_articles where article_id = ?"
    db.conn.execute(f"delete from provenance_captures {f'where article_id {condition}' if condition else ''}")
    for group in groups:
        times = {key: db.conn.execute(published, [key]).fetchone()[0] for key in group}
        first, *others = sorted(group, key=lambda key: (times[key] or "9", str(key)))
        db.conn.executemany("insert into provenance_captures values (?, ?)", [(other, first) for other in others])


def add_sums(db: Database, rows: str) -> None:
    """Everything but periods."""
    for figure, value in FIGURES.items():
        _add_figure(db, rows, figure, value)


def add_periods(db: Database, rows: str, length: int) -> None:
    _add_figure(db, rows, "period", PERIOD.format(length=length))


def _add_figure(db: Database, rows: str, figure: str, value: str) -> None:
    for subject, (name, where) in SUBJECTS.items():
        sql = SUMS.format(subject=subject, name=name, where=where, figure=figure, value=value, rows=rows)
        add(db, "_provenance_sums", sql)


def period_length(db: Database) -> int:
    """Of the name of a period: as many as there are days."""
    days = [row[0] for row in db.conn.execute(DAYS)]
    return tally.UNITS[tally.unit_of(len(days), len({day[:7] for day in days}))]


def replace_named(db: Database) -> None:
    """Publishers and origins: made of the other sums."""
    replace(db, "provenance_publishers", [PUBLISHERS])
    replace(db, "provenance_origins", [ORIGINS])


@contextmanager
def mixed(db: Database) -> Iterator[None]:
    """temp.marked: what each article's mix is made of; temp.mixed: the number of its mix."""
    db.conn.execute(f"create temp table marked as {MARKED}")
    db.conn.execute("create temp table mixed (article_id primary key, mix) without rowid")
    db.conn.execute(
        "insert into temp.mixed select article_id, provenance_mix(role, origin, credited, relations) from temp.marked "
        "order by article_id"
    )
    yield
    for table in ("marked", "mixed"):
        db.conn.execute(f"drop table temp.{table}")


def names_of_columns(db: Database) -> list[dict[str, str]]:
    """For the columns by which people filter most, where they hold text (numbers compare in other ways), what COLUMN is
    written with."""
    settings = schema.read_settings(db)
    table, columns = settings["table"], settings.get("columns") or {}
    texts = {c.name for c in db.table(table).columns if TEXT.search(c.type) and "INT" not in c.type.upper()}
    named = [columns[role] for role in ("publisher", "published") if columns.get(role)]
    return [
        {"name": _text(name), "column": f"a.{quoted(name)}", "table": quoted(table), "pk": quoted(settings["pk"])}
        for name in dict.fromkeys(named)
        if name in texts
    ]


def replace(db: Database, table: str, selects: list[str]) -> None:
    columns = ", ".join(TABLES[table].columns)
    db.conn.execute(f"delete from {table}")
    for sql in selects:
        db.conn.execute(f"insert into {table} ({columns}) {sql}")


def add(db: Database, table: str, select: str) -> None:
    """Add to sums what a query gives, which is grouped: one that was not there begins with that, and what comes to nothing is
    left to ``leave_out``."""
    key, columns = TABLES[table].key, TABLES[table].columns
    sums = ", ".join(
        f"{name} = {name} + excluded.{name}" for name in columns if name not in key and columns[name].type is int
    )
    db.conn.execute(
        f"insert into {table} ({', '.join(columns)}) {select} on conflict ({', '.join(key)}) do update set {sums}"
    )


def leave_out(db: Database, tables: Iterable[str]) -> None:
    """What counts no article any more."""
    for table in tables:
        db.conn.execute(f"delete from {table} where articles = 0")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
