"""A run over a database: what has changed, the steps, and the one transaction that writes what they found."""

from __future__ import annotations

import os
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from . import __version__
from .attribution.outlets import Row, read_outlets
from .engines import flow, growing, outcome, tasks
from .engines.facets import Facets
from .engines.files import finished, load_json, save_json
from .engines.local import Map, processes
from .engines.tasks import Run
from .engines.work import Work
from .errors import ProvenanceError, TableError
from .records import ArticleId
from .settings import DEFAULT, Settings
from .sketches.sketch_batch import permutations
from .sources.dates import Order
from .steps import Compared, Progress, quiet
from .steps import judged as judge_links
from .store import aggregates, judgements, own_columns, results, schema, state
from .store import sketches as batch
from .store.table import ArticleTable, article_ids, lenient, resolve, texts_as_blobs, told_of

CACHE = 200_000
"""KiB of the database that are kept in memory while results are written."""
MODE = "journal-mode"
"""File of the work folder: what the database's was before it was written to."""
MODES = ("delete", "truncate", "persist", "memory", "wal", "off")
"""All that there are."""


class Summary(NamedTuple):
    table: str
    articles: int
    changed: int
    """New, changed or gone since the last run."""
    judged: int
    """Judgements of people that came, changed or went since then. Where nothing was changed either, there was nothing to do."""
    without_text: int
    """Rows that were left out, those of the next line too."""
    as_blobs: int
    """Rows whose text is kept as a BLOB."""
    without_key: int
    """Rows with a key that results cannot refer to: missing, a BLOB, or no UTF-8."""
    families: int
    in_families: int
    uncredited: int
    relations: dict[str, int]
    """Claimed links by relation."""
    origins: dict[str, int]
    seconds: float
    said: tuple[str, ...] = ()
    """Of the table: dates that could not be read, texts that are HTML."""


def detect(
    path: str | Path,
    *,
    table: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    outlets: str | Path | None = None,
    into_table: bool = False,
    dates: Order = "",
    rebuild: bool = False,
    progress: Progress = quiet,
    settings: Settings = DEFAULT,
) -> Summary:
    """Find and write everything for the articles of one table of the SQLite database at ``path``.

    ``columns`` names the table's columns by role (text, title, publisher, published, url);
    ``outlets``: a file of sources beside those of the registry, remembered until another is given;
    ``dates``: what 03/04/2025 means, dmy or mdy, where the column does not tell; remembered. ``into_table``: write origin and role into the articles table, too, now and in later runs. Raises TableError
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
    db.conn.text_factory = lenient
    try:
        schema.check(db, str(path))
        source = resolve(db, table, columns or {}, dates)
        own = own_columns.wanted(db, source, into_table)
        added = given if given is not None else schema.read_settings(db).get("outlets", [])
        remembered = _settings(source, settings, added)
        fresh = rebuild or not _same(db, remembered)
        ids, without_key = article_ids(db, source)
        kept = None if fresh else schema.read_settings(db).get("permutations")
        run = Run(Path(path), source, added, settings, kept, judgements.counted(db.conn, source.table))
        before = judgements.Counted() if fresh else judgements.unpacked(schema.read_settings(db).get("judged"))
        judged = sum(len(some) for some in judgements.changed(before, run.judged))
        with Work(path) as work, _journal(db, work), processes(run, len(ids)) as spread:
            some, changed = None, 0
            if not fresh:
                looked = flow.look(spread, ids, progress)
                old = state.stored(db)
                hashes = dict(looked)
                if not hashes:
                    raise _nothing(db, source)
                articles = len(hashes)
                known = dict(zip(old.ids, old.hashes, strict=True))
                changed = sum(known.get(k) != h for k, h in hashes.items()) + sum(k not in hashes for k in known)
                if changed or judged:
                    some = growing.grown(db, work, spread, run, hashes, old, before, progress)
                    fresh = some is None
            if fresh:
                prepared = flow.prepare(work, spread, run, ids, progress)
                if prepared is None:
                    raise _nothing(db, source)
                articles = len(prepared.scanned.ids)
                changed = changed or articles
                with _writing(db, work):
                    families = _stored_families(db, source.table)
                    schema.drop(db)
                    schema.write_settings(db, remembered)
                    schema.create(db)
                    _write_all(db, work, spread, prepared, families, run, progress)
                    _finish(db, run, own, started, begun, articles, changed)
            elif some:
                with _writing(db, work):
                    _write_some(db, some, run)
                    _finish(db, run, own, started, begun, articles, changed)
            elif own:
                with db.atomic():
                    own_columns.write(db, source)
        said = told_of(db, source)
        return _summary(db, source, changed, judged, len(ids) - articles, without_key, settings, begun)._replace(
            said=said
        )
    except sqlite3.OperationalError as error:
        raise ProvenanceError(f"{path} could not be worked on: {error}. Its results are as they were.") from error
    except sqlite3.DatabaseError as error:
        raise ProvenanceError(f"{path} cannot be used as a database: {error}.") from error
    except OSError as error:
        raise ProvenanceError(
            f"{error.filename or path}: {error.strerror or error}. Results are as they were, and what was finished is "
            "kept: run detect again to go on."
        ) from error
    finally:
        db.close()


@contextmanager
def _journal(db: Database, work: Work) -> Iterator[None]:
    """The file's own journal mode is back when all is done, unless somebody reads at that moment; also that of a run
    that was killed while it wrote."""
    try:
        yield
    finally:
        path = work.path(MODE)
        if finished(path):
            mode = load_json(path)
            if mode in MODES:
                with suppress(sqlite3.OperationalError):
                    db.conn.execute(f"pragma journal_mode = {mode}")
            path.unlink()


@contextmanager
def _writing(db: Database, work: Work) -> Iterator[None]:
    """One transaction for all; meanwhile others read what was there before."""
    if not finished(work.path(MODE)):
        save_json(work.path(MODE), db.conn.execute("pragma journal_mode").fetchone()[0])
    db.conn.execute("pragma journal_mode = wal")
    db.conn.execute(f"pragma cache_size = -{CACHE}")
    db.conn.execute(f"pragma threads = {os.cpu_count() or 1}")  # for sorting what goes into indexes
    with db.atomic():
        yield
    db.conn.execute("pragma wal_checkpoint(truncate)")


def _write_all(
    db: Database, work: Work, spread: Map[Any, Any], found: flow.Prepared, before: Mapping[ArticleId, str], run: Run,
    progress: Progress[Any],
) -> None:  # fmt: skip
    """The last steps and all results: what is finished is written while other processes are still at the rest."""
    schema.drop_indexes(db)
    compared = flow.compare(work, spread, found.shelf_path, found.pairs, progress)
    results.write(db, outcome.of_articles(found.shelf, found.scanned, 1))
    for kind, kept in outcome.sketches(found.shelf, found.scanned, 1):
        results.insert(db, {"_provenance_sketches": batch.portions(kind, kept)})
    results.write(db, _learned(found))
    bits, rows = outcome.postings(found.shelf, 1)
    results.write(db, {"_provenance_prints": rows})
    schema.write_settings(db, {"print_bits": bits, "permutations": permutations().tolist()})
    links, spans = flow.light(_written(db, (judge_links(c, run.judged.links) for c in compared)))
    titles = flow.count_titles(work, found.shelf.titles())
    traced = flow.trace(spread, found.shelf_path, found.context, titles, links, spans, run.settings, progress)
    del spans  # the tasks have them
    schema.create_indexes(
        db, ("provenance_links", "provenance_passages", "provenance_mentions", "_provenance_documents")
    )
    told = outcome.gather(traced, before, run.judged.origins, tasks.sources_of(found.context))
    facets = Facets(len(found.scanned.ids), links, run.settings.claim, told.parents)
    results.write(db, outcome.of_lineage(outcome.noted(outcome.readings(found.shelf), told, facets), told))
    results.set_parents(db, (), told.parents)
    results.write(db, {"_provenance_facets": facets.rows(found.scanned.ids)})
    schema.create_indexes(db)


def _learned(found: flow.Prepared | growing.Grown) -> dict[str, Iterable[Sequence[Any]]]:
    return {
        "_provenance_lines": outcome.line_rows(found.lines),
        "_provenance_commonplaces": outcome.commonplace_rows(found.common),
    }


def _written(db: Database, compared: Iterable[Compared]) -> Iterator[Compared]:
    for portion in compared:
        results.insert(db, {"provenance_links": portion.rows, "provenance_passages": portion.passages})
        yield portion


def _write_some(db: Database, found: growing.Grown, run: Run) -> None:
    come = flow.shelved(found.parts, found.told)
    members = [v.article_id for part in found.traced for v in part.verdicts]
    before = state.families(db, members)
    bits = schema.read_settings(db)["print_bits"]
    first = state.next_number(db)
    postings = outcome.changed_postings(db, come, found.gone, first, bits)
    replaced, sketches = outcome.changed_sketches(db, come, found.scanned, found.gone, first)
    results.take_out(db, found.gone, found.touched, found.removed)
    results.replace_sketches(db, replaced, sketches)
    sources = tasks.sources_of(found.context)
    told = outcome.gather(found.traced, before, run.judged.origins, sources, state.family_ids(db))
    results.insert(db, outcome.of_articles(come, found.scanned, first))
    results.insert(db, outcome.of_lineage(outcome.article_rows(outcome.readings(come), told), told))
    for _ in _written(db, found.compared):
        pass
    again = [found.support[key] for key in found.touched]
    results.insert(db, {"provenance_articles": outcome.article_rows(again, told)})
    results.set_parents(db, members, told.parents)
    results.write(db, _learned(found))
    named = outcome.cited((*outcome.readings(come), *found.support.values()), told)
    results.write_facets(db, run.settings.claim, named, {*found.scanned.ids, *found.support, *found.gone_ids})
    db.conn.executemany("insert or replace into _provenance_prints (row, entries) values (?, ?)", postings)


def _finish(db: Database, run: Run, own: bool, started: str, begun: float, articles: int, changed: int) -> None:
    results.write_judged(db, run.judged.links, run.judged.origins)
    schema.write_settings(db, {"judged": judgements.packed(run.judged)})
    aggregates.summarise(db)
    if own:
        own_columns.write(db, run.source)
    _log_run(db, started, time.monotonic() - begun, articles, changed)


def _settings(source: ArticleTable, settings: Settings, outlets: list[Row]) -> dict[str, object]:
    """What the database remembers: where the articles are, which sources were added to the registry, and by which
    numbers the results were made."""
    from .links.wording import FORM
    from .sketches import sketch as plain

    sketches = {"scheme": plain.SCHEME, "seed": plain.SEED, "num_perm": plain.PERMUTATIONS, "shingle": plain.SHINGLE,
                "window": plain.WINDOW, "skip": plain.SKIP, "sample": plain.SAMPLE,
                "word_hash": plain.WORD_HASH, "tables": schema.layout(), "evidence": FORM}  # fmt: skip
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


def _stored_families(db: Database, table: str) -> dict[ArticleId, str]:
    if schema.read_settings(db).get("table") != table or not db["provenance_articles"].exists():
        return {}
    return dict(db.conn.execute("select article_id, family_id from provenance_articles where family_id is not null"))


def _log_run(db: Database, started: str, seconds: float, articles: int, changed: int) -> None:
    db.conn.execute(
        "insert into _provenance_runs (started, seconds, articles, changed, version) values (?, ?, ?, ?, ?)",
        (started, round(seconds, 3), articles, changed, __version__),
    )


def _nothing(db: Database, source: ArticleTable) -> TableError:
    column = source.columns["text"]
    said = f"Table {source.table!r} holds no article with text in column {column!r}."
    if schema.read_settings(db).get("texts") is False:
        said = "This is a copy without texts (slim --no-text). Run detect in the database that it was made of."
    if blobs := texts_as_blobs(db, source):
        said += f" {blobs} of its values are BLOBs: if they are text, say so with `update ... set {column} = cast({column} as text)`."
    return TableError(said)


def _summary(
    db: Database, source: ArticleTable, changed: int, judged: int, without_text: int, without_key: int, settings: Settings, begun: float
) -> Summary:  # fmt: skip
    def one(sql: str, *values: object) -> int:
        return db.conn.execute(sql, values).fetchone()[0]

    relations = "select relation, count(*) from provenance_links where confidence >= ? group by 1 order by 2 desc, 1"
    by_origin = (
        "select origin, count(*) from provenance_articles where origin is not null group by 1 order by 2 desc, 1"
    )
    return Summary(
        table=source.table,
        articles=one("select count(*) from provenance_articles"),
        changed=changed,
        judged=judged,
        without_text=without_text,
        as_blobs=texts_as_blobs(db, source) if without_text else 0,
        without_key=without_key,
        families=one("select count(*) from provenance_families"),
        in_families=one("select count(*) from provenance_articles where family_id is not null"),
        uncredited=one("select count(*) from provenance_articles where credited = 0"),
        relations=dict(db.conn.execute(relations, (settings.claim,)).fetchall()),
        origins=dict(Counter(dict(db.conn.execute(by_origin).fetchall())).most_common(10)),
        seconds=time.monotonic() - begun,
    )
