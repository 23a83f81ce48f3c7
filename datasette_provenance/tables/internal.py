"""The tables that the site and later runs read: ours to change, of no use to a reader. A database holds no others of ours."""

from __future__ import annotations

from .table import KEY, Column, Table

SETTINGS = "_provenance_settings"
"""Key and value, JSON: what the database remembers. It is there before all others."""

OF_SUMS = ("provenance_articles", "provenance_links", "provenance_families", "provenance_captures")
OF_FACETS = ("provenance_articles", "provenance_links", "provenance_mentions")

INTERNAL: dict[str, Table] = {
    "_provenance_counted": Table(
        columns={
            "day": Column(str, "of publication; this and what follows as pages count it: see tally"),
            "article_id": Column(KEY, "the article"),
            "publisher": Column(str, "by its canonical name"),
            "origin": Column(str, "whose copy it is"),
            "role": Column(str, "original, copy, rewrite, partial or independent"),
            "family_id": Column(str, "its family"),
            "source": Column(str, "where the source is of what is made from another text"),
            "credit": Column(str, "whose copy it is and whether the text says so"),
            "seconds": Column(int, "behind its source"),
            "behind": Column(str, "the same as a bin"),
            "spread": Column(str, "after the first of its family, as a bin"),
            "kept": Column(str, "of its source, as a bin"),
            "shared": Column(int, "narrative words in common with its source"),
            "quoted": Column(int, "quoted words likewise"),
            "once": Column(int, "0 for a further capture of a page"),
        },
        key=("day", "article_id"),
        made_of=OF_SUMS,
        clustered=True,
        use="site",
        summed=True,
    ),
    "_provenance_sums": Table(
        columns={
            "subject": Column(str, "all, publisher, origin"),
            "name": Column(str, "of the publisher or origin; empty for all"),
            "figure": Column(
                str,
                "role (with the credit behind it), source, behind, spread, kept, period (with the credit): see tally",
            ),
            "value": Column(str, "of the figure"),
            "articles": Column(int, "that have it, captures of one page counted once"),
        },
        key=("subject", "name", "figure", "value"),
        made_of=OF_SUMS,
        clustered=True,
        use="site",
        summed=True,
    ),
    "_provenance_facets": Table(
        columns={
            "facet": Column(str, "origin, role, relation, cited, credited, carried_by, judged"),
            "value": Column(str, "as shown"),
            "article_id": Column(KEY, "the article"),
        },
        key=("facet", "value", "article_id"),
        indexes=(("facet", "article_id", "value"),),
        made_of=OF_FACETS,
        clustered=True,
        use="site",
    ),
    "_provenance_counts": Table(
        columns={
            "facet": Column(str, "as in _provenance_facets"),
            "value": Column(str, "as in _provenance_facets"),
            "articles": Column(int, "that have it"),
        },
        key=("facet", "value"),
        indexes=(("facet", "articles"),),
        made_of=OF_FACETS,
        use="site",
        summed=True,
    ),
    "_provenance_mixes": Table(
        columns={
            "number": Column(int, "by which the next two tables name it: a hash of what follows"),
            "role": Column(str, "a value of that facet; each null where the articles have none"),
            "origin": Column(str, "likewise"),
            "credited": Column(str, "likewise"),
            "relations": Column(
                str, "all values of the facet relation that an article has, in order, with / around each"
            ),
            "articles": Column(int, "that have just these"),
        },
        key=("number",),
        made_of=OF_FACETS,
        use="site",
        summed=True,
    ),
    "_provenance_spread": Table(
        columns={
            "facet": Column(str, "cited, carried_by, judged"),
            "value": Column(str, "as in _provenance_facets"),
            "mix": Column(int, "a number of _provenance_mixes"),
            "articles": Column(int, "of that mix, that have the value"),
        },
        key=("facet", "value", "mix"),
        indexes=(("facet", "mix", "value", "articles"),),
        made_of=OF_FACETS,
        clustered=True,
        use="site",
        summed=True,
    ),
    "_provenance_columns": Table(
        columns={
            "name": Column(
                str, "a column of the articles table: the one of the publisher, or of the time of publication"
            ),
            "value": Column(str, "as it stands there"),
            "mix": Column(int, "a number of _provenance_mixes; 0 for articles without results"),
            "articles": Column(int, "of that mix, that have the value"),
        },
        key=("name", "value", "mix"),
        made_of=OF_FACETS,
        clustered=True,
        use="site",
        summed=True,
    ),
    "_provenance_documents": Table(
        columns={
            "number": Column(int, "by which the engine's other tables name the article"),
            "article_id": Column(KEY, "the article"),
            "text_hash": Column(
                bytes, "of the row of the article as it was read: text, title, publisher, published, url, page data"
            ),
            "given_publisher": Column(str, "the publisher as given"),
            "publisher": Column(str, "by its canonical name"),
            "agency": Column(int, "1 if it stands on an agency's own page"),
            "published": Column(str, "as used, UTC, ISO 8601"),
            "title": Column(bytes, "hash of the headline, 8 bytes"),
            "language": Column(str, "of the text, ISO 639-1; empty where nothing sure can be said"),
        },
        key=("number",),
        indexes=(("article_id",),),
        made_of=("provenance_articles",),
        use="match",
    ),
    "_provenance_sketches": Table(
        columns={
            "kind": Column(
                str,
                "lines: keys of the distinct lines, u8; line_words: the words of each, u4; facts: hashes of all "
                "names and numbers, u8; words: datasketch MinHash of the words, u4; order: datasketch MinHash of the"
                " fact skip-bigrams, u4; prints: winnowed fingerprints, u8",
            ),
            "first": Column(int, "the least number of the articles that the row is about"),
            "numbers": Column(bytes, "of these articles, little-endian u4, as all numbers of the row are"),
            "sizes": Column(bytes, "how many values each has, u4"),
            "entries": Column(bytes, "the values, article by article"),
        },
        key=("kind", "first"),
        use="detect",
    ),
    "_provenance_crossings": Table(
        columns={
            "number": Column(int, "of an article near which there are others in another language"),
            "entries": Column(
                bytes,
                "what of its text crosses languages, little-endian u8: language and length, then keys of names and numbers",
            ),
        },
        key=("number",),
        use="detect",
    ),
    "_provenance_commonplaces": Table(
        columns={
            "window": Column(int, "of publication time"),
            "facts": Column(bytes, "hashes of the names and numbers that are commonplace in it, little-endian u8"),
        },
        key=("window",),
        use="match",
    ),
    "_provenance_lines": Table(
        columns={
            "publisher": Column(str, "as given"),
            "line": Column(bytes, "key of a line that it prints under unrelated articles"),
        },
        key=("publisher", "line"),
        use="match",
    ),
    "_provenance_prints": Table(
        columns={
            "row": Column(int, "the highest bits of the fingerprints that stand in it"),
            "entries": Column(
                bytes, "every second fingerprint, little-endian u8, then the number of an article that has it, u4"
            ),
        },
        key=("row",),
        use="match",
    ),
    "_provenance_told": Table(
        columns={
            "row": Column(int, "the highest bits of the hashes of names and numbers that stand in it"),
            "entries": Column(
                bytes,
                "every second hash of a name or number that is not commonplace in its article's days, little-endian u8, then the number "
                "of an article that tells it, u4",
            ),
        },
        key=("row",),
        use="match",
    ),
    "_provenance_runs": Table(
        columns={
            "id": Column(int, "run"),
            "started": Column(str, "UTC, ISO 8601"),
            "seconds": Column(float, "it took"),
            "articles": Column(int, "in the table"),
            "changed": Column(int, "new, changed or gone since the run before"),
            "version": Column(str, "of datasette-provenance"),
        },
        key=("id",),
        use="detect",
    ),
}
