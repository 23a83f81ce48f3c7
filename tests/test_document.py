"""A document: the stored text with its offset map."""

from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.document import build_document
from datasette_provenance.records import FURNITURE, KINDS, NARRATIVE, QUOTATION, Article
from datasette_provenance.text.furniture import line_key
from datasette_provenance.text.words import normalise

from .texts import PROPERTY, document, news, texts


def kind_of(document, word):
    return KINDS[document.kinds[document.words.index(word)]]


@given(st.one_of(texts, news), st.text(max_size=30))
@PROPERTY
def test_every_offset_lies_in_the_text_and_says_what_is_said(text, title):
    d = build_document(Article("x", text, title))
    assert len(d.words) == len(d.starts) == len(d.ends) == len(d.kinds)
    assert all(normalise(text[s:e]) == w for w, s, e in zip(d.words, d.starts, d.ends, strict=True))
    for spans in (d.paragraphs, d.quotes, d.furniture, d.facts):
        edges = [edge for span in spans for edge in (span[:2] if isinstance(span, tuple) else (span.start, span.end))]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(text) for edge in edges)
    assert set(d.furniture) <= set(d.paragraphs)
    for mention in d.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
    assert [m.start for m in d.mentions] == sorted(m.start for m in d.mentions)
    assert sum(d.count(kind) for kind in (NARRATIVE, QUOTATION, FURNITURE)) == len(d.words)


@given(st.one_of(texts, news))
@PROPERTY
def test_a_words_kind_is_that_of_the_span_it_stands_in(text):
    d = document(text)
    for start, kind in zip(d.starts, d.kinds, strict=True):
        quoted = any(s <= start < e for s, e in d.quotes)
        framed = any(s <= start < e for s, e in d.furniture)
        assert kind == (QUOTATION if quoted else FURNITURE if framed else NARRATIVE)


def test_kinds():
    d = document(
        "PORT MARROW (AFP) - Crews walked out on Tuesday.\n\n"
        "“Nobody wants to strand neighbours,” she said.\n\n"
        "© 2025 Mercury. All rights reserved."
    )
    assert (kind_of(d, "crews"), kind_of(d, "strand"), kind_of(d, "reserved"), kind_of(d, "said")) == (
        "narrative", "quotation", "furniture", "narrative",
    )  # fmt: skip
    assert [(m.kind, m.name, m.place) for m in d.mentions if m.kind == "dateline"] == [
        ("dateline", "AFP", "PORT MARROW")
    ]


def test_lines_that_the_publisher_prints_everywhere_are_furniture():
    line = "The Mercury is printed on paper from the woods above Tarnwick, every day but Monday."
    article = Article("x", "Crews walked out on Tuesday, as they had said that they would.\n\n" + line)
    assert kind_of(build_document(article), "printed") == "narrative"
    assert kind_of(build_document(article, {line_key(line)}), "printed") == "furniture"


def test_an_empty_text_is_a_document():
    d = document("")
    assert (d.words, d.paragraphs, d.mentions, d.facts, d.kinds) == ((), (), (), (), b"")
