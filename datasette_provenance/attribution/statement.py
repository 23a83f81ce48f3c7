"""What one page says of whose copy it is: its own credits, else its data, else the publisher's own.

A photo credit or a citation never makes an origin. What cannot be said is left empty rather than guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from ..records import FURNITURE, NARRATIVE, QUOTATION, Article, Mention, MentionKind, Origin, OriginKind, Reading
from .bylines import is_persons
from .credits import PART, REUTERS_TAIL, WIRES, is_light
from .dispatches import is_item
from .emptiness import is_cut, why_no_article
from .page import Page
from .registry import THE_LATEST as LATEST
from .registry import Registry, Source, fold, outlet_at, publisher_name, registry
from .revisions import find_revision

MIXED = "mixed"

# Probability that the origin is right, by the evidence it rests on: (right + 1) / (all + 2) of the labelled
# pages and invented stories, as docs/measure/origins.py prints them, and of what was read on pages of the
# world without labels; the counts stand beside.
CONFIDENCE = {
    "dateline": 0.98,  # 99 of 99; 41 of 41 read
    "byline": 0.97,  # 51 of 51; 13 of 14 read (a programme's name over its transcript), seven more were of forms mended since
    "credit": 0.97,  # 36 of 36; 20 of 20 read, two more were of forms mended since
    "tail": 0.92,  # 11 of 11; 1 of 1 read
    "tail, helped": 0.85,  # 2 of 2; 6 of 6 read: the agency's own copy, or staff copy whose byline is gone
    "tail, bio": 0.5,  # 2 of 4 read
    "copyright": 0.96,  # 11 of 11; 41 of 41 read
    "page data": 0.9,  # hardly measured: 1 of 1; few labelled pages have data of this kind
    "heading": 0.8,  # 3 of 3
    "mixed": 0.95,  # 3 of 3; 19 of 19 read
    "own byline": 0.96,  # 68 of 69; 25 of 25 read
    "own": 0.85,  # 64 of 75
    "own, cut": 0.75,  # 6 of 6, but nothing is known of what was cut off
    "none": 0.91,  # 30 of 32
    "unknown": 0.0,
    "family": 0.91,  # times that of the member who credits: 28 of 30, two of them by an unsure label
}
EVIDENCE: dict[MentionKind, OriginKind] = {
    "dateline": "dateline",
    "byline": "byline",
    "credit": "credit",
    "tail": "tail",
    "copyright": "copyright",
}
RANK = {"dateline": 0, "byline": 1, "credit": 2, "tail": 3, "copyright": 4}

# The agency's own heading of a running story stays where its name was taken off.
RUNNING = "The Latest on "
THE_LATEST = re.compile(rf"{RUNNING}[^\n]{{4,160}}\(all times (?:local|E[DS]T|C[DS]T|M[DS]T|P[DS]T|GMT)\)")
WITH = re.compile(r"(?:^|[\s(—–-])(?:with|avec|mit|con|com)\s+(?:[a-zà-ÿ]+\s+){0,3}[^\s]+(?:\s[^\s]+)?\W*$", re.I)
JOINT = re.compile(r"\s(?:and|und|et|y|e|&)\s+(?:the\s+)?(.{0,120}\w)\W*$", re.I)
EMPLOYED = re.compile(r"\b(?:is an?|writers?|reporters?|correspondents?|journalists?|staff)\b", re.I)
CLEARLY_PART = re.compile(
    r"\bwas used in this\b|\b[Mm]aterials? from\b|\b[Ii]nformation from\b|\bincludes (?:reporting"
    r"|information)\b|\b[Aa]dditional reporting\b"
)
# "O's N (and the AP) contributed": the text of O; with an agency beside its staff, a part by the agency.
AND = re.compile(r"\band\s(?:[Tt]he\s)?$")
ALSO_NAMED = re.compile(r"['’]s?\s[A-Z]")

# What a page's data may say of its source, the firmest first.
PAGE_KEYS = ("syndication_source", "canonical", "credit", "source", "author")
MOST_AUTHORS = 2
"""In the field of authors: one, or a person and the agency. More than that are a list of contributors."""
ADDRESSES = ("syndication_source", "canonical", "source")
VIA_PORTAL = ("source", "credit")
THROUGH = re.compile(r"(?<=\S)\s+(?:via|VIA)\s+(?=\S)")
BETWEEN_NAMES = re.compile(r"""[][{}"|,;/:•()©]|\s(?:and|for|via|with|by)\s|\s[–—-]\s|^(?i:by)\s""")
OF_A_PICTURE = re.compile(r"(?i)photo|image|picture|getty|foto|video|screenshot|courtesy")


def read_page(
    article: Article,
    publisher: str,
    mentions: Sequence[Mention],
    kinds: Sequence[int],
    sources: Registry,
    page: Page | None = None,
    revised: bool = True,
) -> Reading:
    """``publisher``: its canonical name; ``kinds``: how many words are narrative, quotation and furniture; ``page``: the
    lines of the text, where they are read already; ``revised``: whether it may hold the mark of a later version."""
    origin = own_origin(article, mentions, kinds[NARRATIVE], sources, page)
    dateline = next((m for m in mentions if m.kind == "dateline" and (m.place or m.date)), None)
    source = sources.canonical(publisher)
    return Reading(
        article_id=article.id,
        given_publisher=article.publisher,
        publisher=publisher,
        published=article.published,
        words=sum(kinds),
        narrative_words=kinds[NARRATIVE],
        quoted_words=kinds[QUOTATION],
        furniture_words=kinds[FURNITURE],
        place=dateline.place if dateline else "",
        dated=dateline.date if dateline else "",
        authors=tuple(dict.fromkeys(a for m in mentions if m.kind == "byline" for a in m.authors)),
        revision=find_revision(article) if revised else "",
        origin=(origin.name, origin.kind, origin.confidence, origin.credited, origin.words, origin.form, origin.names),
        is_origin=bool(origin.name) and sources.same(origin.name, publisher),
        agency=source is not None and source.kind == "agency",
        cites=tuple(sorted({m.name for m in mentions if m.kind == "citation" and not sources.same(m.name, publisher)})),
        mentions=tuple((m.kind, m.name, m.start, m.end, m.text) for m in mentions),
    )


def own_origin(
    article: Article,
    mentions: Sequence[Mention],
    narrative_words: int | None = None,
    known: Registry | None = None,
    page: Page | None = None,
) -> Origin:
    """The origin of one article, as far as its own page tells.

    ``narrative_words``: words outside quotations and page furniture, where counted; ``known``: the
    registry in use, else the bundled one; ``page``: the lines of the text, where they are read already.
    """
    known = known or registry()
    publisher = publisher_name(article, known)
    claims = _claims(mentions, publisher, known)
    own_names = _own_names(article, publisher, known)
    foreign = [m for m in claims if not _is_own(m.name, own_names, known) and kind_of(known, m.name) != "group"]
    empty = why_no_article(article, mentions, foreign, narrative_words or 0, page)
    if empty:
        return Origin("", "none", CONFIDENCE["none"], None, form=empty)
    own_bylines = [m for m in mentions if m.kind == "byline" and (not m.name or _is_own(m.name, own_names, known))]
    beside_staff: list[Mention] = []
    if own_bylines or _names_staff(article.page, known):  # their byline outweighs what may be the credit of a picture
        beside_staff = [m for m in foreign if m.kind in ("credit", "copyright") and is_light(m.text)]
        foreign = [m for m in foreign if m not in beside_staff]
    own_tails = {(m.start, m.end) for m in claims if m.kind == "tail" and m not in foreign}
    parts = [m for m in foreign if _is_part(m, known) or is_item(m, article.text) or (m.start, m.end) in own_tails]
    whole = [m for m in foreign if m not in parts]
    firm = [m for m in whole if kind_of(known, m.name) != "syndicate"] or whole
    running = known.signed(LATEST) if RUNNING in article.text and THE_LATEST.search(article.text) else None
    if (
        running
        and not known.same(publisher, running.name)
        and not any(kind_of(known, m.name) == "agency" for m in firm)
    ):
        return Origin(running.name, "heading", CONFIDENCE["heading"], None if is_cut(article.text) else False)
    if firm:
        best = min(firm, key=lambda m: (RANK[m.kind], m.start))
        return _credited(best, firm, own_bylines, publisher, known)
    data = _page_origin(article.page, own_names, known)
    if data is not None:
        return data
    if parts:
        return _mixed(parts[0], parts, "part")
    origin = _publishers_own(article, own_bylines, publisher, known, claims)
    return replace(origin, names=tuple(sorted({m.name for m in beside_staff}))) if beside_staff else origin


def cited(
    mentions: Sequence[Mention], origin: Origin, publisher: str, known: Registry | None = None
) -> tuple[str, ...]:
    """Canonical names of the sources that the text cites, without the copy's own origin and its publisher."""
    known = known or registry()
    names = {m.name for m in mentions if m.kind == "citation" and not known.same(m.name, publisher)}
    return beside(names, origin.name, known)


def beside(names: Iterable[str], origin: str, known: Registry) -> tuple[str, ...]:
    """Of the names that a text cites, those that are not its copy's own origin."""
    others = {n for n in names if not known.same(n, origin)}
    return tuple(sorted(n for n in others if f"{n} News" not in others))  # CBS and CBS News are one house


def _claims(mentions: Sequence[Mention], publisher: str, known: Registry) -> list[Mention]:
    return [m for m in mentions if m.name and m.kind in RANK]


def _own_names(article: Article, publisher: str, known: Registry) -> tuple[str, ...]:
    """The publisher as given, and the outlet of the page's own address where that may be another name for it: an agency,
    or another publisher that is known, is what the page credits."""
    at = known.canonical(outlet_at(article.url, known))
    other = at is not None and bool(publisher) and (at.kind == "agency" or known.canonical(publisher) is not None)
    return tuple(name for name in (publisher, at.name if at and not other else "") if name)


def _is_own(name: str, own_names: Sequence[str], known: Registry) -> bool:
    """A paper calls itself by the last word of its name, which may be another paper's whole name (the Herald)."""
    short = fold(name).split()
    return any(known.same(name, own_name) or fold(own_name).split()[-len(short) :] == short for own_name in own_names)


def _is_part(mention: Mention, known: Registry) -> bool:
    if mention.name == WIRES:
        return True
    joint = JOINT.search(mention.text) if mention.kind == "byline" and mention.authors else None
    if joint and known.same(joint[1], mention.name):  # N and AP
        return True
    if mention.kind == "tail":
        if not PART.search(mention.text) or REUTERS_TAIL.match(mention.text):
            return False
        if CLEARLY_PART.search(mention.text):
            return True
        return not EMPLOYED.search(mention.text) and not (
            ALSO_NAMED.search(mention.text) and not _adds_agency(mention, known)
        )
    return mention.kind in ("credit", "byline") and bool(WITH.search(mention.text)) and "permission" not in mention.text


def _adds_agency(mention: Mention, known: Registry) -> bool:
    """Whether a closing line names an agency after ``and``, beside an outlet's staff."""
    text = mention.text
    return any(h.source.kind == "agency" and AND.search(text, 0, h.start) for h in known.find(text))


def _credited(
    best: Mention, firm: list[Mention], own_bylines: list[Mention], publisher: str, known: Registry
) -> Origin:
    signed = best.kind in ("byline", "dateline")
    rivals = [m for m in firm if signed and (m.kind, m.start) == (best.kind, best.start)]
    if len({m.name for m in rivals}) > 1:
        return _mixed(best, rivals, "several")
    helped = best.kind == "tail" and PART.search(best.text) and not REUTERS_TAIL.match(best.text)
    if helped and own_bylines:
        return _mixed(best, firm, "with")
    form = "helped" if helped else ""
    if best.kind == "tail" and not helped and kind_of(known, best.name) != "agency":
        form = "bio"  # whom an author writes for, not what he wrote this for
    level = f"tail, {form}" if form else best.kind
    return Origin(best.name, EVIDENCE[best.kind], CONFIDENCE[level], True, best.text, form)


def _mixed(best: Mention, of: Iterable[Mention], form: str) -> Origin:
    names = tuple(sorted({m.name for m in of}))
    return Origin(MIXED, EVIDENCE[best.kind], CONFIDENCE["mixed"], True, best.text, form, names)


def _page_origin(page: Sequence[tuple[str, str]], own_names: Sequence[str], known: Registry) -> Origin | None:
    """What the page's data say; None where they name nobody, or the publisher."""
    said = dict(page)
    for key in PAGE_KEYS:
        value = " ".join(said.get(key, "").split())
        if not value:
            continue
        if key == "author" and len(_authors(value)) > MOST_AUTHORS:
            continue  # a box of contributors
        if (
            key in VIA_PORTAL
            and (through := THROUGH.search(value))
            and _is_own(value[through.end() :], own_names, known)
        ):
            value = value[: through.start()]  # Harbury Post via Harbour News
        named = [s.name for s in _named_by(key, value, known) if s.kind not in ("group", "other", "pictures")]
        if key == "author" and len(set(named)) > 1:
            continue
        # Beside the publisher's own name, another is a part at most.
        ours = any(fold(n) in fold(value) for n in own_names) or any(_is_own(n, own_names, known) for n in named)
        if named and not ours:
            return Origin(named[0], "page data", CONFIDENCE["page data"], True, value, key)
    return None


def _named_by(key: str, value: str, known: Registry) -> list[Source]:
    """The sources that a value of the page's data names: by an address, else in whole or in parts."""
    if "://" in value:
        source = known.by_domain(urlsplit(value).hostname or "") if key in ADDRESSES else None
        return [source] if source else []
    whole = known.canonical(value)
    if whole is not None:
        return [whole]
    if OF_A_PICTURE.search(value):
        return []
    parts = [(part, known.canonical(part.strip())) for part in BETWEEN_NAMES.split(value) if part.strip()]
    return [s for part, s in parts if s and (s.kind == "agency" or part.strip() not in s.ambiguous)]


def _authors(value: str) -> list[str]:
    """The names in a field of authors: a list in JSON, else parted by commas and their like."""
    if value[:1] in "[{":
        try:
            decoded: Any = json.loads(value)
        except ValueError:
            decoded = None
        if decoded is not None:
            decoded = decoded if isinstance(decoded, list) else [decoded]
            return [str(f.get("name") or "") if isinstance(f, dict) else str(f) for f in decoded]
    return [part.strip() for part in BETWEEN_NAMES.split(value) if part.strip(" '")]


def _names_staff(page: Sequence[tuple[str, str]], known: Registry) -> bool:
    """Whether the page's data name a person, and nobody else, as author."""
    names = _authors(dict(page).get("author", ""))
    return bool(names) and all(is_persons(n) and known.canonical(n) is None for n in names)


def _publishers_own(
    article: Article, own_bylines: list[Mention], publisher: str, known: Registry, claims: list[Mention]
) -> Origin:
    if publisher and kind_of(known, publisher) == "agency":
        return Origin(publisher, "own", CONFIDENCE["own byline"], None, form="agency")
    if not publisher:
        return Origin("", "unknown", CONFIDENCE["unknown"], None)
    signed = any(m.name for m in own_bylines)
    if kind_of(known, publisher) == "portal" and not signed:
        return Origin("", "unknown", CONFIDENCE["unknown"], None, form="portal")  # of 13 such pages six were its own
    if own_bylines or claims:
        form = "signed" if signed else "staff"
        return Origin(publisher, "own byline", CONFIDENCE["own byline"], None, form=form)
    cut = is_cut(article.text)
    return Origin(publisher, "own", CONFIDENCE["own, cut" if cut else "own"], None, form="cut" if cut else "silent")


def kind_of(known: Registry, name: str) -> str:
    source = known.canonical(name)
    return source.kind if source else ""
