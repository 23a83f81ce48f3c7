"""Page furniture: whole paragraphs that are not the article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.text.furniture import find_furniture, line_key
from datasette_provenance.text.words import paragraphs

from ..texts import PROPERTY, SENTENCES, texts

STORY = [
    "Ferry crews in Port Marrow walked out at dawn on Tuesday after talks over night shifts collapsed overnight.",
    "Fishing boats carried patients to the hospital in Tarnwick during the morning, the coastguard told reporters.",
    "Two schools on the island of Little Fenn stayed shut, and a third sent its pupils home before eleven.",
    "The operator carries about nine hundred thousand passengers a year and has cut its fleet from eleven to seven.",
    "A judge in Tarnwick is to hear the case on Thursday, and both sides said that they would follow the ruling.",
    "The last walkout, four winters ago, ended after six days when the regional council paid for two more crews.",
]


def furniture(text, **more):
    lines = paragraphs(text)
    return [text[s:e] for s, e in find_furniture(text, lines, **more)]


@given(texts, st.one_of(st.just(""), st.sampled_from(SENTENCES), st.text(max_size=20)))
@PROPERTY
def test_spans_are_whole_paragraphs_in_order(text, title):
    lines = paragraphs(text)
    found = find_furniture(text, lines, title)
    assert found == [span for span in lines if span in set(found)]


def test_a_story_has_none():
    assert furniture("\n\n".join(STORY), title="Ferries stop") == []


@pytest.mark.parametrize(
    "line",
    [
        "© 2025 Grey Sound Media. All rights reserved.",
        "By Dana Orvick, Associated Press",
        "Published 12 March 2025",
        "Sign up for our newsletter and read the tides first every single morning of the week.",
        "Union secretary Ilka Brandvold on the quay in Port Marrow. (AP Photo/Ola Venning)",
        "Islanders wait at Port Marrow on Tuesday. Photo: Per Quist/AFP via Getty Images",
        "(Reporting by Ola Venning in Tarnwick; Editing by Per Quist)",
        "Ola Venning is a staff writer for the Tarnwick Mercury. Reach her at ola@mercury.example.",
        "Read more: How the ferries came to Little Fenn",
        "Advertisement",
    ],
)
def test_a_line_of_the_page_is_known_by_its_form(line):
    text = "\n\n".join([*STORY[:2], line, *STORY[2:]])
    assert furniture(text) == [line]


def test_the_headline_repeated_at_the_top_is_furniture():
    text = "Ferry crews in Port Marrow walk out after talks collapse\n\n" + "\n\n".join(STORY)
    assert furniture(text, title="Ferry crews in  Port Marrow walk OUT after talks collapse") == [
        "Ferry crews in Port Marrow walk out after talks collapse"
    ]


def test_a_publishers_own_lines_are_handed_in():
    line = "The Mercury is printed on paper from the woods above Tarnwick, as it has been since 1871."
    text = "\n\n".join([*STORY, line])
    assert furniture(text) == []
    assert furniture(text, recurring={line_key(line)}) == [line]


@given(st.sampled_from(SENTENCES))
@PROPERTY
def test_a_lines_key_depends_on_its_words_only(line):
    assert line_key(line) == line_key(f"  {line.replace(' ', '  ')} ") == line_key(line.swapcase().swapcase())
    assert line_key(line) != line_key(line + " more")


def test_odd_pages():
    assert furniture("") == []
    assert furniture("?" * 5000) == []
    assert furniture("x " * 4000) == []
