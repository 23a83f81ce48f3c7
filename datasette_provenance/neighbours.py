"""Which articles of a database a text is to be compared with: looked up, and read; nothing is written.

What has its words is looked up by its fingerprints. What tells the same story in other words keeps its names and numbers
(``passages.retelling``), and is looked up by those that not everybody tells in its days; of these the rarer say more
(inverse document frequency: Spärck Jones 1972).
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import log2
from typing import Any, NamedTuple

from .arrays.hashing import word_hash
from .corpus.commonplace import window_of
from .errors import StateError
from .markup import ENTITY, has_tags, plain
from .records import Article, ArticleId, Document
from .sketches import postings
from .sketches.sketch import SAMPLE, SHINGLE, WINDOW, WORD_HASH, sample, shingle_hashes

MOST_CHARACTERS = 100_000
"""Of the text, and of each article that it is compared with: some fifty newspaper columns."""
MOST_CANDIDATES = 50
MOST_ROOTS = 5
"""Places among them for the originals of the families that the others belong to."""
MOST_RETELLINGS = 20
"""Beside them, of those that tell the same names and numbers."""
KEYS = 400
"""Of one query; old SQLite takes 999 parameters."""
MOST_NUMBERS = 2000
"""Articles with a fingerprint in common whose keys are looked up, those with most first."""
MOST_TELLERS = 2000
"""Articles that tell a fact, from which it is left out: it would say little, and take long."""
PRINTS = {"shingle": SHINGLE, "window": WINDOW, "sample": SAMPLE, "word_hash": WORD_HASH}
"""Of the settings that results remember, those that fingerprints depend on."""
OTHER_PRINTS = (
    "Another version of datasette-provenance made these results, with other fingerprints, in which no text of this one can "
    "be looked up. Make them again: datasette provenance detect"
)
LEAST_SHARED = 2
"""Facts looked up that an article has at least."""
COMMONPLACE = (1 << 48) - 1
"""Bits of a fact by which it is known to be commonplace (``corpus.counts_batch``)."""


class Where(NamedTuple):
    """The articles table, as the settings of the database name it."""

    table: str
    pk: str
    columns: Mapping[str, str | None]
    """text, title, publisher, published, url -> column; None where there is none."""


class Asked(NamedTuple):
    """What a text is looked up by."""

    prints: list[int]
    """All its sampled shingles, of which articles keep the winnowed ones."""
    facts: list[int]
    """Sampled hashes of its names and numbers."""


class Candidate(NamedTuple):
    """An article that may share something with the text, and what detection says of it."""

    article: Article
    verdict: Mapping[str, Any]
    """family_id, role, origin, origin_basis, origin_confidence, credited; published: as used, None where unknown."""
    commonplaces: frozenset[int] = frozenset()
    """Facts that everybody tells in its days."""
    site_lines: frozenset[bytes] = frozenset()
    """Lines that its publisher prints everywhere."""
    by_facts: bool = False
    """It was found by its names and numbers alone."""


def asked_of(document: Document) -> Asked:
    return Asked(
        sample(shingle_hashes(document.words, document.kinds, document.script)),
        sample(word_hash(fact.key) for fact in document.facts),
    )


def look_up(conn: Any, where: Where, asked: Asked, without: ArticleId | None = None) -> list[Candidate]:
    """The articles to compare the text with, those with most of its words first. ``conn`` is a sqlite3.Connection.

    Raises StateError where the articles were cut into fingerprints otherwise than the text is: none would be the same.
    """
    if not _as_here(conn):
        raise StateError(OTHER_PRINTS)
    ids = [key for key, _ in candidates(conn, asked.prints, without)]
    tellers = [key for key in retellings(conn, asked.facts, without) if key not in set(ids)]
    return [*read(conn, where, ids), *(c._replace(by_facts=True) for c in read(conn, where, tellers))]


def _as_here(conn: Any) -> bool:
    """Whether the fingerprints that are stored were made by this version's numbers; where nothing says, they were."""
    row = conn.execute("select value from main._provenance_settings where key = 'sketches'").fetchone()
    made = json.loads(row[0]) if row else PRINTS
    return isinstance(made, dict) and all(made.get(name) == number for name, number in PRINTS.items())


def candidates(conn: Any, prints: Sequence[int], without: ArticleId | None = None) -> list[tuple[ArticleId, int]]:
    """The articles that have most of the fingerprints, with how many; MOST_CANDIDATES at most.

    The last places go to the originals of families that the others are in.
    """
    numbers: dict[int, int] = {}
    for _, number in _found(conn, "print", prints):
        numbers[number] = numbers.get(number, 0) + 1
    # what shares least is not worth asking for its key: of a phrase that everybody prints there are too many
    most = sorted(numbers, key=lambda n: (-numbers[n], n))[:MOST_NUMBERS]
    shared = {key: numbers[number] for number, key in _keys(conn, most).items() if key != without}
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


def retellings(conn: Any, facts: Sequence[int], without: ArticleId | None = None) -> list[ArticleId]:
    """The articles that tell most of what is rare among the facts, MOST_RETELLINGS at most."""
    articles = conn.execute("select count(*) from main._provenance_documents").fetchone()[0]
    numbers = _telling(_found(conn, "told", facts), articles)[: MOST_RETELLINGS + 1]
    keys = _keys(conn, numbers)
    return [keys[n] for n in numbers if n in keys and keys[n] != without][:MOST_RETELLINGS]


def _telling(pairs: Iterable[tuple[int, int]], articles: int) -> list[int]:
    """The numbers of the articles that tell LEAST_SHARED facts, what is rarest first. ``pairs``: each fact with the number of
    each article that tells it; ``articles``: how many there are."""
    tellers: dict[int, list[int]] = {}
    for fact, number in pairs:
        tellers.setdefault(fact, []).append(number)
    shared: dict[int, int] = {}
    weights: dict[int, float] = {}
    for numbers in tellers.values():
        if len(numbers) <= MOST_TELLERS:
            for number in numbers:
                shared[number] = shared.get(number, 0) + 1
                weights[number] = weights.get(number, 0.0) + log2(1 + articles / len(numbers))
    enough = (number for number, count in shared.items() if count >= LEAST_SHARED)
    return sorted(enough, key=lambda n: (-weights[n], n))


def _keys(conn: Any, numbers: Sequence[int]) -> dict[int, ArticleId]:
    keys: dict[int, ArticleId] = {}
    for portion in _portions(numbers):
        sql = f"select number, article_id from main._provenance_documents where number in ({_places(portion)})"
        keys |= dict(conn.execute(sql, portion))
    return keys


def _found(conn: Any, kind: str, wanted: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each fingerprint (``kind`` print) or fact (told) with the number of each article that has it."""
    table = {"print": "_provenance_prints", "told": "_provenance_told"}[kind]
    setting = conn.execute("select value from main._provenance_settings where key = ?", (f"{kind}_bits",)).fetchone()
    bits = json.loads(setting[0]) if setting else 0
    rows: dict[int, bytes] = {}
    for portion in _portions(sorted({postings.row_of(w, bits) for w in wanted})):
        rows |= dict(conn.execute(f"select row, entries from main.{table} where row in ({_places(portion)})", portion))
    try:
        yield from postings.find(rows, wanted, bits)
    except ValueError:  # packed otherwise
        raise StateError(OTHER_PRINTS) from None


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
        f"select {pk}, {columns}, v.publisher, v.family_id, v.role, v.origin, v.origin_basis, "
        f"v.origin_confidence, v.credited, v.published from main.{_quoted(where.table)} a left join main.provenance_articles v "
        f"on v.article_id = {pk} where {pk} in ({_places(ids)})",
        list(ids),
    ).fetchall()
    names = ("family_id", "role", "origin", "origin_basis", "origin_confidence", "credited", "published")
    by_key: dict[ArticleId, Candidate] = {}
    lines = _site_lines(conn, {_text(row[3]) for row in rows})
    tags = conn.execute("select 1 from main._provenance_settings where key = 'markup' and value = 'true'").fetchone()
    for key, text, title, publisher, published, url, canonical, *verdict in rows:
        text = _text(text)[:MOST_CHARACTERS]
        places = plain(text) if tags and (has_tags(text) or ENTITY.search(text)) else None
        article = Article(
            key, places.text if places else text, _text(title).strip() or f"Article {key}",
            _text(canonical or publisher), _text(verdict[-1] or published), _text(url), (), places,
        )  # fmt: skip
        by_key[key] = Candidate(
            article, dict(zip(names, verdict, strict=True)), site_lines=lines.get(_text(publisher), frozenset())
        )
    days = {key: window_of(candidate.verdict["published"] or "") for key, candidate in by_key.items()}
    common = _commonplaces(conn, set(days.values()))
    return [by_key[key]._replace(commonplaces=common.get(days[key], frozenset())) for key in ids if key in by_key]


def _commonplaces(conn: Any, windows: set[int]) -> dict[int, frozenset[int]]:
    """The facts that everybody tells, by window."""
    ordered = sorted(windows)
    rows = conn.execute(
        f"select window, facts from main._provenance_commonplaces where window in ({_places(ordered)})", ordered
    )
    return {window: frozenset(_numbers(facts)) for window, facts in rows}


def _site_lines(conn: Any, publishers: set[str]) -> dict[str, frozenset[bytes]]:
    """By publisher, as given."""
    names, lines = sorted(publishers), dict[str, set[bytes]]()
    sql = f"select publisher, line from main._provenance_lines where publisher in ({_places(names)})"
    for publisher, line in conn.execute(sql, names):
        lines.setdefault(publisher, set()).add(line)
    return {publisher: frozenset(keys) for publisher, keys in lines.items()}


def _numbers(packed: bytes) -> array[int]:
    numbers = array("Q", packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def without_commonplaces(document: Document, commonplaces: frozenset[int]) -> Document:
    """The document without the facts that everybody tells, as detection compares it with articles of these days."""
    common = {fact.key for fact in document.facts if word_hash(fact.key) & COMMONPLACE in commonplaces}
    if not common:
        return document
    kept, left = (tuple(fact for fact in document.facts if (fact.key in common) is wanted) for wanted in (False, True))
    return replace(document, facts=kept, commonplaces=tuple(fact.key for fact in left))


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _places(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
