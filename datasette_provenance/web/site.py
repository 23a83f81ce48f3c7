"""What of a database is ours to show: the articles table, its columns, whether there are results.

Plain SQL on the tables that detection leaves behind: the site runs where numpy and its like may be missing.
"""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datasette.utils import escape_sqlite, tilde_encode

from ..settings import DEFAULT
from ..tables import RESULTS
from .options import Options, read_options

INTEGER = re.compile(r"-?[0-9]{1,18}")
COLOR_065 = "ff0000"
"""That line has one for all databases."""
ROLES = ("title", "text", "publisher", "published", "url")
TABLES = tuple(name for name, table in RESULTS.items() if table.use == "reader")

LATEST = {"provenance_articles": "origin_kind, origin_by", "provenance_versions": "version_order"}
"""Columns that results of older versions have not got: these are as good as none, and the pages say what to run."""


@dataclass(frozen=True, slots=True)
class Site:
    """One database as the pages see it. Without results, ``ready`` is false and ``table`` may be empty."""

    database: str
    """Datasette's name of the database (its address may differ: use the address methods)."""
    db: Any
    """The ``datasette.database.Database``."""
    table: str
    """The articles table."""
    pk: str
    """Its primary key column, or ``rowid``."""
    pk_type: str
    """As SQLite declares it, upper case: INTEGER, TEXT ..."""
    columns: dict[str, str | None]
    """title, text, publisher, published, url -> the column that holds it; None where there is none."""
    claim: float
    """Least confidence of a link that families, roles and facets build on."""
    ready: bool
    """Whether detection has left results."""
    texts: bool
    """Whether the articles' texts are there; where ``slim`` left them out, places are shown as word numbers."""
    part: str
    """What a database of a part of results holds, in words (``cut``); no text can be looked up in it. Empty where it holds all."""
    options: Options
    """What the site's owner has set."""
    color: str
    """Of the database, as on Datasette's own pages: six hexadecimal digits."""
    judged_table: str
    """The table that judgements name: the one that detection read."""
    urls: Any
    """Datasette's own address builder: it knows the base_url."""

    def select(self, role: str, alias: str = "") -> str:
        """SQL for an article's title, text ...: the quoted column, or ``null`` where the table has none."""
        column = self.columns.get(role)
        prefix = f"{alias}." if alias else ""
        return f"{prefix}{escape_sqlite(column)}" if column else "null"

    def article_pk(self, raw: str) -> str | int | None:
        """A primary key as it stands in an address, as the database knows it; None where it cannot be one."""
        if self.pk_type != "INTEGER":
            return raw
        return int(raw) if INTEGER.fullmatch(raw) else None

    @property
    def file(self) -> str:
        """What to call the database's file in a command."""
        return Path(self.db.path).name if self.db.path else f"{self.database}.db"

    def offers(self, page: str) -> bool:
        """Whether the site has this page; where not, its address methods lead to Datasette's own pages."""
        missing = ("match", "together") if not self.texts else ("match",) if self.part else ()
        return page in self.options.pages and page not in missing

    def overview_url(self, format: str | None = None) -> str:
        return self._path("-/provenance", format) if self.offers("overview") else self.urls.database(self.database)

    def family_url(self, family_id: str, format: str | None = None) -> str:
        if not self.offers("family"):
            return self.urls.row(self.database, "provenance_families", tilde_encode(str(family_id)))
        return self._path(f"-/provenance/family/{tilde_encode(str(family_id))}", format)

    def family_file_url(self, family_id: str, form: str) -> str:
        """A family as a file for other programs. Only where its page is offered."""
        return self._path(f"-/provenance/family/{tilde_encode(str(family_id))}/export/{form}", None)

    def compare_url(self, a: str | int, b: str | int, format: str | None = None) -> str:
        if not self.offers("compare"):
            either = quote(json.dumps([a, b]), safe="")
            links = self.urls.table(self.database, "provenance_links")
            return f"{links}?article_id__in={either}&source_id__in={either}"
        query = f"?a={quote(str(a), safe='')}&b={quote(str(b), safe='')}"
        return self._path("-/provenance/compare", format) + query

    def judge_url(self) -> str:
        """Where the form for judgements is POSTed to."""
        return self._path("-/provenance/judge", None)

    def article_url(self, article_id: str | int, format: str | None = None) -> str:
        if not self.offers("article"):
            return self.row_url(article_id)
        path = f"{tilde_encode(self.table)}/-/provenance/{tilde_encode(str(article_id))}"
        return self._path(path, format)

    def match_url(self, article_id: str | int | None = None, format: str | None = None) -> str:
        """Where a text is pasted; with an article, what that one is found in. Only where the page is offered."""
        query = "" if article_id is None else f"?article={quote(str(article_id), safe='')}"
        return self._path("-/provenance/match", format) + query

    def report_url(self, **of: str | int) -> str | None:
        """Evidence in one file: of ``a`` and ``b``, a ``family`` or a ``publisher``; None where the site offers none."""
        query = "&".join(f"{key}={quote(str(value), safe='')}" for key, value in of.items())
        return f"{self._path('-/provenance/report', None)}?{query}" if self.offers("report") else None

    def together_url(self, family_id: str) -> str:
        """A family's texts, paragraph by paragraph. Only where the page is offered."""
        return f"{self._path('-/provenance/together', None)}?family={quote(str(family_id), safe='')}"

    def drawing_url(self, family_id: str) -> str:
        """A family's drawing as an image. Only where its page is offered."""
        return self._path(f"-/provenance/family/{tilde_encode(str(family_id))}/drawing.svg", None)

    def publisher_url(self, name: str, format: str | None = None) -> str | None:
        """A publisher's own page; None where the site offers none."""
        return self._path(f"-/provenance/publisher/{tilde_encode(name)}", format) if self.offers("publisher") else None

    def origin_url(self, name: str, format: str | None = None) -> str | None:
        return self._path(f"-/provenance/origin/{tilde_encode(name)}", format) if self.offers("origin") else None

    def row_url(self, article_id: str | int) -> str:
        """Datasette's own page of the article."""
        return self.urls.row(self.database, self.table, tilde_encode(str(article_id)))

    def table_url(self) -> str:
        """Datasette's own page of the articles table."""
        return self.urls.table(self.database, self.table)

    def _path(self, path: str, format: str | None) -> str:
        suffix = f".{format}" if format else ""
        return f"{self.urls.database(self.database)}/{path}{suffix}"


async def read_site(datasette: Any, database_name: str) -> Site:
    """The site of a database that exists. No permission is checked here: see ``access``."""
    db = datasette.get_database(database_name)
    options = read_options(datasette, database_name)
    fields = await db.execute_fn(lambda conn: _read(conn, options))
    color = getattr(db, "color", None) or COLOR_065
    return Site(database=database_name, db=db, urls=datasette.urls, options=options, color=color, **fields)


def is_locked(error: Exception) -> bool:
    """Whether somebody writes to the database, and has for longer than a connection waits."""
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


def _read(conn: sqlite3.Connection, options: Options) -> dict[str, Any]:
    settings = _settings(conn)
    table, pk = settings.get("table"), settings.get("pk")
    if options.table and options.table != table and (shown_columns := _columns_of(conn, options.table)):
        # The same articles under another name: a copy of the table, or a table that was renamed.
        table = options.table
        pk = pk if pk in shown_columns else "rowid"
    known = _columns_of(conn, table) if isinstance(table, str) and table else {}
    if not known:
        return _nothing()
    # The settings are data: a column that the table has not got is as good as not named.
    named = settings.get("columns")
    asked = dict(options.columns)
    columns = {}
    for role in ROLES:
        choices = (asked.get(role), named.get(role) if isinstance(named, dict) else None)
        columns[role] = next((column for column in choices if column in known), None)
    if pk not in known and pk != "rowid":
        return _nothing()
    claim = settings.get("claim")
    return {
        "table": table,
        "pk": pk,
        "pk_type": str(settings.get("pk_type") or known.get(str(pk)) or "INTEGER").upper(),
        "columns": columns,
        "claim": float(claim) if isinstance(claim, (int, float)) else DEFAULT.claim,
        "ready": _has_results(conn),
        "texts": settings.get("texts") is not False,
        "part": str(settings.get("cut") or ""),
        "judged_table": str(settings.get("table") or ""),
    }


def _nothing() -> dict[str, Any]:
    return {
        "table": "",
        "pk": "",
        "pk_type": "",
        "columns": dict.fromkeys(ROLES),
        "claim": DEFAULT.claim,
        "ready": False,
        "texts": True,
        "part": "",
        "judged_table": "",
    }


def _settings(conn: sqlite3.Connection) -> dict[str, Any]:
    try:
        rows = conn.execute("select key, value from main._provenance_settings").fetchall()
        return {key: json.loads(value) for key, value in rows}
    except (sqlite3.DatabaseError, ValueError, TypeError) as error:
        if is_locked(error):
            raise
        return {}


def _columns_of(conn: sqlite3.Connection, table: str) -> dict[str, str]:
    rows = conn.execute(f"pragma main.table_xinfo({escape_sqlite(table)})").fetchall()
    return {
        row[1]: row[2] for row in rows if row[6] != 1
    }  # generated columns too, not those that a virtual table hides


def _has_results(conn: sqlite3.Connection) -> bool:
    try:
        conn.execute("select 1 from main._provenance_facets limit 1")
        for table, columns in LATEST.items():
            conn.execute(f"select {columns} from main.{table} limit 0")
        return conn.execute("select 1 from main.provenance_articles limit 1").fetchone() is not None
    except sqlite3.DatabaseError as error:
        if is_locked(error):
            raise
        return False
