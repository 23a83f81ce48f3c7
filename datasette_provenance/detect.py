"""A run over a database: what has changed, the steps, and the one transaction that writes what they found."""

from __future__ import annotations

import os
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sqlite_utils import Database

from . import __version__
from .attribution.outlets import Row, read_outlets
from .errors import ProvenanceError, TableError, said_of
from .records import ArticleId
from .run import changes, pairing, pipeline, translations
from .run.articles import Articles
from .run.files import finished, load_json, save_json
from .run.folder import Work
from .run.local import Local
from .run.processes import processes
from .run.tasks import Job
from .settings import DEFAULT, Settings
from .sources.dates import Order
from .stages import Progress, quiet
from .store import aggregates, journal, judgements, own_columns, recounts, schema
from .store.table import ArticleTable, article_ids, lenient, resolve, texts_as_blobs, told_of
from .store.written import written_in

Engine = Literal["local", "spark"]
CACHE = 200_000
"""KiB of the database that are kept in memory while results are written."""
MODE = "journal-mode"
"""File of the work folder: what the database's was before it was written to."""


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
    """Of the table: dates that could not be read, texts that are HTML, scripts that are served in part or not."""


def detect(
    path: str | Path,
    *,
    table: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    outlets: str | Path | None = None,
    into_table: bool = False,
    dates: Order = "",
    rebuild: bool = False,
    engine: Engine = "local",
    master: str | None = None,
    progress: Progress[Any] = quiet,
    settings: Settings = DEFAULT,
) -> Summary:
    """Find and write everything for the articles of one table of the SQLite database at ``path``.

    ``columns`` names the table's columns by role (text, title, publisher, published, url);
    ``outlets``: a file of sources beside those of the registry, remembered until another is given;
    ``dates``: what 03/04/2025 means, dmy or mdy, where the column does not tell; remembered. ``into_table``: write origin and role into the articles table, too, now and in later runs.
    ``engine``: spark does everything from scratch on Spark, at the address ``master``; later runs on this machine go on from there. Raises TableError
    where the table or a column is not what is needed, SourceError where the file of outlets is not, ProvenanceError
    where the database cannot be read or written.
    """
    if not Path(path).exists():
        raise ProvenanceError(
            f"{path} does not exist. Load articles into it first: datasette provenance load {path} SOURCE."
        )
    begun = time.monotonic()
    given = read_outlets(outlets) if outlets is not None else None
    with _opened(path) as db:
        schema.check(db, str(path))
        source = resolve(db, table, columns or {}, dates)
        columns_wanted = own_columns.wanted(db, source, into_table)
        added = given if given is not None else schema.read_settings(db).get("outlets", [])
        remembered = _settings(source, settings, added)
        fresh = rebuild or not _same(db, remembered)
        keys = article_ids(db, source)
        kept = None if fresh else schema.read_settings(db).get("permutations")
        job = Job(Path(path), source, added, settings, kept, judgements.counted(db.conn, source.table))
        with Work(path) as work, _journal(db, work):
            if engine == "spark":
                done = _run_on_spark(db, work, job, keys.ids, remembered, columns_wanted, master, progress)
            else:
                with processes(job, len(keys.ids)) as spread:
                    done = _run(db, Local(work, spread, job, progress), keys.ids, fresh, remembered, columns_wanted)
        summary = _summary(db, source, done, len(keys.ids) - done.articles, keys.left_out, settings, begun)
        written = written_in(db, source, keys.ids) if done.changed else ()
        return summary._replace(said=told_of(db, source) + written)


@contextmanager
def _opened(path: str | Path) -> Iterator[Database]:
    """What goes wrong with the database or the disk is said in a sentence."""
    db = Database(str(path))
    db.conn.text_factory = lenient
    try:
        yield db
    except sqlite3.OperationalError as error:
        raise ProvenanceError(
            f"{path} could not be worked on: {said_of(error)}. Its results are as they were."
        ) from error
    except sqlite3.DatabaseError as error:
        raise ProvenanceError(f"{path} cannot be used as a database: {said_of(error)}.") from error
    except OSError as error:
        raise ProvenanceError(
            f"{error.filename or path}: {error.strerror or error}. Results are as they were, and what was finished is "
            "kept: run detect again to go on."
        ) from error
    finally:
        db.close()


class Done(NamedTuple):
    """What a run had to do: articles that there are, those that were new, changed or gone, judgements that count anew."""

    articles: int
    changed: int
    judged: int


def _run(
    db: Database,
    engine: Local,
    ids: Sequence[ArticleId],
    fresh: bool,
    remembered: dict[str, object],
    columns_wanted: bool,
) -> Done:
    """Everything up to the results. ``fresh``: what is stored was made of something else, or is not asked for."""
    started, begun = datetime.now(timezone.utc).isoformat(timespec="seconds"), time.monotonic()
    source, changed, judged = engine.job.source, 0, 0
    for from_scratch in (True,) if fresh else (False, True):
        with closing(_earlier(engine.job.database, from_scratch, remembered)) as earlier:
            difference = changes.compare(engine, earlier, ids)
            judged = judged or difference.judged.number
            if difference.stored.ids and not difference.changed and not judged:
                if columns_wanted:
                    with db.atomic():
                        own_columns.write(db, source)
                return Done(len(difference.stored.ids), 0, 0)
            read_changes = changes.read(engine, earlier, difference)
            changed = changed or (
                difference.changed if difference.stored.ids else read_changes.articles if read_changes else 0
            )
            if not read_changes:  # so much is to be read anew that all of it is done quicker
                continue
            if not read_changes.articles:
                raise _nothing(db, source)
            articles = Articles(engine, read_changes)
            translated = translations.find(engine, earlier, articles, read_changes.judged.links)
            compared = pairing.pairs(engine, earlier, articles, read_changes.judged.links, translated.all)
            with _writing(db, engine.work):
                before = _begin(db, source, remembered) if not read_changes.stored.ids else {}
                said = pipeline.write(db, earlier, engine, read_changes, articles, compared, translated, before)
                if read_changes.stored.ids:
                    recounts.recount(db, earlier, said, not difference.gone)
                else:
                    aggregates.summarise(db)
                if columns_wanted:
                    own_columns.write(db, source)
                _log_run(db, started, time.monotonic() - begun, read_changes.articles, changed)
            return Done(read_changes.articles, changed, judged)
    raise AssertionError("from scratch everything is read")


def _run_on_spark(
    db: Database, work: Work, job: Job, ids: Sequence[ArticleId], remembered: dict[str, object], columns_wanted: bool,
    master: str | None, progress: Progress[Any],
) -> Done:  # fmt: skip
    """Everything up to the results, from scratch, on Spark."""
    from .spark import session

    session.check()
    from .spark.database import fill, found

    started, begun = datetime.now(timezone.utc).isoformat(timespec="seconds"), time.monotonic()
    with found(job, ids, work, master, progress) as made, closing(_earlier(job.database, True, remembered)) as earlier:
        articles = made.changes.articles
        with _writing(db, work):
            before = _begin(db, job.source, remembered)
            fill(db, earlier, job, made, before)
            aggregates.summarise(db)
            if columns_wanted:
                own_columns.write(db, job.source)
            _log_run(db, started, time.monotonic() - begun, articles, articles)
    return Done(articles, articles, 0)


def _earlier(path: Path, from_scratch: bool, remembered: dict[str, object]) -> Database:
    """What the last run left, as it is when this one begins; from scratch the same tables, empty."""
    if not from_scratch:
        earlier = Database(str(path))
        earlier.conn.text_factory = lenient
        return earlier
    earlier = Database(memory=True)
    schema.write_settings(earlier, {**remembered, "pk": "rowid"})  # so that no key refers to articles: there are none
    schema.create(earlier)
    return earlier


def _begin(db: Database, source: ArticleTable, remembered: dict[str, object]) -> dict[ArticleId, str]:
    """Empty tables in the place of those of other runs, without indexes; the families that articles were in."""
    before = _stored_families(db, source.table)
    schema.drop(db)
    schema.write_settings(db, remembered)
    schema.create(db)
    schema.drop_indexes(db)
    return before


@contextmanager
def _journal(db: Database, work: Work) -> Iterator[None]:
    """The file's own journal mode is back when all is done, unless somebody reads at that moment; also that of a run
    that was killed while it wrote."""
    try:
        yield
    finally:
        path = work.path(MODE)
        if finished(path):
            journal.give_back(db.conn, load_json(path))
            path.unlink()


@contextmanager
def _writing(db: Database, work: Work) -> Iterator[None]:
    """One transaction for all; meanwhile others read what was there before."""
    if not finished(work.path(MODE)):
        save_json(work.path(MODE), journal.mode(db.conn))
    db.conn.execute("pragma journal_mode = wal")
    db.conn.execute(f"pragma cache_size = -{CACHE}")
    db.conn.execute(f"pragma threads = {os.cpu_count() or 1}")  # for sorting what goes into indexes
    with db.atomic():
        yield


def _settings(source: ArticleTable, settings: Settings, outlets: list[Row]) -> dict[str, object]:
    """What the database remembers: where the articles are, which sources were added to the registry, and by which
    numbers the results were made."""
    from .links.wording import FORM
    from .sketches import sketch as plain
    from .text.words import READING

    sketches = {"scheme": plain.SCHEME, "seed": plain.SEED, "num_perm": plain.PERMUTATIONS, "shingle": plain.SHINGLE,
                "window": plain.WINDOW, "skip": plain.SKIP, "sample": plain.SAMPLE,
                "word_hash": plain.WORD_HASH, "words": READING, "tables": schema.layout(), "evidence": FORM}  # fmt: skip
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
    db: Database, source: ArticleTable, done: Done, without_text: int, without_key: int, settings: Settings, begun: float
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
        changed=done.changed,
        judged=done.judged,
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
