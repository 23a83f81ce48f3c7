"""The result tables as files, one each, in a folder: CSV, JSON lines, Parquet, and CSV with a Frictionless description.

Beside them the articles themselves, without their texts. A portion of rows is in memory at a time.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from .. import __version__
from ..errors import ProvenanceError
from ..store.quoting import quoted
from ..tables import KEY, RESULTS
from .selection import Selection, evidence

PORTION = 10_000
ARTICLES = "articles"
LINKED = ("provenance_links", "provenance_passages")
FAMILIES = "provenance_families"
TOLD = {
    "evidence": "JSON object: each part of the score by its name, in bits; they add up to the odds before calibration"
}
"""Meaning of columns that are exported in other words than they are stored in."""


class Column(NamedTuple):
    name: str
    kind: str
    """string, integer or number."""
    meaning: str


class Table(NamedTuple):
    name: str
    columns: list[Column]
    sql: str
    params: dict[str, Any]
    key: list[str]


def tables(conn: sqlite3.Connection, chosen: Selection) -> list[Table]:
    """What is exported. Of one family the sums over the whole database are left out."""
    pk = conn.execute("select value from _provenance_settings where key = 'pk_type'").fetchone()
    key_kind = "integer" if pk and "INT" in str(json.loads(pk[0])).upper() else "string"
    conn.create_function("provenance_parts", 1, _parts, deterministic=True)
    exported = [_articles(chosen, key_kind)]
    kinds: dict[Any, str] = {KEY: key_kind, int: "integer", float: "number", str: "string"}
    for name, made in RESULTS.items():
        if chosen.family is not None and made.summed:
            continue
        columns = [Column(c, kinds[kind], TOLD.get(c, meaning)) for c, (kind, meaning) in made.columns.items()]
        order = ", ".join(made.key) if made.clustered else "rowid"
        shown = ", ".join("provenance_parts(evidence)" if c.name == "evidence" else quoted(c.name) for c in columns)
        sql = f"select {shown} from {name} t where {_where(name, chosen)} order by {order}"
        params = {k: v for k, v in chosen.params.items() if f":{k}" in sql}
        exported.append(Table(name, columns, sql, params, list(made.key)))
    return exported


def _parts(stored: str | None) -> str | None:
    return json.dumps(parts, ensure_ascii=False) if (parts := evidence(stored, None)) else None


def _articles(chosen: Selection, key_kind: str) -> Table:
    columns = [Column("id", key_kind, "the article: the primary key of its table")]
    expressions = [quoted(chosen.pk)]
    for role in ("title", "publisher", "published", "url"):
        if column := chosen.columns.get(role):
            columns.append(Column(role, "string", f"as in the column {column} of {chosen.table}"))
            expressions.append(f"cast({quoted(column)} as text)")
    sql = f"select {', '.join(expressions)} from {quoted(chosen.table)} t where {chosen.of_articles(quoted(chosen.pk))} order by 1"
    return Table(ARTICLES, columns, sql, {k: v for k, v in chosen.params.items() if f":{k}" in sql}, ["id"])


def _where(name: str, chosen: Selection) -> str:
    if name == FAMILIES:
        return "1" if chosen.family is None else "id = :family"
    if name == "provenance_links":
        return chosen.of_links("t")
    if name in LINKED:
        pairs = f"select article_id, source_id from provenance_links l where {chosen.of_links('l')}"
        return f"(t.article_id, t.source_id) in ({pairs})"
    return "1" if RESULTS[name].summed else chosen.of_articles("t.article_id")


def write_csv(conn: sqlite3.Connection, chosen: Selection, folder: Path) -> None:
    for table in tables(conn, chosen):
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([c.name for c in table.columns])
            writer.writerows(conn.execute(table.sql, table.params))


def write_jsonl(conn: sqlite3.Connection, chosen: Selection, folder: Path) -> None:
    for table in tables(conn, chosen):
        names = [c.name for c in table.columns]
        with (folder / f"{table.name}.jsonl").open("w", encoding="utf-8") as file:
            for row in conn.execute(table.sql, table.params):
                file.write(f"{json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)}\n")


def write_parquet(conn: sqlite3.Connection, chosen: Selection, folder: Path) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ProvenanceError(
            "Parquet needs pyarrow. Install it: pip install 'datasette-provenance[parquet]'"
        ) from None

    types = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}
    for table in tables(conn, chosen):
        schema = pa.schema([(c.name, types[c.kind]) for c in table.columns])
        with pq.ParquetWriter(folder / f"{table.name}.parquet", schema) as writer:
            for rows in _portions(conn.execute(table.sql, table.params)):
                columns = [
                    pa.array(map(_PLAIN[c.kind], values), schema.field(c.name).type)
                    for c, values in zip(table.columns, zip(*rows, strict=True), strict=True)
                ]
                writer.write_batch(pa.record_batch(columns, schema=schema))


def write_datapackage(conn: sqlite3.Connection, chosen: Selection, folder: Path) -> None:
    """CSV files, and datapackage.json which says what every column means."""
    write_csv(conn, chosen, folder)
    package = {
        "profile": "tabular-data-package",
        "name": "provenance",
        "title": f"Provenance of {chosen.table}",
        "description": f"Which articles carry whose copy, as found by datasette-provenance {__version__}",
        "resources": [_resource(table) for table in tables(conn, chosen)],
    }
    (folder / "datapackage.json").write_text(f"{json.dumps(package, indent=2, ensure_ascii=False)}\n", "utf-8")


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [{"name": c.name, "type": c.kind, "description": c.meaning} for c in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = table.key
    made = RESULTS.get(table.name)
    keys = []
    if made is not None and made.use != "judgements":  # these stay where articles go
        keys = [(name, ARTICLES) for name, column in made.columns.items() if column.type == KEY]
        keys += [(name, FAMILIES) for name in made.columns if name == "family_id"]
    if keys:
        schema["foreignKeys"] = [
            {"fields": name, "reference": {"resource": resource, "fields": "id"}} for name, resource in keys
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


_PLAIN: dict[str, Callable[[Any], Any]] = {
    "string": lambda value: None if value is None else str(value),
    "integer": lambda value: None if value is None else int(value),
    "number": lambda value: None if value is None else float(value),
}
"""SQLite keeps what it is given; a column of Parquet has one type."""


def _portions(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while portion := list(islice(rows, PORTION)):
        yield portion
