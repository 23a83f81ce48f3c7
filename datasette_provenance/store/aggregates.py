"""What the pages would have to count anew for every reader, counted once when a run ends.

Plain SQL over the result tables: whatever a run has changed in them, the sums are of what they hold now.
"""

from __future__ import annotations

from sqlite_utils import Database

from . import schema

PUBLISHERS = """
with behind as (
    select a.publisher, round((julianday(a.published) - julianday(s.published)) * 86400) / 3600 as hours
    from provenance_articles a join provenance_articles s on s.article_id = a.source_id
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
MIXES = """
select role, nullif(origin, ''), case credited when 1 then 'credited' when 0 then 'uncredited' end,
    '/' || (
        select group_concat(value, '/') from _provenance_facets f
        where f.facet = 'relation' and f.article_id = a.article_id
    ) || '/',
    count(*)
from provenance_articles a group by 1, 2, 3, 4
"""

# Origins are summed from carriers, so these come first.
STEPS = (
    ("provenance_publishers", PUBLISHERS),
    ("provenance_carriers", CARRIERS),
    ("provenance_origins", ORIGINS),
    ("_provenance_counts", COUNTS),
    ("_provenance_mixes", MIXES),
)


def summarise(db: Database) -> None:
    """Make the tables of sums anew from the result tables. Call it inside the transaction that wrote these."""
    for table, sql in STEPS:
        columns = ", ".join(schema.COLUMNS[table])
        db.conn.execute(f"delete from {table}")
        db.conn.execute(f"insert into {table} ({columns}) {sql}")
