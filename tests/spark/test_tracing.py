"""Stories traced apart, as tasks on Spark have them, say what all links at once say: on random graphs of links, without Spark."""

from types import SimpleNamespace

import numpy as np
import pytest

from datasette_provenance import stages
from datasette_provenance.arrays import groups_batch
from datasette_provenance.lineage.findings import gather
from datasette_provenance.lineage.stories_batch import SAME, stories
from datasette_provenance.lineage.texts_batch import texts_of
from datasette_provenance.links.direction_batch import NAMES as DIRECTIONS
from datasette_provenance.records import NARRATIVE, RELATIONS
from datasette_provenance.settings import DEFAULT
from datasette_provenance.store import results
from datasette_provenance.store.table import COLUMNS, ArticleTable
from datasette_provenance.tables import TABLES

pa = pytest.importorskip("pyarrow")
pytest.importorskip("pyspark")

from datasette_provenance.spark import lineage, reading  # noqa: E402
from datasette_provenance.spark.columns import binaries, documents_from, readings_from  # noqa: E402
from datasette_provenance.spark.common import Common, Job  # noqa: E402
from datasette_provenance.spark.comparing import SPANS  # noqa: E402

ARTICLES, LINKS, BUCKETS = 40, 44, 3
CREDITS = ("BELMARE (AFP) - ", "BELMARE (Reuters) - ", "", "", "By Ada Quill\n\n")
SENTENCES = [
    f"The council of Belmare said on Monday that bridge number {n} over the river {name} would stay closed for {n} weeks."
    for n, name in enumerate(
        ("Osk", "Tarn", "Vell", "Murr", "Hask", "Lind", "Orva", "Pell", "Runn", "Sarn", "Tove", "Ulm", "Wend", "Yser"),
        3,
    )
]
SURE = (0.3, DEFAULT.claim, 0.95)


def job():
    return Job(ArticleTable("articles", "id", "TEXT", {role: role for role in COLUMNS}, {}, "", False), [], DEFAULT)


def articles(rng):
    """A frame of articles as `spark.lineage.trace` joins it, and the same as tasks share it."""
    chosen = [rng.choice(SENTENCES, 10, replace=False).tolist() for _ in range(ARTICLES)]
    columns = {
        "id": [f"a{n:02}" for n in range(ARTICLES)],
        "text": [str(rng.choice(CREDITS)) + "\n\n".join(sentences) for sentences in chosen],
        "title": [f"Bridges {'stay closed' if rng.random() < 0.3 else n} in Belmare" for n in range(ARTICLES)],
        "publisher": rng.choice(["Mercury", "Morning Post", "AFP", "Reuters", ""], ARTICLES).tolist(),
        "published": [f"2024-05-0{day}T10:00:00" if day else "" for day in rng.integers(0, 6, ARTICLES).tolist()],
        "url": [""] * ARTICLES,
        "recurring": pa.array([None] * ARTICLES, pa.binary()),
    }
    batch = pa.RecordBatch.from_pydict(columns)
    common = Common(job())
    (read,) = reading._read([batch], SimpleNamespace(value=common))
    common.commonplaces = dict.fromkeys(read.column("window").to_pylist(), np.empty(0, np.uint64))
    (told,) = reading._tell([read], SimpleNamespace(value=common))
    headlines = read.column("headline").to_pylist()
    carried = [headlines.count(one) if headlines.count(one) > 1 else None for one in headlines]
    made = {name: read.column(name) for name in read.schema.names if name not in batch.schema.names}
    made |= {name: told.column(name) for name in told.schema.names if name != "id"}
    made |= {name: batch.column(name) for name in batch.schema.names}
    numbers = rng.permutation(ARTICLES) * 10
    return pa.table({**made, "number": numbers, "carried": pa.array(carried, pa.int64())}), common


def links(rng):
    """LINK rows and their SPAN rows, in no order; values from few, so that many weigh the same."""
    ends = {tuple(rng.choice(ARTICLES, 2, replace=False).tolist()) for _ in range(LINKS)}
    ends = [pair for pair in ends if pair[::-1] not in ends or pair < pair[::-1]]
    made = np.zeros(len(ends), stages.LINK)
    made["article"], made["source"] = np.array(ends).T
    likely = [0.3, 0.2, 0.2] + [0.3 / (len(RELATIONS) - 3)] * (len(RELATIONS) - 3)
    order = [RELATIONS.index(name) for name in ("copy", "partial", "quotes")]
    order += [n for n in range(len(RELATIONS)) if n not in order]
    made["relation"] = rng.choice(order, len(made), p=likely)
    made["direction"] = rng.integers(0, len(DIRECTIONS), len(made))
    made["confidence"] = rng.choice(SURE, len(made))
    made["same_copy"] = np.where(np.isin(made["relation"], SAME), rng.choice(SURE, len(made)), 0)
    for name in ("narrative_words", "quoted_words"):
        made[name] = rng.choice([20, 60, 200], len(made))
    for name in ("article_share", "source_share"):
        made[name] = rng.choice([0.1, 0.25, 0.5, 0.8, 0.98], len(made))
    spans = np.zeros(2 * len(made), stages.SPAN)
    spans["link"] = np.repeat(np.arange(len(made)), 2)
    for side in ("article", "source"):
        spans[f"{side}_start"] = rng.integers(0, 20, len(spans)) * 10
        spans[f"{side}_end"] = spans[f"{side}_start"] + 60
    spans["words"] = 12
    return made, spans


def at_once(made, spans, texts, common):
    """As the engine for one machine does it."""
    readings = readings_from(texts)
    rows = zip(*(texts.column(name).to_pylist() for name in ("id", *COLUMNS)), strict=True)
    known = [
        stages.known_of(r, one)
        for r, one in zip(
            readings,
            [lineage.articles_of(texts.slice(n, 1), common.job.source)[0] for n, _ in enumerate(rows)],
            strict=True,
        )
    ]
    of_texts = texts_of([documents_from(texts)])
    headlines = {
        key & (1 << 64) - 1: count
        for key, count in zip(texts.column("headline").to_pylist(), texts.column("carried").to_pylist(), strict=True)
        if count
    }
    context = common.context(headlines=headlines)
    traced = []
    for some in stories(made, spans, DEFAULT, 1):
        there = np.unique(np.concatenate((some.links["article"], some.links["source"])))
        members = {readings[n].article_id: of_texts[n] for n in some.members.tolist()}
        traced.append(stages.trace(some, there, [known[n] for n in there.tolist()], members, context))
    found = gather(traced, {}, context)
    tellers = {key: name for part in traced for key, name in part.tellers.items()}
    return {
        "article": [lineage.article_row(r, found.of(r), context.sources, tellers) for r in readings],
        "parent": found.parents,
        "family": without_events(results.family_rows(found.families)),
        "version": list(results.version_rows(found.versions)),
    }


def without_events(rows):
    """Events are counted apart from all links (`spark.events`)."""
    names = list(TABLES["provenance_families"].columns)
    kept = [n for n, name in enumerate(names) if not name.startswith("event_")]
    return [tuple(row[n] for n in kept) for row in rows]


def in_buckets(made, spans, texts, common):
    """As tasks on Spark do it: whole components of the links that lineage is told of, several to a bucket."""
    names = np.array(RELATIONS)[made["relation"]]
    same = np.isin(made["relation"], SAME) & (made["same_copy"] >= DEFAULT.claim)
    told = np.flatnonzero(same | (np.isin(names, lineage.TELLING) & (made["confidence"] >= DEFAULT.claim)))
    number = texts.column("number").to_numpy()
    packed = np.zeros(len(spans), SPANS)
    packed["kind"] = NARRATIVE
    for name in (*stages.OFFSETS, "words"):
        packed[name] = spans[name]
    columns = {name: made[name] for name in made.dtype.names[4:]}
    columns |= {"later": number[made["article"]], "earlier": number[made["source"]], "same": same, "relation": names}
    columns |= {"direction": np.array(DIRECTIONS)[made["direction"]]}
    offsets = np.searchsorted(spans["link"], np.arange(len(made) + 1))
    table = pa.table({**columns, "spans": binaries(packed, offsets)}).take(pa.array(told))
    roots = groups_batch.components(made["article"][told], made["source"][told])
    rows = {name: [] for name in ("article", "parent", "family", "version")}
    shared, connected = SimpleNamespace(value=common), set()
    for bucket in range(BUCKETS):
        of_bucket = np.flatnonzero(roots % BUCKETS == bucket)
        ends = np.unique(np.concatenate([made[end][told[of_bucket]] for end in ("article", "source")]))
        connected |= set(ends.tolist())
        if len(of_bucket):
            for batch in lineage._trace(table.take(pa.array(of_bucket)), texts.take(pa.array(ends)), shared):
                for name in rows:
                    rows[name] += [tuple(row.values()) for row in batch.column(name).to_pylist() if row]
    alone = texts.take(pa.array([n for n in range(ARTICLES) if n not in connected], pa.int64()))
    for batch in lineage._alone(alone.combine_chunks().to_batches(), shared):
        rows["article"] += [tuple(row.values()) for row in batch.to_pylist()]
    return rows | {"family": without_events(rows["family"])}


@pytest.fixture(scope="module")
def read_once():
    return articles(np.random.default_rng(1))


@pytest.mark.parametrize("seed", range(20))
def test_what_is_traced_in_buckets_is_what_is_traced_at_once(seed, read_once):
    texts, common = read_once
    made, spans = links(np.random.default_rng(seed))
    wanted, found = at_once(made, spans, texts, common), in_buckets(made, spans, texts, common)
    for name, rows in wanted.items():
        assert sorted(map(repr, map(tuple, rows))) == sorted(map(repr, map(tuple, found[name]))), name
    assert wanted["family"]
