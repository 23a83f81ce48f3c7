"""What follows from translations: a source and a role for an article that stands alone in its language, and whose copy it is.

A translation does not make a family: families hold one text. It follows its source where the two are of different
publishers and something tells which came first; of two at the same time nothing is said. It takes over the origin only
where that is an agency, whose copy is made to be carried, and where its own page neither names a source nor signs the
text as its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..attribution.emptiness import is_cut
from ..attribution.registry import Registry, publisher_name, registry
from ..attribution.statement import CONFIDENCE, kind_of
from ..records import Article, ArticleId, Link, Origin, Speaker, Verdict
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
    """The translation link to its source of each article that stands alone and has one: to the surest one."""
    found: dict[ArticleId, Link] = {}
    for link in sorted(links, key=lambda x: (-round(x.confidence, 6), str(x.source_id))):
        article, source = link.article_id, link.source_id
        alone = verdicts[article].family_id is None and verdicts[article].source_id is None
        other = publishers[article] != publishers[source] or not publishers[article]
        directed = link.direction != "undetermined"
        if link.relation == "translation" and claimed(link, settings) and alone and other and directed:
            found.setdefault(article, link)
    return {article: link for article, link in found.items() if not _circles(article, found)}


def _circles(start: ArticleId, found: Mapping[ArticleId, Link]) -> bool:
    """Whether an article is its own source, by way of others: directions are judged pair by pair."""
    seen, at = {start}, found[start].source_id
    while at in found and at not in seen:
        seen.add(at)
        at = found[at].source_id
    return at == start


def follow(
    verdict: Verdict, link: Link, source: Verdict, article: Article, by: Article, known: Registry | None = None
) -> Verdict:
    """The verdict of an article that is told from another in another language; ``by``: that other, of which ``source`` is what
    is said."""
    known = known or registry()
    verdict = replace(verdict, role="translation", source_id=link.source_id)
    own, name = verdict.origin, source.origin.name
    silent = own.kind == "unknown" or (own.kind == "own" and own.form in SILENT)
    if not silent or not name or kind_of(known, name) != "agency" or known.same(name, own.name):
        return verdict
    house = known.same_house(publisher_name(article, known), name)
    named = any(known.same(name, one) for one in own.names)
    origin = Origin(
        name,
        "family",
        round(source.origin.confidence * CONFIDENCE["family"] * link.confidence, 3),
        True if named else None if house or is_cut(article.text) else False,
        form="translation, house" if house else "translation",
        speaker=Speaker(by.id, by.title, publisher_name(by, known)),
    )
    return replace(verdict, origin=origin)


def followed(
    links: Sequence[Link], verdicts: Sequence[Verdict], of_all: Sequence[Article], settings: Settings,
    known: Registry | None = None,
) -> tuple[list[Link], list[Verdict]]:  # fmt: skip
    """Links and verdicts with what follows from translations; sources first, so that what is told from a translation follows
    that."""
    if not any(link.relation == "translation" for link in links):
        return list(links), list(verdicts)
    by_id = {v.article_id: v for v in verdicts}
    articles = {a.id: a for a in of_all}
    publishers = {id_: publisher_name(a, known or registry()) for id_, a in articles.items()}
    of = sources(links, by_id, publishers, settings)
    done: set[ArticleId] = set()

    def tell(article: ArticleId) -> None:
        if article in done or article not in of:
            return
        done.add(article)
        link = of[article]
        tell(link.source_id)
        said = by_id[link.source_id]
        by_id[article] = follow(by_id[article], link, said, articles[article], articles[link.source_id], known)

    for article in of:
        tell(article)
    chosen = {(x.article_id, x.source_id) for x in of.values()}
    links = [replace(x, is_parent=True) if (x.article_id, x.source_id) in chosen else x for x in links]
    return links, [by_id[v.article_id] for v in verdicts]
