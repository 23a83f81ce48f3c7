"""Who is named in a text, and in which part: dateline, byline, credit, tail, copyright, photo or citation.

The names that the registry knows are found in one pass; each is then judged by the line it stands in. Only
the lines that hold a name, the lines above the story and the last ones are looked at more closely.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..records import Article, Mention, MentionKind, Span
from . import bylines, citations, credits, datelines, photos, signatures
from .naming import named
from .page import Line, Page, read_page
from .registry import Hit, Registry, Source, publisher_name, registry
from .revisions import find_revision

__all__ = ["find_mentions", "find_revision"]

HEAD_LINES = 60
AGAIN = re.compile(r"\s?[–—|-]\s?(?:By|BY|by)\s+")
LISTED = re.compile(r"\s?(?:,|/|&|,?\s(?:and|et|und|y|e))\s?(?:the\s|The\s)?")


def find_mentions(
    article: Article, furniture: Sequence[Span] = (), known: Registry | None = None
) -> tuple[Mention, ...]:
    """All mentions of sources in an article, by where they start; ``article.text[m.start:m.end] == m.text``.

    ``furniture``: spans known to be captions or site lines; may be empty. A mention of kind dateline has an
    empty name where the dateline names only a place, one of kind byline where the byline names only persons.
    """
    known = known or registry()
    text = article.text
    page = read_page(text, furniture)
    return mentions_on(page, known.find(text), publisher_name(article, known), known)


def mentions_on(
    page: Page,
    hits: Iterable[Hit],
    publisher: str,
    known: Registry,
    telling: Iterable[int] | None = None,
    tails: bool = True,
    called: bool = True,
) -> tuple[Mention, ...]:
    """The mentions on a page whose names are found. ``telling``: lines that may say something though they hold no name;
    ``tails``, ``called``: whether there may be unnamed tails and outlets that only the text calls one."""
    text = page.lines.text
    count = len(page.lines)
    if not count:
        return ()
    found: list[Mention] = []
    by_line: dict[int, list[Hit]] = {}
    for hit in _same_paper(text, hits, known, publisher):
        by_line.setdefault(bisect_right(page.starts, hit.start) - 1, []).append(hit)
    head_end, foot = min(page.first + 2, HEAD_LINES, count), count - 4
    if telling is None:
        telling = range(count)
    for number in sorted({*by_line, *(n for n in telling if n < head_end or n >= foot)}):
        found.extend(_line_mentions(text, page, number, by_line, known, publisher))
    found = _excerpts(found)
    if tails:
        found.extend(credits.unnamed_tails(text, page))
    if called:
        found.extend(citations.called(text, found))
    return tuple(_resolve(found) if len(found) > 1 else found)


def _same_paper(text: str, hits: Iterable[Hit], known: Registry, publisher: str) -> Iterator[Hit]:
    """Names in a text, ``the Times`` being the paper of that name last spoken of, or the publisher."""
    papers: dict[str, Source] = {}
    own = known.canonical(publisher) if publisher else None
    if own is not None and " " in own.name:
        papers[own.name.rsplit(" ", 1)[1]] = own
    for hit in hits:
        last = text[hit.start : hit.end].rsplit(" ", 1)[-1]
        if hit.ambiguous and text.startswith(("the ", "The "), hit.start):
            yield hit._replace(source=papers.get(last, hit.source))
            continue
        if not hit.ambiguous and " " in hit.source.name:
            papers[hit.source.name.rsplit(" ", 1)[1]] = hit.source
        yield hit


def _line_mentions(
    text: str, page: Page, number: int, by_line: dict[int, list[Hit]], known: Registry, publisher: str
) -> list[Mention]:
    line = page.lines[number]
    hits = by_line.get(number, [])
    found: list[Mention] = []
    near = page.is_near(number)
    if not hits and not near:
        return found
    cue = bylines.cue_at(line) if near else -1
    if near and cue < 0 and hits and hits[0].start == line.start:  # The Associated Press — By N - Associated Press
        again = AGAIN.match(line.text, hits[0].end - line.start)
        cue = again.end() if again else -1
    alone = bool(hits) and credits.is_alone(line, hits)
    before: Hit | None = None
    for hit in hits:
        if alone and before is not None and before.source is hit.source:  # Afp Afp
            continue
        dateline = next((m for m in found if m.kind == "dateline" and m.start <= hit.start < m.end), None)
        if dateline is not None:  # HARBURY (AFP/dpa) -
            found.append(replace(dateline, name=hit.source.name))
            continue
        mention = _judge(text, page, number, line, hit, cue, alone, before, known, publisher)
        if (
            mention is None
            and found
            and before is not None
            and found[-1].kind in ("credit", "tail")
            and (LISTED.fullmatch(text, before.end, hit.start))
        ):
            mention = named(found[-1].kind, hit, found[-1].start, hit.end, text)
        before = hit
        if mention is not None:
            found.append(mention)
    kinds = {m.kind for m in found}
    if not kinds & {"dateline", "byline"} and (number <= page.first + 1 or "(" in line.text[:60]):
        plain = datelines.unsourced(line, number + 1 == page.first)
        if plain is not None and not signatures.PORTAL.match(line.text) and not page.is_caption(number):
            found.append(plain)
    if cue >= 0 and not kinds & {"byline", "credit"} and len(line.text) < 200:
        byline = signatures.unknown_byline(line, cue, known)
        if byline is not None:
            found.append(byline)
    if near:
        address = credits.original_address(line)
        if address is not None:
            source = known.by_domain(address[2].lower())
            found.append(
                Mention(
                    "credit",
                    source.name if source else address[2],
                    address[0],
                    address[1],
                    text[address[0] : address[1]],
                )
            )
    if not found and near:
        found.extend(signatures.provider(line, page, number, known))
    return found


def _judge(
    text: str,
    page: Page,
    number: int,
    line: Line,
    hit: Hit,
    cue: int,
    alone: bool,
    before: Hit | None,
    known: Registry,
    publisher: str,
) -> Mention | None:
    """What one name is in its line; None where it is only spoken of."""
    low = number >= page.last or number >= len(page.lines) - credits.FOOT_LINES
    last = number >= page.last
    near = page.is_near(number)
    signed = (near and cue >= 0 and "Getty" not in line.text) or (
        near and bylines.many_authors(line, hit) and not signatures.next_is_caption(page, number)
    )
    photo = None if signed else photos.photo_span(line, hit)
    if photo is not None:
        return named("photo", hit, *photo, text)
    own_line = number + 1 in page.story and cue < 0 and not (alone and before is not None)
    dateline = datelines.sourced(line, hit, own_line)
    if dateline is not None:
        return named("dateline", hit, dateline.start, dateline.end, text, dateline.place, dateline.date)
    claim = credits.copyright_span(line, hit)
    if claim is not None:
        kind: MentionKind = "photo" if hit.source.name in photos.PICTURE_HOUSES else "copyright"
        return named(kind, hit, *claim, text)
    if near:
        byline = bylines.from_outlet(line, hit) or (
            bylines.byline_span(line, hit, cue) if cue >= 0 or len(line.text) < 200 else None
        )
        if byline is not None:
            if cue < 0 and signatures.is_picture_line(page, number, line, hit, byline[2]):
                return named("photo", hit, byline[0], hit.end, text)
            return named("byline", hit, byline[0], byline[1], text, authors=byline[2])
        if alone:
            return signatures.alone(text, page, number, line, hit, before)
    elif alone or hit.glued:
        return None
    elif len(line.text) < 90 and hit.source.name != publisher and bylines.byline_span(line, hit, -1) is not None:
        return named("citation", hit, hit.start, hit.end, text)  # N, The Harbour Post: below an excerpt
    if hit.glued or _voided(text, hit):
        return None
    if near_after := signatures.outlet_first(page, number, line, hit):
        return named("byline", hit, *near_after[:2], text, authors=near_after[2])
    tail = credits.tail_span(line, hit, low)
    if tail is not None:
        return named("tail", hit, *tail, text)
    credit = credits.credit_span(line, hit, number < page.first, low, last)
    if credit is not None:
        kind = "credit"
        if credits.ends_bracketed(line, hit):
            kind = signatures.bracketed(page, number, hit, known)
        return named(kind, hit, *credit, text)
    if hit.source.name == publisher:  # nobody cites himself
        return None
    cited = citations.citation_span(text, hit, line.start, line.end)
    if cited is not None:
        return named("citation", hit, *cited, text)
    return None


def _voided(text: str, hit: Hit) -> bool:
    return hit.end - hit.start <= 9 and any(phrase in text for phrase in hit.source.unless)


def _excerpts(found: list[Mention]) -> list[Mention]:
    """A page of excerpts names the author and outlet of each: then none of them is the byline of the page."""
    if len(found) < 3:
        return found
    persons = [
        m for m in found if m.authors and m.name and m.kind == "byline" and not re.match(r"\W*(?i:by)\b", m.text)
    ]
    if len({m.name for m in persons}) < 3:
        return found
    return [replace(m, kind="citation") if m in persons else m for m in found]


def _resolve(found: list[Mention]) -> list[Mention]:
    """In order, each span and name once."""
    seen: set[tuple[int, int, str]] = set()
    bylined = [m for m in found if m.kind == "byline" and m.name]
    found = [m for m in found if m.name or not any(b.start <= m.start and m.end <= b.end for b in bylined)]
    result = []
    for mention in sorted(found, key=lambda m: (m.start, m.end, m.name)):
        key = (mention.start, mention.end, mention.name)
        if key not in seen:
            seen.add(key)
            result.append(mention)
    return result
