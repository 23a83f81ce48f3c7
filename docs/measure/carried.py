"""A story that many papers carry, to measure how cost grows with a family's size.

    python docs/measure/carried.py COUNT [--unrelated] > articles.jsonl

writes COUNT copies of one invented story, each as a paper would print it: some of its last paragraphs cut, a few words
changed, most with the agency's dateline, a site line at the end. With ``--unrelated`` as many articles of the same
length that have nothing in common: the measure of what reading and sketching cost by themselves.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

STORY = Path(__file__).parents[2] / "fixtures" / "articles" / "ferry-meridianpost.md"
START = datetime(2025, 3, 11, 6, tzinfo=timezone.utc)
EDITS = (
    ("said", "told reporters"),
    ("on Tuesday", "Tuesday"),
    ("more than", "over"),
    ("people", "persons"),
    ("near", "off"),
)
CUT_AT_MOST = 0.4
"""Of the paragraphs: a trimmed copy."""


def story() -> tuple[str, list[str]]:
    """Title and paragraphs of the story."""
    _, head, body = STORY.read_text("utf-8").split("---\n", 2)
    title = re.search(r'^title: "?(.+?)"?$', head, re.M)
    assert title
    return title[1], [p for p in body.strip().split("\n\n") if p.strip()]


def carried(count: int, random: random.Random) -> Iterator[dict[str, str]]:
    title, paragraphs = story()
    for n in range(count):
        kept = paragraphs[: round(len(paragraphs) * (1 - random.random() * CUT_AT_MOST))]
        text = "\n\n".join(kept)
        for old, new in random.sample(EDITS, 2):
            text = text.replace(old, new, 1)
        if random.random() < 0.1:
            text = text.replace("(AFP)", "", 1)
        yield row(n, title, f"{text}\n\nThe Paper of Town {n} is printed on Fridays, number {n * 7919}.", random)


def unrelated(count: int, random: random.Random) -> Iterator[dict[str, str]]:
    """The same story with every word replaced by one drawn anew for each article: as many paragraphs, quotations,
    capitals and figures, and nothing in common but the dateline's agency."""
    title, paragraphs = story()
    for n in range(count):
        words = ["".join(random.choices("aeioulnrstmkdbvp", k=random.randint(2, 9))) for _ in range(400)]

        def another(found: re.Match[str], words: list[str] = words) -> str:
            old = found[0]
            if old.isdigit():
                return str(random.randrange(10 ** len(old)))
            word = random.choice(words)
            return old if old == "AFP" else word.title() if old[0].isupper() else word

        text = re.sub(r"[^\W_]+", another, "\n\n".join(paragraphs))
        yield row(n, re.sub(r"[^\W_]+", another, title), text, random)


def row(n: int, title: str, text: str, random: random.Random) -> dict[str, str]:
    published = START + timedelta(minutes=random.randrange(3 * 24 * 60))
    return {
        "id": f"paper-{n:05}", "title": title, "text": text, "publisher": f"The Paper of Town {n}",
        "published": published.isoformat(), "url": f"https://town{n}.example/story",
    }  # fmt: skip


if __name__ == "__main__":
    make = unrelated if "--unrelated" in sys.argv else carried
    for made in make(int(sys.argv[1]), random.Random(1)):
        print(json.dumps(made, ensure_ascii=False))
