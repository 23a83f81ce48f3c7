"""A run without a database at either end: articles from files, results as Parquet (`run.parquet`), on any file system that Spark reads."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from .. import __version__
from ..attribution.outlets import read_outlets
from ..errors import ProvenanceError
from ..run import parquet
from ..settings import DEFAULT, Settings
from ..sources.dates import Order
from ..stages import Progress, quiet
from . import session as sessions


class Written(NamedTuple):
    articles: int
    tables: dict[str, int]
    """Rows of each."""
    seconds: float
    said: tuple[str, ...]


def detect_files(
    articles: str,
    results: str,
    *,
    master: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    outlets: str | Path | None = None,
    dates: Order = "",
    progress: Progress[Any] = quiet,
    settings: Settings = DEFAULT,
) -> Written:
    """Find everything that ``articles`` (Parquet or JSON lines) tell, and write it into the folder ``results``: the tables of
    `run.parquet`. ``columns``: as of `detect.detect`. Raises ProvenanceError where Spark, or what is asked of it, is not there."""
    begun = time.monotonic()
    added = read_outlets(outlets) if outlets is not None else []
    with sessions.session(master) as session, explained():
        from . import flow, sources
        from .common import Job
        from .folder import WORK, Folder
        from .frames import Place

        folder = Folder(session, results)
        folder.check(articles)
        source = sources.describe(sources.opened(session, articles), articles, columns or {}, dates)
        folder.take()
        place, work = Place(session, results), Place(session, f"{results.rstrip('/')}/{WORK}")
        place.keep(source.frame, parquet.ARTICLES)
        kept = source._replace(frame=place.kept(parquet.ARTICLES, source.frame.schema))
        found = flow.run(sources.normal(kept), Job(source.table, added, settings), work, place, progress)
        counts = {name: session.read.parquet(place.at(name)).count() for name in parquet.NAMES}
        run = parquet.Run(
            **source.table._asdict(),
            articles=found.articles,
            claim=settings.claim,
            version=__version__,
            outlets=[dict(row) for row in added],
        )
        folder.finish(parquet.to_json(run))
    return Written(found.articles, counts, time.monotonic() - begun, source.said)


@contextmanager
def explained() -> Any:
    """What goes wrong in Spark in a sentence: its own is a page."""
    from pyspark.errors import PySparkException

    try:
        yield
    except Exception as error:
        if not isinstance(error, PySparkException) and not type(error).__module__.startswith("py4j"):
            raise
        said = [line.strip() for line in str(error).splitlines() if line.strip()]
        last = next(
            (line for line in reversed(said) if "Error" in line or "Exception" in line), said[0] if said else ""
        )
        raise ProvenanceError(f"Spark gave up: {last[:300]}") from error
