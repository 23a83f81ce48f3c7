"""Lines by which portals, aggregators and republishing sites say whose story they show: a provider's line, and a way back
to the original.
"""

from __future__ import annotations

import re

from .page import Line
from .registry import Hit, Registry

CUES = (
    "riginal",
    "ppeared first",
    "ublished first",
    "rst published",
    "rst appeared",
    "rovider:",
    "ontributed by",
    "ourtesy of",
)
"""Pieces of text of which every form below holds one."""
ORIGINAL = (
    r"(?:(?:View|Read|See|Find|Visit|Go to|Lire|Leer|Lesen Sie)\s(?:the\s|this\s|it\sin\sthe\s|l['’]|el\s|den\s)?)?"
    r"[Oo]riginal(?:ly|\s(?:article|story|post|version|report|piece|content|source|link|URL))?"
)
AT = r"(?:\s(?:here\s)?(?:at|on|from|in|by|via|sur|en|auf|bei))?\s?:?\s"
POST = (
    r"(?:This|The)\s(?:post|article|story|piece)\s[^\n]{0,200}?\s?(?:appeared\sfirst|first\sappeared|was\spublished\sfirst"
    r"|was\s(?:first|originally)\spublished|originally\sappeared)\s(?:at|on|in|by)\s"
)
BEFORE = re.compile(
    rf"\W{{0,3}}(?:{ORIGINAL}{AT}|{POST}|(?:Content\s)?[Pp]rovider:\s|Contributed by\s"
    r"|(?:Story|Article|Text|Report|Content)\s(?:is\s)?courtesy\sof\s)(?:the\s|The\s)?"
)
AFTER = re.compile(r"(?:\s\((?:Reporter|Contributor)\))?\W{0,4}")
ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,12})(?:/\S*)?\W{0,3}", re.I)
SOURCE = re.compile(r"\W{0,3}(?:Source|SOURCE|Quelle|Fuente|Fonte|Via)\s?:\s")
LONGEST = 400


def original_span(line: Line, hit: Hit) -> tuple[int, int] | None:
    """``The post ... appeared first on NAME``, ``Read the original article on NAME``, ``Provider: NAME``: the line, up to the name."""
    text = line.text
    if len(text) > LONGEST or not any(map(text.__contains__, CUES)):
        return None
    at, end = hit.start - line.start, hit.end - line.start
    if BEFORE.fullmatch(text, 0, at) and AFTER.fullmatch(text, end):
        return line.start, hit.end
    return None


def original_address(line: Line, known: Registry) -> tuple[int, int, str] | None:
    """The same with an address, and ``Source: ADDRESS`` where that is a source's that is known: start, end and whose it is."""
    text = line.text
    if len(text) > LONGEST or "." not in text:
        return None
    asked = SOURCE.match(text)
    cue = asked or (BEFORE.match(text) if any(map(text.__contains__, CUES)) else None)
    address = ADDRESS.fullmatch(text, cue.end()) if cue else None
    if address is None:
        return None
    source = known.by_domain(address[1].lower())
    if source is None and asked:
        return None
    return line.start, line.end, source.name if source else address[1].lower()
