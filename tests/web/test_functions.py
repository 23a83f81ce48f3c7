"""SQL functions in people's own queries."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from datasette_provenance.web import functions

from .stories import FERRY, FERRY_COPY, FERRY_OWN, ORCHARD, _join

NAMES = {
    "provenance_origin": 1,
    "provenance_jaccard": 2,
    "provenance_shared_words": 2,
    "provenance_quotes": 1,
}


@pytest.fixture
def sql() -> Iterator[Any]:
    conn = sqlite3.connect(":memory:")
    functions.register(conn)
    yield lambda query, *args: conn.execute(f"select {query}", args).fetchone()[0]
    conn.close()


def test_origin_is_what_the_text_says(sql: Any) -> None:
    assert sql("provenance_origin(?)", FERRY_COPY) == "AFP"
    assert sql("provenance_origin(?)", _join(FERRY)) is None


def test_jaccard(sql: Any) -> None:
    assert sql("provenance_jaccard(?, ?)", _join(FERRY), _join(FERRY).upper()) == 1
    assert sql("provenance_jaccard(?, ?)", _join(FERRY), _join(ORCHARD)) == 0
    assert sql("provenance_jaccard(?, ?)", "one two three four five six", "one two three four five seven") == 1 / 3
    assert sql("provenance_jaccard('', 'a b')") == 0


def test_shared_words_counts_each_word_once(sql: Any) -> None:
    assert sql("provenance_shared_words(?, ?)", "a b c d e f g x", "z a b c d e f g") == 7
    assert sql("provenance_shared_words(?, ?)", "a b c d x e f g h", "a b c d e f g h") == 0
    assert sql("provenance_shared_words(?, ?)", _join(FERRY_OWN), _join(FERRY)) == 18
    both = sql("provenance_shared_words(?, ?)", "a b c d e . a b c d e", "a b c d e")
    assert both == 10


def test_quotes_give_offsets(sql: Any) -> None:
    text = _join(FERRY)
    (quote,) = json.loads(sql("provenance_quotes(?)", text))
    assert text[quote["start"] : quote["end"]] == quote["text"]
    assert quote["text"].startswith("Nobody here")


@pytest.mark.parametrize(("name", "count"), NAMES.items())
def test_null_and_odd_values(sql: Any, name: str, count: int) -> None:
    marks = ", ".join(["?"] * count)
    assert sql(f"{name}({marks})", *[None] * count) is None
    for value in (5, 1.5, "", b"bytes\xff", "\x00\u202e\U0001f600"):
        sql(f"{name}({marks})", *[value] * count)


@pytest.mark.parametrize(("name", "count"), NAMES.items())
def test_input_is_bounded(sql: Any, name: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(functions, "MOST_CHARACTERS", 10)
    marks = ", ".join(["?"] * count)
    long, short = FERRY_COPY, FERRY_COPY[:10]
    assert sql(f"{name}({marks})", *[long] * count) == sql(f"{name}({marks})", *[short] * count)


async def test_they_are_there_in_datasette(client: Any) -> None:
    query = "select id, provenance_origin(text) as origin from articles where id in ('a01', 'a02') order by id"
    rows = (await client.get("/news.json", params={"sql": query, "_shape": "array"}, follow_redirects=True)).json()
    assert rows == [{"id": "a01", "origin": "AFP"}, {"id": "a02", "origin": None}]
