"""The stages on ten articles, in one process and without a disk: every public row that a run over the same articles writes."""

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from sqlite_utils import Database

from datasette_provenance import stages
from datasette_provenance.attribution.registry import registry
from datasette_provenance.candidates.growth_batch import KINDS, Keys, grow, joined, keys_of_bands, keys_of_prints
from datasette_provenance.candidates.rank_batch import rank
from datasette_provenance.context import Context, sources_of
from datasette_provenance.corpus.counts_batch import commonplaces
from datasette_provenance.corpus.site_lines_batch import site_lines
from datasette_provenance.detect import detect
from datasette_provenance.lineage.findings import Traced, gather
from datasette_provenance.lineage.stories_batch import Stories, stories
from datasette_provenance.lineage.texts_batch import texts_of
from datasette_provenance.records import Article
from datasette_provenance.store import results
from datasette_provenance.tables import TABLES

from .test_detect import fixture_rows

TEN = ("ferry-afp", "ferry-afp-lead", "ferry-ap", "ferry-dailybeacon", "ferry-lindmarkgazette", "ferry-meridianpost",
       "wheat-eastgate", "wheat-meridianpost", "talsperre-dpa", "talsperre-nordheider")  # fmt: skip
NOT_MADE = {
    "provenance_judgements", "provenance_captures", "provenance_publishers", "provenance_origins", "provenance_carriers",
}  # fmt: skip
"""By people; of the other tables in SQL."""


def read(articles: Sequence[Article]) -> tuple[Context, stages.Read, stages.Facts]:
    scanned = stages.scan(articles, [b""] * len(articles), Context(registry()))
    lines = site_lines(scanned.publishers, scanned.published, scanned.lines, scanned.sizes, scanned.offsets)
    names = {name: scanned.names.count(name) for name in scanned.names}
    context = Context(sources_of((), names), site_lines=lines)
    made = stages.read(articles, context)
    keys, offsets = made.documents.fact_keys, made.documents.fact_offsets
    context = replace(context, commonplaces=commonplaces([(made.windows, keys, offsets)]))
    return context, made, stages.sketch_facts(keys, offsets, made.windows, context)


def documents(made: stages.Read, facts: stages.Facts):
    d = made.documents
    return replace(
        d,
        fact_keys=d.fact_keys[facts.left],
        fact_starts=d.fact_starts[facts.left],
        fact_ends=d.fact_ends[facts.left],
        fact_offsets=facts.offsets,
        commonplace_keys=facts.commonplaces,
        commonplace_offsets=facts.commonplace_offsets,
    )


def pairs(made: stages.Read, facts: stages.Facts, ranks) -> np.ndarray:
    """Before them there was nothing."""
    nothing = [joined() for _ in KINDS]
    come: list[Keys] = [
        keys_of_prints(made.prints, np.repeat(ranks, np.diff(made.print_offsets))),
        keys_of_bands(made.signatures, "words", ranks),
        keys_of_bands(facts.signatures, "facts", ranks),
    ]
    codes = grow(lambda wanted: nothing, lambda kind, who: joined(), nothing, come, len(ranks)).added
    positions = np.argsort(ranks)
    return np.sort(np.stack((positions[codes // len(ranks)], positions[codes % len(ranks)]), axis=1), axis=1)


def rows_of(articles: Sequence[Article]) -> dict[str, list[tuple]]:
    context, made, facts = read(articles)
    batch = documents(made, facts)
    ranks = rank([r.agency for r in made.readings], [a.published for a in articles], [a.id for a in articles])
    compared = stages.compare(pairs(made, facts, ranks), batch, made.readings, np.arange(len(articles)))
    compared = stages.judged(compared, {})
    titles, counts = np.unique(made.titles, return_counts=True)
    context = replace(context, headlines=dict(zip(titles.tolist(), counts.tolist(), strict=True)))
    texts = texts_of([(batch, made.paragraphs, made.paragraph_offsets)])

    def traced(some: Stories) -> Traced:
        positions = np.unique(np.concatenate((some.links["article"], some.links["source"])))
        known = [stages.known_of(made.readings[p], articles[p]) for p in positions.tolist()]
        return stages.trace(some, positions, known, {articles[p].id: texts[p] for p in some.members.tolist()}, context)

    findings = gather(map(traced, stories(compared.links, compared.spans, context.settings, 1)), {}, context)
    parents = set(findings.parents)
    is_parent = list(TABLES["provenance_links"].columns).index("is_parent")
    return {
        "provenance_articles": [results.article_row(r, findings.of(r)) for r in made.readings],
        "provenance_links": [(*x[:is_parent], int(x[:2] in parents), *x[is_parent + 1 :]) for x in compared.rows],
        "provenance_passages": list(compared.passages),
        "provenance_mentions": list(results.mention_rows(made.readings)),
        "provenance_families": list(results.family_rows(findings.families)),
        "provenance_versions": list(results.version_rows(findings.versions)),
    }


@pytest.fixture
def ten(loaded, tmp_path):
    db = Database(str(tmp_path / "ten.db"))
    db["articles"].insert_all((row for row in fixture_rows(loaded) if row["id"] in TEN), pk="id")
    detect(tmp_path / "ten.db")
    yield db
    db.close()


def test_the_rows_of_a_run(ten):
    columns = "id, text, title, publisher, published, url"
    published = dict(ten.conn.execute("select article_id, published from _provenance_documents"))
    articles = [
        Article(key, text, title or "", publisher or "", published[key], url or "")
        for key, text, title, publisher, _, url in ten.conn.execute(f"select {columns} from articles order by id")
    ]
    assert len(articles) == 10
    made = rows_of(articles)
    assert made.keys() == {name for name in TABLES if not name.startswith("_")} - NOT_MADE
    for table, content in made.items():
        names = ", ".join(f'"{name}"' for name in TABLES[table].columns)
        stored = ten.conn.execute(f"select {names} from {table}").fetchall()
        assert sorted(map(json.dumps, content)) == sorted(map(json.dumps, stored)), table
    assert all(made.values())
