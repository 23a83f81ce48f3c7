"""Evidence to print, send or file: of a claim (two articles), a family or a publisher, in one HTML file that needs nothing else.

It says what the page of the same thing says, with the passages in full, the method, the date and a sentence to cite it by.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from datasette.utils.asgi import BadRequest

from ... import __version__, explain
from ..scope import Scope
from . import compare, counted, family, publisher

TEMPLATE = "provenance_report.html"
MOST_PASSAGES = 300
METHOD = (
    "Articles are compared by the words that they have in common, in order, and by the order of their names and numbers. Passages "
    "are told apart as narrative, quotations and page furniture, such as captions and site lines. A relation is the most "
    "probable reading of what two articles share; its confidence is calibrated, so that of the claims made with 90 % about nine in "
    "ten should be right. Origins are read from the credits in the stored texts and from the articles of the same family. What is not "
    "in the table is not known here: a source named is the likeliest in the table, and a page may have credited its source beside "
    "the stored text. The report is about texts, not about what publishers agreed or intended."
)


async def context(datasette: Any, request: Any, site: Any) -> dict[str, Any]:
    """``kind`` claim, family or publisher; ``cite, method, date, address``; and what the page of that kind says."""
    now = datetime.now(timezone.utc)
    args = request.args
    if args.get("a") and args.get("b"):
        report = await _claim(datasette, request, site)
    elif args.get("family"):
        report = await _family(datasette, request, site, args["family"])
    elif args.get("publisher"):
        report = await _publisher(datasette, request, site, args["publisher"])
    else:
        raise BadRequest(
            "Name what to report on: ?a=...&b=... (two articles by their ids), ?family=... or ?publisher=..."
        )
    address = datasette.absolute_url(request, report.pop("page_url"))
    date = f"{now.day} {now:%B %Y}"
    source = f"{site.database}, {address}, datasette-provenance {__version__}, {date}."
    return {
        **report,
        "cite": f"{report['claim']} {source}",
        "method": METHOD,
        "date": date,
        "address": address,
        "version": __version__,
    }


async def _claim(datasette: Any, request: Any, site: Any) -> dict[str, Any]:
    page = await compare.context(datasette, request, site)
    a, b = page["sides"]
    texts = ["".join(piece["text"] for group in side["groups"] for piece in group["pieces"]) for side in (a, b)]
    passages = sorted((p for p in page["passages"] if p["kind"] != "fact"), key=lambda p: p["n"])
    return {
        "kind": "claim",
        "title": page["title"],
        "claim": f"{_named(a)} and {_named(b)}: {page['relation_sentence'] or 'no relation is stored.'}",
        "page_url": str(site.compare_url(a["id"], b["id"])),
        **{
            key: page[key]
            for key in (
                "sides",
                "link",
                "relation_sentence",
                "direction_sentence",
                "shared_sentence",
                "family_sentence",
                "waterfall",
            )
        },
        "passages": [
            {
                **p,
                "own_text": texts[0][p["own_start"] : p["own_end"]],
                "other_text": texts[1][p["other_start"] : p["other_end"]],
            }
            for p in passages[:MOST_PASSAGES]
        ],
        "passages_left_out": max(0, len(passages) - MOST_PASSAGES),
        "facts": [texts[0][p["own_start"] : p["own_end"]] for p in page["passages"] if p["kind"] == "fact"][
            :MOST_PASSAGES
        ],
    }


def _named(side: dict[str, Any]) -> str:
    where = ", ".join(part for part in (side["publisher"], side["time_words"]) if part)
    return f"“{explain.calm(side['title'])}” ({explain.calm(where)})"


async def _family(datasette: Any, request: Any, site: Any, family_id: str) -> dict[str, Any]:
    page = await family.context(datasette, request, site, family_id)
    figures = page["figures"]
    publishers = explain.count(figures["publishers"] or 0, "publisher")
    return {
        **page,
        "kind": "family",
        "claim": f"“{explain.calm(page['title'])}”: {explain.count(figures['articles'] or 0, 'article')} of {publishers}. "
        f"{page['origin_sentence']}",
        "page_url": str(site.family_url(family_id)),
    }


async def _publisher(datasette: Any, request: Any, site: Any, name: str) -> dict[str, Any]:
    page = await publisher.context(datasette, request, site, name)
    by_key = {figure["key"]: figure["value"] for figure in page["figures"]}
    rows = counted.Rows(site, Scope().adding(publisher=name), False)
    return {
        **page,
        "kind": "publisher",
        "claim": f"{explain.calm(name)}: {by_key['anothers']:,} of {explain.count(by_key['articles'], 'article')} carry another’s copy, "
        f"{by_key['uncredited']:,} of these without credit in the stored text.",
        "page_url": str(site.publisher_url(name) or rows()),
    }
