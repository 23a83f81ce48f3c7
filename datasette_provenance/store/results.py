"""Results into their tables: all of a run, or nothing of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlite_utils import Database

from ..attribution.basis import sentence
from ..lineage.versions import Followed
from ..records import ArticleId, Family, Origin, Reading, Verdict
from ..tables import TABLES
from .sketches import KINDS


def write(db: Database, rows: dict[str, Iterable[Sequence[Any]]]) -> None:
    """Replace the content of tables by rows in the order of ``tables``. Call it inside a transaction."""
    for table, content in rows.items():
        names = ", ".join(f'"{column}"' for column in TABLES[table].columns)
        places = ", ".join("?" * len(TABLES[table].columns))
        db.conn.execute(f'delete from "{table}"')
        db.conn.executemany(f'insert into "{table}" ({names}) values ({places})', content)


def insert(db: Database, rows: dict[str, Iterable[Sequence[Any]]]) -> None:
    """Add rows to tables, as ``write`` without replacing."""
    for table, content in rows.items():
        names = ", ".join(f'"{column}"' for column in TABLES[table].columns)
        places = ", ".join("?" * len(TABLES[table].columns))
        db.conn.executemany(f'insert into "{table}" ({names}) values ({places})', content)


@contextmanager
def passages_last(db: Database) -> Iterator[Callable[[Iterable[Sequence[Any]]], object]]:
    """Takes rows of provenance_passages in any order, and puts all of them there when it ends, in the order in which the table
    keeps them: one by one they would be written all over it."""
    db.conn.execute("create temp table passages as select * from provenance_passages where 0")
    places = ", ".join("?" * len(TABLES["provenance_passages"].columns))
    yield lambda rows: db.conn.executemany(f"insert into temp.passages values ({places})", rows)
    order = ", ".join(TABLES["provenance_passages"].key)
    db.conn.execute(f"insert into provenance_passages select * from temp.passages order by {order}")
    db.conn.execute("drop table temp.passages")


def take_out(
    db: Database, numbers: Sequence[int], gone: Iterable[ArticleId], pairs: Iterable[tuple[ArticleId, ArticleId]]
) -> None:
    """Remove the ``gone`` articles, which have these ``numbers`` among the documents, as they were read, with their links,
    and the links between ``pairs``, whichever way they point."""
    with _asked(db, gone):
        db.conn.execute(f"delete from provenance_mentions where article_id in {ASKED}")
        # Of passages first: which an article is the source of, the links know.
        db.conn.execute(
            "delete from provenance_passages where (article_id, source_id) in (select article_id, source_id from provenance_links "
            f"where article_id in {ASKED} or source_id in {ASKED})"
        )
        for end in ("article_id", "source_id"):
            db.conn.execute(f"delete from provenance_links where {end} in {ASKED}")
        for table in ("provenance_passages", "provenance_links"):
            for one, other in pairs:
                db.conn.execute(
                    f"delete from {table} where (article_id = ? and source_id = ?) or (article_id = ? and source_id = ?)",
                    (one, other, other, one),
                )
    db.conn.executemany("delete from _provenance_documents where number = ?", ((number,) for number in numbers))


def take_out_said(db: Database, articles: Iterable[ArticleId]) -> None:
    """Remove what lineage said of some articles, and their families."""
    with _asked(db, articles):
        db.conn.execute(
            "delete from provenance_families where id in (select family_id from provenance_articles "
            f"where article_id in {ASKED} and family_id is not null)"
        )
        for table in ("provenance_articles", "provenance_versions"):
            db.conn.execute(f"delete from {table} where article_id in {ASKED}")
        named = ", ".join(f"'{facet}'" for facet in FACETS)  # the index begins with them
        db.conn.execute(f"delete from _provenance_facets where facet in ({named}) and article_id in {ASKED}")


ASKED = "(select article_id from temp.asked)"


@contextmanager
def _asked(db: Database, articles: Iterable[ArticleId]) -> Iterator[None]:
    """Some articles as ASKED."""
    db.conn.execute("create temp table asked (article_id primary key)")
    db.conn.executemany("insert or ignore into temp.asked values (?)", ((key,) for key in articles))
    yield
    db.conn.execute("drop table temp.asked")


def replace_sketches(db: Database, firsts: Iterable[int], rows: Iterable[Sequence[Any]]) -> None:
    """Put rows in the place of those that begin with some articles."""
    places = ((kind, first) for first in firsts for kind in KINDS)
    db.conn.executemany("delete from _provenance_sketches where kind = ? and first = ?", places)
    insert(db, {"_provenance_sketches": rows})


def replace_postings(db: Database, table: str, rows: Iterable[tuple[int, bytes]]) -> None:
    """Put rows of _provenance_prints or _provenance_told in the place of those of the same number."""
    db.conn.executemany(f"insert or replace into {table} (row, entries) values (?, ?)", rows)


def replace_crossings(db: Database, dropped: Iterable[int], rows: Iterable[tuple[int, bytes]]) -> None:
    """Take out what is kept of some documents to find translations, and put other rows there."""
    db.conn.executemany("delete from _provenance_crossings where number = ?", ((number,) for number in dropped))
    insert(db, {"_provenance_crossings": rows})


def set_parents(db: Database, touched: Iterable[ArticleId], parents: Iterable[tuple[ArticleId, ArticleId]]) -> None:
    """Which links of some articles lead to their likely source."""
    db.conn.executemany(
        "update provenance_links set is_parent = 0 where article_id = ? and is_parent", ((a,) for a in touched)
    )
    db.conn.executemany("update provenance_links set is_parent = 1 where article_id = ? and source_id = ?", parents)


def family_rows(families: Iterable[Family]) -> Iterator[tuple[Any, ...]]:
    for f in families:
        yield (f.id, f.title, f.origin.name or None, f.origin.kind, _by(f.origin), sentence(f.origin), f.origin.confidence, f.root_id, len(f.members),
               f.publishers, f.uncredited, f.event_articles, f.event_sources, f.first_published or None,
               f.last_published or None)  # fmt: skip


def article_row(reading: Reading, verdict: Verdict | None) -> tuple[Any, ...]:
    """``verdict``: None for an article that nothing is connected with: what its own page says is all."""
    r = reading
    if verdict is None:
        o = Origin(*r.origin)
        family_id, role, source_id, reused, captures = None, "independent", None, 0, 1
        judgement, found_origin = None, None
    else:
        o = verdict.origin
        family_id, role, source_id, reused = verdict.family_id, verdict.role, verdict.source_id, verdict.reused_words
        captures, judgement, found_origin = verdict.captures, verdict.judgement, verdict.found_origin or None
    return (
        r.article_id, family_id, role, o.name or None, o.kind, _by(o), sentence(o), o.confidence,
        None if o.credited is None else int(o.credited), source_id, r.publisher or None, r.published or None, r.words, r.narrative_words, r.quoted_words, r.furniture_words,
        reused, r.place or None, r.dated or None, json.dumps(r.authors, ensure_ascii=False) if r.authors else None,
        r.revision or None, captures, judgement, found_origin,
    )  # fmt: skip


def _by(origin: Origin) -> ArticleId | None:
    return origin.speaker.article_id if origin.speaker else None


def version_rows(followed: Iterable[Followed]) -> Iterator[tuple[Any, ...]]:
    for f in followed:
        yield (f.article_id, f.compared_id, f.version, f.versions,
               None if f.missed_correction is None else int(f.missed_correction),
               None if f.dropped is None else json.dumps(f.dropped), f.own_words, f.version_order)  # fmt: skip


def mention_rows(readings: Iterable[Reading]) -> Iterator[tuple[Any, ...]]:
    for r in readings:
        for mention in r.mentions:
            yield r.article_id, *mention


FACETS = ("role", "origin", "credited", "cited", "relation", "carried_by")


def write_judged(db: Database, pairs: Iterable[Collection[ArticleId]], articles: Iterable[ArticleId]) -> None:
    """The facet of what people have judged: of each end of some links, and of some articles."""
    db.conn.execute("delete from _provenance_facets where facet = 'judged'")
    insert = "insert or ignore into _provenance_facets (facet, value, article_id) select 'judged', "
    for pair in pairs:
        one, other = pair
        for a, b in ((one, other), (other, one)):
            for end in ("article_id", "source_id"):
                db.conn.execute(
                    f"{insert} 'link ' || judgement, {end} from provenance_links "
                    "where article_id = ? and source_id = ? and judgement is not null",
                    (a, b),
                )
    for article in articles:
        db.conn.execute(
            f"{insert} 'origin ' || judgement, article_id from provenance_articles "
            "where article_id = ? and judgement is not null",
            (article,),
        )
