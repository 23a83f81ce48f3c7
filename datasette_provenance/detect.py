"""A run over a database: what has changed, the steps, and the one transaction that writes what they found."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from . import __version__
from .documents.build import article_hash
from .documents.outlets import Row, read_outlets
from .errors import ProvenanceError, TableError
from .records import ArticleId
from .settings import DEFAULT, Settings
from .steps import Progress, find, quiet
from .store import aggregates, own_columns, results, schema
from .store.table import ArticleTable, read_articles, resolve


class Summary(NamedTuple):
    table: str
    articles: int
    changed: int
    """New, changed or gone since the last run; 0 where there was nothing to do."""
    without_text: int
    families: int
    in_families: int
    uncredited: int
    relations: dict[str, int]
    """Claimed links by relation."""
    origins: dict[str, int]
    seconds: float


def detect(
    path: str | Path,
    *,
    table: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    outlets: str | Path | None = None,
    into_table: bool = False,
    rebuild: bool = False,
    progress: Progress = quiet,
    settings: Settings = DEFAULT,
) -> Summary:
    """Find and write everything for the articles of one table of the SQLite database at ``path``.

    ``columns`` names the table's columns by role (text, title, publisher, published, url);
    ``outlets``: a file of sources beside those of the registry, remembered until another is given;
    ``into_table``: write origin and role into the articles table, too, now and in later runs. Raises TableError
    where the table or a column is not what is needed, SourceError where the file of outlets is not, ProvenanceError
    where the database cannot be read or written.
    """
    if not Path(path).exists():
        raise ProvenanceError(
            f"{path} does not exist. Load articles into it first: datasette provenance load {path} SOURCE."
        )
    begun = time.monotonic()
    given = read_outlets(outlets) if outlets is not None else None
    started = datetime.now(timezone.utc).isoformat(timespec="seconds")
    db = Database(str(path))
    try:
        source = resolve(db, table, columns or {})
        articles = list(read_articles(db, source))
        if not articles:
            raise TableError(f"Table {source.table!r} holds no article with text in column {source.columns['text']!r}.")
        own = own_columns.wanted(db, source, into_table)
        without_text = db[source.table].count - len(articles)
        added = given if given is not None else schema.read_settings(db).get("outlets", [])
        remembered = _settings(source, settings, added)
        fresh = rebuild or not _same(db, remembered)
        hashes = {a.id: article_hash(a) for a in articles}
        known_hashes = {} if fresh else _stored_hashes(db)
        changed = sum(known_hashes.get(k) != h for k, h in hashes.items()) + sum(k not in hashes for k in known_hashes)
        if not changed:
            if own:
                with db.atomic():
                    own_columns.write(db, source)
            return _summary(db, source.table, 0, without_text, settings, begun)
        found = find(articles, progress, settings, _stored_families(db, source.table), added)
        with db.atomic():
            if fresh:
                schema.drop(db)
            schema.write_settings(db, remembered)
            schema.create(db)
            results.write(db, found)
            aggregates.summarise(db)
            if own:
                own_columns.write(db, source)
            _log_run(db, started, time.monotonic() - begun, len(articles), changed)
        return _summary(db, source.table, changed, without_text, settings, begun)
    except sqlite3.DatabaseError as error:
        raise ProvenanceError(f"{path} cannot be used as a database: {error}.") from error
    finally:
        db.close()


def _settings(source: ArticleTable, settings: Settings, outlets: list[Row]) -> dict[str, object]:
    """What the database remembers: where the articles are, which sources were added to the registry, and by which
    numbers the results were made."""
    from .sketches import plain

    sketches = {"scheme": plain.SCHEME, "seed": plain.SEED, "num_perm": plain.PERMUTATIONS, "shingle": plain.SHINGLE,
                "window": plain.WINDOW, "skip": plain.SKIP, "sample": plain.SAMPLE}  # fmt: skip
    return {
        **source._asdict(),
        "claim": settings.claim,
        "version": __version__,
        "sketches": sketches,
        "outlets": outlets,
    }


def _same(db: Database, wanted: Mapping[str, object]) -> bool:
    """Whether the results that stand in the database were made of the same table by the same numbers."""
    stored = schema.read_settings(db)
    return all(stored.get(key) == value for key, value in wanted.items())


def _stored_hashes(db: Database) -> dict[ArticleId, str]:
    return dict(db.conn.execute("select article_id, text_hash from _provenance_documents"))


def _stored_families(db: Database, table: str) -> dict[ArticleId, str]:
    if schema.read_settings(db).get("table") != table or not db["provenance_articles"].exists():
        return {}
    return dict(db.conn.execute("select article_id, family_id from provenance_articles where family_id is not null"))


def _log_run(db: Database, started: str, seconds: float, articles: int, changed: int) -> None:
    db.conn.execute(
        "insert into _provenance_runs (started, seconds, articles, changed, version) values (?, ?, ?, ?, ?)",
        (started, round(seconds, 3), articles, changed, __version__),
    )


def _summary(db: Database, table: str, changed: int, without_text: int, settings: Settings, begun: float) -> Summary:
    def one(sql: str, *values: object) -> int:
        return db.conn.execute(sql, values).fetchone()[0]

    relations = "select relation, count(*) from provenance_links where confidence >= ? group by 1 order by 2 desc, 1"
    by_origin = (
        "select origin, count(*) from provenance_articles where origin is not null group by 1 order by 2 desc, 1"
    )
    return Summary(
        table=table,
        articles=one("select count(*) from provenance_articles"),
        changed=changed,
        without_text=without_text,
        families=one("select count(*) from provenance_families"),
        in_families=one("select count(*) from provenance_articles where family_id is not null"),
        uncredited=one("select count(*) from provenance_articles where credited = 0"),
        relations=dict(db.conn.execute(relations, (settings.claim,)).fetchall()),
        origins=dict(Counter(dict(db.conn.execute(by_origin).fetchall())).most_common(10)),
        seconds=time.monotonic() - begun,
    )
