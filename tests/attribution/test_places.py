"""The same words credit a story or a picture by where they stand: every form in every place, for every agency there is."""

import pytest

from datasette_provenance.attribution.mentions import find_mentions
from datasette_provenance.attribution.outlets import with_outlets
from datasette_provenance.attribution.registry import registry
from datasette_provenance.attribution.statement import own_origin
from datasette_provenance.records import Article

from .credit_forms import FIRST, SECOND, THIRD

KNOWN = with_outlets(registry(), [{"name": "Wessland Press", "kind": "agency", "ambiguous": "WP"}])
AGENCIES = [s.name for s in KNOWN.sources if s.kind == "agency"]
CAPTION = "The long bridge of Harbury stands in the mist early on Monday."
OF_PICTURES = [
    *("(Photo {})", "Foto: {}", "({} Photo)", "{} Photo/Ann Poe", "Ann Poe/{}", "{}/Ann Poe", "(Ann Poe/{})"),
    *("Photo: Ann Poe / {}", "Copyright {} Photo", "© {} | Ann Poe", "© Ann Poe/{}", "Credit: {}"),
]
OF_EITHER = ["© {}", "(c) {}", "Source: {}", "Quelle: {}"]
HEADLINE, TEASER = "Bridge to open", "Old ferry finds a buyer in the north"

# Where a credit speaks of a picture, whatever its words.
BESIDE_A_PICTURE = {
    "caption above": [HEADLINE, f"{CAPTION} {{}}", FIRST, SECOND, THIRD],
    "below a caption above": [HEADLINE, CAPTION, "{}", FIRST, SECOND, THIRD],
    "caption inside": [HEADLINE, FIRST, f"{CAPTION} {{}}", SECOND, THIRD],
    "below a caption inside": [HEADLINE, FIRST, CAPTION, "{}", SECOND, THIRD],
    "caption below": [HEADLINE, FIRST, SECOND, THIRD, f"{CAPTION} {{}}"],
    "teaser below": [HEADLINE, FIRST, SECOND, THIRD, "More on this", TEASER, "{}", "5 March 2024"],
}
OF_THE_STORY = {
    "above": [HEADLINE, "{}", FIRST, SECOND, THIRD],
    "below": [HEADLINE, FIRST, SECOND, THIRD, "{}"],
}


def origin(lines: list[str], credit: str, byline: str = "", author: str = "") -> str:
    lines = [lines[0], *([byline] if byline else []), *lines[1:]]
    page = (("author", author),) if author else ()
    article = Article("a", "\n\n".join(lines).replace("{}", credit), HEADLINE, "Harbury Post", page=page)
    return own_origin(article, find_mentions(article, (), KNOWN), known=KNOWN).name


@pytest.mark.parametrize("form", [*OF_PICTURES, *OF_EITHER, "{}"])
def test_beside_a_picture_no_form_makes_an_origin_of_any_agency(form):
    wrong = {
        (place, name)
        for place, lines in BESIDE_A_PICTURE.items()
        for name in AGENCIES
        if origin(lines, form.format(name)) != "Harbury Post"
    }
    assert wrong == set()


@pytest.mark.parametrize("form", OF_PICTURES)
def test_what_speaks_of_a_picture_makes_no_origin_anywhere(form):
    wrong = {
        (place, name)
        for place, lines in OF_THE_STORY.items()
        for name in AGENCIES
        if origin(lines, form.format(name)) != "Harbury Post"
    }
    assert wrong == set()


@pytest.mark.parametrize("form", OF_EITHER)
@pytest.mark.parametrize("place", OF_THE_STORY)
def test_alone_above_the_story_or_at_its_end_it_credits_the_story(form, place):
    wrong = {name for name in AGENCIES if origin(OF_THE_STORY[place], form.format(name)) != name}
    assert wrong == set()


@pytest.mark.parametrize("form", OF_EITHER)
@pytest.mark.parametrize("place", OF_THE_STORY)
def test_a_byline_of_staff_outweighs_it(form, place):
    for name in AGENCIES:
        assert origin(OF_THE_STORY[place], form.format(name), byline="By Jane Dole") == "Harbury Post"
        assert origin(OF_THE_STORY[place], form.format(name), author="Jane Dole") == "Harbury Post"
