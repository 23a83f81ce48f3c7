"""From a name found in a text to the record of its mention."""

from __future__ import annotations

from ..records import Mention, MentionKind
from .registry import Hit


def named(
    kind: MentionKind,
    hit: Hit,
    start: int,
    end: int,
    text: str,
    place: str = "",
    date: str = "",
    authors: tuple[str, ...] = (),
) -> Mention:
    return Mention(kind, hit.source.name, start, end, text[start:end], place, date, authors)
