"""The facets by name: the tables they come from and how a filter on them reads in words."""

from __future__ import annotations

from typing import NamedTuple

from ..tables import INTERNAL, SETTINGS

TABLE = "_provenance_facets"
"""facet, value, article_id; with a covering index in that order."""

HIDDEN = (SETTINGS, *INTERNAL, "_sqlite_migrations")
"""The engine's own tables, of no use to a reader."""

INDEX_PARTS = (
    "",
    *(f"_{part}" for part in ("config", "content", "data", "docsize", "idx", "segdir", "segments", "stat")),
)
"""Endings of the tables in which SQLite keeps a full-text index, the index itself first."""


class Name(NamedTuple):
    reads: tuple[str, ...]
    """The public tables that the values were taken from: who may not view them gets no facet either."""
    words: str
    """A filter in words, ``{}`` for the value."""
    negated: str


FACETS: dict[str, Name] = {
    "origin": Name(("provenance_articles",), 'likely origin is "{}"', 'likely origin is not "{}"'),
    "role": Name(("provenance_articles",), "role is {}", "role is not {}"),
    "relation": Name(
        ("provenance_articles", "provenance_links"),
        "relation to another article is {}",
        "relation to no other article is {}",
    ),
    "cited": Name(("provenance_articles", "provenance_mentions"), 'text cites "{}"', 'text does not cite "{}"'),
    "credited": Name(("provenance_articles",), "copy is {}", "copy is not {}"),
    "judged": Name(("provenance_articles", "provenance_links"), "people judged: {}", "people did not judge: {}"),
    "carried_by": Name(
        ("provenance_articles", "provenance_links"), 'copy also carried by "{}"', 'copy not carried by "{}"'
    ),
}


CREDIT_WORDS = {True: "credited", False: "not credited"}

LABELS = {
    "role": {"partial": "partly reused", "translation": "told from another language", "independent": "own text"},
    "relation": {
        "partial": "partly the same text",
        "quotes": "quotations only",
        "furniture": "page furniture only",
        "translation": "told in another language",
    },
    "credited": {"uncredited": "not credited"},
}
"""Values that are not names, as people read them; the others stand for themselves."""


def label(facet: str, value: str) -> str:
    return LABELS.get(facet, {}).get(value, value)


def filter_key(name: str) -> str:
    """The key of the query string that filters by this facet; repeated, every one of them must hold."""
    return f"_provenance_{name}"


def negated_key(name: str) -> str:
    # Not the suffix __not: core takes keys with two underscores inside for column filters.
    return f"_provenance_not_{name}"
