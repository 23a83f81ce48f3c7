"""What earlier runs left for the engine to go on with: articles as they were read, their sketches, the links between them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlite_utils import Database as Database

from ..links.wording import FACTS
from ..records import ArticleId

KEYS = 500
"""In one query: older SQLite takes 999."""


class Stored(NamedTuple):
    """The articles of the last run, by number."""

    numbers: list[int]
    ids: list[ArticleId]
    hashes: list[bytes]
    publishers: list[str]
    """As given."""
    names: list[str]
    agencies: list[bool]
    published: list[str]
    titles: list[bytes]
    languages: list[str]


def is_empty(db: Database) -> bool:
    """Whether nothing was ever read."""
    return (
        not db.table("_provenance_documents").exists()
        or not db.conn.execute("select exists (select 1 from _provenance_documents)").fetchone()[0]
    )


@contextmanager
def _as_written(db: Database) -> Iterator[None]:
    """What we wrote is UTF-8, so SQLite's own reading of it will do: a function of ours for each of a million texts takes
    longer than all else that is done with them."""
    before, db.conn.text_factory = db.conn.text_factory, str
    try:
        yield
    finally:
        db.conn.text_factory = before


def stored(db: Database) -> Stored:
    if is_empty(db):
        return Stored(*([] for _ in Stored._fields))
    with _as_written(db):
        rows = db.conn.execute(
            "select number, article_id, text_hash, given_publisher, publisher, agency, published, title, language "
            "from _provenance_documents order by number"
        ).fetchall()
    return Stored(*map(list, zip(*rows, strict=True))) if rows else Stored(*([] for _ in Stored._fields))


def lines(db: Database) -> dict[str, set[bytes]]:
    """The lines that publishers print everywhere."""
    by_publisher: dict[str, set[bytes]] = {}
    for publisher, line in db.conn.execute("select publisher, line from _provenance_lines"):
        by_publisher.setdefault(publisher, set()).add(line)
    return by_publisher


class Tie(NamedTuple):
    """A stored link, as lineage asks for it; its ``facts`` are asked for apart."""

    article_id: ArticleId
    source_id: ArticleId
    relation: str
    direction: str
    confidence: float
    same_copy: float
    narrative_words: int
    quoted_words: int
    article_share: float
    source_share: float


def ties(db: Database, ids: Iterable[ArticleId], claim: float) -> Iterator[Tie]:
    """The links of some articles that are sure enough to claim something, in no order, some twice."""
    asked = list(ids)
    columns = ", ".join(Tie._fields)
    for portion in _portions(asked):
        for end in ("article_id", "source_id"):
            sql = (
                f"select {columns} from provenance_links where {end} in ({_places(portion)}) "
                "and max(confidence, same_copy) >= ?"
            )
            with _as_written(db):
                rows = db.conn.execute(sql, [*portion, claim]).fetchall()
            yield from map(Tie._make, rows)


def linked(db: Database, a: ArticleId, b: ArticleId) -> bool:
    """Whether there is a link between two articles, whichever way it points."""
    sql = "select 1 from provenance_links where article_id = ? and source_id = ?"
    return any(db.conn.execute(sql, ends).fetchone() for ends in ((a, b), (b, a)))


def facts(db: Database, articles: Iterable[ArticleId], claim: float) -> Iterator[tuple[Any, ...]]:
    """Both ends of what ``ties`` gives of articles that are the later ones, and facts in common: out of the evidence, which
    is long."""
    for portion in _portions(list(articles)):
        yield from db.conn.execute(
            f"select article_id, source_id, json_extract(evidence, '$.said[{FACTS}]') from provenance_links "
            f"where article_id in ({_places(portion)}) and max(confidence, same_copy) >= ?",
            [*portion, claim],
        )


def narrative(db: Database, articles: Iterable[ArticleId]) -> Iterator[tuple[Any, ...]]:
    """Offsets and words of the narrative passages of links of articles that are the later ones, with the link's ends
    first; those of one link in their order."""
    for portion in _portions(list(articles)):
        with _as_written(db):
            rows = db.conn.execute(
                "select article_id, source_id, article_start, article_end, source_start, source_end, words "
                f"from provenance_passages where article_id in ({_places(portion)}) and kind = 'narrative' "
                "order by article_id, source_id, article_start, source_start",
                portion,
            ).fetchall()
        yield from rows


def crossings(db: Database, numbers: Sequence[int]) -> dict[int, bytes]:
    """What of some documents' texts crosses languages, of those of which it is kept."""
    by_number: dict[int, bytes] = {}
    for portion in _portions(numbers):
        sql = f"select number, entries from _provenance_crossings where number in ({_places(portion)})"
        by_number |= dict(db.conn.execute(sql, portion))
    return by_number


def crossed(db: Database) -> list[int]:
    """The documents of which it is kept."""
    return [row[0] for row in db.conn.execute("select number from _provenance_crossings order by number")]


def translations(db: Database) -> list[tuple[ArticleId, ArticleId, list[int]]]:
    """All links that were found to be translations: their ends, and the bits of their parts."""
    sql = (
        "select article_id, source_id, json_extract(evidence, '$.bits') from provenance_links "
        "where coalesce(found_relation, relation) = 'translation'"
    )
    return [(article, source, json.loads(bits)) for article, source, bits in db.conn.execute(sql)]


def families(db: Database, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
    """The family of each of some articles that is in one."""
    by_article: dict[ArticleId, str] = {}
    for portion in _portions(list(ids)):
        sql = f"select article_id, family_id from provenance_articles where article_id in ({_places(portion)})"
        by_article.update((article, family) for article, family in db.conn.execute(sql, portion) if family is not None)
    return by_article


def family_ids(db: Database) -> list[str]:
    return [row[0] for row in db.conn.execute("select id from provenance_families")]


def next_number(db: Database) -> int:
    """The least that no document has or had after it."""
    return (db.conn.execute("select max(number) from _provenance_documents").fetchone()[0] or 0) + 1


def entries(db: Database, table: str, rows: Sequence[int]) -> dict[int, bytes]:
    """Rows of _provenance_prints or _provenance_told that are there."""
    by_row: dict[int, bytes] = {}
    for portion in _portions(rows):
        sql = f"select row, entries from {table} where row in ({_places(portion)})"
        by_row |= dict(db.conn.execute(sql, portion))
    return by_row


def _portions(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[at : at + KEYS] for at in range(0, len(values), KEYS))


def _places(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
