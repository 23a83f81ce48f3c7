"""An article as a person names it: by its id, its address, or a part of its title that no other has."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import ProvenanceError
from ..sources.addresses import page_key
from .quoting import quoted

SHOWN = 5


def find_article(conn: sqlite3.Connection, table: str, pk: str, columns: Mapping[str, str | None], named: Any) -> Any:
    """The key of the article. Raises ProvenanceError where there is none, or where the words stand in several titles."""
    key, source = quoted(pk), quoted(table)
    row = conn.execute(f"select {key} from {source} where {key} = ?", (named,)).fetchone()
    if row:
        return row[0]
    name = str(named).strip()
    if columns.get("url") and (rows := _by_address(conn, key, source, quoted(str(columns["url"])), name)):
        return _only(rows, name, table, "address")
    if columns.get("title") and name and (rows := _by_title(conn, key, source, quoted(str(columns["title"])), name)):
        return _only(rows, name, table, "title")
    raise ProvenanceError(
        f"There is no article {name} in the table {table}: no id and no address is that, and no title has these words."
    )


def _by_address(conn: sqlite3.Connection, key: str, source: str, url: str, name: str) -> list[tuple[Any, str]]:
    page = page_key(name) if "/" in name and " " not in name else ""
    if not page:
        return []
    last = page.split("?")[0].rpartition("/")[2]
    rows = conn.execute(f"select {key}, {url} from {source} where instr({url}, ?)", (last,))
    return [(id_, text) for id_, text in rows if page_key(str(text)) == page]


def _by_title(conn: sqlite3.Connection, key: str, source: str, title: str, name: str) -> list[tuple[Any, str]]:
    """Those whose title it is, else those that have it in their title."""
    wanted = " ".join(name.casefold().split())
    folded = (
        (id_, str(text)) for id_, text in conn.execute(f"select {key}, {title} from {source} where {title} <> ''")
    )
    articles = [(id_, text) for id_, text in folded if wanted in " ".join(text.casefold().split())]
    return [(i, text) for i, text in articles if " ".join(text.casefold().split()) == wanted] or articles


def _only(articles: Sequence[tuple[Any, str]], name: str, table: str, what: str) -> Any:
    if len(articles) == 1:
        return articles[0][0]
    shown = "".join(f"\n  {id_}  {text}" for id_, text in articles[:SHOWN])
    more = f"\n  and {len(articles) - SHOWN:,} more" if len(articles) > SHOWN else ""
    raise ProvenanceError(
        f"{len(articles):,} articles of the table {table} go by the {what} {name!r}. Name one by its id:{shown}{more}"
    )
