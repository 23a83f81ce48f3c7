"""From an article and the mentions on its page to the record of what the page says by itself."""

from __future__ import annotations

from collections.abc import Sequence

from ..lineage import origins
from ..records import FURNITURE, NARRATIVE, QUOTATION, Article, Mention, Reading
from .page import Page
from .registry import Registry
from .revisions import find_revision


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
    own = origins.own_origin(article, mentions, kinds[NARRATIVE], sources, page)
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
