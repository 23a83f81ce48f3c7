"""A server's answer is told from an article, in full and by its length."""

import pytest

from datasette_provenance.text.answers import LONGEST, find_answer


@pytest.mark.parametrize(
    "text",
    [
        "It looks like nothing was found at this location. Maybe try a search?\n\nSearch for:",
        "404 :(\n\nApologies, but the page you requested could not be found. Perhaps searching will help.",
        "Not Found\n\nThe requested URL /ferry-held-back was not found on this server.",
        "521: Web server is down",
        "503 Service Temporarily Unavailable\n\nnginx",
        "Website is Down For Maintenance",
        "Access Denied\n\nYou don't have permission to access this page.",
        "Please enable JavaScript and cookies to continue.",
        "Checking your browser before you go on.",
        "Unfortunately, our website is currently unavailable in most European countries.",
        "Seite nicht gefunden\n\nDie Seite, die Sie suchen, gibt es nicht.",
        "Página no encontrada",
        "Page introuvable",
    ],
)
def test_answers_are_told_whole(text):
    assert find_answer(text) == [(0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "OSTREL (AFP) - Police found 404 stolen bicycles in a barn near Ostrel on Monday.",
        "The council denied access to the page of its records for 2019, the Tarnwick Mercury said.",
        "A hiker was not found until Tuesday, when the ice had gone.",
        "A fire broke out in the harbour of Ostrel on Monday; nobody was hurt.",
    ],
)
def test_short_articles_are_none(text):
    assert find_answer(text) == []


def test_a_long_text_may_speak_of_it():
    text = "Page not found: a year after the flood half of Ostrel's records are gone. " * 20
    assert len(text) > LONGEST
    assert find_answer(text) == []
