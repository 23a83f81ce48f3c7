"""Results in a database as the Parquet files that a run on Spark writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from datasette_provenance.run import parquet
from datasette_provenance.tables import KEY, TABLES

INTEGERS: dict[str, Callable[[Any], Any]] = {
    "TEXT": lambda key: key,
    "INTEGER": lambda key: (
        None if key is None else int.from_bytes(blake2b(key.encode(), digest_size=6).digest(), "big")
    ),
}
"""Keys of text as numbers that are as different."""


def write(database: Path, folder: Path, pk_type: str = "TEXT") -> Path:
    """Every table in two files, of which one has more rows than the other."""
    key = INTEGERS[pk_type]
    with closing(sqlite3.connect(database)) as conn:
        settings = {name: json.loads(v) for name, v in conn.execute("select key, value from _provenance_settings")}
        (folder / parquet.ARTICLES).mkdir(parents=True)
        cursor = conn.execute(f"select * from {settings['table']}")
        names = [column[0] for column in cursor.description]
        columns = dict(zip(names, map(list, zip(*cursor, strict=True)), strict=True))
        columns[settings["pk"]] = list(map(key, columns[settings["pk"]]))
        halves(pa.table(columns), folder / parquet.ARTICLES)
        for name in parquet.NAMES:
            (folder / name).mkdir()
            of = TABLES[name].columns
            keys = [column.type == KEY for column in of.values()]
            names = ", ".join(f'"{column}"' for column in of)
            rows = [
                [key(value) if is_key else value for value, is_key in zip(row, keys, strict=True)]
                for row in conn.execute(f"select {names} from {name}")
            ]
            halves(pa.Table.from_batches([parquet.batch(rows, parquet.schema(name, pk_type))]), folder / name)
        run = {name: settings.get(name) for name in parquet.Run._fields}
        run |= {"pk_type": pk_type, "articles": conn.execute("select count(*) from provenance_articles").fetchone()[0]}
        (folder / parquet.RUN).write_text(json.dumps(run), "utf-8")
        (folder / "provenance_links" / "_SUCCESS").touch()
    return folder


def halves(table: pa.Table, folder: Path) -> None:
    for number, part in enumerate((table.slice(0, len(table) // 3), table.slice(len(table) // 3))):
        pq.write_table(part, folder / f"part-{number}.parquet")
