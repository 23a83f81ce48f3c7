"""A run on Spark with a database at both ends: its articles laid down as Parquet, and the rows that come back written into it.

Everything that later runs and pages read is there as if the engine on one machine had made it: later runs go on from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ..arrays.ranges_batch import chained
from ..errors import ProvenanceError
from ..lineage.families import family_ids
from ..records import ArticleId
from ..run import parquet, pipeline
from ..run import results as rows
from ..run.articles import Articles
from ..run.changes import Changes
from ..run.columns import save_columns
from ..run.folder import Work
from ..run.local import Local
from ..run.parts import FACT, pack_facts, pack_prints, pack_readings, pack_signatures
from ..run.tasks import ContextFiles
from ..run.tasks import Job as Run
from ..sketches.sketch import PERMUTATIONS
from ..stages import Progress, Scanned
from ..store import judgements, results, schema, state
from ..store.judgements import Anew
from ..store.state import Database
from ..store.table import COLUMNS as ROLES
from ..store.table import hash_of, plain_row, rows_of, undecoded
from . import session as sessions
from .columns import lists, numbers, page_column, readings_from, values
from .common import Job
from .files import explained

AT_ONCE = 1000
FILE = 20_000
"""Articles of one file that Spark reads."""
LAST = ("provenance_families", "provenance_articles", "provenance_versions")


class Found(NamedTuple):
    """What a run left in the work folder."""

    changes: Changes
    articles: Articles
    crossings: dict[ArticleId, bytes]
    results: str


@contextmanager
def found(
    job: Run, ids: Sequence[ArticleId], work: Work, master: str | None, progress: Progress[Any]
) -> Iterator[Found]:
    """The articles with these keys through all steps; Spark has ended when the rows are written."""
    if job.source.pk_type not in parquet.ID_TYPES:
        raise ProvenanceError(
            f"Keys of {job.source.table} are of several types ({job.source.pk_type}): the engine spark takes keys that are all "
            "text or all whole numbers. Run detect without --engine."
        )
    folder = str(work.path("spark").absolute())
    with sessions.session(master) as session, explained():
        from . import flow
        from .frames import Place

        _lay_down(job, ids, work)
        place = Place(session, folder)
        articles = session.read.parquet(place.at("in"))
        learned = flow.run(
            articles.drop("hash"),
            Job(job.source, job.outlets, job.settings, job.judged),
            place,
            Place(session, place.at("results")),
            progress,
        )
        beside = learned.scanned.drop("day").join(articles.select("id", "hash"), "id")
        read = learned.read.select("id", "reading", "facts", "headline", "signature", "prints")
        place.keep(beside.join(read, "id").join(learned.told, "id"), "whole")
        made = _collected(learned, work)
        crossings = learned.crossed.select("id", "crossing").collect() if learned.crossed is not None else []
    yield Found(
        made, Articles(cast(Local, None), made), {row[0]: bytes(row[1]) for row in crossings}, f"{folder}/results"
    )


def _lay_down(job: Run, ids: Sequence[ArticleId], work: Work) -> None:
    source = job.source
    names = ["id", *ROLES, *map(page_column, source.page)]
    of = pa.schema(
        [("id", parquet.ID_TYPES[source.pk_type]), *((name, pa.string()) for name in names[1:]), ("hash", pa.binary())]
    )
    folder = work.path("spark") / "in"
    folder.mkdir(parents=True, exist_ok=True)
    conn = undecoded(job.database)
    try:
        for at in range(0, len(ids), FILE):
            with pq.ParquetWriter(folder / f"{at}.parquet", of, compression="zstd") as file:
                for first in range(at, min(at + FILE, len(ids)), AT_ONCE):
                    some = rows_of(conn, source, ids[first : min(first + AT_ONCE, at + FILE)])
                    file.write_batch(parquet.batch([(*plain_row(row), hash_of(row)) for row in some], of))
    finally:
        conn.close()


def _collected(learned: Any, work: Work) -> Changes:
    """What was learned as the part files and columns that the tables of later runs are made of."""
    scanned, read, facts = [], [], []
    for n, batch in enumerate(_batches(f"{work.path('spark')}/whole")):
        read.append(work.path(f"read-{n}"))
        facts.append(work.path(f"facts-{n}"))
        of_facts, fact_offsets = lists(batch, "facts", FACT)
        words = pack_readings(readings_from(batch)) | {
            "titles": numbers(batch, "headline").view(np.uint64),
            "facts": of_facts,
            "fact_offsets": fact_offsets,
            "word_bands": pack_signatures(_signatures(batch, "signature")),
        }
        save_columns(read[-1], words | pack_prints(*lists(batch, "prints", "<u8")))
        kept, kept_offsets = lists(batch, "told", FACT)
        told = pack_facts(kept["key"], kept["start"], kept["end"], kept_offsets)
        save_columns(facts[-1], told | {"fact_bands": pack_signatures(_signatures(batch, "order"))})
        scanned.append(_scanned(batch))
    lines = {row[0]: {row[1][at : at + 8] for at in range(0, len(row[1]), 8)} for row in learned.lines.collect()}
    site_lines = {name: set(map(bytes, keys)) for name, keys in lines.items()}
    nothing = state.Stored(*([] for _ in state.Stored._fields))
    return Changes(
        nothing, [], _joined(scanned), read, facts, site_lines, dict(learned.common.value.commonplaces),
        ContextFiles(work.path("context")), Anew([], []),
    )  # fmt: skip


def _batches(path: str) -> Iterator[pa.RecordBatch]:
    import pyarrow.dataset as ds

    for batch in ds.dataset(path, format="parquet").to_batches(batch_size=AT_ONCE):
        if batch.num_rows:
            yield batch


def _signatures(batch: pa.RecordBatch, name: str) -> Any:
    return lists(batch, name, "<u4")[0].reshape(-1, PERMUTATIONS)


def _scanned(batch: pa.RecordBatch) -> Scanned:
    lines, offsets = lists(batch, "lines", "<u8")
    sizes, _ = lists(batch, "sizes", "<u4")
    ids, hashes, given, names, published, languages = (
        values(batch, name) for name in ("id", "hash", "given", "name", "published", "language")
    )
    return Scanned(
        ids, hashes, given, names, published, lines.astype(np.uint64), sizes.astype(np.int64), offsets, languages
    )


def _joined(parts: Sequence[Scanned]) -> Scanned:
    ids, hashes, given, names, published, languages = (
        [cast(Any, value) for part in parts for value in part[n]] for n in (0, 1, 2, 3, 4, 8)
    )
    lines, offsets = chained([p.lines for p in parts], [p.offsets for p in parts])
    sizes = np.concatenate([p.sizes for p in parts])
    return Scanned(ids, hashes, given, names, published, lines, sizes, offsets, languages)


def fill(db: Database, earlier: Database, job: Run, made: Found, before: Mapping[ArticleId, str]) -> None:
    """The rows of every table but the sums, into empty ones; ``earlier``: a database with empty tables; ``before``: the families
    that articles were in."""
    changes, articles = made.changes, made.articles
    pipeline.write_read(db, earlier, changes, articles, articles.parts)
    places = {key: n for n, key in enumerate(changes.come.ids)}
    first = state.next_number(earlier)
    results.replace_crossings(db, [], ((first + places[key], entries) for key, entries in made.crossings.items()))
    results.insert(db, {"provenance_links": _rows(made, "provenance_links")})
    with results.passages_last(db) as add:
        add(_rows(made, "provenance_passages"))
    families = _families(made, before)
    for table in LAST:
        results.insert(db, {table: _renamed(table, _rows(made, table), families)})
    results.insert(db, {parquet.FACETS: sorted(_rows(made, parquet.FACETS))})
    results.write(db, rows.learned(changes))
    schema.create_indexes(db)
    results.write_judged(db, job.judged.links, job.judged.origins)
    schema.write_settings(db, {"judged": judgements.packed(job.judged)})


def _rows(made: Found, table: str) -> Iterator[tuple[Any, ...]]:
    for batch in _batches(f"{made.results}/{table}"):
        yield from zip(*(values(batch, name) for name in batch.schema.names), strict=True)


def _families(made: Found, before: Mapping[ArticleId, str]) -> dict[str, str]:
    """The id that each family keeps: that of an earlier run, as `lineage.findings.gather` gives it."""
    members: dict[str, list[ArticleId]] = {}
    for batch in _batches(f"{made.results}/provenance_articles"):
        for key, family in zip(values(batch, "article_id"), values(batch, "family_id"), strict=True):
            if family is not None:
                members.setdefault(family, []).append(key)
    ordered = sorted(members, key=lambda family: min(map(str, members[family])))
    return dict(zip(ordered, family_ids([sorted(members[f], key=str) for f in ordered], dict(before)), strict=True))


def _renamed(table: str, of: Iterable[tuple[Any, ...]], families: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    place = {"provenance_families": 0, "provenance_articles": 1}.get(table)
    for row in of:
        if place is None or row[place] is None:
            yield row
        else:
            yield (*row[:place], families[row[place]], *row[place + 1 :])
