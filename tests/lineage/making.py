"""Links and articles by hand, as verification leaves them."""

from __future__ import annotations

from datasette_provenance.lineage.verdicts import Known
from datasette_provenance.records import Article, Evidence, Link, Origin, Passage
from datasette_provenance.settings import DEFAULT

from .directed import Judged

NOTHING = Evidence(**(dict.fromkeys(Evidence.__slots__, 0) | {"hours_apart": None, "retelling": None}))
SURE, UNSURE = 0.95, DEFAULT.claim - 0.2


def evidence(words=100, **more):
    values = {name: getattr(NOTHING, name) for name in NOTHING.__slots__}
    counts = {"narrative_words": words, "a_words": 200, "b_words": 200, "a_share": words / 200, "b_share": words / 200}
    return Evidence(**(values | counts | more))


def link(article, source, relation="copy", confidence=SURE, words=100):
    return Link(
        article_id=article,
        source_id=source,
        relation=relation,
        confidence=confidence,
        same_copy=confidence if relation in ("copy", "rewrite") else 0.0,
        direction="time",
        is_parent=False,
        evidence=evidence(words),
        passages=(),
        article_share=0.5,
        source_share=0.5,
    )


def judged(a, b, relation="copy", confidence=SURE, words=100, passages=(), **more):
    same = confidence if relation in ("copy", "rewrite") else 0.0
    return Judged(a, b, relation, confidence, same, evidence(words, **more), tuple(passages))


def known(id, publisher="Mercury", origin=None, credited=None, published="", title="", is_origin=None, revision=""):
    """An article; its own origin is its publisher unless said otherwise."""
    name = publisher if origin is None else origin
    own = is_origin if is_origin is not None else bool(name) and name == publisher
    return Known(
        article=Article(id, f"Text of {id}. " * 30, title, publisher, published),
        publisher=publisher,
        own=Origin(name, "credit", 0.9 if name else 0.0, credited),
        is_origin=own,
        agency=own and name in ("AFP", "Reuters"),
        revision=revision,
    )


def passage(start, end, words, kind="narrative"):
    return Passage(kind, start, end, start, end, words)
