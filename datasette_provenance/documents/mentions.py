"""Who is named in a text, and in which part: dateline, byline, credit, tail, copyright, photo or citation.

The names that the registry knows are found in one pass; each is then judged by the line it stands in. Only the
lines that hold a name, the lines above the story and the last ones are looked at more closely.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..records import Article, Mention, MentionKind, Span
from . import bylines, citations, credits, datelines, photos
from .agencies import Hit, Registry, Source, publisher_name, registry
from .lines import Line, Page, is_caption, read_page

FOOT_LINES = 8
HEAD_LINES = 60
LONGEST_TAIL = 300
SHORTEST_HEADLINE = 14
AGAIN = re.compile(r"\s?[–—|-]\s?(?:By|BY|by)\s+")
LISTED = re.compile(r"\s?(?:,|/|&|,?\s(?:and|et|und|y|e))\s?(?:the\s|The\s)?")
FROM = re.compile(r"\W*(?:[Ff]rom|FROM)\b|\W*[\w :]{1,9}:")
BY = re.compile(r"\W*(?:By|by|BY)\b|.*,\sby\s")
CALLED_LEAD = re.compile(r"(?:\b(?:the|The|le|la|der|die|das|el|il|o|au|al|dem|a|local|state|national|private)\s(?:[A-Z]?[a-z]+\s){0,2})?$")
PORTAL = re.compile(r"(?:[A-Z][\w.&]*\s){1,3}[–—-]\s?https?://(?:www\.)?([\w.-]+\.[a-z]{2,4})/?$")
REVISIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("kill", re.compile(r"^\W{0,3}(?:[A-Z]{2,3}[-: ])?(?:KILL|KILLED|MANDATORY KILL|BC-KILL|WITHDRAWAL|STORY WITHDRAWN)\b|"
                        r"\bthis story has been (?:withdrawn|killed)\b|^\W{0,3}(?:ANNULE|ANNULÉE?|ANULA(?:DA|CIÓN)|ANNULLA|ANNULLATA)\b", re.M)),
    ("correction", re.compile(
        r"^\W{0,3}(?:[\w. ]{0,12}\s)?(?:CORRECT(?:ION|ED|S)|Correction|Corrected|CORRECTS|RECTIF(?:ICATIF|IE|ICA|ICACIÓN)|CORREGIDA|CORRE(?:ÇÃO|CTION)|BERICHTIGUNG|KORREKTUR|CORREZIONE|Korrektur|Berichtigung|Corrección|Rectificatif)\b"
        r"|\((?:In|This) [^()\n]{0,80}\bcorrects\b|\((?:CORRECTS|Corrects|RECTIFIE|Corrige|Corregge|Berichtigt)\b|\bthis (?:story|article|version) (?:has been )?correct(?:s|ed)\b", re.M)),
    ("refile", re.compile(r"^\W{0,3}REFILE\b|\b(?:story|article|item) is (?:being )?refiled\b|\(Re(?:files|file|peats|peat|sends)\b|\bREPEAT(?: \d)?-", re.M | re.I)),
    ("writethru", re.compile(r"\b(?:\d(?:st|nd|rd|th)\s)?(?:Ld-?)?Writethr(?:u|ough)\b|\b\d(?:ST|ND|RD|TH|st|nd|rd|th) L(?:EA|ea)?[Dd](?:[-; )]|$)|\bURGENT\s?[-–—]\s?\d", re.M)),
    ("update", re.compile(
        r"^\W{0,3}UPDATE \d+\s?-|^\W{0,3}(?:UPDATE|UPDATED|Update|Updated|ACTUALI[SZ](?:É|ADO|ADA|ACIÓN)|AGGIORNA(?:TO|MENTO)|ATUALIZAD[OA]|AKTUALISIERT|Aktualisiert|Actualisé|Mis à jour|Aggiornato|Atualizado em|Actualizado)\b\s?[:\d(-]|"
        r"\((?:ADDS|Adds|UPDATES|Updates|RECASTS|Recasts|New throughout|new throughout|Updates throughout|Actualise|Ajoute|Actualiza|Añade|Atualiza|Aggiorna|Aktualisiert)\b[^()\n]{0,120}\)", re.M)),
)


def find_mentions(article: Article, furniture: Sequence[Span] = (), known: Registry | None = None) -> tuple[Mention, ...]:
    """All mentions of sources in an article, by where they start; ``article.text[m.start:m.end] == m.text``.

    ``furniture``: spans known to be captions or site lines; may be empty. A mention of kind dateline has an empty
    name where the dateline names only a place, one of kind byline where the byline names only persons.
    """
    known = known or registry()
    text = article.text
    page = read_page(text, furniture)
    if not page.lines:
        return ()
    publisher = publisher_name(article)
    found: list[Mention] = []
    by_line: dict[int, list[Hit]] = {}
    for hit in _same_paper(text, known, publisher):
        by_line.setdefault(bisect_right(page.starts, hit.start) - 1, []).append(hit)
    count = len(page.lines)
    head_end = min(page.first + 2, HEAD_LINES, count)
    for number in sorted({*by_line, *range(head_end), *range(max(0, count - 4), count)}):
        found.extend(_line_mentions(text, page, number, by_line, known, publisher))
    found = _excerpts(found)
    found.extend(_tails(text, page))
    found.extend(_called(text, found))
    return tuple(_resolve(found, text))


def find_revision(article: Article) -> str:
    """The mark of a later version, the gravest found: kill, correction, refile, writethru, update; else ``""``."""
    head = f"{article.title}\n{article.text[:600]}"
    foot = article.text[-400:] if len(article.text) > 1000 else ""
    for name, pattern in REVISIONS:
        if pattern.search(head) or (name in ("kill", "correction") and pattern.search(foot)):
            return name
    return ""


def _same_paper(text: str, known: Registry, publisher: str) -> Iterator[Hit]:
    """Names in a text, ``the Times`` being the paper of that name last spoken of, or the publisher."""
    papers: dict[str, Source] = {}
    own = known.canonical(publisher) if publisher else None
    if own is not None and " " in own.name:
        papers[own.name.rsplit(" ", 1)[1]] = own
    for hit in known.find(text):
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
        mention = _judge(text, page, number, line, hit, cue, alone, before, known, publisher)
        if mention is None and found and before is not None and found[-1].kind in ("credit", "tail") and (
            LISTED.fullmatch(text, before.end, hit.start)
        ):
            mention = _mention(found[-1].kind, hit, found[-1].start, hit.end, text)
        before = hit
        if mention is not None:
            found.append(mention)
    named = {m.kind for m in found}
    if not named & {"dateline", "byline"} and (number <= page.first + 1 or "(" in line.text[:60]):
        plain = None if PORTAL.match(line.text) or is_caption(line.text) else datelines.unsourced(line, number + 1 == page.first)
        if plain is not None:
            found.append(plain)
    if cue >= 0 and not named & {"byline", "credit"} and len(line.text) < 200:
        byline = _unknown_byline(line, cue, known)
        if byline is not None:
            found.append(byline)
    if near:
        address = credits.original_address(line) if any(map(line.text.__contains__, credits.ORIGINAL_CUES)) else None
        if address is not None:
            source = known.by_domain(address[2].lower())
            found.append(Mention("credit", source.name if source else address[2], address[0], address[1], text[address[0] : address[1]]))
    if not found and near:
        found.extend(_provider(line, page, number, known))
    return found


def _judge(
    text: str, page: Page, number: int, line: Line, hit: Hit, cue: int, alone: bool, before: Hit | None, known: Registry,
    publisher: str,
) -> Mention | None:
    """What one name is in its line; None where it is only spoken of."""
    low = number >= page.last or number >= len(page.lines) - FOOT_LINES
    last = number >= page.last
    near = page.is_near(number)
    signed = near and cue >= 0 and "Getty" not in line.text or near and bylines.many_authors(line, hit) and not _next_is_caption(page, number)
    photo = None if signed else photos.photo_span(line, hit)
    if photo is not None:
        return _mention("photo", hit, *photo, text)
    own_line = number + 1 in page.story and cue < 0 and not (alone and before is not None)
    dateline = datelines.sourced(line, hit, own_line)
    if dateline is not None:
        return _mention("dateline", hit, dateline.start, dateline.end, text, dateline.place, dateline.date)
    claim = credits.copyright_span(line, hit)
    if claim is not None:
        return _mention("copyright", hit, *claim, text)
    if near:
        byline = bylines.from_outlet(line, hit) or (
            bylines.byline_span(line, hit, cue) if cue >= 0 or len(line.text) < 200 else None
        )
        if byline is not None:
            if cue < 0 and _is_picture_line(page, number, line, hit, byline[2]):
                return _mention("photo", hit, byline[0], hit.end, text)
            return _mention("byline", hit, byline[0], byline[1], text, authors=byline[2])
        if alone:
            return _alone(text, page, number, line, hit, before)
    elif alone or hit.glued:
        return None
    elif len(line.text) < 90 and hit.source.name != publisher and bylines.byline_span(line, hit, -1) is not None:
        return _mention("citation", hit, hit.start, hit.end, text)  # N, The Harbour Post: below an excerpt
    if hit.glued or _voided(text, hit):
        return None
    if near_after := _outlet_first(page, number, line, hit):
        return _mention("byline", hit, *near_after[:2], text, authors=near_after[2])
    tail = credits.tail_span(line, hit, low)
    if tail is not None:
        return _mention("tail", hit, *tail, text)
    credit = credits.credit_span(line, hit, number < page.first, low, last)
    if credit is not None:
        kind: MentionKind = "credit"
        if credits.ends_bracketed(line, hit):
            kind = _bracketed(page, number, hit, known)
        return _mention(kind, hit, *credit, text)
    if hit.source.name == publisher:  # nobody cites himself
        return None
    cited = citations.citation_span(text, hit, line.start, line.end)
    if cited is not None:
        return _mention("citation", hit, *cited, text)
    return None


def _outlet_first(page: Page, number: int, line: Line, hit: Hit) -> tuple[int, int, tuple[str, ...]] | None:
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


def _bracketed(page: Page, number: int, hit: Hit, known: Registry) -> MentionKind:
    """``... until Monday. (AFP)``: above the story under a picture, at its end a credit, else an item of a digest."""
    if hit.source.kind == "outlet" and len(page.lines[number].text) > 60:
        return "photo" if number < page.first else "citation"
    if number >= page.last:
        others = sum(
            1 for line in page.lines[: number]
            if line.text.rstrip().endswith(")") and any(credits.ends_bracketed(line, h._replace(start=h.start + line.start, end=h.end + line.start)) for h in known.find(line.text))
        )
        return "citation" if others else "credit"
    if number < page.first:
        return "photo"
    return "citation"


def _alone(text: str, page: Page, number: int, line: Line, hit: Hit, before: Hit | None) -> Mention | None:
    """A line of names and dates only: a byline, the credit of the text below, or of a picture."""
    printed = text[hit.start : hit.end]
    dated = credits.DAY.search(line.text[hit.end - line.start :]) is not None
    if re.match(r"(?i)\W*credit|\W*photo", line.text) or (not dated and _next_is_caption(page, number)):
        return _mention("photo", hit, hit.start, hit.end, text)
    if number > page.first and not dated:
        neighbours = [page.lines[n].text for n in (number - 1, number + 1) if 0 <= n < len(page.lines)]
        beside = any(len(n) < 60 and credits.DAY.search(n) for n in neighbours) or bylines.is_persons(neighbours[0])
        if hit.ambiguous or not beside and number <= page.last:
            return None
    if before is None and not dated and not BY.match(line.text):
        if hit.ambiguous and line.text[-1:] not in "•·)" and not FROM.match(line.text) and not (number and bylines.is_persons(page.lines[number - 1].text)):
            return None
        if hit.source.name in photos.PRODUCTS and (len(printed) <= 7 or printed.isupper()) and text[line.start] not in "/(":
            # Initials alone are a picture's credit unless a date or the headline stands beside them.
            above = page.lines[number - 1].text if number else ""
            below = page.lines[number + 1].text if number + 1 < len(page.lines) else ""
            dates = [n for n in (above, below) if len(n) < 60 and credits.DAY.search(n)]
            if not dates and number <= page.last and (number > 1 or len(above) < SHORTEST_HEADLINE) and line.text[-1:] not in "•·" and not (
                bylines.is_persons(above)
            ):
                return _mention("photo", hit, hit.start, hit.end, text)
    start, end = line.start, hit.end
    if before is not None:  # ... with AFP
        start = before.end + len(text[before.end : hit.start]) - len(text[before.end : hit.start].lstrip(" ,/|–—-·•("))
    elif text[start] == "(" and text[end : end + 1] == ")":
        end += 1
    if number > 0 and len(printed) > 3 and before is None:
        upper = page.lines[number - 1]
        cue = max(bylines.cue_at(upper), 0)
        if bylines.is_persons(upper.text[cue:]):
            return _mention("byline", hit, upper.start, end, text, authors=bylines.authors_in(upper.text[cue:]))
    full = len(printed) > 4 and line.text[-1:] not in "•·" and "/" not in line.text and not FROM.match(line.text) and "Posted at" not in line.text
    return _mention("byline" if full or BY.match(line.text) else "credit", hit, start, end, text)


def _is_picture_line(page: Page, number: int, line: Line, hit: Hit, authors: tuple[str, ...]) -> bool:
    """Whether ``N, AP`` or ``N / AP`` on a line of its own is the credit of a picture and not a byline."""
    at, end = hit.start - line.start, hit.end - line.start
    if hit.glued or len(authors) > 1:
        return _next_is_caption(page, number) and not hit.glued
    if credits.DAY.search(line.text[end:]):
        return False
    if _next_is_caption(page, number):
        return True
    stroke = re.search(r"([/|,])\s*$", line.text[:at])
    initials = end - at <= 7 and hit.source.name in photos.PRODUCTS
    return bool(stroke) and (stroke[1] == "/" or initials) and not line.text[end:].strip(" |")  # type: ignore[index]


def _next_is_caption(page: Page, number: int) -> bool:
    return number + 1 < len(page.lines) and is_caption(page.lines[number + 1].text)


def _voided(text: str, hit: Hit) -> bool:
    return hit.end - hit.start <= 9 and any(phrase in text for phrase in hit.source.unless)


def _unknown_byline(line: Line, cue: int, known: Registry) -> Mention | None:
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
    found = bylines.AUTHORS_AT.search(line.text, cue)
    stop = found.end() if found else len(line.text)
    return Mention("byline", "", line.start, line.start + stop, line.text[:stop], authors=authors)


def _provider(line: Line, page: Page, number: int, known: Registry) -> list[Mention]:
    """A portal's provider line (``Harbour News•``), or an excerpt's bare address below ``N Posted at ...``."""
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
    if number and " " not in text and "/" in text and number >= page.last and "Posted at" in page.lines[number - 1].text:
        host = re.sub(r"^https?://(?:www\.)?", "", text).split("/")[0]
        source = known.by_domain(host)
        if "." in host:
            return [Mention("credit", source.name if source else host, line.start, line.end, text)]
    return []


def _tails(text: str, page: Page) -> list[Mention]:
    """Tails that name no agency by themselves: Reuters' form, and credits to wire services at large."""
    found: list[Mention] = []
    for line in page.lines[max(0, min(len(page.lines) - FOOT_LINES, page.last)) :]:
        if any(map(line.text.__contains__, credits.REUTERS_CUES)):
            reuters = credits.REUTERS_TAIL.search(line.text)
            if reuters:
                start, end = line.start + reuters.start(), line.start + reuters.end()
                found.append(Mention("tail", "Reuters", start, end, text[start:end]))
        if len(line.text) < LONGEST_TAIL and any(map(line.text.__contains__, credits.FEED_CUES)):
            generic = credits.GENERIC_TAIL.search(line.text)
            if generic:
                start, end = line.start + generic.start(), line.start + generic.end()
                found.append(Mention("tail", credits.WIRES, start, end, text[start:end]))
    return found


def _excerpts(found: list[Mention]) -> list[Mention]:
    """A page of excerpts names the author and outlet of each: then none of them is the byline of the page."""
    persons = [m for m in found if m.authors and m.name and m.kind == "byline" and not re.match(r"\W*(?i:by)\b", m.text)]
    if len({m.name for m in persons}) < 3:
        return found
    return [replace(m, kind="citation") if m in persons else m for m in found]


def _called(text: str, found: list[Mention]) -> list[Mention]:
    """Outlets that only the text calls one: ``told the daily Harbury Kurier``."""
    called = []
    for word in citations.CALLED if " the " in text[:2000] else citations.CALLED_ABROAD:
        at = text.find(word + " ")
        while at >= 0:
            name = citations.CALLED_NAME.match(text, at + len(word))
            floor = text.rfind("\n", 0, at) + 1
            lead = CALLED_LEAD.search(text, max(floor, at - 40), at) if name else None
            if name and lead and not any(m.start < name.end() and m.end > name.start() for m in found):
                source = Source(name[1], "outlet")
                stop = text.find("\n", name.end())
                span = citations.citation_span(
                    text, Hit(lead.start(), name.end(), source, False, False), floor, stop if stop >= 0 else len(text)
                )
                if span is not None:
                    called.append(_mention("citation", Hit(name.start(1), name.end(), source, False, False), *span, text))
            at = text.find(word + " ", at + 1)
    return called


def _mention(
    kind: MentionKind, hit: Hit, start: int, end: int, text: str, place: str = "", date: str = "",
    authors: tuple[str, ...] = (),
) -> Mention:
    return Mention(kind, hit.source.name, start, end, text[start:end], place, date, authors)


def _resolve(found: list[Mention], text: str) -> list[Mention]:
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
