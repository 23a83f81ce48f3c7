"""Three or more texts side by side: each paragraph of a family's first text, and what each member made of it."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from datasette.utils.asgi import BadRequest, NotFound

from ...text.scripts import UNSPACED, in_words, script_of
from ...text.words import MARKS
from .. import marks
from ..queries import article as queries
from . import family as families

TEMPLATE = "provenance_together.html"
MOST_MEMBERS = 12
MOST_PARAGRAPHS = 80
LEAST_WORDS = 8
"""A shorter line is more often furniture ("Updated", "Image 1 of 3") than a paragraph: such lines are folded away."""
UNSPACED_LETTER = re.compile(f"[{UNSPACED}]")
GAP = 60
"""Characters between two passages that are shown as they stand there; what is longer is left out, and said to be."""


async def context(datasette: Any, request: Any, site: Any) -> dict[str, Any]:
    """``members`` (the first is the text that the others are compared with) and ``paragraphs``: ``text, short``, and ``made``,
    for each other member its words of that paragraph as ``pieces`` of text and changed words, empty where it has none."""
    family_id = request.args.get("family")
    if not family_id:
        raise BadRequest("Name the family whose texts to show: ?family=...")
    if not site.texts:
        raise NotFound("This database was published without the texts of its articles")
    page = await families.context(datasette, request, site, family_id)
    numbers = {column["n"] for column in page["columns"][:MOST_MEMBERS]}
    base, *others = [m for m in page["members"] if m["n"] == 1 or m["n"] in numbers]
    texts = await asyncio.gather(*(queries.article(site, m["id"]) for m in (base, *others)))
    words = {m["id"]: (text or {}).get("text", "") for m, text in zip((base, *others), texts, strict=True)}
    passages: dict[Any, list[dict[str, Any]]] = {m["id"]: [] for m in others}
    for p in await queries.passages(site, base["id"], list(passages)):
        if p["kind"] in ("narrative", "quotation"):
            passages[p["other"]].append(p)
    base_text = words[base["id"]]
    spans = marks.paragraphs(base_text)
    return {
        "title": page["title"],
        "family_url": str(site.family_url(family_id)),
        "base_is_root": page["base"]["is_root"],
        "members": [
            {k: m[k] for k in ("n", "title", "publisher", "time_words", "role_label", "article_url", "base_url")}
            for m in (base, *others)
        ],
        "members_left_out": len(page["members"]) - 1 - len(others),
        "paragraphs": [
            {
                "text": base_text[start:end],
                "short": _words(base_text[start:end]) < LEAST_WORDS,
                "made": [_made(base_text, (start, end), words[m["id"]], passages[m["id"]]) for m in others],
            }
            for start, end in spans[:MOST_PARAGRAPHS]
        ],
        "cut": len(spans) > MOST_PARAGRAPHS,
    }


def _words(paragraph: str) -> int:
    return in_words(len(marks.words_in(paragraph, (0, len(paragraph)))), script_of(paragraph))


def _made(base_text: str, paragraph: marks.Span, text: str, passages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The member's words that stand in the passages which a paragraph shares with it, in the order of its own text."""
    start, end = paragraph
    runs: list[tuple[marks.Span, marks.Span]] = []
    for p in sorted(passages, key=lambda p: p["other_start"]):
        here = max(start, p["own_start"]), min(end, p["own_end"])
        if here[0] >= here[1]:
            continue
        # A passage may reach beyond the paragraph: of its other side the same part, to the next end of a word.
        inside = p["own_start"] >= start and p["own_end"] <= end
        whole = max(1, p["own_end"] - p["own_start"])
        size = p["other_end"] - p["other_start"]
        if inside:
            there = p["other_start"], p["other_end"]
        else:
            cut = [p["other_start"] + size * (place - p["own_start"]) // whole for place in here]
            there = _whole_words(text, cut[0], cut[1])
        runs.append((here, there))
    pieces: list[dict[str, Any]] = []
    at: int | None = None
    for here, there in runs:
        if at is not None and there[0] > at:
            between = text[at : there[0]]
            short = len(between) <= GAP
            pieces.append({"text": between if short else " … ", "edit": short and bool(re.search(r"\w", between))})
        _, changed = marks.edits(base_text, here, text, there)
        for run in marks.cover(len(text), changed):
            first, last = max(run.start, there[0], at or 0), min(run.end, there[1])
            if first < last:
                pieces.append({"text": text[first:last], "edit": run.shown is not None})
        at = max(at or 0, there[1])
    return pieces


def _whole_words(text: str, start: int, end: int) -> marks.Span:
    """A span with the words whole at whose middle it begins and ends."""
    start, end = min(start, len(text)), min(end, len(text))
    while 0 < start < len(text) and _inside_word(text, start):
        start -= 1
    while 0 < end < len(text) and _inside_word(text, end):
        end += 1
    return start, end


def _inside_word(text: str, at: int) -> bool:
    """Whether a word goes on at a place, or a letter with its vowel sign; without blanks every character is a word."""
    before, after = text[at - 1], text[at]
    if after in MARKS:
        return True
    return before.isalnum() and after.isalnum() and UNSPACED_LETTER.match(after) is None
