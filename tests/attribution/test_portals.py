"""Whose story a portal shows: by the lines that it puts around it, and by the page's data."""

import pytest

from datasette_provenance.attribution.mentions import find_mentions
from datasette_provenance.attribution.registry import registry
from datasette_provenance.attribution.statement import own_origin
from datasette_provenance.records import Article

from .credit_forms import FIRST, SECOND, THIRD


def origin(line="", publisher="Yahoo News", byline="", **page):
    lines = ["Bridge to open", *([byline] if byline else []), FIRST, SECOND, THIRD, *([line] if line else [])]
    article = Article("a", "\n\n".join(lines), "Bridge to open", publisher, page=tuple(page.items()))
    found = own_origin(article, find_mentions(article, (), registry()), known=registry())
    return found.name, found.credited


@pytest.mark.parametrize(
    "line",
    [
        "Read the original article on The Guardian",
        "The post Bridge to open appeared first on The Guardian.",
        "Reprinted with permission from The Guardian",
    ],
)
def test_a_way_back_to_the_original_says_whose_the_whole_is(line):
    assert origin(line) == ("The Guardian", True)
    assert origin(line, byline="By Jane Dole") == ("The Guardian", True)
    assert origin(line, publisher="The Guardian") == ("The Guardian", None)


@pytest.mark.parametrize(
    "line",
    [
        "Read more at The Guardian",
        "Continue reading at The Guardian",
        "Original plans for the bridge were shown by The Guardian in spring, and then the council changed them.",
        "The original story on The Guardian was wrong, the mayor said.",
    ],
)
def test_other_lines_of_such_words_do_not(line):
    assert origin(line, publisher="Le Monde")[0] == "Le Monde"
    assert origin(line)[0] == ""


def test_what_a_portal_does_not_sign_is_nobodys():
    assert origin() == ("", None)
    assert origin(byline="By Jane Dole") == ("", None)
    assert origin(byline="By Jane Dole, Yahoo News") == ("Yahoo News", None)
    assert origin(byline="By Jane Dole", publisher="Le Monde") == ("Le Monde", None)


def test_a_source_by_way_of_the_portal_is_the_source():
    assert origin(source="The Guardian via Yahoo News") == ("The Guardian", True)
    assert origin(source="Yahoo News via The Guardian")[0] == ""
    assert origin(canonical="https://www.theguardian.com/2024/bridge") == ("The Guardian", True)
