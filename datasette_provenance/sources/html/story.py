"""Which lines of a page are its story: those that trafilatura keeps, with what stands between them and belongs there.

Where trafilatura finds nothing, or something else than the prose of the page, the container with the most prose is it.
The page's own ``articleBody`` decides between the two, and is the text where neither has it.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from .lines import Line, letters, words_of
from .regions import Regions

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_ELEMENTS, MOST_LINES = 20_000, 10_000
"""trafilatura takes seconds for more."""
EXACT = 25
"""Letters of a line that must be a whole line of trafilatura's; a longer one may stand anywhere in it."""
MOST = 0.9
"""Of the story's size that its container holds."""
MOST_KEPT = 0.8
"""Of trafilatura's text that must remain where parts of it are called something else than a story."""
MOST_PROSE = 0.75
"""Of the prose around it that a container holds, where only prose tells it: the rest is teasers, comments, notices."""
PART = 0.6
"""Where trafilatura's text is less than this of the prose in its container, it is a part of the story. Elsewhere much more
prose is the readers' comments, and trafilatura knows better."""
TINY = 200
"""Characters of a text that is no story where the page has ten times as much prose."""
KNOWN = 0.8
"""Of the words of a page's articleBody that its text must have."""
LIKE = 0.5
"""How like the articleBody a text must be, at least, for other containers not to be looked at."""
LEAST_BODY, WHOLE_BODY = 40, 150
"""Words of an articleBody that is no summary, and of one that is hardly the beginning alone."""
NOTICE, SHORTEST_NOTICE = 3, 12
"""Times that a line of so many characters stands in a page that is none of its story."""
LEAST_TEXT = 400
"""Characters of what trafilatura finds in other data of a page, to be its story."""


class Story(NamedTuple):
    lines: list[int]
    """The numbers of the lines that are the story, in order."""
    text: str = ""
    """The story itself, where it stands in no line but in the page's data."""


def story_of(tree: HtmlElement, lines: Sequence[Line], regions: Regions, body: str) -> Story:
    """The story of a page; ``body``: what the page itself says it is, its articleBody, or ""."""
    many = len(lines) > MOST_LINES or next(islice(tree.iter(), MOST_ELEMENTS, None), None) is not None
    text = "" if many else extracted(tree)
    numbers = _by_prose_or_told(lines, _told(lines, text), regions, body)
    if (
        len(words_of(body)) >= LEAST_BODY
        and _recall(lines, numbers, body) < KNOWN
        and _recall(lines, range(len(lines)), body) < KNOWN
    ):
        return Story([], body)
    if len(text) >= LEAST_TEXT and 2 * _recall(lines, range(len(lines)), text) < 1:
        return Story([], text)
    return Story(numbers)


def _by_prose_or_told(lines: Sequence[Line], extract: Sequence[int], regions: Regions, body: str) -> list[int]:
    if not any(line.is_prose for line in lines):
        extract = []
    by_prose = _by_prose(lines, regions)
    by_extract = _between(lines, extract, regions) if extract else []
    if len(words_of(body)) >= LEAST_BODY:
        best = max((by_extract, by_prose), key=lambda story: likeness(lines, story, body))
        if (
            len(words_of(body)) >= WHOLE_BODY
            and likeness(lines, best, body) < LIKE
            and (said := _said(lines, body, {*by_extract, *by_prose}))
        ):
            best = said
        if _recall(lines, best, body) >= KNOWN:
            return best
    size, most, both = (
        sum(lines[n].size for n in part) for part in (by_extract, by_prose, set(by_extract).intersection(by_prose))
    )
    if (size < PART * most and both >= MOST * size) or (size < TINY and 10 * size < most):
        return sorted({*by_extract, *by_prose}) if both else by_prose
    return by_extract


def _recall(lines: Sequence[Line], story: Iterable[int], body: str) -> float:
    """The share of the articleBody that stands in the story, by its words."""
    there, wanted = Counter(words_of("\n".join(lines[n].text for n in story))), Counter(words_of(body))
    return sum((there & wanted).values()) / max(1, sum(wanted.values()))


def likeness(lines: Sequence[Line], story: Sequence[int], body: str) -> float:
    there, wanted = Counter(words_of("\n".join(lines[n].text for n in story))), Counter(words_of(body))
    return 2 * sum((there & wanted).values()) / max(1, sum(there.values()) + sum(wanted.values()))


def _said(lines: Sequence[Line], body: str, story: set[int]) -> list[int]:
    """The lines in the container of those that the articleBody has."""
    container = container_of(lines, _told(lines, body))
    return [] if container is None else [n for n in sorted(story) if within(lines[n].node, container)]


def _told(lines: Sequence[Line], text: str) -> list[int]:
    """The lines that trafilatura keeps."""
    kept = {letters(part) for part in re.split(r"[\n|]", text)}
    whole = letters(text)
    return [n for n, line in enumerate(lines) if _is_kept(letters(line.text), kept, whole)]


def _is_kept(line: str, kept: set[str], whole: str) -> bool:
    return bool(line) and (line in kept or (len(line) > EXACT and line in whole))


def extracted(tree: HtmlElement) -> str:
    """What trafilatura takes for the story; "" where it fails, as on pages that are no pages."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # of a page that it cannot read we say so ourselves
    try:
        return trafilatura.extract(deepcopy(tree), include_comments=False) or ""
    except Exception:
        return ""


def container_of(lines: Sequence[Line], story: Iterable[int], share: float = MOST) -> HtmlElement | None:
    """The smallest element that holds so much of the story."""
    sizes: Counter[HtmlElement] = Counter()
    total = 0
    for n in story:
        total += lines[n].size
        node = lines[n].node
        while node is not None:
            sizes[node] += lines[n].size
            node = node.getparent()
    container, least = None, 0
    for node, size in sizes.items():
        # of those that hold enough, one lies in the other: the innermost has the most parents
        if size >= share * total:
            depth = sum(1 for _ in node.iterancestors())
            if container is None or depth > least:
                container, least = node, depth
    return container


def _between(lines: Sequence[Line], extract: Sequence[int], regions: Regions) -> list[int]:
    """The lines of trafilatura's story, and those between them that it left out without need."""
    container = container_of(lines, extract)
    if container is None:
        return []
    inside = {n for n, line in enumerate(lines) if within(line.node, container)}
    extract = [n for n in extract if not regions.is_card(lines[n].node, container)] or extract
    kept = [n for n in extract if not regions.left_out(lines[n].node, container)]
    if sum(lines[n].size for n in kept) < MOST_KEPT * sum(lines[n].size for n in extract):
        kept = list(extract)  # trafilatura knows better than the names of classes
    kept = _without_others(lines, kept)
    first, last = min(kept), max(kept)
    there = set(kept)
    for n in range(first, last + 1):
        line = lines[n]
        if n in there or n not in inside or line.linked > 0.5 or regions.left_out(line.node, container):
            continue
        if (
            line.is_prose
            or line.is_heading
            or line.node.tag in ("li", "td", "th", "blockquote", "p", "dd", "dt", "pre")
        ):
            there.add(n)
    return _without_notices(lines, _without_links(lines, sorted(there)))


def _without_others(lines: Sequence[Line], story: list[int]) -> list[int]:
    """Without the articles that a page shows below its own, for those who scroll on."""
    first = next((n for n in story if _article_of(lines[n].node) is not None), None)
    if first is None:
        return story
    own_article = _article_of(lines[first].node)
    inside = [n for n in story if _article_of(lines[n].node) is own_article]
    others = {_article_of(lines[n].node) for n in story} - {own_article, None}
    headed = {other for other in others if other is not None and next(other.iter("h1"), None) is not None}
    if (
        own_article is None
        or not headed
        or next(own_article.iter("h1"), None) is None
        or sum(lines[n].size for n in inside) < LEAST_TEXT
    ):
        return story
    return [n for n in story if _article_of(lines[n].node) not in headed]


def _article_of(node: HtmlElement) -> HtmlElement | None:
    """The outermost ``<article>`` that an element lies in."""
    articles = list(node.iterancestors("article"))
    return articles[-1] if articles else node if node.tag == "article" else None


def _without_links(lines: Sequence[Line], story: list[int]) -> list[int]:
    """Without the links to other pages below the last paragraph, and their heading."""
    last = max((k for k, n in enumerate(story) if lines[n].is_prose and not lines[n].is_heading), default=-1)
    below = range(last + 1, len(story)) if last >= 0 else range(0)
    for k in below:
        rest = story[k + 1 :]
        if lines[story[k]].is_heading and 2 * sum(lines[n].linked > 0.5 for n in rest) >= len(rest):
            return story[:k]
    return [n for k, n in enumerate(story) if k not in below or lines[n].linked <= 0.9]


def _without_notices(lines: Sequence[Line], story: list[int]) -> list[int]:
    """Without what a page says again and again: that a video needs consent, whose picture it is."""
    times = Counter(lines[n].text for n in story)
    return [n for n in story if times[lines[n].text] < NOTICE or len(lines[n].text) < SHORTEST_NOTICE]


def within(node: HtmlElement | None, container: HtmlElement) -> bool:
    while node is not None:
        if node is container:
            return True
        node = node.getparent()
    return False


def _by_prose(lines: Sequence[Line], regions: Regions) -> list[int]:
    """The lines of the container with the most prose."""
    prose = [n for n, line in enumerate(lines) if line.is_prose]
    root = lines[0].node.getroottree().getroot()
    if not prose:
        return _all(lines, regions, root)
    clear = [n for n in prose if not regions.left_out(lines[n].node, root)]
    if 2 * sum(lines[n].size for n in clear) < sum(lines[n].size for n in prose):
        clear = prose  # what is usually left out holds the most of the page
    container = container_of(lines, clear, MOST_PROSE)
    assert container is not None
    return [
        n
        for n, line in enumerate(lines)
        if within(line.node, container)
        and line.linked <= 0.5
        and not regions.left_out(line.node, container)
        and (line.is_prose or line.is_heading or line.node.tag in ("p", "li", "blockquote", "div"))
    ]


def _all(lines: Sequence[Line], regions: Regions, root: HtmlElement) -> list[int]:
    """The lines of a page that says hardly anything: those of its article, else all but the site's frame."""
    containers = [*root.iter("article"), *root.iter("main")][:1] or [root]
    inside = [n for n, line in enumerate(lines) if within(line.node, containers[0])]
    return [n for n in inside if not regions.left_out(lines[n].node, containers[0])]
