"""Articles as people name them."""

import pytest
from sqlite_utils import Database

from datasette_provenance.errors import ProvenanceError
from datasette_provenance.store.lookup import find_article

COLUMNS = {"url": "link", "title": "head"}
ROWS = [
    {"nr": 1, "head": "Lamp of Oldmoor goes dark", "link": "https://www.echo.example/news/lamp/?utm_source=x"},
    {"nr": 2, "head": "Lamp of Oldmoor goes dark again", "link": "https://echo.example/news/lamp-again"},
    {"nr": 3, "head": "Größe des Hafens", "link": "https://echo.example/read?id=3&utm_medium=y"},
    {"nr": 4, "head": None, "link": None},
]


@pytest.fixture
def conn():
    db = Database(memory=True)
    db["stories"].insert_all(ROWS, pk="nr")
    return db.conn


@pytest.mark.parametrize(
    ("named", "key"),
    [
        (2, 2),
        ("2", 2),
        ("https://www.echo.example/news/lamp/?utm_source=x", 1),
        ("http://echo.example/news/lamp", 1),
        ("echo.example/news/lamp-again/#top", 2),
        ("https://echo.example/read?id=3", 3),
        ("goes dark AGAIN", 2),
        ("GRÖSSE", 3),
        ("lamp of oldmoor  goes dark", 1),  # the whole of one title, though a part of another
    ],
)
def test_by_id_address_or_words_of_the_title(conn, named, key):
    assert find_article(conn, "stories", "nr", COLUMNS, named) == key


@pytest.mark.parametrize("named", ["nowhere", "https://echo.example/read?id=4", "", "%"])
def test_there_is_none(conn, named):
    with pytest.raises(ProvenanceError, match="There is no article"):
        find_article(conn, "stories", "nr", COLUMNS, named)


def test_several_are_named_with_their_ids(conn):
    with pytest.raises(ProvenanceError, match=r"2 articles .* go by the title 'oldmoor'.*\n  1  Lamp.*\n  2  Lamp"):
        find_article(conn, "stories", "nr", COLUMNS, "oldmoor")


def test_a_table_without_titles_and_addresses(conn):
    assert find_article(conn, "stories", "nr", {}, "1") == 1
    with pytest.raises(ProvenanceError):
        find_article(conn, "stories", "nr", {"url": None}, "Lamp")
