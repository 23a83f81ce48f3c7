"""Lines that hold little but names: whether they sign the story, credit it, or credit a picture."""

from __future__ import annotations

import re

from ..records import Mention, MentionKind
from . import bylines, credits, places
from .naming import named
from .page import Line, Page
from .registry import Hit, Registry

PORTAL = re.compile(r"(?:[A-Z][\w.&]{0,60}\s){1,3}[–—-]\s?https?://(?:www\.)?([\w.-]+\.[a-z]{2,4})/?$")
SHORTEST_HEADLINE = 14
FROM = re.compile(r"\W*(?:[Ff]rom|FROM)\b|\W*[\w :]{1,9}:")
BY = re.compile(r"\W*(?:By|by|BY)\b|.*,\sby\s")


def outlet_first(page: Page, number: int, line: Line, hit: Hit) -> tuple[int, int, tuple[str, ...]] | None:
    """``Harbour News — N``: the outlet, a dash, persons."""
    if hit.start != line.start or number > page.first:
        return None
    dash = re.match(r"\s?[–—|]\s?(?=[A-Z])", line.text[hit.end - line.start :])
    if dash is None:
        return None
    persons = line.text[hit.end - line.start + dash.end() :]
    if not bylines.is_persons(persons):
        return None
    return line.start, line.end, bylines.authors_in(persons)


def bracketed(page: Page, number: int, hit: Hit, known: Registry) -> MentionKind:
    """``... until Monday. (AFP)``: above the story under a picture, at its end a credit, else an item of a
    digest."""
    line = page.lines[number]
    if hit.source.kind in ("outlet", "portal") and hit.start - line.start > 1:
        return "photo" if number < page.first else "citation"
    if number >= page.last:
        return "citation" if page.first_item(lambda line: _is_item(line, known)) < number else "credit"
    if number < page.first:
        return "photo"
    return "citation"


def _is_item(line: Line, known: Registry) -> bool:
    """Whether a line ends on a name in brackets, as the items of a digest do."""
    return line.text.rstrip().endswith(")") and any(
        credits.ends_bracketed(line, h._replace(start=h.start + line.start, end=h.end + line.start))
        for h in known.find(line.text)
    )


def alone(
    text: str, page: Page, number: int, line: Line, hit: Hit, before: Hit | None, known: Registry
) -> Mention | None:
    """A line of names and dates only: a byline, the credit of the text below, or of a picture."""
    printed = text[hit.start : hit.end]
    dated = credits.DAY.search(line.text[hit.end - line.start :]) is not None
    if re.match(r"(?i)\W*credit|\W*photo", line.text) or (not dated and next_is_caption(page, number)):
        return named("photo", hit, hit.start, hit.end, text)
    if number > page.last and not places.ends_story(page, number, known):
        return named("photo", hit, hit.start, hit.end, text)
    cued = credits.is_light(line.text)
    if (
        number < page.first
        and not dated
        and number
        and (cued or (hit.source.takes_pictures and not page.is_caption(number - 1)))
        and places.below_caption(page, number)
        and not BY.match(line.text)
    ):
        return named("photo", hit, hit.start, hit.end, text)
    if number > page.first and not dated:
        neighbours = [page.lines[n].text for n in (number - 1, number + 1) if 0 <= n < len(page.lines)]
        beside = any(len(n) < 60 and credits.DAY.search(n) for n in neighbours) or bylines.is_persons(neighbours[0])
        if (hit.ambiguous and not cued) or (not beside and number <= page.last):
            return None
    if before is None and not dated and not BY.match(line.text):
        if (
            hit.ambiguous
            and line.text[-1:] not in "•·)"
            and not FROM.match(line.text)
            and not (number and bylines.is_persons(page.lines[number - 1].text))
        ):
            return None
        if _is_initials_of_a_picture(page, number, line, hit):
            return named("photo", hit, hit.start, hit.end, text)
    start, end = line.start, hit.end
    if before is not None:  # ... with AFP
        start = before.end + len(text[before.end : hit.start]) - len(text[before.end : hit.start].lstrip(" ,/|–—-·•("))
    elif text[start] == "(" and text[end : end + 1] == ")":
        end += 1
    if number > 0 and len(printed) > 3 and before is None and not cued:
        upper = page.lines[number - 1]
        cue = max(bylines.cue_at(upper), 0)
        if bylines.is_persons(upper.text[cue:]):
            return named("byline", hit, upper.start, end, text, authors=bylines.authors_in(upper.text[cue:]))
    full = (
        len(printed) > 4
        and line.text[-1:] not in "•·"
        and "/" not in line.text
        and not FROM.match(line.text)
        and "Posted at" not in line.text
    )
    return named("byline" if full or BY.match(line.text) else "credit", hit, start, end, text)


def _is_initials_of_a_picture(page: Page, number: int, line: Line, hit: Hit) -> bool:
    """Initials alone are a picture's credit unless a date or the headline stands beside them."""
    printed = line.text[hit.start - line.start : hit.end - line.start]
    if not hit.source.takes_pictures or not (len(printed) <= 7 or printed.isupper()) or line.text[0] in "/(":
        return False
    above = page.lines[number - 1].text if number else ""
    below = page.lines[number + 1].text if number + 1 < len(page.lines) else ""
    dates = [n for n in (above, below) if len(n) < 60 and credits.DAY.search(n)]
    return (
        not dates
        and number <= page.last
        and (number > 1 or len(above) < SHORTEST_HEADLINE)
        and line.text[-1:] not in "•·"
        and not bylines.is_persons(above)
    )


def is_picture_line(page: Page, number: int, line: Line, hit: Hit, authors: tuple[str, ...]) -> bool:
    """Whether ``N, AP`` or ``N / AP`` on a line of its own is the credit of a picture and not a byline."""
    at, end = hit.start - line.start, hit.end - line.start
    if hit.glued or len(authors) > 1:
        return next_is_caption(page, number) and not hit.glued
    if credits.DAY.search(line.text[end:]):
        return False
    if next_is_caption(page, number):
        return True
    stroke = re.search(r"([/|,])\s*$", line.text[:at])
    initials = end - at <= 7 and hit.source.takes_pictures
    return bool(stroke) and (stroke[1] == "/" or initials) and not line.text[end:].strip(" |")  # type: ignore[index]


def next_is_caption(page: Page, number: int) -> bool:
    return number + 1 < len(page.lines) and page.is_caption(number + 1)


def unknown_byline(line: Line, cue: int, known: Registry) -> Mention | None:
    """A byline that names persons, and perhaps an outlet that the registry does not know."""
    outlet, end = bylines.unknown_outlet(line, cue)
    authors = bylines.authors_in(line.text[cue:])
    if not authors and not outlet:
        return None
    if outlet:
        address = known.by_domain(outlet.lower()) if "." in outlet else known.canonical(outlet)
        name = address.name if address else outlet
        words = line.text[:end]
        return Mention("byline", name, line.start, line.start + end, words, authors=authors)
    match = bylines.AUTHORS_AT.search(line.text, cue)
    stop = match.end() if match else len(line.text)
    return Mention("byline", "", line.start, line.start + stop, line.text[:stop], authors=authors)


def provider(line: Line, page: Page, number: int, known: Registry) -> list[Mention]:
    """A portal's provider line (``Harbour News•``), or an excerpt's bare address below ``N Posted at
    ...``."""
    text = line.text
    if text[-1:] in "•·" and 3 < len(text) <= 50 and number < page.first + 2:
        name = re.sub(r"^https?://(?:www\.)?", "", text.rstrip("•· ")).strip()
        name = re.sub(r"\s(?:Videos?|Live)$", "", name)
        person = bylines.is_persons(name) and not bylines.OUTLET_WORD.search(name) and known.canonical(name) is None
        if not name or person:
            return []
        source = known.by_domain(name) if "." in name and " " not in name else known.canonical(name)
        if name[0].isupper() or source:
            return [Mention("credit", source.name if source else name, line.start, line.end, text)]
    portal = PORTAL.match(text)
    if portal and number <= page.first:  # CDN – http://www.harbourdaily.com
        source = known.by_domain(portal[1])
        return [Mention("credit", source.name if source else portal[1], line.start, line.end, text)]
    if (
        number
        and " " not in text
        and "/" in text
        and number >= page.last
        and "Posted at" in page.lines[number - 1].text
    ):
        host = re.sub(r"^https?://(?:www\.)?", "", text).split("/")[0]
        source = known.by_domain(host)
        if "." in host:
            return [Mention("credit", source.name if source else host, line.start, line.end, text)]
    return []
