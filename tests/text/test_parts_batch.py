"""Many pages marked at once are marked as each by itself."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.corpus import counts_batch as corpus
from datasette_provenance.corpus import recurring
from datasette_provenance.text import characters_batch as layouts
from datasette_provenance.text import words_batch as words
from datasette_provenance.text.furniture import find_furniture, is_code, line_key
from datasette_provenance.text.lines_batch import FOLDING, line_batch_of, line_keys
from datasette_provenance.text.parts_batch import mark
from datasette_provenance.text.quotes import find_quotes
from datasette_provenance.text.words import paragraphs

from ..texts import PROPERTY, SENTENCES, texts

LINES = [
    *SENTENCES,
    *("3 hours ago", "an hour ago", "5 min", "Home", "|", "—", "__", "•••", "1/4", "٣ of 4", "***", "= = ="),
    *("By Dana Orvick", "BY\u00a0Dana", "The AP", "The The Associated Press", "Jul 14, 2025 2:45 PM", "12:30", "©", "© 2025"),
    *("Dana Orvick, AFP", "Dana ORVICK | AP", "PHOTO", "Photo: Dana", "(Dana Orvick/AFP)", "Ærø Østen, AP", "Hi: 7", "21 °C"),
    *("Mara Quell (L) and Ola Venning, right, at the quay.", "A file image of the quay on a quiet day in the spring."),
    *("The Mercury (AP/Ola Venning) had it first and so had they.", "Write to ola@mercury.example if the tide is late."),
    *("Ola Venning is a staff writer for the Mercury and lives by the sea.", "The ferries will be moderated by the tide."),
    *("window.tides = 1;", '{"tide": 1}', "<p class=tide>The tide", "function(tide) { return }", "<tide"),
    *("The board said in a statement:", "Mara Quell wrote on the quay: ", "wrote:", "Three things:", "Nobody asked us."),
    *("“Open for good.", '"Open again.', "‘Single’ and ‘more’", "d‘accord", '5" nail', "« Oui »", "»Ja«", "‚so‘", "(“Yes”)"),
    *("HOST: Not once?", "HOST: Never.", "QUELL (laughs): No.", "Q: And?", "A: No.", "’S: no", "The tide — Ilka (@ilka) May 3"),
    *("straße", "STRASSE", "STRAẞE", "İzmir", "a  b", "A\tb", "A\u00a0 B", "a b", "ﬁnal", "FINAL", "Final", "𐐀 tide", "𐐨 tide"),
    *("x" * 39, "x" * 40, "x" * 60 + "y", "x" * 60 + "z", "x" * 701, "By " + "X" * 700, "Photo: " + "x" * 700),
]  # fmt: skip
BREAKS = st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\n \n", "\n\u00a0", "\u2003\n", "\x85", "\x1c\n\x1f", "", " "])
PAGES = st.lists(st.tuples(st.one_of(st.sampled_from(LINES), st.text(max_size=9)), BREAKS), max_size=24).map(
    lambda lines: "".join(map("".join, lines))
)
MANY = st.lists(st.one_of(PAGES, texts), max_size=5)
TITLES = st.one_of(st.just(""), st.sampled_from(LINES), st.sampled_from(LINES).map(str.swapcase))


def lines_of(text):
    return [text[start:end] for start, end in paragraphs(text)]


def quotes_of(text):
    return find_quotes(text, [line for line in paragraphs(text) if not is_code(text, *line)])


def assert_marked(many, titles, recurring):
    marked = mark(many, titles, recurring)
    spans = [list(map(tuple, marked.spans[a:b].tolist())) for a, b in pairwise(marked.offsets)]
    assert marked.spans.dtype == np.uint32
    assert spans == list(map(paragraphs, many))
    assert marked.quotes == list(map(quotes_of, many))
    assert marked.furniture == [
        find_furniture(text, paragraphs(text), title, keys)
        for text, title, keys in zip(many, titles, recurring, strict=True)
    ]


@given(MANY, st.data())
@PROPERTY
def test_pages_are_marked_as_each_by_itself(many, data):
    titles = [data.draw(TITLES) for _ in many]
    known = st.frozensets(st.sampled_from(LINES).map(line_key), max_size=3)
    assert_marked(many, titles, [data.draw(st.one_of(st.just(()), known)) for _ in many])


@given(st.lists(st.sampled_from(LINES), max_size=40).map("\n".join), TITLES)
@PROPERTY
def test_pages_of_many_odd_lines(text, title):
    assert_marked([text, text], [title, ""], [(), {line_key(line) for line in LINES[:3]}])


@given(
    st.lists(
        st.sampled_from([*"\"'“”„‟«»‹›‘’‚ab :\n", ": ", "(@ilka)", "(", "-", "\u00a0", "²", "\n“", '\n"']), max_size=40
    )
)
@PROPERTY
def test_pages_of_little_else_than_marks(pieces):
    assert_marked(["".join(pieces)], [""], [()])


@given(
    st.sampled_from(["“", '"', "‘", "«", "“a” ", '"a" ', "", "“"]),
    st.sampled_from(
        ["“", '"', "“”", '""', "“a”", '"a"', '"a" “b”', "‘a’ “b” ‘c", "“a ‘b’ c”", '"a “b” c"', "He said '", ""]
    ),
    st.sampled_from(["statement:", "“So” a statement:", "statement", "It:"]),
)
@PROPERTY
def test_marks_below_a_line_that_introduces_them(opening, line, above):
    page = f"{above}\n{opening}Nothing {line} more.\n{opening}{line}\n{line}Again{opening}"
    assert_marked([page], [""], [()])


@given(MANY, st.integers(1, 60))
@PROPERTY
def test_where_a_batch_is_cut_makes_no_difference(many, part):
    with pytest.MonkeyPatch.context() as patch:
        for module in (layouts, words):
            patch.setattr(module, "PART", part)
        words._powers.cache_clear()
        assert_marked(many, [""] * len(many), [{line_key(LINES[0])}] * len(many))
        assert_lines(many)
    words._powers.cache_clear()


@given(MANY)
@PROPERTY
def test_lines_are_those_of_each_page(many):
    assert_lines(many)


def assert_lines(many):
    keys, sizes, offsets = corpus.page_lines(many)
    found = list(zip(keys.tolist(), sizes.tolist(), strict=True))
    expected = [[(int.from_bytes(key, "little"), size) for key, size in recurring.page_lines(text)] for text in many]
    assert [found[a:b] for a, b in pairwise(offsets)] == expected


@given(texts)
@PROPERTY
def test_keys_are_those_of_each_line(text):
    assert [key.to_bytes(8, "little") for key in line_keys(line_batch_of([text])).tolist()] == list(
        map(line_key, lines_of(text))
    )


def test_every_character_there_is():
    text = "\n".join(f"{chr(n)}x{chr(n)}" for n in range(0x110000) if chr(n).casefold() != chr(n) or chr(n).isspace())
    assert [key.to_bytes(8, "little") for key in line_keys(line_batch_of([text])).tolist()] == list(
        map(line_key, lines_of(text))
    )
    assert not [n for n in range(FOLDING, 0x110000) if chr(n).casefold() != chr(n)]


def test_nothing():
    for many in ([], [""], ["", "\n \n", ""]):
        assert_marked(many, [""] * len(many), [()] * len(many))
        assert_lines(many)
