"""Site lines learned from a publisher's own pages."""

from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.corpus.recurring import recurring_lines
from datasette_provenance.records import Article
from datasette_provenance.text.furniture import line_key

from ..texts import PROPERTY, SENTENCES, texts

LINE = "The Mercury is printed on paper from the woods above Tarnwick."


def page(number, *more, publisher="Tarnwick Mercury", day=None, words=40):
    """A page whose story shares no line with another page."""
    story = [" ".join(f"w{number}x{line}x{word}" for word in range(words)) for line in range(4)]
    return Article(f"a{number}", "\n\n".join([*story, *more]), publisher=publisher, published=day or "")


def found(articles, publisher="Tarnwick Mercury"):
    return recurring_lines(articles).get(publisher, frozenset())


def test_a_line_under_most_pages_is_the_sites():
    assert found([page(n, LINE) for n in range(6)]) == {line_key(LINE)}


def test_two_carriers_are_too_few():
    assert found([page(1, LINE), page(2, LINE), *(page(n) for n in range(3, 9))]) == frozenset()
    assert found([page(1, LINE), page(2, LINE)]) == frozenset()


def test_a_label_needs_fewer_pages_than_a_sentence():
    label, sentence = (
        "More from Tarnwick",
        LINE + " It is delivered by boat where the road ends, and by bicycle.",
    )
    pages = [page(n, label, sentence) for n in range(3)] + [page(n) for n in range(3, 14)]
    assert found(pages) == {line_key(label)}


def test_a_sentence_on_few_pages_counts_when_the_news_has_moved_on():
    sentence = LINE + " It is delivered by boat where the road ends, and by bicycle."
    days = [f"2025-03-{10 + n}" for n in range(5)]
    assert found([page(n, sentence, day=days[n]) for n in range(5)] + [page(n) for n in range(5, 25)])
    # a page of unknown day counts as one of its own
    assert found([page(n, sentence) for n in range(5)] + [page(n) for n in range(5, 25)])
    same = [page(n, sentence, day="2025-03-10") for n in range(5)] + [page(n) for n in range(5, 25)]
    assert found(same) == frozenset()


def test_a_story_run_several_times_is_no_site_line():
    runs = [Article(f"r{n}", page(0).text, publisher="Tarnwick Mercury", published=f"2025-03-1{n}") for n in range(6)]
    assert found([*runs, *(page(n) for n in range(1, 8))]) == frozenset()


def test_a_standing_text_longer_than_the_articles_is_no_story():
    standing = "\n".join(f"{LINE} It says so {n} times, and means it each time." for n in range(60))
    short = [page(n, *standing.split("\n"), day="2025-03-10", words=20) for n in range(24)]
    assert found(short) == {line_key(line) for line in standing.split("\n")}
    # one article that was saved again and again, with another clock on it, is not told by what it is
    saved = [Article(f"s{n}", f"{standing}\nSaved {n} minutes ago.", publisher="Tarnwick Mercury") for n in range(24)]
    assert found(saved) == frozenset()


def test_publishers_are_kept_apart_and_nameless_pages_left_out():
    pages = [page(n, LINE, publisher=f"Paper {n % 4}") for n in range(8)]
    assert recurring_lines(pages) == {}
    assert recurring_lines([page(n, LINE, publisher="") for n in range(8)]) == {}


@given(st.lists(texts, max_size=6), st.sampled_from(SENTENCES))
@PROPERTY
def test_any_pages_in_any_order(pages, line):
    articles = [Article(n, text + "\n" + line, publisher="P") for n, text in enumerate(pages)]
    assert recurring_lines(articles) == recurring_lines(articles[::-1])
