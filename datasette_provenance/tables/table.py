"""What one of our tables is: its columns with their meaning, its keys, what it was made of and who reads it."""

from __future__ import annotations

from typing import Literal, NamedTuple

MARK = "/* made by datasette-provenance */"
"""In the ``create table`` of each, as SQLite keeps it."""

Key = Literal["key of an article"]
KEY: Key = "key of an article"
"""In place of a type: that of the articles' primary key."""

Use = Literal["reader", "judgements", "site", "match", "detect"]
"""Who reads it: everybody's SQL; likewise, and people write it; facets and pages; ``match``; only later runs."""


class Column(NamedTuple):
    type: type | Key
    meaning: str


class Table(NamedTuple):
    columns: dict[str, Column]
    key: tuple[str, ...] = ()
    """Without: SQLite's rowid."""
    indexes: tuple[tuple[str, ...], ...] = ()
    made_of: tuple[str, ...] = ()
    """Tables of ours that it was made of, beside the articles: who may not view these may not view it."""
    use: Use = "reader"
    summed: bool = False
    """Made from other tables of ours when a run ends."""
    clustered: bool = False
    """Only read in the order of its key or of another index: kept once, without a rowid."""
