"""What the commands that only look share: a database that they cannot write to, and an answer in either form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import sqlite3


@contextmanager
def read_only(db: str) -> Iterator[sqlite3.Connection]:
    """A connection that writes nothing. Raises ProvenanceError where the file is no database of results."""
    import sqlite3
    from pathlib import Path

    from ..errors import ProvenanceError

    conn = sqlite3.connect(f"{Path(db).resolve().as_uri()}?mode=ro", uri=True)
    conn.text_factory = lambda value: value.decode("utf-8", "replace")  # as detect reads it
    try:
        yield conn
    except sqlite3.DatabaseError as error:
        raise ProvenanceError(f"{db} cannot be read as a database of results: {error}.") from error
    finally:
        conn.close()


def show(found: dict[str, Any], lines: Iterable[str], as_json: bool) -> None:
    """Print an answer: for people line by line, for programs whole."""
    import json

    click.echo(json.dumps(found, indent=2, ensure_ascii=False, default=str) if as_json else "\n".join(lines))
