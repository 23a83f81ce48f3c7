"""What tells a translation, and what takes away from it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance import explain
from datasette_provenance.links import translation
from datasette_provenance.links.translation_wording import BARS, SAID, numbers_for, pack, unpacked
from datasette_provenance.links.wording import FACTS
from datasette_provenance.run.translations import rivals
from datasette_provenance.settings import DEFAULT
from datasette_provenance.text.crossing import cross

from ..translated import ENGLISH, GERMAN, OTHER, RIVAL, RUSSIAN

AFP, BOTE, VESTI = (cross(*of) for of in ((ENGLISH, "en"), (GERMAN, "de"), (RUSSIAN, "ru")))


def confidence(a, b):
    return translation.confidence(sum(translation.bars_of(translation.compare(a, b)[0])) / 100)


@pytest.mark.parametrize(("a", "b"), [(AFP, BOTE), (AFP, VESTI), (BOTE, VESTI)])
def test_a_translation_is_claimed_whichever_comes_first(a, b):
    assert confidence(a, b) >= DEFAULT.claim
    assert translation.compare(a, b)[0] == pytest.approx(translation.compare(b, a)[0], abs=1e-6)


WORDS = st.lists(st.sampled_from("Tarnwick Brandvold Sanlara 384 2030 15-3 Mr rain it".split()), max_size=24)


@given(WORDS, WORDS)
def test_whichever_comes_first_is_said_the_same_of_them(one, other):
    a, b = cross(" ".join(one), "en"), cross(" ".join(other), "de")
    there, back = translation.compare(a, b), translation.compare(b, a)
    assert translation.bars_of(there[0]) == translation.bars_of(back[0])
    assert [(s.a, s.b) for s in there[1]] == [(s.b, s.a) for s in back[1]]


@pytest.mark.parametrize("share", [slice(0, 1 / 2), slice(1 / 4, 3 / 4), slice(1 / 2, 1)])
def test_so_is_one_cut_to_a_half(share):
    part = GERMAN[int(share.start * len(GERMAN)) : int(share.stop * len(GERMAN))]
    assert confidence(AFP, cross(part, "de")) >= DEFAULT.claim


@pytest.mark.parametrize("text", [RIVAL, OTHER])
def test_another_report_is_not_nor_another_story(text):
    assert confidence(AFP, cross(text, "de")) < 0.1
    assert confidence(VESTI, cross(text, "de")) < 0.1


@pytest.mark.parametrize("text", ["", "Am Dienstag."])
def test_of_next_to_nothing_nothing_is_said(text):
    assert confidence(AFP, cross(text, "de")) < DEFAULT.claim


def test_shared_facts_are_paired_in_one_order():
    spans = translation.aligned(translation.compare(AFP, BOTE)[1], AFP, BOTE)
    words = [(ENGLISH[slice(*a)], GERMAN[slice(*b)]) for a, b in spans]
    assert ("Lindqvist", "Lindqvist") in words
    assert ("12.3", "12,3") in words
    assert ("2,460", "2.460") in words
    assert [a for a, _ in spans] == sorted(a for a, _ in spans)
    assert [b for _, b in spans] == sorted(b for _, b in spans)


def test_a_likelier_translation_takes_away_from_the_other():
    languages = ["en", "de", "de", "fr"]
    assert rivals({(0, 1): 2000, (0, 2): 300, (2, 3): 300}, languages) == {(0, 1): 0, (0, 2): 400 - 1700, (2, 3): 0}
    assert rivals({(0, 1): 2000, (0, 2): 1900}, languages) == {(0, 1): 0, (0, 2): 0}


def test_what_a_link_stores_can_be_read_again():
    found, shared = translation.compare(AFP, BOTE)
    numbers = numbers_for(found, len(shared), 7)
    bits = [*translation.bars_of(found), -120]
    told = unpacked(json.loads(pack(bits, [numbers[name] for name in SAID])))
    assert SAID[FACTS] == "facts"
    assert told
    assert told["bits"] == pytest.approx(sum(bits) / 100)
    assert [bar["name"] for bar in told["bars"]] == [name for name, _, _ in BARS]
    assert explain.parts(pack(bits, [numbers[name] for name in SAID])) == told
    assert unpacked({"form": "other"}) is None
