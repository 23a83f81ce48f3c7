"""What follows from translations: whose copy they are; a source and a role for one that stands alone in its language.

A translation does not make a family: families hold one text. It follows its source where the two are of different
publishers and something tells which came first; of two at the same time nothing is said. It takes over the origin only
where that is an agency, whose copy is made to be carried, and where its own page neither names a source nor signs the
text as its own. A family of which this holds for all members, several prints of one translation, takes it over too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..attribution.emptiness import is_cut
from ..attribution.registry import Registry, publisher_name, registry
from ..attribution.statement import CONFIDENCE, kind_of
from ..records import Article, ArticleId, Family, Link, Origin, Speaker, Verdict
from ..settings import Settings
from .families import claimed

SILENT = ("silent", "cut")
"""Forms of an origin of one's own that rest on nothing but that nobody else is named."""


def sources(
    links: Sequence[Link],
    verdicts: Mapping[ArticleId, Verdict],
    publishers: Mapping[ArticleId, str],
    settings: Settings,
) -> dict[ArticleId, Link]:
    """The translation link to its source of each article that has one and no other source: to the surest one."""
    source_links: dict[ArticleId, Link] = {}
    for link in sorted(links, key=lambda x: (-round(x.confidence, 6), str(x.source_id))):
        article, source = link.article_id, link.source_id
        free = verdicts[article].family_id is not None or verdicts[article].source_id is None
        other = publishers[article] != publishers[source] or not publishers[article]
        directed = link.direction != "undetermined"
        if link.relation == "translation" and claimed(link, settings) and free and other and directed:
            source_links.setdefault(article, link)
    return {article: link for article, link in source_links.items() if not _circles(article, source_links)}


def _circles(start: ArticleId, source_links: Mapping[ArticleId, Link]) -> bool:
    """Whether an article is its own source, by way of others: directions are judged pair by pair."""
    seen, at = {start}, source_links[start].source_id
    while at in source_links and at not in seen:
        seen.add(at)
        at = source_links[at].source_id
    return at == start


def follow(
    verdict: Verdict, link: Link, source: Verdict, article: Article, by: Article, known: Registry | None = None
) -> Verdict:
    """The verdict of an article that is told from another in another language; ``by``: that other, of which ``source`` is what
    is said."""
    origin = _taken_over(verdict, link, source, article, by, known or registry())
    with_origin = replace(verdict, origin=origin or verdict.origin)
    return with_origin if with_origin.family_id else replace(with_origin, role="translation", source_id=link.source_id)


def _taken_over(
    verdict: Verdict, link: Link, source: Verdict, article: Article, by: Article, known: Registry
) -> Origin | None:
    """The origin that an article has from what it translates; None where it keeps its own."""
    own_origin, name = verdict.origin, source.origin.name
    silent = own_origin.kind == "unknown" or (own_origin.kind == "own" and own_origin.form in SILENT)
    if not silent or not name or kind_of(known, name) != "agency" or known.same(name, own_origin.name):
        return None
    house = known.same_house(publisher_name(article, known), name)
    named = any(known.same(name, one) for one in own_origin.names)
    return Origin(
        name,
        "family",
        round(source.origin.confidence * CONFIDENCE["family"] * link.confidence, 3),
        True if named else None if house or is_cut(article.text) else False,
        form="translation, house" if house else "translation",
        speaker=Speaker(by.id, by.title, publisher_name(by, known)),
    )


class Following(NamedTuple):
    links: list[Link]
    verdicts: list[Verdict]
    families: list[Family]


def followed(
    links: Sequence[Link], verdicts: Sequence[Verdict], families: Sequence[Family], of_all: Sequence[Article],
    settings: Settings, known: Registry | None = None,
) -> Following:  # fmt: skip
    """What follows from translations; sources first, so that what is told from a translation follows that."""
    if not any(link.relation == "translation" for link in links):
        return Following(list(links), list(verdicts), list(families))
    by_id = {v.article_id: v for v in verdicts}
    articles = {a.id: a for a in of_all}
    publishers = {id_: publisher_name(a, known or registry()) for id_, a in articles.items()}
    of = sources(links, by_id, publishers, settings)
    new_verdicts: dict[ArticleId, Verdict] = {}

    def tell(article: ArticleId) -> Verdict:
        if article in of and article not in new_verdicts:
            link = of[article]
            said = tell(link.source_id)
            new_verdicts[article] = follow(
                by_id[article], link, said, articles[article], articles[link.source_id], known
            )
        return new_verdicts.get(article, by_id[article])

    for article in of:
        tell(article)
    final = by_id | {article: v for article, v in new_verdicts.items() if not v.family_id}
    families = [_family(family, final, new_verdicts) for family in families]
    chosen = {(x.article_id, x.source_id) for x in of.values() if not by_id[x.article_id].family_id}
    links = [replace(x, is_parent=True) if (x.article_id, x.source_id) in chosen else x for x in links]
    return Following(list(links), [final[v.article_id] for v in verdicts], families)


def _family(family: Family, final: dict[ArticleId, Verdict], new_verdicts: Mapping[ArticleId, Verdict]) -> Family:
    """A family whose members all have the copy of one agency from its text in another language: its origin is the agency's,
    and none of them the original. Where any member has another origin nothing is said. Changes ``final``."""
    members = [new_verdicts.get(m, final[m]) for m in family.members]
    if {v.origin.name for v in members} != {members[0].origin.name} or members[0].origin == final[
        family.members[0]
    ].origin:
        return family
    for v in members:
        final[v.article_id] = replace(v, role="copy" if v.role == "original" else v.role)
    origin = min((v.origin for v in members), key=lambda o: -o.confidence)
    uncredited = sum(v.origin.credited is False for v in members)
    return replace(family, origin=replace(origin, credited=False), root_id=None, uncredited=uncredited)
