"""A batch glances at its pages and asks the plain functions of what it saw: the same comes out as from all of them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from datasette_provenance.attribution import bylines, citations, credits, datelines, revisions, signatures
from datasette_provenance.attribution import page as lines
from datasette_provenance.attribution import statement as reading
from datasette_provenance.attribution.marked_lines import mentions_of, pages_of
from datasette_provenance.attribution.mentions import find_mentions
from datasette_provenance.attribution.mentions_batch import survey
from datasette_provenance.attribution.page import read_page
from datasette_provenance.attribution.publishers import with_publishers
from datasette_provenance.attribution.registry import Source, build, registry
from datasette_provenance.records import Article
from datasette_provenance.text.words import paragraphs

from ..texts import BREAKS, PIECES, PROPERTY, SENTENCES
from .credit_forms import REVISIONS, ROWS

KNOWN = with_publishers(registry(), ["Tarnwick Mercury", "Tarnwick", "A Tarnwick Tide", "Älvdal Posten"])
NAMES = sorted(KNOWN.printed)
STORY = SENTENCES[:8]
FORMS = [text for _, text, _ in ROWS] + [text for row in REVISIONS for text in row[:2]]


def glanced(articles, known=KNOWN, furniture=None):
    seen = survey(articles, [paragraphs(a.text) for a in articles], known)
    pages = pages_of(articles, seen, known)
    return seen, pages, mentions_of(articles, seen, pages, furniture or [[] for _ in articles], known)


def agree(articles, known=KNOWN, furniture=None):
    seen, pages, mentions = glanced(articles, known, furniture)
    for n, article in enumerate(articles):
        assert list(known.hits(article.text, seen[n].names)) == list(known.find(article.text))
        assert pages[n].story == read_page(article.text, (), known.takers).story
        assert mentions[n] == find_mentions(article, furniture[n] if furniture else (), known)
        plain = reading.read_page(article, article.publisher, mentions[n], (90, 9, 9), known)
        page, revised = pages[n], seen[n].revised
        assert reading.read_page(article, article.publisher, mentions[n], (90, 9, 9), known, page, revised) == plain


names = st.sampled_from(NAMES)
glued = st.one_of(st.sampled_from([" ", "", "\n", "_", "@", ". ", "’s ", " | ", "/", " – ", " (", ") "]), BREAKS)
pages = st.lists(st.one_of(PIECES, names, glued, st.sampled_from(FORMS), st.sampled_from(STORY)), max_size=20).map(
    "".join
)


@given(st.lists(st.tuples(pages, st.text(max_size=20)), min_size=1, max_size=4))
@PROPERTY
def test_a_batch_finds_what_each_page_holds(drawn):
    agree([Article(str(n), text, title, "Tarnwick Mercury") for n, (text, title) in enumerate(drawn)])


@given(pages, st.integers(0, 5))
@PROPERTY
def test_furniture_is_no_part_of_the_story(text, which):
    spans = paragraphs(text)
    agree([Article("a", text)], furniture=[spans[which : which + 2]])


@pytest.mark.parametrize(
    "text", ["HARBURY, 23 (Reuter). — The bridge opened. (Havas.)", "The bridge opened. / ats-afp"]
)
@pytest.mark.parametrize("published", ["1936-05-01", "2016-05-01", ""])
def test_an_old_paper_is_read_as_one(text, published):
    agree([Article("a", text * 9, "", "Tarnwick Mercury", published)])


@pytest.mark.parametrize("form", FORMS, ids=range(len(FORMS)))
def test_every_form_of_credit_is_seen(form):
    agree([Article("a", form), Article("b", "\n\n".join((form, *STORY, form)), "", "Tarnwick Mercury")])


def seen_in(text, known=KNOWN, title=""):
    return survey([Article("a", text, title)], [paragraphs(text)], known)[0]


def drawn_line(data, *patterns):
    """A line that holds what each of the patterns matches, one after the other."""
    text = "".join(data.draw(st.from_regex(pattern)) for pattern in patterns).strip()
    assume(text and "\n" not in text and len(text) < 400)
    return lines.Line(0, len(text), text)


@pytest.mark.parametrize(
    "patterns",
    [(lines.CAPTION,), (lines.CAPTION_BRACKET,), (lines.DATED, lines.SCENE)],
    ids=["form", "bracket", "scene"],
)
@given(st.data())
@PROPERTY
def test_a_caption_is_seen(patterns, data):
    line = drawn_line(data, *patterns)
    text = f"{line.text}, right, center" if patterns[0] is lines.DATED else line.text
    assert (0 in seen_in(text).pictured) >= lines.is_caption(text)


@pytest.mark.parametrize(
    "form", ["{}/Ann Poe", "(Ann Poe/{})", "Harbury. {} Photo", "{} file", "(via {})", "{} Fotos", "VIA {}"]
)
@given(st.sampled_from(sorted(KNOWN.takers.ambiguous)))
@PROPERTY
def test_the_caption_of_any_agency_is_seen(form, name):
    text = form.format(name)
    assert (0 in seen_in(text).pictured) >= lines.is_caption(text, KNOWN.takers)


@pytest.mark.parametrize(
    "pattern",
    [datelines.PLAIN, datelines.BRACKET, datelines.CITY, datelines.ALONE],
    ids=["plain", "bracket", "city", "alone"],
)
@given(st.data(), st.sampled_from(["", STORY[0]]))
@PROPERTY
def test_a_dateline_is_seen(pattern, data, story):
    line = drawn_line(data, pattern)
    text = line.text + story
    told = datelines.unsourced(lines.Line(0, len(text), text), True)
    assert (0 in seen_in(text).telling) >= (told is not None)


@pytest.mark.parametrize("pattern", [bylines.STARTS_WITH_CUE, bylines.POSTED], ids=["cue", "posted"])
@given(st.data())
@PROPERTY
def test_a_byline_is_seen(pattern, data):
    line = drawn_line(data, pattern)
    line = lines.Line(0, len(line.text) + 11, f"{line.text} Dana Orvick")
    signed = signatures.unknown_byline(line, bylines.cue_at(line), KNOWN) if bylines.cue_at(line) >= 0 else None
    assert (0 in seen_in(line.text).telling) >= (signed is not None and len(line.text) < 200)


@given(st.data())
@PROPERTY
def test_an_address_is_seen(data):
    first, second = drawn_line(data, signatures.PORTAL), drawn_line(data, credits.ADDRESS)
    assert 0 in seen_in(first.text).telling
    text = f"This story was first published at {second.text}"
    assert (0 in seen_in(text).telling) >= (credits.original_address(lines.Line(0, len(text), text)) is not None)


@pytest.mark.parametrize("pattern", [credits.REUTERS_TAIL, credits.GENERIC_TAIL], ids=["reuters", "generic"])
@given(st.data())
@PROPERTY
def test_an_unnamed_tail_is_seen(pattern, data):
    text = data.draw(st.from_regex(pattern))
    found = pattern.search(text)
    assume(found)
    assert seen_in(text).tail >= found.start()


@given(
    st.sampled_from([*citations.CALLED, *citations.CALLED_ABROAD]),
    st.from_regex(citations.CALLED_NAME),
    st.sampled_from(["", "semi", "told the ", "o ", "the"]),
)
@PROPERTY
def test_what_only_the_text_calls_an_outlet_is_seen(word, name, before):
    text = f"She {before}{word}{name} reported it."
    assert seen_in(text).called >= bool(citations.called(text, []))


@pytest.mark.parametrize("form", revisions.REVISIONS, ids=[form.name for form in revisions.REVISIONS])
@given(st.data(), st.integers(0, 640), st.integers(0, 640), st.booleans())
@PROPERTY
def test_a_mark_of_a_later_version_is_seen(form, data, before, after, titled):
    text = data.draw(st.from_regex(form.pattern))
    assume(len(text) < 400)
    article = Article("a", "n" * (before - 1) + "\n" * (before > 0) + text + "n" * after, text if titled else "")
    assert seen_in(article.text, title=article.title).revised >= bool(revisions.find_revision(article))


def test_a_mark_that_the_head_cuts_short_is_seen():
    for size in range(560, 620):
        for after in (0, 380, 390, 400, 410):
            article = Article("a", "n" * size + "\nUPDATE 2-CORRECTIONAL" + "x" * after + "\nKILLED" + "y" * 20)
            assert seen_in(article.text).revised >= bool(revisions.find_revision(article))


FORM = st.text("AbÄ1»-' _.я", min_size=1, max_size=7).map(str.strip).filter(bool)


@given(st.lists(FORM, min_size=1, max_size=8, unique=True), st.data())
@PROPERTY
def test_any_registry_finds_its_names(forms, data):
    known = build([Source(form, "outlet", aliases=("Tarnwick Tide", "tide", "low tide")) for form in forms])
    pieces = st.sampled_from([*known.printed, *(form[1:] for form in forms), " ", "A", "b", "The ", "'", "\n"])
    text = data.draw(st.lists(pieces, max_size=12).map("".join))
    assert list(known.hits(text, seen_in(text, known).names)) == list(known.find(text))
