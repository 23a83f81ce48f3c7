"""What an export is of: the articles with what was found out about them, and the links between them, row by row.

All of a database or one family; all links or only those that are sure enough to build on. Only the standard library,
and one row in memory at a time: the site exports a family with it, too.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..errors import ProvenanceError, StateError
from ..explain import waterfall
from ..settings import DEFAULT

Row = dict[str, Any]

VERDICT = (
    "role",
    "origin",
    "origin_basis",
    "origin_confidence",
    "credited",
    "family_id",
    "words",
    "narrative_words",
    "reused_words",
    "judgement",
)
LINK = (
    "article_id",
    "source_id",
    "relation",
    "confidence",
    "direction",
    "is_parent",
    "narrative_words",
    "quoted_words",
    "furniture_words",
    "article_share",
    "source_share",
    "jaccard",
    "judgement",
)


class Selection(NamedTuple):
    table: str
    pk: str
    columns: dict[str, str | None]
    claim: float
    family: str | None = None
    """Only this one's members, and links between them."""
    claims: bool = False

    @property
    def params(self) -> Row:
        return {"family": self.family, "claim": self.claim}

    def of_articles(self, column: str) -> str:
        """SQL: whether an article is meant."""
        if self.family is None:
            return "1"
        return f"{column} in (select article_id from main.provenance_articles where family_id = :family)"

    def of_links(self, alias: str) -> str:
        """SQL: whether a link is meant."""
        both = f"{self.of_articles(f'{alias}.article_id')} and {self.of_articles(f'{alias}.source_id')}"
        if not self.claims:
            return both
        sure = f"max(coalesce({alias}.confidence, 0), coalesce({alias}.same_copy, 0)) >= :claim"
        return f"{both} and ({alias}.is_parent is 1 or {sure})"


def select(conn: sqlite3.Connection, file: str, family: str | None = None, claims: bool = False) -> Selection:
    """Raises StateError where ``file`` holds no results, ProvenanceError where there is no such family."""
    tables = {row[0] for row in conn.execute("select name from main.sqlite_master where type = 'table'")}
    if not {"_provenance_settings", "provenance_articles"} <= tables:
        raise StateError(f"{file} holds no results yet. Make them first: datasette provenance detect {file}")
    settings = {
        key: json.loads(value) for key, value in conn.execute("select key, value from main._provenance_settings")
    }
    if family is not None:
        there = conn.execute("select 1 from main.provenance_families where id = ?", [family]).fetchone()
        if there is None:
            raise ProvenanceError(f"There is no family {family!r} in {file}: ids are in the table provenance_families.")
    claim = settings.get("claim", DEFAULT.claim)
    return Selection(settings["table"], settings["pk"], settings["columns"], claim, family, claims)


def articles(conn: sqlite3.Connection, chosen: Selection) -> Iterator[Row]:
    """``id, title, publisher, published, url`` and VERDICT, in order of the id."""
    columns = ", ".join(f"v.{name}" for name in VERDICT)
    sql = (
        f"select v.article_id as id, {_own(chosen, 'title')} as title, "
        f"coalesce(nullif(v.publisher, ''), {_own(chosen, 'publisher')}) as publisher, "
        f"coalesce(nullif(v.published, ''), {_own(chosen, 'published')}) as published, {_own(chosen, 'url')} as url, {columns} "
        f"from main.provenance_articles v left join main.{_quoted(chosen.table)} a on a.{_quoted(chosen.pk)} = v.article_id "
        f"where {chosen.of_articles('v.article_id')} order by v.article_id"
    )
    return _rows(conn, sql, chosen)


def links(conn: sqlite3.Connection, chosen: Selection, relations: tuple[str, ...] = ()) -> Iterator[Row]:
    """LINK, ``revision`` (1 where the article is a later version of the same publisher's text) and ``evidence``, the parts of
    the score; in order of the ids."""
    columns = ", ".join(f"l.{name}" for name in LINK)
    condition = f" and l.relation in ({', '.join(repr(name) for name in relations)})" if relations else ""
    sql = (
        f"select {columns}, l.evidence, "
        "exists (select 1 from main.provenance_versions n where n.article_id = l.article_id and n.compared_id = l.source_id) "
        "and a.publisher > '' and a.publisher = s.publisher as revision from main.provenance_links l "
        "join main.provenance_articles a on a.article_id = l.article_id join main.provenance_articles s on s.article_id = l.source_id "
        f"where {chosen.of_links('l')}{condition} order by l.article_id, l.source_id"
    )
    for row in _rows(conn, sql, chosen):
        yield {**row, "evidence": evidence(row["evidence"], row["confidence"])}


def agents(conn: sqlite3.Connection, chosen: Selection) -> Iterator[str]:
    """Everybody who is a publisher or an origin, by name."""
    whose = chosen.of_articles("article_id")
    sql = (
        f"select origin as name from main.provenance_articles where origin > '' and {whose} "
        f"union select publisher from main.provenance_articles where publisher > '' and {whose} order by 1"
    )
    return (row["name"] for row in _rows(conn, sql, chosen))


def evidence(stored: Any, confidence: float | None) -> dict[str, float]:
    """The parts of a link's score by name, in bits; they add up to the confidence before calibration."""
    chart = waterfall(stored, confidence or 0.0)
    return {step["name"]: round(step["bits"], 3) for step in chart["steps"]} if chart else {}


def _rows(conn: sqlite3.Connection, sql: str, chosen: Selection) -> Iterator[Row]:
    cursor = conn.execute(sql, {name: value for name, value in chosen.params.items() if f":{name}" in sql})
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def _own(chosen: Selection, role: str) -> str:
    column = chosen.columns.get(role)
    return f"a.{_quoted(column)}" if column else "null"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
