"""Where has this text stood before? A text from the form, or an article of the table, against all the others."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from datasette.utils.asgi import BadRequest, Base400, NotFound

from ... import explain
from ...document import build_document
from ...match import SECONDS, compare, result
from ...neighbours import MOST_CHARACTERS, Asked, asked_of
from ...records import Article
from .. import marks
from ..beside import beside
from ..posted import body
from ..queries import article as articles
from ..queries import match as queries
from ..site import Site
from .article import standing
from .pasted import side_by_side

TEMPLATE = "provenance_match.html"
MOST_BYTES = 12 * MOST_CHARACTERS + 1000  # %F0%9F%98%80 is one character
MAX_SHOWN = 20  # articles whose passages are marked in the text
FEW = 10  # articles that are listed before “and more”
FORM = "application/x-www-form-urlencoded"


class TooLong(Base400):
    status = 413


async def context(datasette: Any, request: Any, site: Site) -> dict[str, Any]:
    """``asked`` false for the empty form; else what ``match.result`` says, the text's ``groups`` with ``passages``
    and ``standing``, the ``article`` if it is one of the table, and the text ``beside`` another one where that is asked for."""
    text, article, other = await _asked(request, site)
    form = {"title": "Where has this text stood before?", "most": MOST_CHARACTERS, "match_url": str(site.match_url())}
    if not text.strip():
        return {**form, "asked": False}
    cut = len(text) > MOST_CHARACTERS
    text = text[:MOST_CHARACTERS]
    without = article["id"] if article else None

    asked = await beside(datasette, sketch, text)
    known, given = await queries.candidates(site, asked, without)
    answer, marked = await beside(datasette, look, text, known, site.claim, *given)
    pasted = await _beside(datasette, site, text, other) if other else None
    # A text that stands in the table as it is has an address to share, and its neighbours stand beside it.
    stored = without if article else next((c.article.id for c in known if c.article.text.strip() == text.strip()), None)
    for match in answer["found"]:
        match["article_url"] = str(site.article_url(match["id"]))
        match["family_url"] = str(site.family_url(match["family_id"])) if match["family_id"] else None
        match["compare_url"] = None if stored in (None, match["id"]) else str(site.compare_url(stored, match["id"]))
    return {
        **form,
        "asked": True,
        "cut": cut,
        "share_url": None if stored is None else str(site.match_url(stored)),
        "article": article and {**article, "article_url": str(site.article_url(article["id"]))},
        **answer,
        **marked,
        "beside": pasted,
        "standing": standing(marked["groups"], marked["passages"], answer["found"][:MAX_SHOWN]),
        "few": site.options.rows(FEW),
    }


@lru_cache(maxsize=1)  # it is asked for twice: before the articles are looked up, and after
def _document(text: str) -> Any:
    return build_document(Article("", text))


def sketch(text: str) -> Asked:
    """What to look the text up by."""
    return asked_of(_document(text))


def look(
    text: str, known: list[Any], claim: float, publisher: str, published: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What ``match.result`` says of the text, and the text with its passages marked; the rest as for ``match.compare``."""
    until = time.monotonic() + SECONDS
    document = _document(text)
    matches, looked_at = compare(document, known, until - time.monotonic(), publisher, published)
    answer = result(text, document, matches, looked_at, len(known) - looked_at, claim)
    return answer, _marked(text, document, answer["found"][:MAX_SHOWN])


def _marked(text: str, document: Any, shown: list[dict[str, Any]]) -> dict[str, Any]:
    passages = [
        {
            "kind": p["kind"],
            "words": p["words"],
            "own_start": p["start"],
            "own_end": p["end"],
            "neighbour": i,
            "url": f"#found-{match['n']}",
        }
        for i, match in enumerate(shown)
        for p in match["passages"]
    ]
    passages.sort(key=lambda p: (p["kind"] == "fact", p["neighbour"], p["own_start"]))
    mentions = [
        {"kind": m.kind, "label": explain.mention_label(m.kind), "name": m.name, "start": m.start, "end": m.end}
        for m in document.mentions[: articles.MAX_MENTIONS]
    ]
    groups = marks.lay(
        text,
        [(p["own_start"], p["own_end"]) for p in passages],
        [(m["start"], m["end"]) for m in mentions],
        min_run=marks.MIN_RUN,
    )
    kinds = {p["kind"] for p in passages}
    return {
        "groups": groups,
        "passages": passages,
        "mentions": mentions,
        "kinds": [kind for kind in ("narrative", "quotation", "furniture", "fact") if kind in kinds],
        "shown": len(shown),
    }


async def _beside(datasette: Any, site: Site, text: str, other: str) -> dict[str, Any]:
    """The text beside an article of the table. Raises NotFound where there is no such article."""
    pk = site.article_pk(other)
    known = None if pk is None else await queries.known(site, pk)
    if known is None:
        raise NotFound(f"There is no {site.options.one} {other} in {site.table}")
    comparison = await beside(datasette, side_by_side, text, known)
    return {**comparison, "article_url": str(site.article_url(known.article.id))}


async def _asked(request: Any, site: Site) -> tuple[str, dict[str, Any] | None, str]:
    """The text, the article that it is of, where it is one, and which to show beside it."""
    if request.method == "POST":
        text, other = await _posted(request)
        return text, None, other
    args = request.args
    if not args.get("article") and not args.get("url"):
        return args.get("text") or "", None, args.get("with") or ""
    if args.get("article"):
        asked: str | int | None = site.article_pk(args["article"])
    elif site.columns.get("url"):
        asked = await queries.by_url(site, args["url"])
    else:
        raise BadRequest(f"The table {site.table} has no column of addresses: name the {site.options.one} by its id")
    article = await articles.article(site, asked) if asked is not None else None
    if article is None:
        raise NotFound(f"There is no {site.options.one} {args.get('article') or args['url']} in {site.table}")
    text = article.pop("text")
    return text, article, ""


async def _posted(request: Any) -> tuple[str, str]:
    """The text of the form and what to show beside it, or the body itself where that is plain text. Offsets count its characters as they came."""
    kind = (request.headers.get("content-type") or FORM).partition(";")[0].strip().lower()
    if kind not in (FORM, "text/plain"):
        raise BadRequest(f"POST the text as {FORM} (text=...) or as text/plain, not as {kind}")
    too_long = TooLong(f"This text is too long: {MOST_CHARACTERS:,} characters are looked at")
    words = await body(request, MOST_BYTES, too_long)
    if kind == "text/plain":
        return words, ""
    try:
        fields = parse_qs(words, max_num_fields=20)
    except ValueError:
        raise BadRequest("POST the text as one field: text=...") from None
    return fields.get("text", [""])[0], fields.get("with", [""])[0]
