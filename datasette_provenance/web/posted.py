"""The body of a POST, up to a size: neither line of Datasette bounds what it reads."""

from __future__ import annotations

from typing import Any


async def body(request: Any, most: int, refusal: Exception) -> str:
    """The body as text, where it has at most so many bytes; otherwise ``refusal`` is raised, and no more is read."""
    read, more = b"", True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            break
        read += message.get("body", b"")
        more = message.get("more_body", False)
        if len(read) > most:
            raise refusal
    return read.decode("utf-8", "replace")
