"""What a pasted text is compared with: the articles that share its fingerprints or its facts, with their texts."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils import escape_sqlite, sqlite_timelimit
from datasette.utils.asgi import NotFound

from ...errors import StateError
from ...match import given_of
from ...neighbours import Asked, Candidate, Where, look_up, read
from ..site import Site
from . import older_results

LIMIT_MS = 1000


async def candidates(site: Site, asked: Asked, without: str | int | None) -> tuple[list[Candidate], tuple[str, str]]:
    """The nearest articles first; publisher and time of the article ``without`` which they are looked up. Raises QueryInterrupted where looking them up takes too long, NotFound where the
    database has neither to look up."""
    where = Where(site.table, site.pk, site.columns)

    def find(conn: Any) -> tuple[list[Candidate], tuple[str, str]]:
        with sqlite_timelimit(conn, LIMIT_MS):
            itself = [] if without is None else read(conn, where, [without])
            return look_up(conn, where, asked, without), given_of(itself[0] if itself else None)

    try:
        return await site.db.execute_fn(find)
    except StateError as error:
        raise NotFound(f"{error} {site.file}") from None
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise QueryInterrupted(error, "", {}) from None
        raise older_results(site, error) from None


async def known(site: Site, article_id: str | int) -> Candidate | None:
    """One article, to compare a text with."""
    where = Where(site.table, site.pk, site.columns)
    stored = await site.db.execute_fn(lambda conn: read(conn, where, [article_id]))
    return stored[0] if stored else None


async def by_url(site: Site, url: str) -> str | int | None:
    """The key of the article with this address; None where there is none. The column may have no index."""
    result = await site.db.execute(
        f"select {escape_sqlite(site.pk)} from main.{escape_sqlite(site.table)} "
        f"where {escape_sqlite(site.columns['url'])} = :url limit 1",
        {"url": url},
    )
    row = result.first()
    return row[0] if row else None
