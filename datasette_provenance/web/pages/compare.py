"""Two articles side by side: their passages in common, the edits inside them, and why we think what we
think."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from datasette.utils.asgi import BadRequest, NotFound

from ... import explain
from .. import aligned, judging, marks
from ..beside import apart
from ..queries import article as queries
from ..queries import judgements as judgements_of
from ..site import Site

TEMPLATE = "provenance_compare.html"
MAX_DIFF_WORDS = 6000  # of all passages of a page together
DIFF_SECONDS = 1.0  # likewise; after that the passages are shown as they are


async def context(datasette: Any, request: Any, site: Site) -> dict[str, Any]:
    """``sides`` (a and b: article, verdict, groups of text), ``rows`` (of a translation: paragraphs beside each other), ``link`` and its sentences, ``family_sentence``, ``waterfall`` or ``unread_sentence``,
    ``passages``, ``swap_url``."""
    a_id, b_id = (_asked(request, site, key) for key in ("a", "b"))
    a, b, a_verdict, b_verdict, link, stored_passages = await asyncio.gather(
        queries.article(site, a_id),
        queries.article(site, b_id),
        queries.verdict(site, a_id),
        queries.verdict(site, b_id),
        queries.link_between(site, a_id, b_id),
        queries.passages(site, a_id, [b_id]),
    )
    judgements = await judging.shown(datasette, request, site, judgements_of.of_link(site, a_id, b_id))
    for asked, article in ((a_id, a), (b_id, b)):
        if article is None:
            raise NotFound(f"There is no article {asked} in {site.table}")
    a_later = link is None or link["article_id"] == a["id"]
    passages = numbered(stored_passages)
    in_a, in_b = await apart(datasette, edits_in, a["text"], b["text"], passages)
    if not site.texts:
        for p in passages:
            p["own_place"] = explain.place_words(p["own_first"], p["own_last"])
            p["other_place"] = explain.place_words(p["other_first"], p["other_last"])
    ranked = sorted(passages, key=lambda p: (p["kind"] == "fact", -p["words"], p["n"]))
    translated = link is not None and link["relation"] == "translation" and site.texts
    rows = await apart(datasette, aligned.rows, a["text"], b["text"], ranked) if translated else None
    sides = [
        _side(site, "a", a, a_verdict, ranked, "own", in_a, a_later if link else None),
        _side(site, "b", b, b_verdict, ranked, "other", in_b, not a_later if link else None),
    ]
    later, earlier = (sides[0], sides[1]) if a_later else (sides[1], sides[0])
    return {
        "title": f"{a['title']} / {b['title']}",
        "same": a["id"] == b["id"],
        "sides": sides,
        "relation_label": explain.relation_label(link["relation"]) if link else None,
        "link": link and {k: v for k, v in link.items() if k != "evidence"},
        **_sentences(link, later, earlier, bool(passages) or a["id"] == b["id"]),
        "family_sentence": explain.family_sentence(link, a_verdict, b_verdict),
        **_why(link),
        "unread_sentence": explain.unread_sentence(link["evidence"]) if link else "",
        "judgements": judgements,
        "counts_later": link is not None and judging.counts_later(judgements, link["judgement"]),
        "may_judge": link is not None and await judging.may_judge(datasette, request.actor, site),
        "passages": ranked,
        "rows": rows,
        "in_order": [{key: p[key] for key in ("label", "kind", "words")} for p in _shown(sides[0], ranked)],
        "kinds": [kind for kind in ("narrative", "quotation", "furniture", "fact") if kind in _kinds(passages)],
        "edited": bool(in_a or in_b),
        "swap_url": str(site.compare_url(b["id"], a["id"])),
    }


def _why(link: dict[str, Any] | None) -> dict[str, Any]:
    """The parts of the score as detection found them, and the relation that they speak for."""
    if link is None:
        return {"waterfall": None, "found_label": None}
    relation, confidence = link["relation"], link["confidence"]
    if link["judgement"]:
        relation, confidence = link["found_relation"] or relation, link["found_confidence"]
    chart = explain.waterfall(link["evidence"], confidence or 0.0)
    return {"waterfall": chart, "found_label": explain.relation_label(relation)}


def numbered(passages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Passages in the order of the one text, with ``n`` (from 1) and the ``label`` that both sides carry;
    facts have numbers of their own, and those inside another passage are left out: the passage shows them
    already."""
    order = sorted(passages, key=lambda p: (p["own_start"], -p["own_end"], p["other_start"], p["kind"]))
    wide = [p for p in order if p["kind"] != "fact"]
    covered = marks.cover(max([0, *(p["own_end"] for p in order)]), [(p["own_start"], p["own_end"]) for p in wide])
    free = [(run.start, run.end) for run in covered if run.shown is None]
    facts = [
        p for p in order if p["kind"] == "fact" and any(s <= p["own_start"] and p["own_end"] <= e for s, e in free)
    ]
    return [{**p, "n": n, "label": str(n)} for n, p in enumerate(wide, 1)] + [
        {**p, "n": len(wide) + n, "label": f"f{n}"} for n, p in enumerate(facts, 1)
    ]


def _shown(side: dict[str, Any], passages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The passages that show in a text, in its order."""
    return [passages[group["passage"]] for group in side["groups"] if group["first"]]


def _asked(request: Any, site: Site, key: str) -> str | int:
    raw = request.args.get(key)
    if not raw:
        raise BadRequest("Name the two articles to compare by their ids: ?a=...&b=...")
    pk = site.article_pk(raw)
    if pk is None:
        raise NotFound(f"There is no article {raw} in {site.table}")
    return pk


def _side(
    site: Site,
    key: str,
    article: dict[str, Any],
    verdict: dict[str, Any] | None,
    ranked: list[dict[str, Any]],
    side: str,
    edits: list[marks.Span],
    later: bool | None,
) -> dict[str, Any]:
    text = article.pop("text")
    published = (verdict or {}).get("published") or article["published"]
    return {
        "key": key,
        "later": later,
        **article,
        "publisher": (verdict or {}).get("publisher") or article["publisher"],
        "published": published,
        "time_words": explain.time_words(published),
        "origin_sentence": explain.origin_sentence(verdict),
        "credit_sentence": explain.credit_sentence(verdict),
        "family_id": (verdict or {}).get("family_id"),
        "family_url": str(site.family_url(verdict["family_id"])) if verdict and verdict["family_id"] else None,
        "article_url": str(site.article_url(article["id"])),
        "groups": marks.lay(text, [(p[f"{side}_start"], p[f"{side}_end"]) for p in ranked], (), edits),
    }


def _sentences(
    link: dict[str, Any] | None, later: dict[str, Any], earlier: dict[str, Any], any_passage: bool
) -> dict[str, str]:
    if link is None:
        none = "" if any_passage else explain.relation_sentence(None, "", "")
        return {"relation_sentence": none, "direction_sentence": "", "shared_sentence": "", "lag_words": ""}
    hours = explain.hours_between(earlier["published"], later["published"])
    names = explain.two_names(later, earlier)
    return {
        "relation_sentence": explain.relation_sentence(link, *names),
        "direction_sentence": explain.direction_sentence(link, *names, hours),
        "shared_sentence": explain.shared_sentence(link, *names),
        "lag_words": explain.lag_words(hours),
    }


def edits_in(a: str, b: str, passages: list[dict[str, Any]]) -> tuple[list[marks.Span], list[marks.Span]]:
    in_a: list[marks.Span] = []
    in_b: list[marks.Span] = []
    budget = MAX_DIFF_WORDS
    until = time.monotonic() + DIFF_SECONDS
    for p in passages:
        budget -= p["words"]
        if p["kind"] == "fact" or budget < 0 or time.monotonic() > until:
            continue
        here, there = marks.edits(a, (p["own_start"], p["own_end"]), b, (p["other_start"], p["other_end"]))
        in_a += here
        in_b += there
    return in_a, in_b


def _kinds(passages: list[dict[str, Any]]) -> set[str]:
    return {p["kind"] for p in passages}
