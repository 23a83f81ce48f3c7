"""Results into their tables: all of a run, or nothing of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from ..attribution.basis import sentence
from ..lineage.versions import Followed
from ..links.direction import DIRECTION_CONFIDENCE
from ..links.weigh import Weighed
from ..links.wording import pack
from ..records import ArticleId, Evidence, Family, Link, Origin, Reading, Verdict
from . import schema
from .sketches import KINDS


def write(db: Database, rows: dict[str, Iterable[Sequence[Any]]]) -> None:
    """Replace the content of tables by rows in the order of ``schema.COLUMNS``. Call it inside a transaction."""
    for table, content in rows.items():
        names = ", ".join(f'"{column}"' for column in schema.COLUMNS[table])
        places = ", ".join("?" * len(schema.COLUMNS[table]))
        db.conn.execute(f'delete from "{table}"')
        db.conn.executemany(f'insert into "{table}" ({names}) values ({places})', content)


def insert(db: Database, rows: dict[str, Iterable[Sequence[Any]]]) -> None:
    """Add rows to tables, as ``write`` without replacing."""
    for table, content in rows.items():
        names = ", ".join(f'"{column}"' for column in schema.COLUMNS[table])
        places = ", ".join("?" * len(schema.COLUMNS[table]))
        db.conn.executemany(f'insert into "{table}" ({names}) values ({places})', content)


def take_out(
    db: Database, gone: Sequence[int], touched: Iterable[ArticleId], pairs: Iterable[tuple[ArticleId, ArticleId]]
) -> None:
    """Remove all that was said of the documents with the numbers ``gone``, and what will be said anew: of the articles that
    are ``touched`` and their families, and of the links between ``pairs``, whichever way they point."""
    db.conn.execute("create temp table gone (article_id primary key)")
    db.conn.execute("create temp table touched (article_id primary key)")
    for number in gone:
        db.conn.execute("insert into temp.gone select article_id from _provenance_documents where number = ?", [number])
    db.conn.executemany("insert or ignore into temp.touched values (?)", ((key,) for key in touched))
    db.conn.execute("insert or ignore into temp.touched select article_id from temp.gone")
    db.conn.execute(
        "delete from provenance_families where id in (select family_id from provenance_articles "
        "where article_id in (select article_id from temp.touched) and family_id is not null)"
    )
    for table in ("provenance_articles", "provenance_versions"):
        db.conn.execute(f"delete from {table} where article_id in (select article_id from temp.touched)")
    db.conn.execute("delete from provenance_mentions where article_id in (select article_id from temp.gone)")
    for table in ("provenance_links", "provenance_passages"):
        for end in ("article_id", "source_id"):
            db.conn.execute(f"delete from {table} where {end} in (select article_id from temp.gone)")
        for one, other in pairs:
            db.conn.execute(
                f"delete from {table} where (article_id = ? and source_id = ?) or (article_id = ? and source_id = ?)",
                (one, other, other, one),
            )
    db.conn.executemany("delete from _provenance_documents where number = ?", ((number,) for number in gone))
    db.conn.execute("drop table temp.gone")
    db.conn.execute("drop table temp.touched")


def replace_sketches(db: Database, firsts: Iterable[int], rows: Iterable[Sequence[Any]]) -> None:
    """Put rows in the place of those that begin with some articles."""
    places = ((kind, first) for first in firsts for kind in KINDS)
    db.conn.executemany("delete from _provenance_sketches where kind = ? and first = ?", places)
    insert(db, {"_provenance_sketches": rows})


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
        judgement, found = None, None
    else:
        o = verdict.origin
        family_id, role, source_id, reused = verdict.family_id, verdict.role, verdict.source_id, verdict.reused_words
        captures, judgement, found = verdict.captures, verdict.judgement, verdict.found_origin or None
    return (
        r.article_id, family_id, role, o.name or None, o.kind, _by(o), sentence(o), o.confidence,
        None if o.credited is None else int(o.credited), source_id, r.publisher or None, r.published or None, r.words, r.narrative_words, r.quoted_words, r.furniture_words,
        reused, r.place or None, r.dated or None, json.dumps(r.authors, ensure_ascii=False) if r.authors else None,
        r.revision or None, captures, judgement, found,
    )  # fmt: skip


def _by(origin: Origin) -> ArticleId | None:
    return origin.speaker.article_id if origin.speaker else None


def version_rows(followed: Iterable[Followed]) -> Iterator[tuple[Any, ...]]:
    for f in followed:
        yield (f.article_id, f.compared_id, f.version, f.versions,
               None if f.missed_correction is None else int(f.missed_correction),
               None if f.dropped is None else json.dumps(f.dropped), f.own_words, f.version_order)  # fmt: skip


def link_row(x: Link, evidence_json: str) -> tuple[Any, ...]:
    e = x.evidence
    assert isinstance(e, Evidence)
    return (x.article_id, x.source_id, x.relation, x.confidence, x.same_copy, x.direction,
            DIRECTION_CONFIDENCE[x.direction], int(x.is_parent), e.narrative_words, e.quoted_words, e.furniture_words, x.article_share, x.source_share, e.jaccard, evidence_json, None, None, None)  # fmt: skip


def passage_rows(links: Iterable[Link]) -> Iterator[tuple[Any, ...]]:
    for x in links:
        for p in x.passages:
            yield (x.article_id, x.source_id, p.kind, p.article_start, p.article_end, p.source_start, p.source_end,
                   p.words)  # fmt: skip


def mention_rows(readings: Iterable[Reading]) -> Iterator[tuple[Any, ...]]:
    for r in readings:
        for mention in r.mentions:
            yield r.article_id, *mention


def write_facets(
    db: Database, claim: float, cited: Iterable[tuple[ArticleId, str]], only: Iterable[ArticleId] | None = None
) -> None:
    """The flat table that the facets read: distinct (facet, value, article), from the other tables, and from ``cited``, whom
    each article names beside its own source. ``only``: those of some articles; what others have stays."""
    db.conn.execute("create temp table cited (article_id, name)")
    db.conn.executemany("insert into temp.cited values (?, ?)", cited)
    conditions = dict.fromkeys(("article", "source", "carried"), "1")
    if only is None:
        db.conn.execute('delete from "_provenance_facets"')
    else:
        db.conn.execute("create temp table asked (article_id primary key)")
        db.conn.executemany("insert or ignore into temp.asked values (?)", ((key,) for key in only))
        named = ", ".join(f"'{facet}'" for facet in NAMES)  # the index begins with them
        db.conn.execute(
            f"delete from _provenance_facets where facet in ({named}) and article_id in (select article_id from temp.asked)"
        )
        ends = {"article": "article_id", "source": "source_id", "carried": "l.source_id"}
        conditions = {name: f"{end} in (select article_id from temp.asked)" for name, end in ends.items()}
    db.conn.execute(
        f"insert into _provenance_facets (facet, value, article_id) {FACETS.format(**conditions)} order by 1, 2, 3",
        {"claim": claim},
    )
    db.conn.execute("drop table temp.cited")
    db.conn.execute("drop table if exists temp.asked")


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


NAMES = ("role", "origin", "credited", "cited", "relation", "carried_by")
# +: some articles' links are looked up by their ends; nearly all are of these relations.
FACETS = """
select 'role', role, article_id from provenance_articles where {article}
union all select 'origin', origin, article_id from provenance_articles where {article} and origin is not null
union all select 'credited', case credited when 1 then 'credited' else 'uncredited' end, article_id
  from provenance_articles where {article} and credited is not null
union all select 'cited', name, article_id from temp.cited
union all select distinct 'relation', relation, article_id from (
  select relation, article_id from provenance_links where {article} and max(confidence, same_copy) >= :claim
  union all select relation, source_id from provenance_links where {source} and max(confidence, same_copy) >= :claim)
union all select distinct 'carried_by', a.publisher, l.source_id from provenance_links l
  join provenance_articles a on a.article_id = l.article_id
  where {carried} and max(l.confidence, l.same_copy) >= :claim and l.is_parent
    and +l.relation in ('copy', 'rewrite', 'partial') and a.publisher is not null
"""


def pack_evidence(evidence: Evidence, weighed: Weighed) -> str:
    """The JSON of a link."""
    w = weighed
    bars = [bar.bits for bar in w.bars]
    return pack(evidence, w.prior_bits, bars, w.bars[-1].level, w.runner_up, w.bits, w.confidence)
