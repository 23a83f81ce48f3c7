"""One article: whose copy it likely is and why, its text with what also stands elsewhere, its neighbours."""

from __future__ import annotations

import asyncio
from typing import Any

from datasette.utils.asgi import NotFound

from ... import explain
from .. import judging, marks
from ..queries import article as queries
from ..queries import judgements as judgements_of
from ..site import Site
from .compare import numbered

TEMPLATE = "provenance_article.html"
MAX_PLACES = 200  # passages that are listed where the text is not there
MAX_SHOWN = 40  # neighbours whose passages are marked in the text
FEW = 8  # neighbours of one relation that are listed before “and more”


async def context(datasette: Any, request: Any, site: Site, article_id: str | int) -> dict[str, Any]:
    """``article``, ``verdict`` and its sentences, ``composition``, ``groups`` of text with ``passages`` and
    ``mentions``, ``neighbours`` by relation."""
    article, verdict, mentions, links = await asyncio.gather(
        queries.article(site, article_id),
        queries.verdict(site, article_id),
        queries.mentions(site, article_id),
        queries.neighbours(site, article_id),
    )
    judgements = await judging.shown(datasette, request, site, judgements_of.of_article(site, article_id))
    if article is None:
        raise NotFound(f"There is no article {article_id} in {site.table}")
    text = article.pop("text")
    own_judgements = [j for j in judgements if j["source_id"] is None]
    neighbours = [_neighbour(site, article["id"], link) for link in links[: queries.MAX_NEIGHBOURS]]
    for n in neighbours:
        n["judgements"] = [
            j for j in judgements if j["source_id"] is not None and n["id"] in (j["article_id"], j["source_id"])
        ]
    shown = neighbours[:MAX_SHOWN]
    passages = await _passages(site, article["id"], shown)
    published = (verdict or {}).get("published") or article["published"]
    groups = marks.lay(
        text,
        [(p["own_start"], p["own_end"]) for p in passages],
        [(m["start"], m["end"]) for m in mentions],
        min_run=marks.MIN_RUN,
    )
    return {
        "title": article["title"],
        "article": {
            **article,
            "publisher": (verdict or {}).get("publisher") or article["publisher"],
            "published": published,
            "time_words": explain.time_words(published),
            "row_url": str(site.row_url(article["id"])),
        },
        "verdict": verdict,
        "origin_sentence": explain.origin_sentence(verdict),
        "basis_sentence": explain.basis_sentence(verdict["origin_basis"] if verdict else None),
        "credit_sentence": explain.credit_sentence(verdict),
        "role_label": explain.role_label(verdict["role"] if verdict else None),
        "family_url": str(site.family_url(verdict["family_id"])) if verdict and verdict["family_id"] else None,
        "composition": explain.composition(verdict),
        "mentions": [{**m, "label": explain.mention_label(m["kind"])} for m in mentions],
        "kinds": [k for k in ("narrative", "quotation", "furniture", "fact") if k in {p["kind"] for p in passages}],
        "groups": groups,
        "passages": passages,
        "places": [] if site.texts else places(passages, shown),
        "standing": standing(groups, passages, shown),
        "neighbours": _by_relation(neighbours, site.claim),
        "neighbours_cut": len(links) > queries.MAX_NEIGHBOURS,
        "shown": len(shown),
        "few": site.options.rows(FEW),
        "neighbours_total": len(neighbours),
        "judgements": own_judgements,
        "counts_later": judging.counts_later(own_judgements, (verdict or {}).get("judgement")),
        "may_judge": verdict is not None and await judging.may_judge(datasette, request.actor, site),
    }


def _neighbour(site: Site, own_id: str | int, link: dict[str, Any]) -> dict[str, Any]:
    other, later = link["other"], link["article_id"] == own_id
    return {
        "id": other["id"],
        "title": other["title"],
        "publisher": other["publisher"],
        "published": other["published"],
        "time_words": explain.time_words(other["published"]),
        "role": other["role"],
        "relation": link["relation"],
        "relation_label": explain.relation_label(link["relation"]),
        "confidence": link["confidence"],
        "confidence_percent": explain.percent(link["confidence"]),
        "confidence_words": explain.confidence_words(link["confidence"]),
        "earlier": later,
        "judgement": link["judgement"],
        "judgement_words": explain.judged_words(link),
        "is_parent": bool(link["is_parent"]) and later,
        "is_child": bool(link["is_parent"]) and not later,
        "words": link["narrative_words"],
        "quoted_words": link["quoted_words"],
        "furniture_words": link["furniture_words"],
        "share": link["article_share"] if later else link["source_share"],
        "share_words": explain.percent(link["article_share"] if later else link["source_share"]),
        "article_url": str(site.article_url(other["id"])),
        "compare_url": str(site.compare_url(own_id, other["id"])),
    }


async def _passages(site: Site, own_id: str | int, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The passages with the shown neighbours, the ones that show first: by kind, then by neighbour."""
    rank = {neighbour["id"]: i for i, neighbour in enumerate(shown)}
    by_other: dict[str | int, list[dict[str, Any]]] = {}
    for passage in await queries.passages(site, own_id, list(rank)):
        by_other.setdefault(passage["other"], []).append(passage)
    linked = []
    for other, passages in by_other.items():
        for p in numbered(passages):
            url = f"{shown[rank[other]]['compare_url']}#a-{p['label']}"
            linked.append({**p, "neighbour": rank[other], "url": url})
    linked.sort(key=lambda p: (p["kind"] == "fact", p["neighbour"], p["n"]))
    return linked


def standing(
    groups: list[dict[str, Any]], passages: list[dict[str, Any]], shown: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The marked runs in the order of the text, each with the neighbours that have it too; writes its number
    into the group as ``n``. ``also`` leaves out those of which less than half the run is theirs."""
    runs: list[dict[str, Any]] = []
    coming = sorted(passages, key=lambda p: -p["own_start"])
    near: list[dict[str, Any]] = []
    for group in groups:
        while coming and coming[-1]["own_start"] < group["end"]:
            near.append(coming.pop())
        near = [p for p in near if p["own_end"] > group["start"]]
        if group["passage"] is None:
            continue
        winner = passages[group["passage"]]
        also: dict[int, str] = {}
        for p in near:
            both = min(p["own_end"], group["end"]) - max(p["own_start"], group["start"])
            if p["neighbour"] != winner["neighbour"] and both * 2 >= group["end"] - group["start"]:
                also.setdefault(p["neighbour"], p["url"])
        group["n"] = len(runs) + 1
        group["also"] = len(also)
        runs.append(
            {
                "n": group["n"],
                "kind": winner["kind"],
                "words": winner["words"],
                "start": group["start"],
                "end": group["end"],
                "neighbour": winner["neighbour"],
                "name": _name(shown[winner["neighbour"]]),
                "url": winner["url"],
                "also": [{"name": _name(shown[i]), "url": url} for i, url in sorted(also.items())],
            }
        )
    return runs


def places(passages: list[dict[str, Any]], shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The passages in the order of the text that is not there, as places: ``kind, words, here, there, name, url``."""
    without_facts = [p for p in passages if p["kind"] != "fact"]
    without_facts.sort(key=lambda p: (p["own_first"], -p["own_last"], p["neighbour"]))
    return [
        {
            "kind": p["kind"],
            "words": p["words"],
            "here": explain.place_words(p["own_first"], p["own_last"]),
            "there": explain.place_words(p["other_first"], p["other_last"]),
            "name": _name(shown[p["neighbour"]]),
            "url": p["url"],
        }
        for p in without_facts[:MAX_PLACES]
    ]


def _name(neighbour: dict[str, Any]) -> str:
    return neighbour["publisher"] or neighbour["title"]


def _by_relation(neighbours: list[dict[str, Any]], claim: float) -> list[dict[str, Any]]:
    """``label, items``: the parent, the children, then by relation; those too unsure to claim come last."""
    headings = [
        ("Rejected by people", lambda n: n["judgement"] == "rejected"),
        ("Likely source", lambda n: n["is_parent"]),
        ("Made from this article", lambda n: n["is_child"]),
        ("Too little in common to say", lambda n: (n["confidence"] or 0) < claim),
        ("The same copy elsewhere", lambda n: n["relation"] in ("copy", "rewrite")),
        ("Partly the same text", lambda n: n["relation"] == "partial"),
        ("The same story in another language", lambda n: n["relation"] == "translation"),
        ("Only quotations in common", lambda n: n["relation"] == "quotes"),
        ("Only page furniture in common", lambda n: n["relation"] == "furniture"),
        ("Independent", lambda n: True),
    ]
    groups: dict[str, list[dict[str, Any]]] = {label: [] for label, _ in headings}
    for neighbour in neighbours:
        groups[next(label for label, test in headings if test(neighbour))].append(neighbour)
    unsure = "Too little in common to say"
    last = (unsure, "Rejected by people")
    order = [*(label for label, _ in headings if label not in last), *last]
    return [{"label": label, "items": groups[label]} for label in order if groups[label]]
