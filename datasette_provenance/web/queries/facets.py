"""How many articles have each value of a facet: the SQL for it, by what else the page is filtered by.

by nothing                              the sums that a run leaves
by role, origin, credited, relation     sums of their mixes, of which a million articles have some 40,000
by cited or carried_by, too             sums of the mixes of each value; of two such, a join of the facets table with itself
by the publisher or the time alone      sums of the mixes of each value, where the articles are as they were when a run ended
by anything else of Datasette's         a join with the page's own query
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from datasette.utils import escape_sqlite

from ..site import Site
from ..vocabulary import TABLE

SINGLE = ("role", "origin", "credited")
MIXED = (*SINGLE, "relation")
MANY, LEAST_SHARE = 5000, 0.02
"""Of a million articles, sorting the 350,000 that a list names takes 1.5 s; asking one after the other, in the order of
an index, fills a page in no time, but counting all takes 0.7 s, against 0.2 s by the list."""
ORDER = "order by count desc, value limit :prov_limit"

Params = dict[str, Any]
Query = tuple[str, Params]


class Filter(NamedTuple):
    facet: str
    value: str
    negated: bool


class Column(NamedTuple):
    """Filters of Datasette's own that all look at one column."""

    name: str
    where: str
    params: Params


async def counted(
    site: Site, name: str, filters: Sequence[Filter], shown: Query | None, column: Column | None = None
) -> Query:
    """SQL that gives ``value, count``, the most frequent first; it wants ``:prov_limit`` beside its own parameters.

    ``filters``: all of ours that the page is filtered by; ``shown``: its query where it is filtered by other things as
    well; ``column``: these, where they are about one column and ``unchanged`` holds.
    """
    if column is not None and all(facet in MIXED for facet in (name, *(f.facet for f in filters))):
        return _of_mixes(name, filters, _of_column(column))
    if shown is not None:
        return _within(site, name, shown)
    if not filters:
        return f"select value, articles as count from main._provenance_counts where facet = :prov_facet {ORDER}", {
            "prov_facet": name
        }
    many = [f for f in filters if f.facet not in MIXED]
    if name in MIXED and len(many) <= 1:
        others = [f for f in filters if f.facet in MIXED]
        return _of_mixes(name, others, _having(many[0]) if many else None)
    if not many:
        return _spread(name, filters)
    return _joined(name, filters, await _sizes(site, name, filters))


def _within(site: Site, name: str, shown: Query) -> Query:
    sql, params = shown
    # Cross, so that SQLite starts from the articles shown; grouped, so that it meets them in the order of their keys and
    # finds the next one's values beside the last one's: of a million articles 80,000 take 120 ms, in any order 190 ms.
    return (
        f"select f.value as value, count(*) as count from (select {escape_sqlite(site.pk)} as article_id from ({sql}) "
        f"group by 1) as shown cross join main.{TABLE} as f where f.facet = :prov_facet and f.article_id = shown.article_id "
        f"group by f.value {ORDER}"
    ), {**params, "prov_facet": name}


def _of_mixes(name: str, filters: Sequence[Filter], chosen: Query | None = None) -> Query:
    """``chosen``: SQL that gives ``mix, articles``, where not all articles of each mix are counted."""
    conditions, params = _conditions(filters, _in_mix)
    mixes, articles = "main._provenance_mixes m", "m.articles"
    if chosen is not None:
        # Cross, as there may be as many of these as mixes, but often are few.
        mixes, articles = f"({chosen[0]}) s cross join main._provenance_mixes m on m.number = s.mix", "s.articles"
        params |= chosen[1]
    if name in SINGLE:
        return (
            f"select m.{name} as value, sum({articles}) as count from {mixes} "
            f"where m.{name} is not null and {conditions} group by m.{name} having count > 0 {ORDER}"
        ), params
    return (
        f"select v.value as value, sum({articles}) as count from {mixes} "
        "join main._provenance_counts v on instr(m.relations, '/' || v.value || '/') "
        f"where v.facet = :prov_facet and {conditions} group by v.value having count > 0 {ORDER}"
    ), {**params, "prov_facet": name}


def _having(f: Filter) -> Query:
    """Of each mix, the articles that have a value of ``cited`` or ``carried_by``, or have it not."""
    params = {"prov_spread": f.facet, "prov_having": f.value}
    of = "from main._provenance_spread where facet = :prov_spread and value = :prov_having"
    if not f.negated:
        return f"select mix, articles {of}", params
    having = f"select articles {of} and mix = number"
    return f"select number as mix, articles - coalesce(({having}), 0) as articles from main._provenance_mixes", params


def _spread(name: str, filters: Sequence[Filter]) -> Query:
    conditions, params = _conditions(filters, _in_mix)
    return (
        "select s.value as value, sum(s.articles) as count from main._provenance_mixes m cross join main._provenance_spread s "
        f"on s.facet = :prov_facet and s.mix = m.number where {conditions} group by s.value {ORDER}"
    ), {**params, "prov_facet": name}


def _of_column(column: Column) -> Query:
    rows, params = _rows_of(column)
    return f"select mix, sum(articles) as articles from {rows} group by mix", params


def _rows_of(column: Column) -> Query:
    # Under the column's own name, so that Datasette's conditions can be put to it as they are.
    values = f"select value as {escape_sqlite(column.name)}, mix, articles from main._provenance_columns where name = :prov_column"
    return f"({values}) where {column.where}", {**column.params, "prov_column": column.name}


async def unchanged(site: Site, column: Column, limit_ms: int) -> bool:
    """Whether there are sums of the column, and the articles that the page shows are as many as there were when they
    were made. Raises QueryInterrupted."""
    rows, params = _rows_of(column)
    there = f"select count(*) from main.{escape_sqlite(site.table)} where {column.where}"
    try:
        result = await site.db.execute(
            "select case when exists (select 1 from main._provenance_columns where name = :prov_column) "
            f"then ({there}) = (select coalesce(sum(articles), 0) from {rows}) else 0 end",
            params,
            custom_time_limit=limit_ms,
        )
    except sqlite3.OperationalError:
        return False
    return bool(result.first()[0])


def _in_mix(f: Filter, value: str) -> str:
    if f.facet in SINGLE:
        return f"m.{f.facet} {'is not' if f.negated else '='} {value}"
    # Doubled, a slash in what somebody asks for stands in no list.
    within = f"coalesce(instr(m.relations, '/' || replace({value}, '/', '//') || '/'), 0)"
    return f"not {within}" if f.negated else within


def _joined(name: str, filters: Sequence[Filter], sizes: dict[Filter | None, int]) -> Query:
    start = min(sizes, key=lambda f: sizes[f])
    others = [f for f in filters if f is not start]
    if start is None:
        conditions, params = _conditions(others, lambda f, value: _has("f", f, value))
        return (
            f"select f.value as value, count(*) as count from main.{TABLE} f where f.facet = :prov_facet and {conditions} "
            f"group by f.value {ORDER}"
        ), {**params, "prov_facet": name}
    conditions, params = _conditions(others, lambda f, value: _has("s", f, value))
    return (
        f"select f.value as value, count(*) as count from main.{TABLE} s cross join main.{TABLE} f "
        "where s.facet = :prov_start and s.value = :prov_of and f.article_id = s.article_id and f.facet = :prov_facet "
        f"and {conditions} group by f.value {ORDER}"
    ), {**params, "prov_facet": name, "prov_start": start.facet, "prov_of": start.value}


def _has(alias: str, f: Filter, value: str) -> str:
    return (
        f"{'not ' if f.negated else ''}exists (select 1 from main.{TABLE} x where x.article_id = {alias}.article_id "
        f"and x.facet = '{f.facet}' and x.value = {value})"
    )


def _conditions(filters: Sequence[Filter], condition: Callable[[Filter, str], str]) -> Query:
    params = {f"prov_w{n}": f.value for n, f in enumerate(filters)}
    return " and ".join(condition(f, f":prov_w{n}") for n, f in enumerate(filters)) or "1", params


async def frequent(site: Site, f: Filter) -> bool:
    """Whether many of all articles have this value; false where the results are of a version that did not count."""
    try:
        result = await site.db.execute(
            "select articles, (select sum(articles) from main._provenance_counts where facet = 'role') as total "
            "from main._provenance_counts where facet = :facet and value = :value",
            {"facet": f.facet, "value": f.value},
        )
    except sqlite3.OperationalError:
        return False
    row = result.first()
    return row is not None and row["articles"] > MANY and row["articles"] > LEAST_SHARE * row["total"]


async def _sizes(site: Site, name: str, filters: Sequence[Filter]) -> dict[Filter | None, int]:
    """Articles of each filter that keeps those which have something; under None, rows of the facet itself."""
    whole = await site.db.execute(
        "select sum(articles) from main._provenance_counts where facet = :name", {"name": name}
    )
    sizes: dict[Filter | None, int] = {None: whole.first()[0] or 0}
    for f in filters:
        if not f.negated:
            result = await site.db.execute(
                "select articles from main._provenance_counts where facet = :facet and value = :value",
                {"facet": f.facet, "value": f.value},
            )
            row = result.first()
            sizes[f] = row[0] if row else 0
    return sizes
