"""Which tables of a database are ours: only these are ever dropped, emptied or written to.

Every table that we make carries a mark in its own ``create table``, as SQLite keeps it: it goes with the table wherever
that is copied or renamed, and a table that somebody made under the same name has none. Version 0.1 left no marks. Of a database
that it worked on, which its settings and its row among the migrations show, the tables are ours that have just the columns that
it gave them; a run makes them anew, with marks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from ..errors import TableError
from ..tables import MARK, SETTINGS

MIGRATIONS = "datasette-provenance"
"""Our name among those of sqlite-utils' migrations."""

# The tables of version 0.1 and their columns.
FIRST = {
    "provenance_families": (
        "id title origin origin_basis origin_confidence root_id articles publishers uncredited event_articles "
        "event_sources first_published last_published"
    ),
    "provenance_articles": (
        "article_id family_id role origin origin_basis origin_confidence credited source_id publisher "
        "published words narrative_words quoted_words furniture_words reused_words place dated authors "
        "revision"
    ),
    "provenance_versions": (
        "article_id compared_id version versions missed_correction dropped_paragraphs own_words version_order"
    ),
    "provenance_links": (
        "article_id source_id relation confidence same_copy direction is_parent narrative_words quoted_words "
        "furniture_words article_share source_share jaccard evidence"
    ),
    "provenance_passages": ("article_id source_id kind article_start article_end source_start source_end words"),
    "provenance_mentions": "article_id kind name start end text",
    "provenance_publishers": "publisher articles carried uncredited timed median_hours",
    "provenance_origins": "origin articles publishers carried uncredited families",
    "provenance_carriers": "publisher origin articles uncredited",
    "_provenance_facets": "facet value article_id",
    "_provenance_counts": "facet value articles",
    "_provenance_mixes": "number role origin credited relations articles",
    "_provenance_spread": "facet value mix articles",
    "_provenance_columns": "name value mix articles",
    "_provenance_documents": "number article_id text_hash given_publisher publisher agency published title",
    "_provenance_sketches": "kind first numbers sizes entries",
    "_provenance_commonplaces": "window facts",
    "_provenance_lines": "publisher line",
    "_provenance_prints": "row entries",
    "_provenance_runs": "id started seconds articles changed version",
    SETTINGS: "key value",
}
EARLIER = {
    "provenance_versions": "article_id compared_id version versions missed_correction dropped_paragraphs own_words",
    "_provenance_documents": "article_id text_hash words_signature facts_signature prints",
    "_provenance_prints": "print article_id",
}
"""Likewise, of what was tried before it."""


class Named(NamedTuple):
    """What has a name of ours in a database."""

    name: str
    """As it is written there."""
    kind: str
    """table, view, index or trigger."""
    sql: str


def marked(sql: str) -> str:
    """A ``create table`` with the mark in it."""
    head, bracket, rest = sql.partition("(")
    return f"{head}{bracket} {MARK}{rest}"


def is_marked(sql: str | None) -> bool:
    return MARK in (sql or "").partition("(")[2].partition("\n")[0]


def foreign(conn: Any, names: Iterable[str]) -> list[Named]:
    """Whatever has one of these names and cannot be shown to be ours."""
    first = _of_first_version(conn)
    return [named for named in _named(conn, names) if not _ours(conn, named, first)]


def check(conn: Any, database: str, names: Iterable[str]) -> None:
    """Raise TableError where something has one of these names that cannot be shown to be ours. Changes nothing."""
    others = foreign(conn, names)
    if not others:
        return
    listed = ", ".join(f"{f.kind} {f.name}" for f in others)
    noun, them = ("names", "them") if len(others) > 1 else ("a name", "it")
    raise TableError(
        f"{database} holds {noun} that detect needs for its results, and that detect did not make, or not as now: {listed}. "
        f"Nothing was touched. Rename {them}, for instance with `sqlite-utils rename-table`, or drop {them} if nobody needs "
        f"{them}; then run detect again."
    )


def _named(conn: Any, names: Iterable[str]) -> list[Named]:
    asked = json.dumps([name.lower() for name in names])
    sql = (
        "select name, type, coalesce(sql, '') from main.sqlite_master "
        "where lower(name) in (select value from json_each(?)) order by name"
    )
    return [Named(*row) for row in conn.execute(sql, [asked])]


def _ours(conn: Any, named: Named, first: bool) -> bool:
    if named.kind != "table":
        return False
    if is_marked(named.sql):
        return True
    name = named.name.lower()
    return first and " ".join(_columns(conn, named.name)) in (FIRST.get(name), EARLIER.get(name))


def _of_first_version(conn: Any) -> bool:
    """Whether version 0.1 worked on the database, and none since."""
    settings = next((named for named in _named(conn, [SETTINGS]) if named.kind == "table"), None)
    if settings is None or is_marked(settings.sql) or _columns(conn, settings.name) != ["key", "value"]:
        return False
    keys = {row[0] for row in conn.execute(f"select key from main.{SETTINGS}")}
    made = _named(conn, ["_sqlite_migrations"])
    return (
        keys >= {"table", "pk", "columns", "claim", "version", "sketches"}
        and [m.kind for m in made] == ["table"]
        and {"migration_set", "name"} <= set(_columns(conn, made[0].name))
        and conn.execute(
            "select 1 from main._sqlite_migrations where migration_set = ? limit 1", [MIGRATIONS]
        ).fetchone()
        is not None
    )


def _columns(conn: Any, table: str) -> list[str]:
    quoted = '"' + table.replace('"', '""') + '"'
    return [row[1] for row in conn.execute(f"pragma main.table_info({quoted})")]
