"""Datelines: the place, the date and the source before the first words of a story."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..records import Mention
from .page import PARAGRAPH_LENGTH, Line
from .registry import Hit

LONGEST = 90  # characters before the bracket; places with region and date are shorter

MONTH = (
    r"(?:Jan(?:uary|uar|v(?:ier)?|eiro)?|Feb(?:ruary|ruar|braio|rero)?|F[ée]v(?:rier|ereiro)?|Mar(?:ch|s"
    r"|zo|ço)?|"
    r"März|Apr(?:il|ile)?|Avr(?:il)?|Abr(?:il)?|May|Mai|Mayo|Maio|Maggio|Mag|June?|Juin|Jun[io]o?|Giugno|Giu|"
    r"July?|Juil(?:let)?|Jul[io]o?|Luglio|Lug|LUG|Aug(?:ust)?|Août|Aout|Ago(?:sto)?|Sept?(?:ember|embre"
    r"|iembre|"
    r"tembre)?|Set(?:tembre|embro)?|O[ck]t(?:ober|obre|ubre)?|Ott(?:obre)?|Out(?:ubro)?|Nov(?:ember|embre"
    r"|iembre|"
    r"embro)?|Dec(?:ember|embre)?|D[ée]c(?:embre)?|Dez(?:ember|embro)?|Dic(?:embre|iembre)?|Ene(?:ro)?"
    r"|Gen(?:naio)?|"
    r"GEN|FEB|MAR|APR|MAG|GIU|AGO|SET|OTT|NOV|DIC)"
)
DATE = re.compile(
    rf"(?i:{MONTH})\.?\s?\d{{1,2}}(?:,?\s\d{{4}})?"
    rf"|\d{{1,2}}\.?(?:er)?\s(?:de\s)?(?i:{MONTH})\.?(?:\s(?:de\s)?\d{{4}})?"
)
DASH = r"[-–—_―]+"
ANY_DASH = re.compile(DASH)
AFTER = re.compile(rf"\s?\)?\s*(?:\.?\s?{DASH}|:|\.\s)|\s*$")
SMALL = frozenset(
    (
        "de la le les du des of and in am im an der den di da do dos del el y e et und upon sur sous les the à near on "
    ).split()
)
STATES = frozenset(
    (
        "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH "
        "NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY UK US UAE "
    ).split()
)
BRACKET = re.compile(r"^([^()\n]{0,80}(?:\([^()\n]{2,25}\)[^()\n]{0,30})?)\(([A-Z][\w.&’' /-]{1,30})\)\s*[-–—_]+\s*\S")
INITIALS = re.compile(r"[A-Z]{3,5}")
STATION = re.compile(
    r"[KW][A-Z]{2,3}(?:-TV|-AM|-FM| \d+)?|(?:[A-Z][\w’'&.]+ ){1,3}(?:News|Times|Post|Herald|Tribune|"
    r"Journal|Press|Agency|Agence|Gazette|Service|Wire|Examiner|Review|Chronicle|Observer)"
)
ANSA_STYLE = re.compile(rf"\s*(?:\)\s*)?{DASH}\s?([A-ZÀ-Þ][A-ZÀ-Þ’' .-]+),\s(\d{{1,2}}\s[A-Z]{{3,9}})\s?{DASH}")
PLAIN = re.compile(
    rf"^(?:({DATE.pattern})\s?{DASH}\s?)?\(?([A-ZÀ-Þ][A-ZÀ-Þ.’']+(?:[ /-][A-ZÀ-Þ][A-ZÀ-Þ.’']+)*"
    rf"(?:,\s(?!(?i:{MONTH})\b)[A-ZÀ-Þ][\w.’' "
    rf"]{{1,25}}?)?)\)?(?:,\s({DATE.pattern}))?\s?{DASH}\s?(?=[\w“\"‘'«„])"
)
CITY = re.compile(
    r"^([A-ZÀ-Þ][\wÀ-ÿ.’'-]+(?: (?:[A-ZÀ-Þ][\wÀ-ÿ.’'-]+|de|del|la|am|of)){0,3}(?:, [A-ZÀ-Þ][\w. ]{1,20})?)"
    r"\s[–—]\s{1,2}(?=[A-ZÀ-Þ“\"])"
)
ALONE = re.compile(r"[A-ZÀ-Þ]{4,}(?:[ -][A-ZÀ-Þ]{2,}){0,2}(?:, [A-Z][\w.]+)?")
CITY_AFTER = re.compile(r",\s([A-ZÀ-Þ]{3,}(?:[ '’-][A-ZÀ-Þ]{2,}){0,3}(?:,\s[A-ZÀ-Þ][\w.]+)?)")
NO_PLACE = frozenset(
    (
        "ANALYSIS OPINION BREAKING UPDATE UPDATED EXCLUSIVE WATCH VIDEO PHOTOS LIVE NEWS REVIEW "
        "EDITORIAL COLUMN FILE PHOTO IMAGE POLITICS WORLD NATION NATIONAL SPORTS BUSINESS SHARE "
        "PRINT EMAIL MENU SEARCH LOCAL FEATURES LIFESTYLE HEALTH WEATHER COMMENTARY CORRECTION "
        "NOTE CLOSE MORE ADVERTISEMENT TIMELINE FACTBOX READ SPONSORED HOST ATTENTION ACHTUNG ADDS "
        "RECASTS URGENT EDITORS "
    ).split()
)


class Dateline(NamedTuple):
    start: int
    end: int
    place: str
    date: str


def sourced(line: Line, hit: Hit, story_follows: bool) -> Dateline | None:
    """The dateline that names ``hit`` at the start of its line, if it is one. ``story_follows``: whether the
    next line is a paragraph, so that the dateline may stand on a line of its own."""
    text, at, end = line.text, hit.start - line.start, hit.end - line.start
    if at > LONGEST or hit.glued:
        return None
    before, after = text[:at], text[end:]
    if before.endswith("The "):
        before = before[:-4]
    if before.endswith("("):
        return _bracketed(line, hit, story_follows, before, after)
    if before.endswith("/") and re.match(r"/(?:[.:\s]|$)", after):  # MOSCOW, July 5. /TASS/.
        head = before[:-1].rstrip(" .")
        if head and not _is_place(head):
            return None
        stop = line.start + end + 1 + (after[1:2] in ".:")
        place, date = _split(head)
        return Dateline(line.start, stop, place, date)
    if hit.source.kind == "agency" and not before and story_follows:  # AFP, HARBURY
        city = CITY_AFTER.fullmatch(after)
        if city and not NO_PLACE.intersection(city[1].split()):
            return Dateline(line.start, line.end, city[1], "")
    if hit.source.kind == "agency" and not hit.ambiguous and len(text) > PARAGRAPH_LENGTH:
        if not before and re.match(rf"\s{DASH}\s[A-ZÀ-Þ“\"‘]", after):  # Reuters — The mayor
            return Dateline(line.start, hit.end, "", "")
        if before == "[" and after.startswith("] "):
            return Dateline(line.start, hit.end + 1, "", "")
    bare = re.match(rf"\s?{DASH}\s?\S", after)  # SYDNEY, July 30 AAP -
    if bare and before.strip() and DATE.search(before) and _is_place(before.rstrip(" /")):
        place, date = _split(before)
        return Dateline(line.start, line.start + end + len(bare.group()[:-1].rstrip()), place, date)
    return None


def _bracketed(line: Line, hit: Hit, story_follows: bool, before: str, after: str) -> Dateline | None:
    """``HARBURY (AP) —`` and its like: the name stands in brackets."""
    text, at, end = line.text, hit.start - line.start, hit.end - line.start
    close = after.find(")")
    if (
        close < 0
        or close > 16
        or (
            close
            and not re.match(
                r"/[A-Za-z]{2,8}(?:/\w+)?$|-[A-Za-z]\w+$|\s(?:English|Deutsch|[Ii]n English)$|\s(?:Health|Sports|Business|News|Wire|Life!)$",
                after[:close],
            )
        )
    ):
        return None
    if close and re.search(r"(?i)photo|image|getty|file|pool|video", after[:close]):
        return None
    head, rest = before[:-1], after[close + 1 :]
    if hit.ambiguous and text[at:end] in STATES:
        return None
    ansa = ANSA_STYLE.match(rest) if not head.strip() else None
    if ansa:
        stop = line.start + end + close + 1 + ansa.end()
        return Dateline(line.start, stop, ansa[1].strip(), ansa[2])
    mark = AFTER.match(rest)
    if mark is None:
        # No dash: (CNN) The mayor; Harbury, Mar 3 (PTI) The mayor; HARBURY — (AP) The mayor
        formal = not head.strip() or (
            hit.source.kind == "agency" and (DATE.search(head) or re.search(rf"{DASH}\s*$", head))
        )
        if not formal or not _is_place(head) or not re.match(r"\s[A-ZÀ-Þ“\"‘]", rest):
            return None
        return Dateline(line.start, line.start + end + close + 1, *_split(head))
    if not _is_place(head):
        return None
    if not rest.strip() and not story_follows:
        return None
    stop = line.start + end + close + 1 + len(mark.group().rstrip())
    place, date = _split(head)
    return Dateline(line.start, stop, place, date)


def unsourced(line: Line, story_follows: bool) -> Mention | None:
    """A dateline in brackets whose source is unknown to the registry, or one that names no source (name
    ``""``)."""
    text = line.text
    dashed = ANY_DASH.search(text) is not None
    bracket = BRACKET.match(text) if dashed and "(" in text[:LONGEST] else None
    if (
        bracket
        and _is_place(bracket[1])
        and bracket[2] not in STATES
        and (STATION.fullmatch(bracket[2]) or (INITIALS.fullmatch(bracket[2]) and DATE.search(bracket[1])))
    ):
        place, date = _split(bracket[1])
        end = bracket.end() - 1
        words = text[:end].rstrip()
        return Mention("dateline", bracket[2], line.start, line.start + len(words), words, place, date)
    plain = PLAIN.match(text) if dashed else None
    if plain and plain[2].split(",")[0].split()[0].strip(".") not in NO_PLACE and len(plain[2]) > 2:
        words = plain.group().rstrip()
        return Mention("dateline", "", line.start, line.start + len(words), words, plain[2], plain[1] or plain[3] or "")
    if story_follows and len(text) <= 30 and ALONE.fullmatch(text) and not NO_PLACE.intersection(text.split()):
        return Mention("dateline", "", line.start, line.end, text, text)
    city = CITY.match(text) if dashed and len(text) > 80 else None
    if city:
        words = city.group().rstrip()
        return Mention("dateline", "", line.start, line.start + len(words), words, city[1])
    return None


def _is_place(head: str) -> bool:
    """Whether the words before the source can be a place and a date: capitals, figures and small
    particles."""
    rest = DATE.sub(" ", head)
    words = re.findall(r"[^\W_][\w.’'-]*", rest)
    if len(words) > 9 or any(mark in rest for mark in '"“”:;!?'):
        return False
    return all(w[0].isupper() or w[0].isdigit() or w.lower() in SMALL for w in words) and (
        not words or words[0][0].isupper() or words[0][0].isdigit()
    )


def _split(head: str) -> tuple[str, str]:
    date = DATE.search(head)
    place = (head[: date.start()] + head[date.end() :] if date else head).strip(" ,.-–—/\t\xa0")
    return re.sub(r"\s+", " ", place), date.group() if date else ""
