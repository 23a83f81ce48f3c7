"""Where a credit stands, and whether it can be the story's there: alone above the story or at its end.

Below a caption, between the paragraphs and under what follows the story, the same words credit a picture, a video or a
teaser.
"""

from __future__ import annotations

import re

from . import bylines
from .credits import DAY
from .page import PARAGRAPH_LENGTH, Line, Page
from .registry import Hit, Registry

SENTENCE = re.compile(r"[.!?…][\"”’'»)\]]*$")
LEAST_CAPTION = 25
"""Characters of the shortest line that is taken for a caption where a credit stands below it; one as long as a paragraph
is taken for the summary of the story."""
MARKED = re.compile(
    r"\W|©|(?i:copyright|source|quelle|fuente|fonte|follow|contact|by|with|published|updated|posted|advertisement|anzeige"
    r"|publicité|publicidad)\b|\d"
)
LONGEST_LABEL = 90
MORE_LINES = 12
"""How far below its last paragraph a story may end."""
RIGHTS = re.compile(
    r"(?i)riproduzione riservata|copyright|all rights reserved|tous droits réservés|alle rechte vorbehalten|(?:sources?|quellen?|fuentes?|font[ei])\s?:|©|™|&|\d{4}"
)
INITIALS = re.compile(r"(?:[a-zà-ÿ]{1,4}/)+")
BEFORE_IT = 1000
"""Characters before a credit that are looked at."""
QUOTED = frozenset('”"»“')
SLASH_NEXT = re.compile(r"\s?[/|]\s?(?=[A-ZÀ-Þ])")


def is_storys(page: Page, number: int, start: int, hit: Hit, known: Registry) -> bool:
    """Whether the credit that begins at ``start`` and ends on a name, on that line of the page, is of the story."""
    line = page.lines[number]
    before = line.text[max(0, start - line.start - BEFORE_IT) : start - line.start]
    for name in reversed(list(known.find(before))):
        before = before[: name.start] + before[name.end :]
    before = RIGHTS.sub("", before).strip(" \xa0|•·–—-(*/_[")
    if _is_shared(line, start, hit, known):
        return False
    if number < page.first:
        return not SENTENCE.search(before) and not below_caption(page, number)
    if number < page.last:  # the story may end above others that are only begun
        return not before and number - 1 in page.story and number + 1 not in page.story
    if number == page.last:
        return not page.is_caption(number) and bool(
            SENTENCE.search(before) or not before or not hit.source.takes_pictures
        )
    return (not before or not hit.source.takes_pictures) and ends_story(page, number, known)


def below_caption(page: Page, number: int) -> bool:
    """Whether the line above may describe a picture: a sentence, or known to."""
    if not number:
        return False
    above = page.lines[number - 1].text
    sentence = LEAST_CAPTION <= len(above) < PARAGRAPH_LENGTH and SENTENCE.search(above) is not None
    return sentence or page.is_caption(number - 1)


def signs_a_quotation(page: Page, number: int) -> bool:
    """Whether the paragraph above a line of names ends on a quotation: an excerpt, and who wrote it."""
    return number > page.first and page.lines[number - 1].text.rstrip()[-1:] in QUOTED


def ends_story(page: Page, number: int, known: Registry) -> bool:
    """Whether a line below the last paragraph still belongs to the story: nothing that opens other matter stands between."""
    if not page.story:
        return True
    if number - page.last > MORE_LINES:
        return False
    return not any(_opens_other(page.lines[n], known) for n in range(page.last + 1, number))


def _opens_other(line: Line, known: Registry) -> bool:
    """Whether a line is a label or a headline: short, no sentence, no credit, no date, no names."""
    text = line.text
    if len(text) > LONGEST_LABEL or SENTENCE.search(text) or MARKED.match(text) or DAY.search(text):
        return False
    if bylines.is_persons(text) or text.endswith((":", ")", "_")):
        return False
    return next(known.find(text), None) is None


def _is_shared(line: Line, start: int, hit: Hit, known: Registry) -> bool:
    """Whether a stroke joins the name to another: ``© N/AP``, ``© AP/dpa | N``, but not ``Source: AP/dpa``."""
    text, begin = line.text, start - line.start
    stroke = SLASH_NEXT.match(text, hit.end - line.start)
    if stroke is not None and not (text[begin].isalpha() and known.takers.at(text, stroke.end()) >= 0):
        return True
    between = text[begin : hit.start - line.start]
    return "/" in between[1:] and not INITIALS.fullmatch(between)
