"""Menus in one line with the story, and sentences that are none."""

import pytest

from datasette_provenance.document import build_document
from datasette_provenance.records import Article
from datasette_provenance.text.menus import find_menus

STORY = "The ferry to Ostrel was held back by ice on Monday, and three hundred people spent the night in the terminal."


@pytest.mark.parametrize(
    "menu",
    [
        "July, 2017 June, 2017 May, 2017 April, 2017 March, 2017",
        "December 2020 November 2020 October 2020 January 2019",
        "Juni 2019 | Mai 2019 | April 2019 | März 2019",
        "May 2016 (12) April 2016 (140) March 2016 (7) February 2016 (3)",
        "Ostrel News (153) Politics (92) World & Weather (4) Sport (1,0)".replace("1,0", "10"),
    ],
)
def test_a_menu_is_found_whole_wherever_it_stands(menu):
    for text in (menu, f"{STORY} {menu} {STORY}", f"{menu}\n\n{STORY}"):
        (span,) = find_menus(text)
        assert text[slice(*span)] == menu


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "It rose in May 2016, fell in June 2016 and rose again in July 2016, the bank of Tarnwick said.",
        "The harbour was rebuilt in 2016, 2017, 2018, 2019 and 2020.",
        "Marta Quell (42), Jon Ash (38), Iva Rook (17) and Ben Tarn (9) were on board.",
        "Sales (in thousands): 1993 (12), 1994 (14), 1995 (15), 1996 (19).",
    ],
)
def test_sentences_are_none(text):
    assert find_menus(text) == []


def test_its_words_are_furniture():
    menu = "July, 2017 June, 2017 May, 2017 April, 2017"
    document = build_document(Article("a", f"{menu} {STORY}"))
    assert [kind for kind, start in zip(document.kinds, document.starts, strict=True) if start < len(menu)] == [2] * 8
