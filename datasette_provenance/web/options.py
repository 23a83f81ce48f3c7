"""What the owner of a site sets in ``metadata.yml`` or ``datasette.yml`` for this plugin, checked.

``plugins: datasette-provenance:`` at the top, or inside a database for that one alone; see docs/pages.md.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import click
from datasette.utils import StartupError

PLUGIN = "datasette-provenance"
PAGES = ("overview", "publisher", "origin", "family", "article", "compare", "match", "report", "together")
MOST_ROWS = 100
COLUMNS = ("title", "text", "publisher", "published", "url")
SETTINGS = ("columns", "judges", "label", "page_size", "pages", "table")
OTHERS = ("outlets",)
"""Settings that stand in the same place and are read elsewhere: by ``detect``."""


class Options(NamedTuple):
    pages: tuple[str, ...] = PAGES
    """Pages that the site offers; the others are not found, and nothing links to them."""
    one: str = "article"
    many: str = "articles"
    page_size: int | None = None
    """Rows of each list; None for every list's own number."""
    table: str | None = None
    """The articles table; None for the one that detection read."""
    columns: tuple[tuple[str, str], ...] = ()
    """Columns to show as title, text ..., where they are not those that detection read."""
    judges: Any = None
    """Who may judge on the pages, as Datasette's ``allow`` says it; None for nobody."""

    def rows(self, usual: int) -> int:
        return self.page_size or usual


class OptionsError(StartupError, click.ClickException):
    """A setting is not what it should be: stops Datasette at its start with the sentence, in both lines."""

    def __init__(self, message: str) -> None:
        click.ClickException.__init__(self, message)
        self.args = (message,)


def read_options(datasette: Any, database: str) -> Options:
    """The settings for one database. Raises OptionsError."""
    given = datasette.plugin_config(PLUGIN, database=database)
    if given is None:  # Datasette 1.0 does not look at the top where anything else is said of the database
        given = datasette.plugin_config(PLUGIN)
    return check(given, f"database {database}")


def check(given: Any, where: str) -> Options:
    """The settings as given (None where there are none). Raises OptionsError, which names ``where``."""
    if given is None:
        return Options()
    if not isinstance(given, dict):
        raise OptionsError(f"{PLUGIN} ({where}): the settings must be names with values, not {given!r}.")
    unknown = sorted(str(key) for key in given if key not in (*SETTINGS, *OTHERS))
    if unknown:
        raise OptionsError(
            f"{PLUGIN} ({where}): there is no setting {unknown[0]!r}. There are: {', '.join((*SETTINGS, *OTHERS))}."
        )
    pages = given.get("pages", list(PAGES))
    if not isinstance(pages, list) or not all(page in PAGES for page in pages):
        raise OptionsError(f"{PLUGIN} ({where}): pages must be a list of {', '.join(PAGES)}, not {pages!r}.")
    size = given.get("page_size")
    if size is not None and (isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= MOST_ROWS):
        raise OptionsError(f"{PLUGIN} ({where}): page_size must be a number from 1 to {MOST_ROWS}, not {size!r}.")
    table = given.get("table")
    if table is not None and (not isinstance(table, str) or not table):
        raise OptionsError(f"{PLUGIN} ({where}): table must be the name of a table, not {table!r}.")
    columns = given.get("columns", {})
    if not isinstance(columns, dict) or not all(k in COLUMNS and isinstance(v, str) for k, v in columns.items()):
        raise OptionsError(
            f"{PLUGIN} ({where}): columns must name a column for some of {', '.join(COLUMNS)}, not {columns!r}."
        )
    judges = given.get("judges")
    if judges is not None and not isinstance(judges, (bool, dict)):
        raise OptionsError(
            f"{PLUGIN} ({where}): judges says who may judge as Datasette's allow does, e.g. {{id: [anna, bo]}}, not {judges!r}."
        )
    one, many = _label(given.get("label", ["article", "articles"]), where)
    return Options(
        tuple(page for page in PAGES if page in pages), one, many, size, table, tuple(columns.items()), judges
    )


def _label(label: Any, where: str) -> tuple[str, str]:
    forms = [label, f"{label}s"] if isinstance(label, str) else label
    if (
        not isinstance(forms, list)
        or len(forms) != 2
        or not all(isinstance(form, str) and form.strip() for form in forms)
    ):
        raise OptionsError(
            f"{PLUGIN} ({where}): label must be a word, or a list of two: for one and for many, not {label!r}."
        )
    return forms[0].strip(), forms[1].strip()


async def check_all(datasette: Any) -> None:
    """At the start of Datasette: every database's settings. Raises OptionsError."""
    for database in datasette.databases:
        read_options(datasette, database)
