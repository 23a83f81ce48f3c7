"""SQL functions for people's own queries. Each reads ``MOST_CHARACTERS`` at most; null gives null."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from ..text.quotes import find_quotes
from ..text.scripts import in_words, script_of
from ..text.words import paragraphs, tokenise

MOST_CHARACTERS = 100_000
"""A news article has a few thousand; a query may call us once a row, and must end."""
SHINGLE = 5
"""Words in a row that count as the same wording, as for ``provenance_links.jaccard``."""


def register(conn: sqlite3.Connection) -> None:
    """Give a connection the functions. They depend on nothing but their arguments."""
    for name, count, function in (
        ("provenance_origin", 1, origin),
        ("provenance_jaccard", 2, jaccard),
        ("provenance_shared_words", 2, shared_words),
        ("provenance_quotes", 1, quotes),
    ):
        conn.create_function(name, count, function, deterministic=True)


def origin(text: Any) -> str | None:
    """The agency or outlet that the text itself names as the origin of its copy; null where it names none.

    Without its neighbours: a copy that names nobody has an origin in ``provenance_articles``, but not here.
    """
    from ..attribution.statement import own_origin
    from ..document import build_document  # the registry of agencies takes a moment to read
    from ..records import Article

    stored = _text(text)
    if stored is None:
        return None
    article = Article(id=0, text=stored)
    return own_origin(article, build_document(article).mentions).name or None


def jaccard(a: Any, b: Any) -> float | None:
    """How alike two texts are, 0..1: word 5-grams in common / word 5-grams of either."""
    texts = _text(a), _text(b)
    if texts[0] is None or texts[1] is None:
        return None
    ours, theirs = (set(_shingles(tokenise(text)[0])) for text in (texts[0], texts[1]))
    union = len(ours | theirs)
    return len(ours & theirs) / union if union else 0.0


def shared_words(a: Any, b: Any) -> int | None:
    """Words of the first text that stand in runs of five or more words which the second text has too."""
    text, other = _text(a), _text(b)
    if text is None or other is None:
        return None
    known = set(_shingles(tokenise(other)[0]))
    count = covered = 0
    for start, shingle in enumerate(_shingles(tokenise(text)[0])):
        if shingle in known:
            count += start + SHINGLE - max(start, covered)
            covered = start + SHINGLE
    return in_words(count, script_of(text))


def quotes(text: Any) -> str | None:
    """The quoted passages of a text, a JSON list of ``{"start", "end", "text"}`` with character offsets."""
    stored = _text(text)
    if stored is None:
        return None
    spans = find_quotes(stored, paragraphs(stored))
    return json.dumps(
        [{"start": start, "end": end, "text": stored[start:end]} for start, end in spans], ensure_ascii=False
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)[:MOST_CHARACTERS]


def _shingles(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]
