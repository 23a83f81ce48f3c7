"""What stands above and below a story and belongs to it: headline, byline, date, credit. It is the best evidence of whose
copy a text is, and what extractors take away first.

A line stays where its element says what it is, or where the text's own mentions of sources (``attribution``) stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ...records import Article
from ..printed import printed_date
from .lines import Line, letters
from .regions import Regions, names_in
from .story import container_of, within

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ABOVE, BELOW = 40, 25
"""Lines that are looked at."""
LONGEST = 300
"""Characters of a line that names a source; a longer one is prose."""
PARAGRAPHS = 3
"""Of the story, between which bylines are looked for."""
LONGEST_LEAD = 1_000
SIGNS = frozenset(
    "address byline author authors credit agency source dateline copyright writer reporter correspondent".split()
)
TIMES = frozenset("date time timestamp published pubdate datetime updated dateline".split())
LEADS = frozenset(
    "summary standfirst subtitle subheadline subhead lead lede deck dek intro excerpt description abstract".split()
)
PICTURES = frozenset("image images img photo photos picture pictures caption captions figure foto bild".split())
SAYS = ("byline", "credit", "tail", "copyright", "dateline")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
LISTED = frozenset(("li", "dt", "dd", "th"))
LONGEST_HEAD, SHORTEST = 12, 20
"""Lines above the first paragraph that are no list or table, and characters of one that tells something."""
DEEP = 4
"""Elements up from a line that may say what it is."""


def with_surroundings(
    lines: Sequence[Line], story: Sequence[int], regions: Regions, headlines: Iterable[str], publisher: str
) -> list[int]:
    """The story's lines with those above and below it that stay, in order."""
    if not story:
        return []
    container = container_of(lines, story)
    assert container is not None
    begin = next((k for k, n in enumerate(story) if lines[n].is_prose and not lines[n].is_heading), 0)
    head, story = _telling(lines, story[:begin]), story[begin:]
    title = _headline(lines, story[0], headlines)
    room = _room(container, lines[title].node if title is not None else None)
    start = max(0, story[0] - ABOVE) if title is None else title
    above = [
        n for n in range(start, story[0]) if n == title or n in head or _may_stay(lines[n], room, regions, LONGEST_LEAD)
    ]
    inside = [n for n in _gaps(lines, story) if _may_stay(lines[n], room, regions)]
    below = _below(lines, story[-1], room, regions)
    named = _naming(lines, sorted({*above, *story, *inside, *below}), publisher)
    kept = {n for n in above if n == title or n in head or n in named or _belongs(lines[n], room, title is not None)}
    kept |= {n for n in inside if n in named or _is_sign(lines[n], room)}
    kept |= {n for n in below if n in named}
    kept = _once(lines, sorted(kept), story)
    return sorted(kept.union(story))


def _gaps(lines: Sequence[Line], story: Sequence[int]) -> list[int]:
    """The lines that were left out below the lede, where many a page has its byline."""
    prose = [n for n in story if lines[n].is_prose][:PARAGRAPHS]
    there = set(story)
    return [n for n in range(prose[0], min(prose[-1], prose[0] + ABOVE)) if n not in there] if prose else []


def _telling(lines: Sequence[Line], head: Sequence[int]) -> list[int]:
    """Of the short lines with which a story begins those that tell something: no "4 min read", no way back to the front page."""
    if len(head) > LONGEST_HEAD:
        return list(head)
    kept = [n for n in head if lines[n].is_heading or lines[n].node.tag in LISTED or lines[n].size >= SHORTEST]
    return [n for n in kept if lines[n].linked <= 0.5 or lines[n].is_heading]


def _headline(lines: Sequence[Line], first: int, headlines: Iterable[str]) -> int | None:
    """The number of the headline's line above the story."""
    known = {letters(text) for text in headlines if text}
    above = range(min(first, len(lines) - 1), -1, -1)
    same = [n for n in above if letters(lines[n].text) in known]
    top = [n for n in above if lines[n].node.tag == "h1"]
    by_worth = ([n for n in top if n in same], top, [n for n in same if lines[n].is_heading], same)
    return next((numbers[0] for numbers in by_worth if numbers), None)


def _room(container: HtmlElement, headline: HtmlElement | None) -> HtmlElement:
    """The element that holds story and headline; without one, what is around the story."""
    if headline is None:
        parent = container.getparent()
        return container if parent is None or parent.tag == "body" or container.tag == "article" else parent
    room: HtmlElement = container
    while not within(headline, room):
        room = room.getparent()
    return room


def _may_stay(line: Line, room: HtmlElement, regions: Regions, longest: int = LONGEST) -> bool:
    """Whether a line near the story is none of a picture's and lies in no part of the page that is something else."""
    if len(line.text) > longest or _is_called(line.node, room, PICTURES):
        return False
    return not regions.left_out(line.node, room) or _is_called(line.node, room, SIGNS)


def _below(lines: Sequence[Line], last: int, room: HtmlElement, regions: Regions) -> list[int]:
    """The short lines below the story, until something else begins."""
    numbers = []
    for n in range(last + 1, min(len(lines), last + 1 + BELOW)):
        line = lines[n]
        if not within(line.node, room):
            break
        if line.is_heading and not regions.left_out(line.node, room):
            break
        if _may_stay(line, room, regions) and line.node.tag != "li":
            numbers.append(n)
    return numbers


NAME = 40
"""Characters of a line that may be a name."""


def _naming(lines: Sequence[Line], numbers: Sequence[int], publisher: str) -> set[int]:
    """Those of the lines in which the text names a source, or its authors."""
    from ...attribution.mentions import find_mentions
    from ...attribution.registry import registry

    starts, ends, parts, at = [], [], [], 0
    for n in numbers:
        parts.append(lines[n].text)
        starts.append(at)
        at += len(lines[n].text)
        ends.append(at)
        at += 2
    text = "\n\n".join(parts)
    mentions = find_mentions(Article(id="", text=text, title="", publisher=publisher, published="", url=""))
    known = registry()  # a line that is nothing but an agency's name, wherever it stands
    credit_lines = {
        n
        for n in numbers
        if len(lines[n].text) <= NAME and getattr(known.canonical(lines[n].text), "kind", "") == "agency"
    }
    spans = sorted((m.start, m.end) for m in mentions if m.kind in SAYS)
    at = 0
    for start, end in spans:
        while at < len(ends) - 1 and ends[at] <= start:
            at += 1
        credit_lines.update(
            numbers[k] for k in range(at, len(numbers)) if starts[k] < end and ends[k] > start and k < at + 3
        )
    return credit_lines


def _belongs(line: Line, room: HtmlElement, below_headline: bool) -> bool:
    """Whether a line above the story is part of the article's head."""
    if _is_sign(line, room):
        return True
    return (
        below_headline
        and line.linked <= 0.5
        and (line.is_prose or line.node.tag == "h2" or _is_called(line.node, room, LEADS))
    )


def _is_sign(line: Line, room: HtmlElement) -> bool:
    """Whether its elements say that a line is a byline, a credit or a time."""
    if _is_called(line.node, room, SIGNS) or _is_marked(line):
        return line.linked < 1 or len(line.text) < 60
    return _is_time(line, room)


def _is_time(line: Line, room: HtmlElement) -> bool:
    if len(line.text) > 90 or not YEAR.search(line.text):
        return False
    if printed_date(line.text):
        return True
    marked = any(not TIMES.isdisjoint(_called(node)) for node in line.marks)
    return marked or _is_called(line.node, room, TIMES)


def _is_called(node: HtmlElement, room: HtmlElement, names: frozenset[str]) -> bool:
    """Whether an element, or one close around it, says by its class, id or properties that it is one of these."""
    for _ in range(DEEP):
        if node is None or node is room:
            return False
        if not names.isdisjoint(_called(node)):
            return True
        node = node.getparent()
    return False


def _called(node: HtmlElement) -> list[str]:
    said = f"{node.tag} {node.get('class', '')} {node.get('id', '')} {node.get('itemprop', '')} {node.get('rel', '')}"
    return names_in(said[:400])


def _is_marked(line: Line) -> bool:
    """Whether a part of the line is called an author or source."""
    return any(not SIGNS.isdisjoint(_called(node)) for node in line.marks)


def _once(lines: Sequence[Line], kept: Sequence[int], story: Sequence[int]) -> set[int]:
    """Without what a page shows twice, for wide and for narrow screens."""
    seen = {lines[n].text for n in story if len(lines[n].text) <= LONGEST}
    firsts = set()
    for n in kept:
        if lines[n].text not in seen:
            firsts.add(n)
            seen.add(lines[n].text)
    return firsts
