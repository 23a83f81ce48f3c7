"""The facets by name: the tables they come from and how a filter on them reads in words."""

from __future__ import annotations

from typing import NamedTuple

TABLE = "_provenance_facets"
"""facet, value, article_id; with a covering index in that order."""


HIDDEN = (
    "_provenance_settings",
    "_provenance_facets",
    "_provenance_counted",
    "_provenance_sums",
    "_provenance_counts",
    "_provenance_mixes",
    "_provenance_spread",
    "_provenance_columns",
    "_provenance_documents",
    "_provenance_sketches",
    "_provenance_commonplaces",
    "_provenance_prints",
    "_provenance_told",
    "_provenance_lines",
    "_provenance_runs",
    "_sqlite_migrations",
)
"""The engine's own tables, of no use to a reader."""


RESULTS = (
    "provenance_families",
    "provenance_articles",
    "provenance_versions",
    "provenance_links",
    "provenance_passages",
    "provenance_mentions",
    "provenance_judgements",
    "provenance_publishers",
    "provenance_origins",
    "provenance_carriers",
    "provenance_captures",
    *(table for table in HIDDEN if table.startswith("_provenance_")),
)
"""All that detection makes."""

MARK = "/* made by datasette-provenance */"
"""In the ``create table`` of each."""

_OF_SUMS = ("provenance_articles", "provenance_links", "provenance_families", "provenance_captures")
_OF_FACETS = ("provenance_articles", "provenance_links", "provenance_mentions")
SOURCES: dict[str, tuple[str, ...]] = {
    "provenance_publishers": ("provenance_articles", "provenance_captures"),
    "provenance_carriers": ("provenance_articles", "provenance_captures"),
    "provenance_origins": ("provenance_articles", "provenance_families", "provenance_carriers"),
    "provenance_captures": ("provenance_articles", "provenance_links"),
    "_provenance_counted": _OF_SUMS,
    "_provenance_sums": _OF_SUMS,
    "_provenance_facets": _OF_FACETS,
    "_provenance_counts": _OF_FACETS,
    "_provenance_mixes": _OF_FACETS,
    "_provenance_spread": _OF_FACETS,
    "_provenance_columns": _OF_FACETS,
    "_provenance_documents": ("provenance_articles",),
}
"""Results that were made of other results, beside the articles: of which."""

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
    "role": {"partial": "partly reused", "independent": "own text"},
    "relation": {
        "partial": "partly the same text",
        "quotes": "quotations only",
        "furniture": "page furniture only",
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
