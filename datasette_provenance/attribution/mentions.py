"""Who is named in a text, and in which part: dateline, byline, credit, tail, copyright, photo or citation.

The names that the registry knows are found in one pass; each is then judged by the line it stands in. Only
the lines that hold a name, the lines above the story and the last ones are looked at more closely.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from ..records import Article, Mention, MentionKind, Span
from . import abroad, bylines, citations, credits, datelines, photos, places, portals, signatures
from .dispatches import dispatches
from .naming import named
from .page import Line, Page, read_page
from .registry import REPORTING, Hit, Registry, Source, publisher_name, registry
from .revisions import find_revision

__all__ = ["find_mentions", "find_revision"]

HEAD_LINES = 60
OPENING = 1
"""Paragraphs of a story before its dateline at most: further down another story is quoted or embedded."""
MOST_ON_LINE = 200
"""Names on one line that are judged, the first ones: each is judged by its line, and a line may be as long as its text."""
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
    page = read_page(text, furniture, known.takers)
    return mentions_on(page, known.find(text), publisher_name(article, known), known, year=year_of(article))


def mentions_on(
    page: Page,
    hits: Iterable[Hit],
    publisher: str,
    known: Registry,
    telling: Iterable[int] | None = None,
    tails: bool = True,
    called: bool = True,
    year: int = 0,
) -> tuple[Mention, ...]:
    """The mentions on a page whose names are found. ``telling``: lines that may say something though they hold no name;
    ``tails``, ``called``: whether there may be unnamed tails and outlets that only the text calls one; ``year``: in which it was published, 0: unknown."""
    text = page.lines.text
    count = len(page.lines)
    if not count:
        return ()
    mentions: list[Mention] = []
    by_line: dict[int, list[Hit]] = {}
    for hit in _same_paper(text, hits, known, publisher):
        there = by_line.setdefault(bisect_right(page.starts, hit.start) - 1, [])
        if len(there) < MOST_ON_LINE:
            there.append(hit)
    head_end, foot = min(page.first + 2, HEAD_LINES, count), count - 4
    if telling is None:
        telling = range(count)
    for number in sorted({*by_line, *(n for n in telling if n < head_end or n >= foot)}):
        mentions.extend(_line_mentions(text, page, number, by_line, known, publisher))
    mentions = _excerpts(mentions)
    items = dispatches(page, year, known)
    mentions.extend(_free_of(items, mentions))
    if tails:
        mentions.extend(credits.unnamed_tails(text, page, _signer(mentions, publisher, known)))
    if called:
        mentions.extend(citations.called(text, mentions))
    mentions = abroad.with_forms(mentions, text, page.lines, publisher, known)
    return tuple(_resolve(mentions) if len(mentions) > 1 else mentions)


def _free_of(mentions: Sequence[Mention], others: Sequence[Mention]) -> list[Mention]:
    """Those that overlap none of the others."""
    if not mentions:
        return []
    order = sorted(others, key=lambda m: m.start)
    starts = [m.start for m in order]
    reach = list(accumulate((m.end for m in order), max, initial=0))
    return [m for m in mentions if reach[bisect_left(starts, m.end)] <= m.start]


def year_of(article: Article) -> int:
    """In which an article was published; 0 where that is unknown."""
    return int(article.published[:4]) if article.published[:4].isdigit() else 0


def _signer(mentions: Sequence[Mention], publisher: str, known: Registry) -> str:
    """Whose form ``Reporting by N; Editing by N`` is on a page: the agency's whose dateline opens it, or whose page it is."""
    named_by = [m.name for m in mentions if m.kind == "dateline" and m.name]
    for name in (*named_by, publisher):
        source = known.canonical(name) if name else None
        if source is not None and source.kind == "agency":
            return source.name
    source = known.signed(REPORTING)
    return source.name if source else ""


def _same_paper(text: str, hits: Iterable[Hit], known: Registry, publisher: str) -> Iterator[Hit]:
    """Names in a text, ``the Times`` being the paper of that name last spoken of, or the publisher."""
    papers: dict[str, Source] = {}
    publisher_source = known.canonical(publisher) if publisher else None
    if publisher_source is not None and " " in publisher_source.name:
        papers[publisher_source.name.rsplit(" ", 1)[1]] = publisher_source
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
    mentions: list[Mention] = []
    near = page.is_near(number)
    if not hits and not near:
        return mentions
    cue = bylines.cue_at(line) if near else -1
    if near and cue < 0 and hits and hits[0].start == line.start:  # The Associated Press — By N - Associated Press
        again = AGAIN.match(line.text, hits[0].end - line.start)
        cue = again.end() if again else -1
    alone = bool(hits) and credits.is_alone(line, hits)
    signs = cue >= 0 and not any(h.source.kind == "pictures" for h in known.find(line.text))
    before: Hit | None = None
    datelined: list[Mention] = []
    for hit in hits:
        if alone and before is not None and before.source is hit.source:  # Afp Afp
            continue
        dateline = next((m for m in datelined if m.start <= hit.start < m.end), None)
        if dateline is not None:  # HARBURY (AFP/dpa) -
            mentions.append(replace(dateline, name=hit.source.name))
            continue
        mention = _judge(text, page, number, line, hit, cue, signs, alone, before, known, publisher)
        if (
            mention is None
            and mentions
            and before is not None
            and mentions[-1].kind in ("credit", "tail")
            and (LISTED.fullmatch(text, before.end, hit.start))
        ):
            mention = named(mentions[-1].kind, hit, mentions[-1].start, hit.end, text)
        before = hit
        if mention is not None:
            mentions.append(mention)
            if mention.kind == "dateline":
                datelined.append(mention)
    kinds = {m.kind for m in mentions}
    if not kinds & {"dateline", "byline"} and (number <= page.first + 1 or "(" in line.text[:60]):
        plain = datelines.unsourced(line, number + 1 == page.first)
        if plain is not None and not signatures.PORTAL.match(line.text) and not page.is_caption(number):
            mentions.append(plain)
    if cue >= 0 and not kinds & {"byline", "credit"} and len(line.text) < 200:
        byline = signatures.unknown_byline(line, cue, known)
        if byline is not None:
            mentions.append(byline)
    if near:
        mentions.extend(_addresses(text, line, known, bool(mentions)))
    if not mentions and near:
        mentions.extend(signatures.provider(line, page, number, known))
    return mentions


def _addresses(text: str, line: Line, known: Registry, named_already: bool) -> Iterator[Mention]:
    """Where the original stands, by its address; a portal's way back to it counts where the line names nobody else."""
    address = credits.original_address(line)
    if address is not None:
        source = known.by_domain(address[2].lower())
        yield Mention("credit", source.name if source else address[2], *address[:2], text[slice(*address[:2])])
    elif not named_already and (original := portals.original_address(line, known)):
        start, end, name = original
        yield Mention("credit", name, start, end, text[start:end])


def _judge(
    text: str,
    page: Page,
    number: int,
    line: Line,
    hit: Hit,
    cue: int,
    signs: bool,
    alone: bool,
    before: Hit | None,
    known: Registry,
    publisher: str,
) -> Mention | None:
    """What one name is in its line; None where it is only spoken of. ``signs``: whether the line begins as a byline does
    and names no house of pictures."""
    near = page.is_near(number)
    signed = (near and signs) or (
        near and bylines.many_authors(line, hit) and not signatures.next_is_caption(page, number)
    )
    photo = None if signed else photos.photo_span(line, hit, known)
    if photo is not None:
        return named("photo", hit, *photo, text)
    own_line = number + 1 in page.story and cue < 0 and not (alone and before is not None)
    dateline = datelines.sourced(line, hit, own_line)
    if dateline is not None:
        if bisect_left(page.story, number) > OPENING:
            return named("citation", hit, dateline.start, dateline.end, text)
        return named("dateline", hit, dateline.start, dateline.end, text, dateline.place, dateline.date)
    claim = credits.copyright_span(line, hit)
    if claim is not None:
        storys = _is_storys_copyright(page, number, hit, claim, known)
        return named("copyright" if storys else "photo", hit, *claim, text)
    if near:
        byline = _byline(page, number, line, hit, cue, alone)
        if byline is not None:
            return byline
        if alone:
            return signatures.alone(text, page, number, line, hit, before, known)
    elif alone or hit.glued:
        return None
    elif len(line.text) < 90 and hit.source.name != publisher and bylines.byline_span(line, hit, -1) is not None:
        return named("citation", hit, hit.start, hit.end, text)  # N, The Harbour Post: below an excerpt
    if hit.glued or _voided(text, hit):
        return None
    return _in_words(text, page, number, line, hit, near, known, publisher)


def _in_words(
    text: str, page: Page, number: int, line: Line, hit: Hit, near: bool, known: Registry, publisher: str
) -> Mention | None:
    """What the words around a name make of it, where neither its place nor a sign did."""
    last = number >= page.last
    low = last or number >= len(page.lines) - credits.FOOT_LINES
    if near and (original := portals.original_span(line, hit)):
        return named("credit", hit, *original, text)
    if near_after := signatures.outlet_first(page, number, line, hit):
        return named("byline", hit, *near_after[:2], text, authors=near_after[2])
    tail = credits.tail_span(line, hit, low)
    if tail is not None:
        return named("tail", hit, *tail, text)
    credit = credits.credit_span(line, hit, number < page.first, low, last)
    if credit is not None:
        return named(_kind_of_credit(page, number, line, hit, credit, known), hit, *credit, text)
    if hit.source.name == publisher:  # nobody cites himself
        return None
    cited = citations.citation_span(text, hit, line.start, line.end)
    if cited is not None:
        return named("citation", hit, *cited, text)
    return None


def _is_storys_copyright(page: Page, number: int, hit: Hit, claim: tuple[int, int], known: Registry) -> bool:
    if hit.source.kind == "pictures":
        return False
    text = page.lines.text
    rights = credits.RIGHTS_RESERVED.search(text, *claim) is not None and number > page.last
    alone = "/" not in text[claim[0] + 1 : hit.start]
    return places.is_storys(page, number, claim[0], hit, known) or (rights and alone)


def _byline(page: Page, number: int, line: Line, hit: Hit, cue: int, alone: bool) -> Mention | None:
    text = page.lines.text
    byline = bylines.from_outlet(line, hit) or (
        bylines.byline_span(line, hit, cue, not alone) if cue >= 0 or len(line.text) < 200 else None
    )
    if byline is None:
        return None
    if cue < 0 and signatures.is_picture_line(page, number, line, hit, byline[2]):
        return named("photo", hit, byline[0], hit.end, text)
    if cue < 0 and places.signs_a_quotation(page, number):
        return named("citation", hit, byline[0], byline[1], text)
    return named("byline", hit, byline[0], byline[1], text, authors=byline[2])


def _kind_of_credit(
    page: Page, number: int, line: Line, hit: Hit, credit: tuple[int, int], known: Registry
) -> MentionKind:
    if credits.ends_bracketed(line, hit):
        return signatures.bracketed(page, number, hit, known)
    light = credits.is_light(page.lines.text[credit[0] : credit[1]])
    return "credit" if not light or places.is_storys(page, number, credit[0], hit, known) else "photo"


def _voided(text: str, hit: Hit) -> bool:
    return hit.end - hit.start <= 9 and any(phrase in text for phrase in hit.source.unless)


def _excerpts(mentions: list[Mention]) -> list[Mention]:
    """A page of excerpts names the author and outlet of each: then none of them is the byline of the page."""
    if len(mentions) < 3:
        return mentions
    persons = [
        m for m in mentions if m.authors and m.name and m.kind == "byline" and not re.match(r"\W*(?i:by)\b", m.text)
    ]
    if len({m.name for m in persons}) < 3:
        return mentions
    theirs = set(map(id, persons))
    return [replace(m, kind="citation") if id(m) in theirs else m for m in mentions]


def _resolve(mentions: list[Mention]) -> list[Mention]:
    """In order, each span and name once."""
    seen: set[tuple[int, int, str]] = set()
    bylined = sorted((m for m in mentions if m.kind == "byline" and m.name), key=lambda m: m.start)
    starts = [b.start for b in bylined]
    reach = list(accumulate((b.end for b in bylined), max, initial=0))
    mentions = [m for m in mentions if m.name or m.end > reach[bisect_right(starts, m.start)]]
    result = []
    for mention in sorted(mentions, key=lambda m: (m.start, m.end, m.name)):
        key = (mention.start, mention.end, mention.name)
        if key not in seen:
            seen.add(key)
            result.append(mention)
    return result
