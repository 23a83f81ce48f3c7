"""Our tables in a database: the numbered steps that make them, their indexes, what is dropped, and the settings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from sqlite_utils import Database, Migrations

from ..tables import KEY, MARK, NAMES, SETTINGS, TABLES
from . import judgements, ownership

migrations = Migrations(ownership.MIGRATIONS)


def read_settings(db: Database) -> dict[str, Any]:
    """What the database remembers: ``table``, ``pk``, ``pk_type`` and ``columns`` of the articles, and the
    engine's parameters. Empty where nothing was ever detected."""
    if not {"key", "value"} <= set(db.table(SETTINGS).columns_dict if db.table(SETTINGS).exists() else ()):
        return {}
    return {key: json.loads(value) for key, value in db.conn.execute(f"select key, value from main.{SETTINGS}")}


def write_settings(db: Database, settings: dict[str, Any]) -> None:
    """Remember settings; keys that are not given stay as they are."""
    _settings_table(db)
    db.table(SETTINGS).upsert_all([{"key": k, "value": json.dumps(v)} for k, v in settings.items()], pk="key")


FORM = 2
"""Of what stands in columns that are called as before. 2: mixes are named by hashes of what they are."""


def layout() -> str:
    """Changes whenever a table, column, key or index does, or FORM, or how tables are shown to be ours: results of another
    layout are made anew. What people say stays."""
    made = [(n, *t.columns, t.key, t.indexes, t.clustered) for n, t in TABLES.items() if t.use != "judgements"]
    return blake2b(repr((FORM, MARK, made)).encode(), digest_size=6).hexdigest()


def create(db: Database) -> None:
    """Make all tables, or bring older ones up to date. The settings must name the articles table first."""
    migrations.apply(db)


def drop_indexes(db: Database) -> None:
    """All rows at once are written faster without."""
    for name in TABLES:
        for index in db.table(name).indexes:
            if index.origin == "c":
                db.conn.execute(f'drop index "{index.name}"')


def create_indexes(db: Database, tables: Iterable[str] = tuple(TABLES)) -> None:
    for name in tables:
        for index in TABLES[name].indexes:
            db.table(name).create_index(index, if_not_exists=True)


def check(db: Database, database: str) -> None:
    """Raise TableError where something in the database has the name of a table of ours and cannot be shown to be ours."""
    ownership.check(db.conn, database, NAMES)


def drop(db: Database) -> None:
    """Remove everything that detection made, but for what the settings say and what people do. ``check`` comes first."""
    for name in reversed(TABLES):
        if TABLES[name].use != "judgements":
            db.table(name).drop(ignore=True)
    if db.table(migrations.migrations_table).exists():
        db.table(migrations.migrations_table).delete_where("migration_set = ?", [migrations.name])
    remembered = read_settings(db)
    db.table(SETTINGS).drop(ignore=True)
    write_settings(db, remembered)


def _settings_table(db: Database) -> None:
    if not db.table(SETTINGS).exists():
        sql = db.create_table_sql(SETTINGS, {"key": str, "value": str}, pk="key")
        db.conn.execute(ownership.marked(sql).rstrip("; \n"))


def _create_table(db: Database, name: str) -> None:
    settings = read_settings(db)
    id_type = {"INTEGER": int, "REAL": float, "NUMERIC": float, "BLOB": bytes}.get(settings["pk_type"], str)
    table = TABLES[name]
    if table.use == "judgements":
        known = ("INTEGER", "REAL", "NUMERIC", "BLOB")
        judgements.create(db.conn, settings["pk_type"] if settings["pk_type"] in known else "TEXT")
        return
    ids = [name for name, column in table.columns.items() if column.type == KEY]
    keys = [(column, settings["table"], settings["pk"]) for column in ids]
    if settings["pk"] == "rowid" or table.use != "reader":
        keys = []  # SQLite has no foreign key to a rowid
    if name == "provenance_passages":
        keys = keys[:1]  # an article's row page counts what refers to it, and no index finds passages by their source
    if name == "provenance_articles":
        keys.append(("family_id", "provenance_families", "id"))
    sql = db.create_table_sql(
        name,
        {name: id_type if column.type == KEY else column.type for name, column in table.columns.items()},
        pk=table.key[0] if len(table.key) == 1 else table.key or None,
        foreign_keys=keys,
    )
    sql = ownership.marked(sql).rstrip("; \n")
    if settings["pk_type"] == "NUMERIC":  # sqlite-utils does not know it: numbers stay what they are, and so does text
        for column in ids:
            sql = sql.replace(f'"{column}" REAL', f'"{column}" NUMERIC')
    db.conn.execute(f"{sql} without rowid" if table.clustered else sql)


@migrations()
def m001_first_tables(db: Database) -> None:
    for name in TABLES:
        _create_table(db, name)
    create_indexes(db)
