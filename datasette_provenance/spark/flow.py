"""The list of steps on Spark: from a frame of articles to the public tables as Parquet."""

from __future__ import annotations

from typing import NamedTuple

from pyspark import Broadcast
from pyspark.sql import DataFrame

from ..errors import TableError
from ..stages import Progress
from . import comparing, lineage, pairs, reading, tables, translating
from .common import Common, Job
from .frames import Place
from .session import PARTS

ARTICLES = 2_500
"""Of one task, where there are many: some 20 MB of words."""
MOST = 20_000
"""Every part sends to every other: at a thousand million articles these are pieces of some 85 KB, and more parts would make them too small to be read
well. A part that is larger than memory is sorted on disk; what a task holds at once is one group of it (``pairs.Sizes``, ``comparing.PAIRS``,
``lineage.LINKS``), and of these there are as many as are needed."""
STEPS = (
    "Looking", "Reading", "Sketching", "Crossing languages", "Pairing", "Comparing", "Tracing", "Writing",
)  # fmt: skip


class Learned(NamedTuple):
    """What stands between the stages, as frames in the work folder, for who wants it beside the tables."""

    scanned: DataFrame
    lines: DataFrame
    read: DataFrame
    told: DataFrame
    crossed: DataFrame | None
    common: Broadcast[Common]
    articles: int


def run(
    articles: DataFrame,
    job: Job,
    work: Place,
    results: Place,
    progress: Progress[str],
    sizes: pairs.Sizes | None = None,
) -> Learned:
    """``articles``: id, and text, title, publisher, published, url and what else is read, as text (``columns.page_column``)."""
    session, steps = work.session, iter(progress("Spark", STEPS))
    common = session.sparkContext.broadcast(Common(job))
    next(steps)
    scanned = work.keep(reading.scan(articles, common), "scanned")
    count = scanned.count()
    if not count:
        raise TableError(f"{job.source.table} holds no article with text in column {job.source.columns['text']!r}.")
    _cut(work, count)
    lines = work.keep(reading.recurring(scanned), "lines")
    common = session.sparkContext.broadcast(Common(job, reading.names(scanned)))
    next(steps)
    read = work.keep(reading.read(articles, lines, common), "read")
    next(steps)
    counts = work.keep(reading.fact_counts(read), "counts")
    common = session.sparkContext.broadcast(Common(job, common.value.publishers, reading.commonplaces(read, counts)))
    told = work.keep(reading.tell(read, common), "told")
    numbers = work.keep(reading.rank(read), "numbers")
    next(steps)
    crossed = translating.cross(work, articles, scanned, common)
    held = translating.hold(work, crossed, articles, common) if crossed is not None else None
    next(steps)
    sketches = _sketches(work, read, told, numbers)
    found = pairs.find(work, sketches, sizes or pairs.sizes_for(count, pairs.keys_in(sketches)))
    next(steps)
    documents = read.drop("agency", "published", "facts", "window", "signature", "prints").join(
        told.drop("order"), "id"
    )
    links = comparing.compare(work, _others(found, held, numbers), numbers, documents.drop("headline"), common)
    if held is not None:
        links = links.unionByName(translating.links(work, held, read, numbers, common))
    links = work.keep(links, "links")
    next(steps)
    traced = lineage.trace(work, links, documents.join(numbers, "id"), articles, common)
    next(steps)
    said = traced.where("article is not null").select("article.*").unionByName(lineage.alone(read, traced, common))
    passages, mentions = comparing.passages(links, common), comparing.mentions(read, common)
    tables.write(work, results, tables.Found(links, passages, mentions, said, traced, numbers), common)
    for _ in steps:
        pass
    return Learned(scanned, lines, read, told, crossed, common, count)


def _cut(place: Place, count: int) -> None:
    """Parts of what is shuffled: as many as there are processors, and no larger than ``ARTICLES`` up to ``MOST`` of them."""
    least = place.session.sparkContext.defaultParallelism
    place.session.conf.set(PARTS, str(max(least, min(MOST, count // ARTICLES))))


def _sketches(place: Place, read: DataFrame, told: DataFrame, numbers: DataFrame) -> DataFrame:
    sketched = read.select("id", "prints", "signature").join(told.select("id", "order"), "id").join(numbers, "id")
    return place.keep(sketched.drop("id"), "sketches")


def _others(found: DataFrame, held: DataFrame | None, numbers: DataFrame) -> DataFrame:
    """The pairs of which it is not said already that one translates the other."""
    if held is None:
        return found
    ends = held.select("one", "other")
    for end, name in (("one", "a"), ("other", "b")):
        ends = ends.join(numbers.withColumnsRenamed({"id": end, "number": name}), end)
    ends = ends.selectExpr("least(a, b) a", "greatest(a, b) b")
    return found.join(ends, ["a", "b"], "left_anti")
