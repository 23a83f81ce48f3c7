"""Words that are looked for before a pattern is tried: no form without one of them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from datasette_provenance.documents import citations, credits
from datasette_provenance.documents import furniture_forms as forms
from datasette_provenance.documents.furniture import find_furniture
from datasette_provenance.documents.revisions import REVISIONS, find_revision
from datasette_provenance.records import Article

from ..texts import PROPERTY

LONG_ENOUGH = " and the ferries, which had been stopped by the storm."  # a line of few words is furniture anyway


@pytest.mark.parametrize("form", REVISIONS, ids=[form.name for form in REVISIONS])
@given(st.data())
@PROPERTY
def test_a_mark_of_a_later_version_holds_a_cue(form, data):
    text = data.draw(st.from_regex(form.pattern))
    assume(len(text) < 500)
    assert find_revision(Article("a", text))


@pytest.mark.parametrize(
    ("pattern", "cues"),
    [
        (forms.CAPTION, forms.CAPTION_CUES),
        (forms.POSED, forms.POSED_CUES),
        (forms.TAIL, forms.TAIL_CUES),
        (forms.FOOT, ("",)),
    ],
    ids=["caption", "posed", "tail", "foot"],
)
@given(st.data())
@PROPERTY
def test_a_form_of_furniture_holds_a_cue(pattern, cues, data):
    line = data.draw(st.from_regex(pattern)).strip() + LONG_ENOUGH
    assume("\n" not in line and len(line) < 300 and pattern.search(line) and any(cue in line for cue in cues))
    assert find_furniture(line, [(0, len(line))]) == [(0, len(line))]


@given(st.from_regex(citations.BEFORE))
@PROPERTY
def test_what_cites_begins_with_a_word_of_its_own(before):
    assume(citations.BEFORE.search(before))
    assert not citations.CITING.isdisjoint(citations.RUN.findall(before)) or citations.BESIDE.search(before)


@given(st.from_regex(credits.COPYRIGHT))
@PROPERTY
def test_a_mark_of_copyright_holds_a_cue(before):
    assert any(cue in before for cue in credits.COPYRIGHT_CUES)
