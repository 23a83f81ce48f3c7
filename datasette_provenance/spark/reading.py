"""From articles to what each says by itself, and to its sketches: the stages scan, read and sketch_facts, and what stands between
them. Steps are functions of frames; what begins with an underscore runs on the machines, over Arrow columns.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
from pyspark import Broadcast
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from .. import stages
from ..arrays import sets_batch
from ..arrays.groups_batch import edges
from ..candidates.translations_batch import day_of
from ..corpus import counts_batch as corpus
from ..corpus.commonplace import UNDATED, least_always, least_common
from ..corpus.site_lines_batch import site_lines
from ..run.parquet import ID_TYPES
from ..run.parts import ENCODE, FACT, pack_documents
from .columns import articles_of, binaries, column_of, lists, numbers, rows_as_bytes, table, values
from .common import Common
from .frames import Batches, Made, grouped, mapped

SCAN = [
    ("given", pa.string()), ("name", pa.string()), ("published", pa.string()), ("language", pa.string()), ("day", pa.int64()),
    ("lines", pa.binary()), ("sizes", pa.binary()),
]  # fmt: skip
LINES = pa.schema([("given", pa.string()), ("recurring", pa.binary())])
READ = [
    ("agency", pa.bool_()), ("published", pa.string()), ("reading", pa.binary()), ("words", pa.binary()), ("paragraphs", pa.binary()),
    ("shingles", pa.int64()), ("script", pa.int32()), ("facts", pa.binary()), ("headline", pa.int64()), ("window", pa.int64()),
    ("signature", pa.binary()), ("prints", pa.binary()),
]  # fmt: skip
COUNTS = pa.schema([("window", pa.int64()), ("key", pa.int64()), ("n", pa.int64())])
TOLD = [("told", pa.binary()), ("commonplaces", pa.binary()), ("order", pa.binary())]


def keyed(fields: list[tuple[str, Any]], pk_type: str) -> pa.Schema:
    return pa.schema([("id", ID_TYPES[pk_type]), *fields])


def scan(articles: DataFrame, common: Broadcast[Common]) -> DataFrame:
    """What is asked of each article with a text before it is read."""
    return mapped(articles, _scan, keyed(SCAN, common.value.job.source.pk_type), common)


def _scan(batches: Batches, common: Broadcast[Common]) -> Made:
    job = common.value.job
    of = keyed(SCAN, job.source.pk_type)
    for batch in batches:
        articles = articles_of(batch, job.source)
        if not articles:
            continue
        made = stages.scan(articles, [b""] * len(articles), common.value.context())
        yield table(
            of, id=made.ids, given=made.publishers, name=made.names, published=made.published, language=made.languages,
            day=list(map(day_of, made.published)),
            lines=binaries(made.lines.astype("<u8"), made.offsets), sizes=binaries(made.sizes.astype("<u4"), made.offsets),
        )  # fmt: skip


def recurring(scanned: DataFrame) -> DataFrame:
    """The lines that each publisher prints under unrelated articles; of publishers without any no row."""
    return grouped(
        scanned.where("given > ''").select("given", "published", "lines", "sizes"), ["given"], _recurring, LINES
    )


def _recurring(of: pa.Table) -> Made:
    given = of.column("given")[0].as_py()
    lines, offsets = lists(of, "lines", "<u8")
    sizes, _ = lists(of, "sizes", "<u4")
    found = site_lines([given] * of.num_rows, values(of, "published"), lines, sizes.astype(np.int64), offsets)
    if given in found:
        yield table(LINES, given=[given], recurring=[b"".join(sorted(found[given]))])


def names(scanned: DataFrame) -> dict[str, int]:
    """Canonical names of publishers as often as they occur."""
    return dict(sorted((row[0], row[1]) for row in scanned.groupBy("name").count().collect()))


def read(articles: DataFrame, lines: DataFrame, common: Broadcast[Common]) -> DataFrame:
    """What each page says by itself, its words, facts and the sketches of its words."""
    beside = articles.join(lines, articles["publisher"] == lines["given"], "left").drop("given")
    return mapped(beside, _read, keyed(READ, common.value.job.source.pk_type), common)


def _read(batches: Batches, common: Broadcast[Common]) -> Made:
    source = common.value.job.source
    of = keyed(READ, source.pk_type)
    for batch in batches:
        articles = articles_of(batch, source)
        if not articles:
            continue
        learned = zip(values(batch, "publisher"), values(batch, "recurring"), strict=True)
        its_lines = {
            name or "": frozenset(keys[at : at + 8] for at in range(0, len(keys), 8)) for name, keys in learned if keys
        }
        made = stages.read(articles, common.value.context(site_lines=its_lines))
        packed = pack_documents(made.documents)
        yield table(
            of, id=[a.id for a in articles], agency=[r.agency for r in made.readings], published=[a.published for a in articles],
            reading=[ENCODE(r).encode() for r in made.readings], words=binaries(packed["words"], packed["word_offsets"]),
            paragraphs=binaries(np.ascontiguousarray(made.paragraphs, np.uint32), made.paragraph_offsets),
            shingles=packed["shingles"].astype(np.int64), script=packed["scripts"].astype(np.int32),
            facts=binaries(packed["facts"], packed["fact_offsets"]), headline=made.titles.view(np.int64), window=made.windows,
            signature=rows_as_bytes(made.signatures), prints=binaries(made.prints, made.print_offsets),
        )  # fmt: skip


def fact_counts(read_: DataFrame) -> DataFrame:
    """How many articles of each window tell a fact: counted apart from what that means."""
    return (
        mapped(read_.select("window", "facts"), _count_facts, COUNTS)
        .groupBy("window", "key")
        .agg(F.sum("n").alias("n"))
    )


def _count_facts(batches: Batches) -> Made:
    for batch in batches:
        facts, offsets = lists(batch, "facts", FACT)
        windows = np.repeat(numbers(batch, "window"), np.diff(offsets))
        for window in sets_batch.unique(windows).tolist():
            keys, counts = np.unique(facts["key"][windows == window] & corpus.KEY, return_counts=True)
            yield table(COUNTS, window=np.full(len(keys), window), key=keys.astype(np.int64), n=counts)


def commonplaces(read_: DataFrame, counts: DataFrame) -> dict[int, np.ndarray[Any, Any]]:
    """Which of them are commonplace, by window: as ``counts_batch.commonplaces``. What a window has of these is bounded by its
    articles' mean number of facts over the least share, some 1,500 at most, so that all of them are sent to every machine."""
    sizes = Counter({row[0]: row[1] for row in read_.groupBy("window").count().collect()})
    near = {w: [w] if w == UNDATED else [x for x in (w - 1, w, w + 1) if x in sizes] for w in sizes}
    session = read_.sparkSession
    around = session.createDataFrame(
        [(x, w, float(least_common(sum(sizes[y] for y in near[w])))) for w in sizes for x in near[w]],
        "window long, at long, least double",
    )
    everywhere = (
        counts.groupBy("key").agg(F.sum("n").alias("n")).where(F.col("n") >= float(least_always(sizes.total())))
    )
    some = (
        counts.join(F.broadcast(around), "window")
        .groupBy("at", "key")
        .agg(F.sum("n").alias("n"), F.first("least").alias("least"))
    )
    always = np.array([row[0] for row in everywhere.select("key").collect()], np.uint64)
    rows = some.where("n >= least").select("at", "key").toArrow()
    windows, keys = numbers(rows, "at"), numbers(rows, "key").astype(np.uint64)
    order = np.lexsort((keys, windows))
    windows, keys = windows[order], keys[order]
    starts = edges(windows)
    parts = dict(zip(windows[starts].tolist(), np.split(keys, starts[1:]), strict=False))
    return {w: sets_batch.union(parts.get(w, keys[:0]), always) for w in sizes}


def tell(read_: DataFrame, common: Broadcast[Common]) -> DataFrame:
    """The facts that are not commonplace, and their sketch."""
    return mapped(read_.select("id", "facts", "window"), _tell, keyed(TOLD, common.value.job.source.pk_type), common)


def _tell(batches: Batches, common: Broadcast[Common]) -> Made:
    of = keyed(TOLD, common.value.job.source.pk_type)
    for batch in batches:
        facts, offsets = lists(batch, "facts", FACT)
        made = stages.sketch_facts(facts["key"], offsets, numbers(batch, "window"), common.value.context())
        yield table(
            of, id=column_of(batch, "id"), told=binaries(facts[made.left], made.offsets),
            commonplaces=binaries(made.commonplaces, made.commonplace_offsets), order=rows_as_bytes(made.signatures),
        )  # fmt: skip


def rank(read_: DataFrame) -> DataFrame:
    """A number for each article with the earliest first, as ``rank_batch.rank`` orders them: of no use but to compare."""
    order = [F.expr("not agency"), F.expr("if(published = '', '9', published)"), F.col("id").cast("string")]
    ordered = read_.select("id", "agency", "published").repartitionByRange(*order).sortWithinPartitions(*order)
    return ordered.select("id", F.monotonically_increasing_id().alias("number"))
