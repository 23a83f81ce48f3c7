"""Every SELECT that the pages run, a module a page: plain functions that give plain dicts.

Only look-ups that an index answers, each with a limit: the tables may hold a million articles. Article ids
are those of the tables (integers or text, as the articles table has them).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from datasette.utils import escape_sqlite
from datasette.utils.asgi import NotFound

from ..site import Site

OLD_RESULTS = (
    "These results were made by an older version. Make them again: datasette provenance detect {file} --rebuild"
)
MAX_TEXT = 200_000  # characters of one text that a page shows


def older_results(site: Site, error: Exception) -> Exception:
    """What to raise for an error of SQLite: that the results are of an older version, where a table or column is missing."""
    older = "no such table" in str(error) or "no such column" in str(error)
    return NotFound(OLD_RESULTS.format(file=site.file)) if older else error


def article_columns(site: Site, alias: str) -> str:
    """The select list for an article's small columns, by our names."""
    pk = f"{alias}.{escape_sqlite(site.pk)}"
    return ", ".join(
        [
            f"{pk} as id",
            *(f"{site.select(role, alias)} as {role}" for role in ("title", "publisher", "published", "url")),
        ]
    )


def placeholders(values: Iterable[Any], prefix: str) -> tuple[str, dict[str, Any]]:
    """``(:p0, :p1, ...)`` and its parameters; old SQLite takes 999, so callers keep lists short."""
    params = {f"{prefix}{i}": value for i, value in enumerate(values)}
    return f"({', '.join(f':{name}' for name in params)})", params


def as_text(value: Any) -> str:
    """Whatever somebody keeps in a text column, as text."""
    if value is None:
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def article_row(row: dict[str, Any]) -> dict[str, Any]:
    """An article as the pages carry it: text columns as text, a title that is never empty."""
    article: dict[str, Any] = {
        **row,
        **{k: as_text(row[k]).strip() for k in ("title", "publisher", "published", "url")},
    }
    if not article["title"]:
        article["title"] = f"Article {row['id']}"
    return article
