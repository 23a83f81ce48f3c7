"""What a retelling keeps of its source, and that a batch says the same of many pairs."""

import sys
from contextlib import ExitStack
from itertools import product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.document import build_document
from datasette_provenance.passages.retelling import LEAST_COMMON, retelling, rising
from datasette_provenance.passages.retelling_batch import retellings
from datasette_provenance.records import Article
from tests.batches import columns

SOURCE = """Marta Oller, the harbour master of Ventry, said on 14 May that the Corrigan pier would close for 60 days.
Engineers from Brask found 22 cracks under its northern deck, she told the council. A ferry of the Lannick line had struck the pier in April.
The council of Ventry voted 7 to 4 to pay Brask for the repairs. Fishermen led by Tomas Reyl asked for berths at Osterfold until August."""
RETOLD = """The Corrigan pier is to stay shut for 60 days, Ventry's harbour master Marta Oller announced on 14 May.
She told councillors that 22 cracks had been discovered beneath the northern deck by engineers of Brask, after a Lannick ferry hit it in April.
By 7 votes to 4 they agreed to have Brask do the work; Tomas Reyl, who speaks for the fishermen, wants room at Osterfold until August."""
RIVAL = """Boats were turned away from Ventry on Monday, and Ilse Duvren had to sail her catch of 300 kilos to Port Hallan instead.
She is one of 41 skippers who learned of the closure of the Corrigan pier from a note signed by Marta Oller, the harbour master.
The mayor, Paul Essing, promised 12 places at Quell by June; the Lannick line has not answered questions about its ferry."""


def document(text, key="x"):
    return build_document(Article(key, text, "", "Ventry Post"))


def test_a_retelling_keeps_what_a_rival_report_does_not():
    retold = retelling(document(SOURCE), document(RETOLD))
    rival = retelling(document(SOURCE), document(RIVAL))
    assert retold is not None
    assert retold.facts_kept > 0.6
    assert retold.new_facts < 0.25
    assert retold.words_kept > 0.4
    assert rival is None or (rival.new_facts > 2 * retold.new_facts and rival.words_kept < retold.words_kept / 2)


def test_it_is_the_same_whichever_is_asked_first():
    one, other = document(SOURCE), document(RETOLD)
    assert retelling(one, other) == retelling(other, one)


def test_texts_of_few_facts_are_not_looked_at():
    assert LEAST_COMMON > 2
    assert (
        retelling(document("Rain fell on Ventry. It fell on Brask."), document("Ventry saw rain. Brask did too."))
        is None
    )


def test_texts_of_very_many_sentences_are_not_looked_at(monkeypatch):
    pair = document(SOURCE, 0), document(RETOLD, 1)
    asked = columns(list(pair)), np.array([(0, 1)]), np.array([9])
    assert retelling(*pair) is not None
    assert not np.isnan(retellings(*asked)).any()
    for module in ("retelling", "retelling_batch"):
        monkeypatch.setattr(f"datasette_provenance.passages.{module}.MOST", 8)
    assert retelling(*pair) is None
    assert np.isnan(retellings(*asked)).all()


WORDS = st.sampled_from(
    "Ventry Brask Lannick Oller Reyl Osterfold Corrigan Duvren 60 22 41 pier ferry deck berth sea a of".split()
)
SENTENCES = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), max_size=7).map(". ".join)


@pytest.mark.parametrize("bounds", [{}, {"MOST": 12}, {"MOST_MET": 40, "AT_ONCE": 9, "MET": 2}])
@given(st.lists(SENTENCES, min_size=2, max_size=4))
def test_a_batch_says_what_is_said_of_each(bounds, texts):
    with ExitStack() as patched:
        for module, (name, value) in product(("retelling", "retelling_batch"), bounds.items()):
            if hasattr(sys.modules[f"datasette_provenance.passages.{module}"], name):
                patched.enter_context(patch(f"datasette_provenance.passages.{module}.{name}", value))
        said_alike(texts)


def said_alike(texts):
    documents = [document(text, n) for n, text in enumerate(texts)]
    pairs = np.array([(a, b) for a in range(len(texts)) for b in range(len(texts)) if a < b], np.int64)
    common = np.array(
        [len({f.key for f in documents[a].facts} & {f.key for f in documents[b].facts}) for a, b in pairs]
    )
    found = retellings(columns(documents), pairs, common)
    for row, (a, b) in zip(found, pairs, strict=True):
        expected = retelling(documents[a], documents[b])
        assert (expected is None) == bool(np.isnan(row[0]))
        if expected is not None:
            assert tuple(row) == expected


@given(st.lists(st.integers(0, 9), max_size=12))
def test_the_longest_rising_run(places):
    best = [1] * len(places)
    for n, place in enumerate(places):
        best[n] += max((best[m] for m in range(n) if places[m] < place), default=0)
    assert rising(places) == max(best, default=0)
