"""Names of those who take pictures, looked for beside the signs of a picture's credit: who they are is the registry's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

LONGEST = 60
"""Characters before a place in which a name may begin."""
OPENERS = re.compile(r"[(\[/|,:©“\"]")


@lru_cache(maxsize=4)
def pattern_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """Matches the longest of some names, whole. To make it takes longer than to read a dozen articles, and from one run to the
    next the names are mostly the same."""
    return re.compile(trie(names) + r"(?!\w)" if names else r"(?!)")


class Names:
    """Printed names. Two of these are never equal, so that what is made of one can be kept by it."""

    def __init__(self, ambiguous: Mapping[str, bool], houses: Iterable[str] = ()) -> None:
        """``ambiguous``: whether a name is an ordinary word, too; ``houses``: of those who do nothing else."""
        self.ambiguous = dict(ambiguous)
        self.houses = tuple(sorted(houses))
        self.words = max((name.count(" ") + 1 for name in self.ambiguous), default=0)
        self.pattern = pattern_of(tuple(self.ambiguous))

    def at(self, text: str, start: int, end: int | None = None) -> int:
        """Where the name that begins there ends; -1: none does."""
        match = self.pattern.match(text, start) if end is None else self.pattern.match(text, start, end)
        return match.end() if match else -1

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
