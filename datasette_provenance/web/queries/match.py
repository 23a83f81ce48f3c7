"""What a pasted text is compared with: the articles that share its fingerprints, with their texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils import escape_sqlite, sqlite_timelimit
from datasette.utils.asgi import NotFound

from ...errors import StateError
from ...match import Candidate, Where
from ...match import candidates as nearest
from ...match import read as read_candidates
from ..site import Site
from . import older_results

LIMIT_MS = 1000


async def candidates(site: Site, prints: Sequence[int], without: str | int | None) -> list[Candidate]:
    """The nearest articles first. Raises QueryInterrupted where looking them up takes too long, NotFound where the
    database has no fingerprints to look up."""
    where = Where(site.table, site.pk, site.columns)

    def find(conn: Any) -> list[Candidate]:
        with sqlite_timelimit(conn, LIMIT_MS):
            ids = [key for key, _ in nearest(conn, prints, without)]
            return read_candidates(conn, where, ids)

    try:
        return await site.db.execute_fn(find)
    except StateError as error:
        raise NotFound(f"{error} {site.file}") from None
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise QueryInterrupted(error, "", {}) from None
        raise older_results(site, error) from None


async def by_url(site: Site, url: str) -> str | int | None:
    """The key of the article with this address; None where there is none. The column may have no index."""
    result = await site.db.execute(
        f"select {escape_sqlite(site.pk)} from main.{escape_sqlite(site.table)} "
        f"where {escape_sqlite(site.columns['url'])} = :url limit 1",
        {"url": url},
    )
    row = result.first()
    return row[0] if row else None
