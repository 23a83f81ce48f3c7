"""One page, one article: the rows of a load that repeat a page which came before, however its address was written.

A page is repeated by a row with its address (tracking parameters, scheme, www. and the last slash aside) and its text, or
with its outlet and its text: then under the same headline, unless the text is long enough to speak for itself. Rows whose
texts differ are kept apart, each with its own id. Where no outlet is known, two equal texts can be two outlets'.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlite_utils import Database

from ..sources.addresses import page_key
from .quoting import quoted

COLUMN = "captures"
"""How often a page came, where it came more than once."""
PAGES = "temp._provenance_pages"
CAME = "temp._provenance_came"
SPEAKS = 60
"""Words of a text that no two stories of an outlet have in common by chance, or as the same notice."""
VARIABLES = 500


def begin(db: Database) -> None:
    db.conn.execute(f"create table if not exists {PAGES} (key blob primary key, id text) without rowid")
    db.conn.execute(f"create table if not exists {CAME} (id text primary key, times integer) without rowid")
    db.conn.execute(f"delete from {PAGES}")
    db.conn.execute(f"delete from {CAME}")


class Folded(NamedTuple):
    rows: list[Mapping[str, Any]]
    """Those that are articles of their own or the same one again."""
    repeats: int
    """Rows that repeat a page."""
    came: set[str]
    """Ids of the rows that came before this batch."""


def fold(db: Database, batch: list[Mapping[str, Any]], stored: Container[str]) -> Folded:
    """The rows of a batch without those that repeat a page under another id. ``stored``: ids of rows that are in the table
    already; they stay what they are."""
    keys = [keys_of(row) for row in batch]
    known = dict(
        _pairs(db, f"select key, id from {PAGES} where key in", list({k for row_keys in keys for k in row_keys}))
    )
    before = dict(_pairs(db, f"select id, times from {CAME} where id in", [str(row["id"]) for row in batch]))
    times: dict[str, int] = {}
    kept, repeats = [], 0
    for row, row_keys in zip(batch, keys, strict=True):
        key = str(row["id"])
        first = key
        if key in before or key in times:
            repeats += 1
        elif key not in stored:
            first = next((known[k] for k in row_keys if k in known), key)
            repeats += first != key
        if first == key:
            kept.append(row)
        times[first] = times.get(first, 0) + 1
        for k in row_keys:
            known.setdefault(k, first)
    db.conn.executemany(f"insert or ignore into {PAGES} values (?, ?)", known.items())
    db.conn.executemany(
        f"insert into {CAME} values (?, ?) on conflict (id) do update set times = times + excluded.times", times.items()
    )
    return Folded(kept, repeats, set(before))


def count(db: Database, table: str) -> None:
    """Fill the column ``captures`` of the pages that came more than once; it is made where there is one."""
    often = db.conn.execute(f"select id, times from {CAME} where times > 1").fetchall()
    if not often:
        return
    if COLUMN not in {column.name.lower() for column in db.table(table).columns}:
        db.table(table).add_column(COLUMN, int)
    db.conn.executemany(
        f"update {quoted(table)} set {COLUMN} = ?2 where id = ?1 and ({COLUMN} is null or {COLUMN} < ?2)", often
    )


def keys_of(row: Mapping[str, Any]) -> list[bytes]:
    """What two rows of the same page have in common, one or the other of it."""
    words = str(row["text"] or "").casefold().split()
    text = " ".join(words)
    address = page_key(str(row["url"] or ""))
    outlet = " ".join(str(row["publisher"] or "").casefold().split()) or address.partition("/")[0]
    keys = [_hash("address", address, text)] if address else []
    if outlet:
        headline = "" if len(words) >= SPEAKS else " ".join(str(row["title"] or "").casefold().split())
        keys.append(_hash("outlet", outlet, headline, text))
    return keys


def _hash(*parts: str) -> bytes:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _pairs(db: Database, sql: str, values: list[Any]) -> list[tuple[Any, Any]]:
    pairs: list[tuple[Any, Any]] = []
    for at in range(0, len(values), VARIABLES):
        part = values[at : at + VARIABLES]
        pairs += db.conn.execute(f"{sql} ({', '.join('?' * len(part))})", part).fetchall()
    return pairs
