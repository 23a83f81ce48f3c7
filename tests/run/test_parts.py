"""Part files: articles come back in any order, fingerprints by their highest bits."""

from dataclasses import fields
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from datasette_provenance import stages
from datasette_provenance.attribution.registry import registry
from datasette_provenance.context import Context
from datasette_provenance.records import Article
from datasette_provenance.run.columns import Columns, save_columns
from datasette_provenance.run.parts import (
    Parts,
    pack_documents,
    pack_facts,
    pack_prints,
    pack_readings,
    prefixed,
    prefixes,
)
from datasette_provenance.text.words_batch import DocumentBatch

from ..texts import PROPERTY, texts

CONTEXT = Context(registry())


@given(st.lists(st.lists(st.sets(st.integers(0, 2**64 - 1)), max_size=3), min_size=1, max_size=3), st.data())
@PROPERTY
def test_fingerprints_by_prefix(tmp_path_factory, parts, data):
    folder, paths = tmp_path_factory.mktemp("prefixes"), []
    for number, documents in enumerate(parts):
        prints = np.array([p for document in documents for p in sorted(document)], np.uint64)
        paths.append(folder / str(number))
        save_columns(paths[-1], pack_prints(prints, np.cumsum([0, *map(len, documents)])))
    bits = data.draw(st.integers(0, 20))
    ranges = prefixes(paths, data.draw(st.integers(1, 5)), bits)
    assert ranges[0][0] == 0
    assert all(a[1] == b[0] for a, b in pairwise(ranges))
    highest = []
    for path, documents in zip(paths, parts, strict=True):
        found = []
        for number, some in enumerate(ranges):
            keys, rows = (column.tolist() for column in prefixed(Columns(path), *some))
            found += zip(rows, keys, strict=True)
            highest += {(key >> 64 - bits if bits else 0, number) for key in keys}
        assert sorted(found) == [(row, p) for row, document in enumerate(documents) for p in sorted(document)]
    if bits <= 12:  # what begins with the same bits is in one range
        assert len(set(highest)) == len(dict(highest))


@settings(PROPERTY, max_examples=10)
@given(st.lists(texts, min_size=1, max_size=5), st.data())
def test_documents_and_readings_come_back_in_any_order(tmp_path_factory, given_texts, data):
    articles = [Article(str(n), text, title=text[:20], publisher="Fenn Courier") for n, text in enumerate(given_texts)]
    folder = tmp_path_factory.mktemp("parts")
    cut = data.draw(st.integers(0, len(articles)))
    parts = [some for some in (articles[:cut], articles[cut:]) if some]
    read, facts, rows, of = [], [], [], []
    for number, some in enumerate(parts):
        made = stages.read(some, CONTEXT)
        d = made.documents
        read.append(folder / f"read-{number}")
        facts.append(folder / f"facts-{number}")
        save_columns(
            read[-1],
            pack_documents(d)
            | pack_readings(made.readings)
            | {"paragraphs": made.paragraphs, "paragraph_offsets": made.paragraph_offsets},
        )
        left = {"commonplaces": d.commonplace_keys, "commonplace_offsets": d.commonplace_offsets}
        save_columns(facts[-1], left | pack_facts(d.fact_keys, d.fact_starts, d.fact_ends, d.fact_offsets))
        rows += range(len(some))
        of += [number] * len(some)
    stored = Parts(read, facts, np.array(of, np.int32), np.array(rows, np.int32))
    positions = data.draw(st.permutations(range(len(articles))))
    chosen = [articles[p] for p in positions]
    whole = stages.read(chosen, CONTEXT)
    documents, paragraphs, paragraph_offsets = stored.documents(positions)
    assert stored.readings(positions, mentions=True) == whole.readings
    assert stored.readings(positions) == [r._replace(mentions=()) for r in whole.readings]
    assert paragraphs.tolist() == whole.paragraphs.tolist()
    assert paragraph_offsets.tolist() == whole.paragraph_offsets.tolist()
    for name in (field.name for field in fields(DocumentBatch)):
        if name != "paragraphs":  # numbered through the batch: only whether two words have the same number counts
            assert getattr(documents, name).tolist() == getattr(whole.documents, name).tolist(), name
    starts = documents.starts.tolist()
    for n in range(len(chosen)):
        here = slice(documents.offsets[n], documents.offsets[n + 1])
        begins = paragraphs[paragraph_offsets[n] : paragraph_offsets[n + 1], 0].tolist()
        begun = [sum(begin <= start for begin in begins) for start in starts[here]]
        for batch in (documents, whole.documents):
            numbers = batch.paragraphs[here].tolist()
            assert [a == b for a, b in pairwise(numbers)] == [a == b for a, b in pairwise(begun)]
