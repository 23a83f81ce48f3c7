"""From verified pairs to what is said of each article: directed links, families, sources, roles, origins."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..attribution.registry import Registry, registry
from ..attribution.statement import MIXED
from ..records import (
    Article,
    ArticleId,
    Document,
    Family,
    JudgedOrigin,
    Link,
    Origin,
    Role,
    Verdict,
)
from ..settings import Settings
from . import families as joining
from . import judged as judging
from . import origins, parents, translations
from .captures import captures_of
from .events import find_events
from .house_edits import house_copies
from .reused import reused_words
from .texts import Text, text_of

MIN_HEADLINE_WORDS = 3


class Known(NamedTuple):
    """What is known of one article by itself."""

    article: Article
    publisher: str
    own: Origin
    is_origin: bool
    agency: bool
    """It stands on an agency's own page."""
    revision: str
    rejected: tuple[str, ...] = ()
    """Whose copy people say that it is not."""


class Lineage(NamedTuple):
    links: list[Link]
    verdicts: list[Verdict]
    """In the order of the articles."""
    families: list[Family]
    tellers: Mapping[ArticleId, str] = {}
    """Of articles whose origin follows from a translation or is a person's: what counts of them among the sources of an event."""


def trace(
    links: list[Link],
    known: Sequence[Known],
    settings: Settings,
    before: Mapping[ArticleId, str],
    sources: Registry | None = None,
    documents: Mapping[ArticleId, Document | Text] | None = None,
    everywhere: Mapping[str, int] | None = None,
    reused: Mapping[ArticleId, int] | None = None,
) -> Lineage:
    """Everything that follows from the links, which have the later article first. ``before``: the family that an article
    was in after the last run; ``sources``: the registry in use, else the bundled one; ``documents``: to read what carriers
    changed; ``everywhere``: how many articles carry a headline, where these are not all; ``reused``: how many words of an
    article stand in earlier ones, where that was counted from the same passages."""
    by_id = {k.article.id: k for k in known}
    groups = _groups(links, known, settings)
    home = {k.article.id: n for n, group in enumerate(groups) for k in group}
    family_origins = [
        origins.family_origin([origins.Member(k.article, k.own, k.article.published) for k in group], sources)
        for group in groups
    ]
    through = _through_the_missing(links, settings, groups, family_origins, home, documents or {})
    parent = parents.choose(
        [x for x in links if (x.article_id, x.source_id) not in through and not _open(x, home, by_id)],
        settings,
        home,
        lambda a: (
            _standing(by_id[a], family_origins[home[a]] if a in home else None),
            by_id[a].article.published or "9",
        ),
        {k.article.id for k in known if not k.own.credited or k.own.name == MIXED},
    )
    chosen = {(x.article_id, x.source_id) for x in parent.values()}
    links = [replace(x, is_parent=True) if (x.article_id, x.source_id) in chosen else x for x in links]
    ids = joining.family_ids([sorted((k.article.id for k in g), key=str) for g in groups], dict(before))
    nearest, share = _nearest(links, settings, home)
    if everywhere is None:
        everywhere = Counter(headline(k.article.title).casefold() for k in known)
    captured = captures_of(links, {k.article.id: k.publisher for k in known}, settings)
    families: list[Family] = []
    member_verdicts: dict[ArticleId, Verdict] = {}
    for family_id, group, origin in zip(ids, groups, family_origins, strict=True):
        family, of_members = _family(family_id, group, origin, parent, nearest, share, everywhere, sources, captured)
        families.append(family)
        member_verdicts.update(of_members)
    if reused is None:
        reused = _reused(links, settings)
    verdicts = []
    for k in known:
        verdict = member_verdicts.get(k.article.id) or _alone(k, parent.get(k.article.id))
        captures = captured.get(k.article.id, (k.article.id,))
        verdicts.append(replace(verdict, reused_words=reused.get(k.article.id, 0), captures=len(captures)))
    published = {k.article.id: k.article.published for k in known}
    events = find_events(links, verdicts, [f.members for f in families], published, settings, {MIXED})
    families = [
        replace(f, event_articles=event.articles, event_sources=event.sources)
        for f, event in zip(families, events, strict=True)
    ]
    found = translations.followed(links, verdicts, families, [k.article for k in known], settings, sources)
    return Lineage(*found, _changed(verdicts, found.verdicts))


def _changed(before: Sequence[Verdict], after: Sequence[Verdict]) -> dict[ArticleId, str]:
    """Names of the origins before, of those that have another one after."""
    return {a.article_id: a.origin.name for a, b in zip(before, after, strict=True) if a.origin.name != b.origin.name}


def _groups(links: Sequence[Link], known: Sequence[Known], settings: Settings) -> list[list[Known]]:
    """The members of each family, the earliest first."""
    by_id = {k.article.id: k for k in known}
    named = {k.article.id: k.own.name for k in known if k.own.credited and k.own.name != MIXED}
    originals = {k.article.id: k.own.name for k in known if k.is_origin and k.own.name}
    return [
        sorted((by_id[m] for m in group), key=lambda k: (k.article.published or "9", str(k.article.id)))
        for group in joining.join(links, settings, named, originals)
    ]


def _nearest(
    links: Sequence[Link], settings: Settings, home: Mapping[ArticleId, int]
) -> tuple[dict[ArticleId, Link], dict[ArticleId, float]]:
    """The strongest link of each member into its family, and how much of its narrative such links find there, at most."""
    nearest: dict[ArticleId, Link] = {}
    share: dict[ArticleId, float] = defaultdict(float)
    ordered = sorted(
        (x for x in links if joining.joins(x, settings)),
        key=lambda x: (round(parents.strength(x), 6), str(x.article_id), str(x.source_id)),
    )
    for link in ordered:  # of several as strong the last by ids, in whatever order they come
        if link.article_id in home and home[link.article_id] == home.get(link.source_id):
            nearest[link.article_id] = nearest[link.source_id] = link
            share[link.article_id] = max(share[link.article_id], link.article_share)
            share[link.source_id] = max(share[link.source_id], link.source_share)
    return nearest, share


def judged(
    found: Lineage,
    said: Mapping[ArticleId, JudgedOrigin],
    links: list[Link],
    known: Sequence[Known],
    settings: Settings,
    sources: Registry,
    documents: Mapping[ArticleId, Document | Text],
    everywhere: Mapping[str, int],
    reused: Mapping[ArticleId, int],
) -> Lineage:
    """What follows where people judge of origins. ``found``: what follows from the rest, which is what ``trace``
    was given, without them."""
    without = {v.article_id: v.origin for v in found.verdicts}
    if any(one.judgement != "disputed" for one in said.values()):
        counted = [
            _judged(k, without[k.article.id], said[k.article.id], sources) if k.article.id in said else k for k in known
        ]
        found = trace(links, counted, settings, {}, sources, documents, everywhere, reused)
    verdicts = [
        judging.final(v, without[v.article_id], said[v.article_id], sources) if v.article_id in said else v
        for v in found.verdicts
    ]
    return found._replace(verdicts=verdicts, tellers={**_changed(found.verdicts, verdicts), **found.tellers})


def _judged(k: Known, found_origin: Origin, said: JudgedOrigin, sources: Registry) -> Known:
    own_origin = judging.own_origin(k.own, found_origin, said, k.publisher, sources)
    return k._replace(
        own=own_origin,
        is_origin=judging.is_origin(k.is_origin, said, k.publisher, own_origin, sources),
        rejected=said.names if said.judgement == "rejected" else (),
    )


def _standing(k: Known, origin: Origin | None) -> int:
    """The family's origin before those that credit it; a page that names nobody may be a copy of either."""
    return 0 if k.is_origin and (origin is None or k.own.name == origin.name) else 1 if k.own.credited else 2


def _open(link: Link, home: Mapping[ArticleId, int], known: Mapping[ArticleId, Known]) -> bool:
    """Whether nothing tells which of two outlets' pages of one family came first: neither is the source of the other."""
    a, b = link.article_id, link.source_id
    return (
        link.direction == "undetermined"
        and a in home
        and home[a] == home.get(b)
        and known[a].publisher != known[b].publisher
    )


def _family(
    family_id: str,
    members: Sequence[Known],
    origin: Origin,
    parent: Mapping[ArticleId, Link],
    nearest: Mapping[ArticleId, Link],
    share: Mapping[ArticleId, float],
    everywhere: Mapping[str, int],
    sources: Registry | None,
    captured: Mapping[ArticleId, Sequence[ArticleId]],
) -> tuple[Family, dict[ArticleId, Verdict]]:
    """``nearest``: the strongest link of each member into the family, whichever way it points; ``share``: how much of its
    narrative such a link finds in another member, at most; ``everywhere``: how many articles carry a title."""
    known = {k.article.id: k for k in members}
    root = next((k for k in members if k.article.id not in parent and _is_original(k, origin)), None)
    if not origin.name and sum(k.article.id not in parent for k in members) > 1:
        root = None  # nothing tells whose it is, or which of several was first
    verdicts = {}
    for k in members:
        source = parent.get(k.article.id)
        link = source or nearest[k.article.id]
        twin = known.get(link.source_id if link.article_id == k.article.id else link.article_id)
        final = origins.in_family(
            k.article,
            k.own,
            origin,
            link.relation,
            twin.article if twin else None,
            share[k.article.id],
            link.same_copy,
            sources,
            link.article_id == k.article.id and link.direction == "time",
        )
        if any((sources or registry()).same(final.name, name) for name in k.rejected):
            final = k.own
        # who credits another has its copy from there; of two that credit nobody either may have been reworded
        role: Role = "original" if k is root else "copy" if not source and k.own.credited else _role(link)
        verdicts[k.article.id] = Verdict(k.article.id, family_id, role, final, source.source_id if source else None, 0)
    times = sorted(k.article.published for k in members if k.article.published)
    family = Family(
        id=family_id,
        title=_title(sorted(members, key=lambda k: (k is not root, k.article.id in parent)), everywhere),
        origin=origin,
        root_id=root.article.id if root else None,
        members=tuple(known),
        publishers=len({k.publisher for k in members if k.publisher}),
        uncredited=len(
            {captured.get(v.article_id, (v.article_id,))[0] for v in verdicts.values() if v.origin.credited is False}
        ),
        event_articles=len(members),
        event_sources=1,
        first_published=times[0] if times else "",
        last_published=times[-1] if times else "",
    )
    return family, verdicts


def _through_the_missing(
    links: Sequence[Link],
    settings: Settings,
    groups: Sequence[Sequence[Known]],
    family_origins: Sequence[Origin],
    home: Mapping[ArticleId, int],
    documents: Mapping[ArticleId, Document | Text],
) -> set[tuple[ArticleId, ArticleId]]:
    """(article, source) of the links that make no parent: the article credits the family's origin, whose own page is
    not in the table. It has its copy from there, unless edits of the source's house stand in the article too and it
    is known to be the later one."""
    carriers = {
        k.article.id: n
        for n, (group, origin) in enumerate(zip(groups, family_origins, strict=True))
        if origin.name and not any(_is_original(k, origin) for k in group)
        for k in group
        if k.own.credited and k.own.name == origin.name
    }
    marked = {k.article.id for group in groups for k in group if k.revision}
    both = {
        (x.article_id, x.source_id): x.direction != "undetermined"
        for x in links
        if x.article_id in carriers and carriers[x.article_id] == home.get(x.source_id) and joining.joins(x, settings)
    }
    choices: dict[int, dict[ArticleId, list[ArticleId]]] = defaultdict(dict)
    for (article, source), decided in both.items():
        if decided and not {article, source} & marked and article in documents:
            choices[home[article]].setdefault(article, []).append(source)
    through_others: set[tuple[ArticleId, ArticleId]] = set()
    for n, of_family in choices.items():
        texts = {k.article.id: text_of(documents[k.article.id]) for k in groups[n]}
        of_texts = {m: text.grams for m, text in texts.items()}
        through_others |= house_copies(of_texts, of_family, {m: text.runs for m, text in texts.items()})
    return set(both) - through_others


def _role(link: Link) -> Role:
    return link.relation if link.relation in ("copy", "rewrite", "partial") else "independent"


def _alone(k: Known, link: Link | None) -> Verdict:
    role: Role = "partial" if link else "independent"
    return Verdict(k.article.id, None, role, k.own, link.source_id if link else None, 0)


def _is_original(k: Known, origin: Origin) -> bool:
    """It stands on the page of the one whose copy the family is; where that is unknown, the first one does."""
    return not origin.name or k.publisher == origin.name


def _title(members: Sequence[Known], everywhere: Mapping[str, int]) -> str:
    """The headline that most members carry, of equals the one nearest to the original; else the first words.

    Scrapers bring site lines as titles: what two pages agree on is more likely a headline than what one says, and
    a line of a few words is not one, nor one that stands over other stories as often as over this one.
    """
    titles = [headline(k.article.title) for k in members]
    counts = Counter(title.casefold() for title in titles if title.count(" ") >= MIN_HEADLINE_WORDS - 1)
    counts = Counter({title: n for title, n in counts.items() if 2 * n > everywhere[title]})
    if counts:
        most = max(counts.values())
        return next(title for title in titles if counts[title.casefold()] == most)
    words = members[0].article.text.split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")


def headline(title: str) -> str:
    """Without the name of the site behind it: Story | Paper, Story - Paper."""
    clean = " ".join(title.split())
    return re.split(r" [|•·](?: |$)", clean, maxsplit=1)[0]


def _reused(links: Sequence[Link], settings: Settings) -> dict[ArticleId, int]:
    """Narrative words of each article that also stand in an earlier one."""
    spans: dict[ArticleId, list[tuple[int, int, int]]] = defaultdict(list)
    for link in links:
        if joining.joins(link, settings) or (link.relation == "partial" and joining.claimed(link, settings)):
            spans[link.article_id].extend(
                (p.article_start, p.article_end, p.words) for p in link.passages if p.kind == "narrative"
            )
    return {article: reused_words(article_spans) for article, article_spans in spans.items()}
