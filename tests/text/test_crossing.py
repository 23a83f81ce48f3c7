"""Names by their sound, numbers by their value, at their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.text.crossing import MOST, cross, keys_of, value

from ..texts import PROPERTY
from ..translated import ENGLISH, GERMAN, RUSSIAN


def keys(word, language):
    return set(keys_of(word, language)[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Drozdenko", "en"), ("Дрозденко", "ru")),
        (("Drosdenko", "de"), ("Дрозденко", "ru")),
        (("Kowalska", "en"), ("Ковальской", "ru")),
        (("Zagreb", "en"), ("Zagrebu", "hr")),
    ],
)
def test_a_name_sounds_alike_in_two_languages(one, other):
    assert keys(*one) & keys(*other)


def test_other_names_do_not():
    assert not keys("Drozdenko", "en") & keys("Линдквист", "ru")


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("1,234.5 marks", "en", "n1234.5"), ("1.234,5 Mark", "de", "n1234.5"), ("1 234,5 марок", "ru", "n1234.5"),
        ("5 million", "en", "n5e+06e"), ("5 Mio. Mark", "de", "n5e+06e"), ("5 млн марок", "ru", "n5e+06e"),
        ("500万", "ja", "n5e+06e"), ("５百万", "ja", "n5e+06e"), ("3亿", "zh", "n3e+08e"),
        ("12,5 Prozent", "de", "n12.5"), ("2.460 Brücken", "de", "n2460"), ("7:40", "en", "s7-40"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_its_language_writes_it(text, language, key):
    assert key in {key for told in cross(text, language).told for key in told.keys}


def test_a_point_groups_or_divides_as_the_language_has_it():
    assert value("1.234", ".") == value("1,234", ",") == 1234
    assert value("1.234", ",") == 1.234


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (GERMAN, "de"), (RUSSIAN, "ru")])
def test_spans_are_of_the_text_as_it_stands(text, language):
    for told in cross(text, language).told:
        assert all(text[start:end].strip() for start, end in told.spans)
    (seen,) = (t for t in cross("Es war Anton Weissmann.", "de").told if "eweissmann" in t.keys)
    assert "Es war Anton Weissmann."[slice(*seen.spans[0])] == "Weissmann"


@given(st.text(max_size=300), st.sampled_from(["en", "de", "ru", "ja", "zh", "hr"]))
@PROPERTY
def test_any_text_can_be_asked(text, language):
    found = cross(text, language)
    assert all(0 <= s < e <= len(text) for told in found.told for s, e in told.spans)
    assert found.units >= 1


def test_a_long_text_is_looked_at_as_far_as_most():
    assert cross("Weissmann. " * MOST, "de").size == MOST
