"""What the commands that only look share: a database that they cannot write to, and an answer in either form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import sqlite3

NO_RESULTS = "cannot be read as a database of results"


@contextmanager
def read_only(db: str) -> Iterator[sqlite3.Connection]:
    """A connection that writes nothing. Raises ProvenanceError where the file is no database of results.

    One in WAL mode is read through files beside it, which SQLite makes if it may. Where it may not, as in a folder that is
    only to be read, the file is read as it is, which is said: a program that writes to it meanwhile would not be seen.
    """
    import sqlite3
    from pathlib import Path

    from ..errors import ProvenanceError, said_of, unusable

    address = f"{Path(db).resolve().as_uri()}?mode=ro"
    conn = sqlite3.connect(address, uri=True)
    try:
        conn.execute("select 1 from sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        if "unable to open" not in str(error) or _holds(f"{db}-wal"):
            conn.close()
            raise ProvenanceError(f"{db} cannot be read: {said_of(error)}.") from error
        conn.close()
        conn = sqlite3.connect(f"{address}&immutable=1", uri=True)
        click.echo(
            f"{db} is in WAL mode in a folder that cannot be written to: read as a file that nobody changes.", err=True
        )
    except sqlite3.DatabaseError as error:
        conn.close()
        raise ProvenanceError(f"{unusable(db, error, NO_RESULTS)}.") from error
    conn.text_factory = lambda value: value.decode("utf-8", "replace")  # as detect reads it
    try:
        yield conn
    except sqlite3.DatabaseError as error:
        older = "; they may be of an older version. Make them anew: datasette provenance detect " + db
        more = older if "no such" in str(error) else ""
        raise ProvenanceError(f"{unusable(db, error, NO_RESULTS)}{more}.") from error
    finally:
        conn.close()


def _holds(path: str) -> bool:
    """Whether there is such a file that holds anything: what was written there and not yet into the database."""
    import os

    try:
        return os.path.getsize(path) > 0
    except OSError:
        return False


def show(found: dict[str, Any], lines: Iterable[str], as_json: bool) -> None:
    """Print an answer: for people line by line, for programs whole."""
    import json

    click.echo(json.dumps(found, indent=2, ensure_ascii=False, default=str) if as_json else "\n".join(lines))
