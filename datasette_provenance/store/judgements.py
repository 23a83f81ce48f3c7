"""What people say of links and origins: a table of its own, which no run touches and every later run counts.

Plain SQLite, without sqlite-utils: the site writes judgements, too. A reviewer has one judgement of each link and one of each
article's origin; a later one takes its place. Who, when and why stands in this table alone: what a run makes of it says only
that people confirmed, rejected or disputed something.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..errors import TableError
from ..records import JUDGEMENTS, ArticleId, JudgedLink, JudgedOrigin, Judgement, Relation
from ..tables import KEY, RESULTS
from . import ownership

TABLE = "provenance_judgements"
COLUMNS = RESULTS[TABLE].columns
Pair = frozenset[ArticleId]
"""A link's ends, whichever way it points."""


class Judged(NamedTuple):
    """One judgement of one person."""

    article_id: ArticleId
    source_id: ArticleId | None
    judgement: Judgement
    relation: Relation | None = None
    origin: str | None = None
    note: str = ""
    by: str = ""
    at: str = ""


class Counted(NamedTuple):
    """What all judgements come to. Plain values only: it travels to other processes, and what was counted is remembered."""

    links: Mapping[Pair, JudgedLink] = {}
    origins: Mapping[ArticleId, JudgedOrigin] = {}


class Anew(NamedTuple):
    """Of which people say something else than when results were made."""

    links: list[Pair]
    origins: list[ArticleId]

    @property
    def number(self) -> int:
        return len(self.links) + len(self.origins)


def create(conn: Any, id_type: str) -> None:
    """Make the table where there is none, and add the columns that an older one has not. ``id_type``: SQLite's, of the
    articles' keys. There is no foreign key: judgements stay where articles go."""
    types = {str: "TEXT", int: "INTEGER", KEY: id_type}
    there = _columns(conn)
    if not there:
        defined = ", ".join(
            f'"{name}" {types[kind]}{" PRIMARY KEY" if name == "id" else ""}' for name, (kind, _) in COLUMNS.items()
        )
        conn.execute(ownership.marked(f"create table main.{TABLE} ({defined})"))
    for name, (kind, _) in COLUMNS.items():
        if there and name not in there:
            conn.execute(f'alter table main.{TABLE} add column "{name}" {types[kind]}')
    for names in RESULTS[TABLE].indexes:
        conn.execute(f"create index if not exists main.idx_{TABLE}_{'_'.join(names)} on {TABLE} ({', '.join(names)})")


def write(conn: Any, table: str, judgements: Iterable[Judged]) -> int:
    """Put judgements in the place of earlier ones of the same reviewers; gives how many. ``table``: of the articles."""
    names = ", ".join(f'"{name}"' for name in (*Judged._fields, "articles_table"))
    places = ", ".join("?" * (len(Judged._fields) + 1))
    number = 0
    for one in judgements:
        withdraw(conn, table, one.article_id, one.source_id, one.by)
        row = [value if value != "" else None for value in one]
        conn.execute(f"insert into main.{TABLE} ({names}) values ({places})", (*row, table))
        number += 1
    return number


def withdraw(conn: Any, table: str, article: ArticleId, source: ArticleId | None, by: str) -> int:
    """Take out a reviewer's judgement of a link, or, without a source, of an origin; gives how many there were."""
    which = "article_id = :a and source_id is null"
    if source is not None:
        which = "(article_id = :a and source_id = :b or article_id = :b and source_id = :a)"
    asked = {"a": article, "b": source, "by": by or None, "table": table}
    asked = {name: value for name, value in asked.items() if name != "b" or source is not None}
    deleted = conn.execute(f'delete from main.{TABLE} where {which} and "by" is :by and articles_table = :table', asked)
    return int(deleted.rowcount)


def read(conn: Any, table: str) -> Iterator[Judged]:
    """All judgements of the articles of a table, the earliest first. Nothing where there is no such table as ours."""
    if not _columns(conn):
        return
    names = ", ".join(f'"{name}"' for name in Judged._fields)
    for row in conn.execute(f"select {names} from main.{TABLE} where articles_table = ? order by at, id", [table]):
        values = tuple(row)
        yield Judged(*values[:5], *(value or "" for value in values[5:]))


def counted(conn: Any, table: str) -> Counted:
    """What the judgements of the articles of a table come to. Raises TableError where one is none of ours."""
    links: dict[Pair, list[Judged]] = defaultdict(list)
    origins: dict[ArticleId, list[Judged]] = defaultdict(list)
    for one in read(conn, table):
        if one.judgement not in JUDGEMENTS:
            raise TableError(
                f"{TABLE} holds the judgement {one.judgement!r} of article {one.article_id!r}. There are: "
                f"{', '.join(JUDGEMENTS)}. Correct it there, or remove the row."
            )
        if one.source_id is None:
            origins[one.article_id].append(one)
        elif one.source_id != one.article_id:  # else it was written by hand, of no link
            links[frozenset((one.article_id, one.source_id))].append(one)
    return Counted(
        {pair: of_link(judgements) for pair, judgements in links.items()}, {k: of_origin(v) for k, v in origins.items()}
    )


def of_link(judgements: Collection[Judged]) -> JudgedLink:
    """What some people's judgements of one link come to: where they contradict each other, it is disputed."""
    said = {(one.judgement, one.relation if one.judgement == "confirmed" else None) for one in judgements}
    if len(said) == 1 and (only := said.pop())[0] != "disputed" and only != ("confirmed", None):
        return JudgedLink(*only)
    return JudgedLink("disputed", None)


def of_origin(judgements: Collection[Judged]) -> JudgedOrigin:
    """What some people's judgements of one article's origin come to. One may confirm an origin and another reject a
    different one: they agree."""
    names: dict[str, set[str]] = {
        kind: {j.origin or "" for j in judgements if j.judgement == kind} for kind in JUDGEMENTS
    }
    confirmed, rejected = names["confirmed"], names["rejected"]
    if names["disputed"] or confirmed & rejected or len(confirmed) > 1 or "" in confirmed:
        return JudgedOrigin("disputed", ())
    kind: Judgement = "confirmed" if confirmed else "rejected"
    return JudgedOrigin(kind, tuple(sorted(confirmed or rejected)))


def packed(of: Counted) -> list[list[list[Any]]]:
    """As JSON, to be remembered: what a run has counted."""
    links = sorted(([sorted(pair, key=repr), *said] for pair, said in of.links.items()), key=repr)
    origins = sorted(([key, said.judgement, list(said.names)] for key, said in of.origins.items()), key=repr)
    return [links, origins]


def unpacked(remembered: Any) -> Counted:
    links, origins = remembered or ([], [])
    return Counted(
        {frozenset(pair): JudgedLink(*said) for pair, *said in links},
        {key: JudgedOrigin(judgement, tuple(names)) for key, judgement, names in origins},
    )


def changed(before: Counted, now: Counted) -> Anew:
    """The links and the articles of which people say something else than before."""

    def other(was: Mapping[Any, Any], is_: Mapping[Any, Any]) -> list[Any]:
        return [key for key in dict.fromkeys((*was, *is_)) if was.get(key) != is_.get(key)]

    return Anew(other(before.links, now.links), other(before.origins, now.origins))


def _columns(conn: sqlite3.Connection) -> Sequence[str]:
    return [row[1] for row in conn.execute(f"pragma main.table_info({TABLE})")]
