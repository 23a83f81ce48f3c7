"""The sources that a user adds to the registry: from a CSV, or from the plugin settings in Datasette's metadata.

As rows of the registry's columns, all text, they are also what a database remembers.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import SourceError
from .registry import COLUMNS, Registry, Source, build, fold, read, source_of

PLUGIN = "datasette-provenance"
SETTINGS_FILES = (".yml", ".yaml", ".json")

Row = dict[str, str]


def read_outlets(path: str | Path) -> list[Row]:
    """The rows of a file of outlets: a CSV of the registry's columns, or a metadata or settings file of Datasette
    (``.yml``, ``.yaml``, ``.json``) with a list under ``plugins: datasette-provenance: outlets:``.

    Raises SourceError where the file cannot be read or a row is not of that form.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceError(f"{path}: the file of outlets cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: the file of outlets is not UTF-8; save it as UTF-8") from error
    if path.suffix.lower() in SETTINGS_FILES:
        return [_row(row, f"{path}, outlet {n}") for n, row in enumerate(_listed(text, path), 1)]
    try:
        sources = list(read(text.splitlines(), str(path)))
    except csv.Error as error:
        raise SourceError(f"{path}: is no CSV: {error}") from error
    return [to_row(source) for source in sources]


def with_outlets(known: Registry, rows: Iterable[Mapping[str, str]]) -> Registry:
    """The registry with these rows added. A row whose name is that of a known source replaces it; names and domains
    that a row claims are taken from whoever had them."""
    added = {source.name: source for source in (source_of(dict(row), "the outlets remembered") for row in rows)}
    if not added:
        return known
    names = {fold(n) for s in added.values() for n in (s.name, *s.aliases, *s.ambiguous)}
    domains = {d for s in added.values() for d in s.domains}
    kept = [_without(s, names, domains) for s in known.sources if fold(s.name) not in names]
    return build((*kept, *added.values()))


def to_row(source: Source) -> Row:
    """A source as a row of the registry's columns; what is empty is left out."""
    values = {name: getattr(source, name) for name in COLUMNS}
    values["years"] = "-".join(map(str, source.years))
    return {name: value if isinstance(value, str) else " | ".join(value) for name, value in values.items() if value}


def _without(source: Source, names: set[str], domains: set[str]) -> Source:
    if source.kind == "other":
        return source
    return replace(
        source,
        aliases=tuple(a for a in source.aliases if fold(a) not in names),
        ambiguous=tuple(a for a in source.ambiguous if fold(a) not in names),
        domains=tuple(d for d in source.domains if d not in domains),
    )


def _listed(text: str, path: Path) -> Sequence[Any]:
    """What stands under the plugin's ``outlets``."""
    import yaml

    try:
        node: Any = json.loads(text) if path.suffix.lower() == ".json" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as error:
        raise SourceError(f"{path}: is not valid {path.suffix[1:].upper()}: {' '.join(str(error).split())}") from error
    for key in ("plugins", PLUGIN, "outlets"):
        node = node.get(key) if isinstance(node, dict) else None
    if not isinstance(node, list):
        raise SourceError(f"{path}: has no list under plugins: {PLUGIN}: outlets:")
    return node


def _row(given: Any, where: str) -> Row:
    if not isinstance(given, dict):
        raise SourceError(f"{where}: must be a mapping with at least name, not {given!r}")
    unknown = sorted(str(key) for key in set(given) - set(COLUMNS))
    if unknown:
        raise SourceError(f"{where}: unknown {', '.join(unknown)}; there are {', '.join(COLUMNS)}")
    row: dict[str, Any] = {}
    for column, value in given.items():
        parts = value if isinstance(value, list) else [value]
        if not all(isinstance(part, str) for part in parts if part is not None):
            raise SourceError(f"{where}: {column} must be text or a list of texts, not {value!r} (put it in quotes)")
        row[column] = " | ".join(part for part in parts if part is not None)
    return to_row(source_of(row, where))
