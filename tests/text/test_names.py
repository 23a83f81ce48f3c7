"""Many names at once: what is found is what a pattern of them all finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.attribution.registry import LONGEST, registry
from datasette_provenance.text.names import Forms

LETTERS = "ABab_ .(é"
texts = st.text(LETTERS, max_size=40)
some_forms = st.lists(st.text(LETTERS, min_size=1, max_size=9), max_size=12)


def pattern_of(forms):
    """All of them, the longest first, each whole."""
    return re.compile(
        f"(?:{'|'.join(map(re.escape, sorted(forms, key=len, reverse=True)))})(?!\\w)" if forms else "(?!)"
    )


@given(some_forms, texts)
def test_all_that_stand_in_a_text(forms, text):
    assert list(Forms(forms).spans(text)) == [found.span() for found in pattern_of(forms).finditer(text)]


@given(some_forms, texts, st.integers(0, 40), st.none() | st.integers(0, 40))
def test_the_longest_at_a_place(forms, text, start, end):
    end = None if end is None else min(end, len(text))
    pattern = pattern_of(forms)
    found = pattern.match(text, start) if end is None else pattern.match(text, start, end)
    assert Forms(forms).at(text, start, end) == (found.end() if found else -1)


@pytest.mark.parametrize(
    "text", ["Reporting by AFP, the Associated Press and The Washington Postal Union (dpa/AP)", "APs AP_ AP"]
)
def test_those_of_the_registry(text):
    forms = [form for form in registry().printed if len(form) <= LONGEST and not form[0].islower()]
    assert list(registry().forms.spans(text)) == [found.span() for found in pattern_of(forms).finditer(text)]
