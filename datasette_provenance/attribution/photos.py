"""Photo credits: they name who took the picture, never whose copy the text is."""

from __future__ import annotations

import re

from ..text.tried import search_at
from .page import Line, is_caption
from .registry import Hit, Registry

AFTER = re.compile(
    r"\s?(?:file\s|FILE\s)?(?:Photos?|PHOTOS?|photos?|Images?|images?|Fotos?|foto|Pictures|Archivbild)\b"
    r"|\s?(?:/|\||via|VIA|-)\s?(?:Pool|POOL)\b"
    r"|/[A-ZÀ-Þ][\w.'’-]+ [A-ZÀ-Þ]"  # REUTERS/N
    r"|\s?(?:/|,)\s?(?:File|FILE|file|Archiv)\b|\s(?:KREMLIN|Kremlin|POOL|Pool)\b"
)
BESIDE = re.compile(r"\s?(?:/|\||via|VIA|-|,)\s?")
BEFORE = re.compile(
    r"(?:\b(?:Photo(?:graph|graphy)?|Photos|Image|Images|Picture|Pictures|Foto|Fotos|Bild|Video|VIDEO"
    r"|Screenshot|Screengrab|Kredit|"
    r"Cr[ée]dit(?:o|s)?(?: photo)?|Imagen|Fotografía|Immagine|PHOTO|Photo courtesy of|Courtesy(?: of)?"
    r"|Credit)\b\s?"
    r"(?:credit)?(?:\s(?:by|de|di|von|par|should read|of))?\s?[:(/|]?\s?(?:[A-ZÀ-Þ][\w.'’-]+(?:[\s/|,]"
    r"|\s(?:and|et|und|y|e)\s){0,2}){0,5}"
    r"|Pool\s?(?:Photo\s)?(?:via\s|/)|(?:\bvia|\bVIA)\s)$"
)
BEFORE_CUES = (
    "hoto",
    "HOTO",
    "mag",
    "icture",
    "oto",
    "ild",
    "ideo",
    "IDEO",
    "creen",
    "redi",
    "rédi",
    "ourtesy",
    "via",
    "VIA",
    "ool",
)
"""Pieces of the words with which it begins: most names are spared the pattern."""
OPENING = re.compile(
    r"Photo|PHOTO|Image|Imagen|Immagine|Picture|Foto|Bild|Video|VIDEO|Screen|Kredit|Cr[ée]dit|Courtesy|Pool|via|VIA"
)
"""How they begin: the pattern is tried there, and not at every character."""
# N / AFP, N/AP, N | Reuters: one or two persons, a stroke and initials.
STROKE = re.compile(
    r"(?:^|[(\s,])(?:[A-ZÀ-Þ][\w.'’-]+\s){1,3}[A-ZÀ-Þ][\w.'’-]+\s?[/"
    r"|]\s?(?:[A-Z][\w-]+(?:\s[A-Z][\w-]+)?\s?[/|]\s?)?$"
)
STROKE_TIGHT = re.compile(r"[A-Za-zÀ-ÿ.]\s?[A-ZÀ-Þ][\w.'’-]{1,90}/$")
STROKE_BEFORE = re.compile(r"[/|,:]\s?$|\bvia\s$")
POLL = re.compile(r"[\w /]{0,20}\s(?:poll|survey|tracking|exit)\b")
AUTHORED = re.compile(r"\W{0,3}(?i:by|authored by|submitted by|written by|posted by|par|von|por|di)\s")
IN_BRACKETS = re.compile(r"\((?![A-Z]{2,5}\s?[/,])(?:[^()]{0,80}\s)?(?:[A-ZÀ-Þ][\w.'’-]+\s?[/,|]\s?)$")
# N (AP) alone on a line: a face and its credit. A place with its source looks the same but for the story
# below.
NAMED = re.compile(r"(?:Dr\. |Sen\. |Rep\. )?[A-Z][a-zà-ÿ]+(?: [A-Z]\.)? [A-Z][a-zà-ÿ'’-]+\s")
BESIDE_IT = 1000
"""Characters before and after a name in brackets that are looked at for what else makes a caption."""
SHORT = 8
"""Characters of what is printed as initials."""


def photo_span(line: Line, hit: Hit, known: Registry) -> tuple[int, int] | None:
    """The span of a photo credit that names ``hit``; None if it is none."""
    at, end = hit.start - line.start, hit.end - line.start
    before, after = line.text[max(0, at - 90) : at], line.text[end : end + 40]
    printed = line.text[at:end]
    if printed in hit.source.photos or (hit.source.kind == "pictures" and not hit.ambiguous):
        return _widen(line, at, end)
    if POLL.match(after):
        return None
    if AFTER.match(after) or _by_a_house(line.text, end, known):
        return _widen(line, at, end)
    if hit.source.kind == "pictures" and STROKE_BEFORE.search(before):
        return _widen(line, at, end)
    taken = taken_before(before)
    if taken and not (taken.group().strip().lower() == "via" and AUTHORED.match(line.text)):
        return _widen(line, at, end)
    if before.endswith("/") and STROKE_TIGHT.search(before) and not before.endswith("//"):
        return _widen(line, at, end)
    if not hit.source.takes_pictures:
        return None
    if len(printed) <= SHORT and before[-2:].strip()[-1:] in ("/", "|") and STROKE.search(before):
        return _widen(line, at, end)
    if IN_BRACKETS.search(before) and after.startswith(")"):
        return _widen(line, at, end)
    if (
        before.endswith("(")
        and after.startswith(")")
        and (
            is_caption(line.text[max(0, at - BESIDE_IT) : at] + line.text[end + 1 : end + BESIDE_IT], known.takers)
            or (at < 90 and NAMED.fullmatch(before[:-1]) and not after[1:].strip())
        )
    ):
        return _widen(line, at, end)
    return None


def taken_before(before: str) -> re.Match[str] | None:
    """What ``BEFORE.search`` finds."""
    if not any(map(before.__contains__, BEFORE_CUES)):
        return None
    return search_at(BEFORE, OPENING, before)


def _by_a_house(text: str, end: int, known: Registry) -> bool:
    """Whether the name that ends there is followed by that of a house that takes nothing but pictures."""
    beside = BESIDE.match(text, end)
    if beside is None:
        return False
    name = known.takers.at(text, beside.end())
    return name >= 0 and known.printed[text[beside.end() : name]][0].kind == "pictures"


def _widen(line: Line, at: int, end: int) -> tuple[int, int]:
    """The bracket around, or the person before and after: all of the credit."""
    text = line.text
    opened = text.rfind("(", max(0, at - 90), at)
    if opened >= 0 and ")" not in text[opened:at]:
        closed = text.find(")", end, end + 60)
        if closed >= 0:
            return line.start + opened, line.start + closed + 1
    person = re.search(
        r"(?:(?:Photo|Photograph|Image|Picture|Foto|Photo credit|Credit)\b[^.\n]{0,60}"
        r"|(?<![\w.'’-])(?:[A-ZÀ-Þ][\w.'’-]{1,80}\s){0,3}[A-ZÀ-Þ][\w.'’-]{1,80}\s?[/|,]\s?)$",
        text[max(0, at - 80) : at],
    )
    if person:
        at -= len(person.group())
    more = re.match(
        r"\s?(?:Photos?|PHOTO|Images?)?(?:\s?[/|]\s?(?:[A-ZÀ-Þ][\w.'’-]+\s?){1,4}|\svia\s\w+(?:\sImages)?)?",
        text[end : end + 70],
    )
    if more:
        end += len(more.group().rstrip())
    return line.start + at, line.start + end
