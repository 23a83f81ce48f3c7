"""The body of a POST, up to a size: neither line of Datasette bounds what it reads. It comes once, and is kept with the
request: a page that is made anew (``one_run``) asks for it again."""

from __future__ import annotations

from typing import Any

KEPT = "provenance_body"
"""In the request's scope: the text, or why it was refused."""


async def body(request: Any, most: int, refusal: Exception) -> str:
    """The body as text, where it has at most so many bytes; otherwise ``refusal`` is raised, and no more is read."""
    if KEPT in request.scope:
        return _kept(request)
    read, more = b"", True
    while more:
        message = await request.receive()
        read += message.get("body", b"")
        more = message.get("more_body", False) and message["type"] != "http.disconnect"
        if len(read) > most:
            request.scope[KEPT] = refusal
            break
    else:
        request.scope[KEPT] = read.decode("utf-8", "replace")
    return _kept(request)


def _kept(request: Any) -> str:
    outcome = request.scope[KEPT]
    if isinstance(outcome, Exception):
        raise outcome
    return str(outcome)
