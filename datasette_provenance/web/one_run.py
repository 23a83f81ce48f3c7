"""A page says what one run of detection left: where another run ends while a page's queries are asked, the page is made anew.

A page asks several queries, of connections that others use meanwhile, so no transaction can hold it together. A run writes
in one transaction, which is seen by its row in ``_provenance_runs``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

TRIES = 3
"""A run takes longer than a page: that two end during one page was never seen."""

T = TypeVar("T")


class Changing(Exception):
    """Runs ended faster than the page could be made."""


async def of_one_run(db: Any, make: Callable[[], Awaitable[T]]) -> T:
    """What ``make()`` gives, or raises, where no run ended meanwhile. Raises Changing after TRIES in vain."""
    before = await _last_run(db)
    for _ in range(TRIES):
        try:
            made, error = await make(), None
        except Exception as raised:  # half of one run and half of another may look like anything
            error = raised
        after = await _last_run(db)
        if after == before:
            if error is not None:
                raise error
            return made
        before = after
    raise Changing


async def _last_run(db: Any) -> tuple[Any, ...] | None:
    """None where there is none: before the first, and in a copy that was made to be published."""
    sql = "select id, started, seconds from main._provenance_runs order by id desc limit 1"
    try:
        return await db.execute_fn(lambda conn: conn.execute(sql).fetchone())
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise
        return None
