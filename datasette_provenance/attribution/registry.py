"""The registry of news agencies, outlets, groups and syndicates: who is meant by a printed name or an
address.

The registry is data (``data/sources.csv``), one source a row, lists separated by `` | ``:
``aliases`` name the source wherever they stand; ``ambiguous`` ones are also ordinary words or other people's
initials and count only in the form of a credit or beside a verb of reporting; where the text holds one of the
``unless`` phrases, initials are taken for those instead. ``photos`` are names of its pictures' service, and those of
kind ``pictures`` credit nothing else; ``signs`` are forms by which its copy is known without its name; ``once`` are names that only old papers have, and a source with
``years`` (first-last) is named in papers of these only; outlets of one ``group`` are papers of one house. Rows of kind
``other`` are names that hold a source's name and are not it (Thomson Reuters, Times Square).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ..errors import SourceError
from ..records import Article
from ..text.names import Forms, Names

KINDS = ("agency", "outlet", "portal", "group", "syndicate", "pictures", "other")
COLUMNS = (
    "name",
    "kind",
    "country",
    "aliases",
    "ambiguous",
    "unless",
    "domains",
    "wikidata",
    "photos",
    "signs",
    "once",
    "years",
    "group",
)
REPORTING, THE_LATEST = "reporting by", "the latest"
"""Signs that a source puts to its copy without its name."""


SECTION = re.compile(
    r"(?:(?<!\s)\s+)?\([^()]*\)$|\s[-–|]\s(?:News|Opinion|Editorial|Politics|World|Online|Web)[\w ]*$"
    r"|\sOnline(?:\sNews)?$|(?:\s(?:Opinion|Magazine|Newspaper|Website|Web)){1,8}$"
)
LONGEST = 120
"""Letters of a name that is looked for in texts: what is longer no page prints as a credit."""
SERVICE = re.compile(
    r"(?:[ /-](?:English|Deutsch|Fran[cç]ais|Espa[nñ]ol|Italiano|Portugu[eê]s|Arabic|Russian|Chinese|Hindi|Bahasa|in English"
    r"|News(?:room|wire|feed)?|Wires?|Wire Service|Staff|Staff Writers?|Reporters?|Writers?|Editors?|Correspondents?|Desk"
    r"|Bureau|Agency|Service|Services|Media|Group|International|World|National|Business|Economy|Finance|Politics|Sports?"
    r"|Health|Science|Entertainment|Lifestyle|Culture|Fact ?Check(?:ing)?|Factuel|Faktencheck|Explainers?|Videos?|Graphics?"
    r"|Digital|Online|Feeds?|Live|Redaktion|Themendienst|infocom|AFX|afx|cms|Custom Content)){1,12}$"
)
"""What an agency's name may be followed by, and still means it."""
SLUG = re.compile(r"[-_]+")  # usa-today
MOST_LABELS = 8
"""Of a host name, from its end, that can be a source's."""


@dataclass(frozen=True, slots=True)
class Source:
    """An agency, outlet, group or syndicate."""

    name: str
    """Canonical: as its readers call it (AFP, The Washington Times)."""
    kind: str
    country: str = ""
    """ISO 3166-1 alpha-2."""
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    wikidata: str = ""
    photos: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    years: tuple[int, int] | tuple[()] = ()
    group: str = ""

    @property
    def takes_pictures(self) -> bool:
        return self.kind in ("agency", "pictures") or bool(self.photos)


class Hit(NamedTuple):
    """A source's name in a text: ``text[start:end]``."""

    start: int
    end: int
    source: Source
    ambiguous: bool
    glued: bool
    """Whether the name follows a small letter without a space (``N OlsenAssociated Press``)."""


@dataclass(frozen=True, eq=False)
class Registry:
    """All known sources, with the look-ups that the rest needs. Two registries are never equal: each is known
    by its identity, so that results can be kept by it."""

    sources: tuple[Source, ...]
    keys: dict[str, Source]
    domains: dict[str, Source]
    printed: dict[str, tuple[Source, bool, bool]]
    """Form as printed -> its source, whether it is ambiguous, whether it needs a The before it."""
    small: tuple[str, ...]
    """Names that begin with a small letter (dpa, taz); apart, so that a search can leap from capital to
    capital. Addresses (latimes.com) are left to the forms that hold addresses."""

    @cached_property
    def forms(self) -> Forms:
        """The printed forms that begin otherwise."""
        return Forms(p for p in self.printed if len(p) <= LONGEST and not p[0].islower())

    @cached_property
    def takers(self) -> Names:
        """Who takes pictures."""
        forms = {
            form: (s, ambiguous) for form, (s, ambiguous, the) in self.printed.items() if s.takes_pictures and not the
        }
        return Names(
            {form: ambiguous for form, (_, ambiguous) in forms.items()},
            [form for form, (s, ambiguous) in forms.items() if s.kind == "pictures" and not ambiguous],
        )

    def canonical(self, name: str) -> Source | None:
        """The source of that name or alias, whatever its case, accents or leading article, an agency with one of its
        services, languages or desks behind it, too (AFP Fact Check, dpa-infocom); None if unknown."""
        source = self.keys.get(fold(name)) or self.keys.get(fold(name, article=False))
        if source is None:
            house = SERVICE.sub("", name)
            if house != name:
                source = self.keys.get(fold(house)) or self.keys.get(fold(house, article=False))
                if source is not None and (source.kind != "agency" or fold(house) in map(fold, source.ambiguous)):
                    return None
        return source

    def signed(self, sign: str) -> Source | None:
        """Whose copy is known by that sign."""
        return next((source for source in self.sources if sign in source.signs), None)

    def by_domain(self, host: str) -> Source | None:
        """The source of a host name or its parent domains (``edition.cnn.com`` -> CNN); None if unknown."""
        labels = host.lower().strip(".").split(":")[0].split(".")[-MOST_LABELS:]
        for i in range(len(labels) - 1):
            source = self.domains.get(".".join(labels[i:]))
            if source is not None:
                return source
        return None

    def find(self, text: str) -> Iterator[Hit]:
        """Names of sources in a text, longest first at each place, in order; kind ``other`` is passed
        over."""
        return self.hits(text, self.spans(text))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where printed forms stand, in order, whatever stands before them."""
        spans = list(self.forms.spans(text))
        for name in self.small:
            spans += small_spans(text, name)
        spans.sort()
        return spans

    def hits(self, text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Hit]:
        """Of printed forms at these places, those that are names of sources."""
        for start, end in spans:
            glued = False
            if start:
                before = text[start - 1]
                if before.isalnum() or before in "@_":
                    if not (before.islower() and text[start].isupper()):
                        continue
                    glued = True
            source, ambiguous, article = self.printed[text[start:end]]
            if source.kind == "other":
                continue
            if article:
                if text[start - 4 : start] not in ("The ", "the ", "THE "):
                    continue
                start -= 4
            yield Hit(start, end, source, ambiguous, glued)

    def same(self, one: str, other: str) -> bool:
        """Whether two printed names mean one source (``Washington Post`` and ``The Washington Post``)."""
        a, b = self.canonical(one), self.canonical(other)
        if a is None or b is None:
            return fold(one) == fold(other)
        return a.name.removesuffix(" News") == b.name.removesuffix(" News")  # CBS and CBS News are one house

    def same_house(self, one: str, other: str) -> bool:
        """Whether two printed names are outlets of one group, or an outlet and its group: they share copy by agreement."""
        a, b = self.canonical(one), self.canonical(other)
        if a is None or b is None or not (a.group or b.group):
            return False
        return fold(a.group or a.name) == fold(b.group or b.name)


def small_spans(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a name that begins with a small letter stands, not to be a part of a longer word at its end."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not text[end : end + 1].isalnum():
            yield at, end
        at = text.find(name, end)


@lru_cache(maxsize=1 << 14)
def fold(name: str, article: bool = True) -> str:
    """The key under which a name is looked up: no case, accents, points or leading The."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'")).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace(".", "")
    plain = " ".join(plain.split())
    return plain.removeprefix("the ") if article else plain


@lru_cache(maxsize=1)
def registry() -> Registry:
    """The bundled registry."""
    bundled = files("datasette_provenance") / "data" / "sources.csv"
    return build(read(bundled.read_text(encoding="utf-8").splitlines(), "sources.csv"))


def read(lines: Iterable[str], where: str) -> Iterator[Source]:
    """Sources from the lines of a registry file. Only ``name`` is obligatory; a row without kind is an
    outlet."""
    rows = csv.DictReader(lines)
    unknown = sorted(set(rows.fieldnames or ()) - set(COLUMNS))
    if "name" not in (rows.fieldnames or ()) or unknown:
        raise SourceError(
            f"{where}: the first line must name columns out of {', '.join(COLUMNS)}, with at least name"
            + (f"; it has {', '.join(unknown)}" if unknown else "")
        )
    for number, row in enumerate(rows, 2):
        yield source_of(row, f"{where}, line {number}")


def build(sources: Iterable[Source]) -> Registry:
    """Index sources; where two claim one alias, the later row has it."""
    keys: dict[str, Source] = {}
    domains: dict[str, Source] = {}
    printed: dict[str, tuple[Source, bool, bool]] = {}
    all_sources = tuple(sources)
    for source in all_sources:
        if source.kind != "other":
            for name in (source.name, *source.aliases, *source.ambiguous):
                keys.setdefault(fold(name), source)
                keys.setdefault(fold(name, article=False), source)
            domains.update(dict.fromkeys(source.domains, source))
        if source.years:  # a name of its time is an ordinary word today
            continue
        certain = [*([] if source.name in source.ambiguous else [source.name]), *source.aliases, *source.photos]
        for ambiguous, names in ((True, source.ambiguous), (False, certain)):
            # of two spellings that give one form, the one that needs no The goes first
            for form, article in sorted((f for name in names for f in _forms(name)), key=lambda f: f[1]):
                printed.setdefault(form, (source, ambiguous, article))
    for source in (s for s in all_sources if not s.years):  # the name as given goes before forms made of another name
        for name in (source.name, *source.aliases):
            if name not in source.ambiguous:
                printed[name] = (source, False, False)
    small = tuple(p for p in sorted(printed) if p[0].islower() and "." not in p)
    return Registry(all_sources, keys, domains, printed, small)


def publisher_name(article: Article, known: Registry | None = None) -> str:
    """The publisher by its canonical name: from the publisher column (a name, an address or
    ``host/section``), else from the article's own address. As given where ``known`` (else the bundled
    registry) does not know it; empty where there is none."""
    known = known or registry()
    return _publisher(article.publisher, known) or outlet_at(article.url, known)


@lru_cache(maxsize=65536)
def _publisher(publisher: str, known: Registry) -> str:
    given = " ".join(publisher.split())
    if not given:
        return ""
    host = _host(given)
    source = (
        known.canonical(given)
        or (known.by_domain(host) if host else None)
        or known.canonical(_plain(given))
        or (known.canonical(SLUG.sub(" ", given)) if " " not in given else None)
    )
    return source.name if source else given


def outlet_at(url: str, known: Registry) -> str:
    """The outlet at an address: its canonical name, else the domain that it registered; empty where there is none."""
    return _outlet(_host(url), known)


@lru_cache(maxsize=65536)
def _outlet(host: str, known: Registry) -> str:
    source = known.by_domain(host) if host else None
    return source.name if source else host and _registered_domain(host)


def _plain(publisher: str) -> str:
    """Without a section: ``CNN (Web News)``, ``Wall Street Journal - Opinion``, ``NPR Online News``."""
    return SECTION.sub("", publisher).strip() or publisher


def _host(address: str) -> str:
    if " " in address or "." not in address:
        return ""
    end = address.find("/", address.find("//") + 2 if "//" in address else 0)
    return _hostname(address if end < 0 else address[:end])


@lru_cache(maxsize=65536)
def _hostname(address: str) -> str:
    return (urlsplit(address if "//" in address else f"//{address}").hostname or "").removeprefix("www.")


@lru_cache(maxsize=1)
def _suffixes() -> Any:
    # Imported here: a browser build of Python, which only shows pages, has none.
    try:
        from publicsuffixlist import PublicSuffixList
    except ImportError:
        return None
    return PublicSuffixList(only_icann=True, accept_encoded_idn=False)


def _registered_domain(host: str) -> str:
    suffixes, host = _suffixes(), host.rstrip(".")
    if suffixes is None or not host.strip(".0123456789"):  # the number of a machine
        return host
    registered = suffixes.privatesuffix(_in_letters(host))
    return ".".join(host.split(".")[-len(registered.split(".")) :]) if registered else host


def _in_letters(host: str) -> str:
    """The name that ``xn--`` stands for."""
    if "xn--" not in host:
        return host
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def source_of(row: dict[str, Any], where: str) -> Source:
    """The source that a row of the registry's columns describes. Raises SourceError, naming ``where``."""

    def many(column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in (row.get(column) or "").split("|") if part.strip())

    name = (row.get("name") or "").strip()
    kind = (row.get("kind") or "").strip() or "outlet"
    if not name or None in row:
        raise SourceError(f"{where}: a source needs a name, and no more cells than there are columns")
    if kind not in KINDS:
        raise SourceError(f"{where}: kind {kind!r} is not one of {', '.join(KINDS)}")
    return Source(
        name,
        kind,
        (row.get("country") or "").strip(),
        many("aliases"),
        many("ambiguous"),
        many("unless"),
        tuple(d.lower().removeprefix("www.") for d in many("domains")),
        (row.get("wikidata") or "").strip(),
        many("photos"),
        many("signs"),
        many("once"),
        _years(row.get("years") or "", where),
        (row.get("group") or "").strip(),
    )


def _years(given: str, where: str) -> tuple[int, int] | tuple[()]:
    if not given.strip():
        return ()
    first, _, last = given.strip().partition("-")
    if not (first.isdigit() and last.isdigit()):
        raise SourceError(f"{where}: years {given!r} are not of the form 1835-1944")
    return int(first), int(last)


def _forms(name: str) -> Iterator[tuple[str, bool]]:
    for form in (name, name.upper() if len(name) > 3 else name):
        yield form, False
        if "'" in form:
            yield form.replace("'", "’"), False
        if form.startswith(("The ", "THE ")):
            yield form[4:], True
