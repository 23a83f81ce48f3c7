"""How agencies that write in other scripts than Latin are named: datelines, credits and citations in their own forms.

The other modules know a place by its capitals and a name by what stands around a word; here neither is asked. `abroad_forms.py` has the
forms. Only the first lines are read for datelines, the first and the last ones for credits; a name with a verb of reporting beside it
is a citation wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..records import Mention, MentionKind
from ..text.names import trie
from .abroad_forms import CITATIONS, CREDITS, DATED, DATELINES, ENDS, MARKED, SHORT, Form
from .page import Lines
from .registry import Registry, Source

HEAD_LINES, FOOT_LINES = 4, 3
"""Lines from the top in which a dateline or credit may stand; lines from the end in which a credit may."""
MOST_WORDS, MOST_UNDATED = 12, 3
"""Words before the name in a dateline, with a date and without one."""
LONGEST = 160
"""Characters of a line in which a dateline ends."""
NEAR, LEAST = 400, 10
"""Characters from the top that tell whether a text is of another script at all, and letters of it among them."""
ABROAD = re.compile("[\u0370-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff\ufe70-\uffef]")
"""Letters of other scripts, and those that Vietnamese adds to Latin."""
DATE = re.compile(
    r"\d{1,2}\s?月\s?\d{1,2}\s?日|\d{1,2}\s?日|(?<!\d)\d{1,2}[\s/.]+(?:[^\W\d_]{2,12}\.?|\d{1,2}\b)(?:\s\d{4})?"
)
DIGIT, AROUND = re.compile(r"\d"), " \t.,،/-–—=＝"


class Patterns(NamedTuple):
    """The forms with all names of a registry."""

    datelines: list[tuple[re.Pattern[str], str]]
    """With what has to stand before the name."""
    credits: list[re.Pattern[str]]
    ends: list[re.Pattern[str]]
    citations: list[re.Pattern[str]]


def with_forms(found: list[Mention], text: str, lines: Lines, publisher: str, known: Registry) -> list[Mention]:
    """The mentions that were found on a page, and those in these forms in the place of what they overlap."""
    added = find(text, lines, publisher, known)
    if not added:
        return found
    return [m for m in found if not any(m.start < a.end and a.start < m.end for a in added)] + added


def find(text: str, lines: Lines, publisher: str, known: Registry) -> list[Mention]:
    """Mentions in these forms; none in a text of Latin letters alone, but for Vietnamese."""
    if text.isascii() or ABROAD.search(text, 0, NEAR) is None or len(ABROAD.findall(text, 0, NEAR)) < LEAST:
        return []
    if _names(known).search(text) is None:  # the forms take a quarter of a second to make
        return []
    patterns = _patterns(known)
    mentions: list[Mention] = []
    last = len(lines) - 1
    for number in sorted({*range(min(HEAD_LINES, last + 1)), *range(max(0, last + 1 - FOOT_LINES), last + 1)}):
        line = lines[number]
        if number < HEAD_LINES and not any(m.kind == "dateline" for m in mentions):
            mentions += _dateline(text, line.start, line.end, patterns, known)
        mentions += _credit(text, line.start, line.end, number > last - FOOT_LINES, patterns, known)
    for pattern in patterns.citations:
        for match in pattern.finditer(text):
            source = _source(match, known)
            if source.name != publisher and not any(m.start < match.end() and match.start() < m.end for m in mentions):
                mentions.append(_mention("citation", source, text, *match.span()))
    return mentions


def _dateline(text: str, start: int, end: int, patterns: Patterns, known: Registry) -> Iterator[Mention]:
    line = text[start : min(end, start + LONGEST)]
    for pattern, head_is in patterns.datelines:
        match = pattern.match(line)
        if match is None or (match.end() == len(line) < end - start):
            continue
        head = match.groupdict().get("head") or ""
        if not _is_head(head, head_is, match.groupdict().get("mark") or ""):
            continue
        date = DATE.search(head)
        place = head[: date.start()] + head[date.end() :] if date else head
        stop = start + len(match[0].rstrip())
        yield _mention(
            "dateline", _source(match, known), text, start, stop, place.strip(AROUND), date[0] if date else ""
        )
        return


def _is_head(head: str, wanted: str, mark: str) -> bool:
    """Whether what stands before a name can be a place and a date."""
    if wanted in (SHORT, MARKED, DATED):
        words = len(head.split())
        if DIGIT.search(head):
            return words <= MOST_WORDS
        return wanted != DATED and words <= MOST_UNDATED and (wanted == SHORT or mark[:1] in tuple("-–—―"))
    return True


def _credit(text: str, start: int, end: int, low: bool, patterns: Patterns, known: Registry) -> Iterator[Mention]:
    for kind, forms in (("credit", patterns.credits), ("tail", patterns.ends if low else [])):
        for pattern in forms:
            match = pattern.fullmatch(text, start, end) if kind == "credit" else pattern.search(text, start, end)
            if match:
                at = match.start() + len(match[0]) - len(match[0].lstrip())
                yield _mention("credit" if kind == "credit" else "tail", _source(match, known), text, at, match.end())
                return


def _source(match: re.Match[str], known: Registry) -> Source:
    name = next(name for key, name in match.groupdict().items() if key.startswith("name") and name)
    return known.printed[name][0]


def _mention(
    kind: MentionKind, source: Source, text: str, start: int, end: int, place: str = "", date: str = ""
) -> Mention:
    return Mention(kind, source.name, start, end, text[start:end], place, date)


def _printed(known: Registry) -> dict[str, bool]:
    """The names of agencies, and whether each is an ordinary word, too."""
    return {
        form: ambiguous
        for form, (source, ambiguous, the) in known.printed.items()
        if source.kind == "agency" and not the
    }


@lru_cache(maxsize=4)
def _names(known: Registry) -> re.Pattern[str]:
    return re.compile(trie(_printed(known)))


@lru_cache(maxsize=4)
def _patterns(known: Registry) -> Patterns:
    forms = _printed(known)
    every, certain = trie(forms), trie(form for form, ambiguous in forms.items() if not ambiguous)
    return Patterns(
        [(_compiled(form, every), form.head) for form in DATELINES],
        [_compiled(form, every) for form in CREDITS],
        [_compiled(form, every) for form in ENDS],
        [_compiled(form, certain) for form in CITATIONS],
    )


def _compiled(form: Form, names: str) -> re.Pattern[str]:
    """A form with the names in their place; each place is a group of its own. Without blanks around, a name is whole where no Latin
    letter goes on, and no quarter or society (新华社区, 共同社会)."""
    whole = r"(?!\w)" if form.blanks else r"(?![A-Za-z区區会會])"
    before = r"(?<!\w)" if form.blanks else r"(?<![A-Za-z])"
    pieces = form.pattern.split("NAME")
    made = pieces[0]
    for number, piece in enumerate(pieces[1:]):
        made += f"{before}(?P<name{number}>{names}){whole}{piece}"
    return re.compile(made)
