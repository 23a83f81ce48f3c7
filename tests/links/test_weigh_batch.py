"""Evidence, weights and JSON of whole batches are those of single pairs."""

import json
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance import explain
from datasette_provenance.links import evidence, weigh
from datasette_provenance.links import weigh_batch as batch
from datasette_provenance.links.wording import LEVELS, pack, unpacked
from datasette_provenance.passages.kinds import MIN_FACTS
from datasette_provenance.passages.kinds import align as align_pair
from datasette_provenance.passages.passages import fact_order
from datasette_provenance.passages.passages_batch import align, tellable
from datasette_provenance.records import WEIGHED, Evidence, Retelling

from ..batches import columns, made, pairs_of
from ..passages.edits import edited
from ..texts import PROPERTY, document
from .test_weigh import evidences


def evidence_columns(of_pairs):
    """Evidence records as columns."""
    columns = {f.name: [getattr(e, f.name) for e in of_pairs] for f in fields(Evidence)}
    columns["hours_apart"] = [np.nan if h is None else h for h in columns["hours_apart"]]
    columns["retelling"] = np.array([r or [np.nan] * 5 for r in columns["retelling"]], float).reshape(-1, 5)
    kinds = {"int": np.int64, "float": float, "float | None": float, "bool": bool, "Retelling | None": float}
    return batch.EvidenceBatch(**{f.name: np.array(columns[f.name], kinds[f.type]) for f in fields(Evidence)})


def records(measured):
    """Columns as evidence records."""
    columns = {f.name: getattr(measured, f.name).tolist() for f in fields(Evidence)}
    columns["hours_apart"] = [None if np.isnan(hours) else hours for hours in columns["hours_apart"]]
    columns["retelling"] = [None if np.isnan(r[0]) else Retelling(*r) for r in columns["retelling"]]
    return [Evidence(*of_pair) for of_pair in zip(*columns.values(), strict=True)]


def as_told(e, w):
    """What a link's JSON says when names and sentences are put to it, from its parts: all in hundredths of a bit."""
    return {
        "prior_bits": pytest.approx(w.prior_bits, abs=0.0051),
        "bars": [
            {"name": b.name, "level": b.level, "bits": pytest.approx(b.bits, abs=0.0051), "sentence": b.sentence}
            for b in w.bars
        ],
        "runner_up": w.runner_up, "bits": pytest.approx(w.bits, abs=0.0051 * (len(w.bars) + 1)),
        "uncalibrated": pytest.approx(1 / (1 + 2.0**-w.bits), abs=0.02), "facts": e.facts,
    }  # fmt: skip


def check_weighed(of_pairs):
    evidence_of = evidence_columns(of_pairs)
    weighed = batch.weigh(evidence_of)
    rows = np.arange(len(of_pairs))
    for row, (e, text) in enumerate(zip(of_pairs, batch.packed(evidence_of, weighed, rows), strict=True)):
        w = weigh.weigh(e)
        assert WEIGHED[weighed.relation[row]] == w.relation
        assert WEIGHED[weighed.runner_up[row]] == w.runner_up
        for name in ("prior_bits", "bits", "confidence", "same_copy"):
            assert getattr(weighed, name)[row] == pytest.approx(getattr(w, name), abs=1e-9), name
        found = unpacked(json.loads(text))
        assert found == as_told(e, w)
        assert found["bits"] == pytest.approx(found["prior_bits"] + sum(bar["bits"] for bar in found["bars"]))


@given(st.lists(evidences(), max_size=8))
@PROPERTY
def test_a_batch_is_weighed_as_its_pairs_one_by_one(of_pairs):
    check_weighed(of_pairs)


@given(st.data())
@PROPERTY
def test_a_batch_is_measured_as_its_pairs_one_by_one(data):
    documents = data.draw(st.lists(made(), min_size=1, max_size=4))
    documents += [document(text) for pair in data.draw(st.lists(edited(), max_size=2)) for text in pair]
    pairs = data.draw(pairs_of(documents))
    times = data.draw(st.lists(st.sampled_from(["", "2025-03-11", "2025-03-11T09:42:00Z", "2025-04-30T00:00:00+02:00"]),
                               min_size=len(documents), max_size=len(documents)))  # fmt: skip
    same = np.array(data.draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs))), bool)
    hours = [evidence.hours_between(times[i], times[j]) for i, j in pairs.tolist()]
    apart = np.array([np.nan if h is None else h for h in hours], float)
    many = columns(documents)
    aligned = align(many, pairs)
    measured = batch.measure(many, pairs, aligned, apart, same)
    weighed = batch.weigh(measured)
    of_pairs = records(measured)
    linked = batch.linked(aligned, weighed)
    for row, (i, j) in enumerate(pairs.tolist()):
        a, b = documents[i], documents[j]
        alignment, order = align_pair(a, b), fact_order(a, b)
        e = evidence.measure(a, b, alignment, order, (times[i], times[j]), bool(same[row]))
        assert of_pairs[row] == e
        relation = weigh.weigh(e).relation
        facts_shown = relation == "rewrite" and len(order.pairs) >= MIN_FACTS
        assert linked[row] == (relation != "independent" and bool(alignment.passages or facts_shown))
    check_weighed(of_pairs)
    told = np.isin(np.arange(len(pairs)), aligned.passages.pair) | (aligned.facts >= MIN_FACTS)
    assert not linked[~told].any()
    told_pairs, of_told = tellable(pairs, aligned)
    assert told_pairs.tolist() == pairs[told].tolist()
    alone = records(batch.measure(many, told_pairs, of_told, apart[told], same[told]))
    assert alone == [of_pairs[row] for row in np.flatnonzero(told)]


@given(evidences())
@PROPERTY
def test_features_are_in_the_order_of_their_sentences(e):
    assert tuple(weigh.features(e)) == tuple(LEVELS) == tuple(weigh.load_model()["means"])


@given(evidences())
@PROPERTY
def test_the_json_of_one_link(e):
    w = weigh.weigh(e)
    bars = [bar.bits for bar in w.bars]
    text = pack(e, w.prior_bits, bars, int(w.bars[-1].level), w.runner_up)
    assert unpacked(json.loads(text)) == as_told(e, w)


@pytest.mark.parametrize("value", [0.0005, -0.0005, 0.0015, 1.0005, 2.6745, 0.1234500000001, 12.3455, -7.0125])
def test_bits_are_rounded_as_one_number_is(value):
    assert batch._rounded(np.array([[value]]))[0, 0] == round(value, 3)


def test_a_form_that_is_not_known_is_not_told():
    assert unpacked({"form": "of another version", "bars": [1.0], "said": ["7"]}) is None
    assert explain.parts('{"form": "of another version", "bars": [1.0], "said": ["7"]}') is None
    before = (
        '{"bars": [{"name": "words", "level": "7", "bits": 1.5, "sentence": "Seven words."}], "runner_up": "quotes"}'
    )
    assert explain.waterfall(before, 0.9)["steps"][0]["sentence"] == "Seven words."
