"""Columns: guessed, named, kept."""

import json

import pytest

from datasette_provenance.sources.columns import choose
from datasette_provenance.sources.convert import to_row
from datasette_provenance.sources.rows import Record, Reject


def row(values, wanted=None, **more):
    record = Record(1, values, **more)
    return to_row(record, "f", choose([record], wanted or {}))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"headline": "H", "maintext": "T"}, {"title": "headline", "text": "maintext"}),
        ({"Text": "t", "PUBLISHER": "p"}, {"text": "Text", "publisher": "PUBLISHER"}),
        ({"text": None, "maintext": "T"}, {"text": "maintext"}),
        ({"content": "c", "text": "t"}, {"text": "text"}),
        ({"date_publish": "2020"}, {"published": "date_publish"}),
        (
            {"pubDate": "2020", "link": "u", "guid": "g"},
            {"published": "pubDate", "url": "link", "id": "guid"},
        ),
        ({"_id": "x", "source": "s"}, {"id": "_id", "publisher": "source"}),
        ({"words": 5}, {}),
    ],
)
def test_guesses(values, expected):
    assert choose([Record(1, values)], {}).first() == expected


def test_a_named_column_beats_the_guess_and_is_not_chosen_twice():
    values = {"text": "summary", "full": "all of it", "title": "t"}
    assert choose([Record(1, values)], {"text": "FULL"}).first()["text"] == "full"
    assert choose([Record(1, {"content": "c"})], {"title": "content"}).first() == {"title": "content"}


def test_other_columns_are_kept_as_they_came():
    found = row(
        {
            "text": "Rain in Oldmoor",
            "tags": ["a", {"b": 1}],
            "n": 3,
            "big": 2**70,
            "nan": float("nan"),
            "x": None,
        }
    )
    assert found.extra == {"tags": '["a", {"b": 1}]', "n": 3, "big": str(2**70), "nan": "nan", "x": None}


def test_names_that_we_or_sqlite_need_are_given_another():
    found = row({"body": "Rain", "Text": "short", "rowid": 7, "Author": "a", "author": "b", " ": 1}, {"text": "body"})
    assert found.article.text == "Rain"
    assert found.extra == {
        "source_Text": "short",
        "source_rowid": 7,
        "Author": "a",
        "author_2": "b",
        "column": 1,
    }


def test_ids_are_text_or_made_once_and_for_all():
    assert row({"id": 12, "text": "Rain"}).article.id == "12"
    assert row({"id": "007", "text": "Rain"}).article.id == "007"
    assert row({"_id": {"$oid": "5f"}, "text": "Rain"}).article.id == "5f"
    by_url = row({"url": "https://oldmoor.example/1", "text": "Rain"}).article.id
    assert by_url == row({"url": "https://oldmoor.example/1", "text": "Rain, corrected"}).article.id
    by_content = row({"publisher": "Oldmoor Echo", "text": "Rain"}).article.id
    assert len(by_content) == 16
    assert by_content == row({"publisher": "Oldmoor Echo", "text": "Rain"}).article.id
    assert by_content != row({"publisher": "Eastgate Star", "text": "Rain"}).article.id
    assert row({"text": "Rain"}, fallback_id="rain").article.id == "rain"


def test_an_object_takes_its_name():
    found = row({"text": "Rain", "source": {"id": None, "name": "Oldmoor Echo"}, "title": ["One", "Two"]})
    assert (found.article.publisher, found.article.title) == ("Oldmoor Echo", "One")


@pytest.mark.parametrize("text", [None, "", " \n", "...", 5, [], [3], {"a": 1}, True])
def test_no_usable_text(text):
    found = row({"id": "a", "text": text})
    assert isinstance(found, Reject)
    assert (found.line, found.id) == (1, "a")
    assert found.reason.startswith("no text: column 'text'")


def test_an_unread_date_is_kept():
    found = row({"text": "Rain", "date": "the day after"})
    assert found.article.published == ""
    assert found.extra == {"published_raw": "the day after"}
    assert found.unread_date


def test_what_cannot_be_stored_is_replaced_one_for_one():
    found = row(json.loads(r'{"text": "Ra\u0000in \ud800 and \ud83d\ude00\r\nsun\rset", "k": "\udfff"}'))
    assert found.article.text == "Ra�in � and 😀\nsun\nset"
    assert found.extra == {"k": "�"}
    assert found.repaired
    assert not row({"text": "Rain \N{REPLACEMENT CHARACTER}"}).repaired
