"""A database of a million articles with all results in it, to measure the pages on: filled directly, no detection.

    python docs/measure/million.py FILE [COUNT]

Families hold 2 to 50 articles, origins and publishers are few large and many small ones, every passage is really
there: its offsets cut the same words from both texts. Texts are short (some 80 words), and only one family in forty
has its true fingerprints, the rest as many random ones. All words are invented.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from datasette_provenance.arrays.hashing import mix
from datasette_provenance.document import build_document
from datasette_provenance.links import wording
from datasette_provenance.neighbours import asked_of
from datasette_provenance.records import RELATIONS, Article
from datasette_provenance.settings import DEFAULT
from datasette_provenance.sketches import postings
from datasette_provenance.sketches import sketch as plain
from datasette_provenance.store import aggregates, articles, results, schema
from datasette_provenance.tables import TABLES

COUNT = 1_000_000
START = datetime(2030, 1, 1, tzinfo=timezone.utc)
AGENCIES = ("AFP", "Reuters", "AP", "dpa", "EFE", "ANSA", "PA", "TASS", "Xinhua", "Kyodo", "Belga", "Ritzau")
PUBLISHERS = 1500
ALONE = 0.45
"""Of the articles: in no family."""
LARGEST = 50
NO_ORIGINAL = 0.4
"""Of the families: the original is not in the table."""
TRUE_PRINTS = 40
TOLD, FACTS = 12, 200_000
"""Of each article, and in all."""
PARAGRAPHS = 5
SYLLABLES = "ba ben cor dal el far gil hen ir jo kes lun mar nor ol per quin ros sel tar un vel wex yar".split()
PLACES = [a.capitalize() + b for a in SYLLABLES for b in ("mouth", "field", "bridge", "stad", "haven", "by", "minster")]
KINDS = ("Post", "Herald", "Gazette", "Courier", "Times", "Echo", "Record", "Observer", "Radio", "Online")
BITS = [130, *[30] * len(wording.BARS)]


class Row(NamedTuple):
    id: str
    story: int
    kept: int
    """Bits: the paragraphs of the story that this text has."""
    dateline: str | None
    publisher: str
    minutes: int
    role: str
    origin: str
    credited: int | None
    family: str | None
    source: int | None
    """The place of its source among the rows."""
    cited: tuple[str, ...]


def zipf(names: list[str], power: float) -> tuple[list[str], list[float]]:
    """Names with cumulated weights for ``random.choices``."""
    return names, list(accumulate(1 / (n + 1) ** power for n in range(len(names))))


def make_rows(count: int, rng: random.Random) -> list[Row]:
    names = [f"The {place} {kind}" for place in PLACES for kind in KINDS]
    rng.shuffle(names)
    publishers, agencies = zipf(names[:PUBLISHERS], 0.8), zipf(list(AGENCIES), 0.9)
    sources = zipf([*AGENCIES, *names[:200]], 0.9)
    sizes = range(2, LARGEST + 1)
    size_weights = list(accumulate(n**-2.0 for n in sizes))
    keys = list(range(count))
    rng.shuffle(keys)
    rows: list[Row] = []
    story = 0

    def one(among: tuple[list[str], list[float]]) -> str:
        return rng.choices(among[0], cum_weights=among[1])[0]

    while len(rows) < count:
        story += 1
        at, everything = rng.randrange(365 * 1440), (1 << PARAGRAPHS) - 1
        size = (
            1 if rng.random() < ALONE / (ALONE + (1 - ALONE) / 5) else rng.choices(sizes, cum_weights=size_weights)[0]
        )
        size = min(size, count - len(rows))
        first, agency = len(rows), one(agencies) if rng.random() < 0.75 else None
        missing = agency is not None and rng.random() < NO_ORIGINAL
        family = f"f{story}" if size > 1 else None
        origin = agency
        for n in range(size):
            publisher = agency if agency and n == 0 and not missing else one(publishers)
            origin = origin or publisher
            own = publisher == origin
            original = n == 0 and not missing
            role = "independent" if not family else "original" if original else rng.choices(
                ("copy", "rewrite", "partial"), (7, 2, 1))[0]  # fmt: skip
            if role == "partial":
                origin_here, credited = publisher, None
            else:
                origin_here, credited = origin, None if own else int(rng.random() < 0.7)
            source = (
                None if n == 0 or (missing and credited) else first if rng.random() < 0.7 else first + rng.randrange(n)
            )
            kept = everything if original or rng.random() < 0.5 else rng.randrange(1, everything + 1)
            cited = tuple({one(sources) for _ in range(rng.choices((0, 1, 2), (5, 4, 1))[0])})
            minutes = at if n == 0 else at + int(rng.lognormvariate(5, 1.2)) + 1
            rows.append(Row(f"n{keys[len(rows)]:07d}", story, kept, agency if credited else None, publisher, minutes, role,
                            origin_here, credited, None if role == "partial" else family, source, cited))  # fmt: skip
    return rows


def words(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 3))) for _ in range(count)]


@cache
def paragraphs(story: int) -> list[str]:
    found = []
    for n in range(PARAGRAPHS):
        some = words(story * PARAGRAPHS + n, 16)
        some[2:2] = ["in", PLACES[(story * 7 + n * 31) % len(PLACES)]]
        found.append(" ".join(some).capitalize() + ".")
    return found


def text_of(row: Row) -> tuple[str, dict[int, tuple[int, int]]]:
    """The text, and where each paragraph of the story stands in it."""
    text = f"{PLACES[row.story % len(PLACES)].upper()} ({row.dateline}) - " if row.dateline else ""
    spans = {}
    for n, paragraph in enumerate(paragraphs(row.story)):
        if row.kept >> n & 1:
            spans[n] = (len(text), len(text) + len(paragraph))
            text += paragraph + "\n\n"
    for name in row.cited:
        text += f"This was first told to {name}. "
    return text.strip(), spans


def time_of(row: Row) -> str:
    return (START + timedelta(minutes=row.minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def loaded_rows(rows: list[Row]) -> Iterator[dict[str, Any]]:
    for row in rows:
        text, _ = text_of(row)
        yield {"id": row.id, "title": " ".join(words(row.story, 5)).capitalize(), "text": text, "publisher": row.publisher,
               "published": time_of(row), "url": f"https://{row.id}.example.invalid/story"}  # fmt: skip


def article_rows(rows: list[Row]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        basis = f"Carries the dateline ({row.dateline})" if row.dateline else "Taken for the publisher's own"
        narrative = 18 * row.kept.bit_count()
        reused = narrative - 9 if row.source is not None else 0
        kind = "dateline" if row.dateline else "own"
        yield (row.id, row.family, row.role, row.origin, kind, None, basis, 0.9, row.credited, _id(rows, row.source), row.publisher,
               time_of(row), narrative + 9, narrative, 5, 4, reused, None, None, None, None, 1, None, None)  # fmt: skip


def links(rows: list[Row]) -> Iterator[tuple[int, int, str]]:
    """(later, earlier, relation): each row with its source, some with a neighbour, some with a stranger."""
    rng = random.Random(1)
    for n, row in enumerate(rows):
        if row.source is not None:
            yield n, row.source, row.role if row.role in ("copy", "rewrite", "partial") else "copy"
            if row.source < n - 1 and rng.random() < 0.5:
                yield n, n - 1, "copy"
        elif n and rng.random() < 0.15:
            yield n, rng.randrange(n), rng.choice(("quotes", "furniture"))


def shared(rows: list[Row], later: int, earlier: int) -> Iterator[tuple[int, int, int, int]]:
    a, b = rows[later], rows[earlier]
    if a.story == b.story:
        ours, theirs = text_of(a)[1], text_of(b)[1]
        for n in sorted(ours.keys() & theirs.keys()):
            yield *ours[n], *theirs[n]


def link_rows(rows: list[Row], found: list[tuple[int, int, str]]) -> Iterator[tuple[Any, ...]]:
    said = [RELATIONS.index("quotes") if name == "runner_up" else 18 for name in wording.SAID]
    evidence = json.dumps({"form": wording.FORM, "bits": BITS, "said": said}, separators=(",", ":"))
    for later, earlier, relation in found:
        common = 18 * (rows[later].kept & rows[earlier].kept).bit_count() if relation != "quotes" else 0
        yield (rows[later].id, rows[earlier].id, relation, 0.92, 0.9, "time", 0.9, int(rows[later].source == earlier), common,
               5, 4, common / (18 * rows[later].kept.bit_count()), common / (18 * rows[earlier].kept.bit_count()), 0.6,
               evidence, None, None, None)  # fmt: skip


def passage_rows(rows: list[Row], found: list[tuple[int, int, str]]) -> Iterator[tuple[Any, ...]]:
    for later, earlier, _ in found:
        for spans in shared(rows, later, earlier):
            yield rows[later].id, rows[earlier].id, "narrative", *spans, 18


def mention_rows(rows: list[Row]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        text, _ = text_of(row)
        if row.dateline:
            end = text.index(")") + 1
            yield row.id, "dateline", row.dateline, 0, end, text[:end]
        for name in row.cited:
            start = text.rindex(name)
            yield row.id, "citation", name, start, start + len(name), name


def family_rows(rows: list[Row]) -> Iterator[tuple[Any, ...]]:
    members: dict[str, list[Row]] = {}
    for row in rows:
        if row.family:
            members.setdefault(row.family, []).append(row)
    for family, own in members.items():
        root = next((r.id for r in own if r.role == "original"), None)
        title = " ".join(words(own[0].story, 5)).capitalize()
        times = sorted(map(time_of, own))
        yield (family, title, own[0].origin, "dateline", own[0].id, "Carries the dateline", 0.9, root, len(own), len({r.publisher for r in own}),
               sum(r.credited == 0 for r in own), len(own) + 1, 2, times[0], times[-1])  # fmt: skip


def version_rows(rows: list[Row]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        if row.family and row.source is not None:
            yield row.id, rows[row.source].id, None, 1, None, "[]", 9, None


def document_rows(rows: list[Row]) -> Iterator[tuple[Any, ...]]:
    """Only what the pages read of them: which number stands for which article."""
    nothing = (None,) * (len(TABLES["_provenance_documents"].columns) - 2)
    return ((number, row.id, *nothing) for number, row in enumerate(rows, 1))


def prints(rows: list[Row]) -> Iterator[tuple[int, int]]:
    """(fingerprint, number of the article)"""
    rng = random.Random(2)
    for number, row in enumerate(rows, 1):
        if row.story % TRUE_PRINTS:
            yield from ((rng.getrandbits(postings.HASH_BITS), number) for _ in range(8))
        else:
            document = build_document(Article(row.id, text_of(row)[0]))
            hashes = plain.shingle_hashes(document.words, document.kinds)
            yield from ((print_, number) for print_ in plain.sample(plain.winnow(hashes)))


def told(rows: list[Row]) -> Iterator[tuple[int, int]]:
    """(fact, number of the article): the true ones likewise, the others with few that many tell and many that few do."""
    rng = random.Random(3)
    for number, row in enumerate(rows, 1):
        if row.story % TRUE_PRINTS:
            yield from ((mix(int(FACTS * rng.random() ** 2)) >> 1, number) for _ in range(TOLD))
        else:
            yield from ((fact, number) for fact in asked_of(build_document(Article(row.id, text_of(row)[0]))).facts)


def print_rows(found: list[tuple[int, int]], bits: int) -> Iterator[tuple[int, bytes]]:
    for row, entries in groupby(sorted(found), lambda entry: postings.row_of(entry[0], bits)):
        yield row, postings.pack(entries)


FACETS = """
insert into _provenance_facets (facet, value, article_id)
select 'role' as facet, role as value, article_id from provenance_articles
union select 'origin', origin, article_id from provenance_articles
union select 'credited', case credited when 1 then 'credited' else 'uncredited' end, article_id
    from provenance_articles where credited is not null
union select 'cited', name, article_id from provenance_mentions where kind = 'citation'
union select 'relation', relation, article_id from provenance_links
union select 'relation', relation, source_id from provenance_links
union select 'carried_by', a.publisher, l.source_id from provenance_links l
    join provenance_articles a on a.article_id = l.article_id
    where l.is_parent and l.relation in ('copy', 'rewrite', 'partial')
order by 1, 2, 3
"""


def _id(rows: list[Row], place: int | None) -> str | None:
    return None if place is None else rows[place].id


def make(path: Path, count: int) -> None:
    """Write the database; say how long each part took."""
    begun = time.monotonic()

    def said(what: str) -> None:
        print(f"{time.monotonic() - begun:6.0f} s  {what}", flush=True)

    rows = make_rows(count, random.Random(0))
    found = list(links(rows))
    said(f"{len(rows)} articles, {len(found)} links")
    db = Database(path)
    db.conn.executescript("pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -1000000")
    articles.upsert(db, loaded_rows(rows))
    said("loaded")
    columns = {name: name for name in ("title", "text", "publisher", "published", "url")}
    schema.write_settings(
        db, {"table": "articles", "pk": "id", "pk_type": "TEXT", "columns": columns, "claim": DEFAULT.claim}
    )
    schema.create(db)
    indexes = [row[0] for row in db.conn.execute(
        "select sql from sqlite_master where type = 'index' and tbl_name like '%provenance_%' and sql is not null")]  # fmt: skip
    for index in indexes:
        db.conn.execute(f"drop index {index.split()[2]}")  # filling a table is quicker without
    order = sorted(range(len(rows)), key=lambda n: rows[n].id)
    rank = {n: place for place, n in enumerate(order)}
    rows = [rows[n]._replace(source=None if rows[n].source is None else rank[rows[n].source]) for n in order]
    found = sorted((rank[a], rank[b], relation) for a, b, relation in found)
    with db.atomic():
        for table, content in {
            "provenance_families": family_rows(rows),
            "provenance_articles": article_rows(rows),
            "provenance_versions": version_rows(rows),
            "provenance_links": link_rows(rows, found),
            "provenance_passages": passage_rows(rows, found),
            "provenance_mentions": mention_rows(rows),
            "_provenance_documents": document_rows(rows),
        }.items():
            results.write(db, {table: content})
            said(table)
        for table, setting, entries in (
            ("_provenance_prints", "print_bits", list(prints(rows))),
            ("_provenance_told", "told_bits", list(told(rows))),
        ):
            bits = postings.bits_for(len(entries))
            schema.write_settings(db, {setting: bits})
            results.write(db, {table: print_rows(entries, bits)})
            said(table)
        db.conn.execute(FACETS)
        said("_provenance_facets")
        for index in indexes:
            db.conn.execute(index)
        said("indexes")
        before = time.process_time()
        aggregates.summarise(db)
        said(f"sums, of which CPU {time.process_time() - before:.1f} s")
    db.close()
    print(f"{path.stat().st_size / 2**30:.2f} GB")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else COUNT)
