"""What one page says of whose copy it is: its own credits, else its data, else the publisher's own.

A photo credit or a citation never makes an origin. What cannot be said is left empty rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from ..records import FURNITURE, NARRATIVE, QUOTATION, Article, Mention, Origin, Reading
from .credits import PART, REUTERS_TAIL, WIRES
from .emptiness import is_cut, why_no_article
from .page import Page
from .registry import Registry, Source, fold, outlet_at, publisher_name, registry
from .revisions import find_revision

MIXED = "mixed"

# Probability that the origin is right, by the evidence it rests on: (right + 1) / (all + 2) of the labelled
# pages and invented stories, as docs/measure/origins.py prints them; the counts stand beside.
CONFIDENCE = {
    "dateline": 0.98,  # 99 of 99
    "byline": 0.98,  # 51 of 51
    "credit": 0.97,  # 36 of 36
    "tail": 0.92,  # 11 of 11
    "tail, helped": 0.75,  # not measured: the agency's own copy, or staff copy whose byline is gone
    "copyright": 0.92,  # 11 of 11
    "page": 0.9,  # hardly measured: 1 of 1; few labelled pages have data of this kind
    "the latest": 0.8,  # 3 of 3
    "mixed": 0.8,  # 3 of 3
    "own byline": 0.96,  # 68 of 69
    "own": 0.85,  # 80 of 93
    "own, cut": 0.6,
    "none": 0.91,  # 30 of 32
    "unknown": 0.0,
    "family": 0.91,  # times that of the member who credits: 28 of 30, two of them by an unsure label
}
RANK = {"dateline": 0, "byline": 1, "credit": 2, "tail": 3, "copyright": 4}

# The agency's own heading of a running story stays where its name was taken off.
RUNNING = "The Latest on "
THE_LATEST = re.compile(rf"{RUNNING}[^\n]{{4,160}}\(all times (?:local|E[DS]T|C[DS]T|M[DS]T|P[DS]T|GMT)\)")
WITH = re.compile(r"(?:^|[\s(—–-])(?:with|avec|mit|con|com)\s+(?:[a-zà-ÿ]+\s+){0,3}[^\s]+(?:\s[^\s]+)?\W*$", re.I)
EMPLOYED = re.compile(r"\b(?:is an?|writers?|reporters?|correspondents?|journalists?|staff)\b", re.I)
CLEARLY_PART = re.compile(
    r"\bwas used in this\b|\b[Mm]aterials? from\b|\b[Ii]nformation from\b|\bincludes (?:reporting"
    r"|information)\b|\b[Aa]dditional reporting\b"
)
# "O's N (and the AP) contributed": the text of O; with an agency beside its staff, a part by the agency.
ALSO_NAMED = re.compile(
    r"['’]s?\s[A-Z][^.]*?(\band\s(?:[Tt]he\s)?(?:AP|Associated Press|Reuters|AFP|Agence France-Presse|UPI"
    r"|Bloomberg)\b)?(?:[^.]*)$"
)


# An article signed with the name of its outlet is its own, unless a rewriting is surer than that.
SIGNED = "The publisher's own report: the byline names it, no other source named"

# What a page's data may say of its source, the firmest first, with the words for it.
PAGE_KEYS = {
    "syndication_source": "The page’s data name as source of its syndication",
    "canonical": "The page’s data say that its original stands at",
    "credit": "The page’s data credit",
    "source": "The page’s data name as source",
    "author": "The page’s data name as author",
}
ADDRESSES = ("syndication_source", "canonical", "source")
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
    own = own_origin(article, mentions, kinds[NARRATIVE], sources, page)
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
        origin=(own.name, own.basis, own.confidence, own.credited),
        is_origin=bool(own.name) and sources.same(own.name, publisher),
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
        return Origin("", empty, CONFIDENCE["none"], None)
    own_tails = {(m.start, m.end) for m in claims if m.kind == "tail" and m not in foreign}
    parts = [m for m in foreign if _is_part(m) or (m.start, m.end) in own_tails]
    whole = [m for m in foreign if m not in parts]
    firm = [m for m in whole if kind_of(known, m.name) != "syndicate"] or whole
    own = [m for m in mentions if m.kind == "byline" and (not m.name or _is_own(m.name, own_names, known))]
    latest = THE_LATEST.search(article.text) if RUNNING in article.text else None
    if latest and not known.same(publisher, "AP") and not any(kind_of(known, m.name) == "agency" for m in firm):
        return Origin(
            "AP",
            "Headed “The Latest on … (all times local)”, as AP's running stories are",
            CONFIDENCE["the latest"],
            False,
        )
    if firm:
        best = min(firm, key=lambda m: (RANK[m.kind], m.start))
        return _credited(best, firm, own, publisher, known)
    data = _page_origin(article.page, own_names, known)
    if data is not None:
        return data
    if parts:
        names = join(sorted({m.name for m in parts}))
        return Origin(
            MIXED,
            f"The publisher's own text, with a part by {names}: “{short(parts[0].text)}”",
            CONFIDENCE["mixed"],
            True,
        )
    return _publishers_own(article, own, publisher, known, claims)


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
    """The publisher as given, and the outlet of the page's own address."""
    at = outlet_at(article.url, known)
    return tuple(name for name in (publisher, at if known.canonical(at) else "") if name)


def _is_own(name: str, own_names: Sequence[str], known: Registry) -> bool:
    """A paper calls itself by the last word of its name, which may be another paper's whole name (the Herald)."""
    short = fold(name).split()
    return any(known.same(name, own) or fold(own).split()[-len(short) :] == short for own in own_names)


def _is_part(mention: Mention) -> bool:
    if mention.name == WIRES:
        return True
    if mention.kind == "tail":
        if not PART.search(mention.text) or REUTERS_TAIL.match(mention.text):
            return False
        if CLEARLY_PART.search(mention.text):
            return True
        staffs = ALSO_NAMED.search(mention.text)
        return not EMPLOYED.search(mention.text) and not (staffs and staffs[1] is None)
    return mention.kind in ("credit", "byline") and bool(WITH.search(mention.text))


def _credited(best: Mention, firm: list[Mention], own: list[Mention], publisher: str, known: Registry) -> Origin:
    signed = best.kind in ("byline", "dateline")
    rivals = {m.name for m in firm if signed and (m.kind, m.start) == (best.kind, best.start)}
    if len(rivals) > 1:
        return Origin(
            MIXED,
            f"{best.kind.capitalize()} names {join(sorted(rivals))}: “{short(best.text)}”",
            CONFIDENCE["mixed"],
            True,
        )
    helped = best.kind == "tail" and PART.search(best.text) and not REUTERS_TAIL.match(best.text)
    if helped:
        names = join(sorted({m.name for m in firm}))
        if own:
            return Origin(
                MIXED,
                f"The publisher's own byline, with {names}: “{short(best.text)}”",
                CONFIDENCE["mixed"],
                True,
            )
    basis = {
        "dateline": "Carries the dateline",
        "byline": "Byline:",
        "credit": "Carries the credit",
        "tail": "Closing line:",
        "copyright": "Copyright line:",
    }[best.kind]
    text = re.sub(r"^(?i:by)\s+", "", short(best.text)) if best.kind == "byline" else short(best.text)
    if best.kind == "dateline":
        text = text.rstrip(" -–—_:.")
    return Origin(best.name, f"{basis} {text}", CONFIDENCE["tail, helped" if helped else best.kind], True)


def _page_origin(page: Sequence[tuple[str, str]], own_names: Sequence[str], known: Registry) -> Origin | None:
    """What the page's data say; None where they name nobody, or the publisher."""
    said = dict(page)
    for key, words in PAGE_KEYS.items():
        value = " ".join(said.get(key, "").split())
        if not value:
            continue
        named = [s.name for s in _named_by(key, value, known) if s.kind not in ("group", "other")]
        # Beside the publisher's own name, another is a part at most.
        ours = any(fold(n) in fold(value) for n in own_names) or any(_is_own(n, own_names, known) for n in named)
        if named and not ours:
            return Origin(named[0], f"{words} {short(value)}", CONFIDENCE["page"], True)
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


def _publishers_own(
    article: Article, own: list[Mention], publisher: str, known: Registry, claims: list[Mention]
) -> Origin:
    if publisher and kind_of(known, publisher) == "agency":
        return Origin(publisher, f"Published by {publisher} itself", CONFIDENCE["own byline"], None)
    if not publisher:
        return Origin("", "Neither the page nor its address names a source", CONFIDENCE["unknown"], None)
    if any(m.name for m in own):
        return Origin(publisher, SIGNED, CONFIDENCE["own byline"], None)
    if own or claims:
        return Origin(
            publisher,
            "The publisher's own report: byline of its staff, no other source named",
            CONFIDENCE["own byline"],
            None,
        )
    level = "own, cut" if is_cut(article.text) else "own"
    return Origin(publisher, "Taken for the publisher's own: the page names no other source", CONFIDENCE[level], None)


def kind_of(known: Registry, name: str) -> str:
    source = known.canonical(name)
    return source.kind if source else ""


def short(text: str, length: int = 120) -> str:
    clean = " ".join(text.split())
    return clean if len(clean) <= length else clean[: length - 1].rsplit(" ", 1)[0] + "…"


def join(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
