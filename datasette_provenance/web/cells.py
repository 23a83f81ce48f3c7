"""Cells of our own tables, as links and words. No query a cell: all is taken from the row."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from datasette.utils import tilde_encode
from markupsafe import Markup

from .. import explain
from .options import read_options
from .panel import BADGES

FAMILY_COLUMNS = {("provenance_articles", "family_id"), ("provenance_families", "id")}
LONGEST_SUMMARY = 160
BADGE = "border: 1px solid; border-radius: 0.8em; padding: 0 0.5em; font-size: 0.85em; white-space: nowrap"
"""As in the panel: these tables load no style sheet of ours."""


def cell(datasette: Any, database: str, table: str | None, column: str, value: Any, row: Any) -> Any:
    """Markup for a cell that we know better than Datasette, else None."""
    if table is None or not table.startswith("provenance_") or value in (None, ""):
        return None
    if (table, column) in FAMILY_COLUMNS:
        return _family(datasette, database, _plain(value), _label(value))
    if (table, column) == ("provenance_families", "title"):
        # In a listing, Datasette makes the key the link to the row and asks nobody.
        family_id = _beside(row, "id")
        return None if family_id is None else _family(datasette, database, family_id, value)
    if table in ("provenance_articles", "provenance_families") and column == "origin":
        return _origin(value, _beside(row, "origin_kind"), _beside(row, "origin_basis"))
    if table == "provenance_links" and column == "relation":
        return _comparison(datasette, database, value, row)
    if (table, column) == ("provenance_judgements", "judgement"):
        return _judged(datasette, database, value, row)
    if table == "provenance_links" and column == "evidence":
        return _summary(value)
    return None


def _family(datasette: Any, database: str, family_id: Any, label: Any) -> Markup | None:
    if "family" not in read_options(datasette, database).pages:
        return None
    url = f"{datasette.urls.database(database)}/-/provenance/family/{tilde_encode(str(family_id))}"
    return Markup('<a href="{}">{}</a>').format(url, label)


def _origin(value: Any, kind: Any, basis: Any) -> Markup | None:
    """The origin with a word for the kind of its evidence; the sentence itself on hover."""
    word = BADGES.get(str(kind))
    if not word:
        return None
    return Markup('<bdi>{}</bdi> <span style="{}" title="{}">{}</span>').format(value, BADGE, basis, word)


def _comparison(datasette: Any, database: str, value: Any, row: Any) -> Any:
    article_id, source_id = _beside(row, "article_id"), _beside(row, "source_id")
    if article_id is None or source_id is None or "compare" not in read_options(datasette, database).pages:
        return None
    a, b = quote(str(article_id), safe=""), quote(str(source_id), safe="")
    url = f"{datasette.urls.database(database)}/-/provenance/compare?a={a}&b={b}"
    return Markup('<a href="{}" title="Compare the two articles">{}</a>').format(url, value)


def _judged(datasette: Any, database: str, value: Any, row: Any) -> Any:
    """A judgement, as a link to what it is of."""
    article, other, table = (_beside(row, name) for name in ("article_id", "source_id", "articles_table"))
    if article is None or not table:
        return None
    if other is not None:
        return _comparison(datasette, database, value, row)
    if "article" not in read_options(datasette, database).pages:
        return None
    url = f"{datasette.urls.database(database)}/{tilde_encode(str(table))}/-/provenance/{tilde_encode(str(article))}"
    return Markup('<a href="{}" title="The article">{}</a>').format(url, value)


def _summary(value: Any) -> Any:
    """The sentences of the parts that weighed most, in place of their JSON."""
    try:
        evidence = explain.parts(value)
        bars = sorted(evidence["bars"] if evidence else [], key=lambda bar: -abs(float(bar["bits"])))
        sentences = " ".join(str(bar["sentence"]) for bar in bars[:2] if bar.get("sentence"))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if len(sentences) > LONGEST_SUMMARY:
        sentences = sentences[:LONGEST_SUMMARY].rsplit(" ", 1)[0] + " …"
    # Without a width the table squeezes it into a column of single words.
    return Markup('<span style="display: block; min-width: 20em">{}</span>').format(sentences) if sentences else None


def _beside(row: Any, column: str) -> Any:
    """Another column's value; None where ``?_col=`` left it out."""
    try:
        return _plain(row[column])
    except (KeyError, IndexError):
        return None


def _plain(value: Any) -> Any:
    """A foreign key's own value, where Datasette has put its label beside it."""
    return value["value"] if isinstance(value, dict) else value


def _label(value: Any) -> Any:
    return value["label"] or value["value"] if isinstance(value, dict) else value
