"""Where has this text stood before? One text against the articles of a database; nothing is written.

The articles that may have its words, or retell it in others (``neighbours``), are aligned with it and weighed as detection
does it, one by one, by the standard library alone.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from . import explain
from .attribution.basis import sentence
from .attribution.statement import own_origin
from .document import build_document
from .links.evidence import measure
from .links.weigh import MIN_NARRATIVE, weigh
from .neighbours import MOST_CHARACTERS, Candidate, Where, asked_of, look_up, read, without_commonplaces
from .passages.kinds import align, counted, fact_passages
from .passages.passages import fact_order, find_seeds
from .records import NARRATIVE, Article, ArticleId, Document, Evidence, Origin, Passage, Relation, Speaker
from .text.scripts import in_words

SECONDS = 5.0
"""Of all the work on a text, after which no further article is aligned. An article takes about 5 ms, two very long ones
half a second; the text itself, whatever stands in it, up to two seconds."""
MOST_PASSAGES = 200
"""Of one article, shown."""
LEAST_SHARE = 0.5
"""Share of the text's narrative that an article has at least, for its origin to be the text's."""
ORDER: tuple[Relation, ...] = ("copy", "rewrite", "partial", "quotes", "furniture", "independent")


class Found(NamedTuple):
    candidate: Candidate
    relation: Relation
    confidence: float
    evidence: Evidence
    """With the text as a, the article as b."""
    passages: tuple[Passage, ...]
    """With the text as article, the candidate as source; in the order of the text."""


def words_of(document: Document, kind: int | None = None) -> int:
    """How many words a text has, of one kind or in all, as people count them."""
    return in_words(len(document.words) if kind is None else document.count(kind), document.script)


def compare(
    document: Document, known: Iterable[Candidate], seconds: float = SECONDS, publisher: str = "", published: str = ""
) -> tuple[list[Found], int]:
    """The articles that really share something with the text, nearest first, and how many time was left for.

    ``publisher`` (canonical), ``published`` (ISO 8601): of the text, where that is known. What was found by its facts alone
    has to be more than site furniture or a phrase in common.
    """
    until = time.monotonic() + seconds
    seeds = find_seeds(document.words)
    matches, looked_at = [], 0
    for candidate in known:
        if time.monotonic() > until:
            break
        looked_at += 1
        # Its own address would only be asked for the publisher, whose name is known.
        article = candidate.article
        other = build_document(Article(article.id, article.text, article.title), candidate.site_lines)
        pasted, other = (without_commonplaces(d, candidate.commonplaces) for d in (document, other))
        alignment = align(pasted, other, seeds, None)
        order = fact_order(pasted, other)
        same = bool(publisher) and publisher == article.publisher
        evidence = measure(pasted, other, alignment, order, (published, candidate.verdict["published"] or ""), same)
        weighed = weigh(evidence)
        passages = counted(pasted, other, alignment.passages)
        if weighed.relation == "rewrite":
            passages += fact_passages(pasted, other, order)
        least = min(MIN_NARRATIVE, words_of(document) // 2)
        if weighed.relation == "independent" and evidence.narrative_words + evidence.quoted_words < least:
            continue
        if passages and not (candidate.by_facts and weighed.relation in ("furniture", "independent")):
            matches.append(Found(candidate, weighed.relation, weighed.confidence, evidence, tuple(passages)))
    matches.sort(key=_nearness)
    return matches, looked_at


def likely_origin(text: str, document: Document, found: Sequence[Found], claim: float) -> Origin:
    """Whose copy the text is: as it says itself, else as the articles say that have most of it; else no name.

    Where it says nothing but the name of the paper in which the nearest copy of it stands, as over the work of its
    staff, the articles know better.
    """
    narrative = words_of(document, NARRATIVE)
    stated = own_origin(Article("", text), document.mentions, narrative)
    named = bool(stated.name and stated.credited)
    votes: dict[str, list[tuple[float, Found]]] = {}
    publisher = ""
    for match in found:
        origin = match.candidate.verdict["origin"]
        sure = match.confidence * (match.candidate.verdict["origin_confidence"] or 0)
        near = match.relation == "rewrite" or match.evidence.a_share >= LEAST_SHARE
        if origin and match.relation in ("copy", "rewrite") and match.confidence >= claim and near:
            votes.setdefault(origin, []).append((sure, match))
            publisher = publisher or (match.candidate.article.publisher if match.relation == "copy" else "")
    if named and own_origin(Article("", text, publisher=publisher), document.mentions, narrative).credited:
        return stated
    name = max(votes, key=lambda n: (sum(sure for sure, _ in votes[n]), n), default="")
    if named and name in ("", stated.name):
        return stated
    if not name:
        return Origin("", "unknown", 0.0, None)
    sure, best = max(votes[name], key=lambda vote: (vote[0], str(vote[1].candidate.article.id)))
    article = best.candidate.article
    said = explain.basis_sentence(best.candidate.verdict["origin_basis"]).rstrip(".")
    speaker = Speaker(article.id, article.title, article.publisher)
    return Origin(name, "family", round(sure, 3), False, said, best.relation, speaker=speaker)


def result(
    text: str, document: Document, found: Sequence[Found], looked_at: int, left: int, claim: float
) -> dict[str, Any]:
    """What the page, its JSON and the command say of the text. ``left``: articles that time did not allow for."""
    origin = likely_origin(text, document, found, claim)
    words, covered = words_of(document), in_words(_covered(document, found), document.script)
    verdict = {"origin": origin.name or None, "origin_confidence": origin.confidence, "credited": origin.credited}
    return {
        "words": words,
        "narrative_words": words_of(document, NARRATIVE),
        "found_words": covered,
        "found_share": covered / words if words else 0.0,
        "origin": {"name": origin.name or None, "confidence": origin.confidence, "credited": origin.credited},
        "origin_sentence": explain.origin_sentence(verdict) if found or origin.name else "",
        "basis_sentence": explain.basis_sentence(sentence(origin)) if origin.name else "",
        "found_sentence": explain.found_sentence(len(found), covered, words),
        "looked_at": looked_at,
        "left_out": left,
        "found": [_told(n, match, claim) for n, match in enumerate(found, 1)],
    }


def given_of(own: Candidate | None) -> tuple[str, str]:
    """What is known of the publisher and the time of an article of the table."""
    return (own.article.publisher, own.verdict["published"] or "") if own else ("", "")


def match(conn: Any, where: Where, text: str, claim: float, without: ArticleId | None = None) -> dict[str, Any]:
    """All of it in a row, on one connection; see ``result``. At most MOST_CHARACTERS of the text are looked at."""
    until = time.monotonic() + SECONDS
    text = text[:MOST_CHARACTERS]
    document = build_document(Article("", text))
    known = look_up(conn, where, asked_of(document), without)
    itself = read(conn, where, [without]) if without is not None else []
    matches, looked_at = compare(document, known, until - time.monotonic(), *given_of(itself[0] if itself else None))
    return result(text, document, matches, looked_at, len(known) - looked_at, claim)


def _told(n: int, match: Found, claim: float) -> dict[str, Any]:
    article, e = match.candidate.article, match.evidence
    verdict = match.candidate.verdict
    return {
        "n": n,
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published,
        "time_words": explain.time_words(article.published),
        "relation": match.relation,
        "confidence": match.confidence,
        "claimed": match.confidence >= claim,
        "sentence": explain.match_sentence(match.relation, match.confidence),
        "text_share": e.a_share,
        "article_share": e.b_share,
        "shared_sentence": explain.shared_sentence(
            {"relation": match.relation, "narrative_words": e.narrative_words, "quoted_words": e.quoted_words, "furniture_words": e.furniture_words,
             "article_share": e.a_share, "source_share": e.b_share},
            "this text", "that article",
        ),
        "narrative_words": e.narrative_words,
        "quoted_words": e.quoted_words,
        "furniture_words": e.furniture_words,
        "origin": verdict["origin"],
        "origin_confidence": verdict["origin_confidence"],
        "role": verdict["role"],
        "family_id": verdict["family_id"],
        "passages": [
            {
                "kind": p.kind,
                "words": p.words,
                "start": p.article_start,
                "end": p.article_end,
                **dict(zip(("article_start", "article_end"), _stored(article, p), strict=True)),
                "article_text": article.text[p.source_start : p.source_end],
            }
            for p in match.passages[:MOST_PASSAGES]
        ],
        "passages_left_out": max(0, len(match.passages) - MOST_PASSAGES),
    }  # fmt: skip


def _stored(article: Article, passage: Passage) -> tuple[int, int]:
    """Where a passage stands in the article's text as stored."""
    span = passage.source_start, passage.source_end
    return article.places.stored(*span) if article.places else span


def _nearness(match: Found) -> tuple[Any, ...]:
    e = match.evidence
    by_relation = ORDER.index(match.relation)
    earliest = match.candidate.article.published or "9"
    return (by_relation, -e.narrative_words, -e.quoted_words, earliest, str(match.candidate.article.id))


def _covered(document: Document, matches: Sequence[Found]) -> int:
    """Words, or tokens, of the text that stand in any of them."""
    marked = bytearray(len(document.words))
    for match in matches:
        for p in match.passages:
            if p.kind != "fact":
                first, last = _words_in(document, p)
                marked[first:last] = b"\1" * (last - first)
    return sum(marked)


def _words_in(document: Document, passage: Passage) -> tuple[int, int]:
    return bisect_left(document.starts, passage.article_start), bisect_left(document.starts, passage.article_end)
