"""A family's texts, paragraph by paragraph: what each member made of the first one's."""

from __future__ import annotations

from typing import Any

from datasette_provenance.web.pages.together import _made

from . import newsroom
from .reading import read

URL = "/news/-/provenance/together"


def said(pieces: list[dict[str, Any]]) -> str:
    return "".join(piece["text"] for piece in pieces)


async def test_each_paragraph_with_what_the_others_made_of_it(client: Any) -> None:
    data = (await client.get(f"{URL}.json?family=f1")).json()
    assert [m["publisher"] for m in data["members"]] == ["Marrow Gazette", "Tarn Post", "Daily Lantern"]
    assert len(data["paragraphs"]) == len(newsroom.FERRY)
    made = [[said(pieces) for pieces in p["made"]] for p in data["paragraphs"]]
    assert [row[0] for row in made[:2]] == newsroom.FERRY[:2]
    assert made[0][1] == ""
    quote = newsroom.FERRY[2][1:47]
    assert made[2] == [quote, quote]
    assert made[4] == ["", ""]
    words = read((await client.get(f"{URL}?family=f1")).text).words
    assert words.count(newsroom.FERRY[1]) == 2
    assert "Nothing of it in the same words: no. 2, 3" in words


async def test_what_is_not_there_is_said(client: Any) -> None:
    for query, status in (("", 400), ("?family=none", 404)):
        assert (await client.get(f"{URL}{query}")).status_code == status


def test_a_passage_beyond_the_paragraph_is_cut_at_words_and_changes_are_marked() -> None:
    own = "Boats stayed in port on Monday.\nNobody knew why they did so."
    text = "Some boats stayed in port on Tuesday. Nobody knew why they did so."
    passage = {"own_start": 0, "own_end": len(own), "other_start": 5, "other_end": len(text), "kind": "narrative"}
    first = _made(own, (0, 31), text, [passage])
    second = _made(own, (32, len(own)), text, [passage])
    assert said(first).startswith("boats stayed in port on")
    assert said(second).endswith("why they did so.")
    assert {piece["text"].strip() for piece in first if piece["edit"]} >= {"Tuesday"}
    assert _made(own, (0, 31), text, []) == []
