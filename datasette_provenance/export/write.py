"""An export into its file or folder: whole, or not at all."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from ..errors import ProvenanceError
from ..store.aside import aside
from . import graphs, prov
from .selection import Selection

ONE_FILE: dict[str, Callable[[sqlite3.Connection, Selection, TextIO], None]] = {
    "graphml": graphs.graphml,
    "gexf": graphs.gexf,
    "prov-json": prov.prov_json,
    "json-ld": prov.json_ld,
}
FOLDER = {"csv": "write_csv", "jsonl": "write_jsonl", "parquet": "write_parquet", "datapackage": "write_datapackage"}
FORMATS = (*ONE_FILE, *FOLDER)


def write(conn: sqlite3.Connection, chosen: Selection, form: str, output: str | None) -> None:
    """Raises ProvenanceError where the output cannot be written, or is there and would be overwritten in part."""
    try:
        if form in FOLDER:
            _folder(conn, chosen, form, output)
        else:
            _file(conn, chosen, form, output)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ProvenanceError(f"{output} cannot be written: {error.strerror or error}.") from error


def _file(conn: sqlite3.Connection, chosen: Selection, form: str, output: str | None) -> None:
    if output is None or output == "-":
        ONE_FILE[form](conn, chosen, sys.stdout)
        return
    target = Path(output)
    if target.exists() and not target.is_file():  # /dev/stdout, a pipe: written to, never replaced
        with target.open("w", encoding="utf-8", newline="\n") as out:
            ONE_FILE[form](conn, chosen, out)
        return
    with aside(target) as folder:
        partial = folder / target.name
        with partial.open("w", encoding="utf-8", newline="\n") as out:
            ONE_FILE[form](conn, chosen, out)
        os.replace(partial, target)


def _folder(conn: sqlite3.Connection, chosen: Selection, form: str, output: str | None) -> None:
    from . import tables  # with the tables of the store

    if output is None or output == "-":
        raise ProvenanceError(f"{form} is a file for each table. Name a folder for them: --output FOLDER.")
    target = Path(output)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ProvenanceError(f"{output} exists already. Name a new folder with --output, or remove that one first.")
    with aside(target) as folder:
        partial = folder / "tables"
        partial.mkdir()
        getattr(tables, FOLDER[form])(conn, chosen, partial)
        if target.exists():
            target.rmdir()
        os.replace(partial, target)
