"""Who may judge on the pages, what people have said there, and the form's POST. Closed unless the site's owner opens it:
by the setting ``judges``, or, in Datasette 1.0, by its own permission ``insert-row`` on the table of judgements.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from datasette import Response
from datasette.utils import actor_matches_allow
from datasette.utils.asgi import BadRequest, Forbidden, NotFound

from .. import explain
from ..errors import ProvenanceError
from .access import insert_allowed, view_allowed
from .posted import body
from .queries import article as articles
from .queries import judgements as queries
from .site import Site

MOST_BYTES = 100_000
CLOSED = "You do not have permission to judge here"
NAMES = ("display", "name", "username", "login")
"""Of an actor, as Datasette shows it."""


async def may_judge(datasette: Any, actor: dict[str, Any] | None, site: Site) -> bool:
    """Whether the actor may write a judgement. Only somebody with a name may, into a database that can be written to."""
    if not actor or not _name(actor) or not site.db.is_mutable or not site.ready or not site.judged_table:
        return False
    if site.options.judges is not None and actor_matches_allow(actor, site.options.judges):
        return True
    return await insert_allowed(datasette, actor, site.database, queries.TABLE)


async def shown(datasette: Any, request: Any, site: Site, rows: Any) -> list[dict[str, Any]]:
    """The judgements that ``rows`` (a query) gives, in words; none for who may not view them."""
    if not await view_allowed(datasette, request.actor, site.database, queries.TABLE):
        rows.close()
        return []
    return [{**row, "sentence": explain.judgement_sentence(row)} for row in await rows]


def counts_later(found: Iterable[dict[str, Any]], stored: str | None) -> bool:
    """Whether what people say of one thing is not what the last run has counted of it."""
    said = {row["judgement"] for row in found}
    return bool(said) and stored != (said.pop() if len(said) == 1 else "disputed")


async def post(datasette: Any, request: Any, site: Site) -> Response:
    """Write the judgement of the form, and show the page that it came from. Raises Forbidden, BadRequest, NotFound."""
    from ..judging import Given, write

    if not await may_judge(datasette, request.actor, site):
        raise Forbidden(CLOSED)
    fields = await _fields(request)
    ids = [await _there(site, fields[key]) for key in ("a", "b") if fields.get(key)]
    if not ids or not fields.get("a"):
        raise BadRequest("Name the article that is judged: a=..., and of a link the other one: b=...")
    given = Given(
        ids[0], ids[1] if len(ids) > 1 else None, fields.get("judgement", ""), _name(request.actor),
        fields.get("note", ""), fields.get("relation", ""), fields.get("origin", ""),
    )  # fmt: skip

    def work(conn: Any) -> None:
        with conn:  # Datasette 0.65 leaves it to us to commit
            write(conn, [given], site.file)

    try:
        await site.db.execute_write_fn(work)
    except ProvenanceError as error:
        raise BadRequest(str(error)) from None
    url = site.compare_url(ids[0], ids[1]) if len(ids) > 1 else site.article_url(ids[0])
    return Response.redirect(f"{url}#judgements", status=303)


async def _there(site: Site, raw: str) -> str | int:
    key = site.article_pk(raw)
    article = None if key is None else await articles.article(site, key)
    if article is None:
        raise NotFound(f"There is no article {raw} in {site.table}")
    return article["id"]


async def _fields(request: Any) -> dict[str, str]:
    words = await body(request, MOST_BYTES, BadRequest("This is too long for a judgement"))
    try:
        return dict(parse_qsl(words, keep_blank_values=True, max_num_fields=20))
    except ValueError:
        raise BadRequest("A judgement has the fields a, b, judgement, relation, origin and note") from None


def _name(actor: dict[str, Any]) -> str:
    """As Datasette shows the actor, with the id that nobody else has."""
    name = next((str(actor[key]) for key in NAMES if actor.get(key)), "")
    actor_id = str(actor.get("id") or "")
    return f"{name} ({actor_id})" if name and actor_id and name != actor_id else name or actor_id
