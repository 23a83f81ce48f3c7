"""The columns of the tables that are the engine's own and the pages', with their meaning: nobody else reads them."""

from __future__ import annotations

from typing import Any

COLUMNS: dict[str, dict[str, tuple[Any, str]]] = {
    "_provenance_counted": {
        "day": (str, "of publication; this and what follows as pages count it: see tally"),
        "article_id": ("id", "the article"),
        "publisher": (str, "by its canonical name"),
        "origin": (str, "whose copy it is"),
        "role": (str, "original, copy, rewrite, partial or independent"),
        "family_id": (str, "its family"),
        "source": (str, "where the source is of what is made from another text"),
        "credit": (str, "whose copy it is and whether the text says so"),
        "seconds": (int, "behind its source"),
        "behind": (str, "the same as a bin"),
        "spread": (str, "after the first of its family, as a bin"),
        "kept": (str, "of its source, as a bin"),
        "shared": (int, "narrative words in common with its source"),
        "quoted": (int, "quoted words likewise"),
        "once": (int, "0 for a further capture of a page"),
    },
    "_provenance_sums": {
        "subject": (str, "all, publisher, origin"),
        "name": (str, "of the publisher or origin; empty for all"),
        "figure": (
            str,
            "role (with the credit behind it), source, behind, spread, kept, period (with the credit): see tally",
        ),
        "value": (str, "of the figure"),
        "articles": (int, "that have it, captures of one page counted once"),
    },
    "_provenance_facets": {
        "facet": (str, "origin, role, relation, cited, credited, carried_by, judged"),
        "value": (str, "as shown"),
        "article_id": ("id", "the article"),
    },
    "_provenance_counts": {
        "facet": (str, "as in _provenance_facets"),
        "value": (str, "as in _provenance_facets"),
        "articles": (int, "that have it"),
    },
    "_provenance_mixes": {
        "number": (int, "by which the next two tables name it, from 1"),
        "role": (str, "a value of that facet; each null where the articles have none"),
        "origin": (str, "likewise"),
        "credited": (str, "likewise"),
        "relations": (str, "all values of the facet relation that an article has, in order, with / around each"),
        "articles": (int, "that have just these"),
    },
    "_provenance_spread": {
        "facet": (str, "cited, carried_by, judged"),
        "value": (str, "as in _provenance_facets"),
        "mix": (int, "a number of _provenance_mixes"),
        "articles": (int, "of that mix, that have the value"),
    },
    "_provenance_columns": {
        "name": (str, "a column of the articles table: the one of the publisher, or of the time of publication"),
        "value": (str, "as it stands there"),
        "mix": (int, "a number of _provenance_mixes; 0 for articles without results"),
        "articles": (int, "of that mix, that have the value"),
    },
    "_provenance_documents": {
        "number": (int, "by which the engine's other tables name the article"),
        "article_id": ("id", "the article"),
        "text_hash": (
            bytes,
            "of the row of the article as it was read: text, title, publisher, published, url, page data",
        ),
        "given_publisher": (str, "the publisher as given"),
        "publisher": (str, "by its canonical name"),
        "agency": (int, "1 if it stands on an agency's own page"),
        "published": (str, "as used, UTC, ISO 8601"),
        "title": (bytes, "hash of the headline, 8 bytes"),
    },
    "_provenance_sketches": {
        "kind": (
            str,
            "lines: keys of the distinct lines, u8; line_words: the words of each, u4; facts: hashes of all names and "
            "numbers, u8; words: datasketch MinHash of the words, u4; order: datasketch MinHash of the fact skip-bigrams, "
            "u4; prints: winnowed fingerprints, u8",
        ),
        "first": (int, "the least number of the articles that the row is about"),
        "numbers": (bytes, "of these articles, little-endian u4, as all numbers of the row are"),
        "sizes": (bytes, "how many values each has, u4"),
        "entries": (bytes, "the values, article by article"),
    },
    "_provenance_commonplaces": {
        "window": (int, "of publication time"),
        "facts": (bytes, "hashes of the names and numbers that are commonplace in it, little-endian u8"),
    },
    "_provenance_lines": {
        "publisher": (str, "as given"),
        "line": (bytes, "key of a line that it prints under unrelated articles"),
    },
    "_provenance_prints": {
        "row": (int, "the highest bits of the fingerprints that stand in it"),
        "entries": (bytes, "every second fingerprint, little-endian u8, then the number of an article that has it, u4"),
    },
    "_provenance_told": {
        "row": (int, "the highest bits of the hashes of names and numbers that stand in it"),
        "entries": (
            bytes,
            "every second hash of a name or number that is not commonplace in its article's days, little-endian u8, then the number of an "
            "article that tells it, u4",
        ),
    },
    "_provenance_runs": {
        "id": (int, "run"),
        "started": (str, "UTC, ISO 8601"),
        "seconds": (float, "it took"),
        "articles": (int, "in the table"),
        "changed": (int, "new, changed or gone since the run before"),
        "version": (str, "of datasette-provenance"),
    },
}
"""As in ``schema``."""
