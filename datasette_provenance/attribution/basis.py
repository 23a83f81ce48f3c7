"""The sentence that tells a reader what an origin rests on: made last, of the origin's fields, and here only.

Nothing reads it again. It starts with the kind of evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..records import Origin, Speaker

PRINTED = {
    "dateline": "Carries the dateline",
    "byline": "Byline:",
    "credit": "Carries the credit",
    "tail": "Closing line:",
    "copyright": "Copyright line:",
}
PAGE_DATA = {
    "syndication_source": "The page’s data name as source of its syndication",
    "canonical": "The page’s data say that its original stands at",
    "credit": "The page’s data credit",
    "source": "The page’s data name as source",
    "author": "The page’s data name as author",
    "address": "The page’s address is the source’s own:",
}
OWN = {
    "agency": "Published by {name} itself",
    "signed": "The publisher's own report: the byline names it, no other source named",
    "staff": "The publisher's own report: byline of its staff, no other source named",
    "data": "The publisher's own report: the page’s data name its author",
    "silent": "Taken for the publisher's own: the stored text names no other source",
    "cut": "Taken for the publisher's own: the stored text breaks off, and as far as it goes it names no other source",
}
NONE = {
    "pictures": "No article in the stored text: pictures and their captions",
    "list": "No article in the stored text: a list of other articles",
    "video": "No article in the stored text: a video with a line about it",
    "few": "No article in the stored text: only a few lines",
}
UNKNOWN = {
    "": "Neither the stored text nor the page's address names a source",
    "portal": "The publisher shows what others write, and the stored text names nobody",
    "no member": "No member names a source",
    "several": "A member credits parts of its text to several, and nothing tells whose the story is",
    "rejected": "A person says that it is not the copy of {names}",
    "undecided": "No member names another source, and nothing tells whose it was first",
}
FIRST = {
    "sole": "No member names another source; all are the publisher's own",
    "first": "No member names another source; the first known is {speaker}",
}
SAME = {
    "copy": "Same text as",
    "rewrite": "The same story in other words as",
    "translation": "The same story in another language as",
}
SILENT = {
    False: "the stored text names no source",
    None: "the stored text breaks off, so a credit may be missing",
}


def sentence(origin: Origin) -> str:
    """Why this is the origin, in one sentence for a lay reader."""
    if origin.kind == "family":
        return _family(origin)
    reason = _page(origin)
    if origin.speaker is not None and origin.kind == "judgement":
        return f"A person says that {titled(origin.speaker)} is the copy of {origin.name}"
    if origin.speaker is not None and origin.form not in FIRST:
        return f"{titled(origin.speaker)} credits {origin.name}: {reason[:1].lower()}{reason[1:]}"
    return reason


def _page(origin: Origin) -> str:
    """What one page says."""
    if origin.form in FIRST:
        return FIRST[origin.form].format(speaker=titled(origin.speaker) if origin.speaker else "")
    if origin.kind in ("own", "own byline"):
        return OWN[origin.form].format(name=origin.name)
    if origin.kind == "none":
        return NONE[origin.form]
    if origin.kind == "unknown":
        return UNKNOWN[origin.form].format(names=join(origin.names, "or") if origin.names else "")
    if origin.kind == "judgement":
        return "A person says so; the stored text does not"
    if origin.kind == "heading":
        return "Headed “The Latest on … (all times local)”, as AP's running stories are"
    if origin.kind == "page data":
        return f"{PAGE_DATA[origin.form]} {short(origin.words)}"
    if origin.form == "several":
        return f"{origin.kind.capitalize()} names {join(origin.names)}: “{short(origin.words)}”"
    if origin.form == "with":
        return f"The publisher's own byline, with {join(origin.names)}: “{short(origin.words)}”"
    if origin.form == "part":
        return f"The publisher's own text, with a part by {join(origin.names)}: “{short(origin.words)}”"
    words = short(origin.words)
    if origin.kind == "byline":
        words = re.sub(r"^(?i:by)\s+", "", words)
    return f"{PRINTED[origin.kind]} {words.rstrip(' -–—_:.') if origin.kind == 'dateline' else words}"


def _family(origin: Origin) -> str:
    same = SAME[origin.form.split(",")[0]]
    assert origin.speaker is not None
    speaker = titled(origin.speaker)
    if origin.words:  # what is stored of that article
        return f"{same} {speaker}: {origin.words[:1].lower()}{origin.words[1:]}"
    if origin.twin is None:
        reason = f"{same} {speaker}, which credits {origin.name}"
    else:
        reason = f"{same} {titled(origin.twin)}; {speaker} carries this story too and credits {origin.name}"
    if origin.form.endswith("house") and not origin.credited:
        return f"{reason}; both are papers of one house"
    return reason if origin.credited else f"{reason}; {SILENT[origin.credited]}"


def titled(speaker: Speaker) -> str:
    title = short(speaker.title or str(speaker.article_id), 80)
    return f"“{title}” ({speaker.publisher})" if speaker.publisher else f"“{title}”"


def short(text: str, length: int = 120) -> str:
    clean = " ".join(text.split())
    return clean if len(clean) <= length else clean[: length - 1].rsplit(" ", 1)[0] + "…"


def join(names: Sequence[str], word: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"
