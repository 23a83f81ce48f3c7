"""The tables that other people's SQL reads (docs/tables.md): an interface."""

from __future__ import annotations

from .table import KEY, Column, Table

RESULTS: dict[str, Table] = {
    "provenance_families": Table(
        columns={
            "id": Column(str, "stable over incremental runs wherever its members are"),
            "title": Column(str, "a title that a reader recognises"),
            "origin": Column(str, "the agency or outlet whose copy the family carries"),
            "origin_kind": Column(str, "kind of the evidence, as in provenance_articles"),
            "origin_by": Column(KEY, "the member whose text says so; null where none does"),
            "origin_basis": Column(str, "the evidence, in one sentence"),
            "origin_confidence": Column(float, "0..1"),
            "root_id": Column(KEY, "the original; null where it is not in the table"),
            "articles": Column(int, "members"),
            "publishers": Column(int, "distinct publishers among the members"),
            "uncredited": Column(int, "members that carry the copy without naming its origin"),
            "event_articles": Column(
                int, "articles about the same event: the family and those that share passages or quotations with it"
            ),
            "event_sources": Column(int, "distinct origins behind those articles: how many really tell it"),
            "first_published": Column(str, "earliest publication time among the members"),
            "last_published": Column(str, "latest publication time among the members"),
        },
        key=("id",),
        indexes=(("articles",), ("origin",), ("origin_by",)),
    ),
    "provenance_articles": Table(
        columns={
            "article_id": Column(KEY, "the article"),
            "family_id": Column(str, "the family it belongs to, null where it stands alone"),
            "role": Column(str, "original, copy, rewrite, partial, translation or independent"),
            "origin": Column(str, "the agency or outlet whose copy the main text is; null where unknown or no article"),
            "origin_kind": Column(
                str,
                "kind of the evidence: dateline, byline, credit, tail, copyright, heading, page data, family "
                "(another member says so), own byline, own (no other source named), judgement (a person says so, and"
                " the page does not), none (no article), unknown",
            ),
            "origin_by": Column(KEY, "the article whose text says so; null: its own"),
            "origin_basis": Column(str, "the evidence for the origin, in one sentence"),
            "origin_confidence": Column(float, "0..1, calibrated"),
            "credited": Column(
                int,
                "1 if the stored text or the page's data name the origin of its copy, 0 if not; null where the "
                "origin is the publisher itself or unknown, or the stored text breaks off",
            ),
            "source_id": Column(KEY, "the article it most likely comes from, null where none is in the table"),
            "publisher": Column(str, "the publisher, by its canonical name"),
            "published": Column(
                str, "publication time as used for lags and direction, UTC, ISO 8601; null where unknown"
            ),
            "words": Column(int, "words in the text"),
            "narrative_words": Column(int, "words outside quotations and page furniture"),
            "quoted_words": Column(int, "words in quotations"),
            "furniture_words": Column(int, "words in page furniture: captions, credits, bios, site lines"),
            "reused_words": Column(int, "narrative words that also stand in an earlier article of a claimed link"),
            "place": Column(str, "place of the dateline"),
            "dated": Column(str, "date of the dateline, as printed"),
            "authors": Column(str, "persons of the byline, JSON list"),
            "revision": Column(str, "revision marks found: update, writethru, correction, refile"),
            "captures": Column(
                int, "how often the table holds this page: pages of one publisher with the same text are one article"
            ),
            "judgement": Column(
                str,
                "confirmed, rejected or disputed: what people say of the origin (provenance_judgements); null where "
                "nobody has",
            ),
            "found_origin": Column(
                str, "where there is a judgement: the origin without it; null where that is unknown, too"
            ),
        },
        key=("article_id",),
        indexes=(
            ("family_id",),
            ("origin", "article_id"),
            ("source_id",),
            ("origin_by",),
            ("publisher", "origin", "credited"),
        ),
    ),
    "provenance_versions": Table(
        columns={
            "article_id": Column(KEY, "a member of a family, but for the text that is its first version"),
            "compared_id": Column(KEY, "the text that it is compared with: the version that it follows"),
            "version": Column(
                int,
                "the version that it follows, 1 is the first; null where the family holds one only, or nothing tells",
            ),
            "versions": Column(int, "versions of the story that the family holds"),
            "missed_correction": Column(
                int,
                "1 if it still prints what a correction published before it took out, 0 if not; null where there is "
                "no correction or a time is unknown",
            ),
            "dropped_paragraphs": Column(
                str,
                "JSON list: numbers, from 1, of the paragraphs of that text of which nothing is left; null for a "
                "rewrite",
            ),
            "own_words": Column(int, "narrative words that stand in no version; null for a rewrite"),
            "version_order": Column(
                str,
                "what puts the versions in order: marks (UPDATE, CORRECTED), time, texts (old paragraphs sink under "
                "new ones); undetermined where only their row is known, not at which end it starts; null where there"
                " is one only",
            ),
        },
        key=("article_id",),
        indexes=(("missed_correction",),),
    ),
    "provenance_links": Table(
        columns={
            "article_id": Column(KEY, "the likely later article"),
            "source_id": Column(KEY, "the likely earlier article"),
            "relation": Column(
                str, "copy, rewrite, partial, quotes, furniture, independent or translation: the most probable one"
            ),
            "confidence": Column(float, "0..1, calibrated: the probability that the relation is right"),
            "same_copy": Column(
                float,
                "0..1, calibrated: the probability that it is copy or rewrite, whichever of the two; families are "
                "built on it",
            ),
            "direction": Column(str, "what decides which is earlier: credited, time, contained, undetermined"),
            "direction_confidence": Column(float, "0..1: that the source is the earlier one, whatever the relation"),
            "is_parent": Column(int, "1 if the source is the article's likely parent"),
            "narrative_words": Column(int, "narrative words in common"),
            "quoted_words": Column(int, "quoted words in common"),
            "furniture_words": Column(int, "furniture words in common"),
            "article_share": Column(float, "narrative words in common / narrative words of the article"),
            "source_share": Column(float, "narrative words in common / narrative words of the source"),
            "jaccard": Column(float, "of the sets of word 5-grams"),
            "evidence": Column(
                str,
                "JSON object: bits (what speaks for this relation against the next best one, in hundredths of a bit:"
                " how common it is, then each part of the score in the order in which pages name them); said (the "
                "numbers that the parts found); form (of this). Pages, explain and the exports put names and "
                "sentences to it",
            ),
            "judgement": Column(
                str,
                "confirmed (confidence is 1), rejected (0) or disputed (as found): what people say of the link "
                "(provenance_judgements); null where nobody has",
            ),
            "found_relation": Column(
                str, "where there is a judgement: the relation without it; evidence is of this one"
            ),
            "found_confidence": Column(float, "likewise"),
        },
        key=("article_id", "source_id"),
        indexes=(("source_id",), ("relation", "confidence")),
    ),
    "provenance_passages": Table(
        columns={
            "article_id": Column(KEY, "as in the link"),
            "source_id": Column(KEY, "as in the link"),
            "kind": Column(str, "narrative, quotation, furniture or fact"),
            "article_start": Column(int, "character offsets in the stored texts: text[start:end] is the passage"),
            "article_end": Column(int, "see article_start"),
            "source_start": Column(int, "see article_start"),
            "source_end": Column(int, "see article_start"),
            "words": Column(int, "words in common inside the spans"),
        },
        key=("article_id", "source_id", "article_start", "source_start", "kind"),
        clustered=True,
    ),
    "provenance_mentions": Table(
        columns={
            "article_id": Column(KEY, "the article"),
            "kind": Column(str, "dateline, byline, credit, tail, copyright, photo or citation"),
            "name": Column(str, "the source, by its canonical name"),
            "start": Column(int, "character offsets in the stored text"),
            "end": Column(int, "see start"),
            "text": Column(str, "the words themselves"),
        },
        indexes=(("article_id",), ("kind", "name")),
    ),
    "provenance_judgements": Table(
        columns={
            "id": Column(int, "key"),
            "article_id": Column(KEY, "the article; the articles table need not hold it any more, or not yet"),
            "source_id": Column(
                KEY, "the other article of a link, whichever is the later one; null: the judgement is of the origin"
            ),
            "judgement": Column(str, "confirmed, rejected or disputed"),
            "relation": Column(str, "of a link: what it is, if confirmed; what it was said to be, if not"),
            "origin": Column(str, "of an origin: what it is, if confirmed; what it was said to be, if not"),
            "note": Column(str, "why"),
            "by": Column(str, "who says so; null in a copy made with --anonymous-judgements"),
            "at": Column(str, "when, UTC, ISO 8601"),
            "articles_table": Column(str, "the table that the ids are keys of"),
        },
        key=("id",),
        indexes=(("article_id",), ("source_id",)),
        use="judgements",
    ),
    "provenance_publishers": Table(
        columns={
            "publisher": Column(str, "a publisher, by its canonical name"),
            "articles": Column(int, "its articles; here and in the next two tables, captures of one page count once"),
            "carried": Column(
                int,
                "of these, those that carry the copy of a known other origin and of which can be told whether they "
                "name it",
            ),
            "uncredited": Column(int, "of those, the ones that do not name its origin"),
            "timed": Column(
                int,
                "its articles of another origin with another publisher's source in the table, the hours of both "
                "known and the source's the earlier one",
            ),
            "median_hours": Column(
                float, "median of the hours that these are behind their sources; null where there are none"
            ),
        },
        key=("publisher",),
        indexes=(("carried",), ("uncredited",), ("timed",)),
        made_of=("provenance_articles", "provenance_captures"),
        summed=True,
    ),
    "provenance_origins": Table(
        columns={
            "origin": Column(str, "an agency or outlet whose copy is in the table"),
            "articles": Column(int, "articles whose origin it is"),
            "publishers": Column(int, "publishers that carry its copy, itself left out"),
            "carried": Column(int, "articles of these"),
            "uncredited": Column(int, "of those, the ones that do not name it"),
            "families": Column(int, "families that carry its copy"),
        },
        key=("origin",),
        indexes=(("articles",), ("carried",)),
        made_of=("provenance_articles", "provenance_families", "provenance_carriers"),
        summed=True,
    ),
    "provenance_carriers": Table(
        columns={
            "publisher": Column(str, "a publisher, by its canonical name"),
            "origin": Column(str, "an origin, not the publisher itself, whose copy it carries"),
            "articles": Column(int, "articles of that publisher and origin"),
            "uncredited": Column(int, "of these, those that do not name the origin"),
        },
        key=("publisher", "origin"),
        indexes=(("origin", "articles"), ("articles",)),
        made_of=("provenance_articles", "provenance_captures"),
        summed=True,
    ),
    "provenance_captures": Table(
        columns={
            "article_id": Column(KEY, "an article that repeats a page which the table holds already"),
            "first_id": Column(KEY, "the first capture of that page; counts leave the others out"),
        },
        key=("article_id",),
        indexes=(("first_id",),),
        made_of=("provenance_articles", "provenance_links"),
        summed=True,
    ),
}
