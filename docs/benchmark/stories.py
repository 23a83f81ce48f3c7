"""Invented stories and what becomes of them in other papers: paragraphs of sentences and quotations."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from words import Words

BURST = 60
"""Words that one event brings up again and again."""


class Sentence(NamedTuple):
    words: list[str]
    speaker: str = ""
    """Of a quotation."""


Paragraph = list[Sentence]
Story = list[Paragraph]
Event = list[str]


class Writer:
    def __init__(self, words: Words, chance: random.Random) -> None:
        self._words = words
        self._chance = chance

    def event(self) -> Event:
        vocabulary = self._words.vocabulary
        return [vocabulary[self._chance.randrange(150, len(vocabulary))] for _ in range(BURST)]

    def quotation(self, event: Event) -> Sentence:
        chance = self._chance
        words = self._words.some(chance.randint(12, 38))
        for i in range(len(words)):
            if chance.random() < 0.06:
                words[i] = event[chance.randrange(BURST)]
        return Sentence(words, event[chance.randrange(10)].capitalize())

    def sentence(self, event: Event) -> Sentence:
        chance = self._chance
        count = max(6, min(45, int(chance.gauss(22, 8))))
        words = self._words.some(count)
        for i in range(count):
            if chance.random() < 0.12:
                words[i] = event[int(chance.random() ** 2 * BURST)]
        if chance.random() < 0.22:
            phrase = self._words.phrase()
            i = chance.randrange(count)
            words[i : i + len(phrase)] = phrase
        for i in range(2, len(words) - 1):
            if chance.random() < 0.05:
                words[i] += ","
        return Sentence(words)

    def paragraph(self, event: Event, quotations: list[Sentence]) -> Paragraph:
        """Takes quotations from the end of the list."""
        sentences = range(self._chance.choice([1, 1, 2, 2, 3]))
        return [
            quotations.pop() if quotations and self._chance.random() < 0.22 else self.sentence(event) for _ in sentences
        ]

    def story(self, event: Event, wanted: int, quotations: Sequence[Sentence]) -> Story:
        """Of at least so many words, with all the quotations."""
        left = list(quotations)
        paragraphs: Story = []
        while length(paragraphs) < wanted:
            paragraphs.append(self.paragraph(event, left))
        for quotation in left:
            paragraphs.insert(self._chance.randrange(1, len(paragraphs) + 1), [quotation])
        return paragraphs

    def cut(self, story: Story) -> Story:
        return story[: max(2, int(len(story) * self._chance.uniform(0.3, 0.9)))]

    def reworded(self, story: Story, rate: float) -> Story:
        """Words replaced, left out and put in at that rate; quotations as they were."""
        return [[self._reworded(sentence, rate) for sentence in paragraph] for paragraph in story]

    def _reworded(self, sentence: Sentence, rate: float) -> Sentence:
        if sentence.speaker:
            return sentence
        words = []
        for word in sentence.words:
            what = self._chance.random()
            if what < rate * 0.8:
                words += self._words.some(1)
            elif what < rate * 0.9:
                continue
            elif what < rate:
                words += [word, *self._words.some(1)]
            else:
                words.append(word)
        return Sentence(words or list(sentence.words))

    def with_own(self, story: Story, at_most: int) -> Story:
        """With paragraphs of the paper's own in between."""
        story = list(story)
        for _ in range(self._chance.randint(1, at_most)):
            story.insert(self._chance.randrange(len(story) + 1), self.paragraph(self.event(), []))
        return story


def length(story: Story) -> int:
    """Words."""
    return sum(len(sentence.words) for paragraph in story for sentence in paragraph)
