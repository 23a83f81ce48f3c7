"""Where has this text stood before? One text against the articles of a database; nothing is written.

The text is cut into the same fingerprints as every article was; the articles that have most of them are read,
aligned and weighed as detection does it, one by one, by the standard library alone. What shares no run of words,
only the order of its facts, is not found here.
"""

from __future__ import annotations

import json
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from . import explain
from .attribution.basis import sentence
from .attribution.statement import own_origin
from .document import build_document
from .errors import StateError
from .links.evidence import measure
from .links.weigh import MIN_NARRATIVE, weigh
from .markup import ENTITY, has_tags, plain
from .passages.kinds import align, fact_passages
from .passages.passages import fact_order, find_seeds
from .records import NARRATIVE, Article, ArticleId, Document, Evidence, Origin, Passage, Relation, Speaker
from .sketches import postings
from .sketches.sketch import SAMPLE, SHINGLE, WINDOW, WORD_HASH, sample, shingle_hashes

MOST_CHARACTERS = 100_000
"""Of the text, and of each article that it is compared with: some fifty newspaper columns."""
MOST_CANDIDATES = 50
MOST_ROOTS = 5
"""Places among them for the originals of the families that the others belong to."""
SECONDS = 5.0
"""Of all the work on a text, after which no further article is aligned. An article takes about 5 ms, two very long ones
half a second; the text itself, whatever stands in it, up to two seconds."""
MOST_PASSAGES = 200
"""Of one article, shown."""
KEYS = 400
"""Of one query; old SQLite takes 999 parameters."""
MOST_NUMBERS = 2000
"""Articles with a fingerprint in common whose keys are looked up, those with most first."""
PRINTS = {"shingle": SHINGLE, "window": WINDOW, "sample": SAMPLE, "word_hash": WORD_HASH}
"""Of the settings that results remember, those that fingerprints depend on."""
OTHER_PRINTS = (
    "Another version of datasette-provenance made these results, with other fingerprints, in which no text of this one can "
    "be looked up. Make them again: datasette provenance detect"
)
LEAST_SHARE = 0.5
"""Share of the text's narrative that an article has at least, for its origin to be the text's."""
ORDER: tuple[Relation, ...] = ("copy", "rewrite", "partial", "quotes", "furniture", "independent")


class Where(NamedTuple):
    """The articles table, as the settings of the database name it."""

    table: str
    pk: str
    columns: Mapping[str, str | None]
    """text, title, publisher, published, url -> column; None where there is none."""


class Candidate(NamedTuple):
    """An article that shares fingerprints with the text, and what detection says of it."""

    article: Article
    verdict: Mapping[str, Any]
    """family_id, role, origin, origin_basis, origin_confidence, credited."""


class Found(NamedTuple):
    candidate: Candidate
    relation: Relation
    confidence: float
    evidence: Evidence
    """With the text as a, the article as b."""
    passages: tuple[Passage, ...]
    """With the text as article, the candidate as source; in the order of the text."""


def prints_of(document: Document) -> list[int]:
    """What to look the text up by: all its sampled shingles, of which articles keep the winnowed ones."""
    return sample(shingle_hashes(document.words, document.kinds))


def candidates(conn: Any, prints: Sequence[int], without: ArticleId | None = None) -> list[tuple[ArticleId, int]]:
    """The articles that have most of the fingerprints, with how many; MOST_CANDIDATES at most.

    ``conn`` is a sqlite3.Connection. The last places go to the originals of families that the others are in. Raises
    StateError where the articles were cut into fingerprints otherwise than the text is: none would be the same.
    """
    if not _as_here(conn):
        raise StateError(OTHER_PRINTS)
    numbers: dict[int, int] = {}
    try:
        for _, number in _found(conn, prints):
            numbers[number] = numbers.get(number, 0) + 1
    except ValueError:  # packed otherwise
        raise StateError(OTHER_PRINTS) from None
    # what shares least is not worth asking for its key: of a phrase that everybody prints there are too many
    most = sorted(numbers, key=lambda n: (-numbers[n], n))[:MOST_NUMBERS]
    shared: dict[ArticleId, int] = {}
    for some in _portions(most):
        sql = f"select number, article_id from main._provenance_documents where number in ({_places(some)})"
        shared |= {key: numbers[number] for number, key in conn.execute(sql, some) if key != without}
    ranked = sorted(shared.items(), key=lambda item: (-item[1], str(item[0])))
    first, rest = ranked[: MOST_CANDIDATES - MOST_ROOTS], ranked[MOST_CANDIDATES - MOST_ROOTS :]
    if not rest:
        return first
    ids = [article_id for article_id, _ in first]
    roots = {
        row[0]
        for row in conn.execute(
            "select distinct f.root_id from main.provenance_articles a join main.provenance_families f on f.id = a.family_id "
            f"where a.article_id in ({_places(ids)}) and f.root_id is not null",
            ids,
        )
    }
    rest.sort(key=lambda item: item[0] not in roots)  # stable: else as ranked
    return first + rest[:MOST_ROOTS]


def _as_here(conn: Any) -> bool:
    """Whether the fingerprints that are stored were made by this version's numbers; where nothing says, they were."""
    row = conn.execute("select value from main._provenance_settings where key = 'sketches'").fetchone()
    made = json.loads(row[0]) if row else PRINTS
    return isinstance(made, dict) and all(made.get(name) == number for name, number in PRINTS.items())


def _found(conn: Any, prints: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each fingerprint with the number of each article that has it."""
    found = conn.execute("select value from main._provenance_settings where key = 'print_bits'").fetchone()
    bits = json.loads(found[0]) if found else 0
    rows: dict[int, bytes] = {}
    for some in _portions(sorted({postings.row_of(p, bits) for p in prints})):
        rows |= dict(
            conn.execute(f"select row, entries from main._provenance_prints where row in ({_places(some)})", some)
        )
    return postings.find(rows, prints, bits)


def _portions(values: Sequence[int]) -> Iterator[Sequence[int]]:
    return (values[at : at + KEYS] for at in range(0, len(values), KEYS))


def read(conn: Any, where: Where, ids: Sequence[ArticleId]) -> list[Candidate]:
    """The articles with these keys, in their order; MOST_CHARACTERS of each text. Keys that are gone are left out."""
    if not ids:
        return []
    columns = ", ".join(
        f"a.{_quoted(name)}" if (name := where.columns.get(role)) else "null"
        for role in ("text", "title", "publisher", "published", "url")
    )
    pk = f"a.{_quoted(where.pk)}"
    rows = conn.execute(
        f"select {pk}, {columns}, v.publisher, v.published, v.family_id, v.role, v.origin, v.origin_basis, "
        f"v.origin_confidence, v.credited from main.{_quoted(where.table)} a left join main.provenance_articles v "
        f"on v.article_id = {pk} where {pk} in ({_places(ids)})",
        list(ids),
    ).fetchall()
    names = ("family_id", "role", "origin", "origin_basis", "origin_confidence", "credited")
    found = {}
    tags = conn.execute("select 1 from main._provenance_settings where key = 'markup' and value = 'true'").fetchone()
    for key, text, title, publisher, published, url, canonical, utc, *verdict in rows:
        text = _text(text)[:MOST_CHARACTERS]
        places = plain(text) if tags and (has_tags(text) or ENTITY.search(text)) else None
        article = Article(
            key, places.text if places else text, _text(title).strip() or f"Article {key}",
            _text(canonical or publisher), _text(utc or published), _text(url), (), places,
        )  # fmt: skip
        found[key] = Candidate(article, dict(zip(names, verdict, strict=True)))
    return [found[key] for key in ids if key in found]


def compare(document: Document, known: Iterable[Candidate], seconds: float = SECONDS) -> tuple[list[Found], int]:
    """The articles that really share something with the text, nearest first, and how many time was left for."""
    until = time.monotonic() + seconds
    seeds = find_seeds(document.words)
    found, looked_at = [], 0
    for candidate in known:
        if time.monotonic() > until:
            break
        looked_at += 1
        # Its own address would only be asked for the publisher, whose name is known.
        other = build_document(Article(candidate.article.id, candidate.article.text, candidate.article.title))
        alignment = align(document, other, seeds, None)
        order = fact_order(document, other)
        evidence = measure(document, other, alignment, order)
        weighed = weigh(evidence)
        passages = list(alignment.passages)
        if weighed.relation == "rewrite":
            passages += fact_passages(document, other, order)
        least = min(MIN_NARRATIVE, len(document.words) // 2)
        if weighed.relation == "independent" and evidence.narrative_words + evidence.quoted_words < least:
            continue
        if passages:
            found.append(Found(candidate, weighed.relation, weighed.confidence, evidence, tuple(passages)))
    found.sort(key=_nearness)
    return found, looked_at


def likely_origin(text: str, document: Document, found: Sequence[Found], claim: float) -> Origin:
    """Whose copy the text is: as it says itself, else as the articles say that have most of it; else no name.

    Where it says nothing but the name of the paper in which the nearest copy of it stands, as over the work of its
    staff, the articles know better.
    """
    narrative = document.count(NARRATIVE)
    own = own_origin(Article("", text), document.mentions, narrative)
    named = bool(own.name and own.credited)
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
        return own
    name = max(votes, key=lambda n: (sum(sure for sure, _ in votes[n]), n), default="")
    if named and name in ("", own.name):
        return own
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
    covered = _covered(document, found)
    verdict = {"origin": origin.name or None, "origin_confidence": origin.confidence, "credited": origin.credited}
    return {
        "words": len(document.words),
        "narrative_words": document.count(NARRATIVE),
        "found_words": covered,
        "found_share": covered / len(document.words) if document.words else 0.0,
        "origin": {"name": origin.name or None, "confidence": origin.confidence, "credited": origin.credited},
        "origin_sentence": explain.origin_sentence(verdict) if found or origin.name else "",
        "basis_sentence": explain.basis_sentence(sentence(origin)) if origin.name else "",
        "found_sentence": explain.found_sentence(len(found), covered, len(document.words)),
        "looked_at": looked_at,
        "left_out": left,
        "found": [_told(n, match, claim) for n, match in enumerate(found, 1)],
    }


def match(conn: Any, where: Where, text: str, claim: float, without: ArticleId | None = None) -> dict[str, Any]:
    """All of it in a row, on one connection; see ``result``. At most MOST_CHARACTERS of the text are looked at."""
    until = time.monotonic() + SECONDS
    text = text[:MOST_CHARACTERS]
    document = build_document(Article("", text))
    ids = [key for key, _ in candidates(conn, prints_of(document), without)]
    known = read(conn, where, ids)
    found, looked_at = compare(document, known, until - time.monotonic())
    return result(text, document, found, looked_at, len(known) - looked_at, claim)


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
            {"narrative_words": e.narrative_words, "quoted_words": e.quoted_words, "furniture_words": e.furniture_words,
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


def _covered(document: Document, found: Sequence[Found]) -> int:
    """Words of the text that stand in any of them."""
    marked = bytearray(len(document.words))
    for match in found:
        for p in match.passages:
            if p.kind != "fact":
                first, last = _words_in(document, p)
                marked[first:last] = b"\1" * (last - first)
    return sum(marked)


def _words_in(document: Document, passage: Passage) -> tuple[int, int]:
    return bisect_left(document.starts, passage.article_start), bisect_left(document.starts, passage.article_end)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _places(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
