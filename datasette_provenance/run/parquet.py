"""Results as Parquet: a folder with the rows of each table, one with the articles, and a file that says what these are.

    PATH/_run.json               what a later reader must know: ``Run``
    PATH/articles/*.parquet      the articles with all columns that the source has, as it has them
    PATH/TABLE/*.parquet         of each of ``TABLES``, with the columns of `tables`: the values that SQLite would hold

Keys of articles are of one type throughout, text or whole numbers; JSON is text; what is yes or no is 1 or 0. Rows are in no
order. What people say (provenance_judgements) is not among them: nobody has judged results that stand in no database. What the
site sums up is not either: it is made where a database is made of a part.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from ..tables import KEY, RESULTS, TABLES
from ..tables import Table as Definition

RUN = "_run.json"
ARTICLES = "articles"
FACETS = "_provenance_facets"
"""Of tables that are no reader's the one that is no sum of others."""
NAMES = (*(name for name, table in RESULTS.items() if table.use != "judgements"), FACETS)
"""Tables of which there is a folder, in the order in which a database takes them."""
ID_TYPES: dict[str, Any] = {"TEXT": pa.string(), "INTEGER": pa.int64()}
"""By ``Run.pk_type``."""
TYPES: dict[Any, Any] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bytes: pa.binary()}


class Run(NamedTuple):
    """What stands in ``_run.json``: the articles as ``store.table.ArticleTable`` has them, and what results were made with."""

    table: str
    """What the articles' table is called where a database is made: articles."""
    pk: str
    """Column of ``articles/`` that names an article."""
    pk_type: str
    """TEXT or INTEGER."""
    columns: dict[str, str | None]
    """text, title, publisher, published, url -> columns of ``articles/``; None where there is none."""
    page: dict[str, str]
    """What else is read of an article (``records.Article.page``) -> columns of ``articles/``."""
    dates: str
    """What 03/04/2025 means: dmy, mdy, or empty."""
    markup: bool
    """The texts are HTML."""
    articles: int
    """That have a text."""
    claim: float
    """Confidence from which a link is claimed (``settings.Settings``)."""
    version: str
    """Of datasette-provenance."""
    outlets: list[dict[str, str]]
    """Sources beside those of the registry, as ``attribution.outlets.read_outlets`` gives them."""


def to_json(run: Run) -> str:
    return json.dumps(run._asdict(), ensure_ascii=False, indent=1)


def from_json(text: str) -> Run:
    """Keys that are not known are left out, so that later versions may add some. Raises ValueError where some are missing."""
    given = json.loads(text)
    if not isinstance(given, dict) or not given.keys() >= set(Run._fields):
        raise ValueError("this is no _run.json of results")
    return Run(**{name: given[name] for name in Run._fields})


def schema(table: str, pk_type: str) -> pa.Schema:
    """The Arrow columns of one of our tables, in their order."""
    definition: Definition = TABLES[table]
    return pa.schema(
        [
            (name, ID_TYPES[pk_type] if column.type == KEY else TYPES[column.type])
            for name, column in definition.columns.items()
        ]
    )


def batch(rows: Sequence[Sequence[Any]], of: pa.Schema) -> pa.RecordBatch:
    """Rows as SQLite would be given them, as columns."""
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(of)
    return pa.RecordBatch.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, of, strict=True)], schema=of
    )
