"""What detection keeps of every article for later runs, unpacked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from datasette_provenance.store.sketches import unpacked


def sketches(conn: sqlite3.Connection) -> Iterator[tuple[str, int, list[int]]]:
    """Kind, the article's number, and the values."""
    for kind, *packed in conn.execute("select kind, numbers, sizes, entries from _provenance_sketches"):
        numbers, values, offsets = unpacked(kind, *packed)
        for n, number in enumerate(numbers.tolist()):
            yield kind, number, values[offsets[n] : offsets[n + 1]].tolist()
