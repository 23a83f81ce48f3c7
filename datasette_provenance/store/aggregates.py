"""What the pages would have to count anew for every reader, counted once when a run ends.

Plain SQL over the result tables: whatever a run has changed in them, the sums are of what they hold now.
"""

from __future__ import annotations

import re

from sqlite_utils import Database

from . import schema
from .quoting import quoted

TEXT = re.compile("CHAR|CLOB|TEXT", re.IGNORECASE)
"""Types of columns that SQLite takes for text."""

# Not by its index on publishers: of a million articles that would fetch every row from somewhere else.
PUBLISHERS = """
with behind as (
    select a.publisher, round((julianday(a.published) - julianday(s.published)) * 86400) / 3600 as hours
    from provenance_articles a not indexed cross join provenance_articles s on s.article_id = a.source_id
    where a.publisher > '' and a.origin <> a.publisher and a.published > '' and s.published > ''
),
ranked as (
    select publisher, hours, row_number() over (partition by publisher order by hours) as place,
        count(*) over (partition by publisher) as timed
    from behind where hours >= 0
),
medians as (
    select publisher, timed, round(avg(hours), 6) as median_hours
    from ranked where place in ((timed + 1) / 2, timed / 2 + 1) group by publisher
),
counted as (
    select publisher, count(*) as articles, count(credited) as carried, coalesce(sum(credited = 0), 0) as uncredited
    from provenance_articles where publisher > '' group by publisher
)
select publisher, articles, carried, uncredited, coalesce(timed, 0), median_hours
from counted left join medians using (publisher)
"""

CARRIERS = """
select publisher, origin, count(*), coalesce(sum(credited = 0), 0)
from provenance_articles where publisher > '' and origin > '' and publisher <> origin group by publisher, origin
"""

ORIGINS = """
with carried as (
    select origin, count(*) as publishers, sum(articles) as carried, sum(uncredited) as uncredited
    from provenance_carriers group by origin
),
told as (select origin, count(*) as families from provenance_families group by origin),
counted as (select origin, count(*) as articles from provenance_articles where origin > '' group by origin)
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

# Origins are summed from carriers, so these come first.
STEPS = (
    ("provenance_publishers", PUBLISHERS),
    ("provenance_carriers", CARRIERS),
    ("provenance_origins", ORIGINS),
    ("_provenance_counts", COUNTS),
)


def summarise(db: Database) -> None:
    """Make the tables of sums anew from the result tables. Call it inside the transaction that wrote these."""
    for table, sql in STEPS:
        _replace(db, table, [sql])
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
    columns = ", ".join(schema.COLUMNS[table])
    db.conn.execute(f"delete from {table}")
    for sql in selects:
        db.conn.execute(f"insert into {table} ({columns}) {sql}")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
