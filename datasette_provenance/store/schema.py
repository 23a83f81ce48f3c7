"""Every table that we make, its columns with their meaning, and the numbered steps that make them.

The public tables are an interface: other people's SQL reads them (docs/tables.md).
Names that begin with an underscore are the engine's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from sqlite_utils import Database, Migrations

from . import engine_tables, judgements, ownership
from .ownership import SETTINGS

migrations = Migrations(ownership.MIGRATIONS)

# table -> column -> (type, meaning). "id" stands for the type of the articles' primary key.
COLUMNS: dict[str, dict[str, tuple[Any, str]]] = {
    "provenance_families": {
        "id": (str, "stable over incremental runs wherever its members are"),
        "title": (str, "a title that a reader recognises"),
        "origin": (str, "the agency or outlet whose copy the family carries"),
        "origin_kind": (str, "kind of the evidence, as in provenance_articles"),
        "origin_by": ("id", "the member whose text says so; null where none does"),
        "origin_basis": (str, "the evidence, in one sentence"),
        "origin_confidence": (float, "0..1"),
        "root_id": ("id", "the original; null where it is not in the table"),
        "articles": (int, "members"),
        "publishers": (int, "distinct publishers among the members"),
        "uncredited": (int, "members that carry the copy without naming its origin"),
        "event_articles": (
            int,
            "articles about the same event: the family and those that share passages or quotations with it",
        ),
        "event_sources": (int, "distinct origins behind those articles: how many really tell it"),
        "first_published": (str, "earliest publication time among the members"),
        "last_published": (str, "latest publication time among the members"),
    },
    "provenance_articles": {
        "article_id": ("id", "the article"),
        "family_id": (str, "the family it belongs to, null where it stands alone"),
        "role": (str, "original, copy, rewrite, partial or independent"),
        "origin": (str, "the agency or outlet whose copy the main text is; null where unknown or no article"),
        "origin_kind": (
            str,
            "kind of the evidence: dateline, byline, credit, tail, copyright, heading, page data, family (another "
            "member says so), own byline, own (no other source named), judgement (a person says so, and the page does not), "
            "none (no article), unknown",
        ),
        "origin_by": ("id", "the article whose text says so; null: its own"),
        "origin_basis": (str, "the evidence for the origin, in one sentence"),
        "origin_confidence": (float, "0..1, calibrated"),
        "credited": (
            int,
            "1 if the stored text or the page's data name the origin of its copy, 0 if not; null where the origin is "
            "the publisher itself or unknown, or the stored text breaks off",
        ),
        "source_id": ("id", "the article it most likely comes from, null where none is in the table"),
        "publisher": (str, "the publisher, by its canonical name"),
        "published": (str, "publication time as used for lags and direction, UTC, ISO 8601; null where unknown"),
        "words": (int, "words in the text"),
        "narrative_words": (int, "words outside quotations and page furniture"),
        "quoted_words": (int, "words in quotations"),
        "furniture_words": (int, "words in page furniture: captions, credits, bios, site lines"),
        "reused_words": (int, "narrative words that also stand in an earlier article of a claimed link"),
        "place": (str, "place of the dateline"),
        "dated": (str, "date of the dateline, as printed"),
        "authors": (str, "persons of the byline, JSON list"),
        "revision": (str, "revision marks found: update, writethru, correction, refile"),
        "captures": (
            int,
            "how often the table holds this page: pages of one publisher with the same text are one article",
        ),
        "judgement": (
            str,
            "confirmed, rejected or disputed: what people say of the origin (provenance_judgements); null where nobody has",
        ),
        "found_origin": (str, "where there is a judgement: the origin without it; null where that is unknown, too"),
    },
    "provenance_versions": {
        "article_id": ("id", "a member of a family, but for the text that is its first version"),
        "compared_id": ("id", "the text that it is compared with: the version that it follows"),
        "version": (
            int,
            "the version that it follows, 1 is the first; null where the family holds one only, or nothing tells",
        ),
        "versions": (int, "versions of the story that the family holds"),
        "missed_correction": (
            int,
            "1 if it still prints what a correction published before it took out, 0 if not; null "
            "where there is no correction or a time is unknown",
        ),
        "dropped_paragraphs": (
            str,
            "JSON list: numbers, from 1, of the paragraphs of that text of which nothing is left; null for a rewrite",
        ),
        "own_words": (int, "narrative words that stand in no version; null for a rewrite"),
        "version_order": (
            str,
            "what puts the versions in order: marks (UPDATE, CORRECTED), time, texts (old paragraphs sink under new ones); "
            "undetermined where only their row is known, not at which end it starts; null where there is one only",
        ),
    },
    "provenance_links": {
        "article_id": ("id", "the likely later article"),
        "source_id": ("id", "the likely earlier article"),
        "relation": (str, "copy, rewrite, partial, quotes, furniture or independent: the most probable one"),
        "confidence": (float, "0..1, calibrated: the probability that the relation is right"),
        "same_copy": (
            float,
            "0..1, calibrated: the probability that it is copy or rewrite, whichever of the two; "
            "families are built on it",
        ),
        "direction": (str, "what decides which is earlier: credited, time, contained, undetermined"),
        "direction_confidence": (float, "0..1: that the source is the earlier one, whatever the relation"),
        "is_parent": (int, "1 if the source is the article's likely parent"),
        "narrative_words": (int, "narrative words in common"),
        "quoted_words": (int, "quoted words in common"),
        "furniture_words": (int, "furniture words in common"),
        "article_share": (float, "narrative words in common / narrative words of the article"),
        "source_share": (float, "narrative words in common / narrative words of the source"),
        "jaccard": (float, "of the sets of word 5-grams"),
        "evidence": (
            str,
            "JSON object: bits (what speaks for this relation against the next best one, in hundredths of a bit: how common it "
            "is, then each part of the score in the order in which pages name them); said (the numbers that the parts found); "
            "form (of this). Pages, explain and the exports put names and sentences to it",
        ),
        "judgement": (
            str,
            "confirmed (confidence is 1), rejected (0) or disputed (as found): what people say of the link "
            "(provenance_judgements); null where nobody has",
        ),
        "found_relation": (str, "where there is a judgement: the relation without it; evidence is of this one"),
        "found_confidence": (float, "likewise"),
    },
    "provenance_passages": {
        "article_id": ("id", "as in the link"),
        "source_id": ("id", "as in the link"),
        "kind": (str, "narrative, quotation, furniture or fact"),
        "article_start": (int, "character offsets in the stored texts: text[start:end] is the passage"),
        "article_end": (int, "see article_start"),
        "source_start": (int, "see article_start"),
        "source_end": (int, "see article_start"),
        "words": (int, "words in common inside the spans"),
    },
    "provenance_mentions": {
        "article_id": ("id", "the article"),
        "kind": (str, "dateline, byline, credit, tail, copyright, photo or citation"),
        "name": (str, "the source, by its canonical name"),
        "start": (int, "character offsets in the stored text"),
        "end": (int, "see start"),
        "text": (str, "the words themselves"),
    },
    judgements.TABLE: judgements.COLUMNS,
    "provenance_publishers": {
        "publisher": (str, "a publisher, by its canonical name"),
        "articles": (int, "its articles; here and in the next two tables, captures of one page count once"),
        "carried": (
            int,
            "of these, those that carry the copy of a known other origin and of which can be told whether they name it",
        ),
        "uncredited": (int, "of those, the ones that do not name its origin"),
        "timed": (
            int,
            "its articles of another origin with another publisher's source in the table, the hours of both known and the source's the "
            "earlier one",
        ),
        "median_hours": (float, "median of the hours that these are behind their sources; null where there are none"),
    },
    "provenance_origins": {
        "origin": (str, "an agency or outlet whose copy is in the table"),
        "articles": (int, "articles whose origin it is"),
        "publishers": (int, "publishers that carry its copy, itself left out"),
        "carried": (int, "articles of these"),
        "uncredited": (int, "of those, the ones that do not name it"),
        "families": (int, "families that carry its copy"),
    },
    "provenance_carriers": {
        "publisher": (str, "a publisher, by its canonical name"),
        "origin": (str, "an origin, not the publisher itself, whose copy it carries"),
        "articles": (int, "articles of that publisher and origin"),
        "uncredited": (int, "of these, those that do not name the origin"),
    },
    "provenance_captures": {
        "article_id": ("id", "an article that repeats a page which the table holds already"),
        "first_id": ("id", "the first capture of that page; counts leave the others out"),
    },
    **engine_tables.COLUMNS,
}

NAMES = (SETTINGS, *COLUMNS)
"""Of all tables that detection makes."""

KEPT = (judgements.TABLE,)
"""Tables of ours that hold what people say: no run drops them or empties them."""

PUBLIC_TABLES = tuple(name for name in COLUMNS if not name.startswith("_"))

SUMMARIES = (
    "provenance_publishers",
    "provenance_origins",
    "provenance_carriers",
    "provenance_captures",
    "_provenance_counted",
    "_provenance_sums",
    "_provenance_counts",
    "_provenance_mixes",
    "_provenance_spread",
    "_provenance_columns",
)
"""Tables made from the other ones when a run ends: see ``aggregates``."""

PRIMARY_KEYS: dict[str, Any] = {
    "provenance_articles": "article_id",
    "provenance_versions": "article_id",
    "provenance_links": ("article_id", "source_id"),
    "provenance_passages": ("article_id", "source_id", "article_start", "source_start", "kind"),
    "provenance_families": "id",
    "_provenance_documents": "number",
    "_provenance_sketches": ("kind", "first"),
    "_provenance_commonplaces": "window",
    "_provenance_runs": "id",
    "provenance_publishers": "publisher",
    "provenance_origins": "origin",
    "provenance_carriers": ("publisher", "origin"),
    "provenance_captures": "article_id",
    "_provenance_counted": ("day", "article_id"),
    "_provenance_sums": ("subject", "name", "figure", "value"),
    "_provenance_counts": ("facet", "value"),
    "_provenance_facets": ("facet", "value", "article_id"),
    "_provenance_prints": "row",
    "_provenance_told": "row",
    "_provenance_lines": ("publisher", "line"),
    "_provenance_mixes": "number",
    "_provenance_spread": ("facet", "value", "mix"),
    "_provenance_columns": ("name", "value", "mix"),
}

KEY_ONLY = (
    "provenance_passages",
    "_provenance_counted",
    "_provenance_sums",
    "_provenance_facets",
    "_provenance_spread",
    "_provenance_columns",
)
"""Tables that are only read in the order of their primary key or of another index: kept once, without a rowid."""

INDEXES: dict[str, list[list[str]]] = {
    "_provenance_documents": [["article_id"]],
    "provenance_articles": [
        ["family_id"],
        ["origin", "article_id"],
        ["source_id"],
        ["origin_by"],
        ["publisher", "origin", "credited"],
    ],
    "provenance_links": [["source_id"], ["relation", "confidence"]],
    "provenance_versions": [["missed_correction"]],
    "provenance_mentions": [["article_id"], ["kind", "name"]],
    "provenance_captures": [["first_id"]],
    "provenance_families": [["articles"], ["origin"], ["origin_by"]],
    "provenance_publishers": [["carried"], ["uncredited"], ["timed"]],
    "provenance_origins": [["articles"], ["carried"]],
    "provenance_carriers": [["origin", "articles"], ["articles"]],
    "_provenance_facets": [["facet", "article_id", "value"]],
    "_provenance_counts": [["facet", "articles"]],
    "_provenance_spread": [["facet", "mix", "value", "articles"]],
}

ARTICLE_KEYS = ("article_id", "source_id", "origin_by", "root_id", "compared_id", "first_id")


def read_settings(db: Database) -> dict[str, Any]:
    """What the database remembers: ``table``, ``pk``, ``pk_type`` and ``columns`` of the articles, and the
    engine's parameters. Empty where nothing was ever detected."""
    if not {"key", "value"} <= set(db.table(SETTINGS).columns_dict if db.table(SETTINGS).exists() else ()):
        return {}
    return {key: json.loads(value) for key, value in db.conn.execute(f"select key, value from main.{SETTINGS}")}


def write_settings(db: Database, settings: dict[str, Any]) -> None:
    """Remember settings; keys that are not given stay as they are."""
    _settings_table(db)
    db.table(SETTINGS).upsert_all([{"key": k, "value": json.dumps(v)} for k, v in settings.items()], pk="key")


def layout() -> str:
    """Changes whenever a table, column, key or index does, or how tables are shown to be ours: results of another layout are
    made anew. What people say stays."""
    made = {table: names for table, names in COLUMNS.items() if table not in KEPT}
    columns = [ownership.MARK, *((table, *names) for table, names in made.items()), PRIMARY_KEYS, KEY_ONLY, INDEXES]
    return blake2b(repr(columns).encode(), digest_size=6).hexdigest()


def create(db: Database) -> None:
    """Make all tables, or bring older ones up to date. The settings must name the articles table first."""
    migrations.apply(db)


def drop_indexes(db: Database) -> None:
    """All rows at once are written faster without."""
    for name in INDEXES:
        for index in db.table(name).indexes:
            if index.origin == "c":
                db.conn.execute(f'drop index "{index.name}"')


def create_indexes(db: Database, tables: Iterable[str] = tuple(INDEXES)) -> None:
    for name in tables:
        for index in INDEXES[name]:
            db.table(name).create_index(index, if_not_exists=True)


def check(db: Database, database: str) -> None:
    """Raise TableError where something in the database has the name of a table of ours and cannot be shown to be ours."""
    ownership.check(db.conn, database, NAMES)


def drop(db: Database) -> None:
    """Remove everything that detection made, but for what the settings say and what people do. ``check`` comes first."""
    for name in reversed(list(COLUMNS)):
        if name not in KEPT:
            db.table(name).drop(ignore=True)
    if db.table(migrations.migrations_table).exists():
        db.table(migrations.migrations_table).delete_where("migration_set = ?", [migrations.name])
    remembered = read_settings(db)
    db.table(SETTINGS).drop(ignore=True)
    write_settings(db, remembered)


def _settings_table(db: Database) -> None:
    if not db.table(SETTINGS).exists():
        sql = db.create_table_sql(SETTINGS, {"key": str, "value": str}, pk="key")
        db.conn.execute(ownership.marked(sql).rstrip("; \n"))


def _create_table(db: Database, name: str) -> None:
    settings = read_settings(db)
    id_type = {"INTEGER": int, "REAL": float, "NUMERIC": float, "BLOB": bytes}.get(settings["pk_type"], str)
    if name in KEPT:
        known = ("INTEGER", "REAL", "NUMERIC", "BLOB")
        judgements.create(db.conn, settings["pk_type"] if settings["pk_type"] in known else "TEXT")
        return
    columns = COLUMNS[name]
    keys = [(c, settings["table"], settings["pk"]) for c in columns if c in ARTICLE_KEYS]
    if settings["pk"] == "rowid" or name.startswith("_"):
        keys = []  # SQLite has no foreign key to a rowid
    if name == "provenance_passages":
        keys = keys[:1]  # an article's row page counts what refers to it, and no index finds passages by their source
    if name == "provenance_articles":
        keys.append(("family_id", "provenance_families", "id"))
    sql = db.create_table_sql(
        name,
        {c: id_type if kind == "id" else kind for c, (kind, _) in columns.items()},
        pk=PRIMARY_KEYS.get(name),
        foreign_keys=keys,
    )
    sql = ownership.marked(sql).rstrip("; \n")
    if (
        settings["pk_type"] == "NUMERIC"
    ):  # which sqlite-utils does not know: numbers stay what they are, and so does text
        for column in (c for c, (kind, _) in columns.items() if kind == "id"):
            sql = sql.replace(f'"{column}" REAL', f'"{column}" NUMERIC')
    db.conn.execute(f"{sql} without rowid" if name in KEY_ONLY else sql)


@migrations()
def m001_first_tables(db: Database) -> None:
    for name in COLUMNS:
        _create_table(db, name)
    create_indexes(db)
