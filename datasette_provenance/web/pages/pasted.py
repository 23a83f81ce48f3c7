"""A pasted text beside one article of the table, as ``compare`` shows two articles: it stands nowhere, so it has no address."""

from __future__ import annotations

from typing import Any

from ... import explain
from ...document import build_document
from ...match import Found, compare
from ...neighbours import Candidate
from ...records import Article, Passage
from .. import marks
from .compare import edits_in, numbered


def side_by_side(text: str, known: Candidate) -> dict[str, Any]:
    """``sides``: the text and the article, each with its ``groups``; ``passages``, the longest first, ``in_order``, ``kinds``,
    ``edited``. The article's text is what was compared: without its tags."""
    document = build_document(Article("", text))
    matches, _ = compare(document, [known._replace(by_facts=False)])
    passages = numbered([_row(p) for p in matches[0].passages]) if matches else []
    in_text, in_article = edits_in(text, known.article.text, passages)
    ranked = sorted(passages, key=lambda p: (p["kind"] == "fact", -p["words"], p["n"]))
    kinds = {p["kind"] for p in passages}
    sides: list[dict[str, Any]] = [
        {"key": "a", "later": True, "groups": _groups(text, ranked, "own", in_text)},
        {"key": "b", "later": False, "groups": _groups(known.article.text, ranked, "other", in_article)},
    ]
    return {
        "sides": sides,
        "sentence": _sentence(matches),
        "passages": ranked,
        "in_order": [ranked[group["passage"]] for group in sides[0]["groups"] if group["first"]],
        "kinds": [kind for kind in ("narrative", "quotation", "furniture", "fact") if kind in kinds],
        "edited": bool(in_text or in_article),
        "id": known.article.id,
        "title": known.article.title,
        "publisher": known.article.publisher,
        "time_words": explain.time_words(known.article.published),
    }


def _sentence(matches: list[Found]) -> str:
    return explain.match_sentence(matches[0].relation, matches[0].confidence) if matches else ""


def _row(p: Passage) -> dict[str, Any]:
    return {
        "kind": p.kind,
        "words": p.words,
        "own_start": p.article_start,
        "own_end": p.article_end,
        "other_start": p.source_start,
        "other_end": p.source_end,
    }


def _groups(text: str, ranked: list[dict[str, Any]], side: str, edits: list[marks.Span]) -> list[dict[str, Any]]:
    return marks.lay(text, [(p[f"{side}_start"], p[f"{side}_end"]) for p in ranked], (), edits)
