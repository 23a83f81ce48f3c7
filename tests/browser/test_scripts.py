"""Texts of other scripts in a real browser: right to left where they are, whole in their letters, what was edited and nothing else marked."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from datasette_provenance.detect import detect

from ..test_stories import edited, stories
from . import serving

LANGUAGES = ("ar", "he", "hi", "th", "zh")
RIGHT_TO_LEFT = ("ar", "he")
LATIN = "Grey Sound Lines (Tarnwick), 2026."
"""A paragraph of its own, in Latin letters."""
LOOK = """() => [...document.querySelectorAll('.prov-text')].map(box => {
  const at = (word) => {
    const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const place = walk.currentNode.data.indexOf(word);
      if (place < 0) continue;
      const range = document.createRange();
      range.setStart(walk.currentNode, place);
      range.setEnd(walk.currentNode, place + word.length);
      const rect = range.getBoundingClientRect(), all = box.getBoundingClientRect();
      return {left: rect.left - all.left, right: all.right - rect.right, top: rect.top};
    }
  };
  const text = box.textContent;
  return {
    text, wide: box.scrollWidth > box.clientWidth + 1,
    first: at(text.match(/[^\\s]+/)[0].slice(0, 4)), latin: at('Grey Sound'),
    passages: [...box.querySelectorAll('.prov-passage')].map(p => p.textContent),
    edits: [...box.querySelectorAll('ins, del')].map(p => p.textContent),
  };
})"""


@pytest.fixture(scope="module")
def shown(browser: Any, tmp_path_factory: Any) -> Iterator[tuple[str, Path]]:
    path = tmp_path_factory.mktemp("scripts") / "news.db"
    chance = random.Random(1)
    rows = []
    for language in LANGUAGES:
        first, *_, other = stories(language)
        for hour, (name, text) in enumerate((("whole", first), ("edited", edited(first, other, chance))), 6):
            rows.append({
                "id": f"{language}-{name}", "title": text[:20], "text": f"{text}\n\n{LATIN}", "publisher": f"{name} Mercury",
                "published": f"2026-03-11T{hour:02}:00:00", "url": "",
            })  # fmt: skip
    db = Database(path)
    db["articles"].insert_all(rows, pk="id")
    db.close()
    detect(path)
    with serving.serve(path) as address:
        yield address, path


@pytest.mark.parametrize("width", [1280, 390], ids=["screen", "phone"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_shown_as_they_are_read(browser: Any, shown: tuple[str, Path], language: str, width: int) -> None:
    address, path = shown
    with closing(sqlite3.connect(path)) as conn:
        stored = dict(conn.execute("select id, text from articles"))
        spans = conn.execute(
            "select article_id, article_start, article_end, source_id, source_start, source_end from provenance_passages "
            "where article_id like ? and kind != 'fact'", (f"{language}-%",),
        ).fetchall()  # fmt: skip
    assert spans
    ids = [f"{language}-whole", f"{language}-edited"]
    page = browser.new_page(viewport={"width": width, "height": 900})
    for name, expected in (
        (f"articles/-/provenance/{ids[0]}", ids[:1]),
        (f"-/provenance/compare?a={ids[0]}&b={ids[1]}", ids),
    ):
        page.goto(f"{address}/news/{name}", wait_until="load")
        boxes = page.evaluate(LOOK)
        assert [box["text"] for box in boxes] == [stored[id] for id in expected]
        for box, id in zip(boxes, expected, strict=True):
            assert not box["wide"]
            near, far = ("right", "left") if language in RIGHT_TO_LEFT else ("left", "right")
            assert box["first"][near] < 80 < box["first"][far], (name, box["first"])
            assert box["latin"]["left"] < 80, (name, box["latin"])  # each paragraph by its own letters
            assert box["latin"]["top"] > box["first"]["top"]
            if len(expected) == 2:
                sides = [(row[:3], row[3:]) for row in spans]
                texts = {stored[id][start:end] for side in sides for i, start, end in side if i == id}
                assert set(box["passages"]) == texts
                assert box["edits"]
                assert all(edit in stored[id] for edit in box["edits"])
                assert sum(map(len, box["edits"])) < 0.3 * len(stored[id])
    page.close()
