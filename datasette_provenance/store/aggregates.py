"""What the pages would have to count anew for every reader, counted once when a run ends.

Plain SQL over the result tables: whatever a run has changed in them, the sums are of what they hold now.
"""

from __future__ import annotations

import re
from collections import defaultdict
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
    select publisher, count(*) as articles, sum(credit in ('credited', 'uncredited')) as carried,
        sum(credit = 'uncredited') as uncredited
    from _provenance_counted where once and publisher > '' group by publisher
)
select publisher, articles, carried, uncredited, coalesce(timed, 0), median_hours
from counted left join medians using (publisher)
"""

CARRIERS = """
select publisher, origin, count(*), sum(credit = 'uncredited')
from _provenance_counted where once and publisher > '' and origin > '' and publisher <> origin group by publisher, origin
"""

ORIGINS = """
with carried as (
    select origin, count(*) as publishers, sum(articles) as carried, sum(uncredited) as uncredited
    from provenance_carriers group by origin
),
told as (select origin, count(*) as families from provenance_families group by origin),
counted as (select origin, count(*) as articles from _provenance_counted where once and origin > '' group by origin)
select origin, articles, coalesce(publishers, 0), coalesce(carried, 0), coalesce(uncredited, 0), coalesce(families, 0)
from counted left join carried using (origin) left join told using (origin)
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

# Numbered by what they are, whatever order the articles are in.
MIXES = """
select row_number() over (order by role, origin, credited, relations), role, origin, credited, relations, articles
from (
    select role, origin, credited, relations, count(*) as articles from temp.marked
    group by role, origin, credited, relations
)
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
    and min(l.article_share, l.source_share) >= ?
"""

SUMS = """
insert into _provenance_sums (subject, name, figure, value, articles)
select '{subject}', {name}, '{figure}', {value}, count(*) from _provenance_counted
where once and {where} and {value} is not null
group by {name}, {value}
"""
SUBJECTS = {"all": ("''", "1"), "publisher": ("publisher", "publisher > ''"), "origin": ("origin", "origin > ''")}
"""The name of each, and which articles have one."""
FIGURES = {
    "role": "role || ' ' || credit",
    "source": "source",
    "behind": "behind",
    "spread": "spread",
    "kept": "kept",
    "period": "substr(nullif(day, ''), 1, {length}) || ' ' || credit",
}

# Origins are summed from carriers, so these come first.
STEPS = (
    ("provenance_publishers", PUBLISHERS),
    ("provenance_carriers", CARRIERS),
    ("provenance_origins", ORIGINS),
    ("_provenance_counts", COUNTS),
)


def summarise(db: Database) -> None:
    """Make the tables of sums anew from the result tables. Call it inside the transaction that wrote these."""
    _captures(db)
    db.conn.execute(f"delete from {tally.TABLE}")
    db.conn.execute(f"insert into {tally.TABLE} ({', '.join(tally.COLUMNS)}) {tally.MADE}")
    for table, sql in STEPS:
        _replace(db, table, [sql])
    _sums(db)
    db.conn.execute(f"create temp table marked as {MARKED}")
    _replace(db, "_provenance_mixes", [MIXES])
    numbers = {tuple(mix): number for number, *mix in db.conn.execute(
        "select number, role, origin, credited, relations from _provenance_mixes")}  # fmt: skip
    db.conn.create_function("provenance_mix", 4, lambda *mix: numbers[mix])
    db.conn.execute("create temp table mixed (article_id primary key, mix) without rowid")
    db.conn.execute(
        "insert into temp.mixed select article_id, provenance_mix(role, origin, credited, relations) from temp.marked "
        "order by article_id"
    )
    _replace(db, "_provenance_spread", [SPREAD])
    _replace(db, "_provenance_columns", _of_columns(db))
    for table in ("marked", "mixed"):
        db.conn.execute(f"drop table temp.{table}")


def _captures(db: Database) -> None:
    """Of each page that is stored more than once all captures but the first: the earliest, then by (str) id."""
    claim = schema.read_settings(db).get("claim", DEFAULT.claim)
    ties: dict[Any, dict[Any, float]] = defaultdict(dict)
    for a, b in db.conn.execute(CAPTURES, [claim, SAME_TEXT]):
        ties[a][b] = ties[b][a] = 1.0
    groups = components(ties, ties)
    published = "select published from provenance_articles where article_id = ?"
    db.conn.execute("delete from provenance_captures")
    for group in groups:
        times = {key: db.conn.execute(published, [key]).fetchone()[0] for key in group}
        first, *others = sorted(group, key=lambda key: (times[key] or "9", str(key)))
        db.conn.executemany("insert into provenance_captures values (?, ?)", [(other, first) for other in others])


def _sums(db: Database) -> None:
    days, months = db.conn.execute(
        "select count(distinct nullif(day, '')), count(distinct substr(nullif(day, ''), 1, 7)) from _provenance_counted "
        "where once"
    ).fetchone()
    length = tally.UNITS[tally.unit_of(days, months)]
    db.conn.execute("delete from _provenance_sums")
    for subject, (name, where) in SUBJECTS.items():
        for figure, value in FIGURES.items():
            sql = SUMS.format(subject=subject, name=name, where=where, figure=figure, value=value.format(length=length))
            db.conn.execute(sql)


def _of_columns(db: Database) -> list[str]:
    """For the columns by which people filter most, where they hold text: numbers compare in other ways."""
    settings = schema.read_settings(db)
    table, columns = settings["table"], settings.get("columns") or {}
    texts = {c.name for c in db.table(table).columns if TEXT.search(c.type) and "INT" not in c.type.upper()}
    named = [columns[role] for role in ("publisher", "published") if columns.get(role)]
    return [
        COLUMN.format(name=_text(name), column=f"a.{quoted(name)}", table=quoted(table), pk=quoted(settings["pk"]))
        for name in dict.fromkeys(named)
        if name in texts
    ]


def _replace(db: Database, table: str, selects: list[str]) -> None:
    columns = ", ".join(TABLES[table].columns)
    db.conn.execute(f"delete from {table}")
    for sql in selects:
        db.conn.execute(f"insert into {table} ({columns}) {sql}")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
