"""Words that are looked for before a pattern is tried: no form without one of them."""

from functools import partial

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from datasette_provenance.attribution import citations, credits, page, photos
from datasette_provenance.attribution.registry import registry
from datasette_provenance.attribution.revisions import REVISIONS, find_revision
from datasette_provenance.records import Article
from datasette_provenance.text import furniture_forms as forms
from datasette_provenance.text.furniture import find_furniture
from datasette_provenance.text.lines_batch import line_batch_of
from datasette_provenance.text.parts_batch import mark
from datasette_provenance.text.search_batch import find, prepare
from datasette_provenance.text.tried import search_at
from datasette_provenance.text.words import paragraphs

from ..texts import PROPERTY as USUAL

PROPERTY = settings(USUAL, suppress_health_check=list(HealthCheck))  # most strings drawn from a pattern are no line

LONG_ENOUGH = " and the ferries, which had been stopped by the storm."  # a line of few words is furniture anyway
NAMES = registry().takers
ANYWHERE = [
    pytest.param(forms.CAPTION, forms.CAPTION_CUES, id="caption"),
    pytest.param(forms.POSED, forms.POSED_CUES, id="posed"),
    pytest.param(forms.TAIL, forms.TAIL_CUES, id="tail"),
    pytest.param(forms.FOOT, forms.FOOT_CUES, id="foot"),
]
CUES = sorted({cue for form in ANYWHERE for cue in form.values[1]})
AT_THE_START = [
    pytest.param(forms.OPENING, forms.OPENING_STARTS, id="opening"),
    pytest.param(forms.CODE, forms.CODE_STARTS, id="code"),
]


@pytest.mark.parametrize("form", REVISIONS, ids=[form.name for form in REVISIONS])
@given(st.data())
@PROPERTY
def test_a_mark_of_a_later_version_holds_a_cue(form, data):
    text = data.draw(st.from_regex(form.pattern))
    assume(len(text) < 500)
    assert find_revision(Article("a", text))


@pytest.mark.parametrize(("pattern", "cues"), ANYWHERE)
@given(st.data())
@PROPERTY
def test_a_form_of_furniture_holds_a_cue(pattern, cues, data):
    line = data.draw(st.from_regex(pattern)).strip() + LONG_ENOUGH
    assume("\n" not in line and len(line) < 300 and pattern.search(line))
    assert any(cue in line for cue in cues)
    assert find_furniture(line, [(0, len(line))]) == [(0, len(line))]


@pytest.mark.parametrize(("pattern", "starts"), AT_THE_START)
@given(st.data())
@PROPERTY
def test_a_form_of_furniture_begins_with_one_of_its_starts(pattern, starts, data):
    line = data.draw(st.from_regex(pattern)).strip()
    assume("\n" not in line and len(line) > 1 and pattern.match(line))
    assert line.startswith(starts) or line[0].isdecimal()


@pytest.mark.parametrize("pattern", [forms.CREDIT_LINE, forms.WEATHER, *(p.values[0] for p in ANYWHERE + AT_THE_START)])
@given(st.data())
@PROPERTY
def test_a_batch_misses_no_form(pattern, data):
    texts = [
        data.draw(st.sampled_from(["", "A caption\n", "Story. " * 60 + "\n"]))
        + data.draw(st.from_regex(pattern)).lstrip()
        + data.draw(st.sampled_from(["", LONG_ENOUGH, " Story." * 60, "\nThe end"]))
        for _ in range(3)
    ]
    marked = mark(texts, [""] * 3, [()] * 3, names=NAMES)
    assert marked.furniture == [find_furniture(text, paragraphs(text), names=NAMES) for text in texts]


BESIDE_NAMES = [
    *(
        "({} Photo)",
        "A bridge. {} Image",
        "via {}",
        "Ann Poe/{}",
        "{}/Ann Poe",
        "({}: Ann Poe)",
        "(Ann Poe / {})",
        "{}",
        "The {}",
    ),
    *(
        "Ann Poe, {}",
        "ANN POE, {}",
        "(Ann Poe | {})",
        "{} | The bridge of Harbury on Monday",
        "Harbury ({}/lnw) - It opened",
    ),
]


@given(st.sampled_from(BESIDE_NAMES), st.sampled_from(sorted(NAMES.ambiguous)), st.sampled_from(["", LONG_ENOUGH]))
@PROPERTY
def test_a_batch_misses_no_name_of_who_takes_pictures(form, name, more):
    texts = ["A caption\n" + form.format(name) + more, form.format(name).lower(), "A line\nThe end"]
    marked = mark(texts, [""] * 3, [()] * 3, names=NAMES)
    assert marked.furniture == [find_furniture(text, paragraphs(text), names=NAMES) for text in texts]


@pytest.mark.parametrize("cue", CUES)
def test_no_cue_is_missed_wherever_it_stands(cue):
    texts = [" " * n + cue for n in range(4)]
    batch = line_batch_of([f"x{text}x" for text in texts])
    places, _ = find(batch.narrow, prepare(CUES))
    assert {int(base) + 1 + n for n, base in enumerate(batch.bases)} <= set(places.tolist())


@given(st.from_regex(citations.BEFORE))
@PROPERTY
def test_what_cites_begins_with_a_word_of_its_own(before):
    assume(citations.BEFORE.search(before))
    assert not citations.CITING.isdisjoint(citations.RUN.findall(before)) or citations.BESIDE.search(before)


SEARCHES = [
    pytest.param(citations.BEFORE, citations.cue_before, id="citation"),
    pytest.param(photos.BEFORE, photos.taken_before, id="photo"),
    pytest.param(
        page.CAPTION, lambda t: page.CAPTION.match(t) or search_at(page.CAPTION, page.CAPTION_STARTS, t), id="page"
    ),
    pytest.param(forms.CAPTION, partial(search_at, forms.CAPTION, forms.CAPTION_OPENINGS), id="furniture"),
    pytest.param(credits.PART, lambda t: credits.names_a_part(t) and credits.PART.search(t), id="part"),
]


@pytest.mark.parametrize(("pattern", "search"), SEARCHES)
@given(st.data())
@PROPERTY
def test_a_form_tried_where_it_may_begin_is_found_as_by_a_search(pattern, search, data):
    """Among words with which it may begin, and others."""
    some = data.draw(st.sampled_from(["", "told ", "(", "a ha De d", "Photo this file, left ", "The mayor, ", "x"]))
    text = (
        some + data.draw(st.from_regex(pattern)) + data.draw(st.sampled_from(["", "said. ", " Photo: in this photo"]))
    )
    found, tried = pattern.search(text), search(text)
    assert bool(found) == bool(tried)
    assert not found or found.span() == tried.span()


@given(st.from_regex(credits.COPYRIGHT))
@PROPERTY
def test_a_mark_of_copyright_holds_a_cue(before):
    assert any(cue in before for cue in credits.COPYRIGHT_CUES)


@pytest.mark.parametrize(
    ("pattern", "cues"),
    [
        pytest.param(photos.BEFORE, photos.BEFORE_CUES, id="photo"),
        pytest.param(credits.ORIGINAL, credits.GIVEN_CUES, id="original"),
        pytest.param(credits.DISTRIBUTED, credits.GIVEN_CUES, id="distributed"),
        pytest.param(credits.WITH, credits.WITH_CUES, id="with"),
    ],
)
@given(st.data())
@PROPERTY
def test_what_stands_before_a_name_holds_a_cue(pattern, cues, data):
    before = data.draw(st.from_regex(pattern))
    found = pattern.search(before)
    assume(found)
    assert any(cue in before for cue in cues)
