"""One family: a story's travels, drawn on a time axis, its members, and who kept which paragraph."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from math import inf
from typing import Any
from urllib.parse import quote

from datasette.utils.asgi import NotFound

from ... import explain
from .. import download, judging
from ..drawing.lineage import draw
from ..queries import article as article_queries
from ..queries import family as queries
from ..queries import judgements as judgements_of
from ..site import Site
from . import kept

TEMPLATE = "provenance_family.html"
MOST_STEPS = 5
MAX_COLUMNS = 25  # members in the table of paragraphs
NOT_QUOTED = "_provenance_not_quoted"


async def context(datasette: Any, request: Any, site: Site, family_id: str) -> dict[str, Any]:
    """``family`` and its sentences, ``members`` in order of time, ``drawing`` (geometry), ``paragraphs`` with
    ``columns``, of which quotations may be left out."""
    family = await queries.family(site, family_id)
    if family is None:
        raise NotFound(f"There is no family {family_id} in {site.database}: it may have changed with a later run")
    members = await queries.members(site, family_id, family["root_id"])
    if not members:
        raise NotFound(f"The articles of the family {family_id} are no longer in {site.table}")
    members = _base_first(in_order(members, family["root_id"]), family["root_id"])
    base = members[0]
    others = [m["id"] for m in members[1:]]
    links, base_article, judgements = await asyncio.gather(
        queries.compared_with(site, base["id"], others),
        _base(site, base["id"]),
        judging.shown(datasette, request, site, judgements_of.among(site, [m["id"] for m in members])),
    )
    first = min((m["published"] for m in members if explain.moment(m["published"])), default="")
    members = [_member(site, n, m, base["id"], links.get(m["id"]), first) for n, m in enumerate(members, 1)]
    compared = [m for m in members if m["id"] in links]
    columns = compared[:MAX_COLUMNS]
    passages = await article_queries.passages(site, base["id"], [m["id"] for m in columns])
    unquoted = request.args.get(NOT_QUOTED) == "1"
    paragraphs = kept.table(base_article["text"], passages, [m["id"] for m in columns], unquoted)
    own_url = str(site.family_url(family["id"]))
    in_table = family["root_id"] is not None
    return {
        "title": family["title"] or "A family of articles",
        "family": family,
        "origin_sentence": explain.origin_sentence(family),
        "basis_sentence": explain.basis_sentence(family["origin_basis"]),
        "figures": _figures(family, first, members),
        "rows_url": str(site.urls.table(site.database, "provenance_articles"))
        + f"?family_id={quote(str(family_id), safe='')}",
        "files": download.links(site, str(family["id"])),
        "drawing": draw(members, None if in_table else _missing(family["origin"])),
        "members": members,
        "judgements": _judgements(judgements, members),
        "steps": steps(members),
        "members_left_out": max(0, (family["articles"] or 0) - len(members)),
        "base": {
            "is_root": base["id"] == family["root_id"],
            "is_earliest": bool(first) and base["published"] == first,
            "title": base["title"],
        },
        "columns": [{"n": m["n"], "publisher": m["publisher"], "compare_url": m["base_url"]} for m in columns],
        "not_compared": len(members) - 1 - len(compared),
        "columns_cut": len(compared) > MAX_COLUMNS,
        "paragraphs": paragraphs,
        "not_quoted": unquoted,
        "quoted": any(p["kind"] == "quotation" for p in passages),
        "quoted_url": own_url if unquoted else f"{own_url}?{NOT_QUOTED}=1",
    }


def _figures(family: dict[str, Any], first: str, members: list[dict[str, Any]]) -> dict[str, Any]:
    """``first``: the earliest time of the members, empty where none is known."""
    last = max((m["published"] for m in members if explain.moment(m["published"])), default="")
    begun, ended = family["first_published"] or first, family["last_published"] or last
    span = explain.hours_between(begun, ended)
    return {
        **{name: family[name] for name in ("articles", "publishers", "uncredited")},
        **{name: family.get(name) for name in ("event_articles", "event_sources")},
        "span_words": explain.duration_words(span) if span else "",
        "first_words": explain.time_words(begun),
        "last_words": explain.time_words(ended),
    }


def _judgements(judgements: list[dict[str, Any]], members: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What people say of members' origins and of links between members, with the members' numbers."""
    number = {m["id"]: m["n"] for m in members}
    return [
        {**j, "of": sorted(number[key] for key in (j["article_id"], j["source_id"]) if key in number)}
        for j in judgements
    ]


def steps(members: list[dict[str, Any]]) -> list[int]:
    """How many sources stand above each member, MOST_STEPS at most; a circle ends where it began."""
    source = {m["id"]: m["source_id"] for m in members}
    counts = []
    for member in members:
        seen, at = {member["id"]}, member["source_id"]
        while at in source and at not in seen and len(seen) <= MOST_STEPS:
            seen.add(at)
            at = source[at]
        counts.append(len(seen) - 1)
    return counts


def in_order(members: list[dict[str, Any]], root_id: Any) -> list[dict[str, Any]]:
    """The members in the order of the versions that they print where no time is known, the original in front, those of
    which no version is known last."""
    if any(m["published"] for m in members):
        return members
    # the text that is the first version has no row of its own in provenance_versions
    last = max((m["versions"] or 1 for m in members), default=1)
    order = next((m["version_order"] for m in members if m["versions"]), None)
    members = [
        m
        if m["versions"] or last == 1
        else {**m, "version": 1, "versions": last, "version_order": order, "first": True}
        for m in members
    ]
    return sorted(members, key=lambda m: (m["id"] != root_id, m["version"] or inf, not m.get("first")))


def _base_first(members: list[dict[str, Any]], root_id: Any) -> list[dict[str, Any]]:
    """The members with the one to compare with in front: the original, else the earliest or first version, else (neither
    is known) the one from which most others come."""
    if members[0]["id"] == root_id or members[0]["published"] or members[0].get("first"):
        return members
    sources = Counter(m["source_id"] for m in members)
    base = max(members, key=lambda m: sources[m["id"]])
    return [base, *(m for m in members if m is not base)]


async def _base(site: Site, article_id: Any) -> dict[str, Any]:
    article = await article_queries.article(site, article_id)
    return article or {"text": ""}


def _member(
    site: Site, n: int, m: dict[str, Any], base_id: Any, link: dict[str, Any] | None, first: str
) -> dict[str, Any]:
    hours = explain.hours_between(first, m["published"])
    narrative, reused = m["narrative_words"] or 0, m["reused_words"] or 0
    relation = None
    if m["relation"]:
        sure = "confirmed" if m["link_judgement"] == "confirmed" else explain.confidence_words(m["confidence"])
        relation = f"{explain.relation_label(m['relation'])}, {sure}{', disputed' if m['link_judgement'] == 'disputed' else ''}"
    has_source = m["source_id"] is not None
    return {
        "n": n,
        "id": m["id"],
        "title": m["title"],
        "publisher": m["publisher"],
        "published": m["published"],
        "time_words": explain.time_words(m["published"]),
        "hours": hours,
        "lag_words": "" if hours is None else "first" if not hours else explain.lag_words(hours),
        "role": m["role"],
        "role_label": explain.role_label(m["role"]),
        "origin": m["origin"],
        "credited": m["credited"],
        "judgement": m["judgement"],
        "link_judgement": m["link_judgement"],
        "source_id": m["source_id"],
        "relation": m["relation"],
        "relation_label": relation,
        "confidence": m["confidence"],
        "confidence_percent": explain.percent(m["confidence"]),
        "shared_words": m["shared_words"],
        "kept": link["kept"] if link else None,
        "kept_words": explain.percent(link["kept"]) if link and link["kept"] is not None else "",
        "added_words": max(0, narrative - reused) if m["own_words"] is None else m["own_words"],
        "version_words": explain.version_words(
            m["version"],
            m["versions"],
            m["missed_correction"],
            json.loads(m["dropped_paragraphs"] or "[]"),
            m["version_order"],
        ),
        "article_url": str(site.article_url(m["id"])),
        "compare_url": str(site.compare_url(m["source_id"], m["id"])) if has_source else None,
        "base_url": str(site.compare_url(base_id, m["id"])) if m["id"] != base_id else None,
    }


def _missing(origin: str | None) -> str:
    return f"{origin} original" if origin else "Unknown original"
