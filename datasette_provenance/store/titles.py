"""Titles that are none: what a scraper took for the headline of many pages of a load, as the label of a form beside them.

They are set aside, not lost, and a later load of the same pages finds them as they were left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlite_utils import Database

from .captures import CAME
from .quoting import quoted

RAW = "title_raw"
"""The column that keeps a title which is none."""
PAGES = 10
"""Pages of a load that carry it, at least; a column of a paper ("Letters") comes as often only in large loads, and then:"""
SHARE = 0.05
"""of all pages of the load, at least;"""
PRINTED = 0.2
"""and it stands in no more of their texts than this: a headline is printed above its story, where texts have headlines."""


class SetAside(NamedTuple):
    pages: int
    title: str
    """The most frequent one."""


def as_left(row: dict[str, Any], stored: Mapping[str, Any]) -> None:
    """A row that comes again with a title that was set aside: as it stands in the table."""
    if stored.get("title") is None and row.get("title") is not None and stored.get(RAW) == row["title"]:
        row["title"], row[RAW] = None, row["title"]


def set_aside(db: Database, table: str) -> SetAside:
    """Take out the titles of this load that many different texts share, or that an earlier load took out."""
    name = quoted(table)
    loaded = f"{name} t join {CAME} c on c.id = t.id"
    has_raw = RAW in db.table(table).columns_dict
    earlier = {row[0] for row in db.conn.execute(f"select distinct {RAW} from {name}")} if has_raw else set()
    (total,) = db.conn.execute(f"select count(*) from {CAME}").fetchone()
    counts = db.conn.execute(f"select t.title, count(*) from {loaded} where t.title is not null group by 1").fetchall()
    often = [(title, n) for title, n in counts if title in earlier or n >= max(PAGES, SHARE * total)]
    if often:  # only then the texts are looked into
        (printed,) = db.conn.execute(f"select sum(instr(t.text, t.title) > 0) from {loaded}").fetchone()
        tells = (printed or 0) >= PRINTED * total  # texts without headlines tell nothing of them
        often = [(t, n) for t, n in often if t in earlier or (tells and _is_none(db, loaded, t, n))]
    if not often:
        return SetAside(0, "")
    if not has_raw:
        db.table(table).add_column(RAW, str)
    db.conn.executemany(
        f"update {name} set {RAW} = title, title = null where title = ? and id in (select id from {CAME})",
        [(title,) for title, _ in often],
    )
    return SetAside(sum(n for _, n in often), max(often, key=lambda pair: (pair[1], pair[0]))[0])


def _is_none(db: Database, loaded: str, title: str, count: int) -> bool:
    """Whether a title stands over different texts, and in hardly any of them."""
    texts, printed = db.conn.execute(
        f"select count(distinct t.text), sum(instr(t.text, t.title) > 0) from {loaded} where t.title = ?", (title,)
    ).fetchone()
    return 2 * texts > count and printed <= PRINTED * count
