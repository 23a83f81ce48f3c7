"""A corpus of invented articles: three in ten carry another's story in one of seven ways, the rest stand alone.

    python docs/benchmark/corpus.py COUNT ARTICLES.jsonl

The same for the same count, on any machine. Columns beside the usual ones: ``family`` (-1: none) and ``kind``.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from stories import Event, Sentence, Story, Writer
from words import Words

SEED = 7
CARRIED = 0.30
"""Of the articles."""
WORDS = (400, 600)
LARGEST = 50
"""Articles of one family."""
KINDS = {
    "verbatim": 0.22, "truncated": 0.18, "local_insert": 0.14, "light_edit": 0.16, "heavy_paraphrase": 0.10,
    "mixed": 0.12, "quote_only": 0.08,
}  # fmt: skip
REWORDED = {"light_edit": (0.05, 0.15), "heavy_paraphrase": (0.2, 0.4), "mixed": (0.05, 0.2)}
AGENCIES = ["(AP)", "(Reuters)", "(AFP)"]
FOOTER = (
    "Copyright 2025 The %s %s. All rights reserved. This material may not be published, broadcast, rewritten "
    "or redistributed without permission."
)
FOOTER_BEGINS = "Copyright 2025 The "


class Outlet(NamedTuple):
    name: str
    curly: bool
    """Its quotation marks and dashes."""
    footer: str
    city: str


Row = dict[str, object]


class Newsroom:
    """All outlets, and what they print."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        self.words = Words(self.chance, np.random.default_rng(SEED))
        self.outlets = [self._outlet(number) for number in range(400)]
        self.words.prepare()
        self.writer = Writer(self.words, self.chance)
        self.rows: list[Row] = []

    def _outlet(self, number: int) -> Outlet:
        names = self.words.vocabulary
        footer = FOOTER % (names[300 + number].capitalize(), self.chance.choice(["Times", "Herald", "Post", "Gazette"]))
        curly = self.chance.random() < 0.55
        return Outlet(
            f"outlet{number}", curly, footer if self.chance.random() < 0.5 else "", names[2000 + number].upper()
        )

    def carry(self, family: int, at_most: int) -> None:
        """A story and the papers that carry it."""
        chance, writer = self.chance, self.writer
        size = min(LARGEST, max(2, int(2 * (1 - chance.random()) ** (-1 / 1.3))), max(2, at_most))
        event = writer.event()
        quotations = [writer.quotation(event) for _ in range(chance.randint(2, 5))]
        wire = writer.story(event, chance.randint(*WORDS), quotations)
        agency = chance.choice(AGENCIES)
        first, *others = chance.sample(self.outlets, size)
        self.run(wire, first, agency, family, "original")
        for outlet in others:
            (kind,) = chance.choices(list(KINDS), list(KINDS.values()))
            credit = agency if chance.random() < 0.6 else ""
            story = self._carried(wire, kind, event, quotations)
            self.run(story, outlet, "" if kind == "quote_only" else credit, family, kind)

    def _carried(self, wire: Story, kind: str, event: Event, quotations: list[Sentence]) -> Story:
        chance, writer = self.chance, self.writer
        if kind == "quote_only":
            kept = chance.sample(quotations, chance.randint(1, min(3, len(quotations))))
            return writer.story(event, chance.randint(*WORDS), kept)
        story = writer.cut(wire) if kind in ("truncated", "mixed") else wire
        if kind in REWORDED:
            story = writer.reworded(story, chance.uniform(*REWORDED[kind]))
        if kind in ("local_insert", "mixed"):
            story = writer.with_own(story, 6 if kind == "local_insert" else 3)
        return story

    def report(self) -> None:
        """A story that nobody else has."""
        chance, writer = self.chance, self.writer
        event, wanted = writer.event(), chance.randint(*WORDS)
        story = writer.story(event, wanted, [writer.quotation(event) for _ in range(chance.randint(0, 4))])
        outlet = chance.choice(self.outlets)
        self.run(story, outlet, chance.choice(AGENCIES) if chance.random() < 0.2 else "", -1, "independent")

    def run(self, story: Story, outlet: Outlet, agency: str, family: int, kind: str) -> None:
        day, hour, minute = self.chance.randint(1, 28), self.chance.randint(0, 23), self.chance.randint(0, 59)
        text = self._printed(story, outlet, agency, byline=self.chance.random() < 0.6)
        self.rows.append(
            {
                "publisher": outlet.name,
                "published": f"2025-{1 + len(self.rows) % 12:02d}-{day:02d}T{hour:02d}:{minute:02d}:00",
                "title": " ".join(story[0][0].words[:9]),
                "text": text,
                "family": family,
                "kind": kind,
            }
        )

    def _printed(self, story: Story, outlet: Outlet, agency: str, byline: bool) -> str:
        names = self.words.vocabulary
        paragraphs = [" ".join(printed(sentence, outlet.curly) for sentence in paragraph) for paragraph in story]
        dash = "—" if outlet.curly else "--"
        paragraphs[0] = " ".join(filter(None, [outlet.city, agency, dash, paragraphs[0]]))
        if byline:
            name = (names[self.chance.randrange(200, 9000)].capitalize() for _ in range(2))
            paragraphs.insert(0, "By " + " ".join(name))
        if outlet.footer:
            paragraphs.append(outlet.footer)
        text = "\n\n".join(paragraphs)
        return text if outlet.curly else text.replace("’", "'")


def printed(sentence: Sentence, curly: bool) -> str:
    text = " ".join(sentence.words)
    text = text[0].upper() + text[1:]
    if not sentence.speaker:
        return text + "."
    opening, closing = "“”" if curly else '""'
    return f"{opening}{text},{closing} {sentence.speaker} said."


def corpus(count: int) -> Iterator[Row]:
    """In an order that tells nothing."""
    newsroom = Newsroom()
    family, carried = 0, int(count * CARRIED)
    while len(newsroom.rows) < carried:
        newsroom.carry(family, carried - len(newsroom.rows))
        family += 1
    while len(newsroom.rows) < count:
        newsroom.report()
    rows = newsroom.rows[:count]
    newsroom.chance.shuffle(rows)
    return ({"id": number, **row} for number, row in enumerate(rows))


def main(count: int, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in corpus(count):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
