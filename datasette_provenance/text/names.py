"""Many names looked for in a text, the longest at each place; among them those of who takes pictures, beside the signs of a picture's
credit: who they are is the registry's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

LONGEST = 60
"""Characters before a place in which a name may begin."""
BEGINNING = 4
"""Characters by which forms are looked up."""
OPENERS = re.compile(r"[(\[/|,:©“\"]")


class Forms:
    """Printed forms, of which the longest is found that stands at a place, whole.

    Looked up by their beginnings and lengths: a pattern of them all matches as fast, but to compile it takes longer than to read a hundred
    articles, and for the 80,000 publishers of a large table 13 s and 480 MB in each process.
    """

    def __init__(self, forms: Iterable[str]) -> None:
        self.forms = frozenset(forms) - {""}
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for form in self.forms:
            lengths[form[:BEGINNING] if len(form) >= BEGINNING else form[0]].add(len(form))
        self.lengths = {beginning: tuple(sorted(of, reverse=True)) for beginning, of in lengths.items()}
        firsts = "".join(map(re.escape, sorted({form[0] for form in self.forms})))
        self.first = re.compile(f"[{firsts}]" if firsts else "(?!)")

    def at(self, text: str, start: int, end: int | None = None) -> int:
        """Where the form that begins there ends; -1: none does. ``end``: what is behind it is not there."""
        limit = len(text) if end is None else end
        for size in (BEGINNING, 1):
            for length in self.lengths.get(text[start : start + size], ()):
                last = start + length
                if text[start:last] in self.forms and (last == limit or (last < limit and not _goes_on(text[last]))):
                    return last
        return -1

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where forms stand, from the first on, none inside of the one before it."""
        done = 0
        for begins in self.first.finditer(text):
            start = begins.start()
            if start >= done:
                end = self.at(text, start)
                if end >= 0:
                    yield start, end
                    done = end


def _goes_on(character: str) -> bool:
    return character.isalnum() or character == "_"


class Names:
    """Printed names. Two of these are never equal, so that what is made of one can be kept by it."""

    def __init__(self, ambiguous: Mapping[str, bool], houses: Iterable[str] = ()) -> None:
        """``ambiguous``: whether a name is an ordinary word, too; ``houses``: of those who do nothing else."""
        self.ambiguous = dict(ambiguous)
        self.houses = tuple(sorted(houses))
        self.words = max((name.count(" ") + 1 for name in self.ambiguous), default=0)
        self.at = Forms(self.ambiguous).at
        """Where the name that begins at a place ends."""

    def sure_at(self, text: str, start: int) -> int:
        """As ``at``, of names that are nothing else."""
        end = self.at(text, start)
        return -1 if end < 0 or self.ambiguous[text[start:end]] else end

    def before(self, text: str, end: int) -> bool:
        """Whether a name ends there."""
        words = text[max(0, end - LONGEST) : end].split()
        for count in range(1, min(self.words, len(words)) + 1):
            last = " ".join(words[-count:])
            if last in self.ambiguous or OPENERS.split(last)[-1].strip() in self.ambiguous:
                return True
        return False


NOBODY = Names({})


def trie(words: Iterable[str]) -> str:
    """A pattern that matches the longest of many words, trying each letter once: much faster than a list."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(root)


def _branches(node: dict[str, Any]) -> str:
    parts = [re.escape(letter) + _branches(below) for letter, below in sorted(node.items()) if letter]
    if not parts:
        return ""
    joined = parts[0] if len(parts) == 1 and "" not in node else f"(?:{'|'.join(parts)})"
    return f"{joined}?" if "" in node else joined
