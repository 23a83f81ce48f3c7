"""Our addresses, and how a page's context becomes HTML or JSON. What the pages say is in ``pages``."""

from __future__ import annotations

import importlib
import re
import sqlite3
from typing import Any

from datasette import Response
from datasette.database import QueryInterrupted
from datasette.utils import add_cors_headers, tilde_decode
from datasette.utils.asgi import Base400, NotFound

from .access import open_site
from .one_run import Changing, of_one_run
from .options import OptionsError
from .queries import older_results
from .site import Site, is_locked

DATABASE = r"^/(?P<database>[^/]+)"
FORMS = ("graphml", "gexf", "prov-json", "json-ld")
"""Of a family, for other programs."""
FORMAT = r"(?:\.(?P<format>json))?$"

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML file may hold."""

NO_RESULTS = "There are no results in this database yet. Make them: datasette provenance detect {file}"
TOO_LARGE = (
    "Writing this family takes longer than this site allows. Use the command: datasette provenance export {file}"
)
NO_TEXTS = "This database was published without the texts of its articles, so no text can be looked up in it"
ONLY_A_PART = "This database holds a part of results that were made elsewhere, and no text can be looked up in it"
LOCKED = "This database is being written to at the moment. Try again in a few seconds"
TOO_SLOW = "This page's queries took longer than this site allows (sql_time_limit_ms)"


def routes() -> list[tuple[str, Any]]:
    """Patterns for Datasette, which takes off the base_url before it matches them."""
    return [
        (rf"{DATABASE}/-/provenance{FORMAT}", overview),
        (rf"{DATABASE}/-/provenance/compare{FORMAT}", compare),
        (rf"{DATABASE}/-/provenance/match{FORMAT}", match),
        (rf"{DATABASE}/-/provenance/judge$", judge),
        (rf"{DATABASE}/-/provenance/report{FORMAT}", report),
        (rf"{DATABASE}/-/provenance/together{FORMAT}", together),
        (rf"{DATABASE}/-/provenance/family/(?P<family>[^/]+)/drawing(?:[.]svg)$", drawing),
        (rf"{DATABASE}/-/provenance/publisher/(?P<name>[^/]+?){FORMAT}", publisher),
        (rf"{DATABASE}/-/provenance/origin/(?P<name>[^/]+?){FORMAT}", origin),
        (rf"{DATABASE}/-/provenance/family/(?P<family>[^/]+?){FORMAT}", family),
        (rf"{DATABASE}/-/provenance/family/(?P<family>[^/]+)/export/(?P<form>{'|'.join(FORMS)})$", family_export),
        (rf"{DATABASE}/(?P<table>[^/]+)/-/provenance/(?P<pk>[^/]+?){FORMAT}", article),
    ]


async def overview(datasette: Any, request: Any) -> Response:
    """The database at a glance; where nothing was detected yet it says what to run."""
    return await respond(datasette, request, "overview", _nothing_more)


async def compare(datasette: Any, request: Any) -> Response:
    """Two articles side by side: ?a= and ?b= are their primary keys."""
    return await respond(datasette, request, "compare", _nothing_more)


async def match(datasette: Any, request: Any) -> Response:
    """Where a text has stood before: ?text=, ?article=, ?url=, or a text POSTed from the form."""
    return await respond(datasette, request, "match", _nothing_more, ("GET", "HEAD", "POST"))


async def judge(datasette: Any, request: Any) -> Response:
    """A person's judgement of a link or an origin, POSTed from the form on its page."""
    from .judging import post

    site = await open_site(datasette, request, _database_name(datasette, request))
    if not site.ready:
        raise NotFound(NO_RESULTS.format(file=site.file))
    if request.method != "POST":
        response = Response.text("Judgements are POSTed", status=405)
        response.headers["Allow"] = "POST"
        return response
    return await post(datasette, request, site)


def reads_only(path: str) -> bool:
    """Whether a POST to this path needs no proof that it comes from our own form: it changes nothing, and a
    browser shows the answer to nobody else."""
    return re.search(r"/-/provenance/match(\.json)?$", path) is not None


async def report(datasette: Any, request: Any) -> Response:
    """Evidence in one file: ?a= and ?b=, ?family= or ?publisher=."""
    return await respond(datasette, request, "report", _nothing_more)


async def together(datasette: Any, request: Any) -> Response:
    """The texts of a family, paragraph by paragraph: ?family="""
    return await respond(datasette, request, "together", _nothing_more)


async def drawing(datasette: Any, request: Any) -> Response:
    """A family's drawing as an SVG file, to embed elsewhere."""
    response = await respond(datasette, request, "family", _family_args, template="provenance_drawing.svg")
    if response.status == 200:
        response.body = NOT_XML.sub("", response.body)
        response.content_type = "image/svg+xml; charset=utf-8"
        # An image runs no script; opened by itself it may not either.
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response


async def publisher(datasette: Any, request: Any) -> Response:
    """One publisher: whose copy it carries, and which of its stories travelled."""
    return await respond(datasette, request, "publisher", _name_args)


async def origin(datasette: Any, request: Any) -> Response:
    """One origin: who carries its copy."""
    return await respond(datasette, request, "origin", _name_args)


async def family(datasette: Any, request: Any) -> Response:
    """One story's travels."""
    return await respond(datasette, request, "family", _family_args)


async def family_export(datasette: Any, request: Any) -> Response:
    """One family as a file."""
    from .download import family_file

    if request.method not in ("GET", "HEAD"):
        return _method_not_allowed(False, ("GET", "HEAD"))
    site = await open_site(datasette, request, _database_name(datasette, request))
    if not site.offers("family"):
        raise NotFound("This site does not offer the page “family”")
    if not site.ready:
        raise NotFound(NO_RESULTS.format(file=site.file))
    try:
        response = await of_one_run(site.db, lambda: family_file(datasette, request, site))
    except QueryInterrupted:
        raise TimedOut(TOO_LARGE.format(file=site.file)) from None
    except Changing:
        raise BeingWritten(LOCKED) from None
    if request.method == "HEAD":
        response.body = ""
    return response


async def article(datasette: Any, request: Any) -> Response:
    """One article and where its passages also stand."""
    return await respond(datasette, request, "article", _article_args)


def _nothing_more(site: Site, request: Any) -> dict[str, Any]:
    return {}


def _name_args(site: Site, request: Any) -> dict[str, Any]:
    return {"name": tilde_decode(request.url_vars["name"])}


def _family_args(site: Site, request: Any) -> dict[str, Any]:
    return {"family_id": tilde_decode(request.url_vars["family"])}


def _article_args(site: Site, request: Any) -> dict[str, Any]:
    if tilde_decode(request.url_vars["table"]) != site.table:
        raise NotFound(f"The articles of this database are in the table {site.table}")
    raw = tilde_decode(request.url_vars["pk"])
    pk = site.article_pk(raw)
    if pk is None:
        raise NotFound(f"There is no article {raw} in {site.table}")
    return {"article_id": pk}


async def respond(
    datasette: Any,
    request: Any,
    page: str,
    args_of: Any,
    methods: tuple[str, ...] = ("GET", "HEAD"),
    template: str | None = None,
) -> Response:
    """Open the site for this actor, ask the page for its context, and show it as HTML or JSON.

    An HTML error is Datasette's own (its templates, its forbidden() hook); a JSON one has the same shape as
    Datasette's.
    """
    as_json = request.url_vars.get("format") == "json"
    try:
        if request.method in methods:
            db = datasette.get_database(_database_name(datasette, request))
            response = await of_one_run(db, lambda: _page(datasette, request, page, args_of, as_json, template))
        else:
            response = _method_not_allowed(as_json, methods)
    except (Base400, QueryInterrupted, OptionsError, Changing, sqlite3.OperationalError) as error:
        if isinstance(error, sqlite3.OperationalError) and not is_locked(error):
            raise
        if not as_json:
            raise _readable(error) from None
        readable = _readable(error)
        response = _json_error(str(readable), getattr(readable, "status", 400))
    if as_json and datasette.cors:
        add_cors_headers(response.headers)
    if request.method == "HEAD":
        response.body = ""
    return response


async def _page(datasette: Any, request: Any, page: str, args_of: Any, as_json: bool, template: str | None) -> Response:
    site = await open_site(datasette, request, _database_name(datasette, request))
    if not site.offers(page):
        raise NotFound(_why_not(site, page))
    if not site.ready and page != "overview":
        raise NotFound(NO_RESULTS.format(file=site.file))
    module = _module(page)
    try:
        context = await module.context(datasette, request, site, **args_of(site, request))
    except sqlite3.OperationalError as error:
        raise older_results(site, error) from None
    if as_json:
        return Response.json({"ok": True, **context}, default=str)
    shown = {**context, **_of_every_page(site)}
    html = await datasette.render_template(template or module.TEMPLATE, shown, request=request)
    return Response.html(html)


def _why_not(site: Site, page: str) -> str:
    if page == "match" and not site.texts:
        return NO_TEXTS
    if page == "match" and site.part:
        return ONLY_A_PART
    return f"This site does not offer the page “{page}”"


def _of_every_page(site: Site) -> dict[str, Any]:
    """What Datasette's own views give their templates, and our ``site``."""
    return {"site": site, "database": site.database, "database_color": lambda database: site.color}


def _module(page: str) -> Any:
    # On first use: a site that only serves tables starts without them.
    return importlib.import_module(f"{__package__}.pages.{page}")


def _database_name(datasette: Any, request: Any) -> str:
    try:
        return datasette.get_database(route=tilde_decode(request.url_vars["database"])).name
    except KeyError:
        raise NotFound("Database not found") from None


def _readable(error: Exception) -> Exception:
    if isinstance(error, QueryInterrupted):
        # Datasette has a page for it where a core view raises it, but not for plugins.
        return TimedOut(TOO_SLOW)
    if is_locked(error) or isinstance(error, Changing):
        return BeingWritten(LOCKED)
    if isinstance(error, OptionsError):  # of a database that was added after the start
        return WrongOptions(str(error))
    return error


class TimedOut(Base400):
    """A query of ours hit the site's limit."""


class BeingWritten(Base400):
    """Somebody writes to the database."""

    status = 503


class WrongOptions(Base400):
    """The site's settings for this plugin are wrong."""

    status = 500


def _json_error(message: str, status: int) -> Response:
    body = {"ok": False, "error": message, "errors": [message], "status": status, "title": None}
    return Response.json(body, status=status)


def _method_not_allowed(as_json: bool, methods: tuple[str, ...]) -> Response:
    message = "These pages are read only: GET them"
    response = _json_error(message, 405) if as_json else Response.text(message, status=405)
    response.headers["Allow"] = ", ".join(methods)
    return response
