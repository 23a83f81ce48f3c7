"""Credit lines, tails and copyright lines: what a page says of its copy above, below or beside the story."""

from __future__ import annotations

import re

from ..records import Mention
from .page import PARAGRAPH_LENGTH, Line, Page
from .registry import Hit

WIRES = "wire services"
"""Name of mentions that credit agencies without saying which."""

MONTHS = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|janv|févr|mars|avr|mai|juin|juil|août|ene|abr"
    r"|ago|dic|gen|mag|giu|lug|set|ott|out|dez|fev|okt)"
    r"[a-zà-ÿ]*\.?"
)
# What may stand beside a name on a line that credits it: dates, times, cues, marks.
PADDING = re.compile(
    rf"(?i:\b(?:by|from|source|via|the|news|agency|staff|wire|wires|services?|correspondents?|reports?"
    rf"|and|with|avec|mit|con|com|et|und|published|updated|posted|last|on|at|"
    rf"first|a\.?m\.?|p\.?m\.?|[ECMP][DS]?T|GMT|UTC|BST|hours?|mins?|minutes?|ago|mon|tues?|wed(?:nes)?"
    rf"|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b|\b{MONTHS})"
    r"|\d+|[\s.,:;|/•·–—_()\[\]-]"
)
LOOSE = re.compile(r"\b(?i:on|at|the|with|and|news|last|first|agency|reports?)\b")
DAY = re.compile(rf"\d{{1,2}}[:.h]\d\d|\b{MONTHS}\s\d|\d\s{MONTHS}|\d{{4}}|(?i:published|updated|posted)")

# The name of a section, a dash.
LABEL = re.compile(r"[A-ZÀ-Þİ][\w .]{2,24}\s[–—|-]\s")
PERSONS_LABEL = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]+\s){2,4}[–—|-]\s")
SOURCE_CUE = re.compile(
    r"(?:^|[|•·/(*]\s?|(?<!\s)\s{2,})(?:Source|SOURCE|Sources|Quelle|Quellen|Fuente|Fuentes|Fonte|Fonti|Via|VIA"
    r"|via|From|FROM|from|Content from|Agency|Agencia|Agence|"
    r"Syndicated from|Inputs from|inputs from|Input from|Republished from|Reprinted from|Copy"
    r"|Text)\s?:?\s(?:the\s|The\s)?$"
)
# "This story was originally published by O": said of the page's own text, not of what somebody else reported.
ORIGINAL = re.compile(
    r"(?:(?:^|[.!?)]\s|[(*•]\s?)\W{0,3}(?:(?:This|The|A version of this|Story|Article|Este|Esta|Cet|Cette"
    r"|Dieser|Questo|L['’])\s?(?:[\w-]+\s){0,3}?"
    r"(?:story|article|post|column|piece|report|essay|commentary|op-ed|item|content|version|artículo|nota"
    r"|article|Artikel|Beitrag|articolo|artigo|matéria|texto)\s)?"
    r"(?:(?:is|was|has been|have been|fue|ha sido|a été|est|wurde|è stato|foi)\s)?"
    r"(?:(?:first|originally|also|previously|originalmente|initialement|zuerst"
    r"|originariamente)\s)?(?:published|appeared|posted|ran|republished|reproduced|reprinted|syndicated|"
    r"provided|distributed|licensed|Published|Republished|Reprinted|Reproduced|Syndicated|Distributed"
    r"|Originally (?:[Pp]ublished|[Aa]ppeared)|First (?:[Pp]ublished|[Aa]ppeared)|Provided|"
    r"publié|paru|publicado|publicada|pubblicato|erschienen|veröffentlicht)\s?"
    r"(?:first\s|originally\s|initialement\s|originalmente\s)?(?:[\w ,]{0,25}?\s)?(?:at|on|in|by|from"
    r"|with (?:the )?permission (?:of|from)|courtesy of|dans|sur|par|en|por|su|da|bei|auf|von|no|na|pela"
    r"|pelo|:)\s(?:the\s|The\s)?)$"
)
DISTRIBUTED = re.compile(
    r"\b(?:[Dd]istributed|[Ss]yndicated|[Ll]icensed|[Pp]rovided) (?:exclusively )?(?:by|from"
    r"|through)\s(?:the\s|The\s)?$"
)
GIVEN_CUES = (
    *(
        "ublish",
        "ublié",
        "ublic",
        "ubblic",
        "ppeared",
        "osted",
        "ran",
        "produced",
        "printed",
        "ndicated",
        "rovided",
    ),
    *("istributed", "icensed", "paru", "rschienen", "röffentlicht"),
)
"""Pieces of the words that both hold."""
WITH = re.compile(
    r"(?:^|[\s–—(|,/-])(?:[Ww]ith|WITH|[Aa]vec|AVEC|[Mm]it|[Cc]on|[Cc]om)(?:\s(?:inputs?|reports?"
    r"|reporting|files|material|information|Material|Informationen|"
    r"informaci[oó]n|informaç(?:ão|ões)|informazioni|agencias?|contribution|additional reporting"
    r"|des informations))?(?:\s(?:from|by|von|der|de|da|do|di|dell|l|d|la|los|the))?['’\s]?$"
)
WITH_CUES = ("ith", "ITH", "vec", "VEC", "it", "on", "om")
# Before "with AFP" there may be a mark, persons or the outlet's own name; words in a sentence are none of
# these.
WITH_TOKEN = re.compile(r"\w[\w.'’-]*")
WITH_PREFIX = re.compile(r"[A-ZÀ-Þ].*|et|and|und|y|e|de|la|le|du|von|van")
PART = re.compile(
    r"contributed(?: (?:to (?:this|the) (?:report|story|article|post|piece)|reporting|material"
    r"|from [A-Z])|\.?\W*$)|material(?:s)? from|includes? (?:reporting|information|material)"
    r"|with (?:files|inputs?|reporting|reports) from|"
    r"[Aa]dditional reporting|was used in this (?:report|story)|helped report|(?:auch"
    r"|unter Verwendung) (?:von )?Material|ha(?:n)? contribu[iy]do|a contribué|contribuíram|contribuiu"
    r"|ha contribuito"
)
PART_CUES = (
    *("contribu", "aterial", "include", "files from", "inputs from", "input from", "reporting from", "reports from"),
    *("dditional reporting", "was used in", "helped report"),
)
"""Each of its forms holds one of these."""
WRITER = re.compile(r"\bis an?\s(?:[\w-]+\s){0,2}$|^\W*(?:The\s)?$|[.!?]['”\"]?\s(?:The\s)?$|\band\s$")
SOLELY = re.compile(r"\s(?:is|are) solely responsible for (?:all|this|its|the) content")
REPORTED = re.compile(
    r"\breport(?:ed|ing|s) from\b|\bcontribut|\bin [A-Z][\w .]{1,80} (?:also )?(?:reported|assisted|helped)\b"
)
WRITER_AFTER = re.compile(
    r"(?:['’]s?)?\s(?:(?:[A-Z][\w-]+|staff|news|video|business|sports|medical|science|senior|chief"
    r"|freelance|special|photo|national|political)\s){0,4}?(?:[Ww]riters?|[Rr]eporters?"
    r"|[Cc]orrespondents?|[Jj]ournalists?|[Vv]ideojournalists?|[Pp]hotographers?|[Ss]taff|[Pp]roducers?"
    r"|[Rr]esearchers?|[Ee]ditors?)\b"
)
# Whose staff the author is: "N is a columnist for O", not "a former editor of O" or "has written for O".
BIO = re.compile(
    r"\bis (?:an?|the|our)\s(?!former|retired)(?:[\w’'-]+\s){0,4}?(?:columnist|reporter|staff writer"
    r"|writer|correspondent|bureau chief)\s(?:for|at|with)\s(?:the\s|The\s)?$"
    r"|\bmember of\s(?=$)"
)
QUOTED = re.compile(r"[“\"]\w")
PERSON_IS = re.compile(r"\W{0,3}(?:[A-ZÀ-Þ][\w.'’-]+\s){1,3}[A-ZÀ-Þ][\w'’-]+(?:,[^.]{0,80},)?\s(?:is|are)\s")
BIO_AFTER = re.compile(
    r"['’]s?\s(?:Board of Contributors|editorial board)|\s*(?:$|[.,;]|and\b|in\b|based\b|who\b|covering\b)"
)
COPYRIGHT = re.compile(r"(?:©|\(c\)|\(C\)|™|\bCopyright\b|\bCOPYRIGHT\b|&copy;|[Rr]iproduzione riservata)[^.\n]{0,60}$")
COPYRIGHT_CUES = ("©", "(c)", "(C)", "™", "opyright", "OPYRIGHT", "&copy;", "iproduzione")
RIGHTS_AFTER = re.compile(
    r"[\w .,'’]{0,30}(?:All [Rr]ights [Rr]eserved|Tous droits|Alle Rechte|Todos los derechos"
    r"|Tutti i diritti|Todos os direitos)"
)

RIGHTS_RESERVED = re.compile(r"(?i)rights reserved|tous droits|alle rechte|derechos|diritti|direitos")
LIGHT = re.compile(
    r"\W*(?:Sources?|SOURCE|Quellen?|Fuentes?|Font[ei]|Via|VIA|via|Agency|Agencia|Agence|Text|Copy)\s?:?\s|/|\W*(?:©|\(c\)|\(C\)|™"
    r"|Copyright|COPYRIGHT|&copy;)|[a-zà-ÿ]{1,4}/"
)

REUTERS_TAIL = re.compile(
    r"\(?\b(?:Additional\s[Rr]eporting|Reporting|REPORTING|Writing|Compiled"
    r"|Editing)\s(?:and\s\w+\s)?by\s[^\n]{2,400}?(?:[;,.]\s?(?:[Ww]riting|[Ee]diting"
    r"|[Aa]dditional\s[Rr]eporting|[Cc]ompiled)(?:\sand\s\w+)?"
    r"\sby\s[^\n)]{3,120})(?:\)|$)|^\((?:Reporting|Writing|Editing|Additional [Rr]eporting"
    r"|Compiled)(?:\sand\s\w+)?\sby\s[^\n)]{3,200}\)\s*$",
    re.M,
)
GENERIC_TAIL = re.compile(
    r"\(?\b(?:[Ww]ith (?:[Pp]ost |inputs from |reports from |files from "
    r"|material from )?(?:[Ww]ires?(?: [Ss]ervices?| [Rr]eports?)?|[Aa]gencies|agency inputs?"
    r"|news services|Post Wires)\b"
    r"|[\w’' ]{0,30}(?:(?:wire|news) (?:services?|reports?)|[Aa]gencies) contributed to this (?:report"
    r"|story|article)"
    r"|(?:[Ff]rom|[Cc]ompiled from) (?:staff and )?wire (?:reports|services)"
    r"|(?:[Ss]taff|STAFF) (?:and|AND|&) (?:wire|WIRE|[Aa]genc(?:y|ies)|AGENC(?:Y|IES)"
    r"|Wire)(?: (?:reports?|services?|Reports?|Services?|REPORTS?|SERVICES?))?|(?:auto-generated"
    r"|published) from (?:a|an) (?:syndicated|agency|wire agency|news agency)(?: (?:news|wire))? feed"
    r"|(?:[Aa]vec|AVEC) (?:les )?agences|(?:[Mm]it|MIT) (?:Material von )?Agentur(?:en|material)"
    r"|(?:[Cc]on|CON) (?:información de )?(?:las )?agencias|(?:[Cc]om"
    r"|COM) (?:informações de )?(?:as )?agências|(?:[Cc]on|CON) (?:le )?agenzie)\)?"
)
FEED_CUES = (
    "wire",
    "Wire",
    "WIRE",
    "gencies",
    "gencias",
    "gências",
    "gences",
    "gentur",
    "genzie",
    "syndicated",
    "agency",
    "news services",
    "AGENC",
)
FOOT_LINES = 8
LONGEST_TAIL = 300
REUTERS_CUES = ("diting by", "eporting by", "riting by", "ompiled by")
ORIGINAL_CUES = ("ublished", "ublié", "ublicad", "ubblicat", "röffentlicht", "ppeared", "produced", "printed")
ENDING = re.compile(r"[.!?…][\"”’'»)]*\s*$")


def is_alone(line: Line, hits: list[Hit]) -> bool:
    """Whether a line holds names of sources, dates and nothing else."""
    text = line.text
    if len(text) > 130 or text.endswith(":"):  # The BBC reports:
        return False
    rest = []
    at = 0
    for hit in hits:
        if hit.glued:
            return False
        rest.append(text[at : max(at, hit.start - line.start)])
        at = hit.end - line.start
    rest.append(text[at:])
    beside = " ".join(rest)
    if any(hit.ambiguous for hit in hits) and LOOSE.search(beside):
        return False
    at = 0
    while at < len(beside):
        padding = PADDING.match(beside, at)
        if padding is None:
            return False
        at = padding.end()
    return True


def copyright_span(line: Line, hit: Hit) -> tuple[int, int] | None:
    at, end = hit.start - line.start, hit.end - line.start
    before = line.text[max(0, at - 90) : at]
    mark = COPYRIGHT.search(before) if any(map(before.__contains__, COPYRIGHT_CUES)) else None
    if mark:
        rights = RIGHTS_AFTER.match(line.text[end : end + 80])
        return line.start + max(0, at - 90) + mark.start(), hit.end + (rights.end() if rights else 0)
    rights = RIGHTS_AFTER.match(line.text[end : end + 80]) if at < 12 else None
    return (line.start, hit.end + rights.end()) if rights else None


def is_light(words: str) -> bool:
    """Whether a credit is of the kind that pictures have, too: a ©, a cue and a name, a stroke and a name. What reserves
    all rights of a text is none."""
    return LIGHT.match(words) is not None and RIGHTS_RESERVED.search(words) is None


def tail_span(line: Line, hit: Hit, low: bool) -> tuple[int, int] | None:
    """A closing line that says who wrote or helped: a sentence with the source as employer or contributor."""
    text = line.text
    at, end = hit.start - line.start, hit.end - line.start
    if len(text) > 900:
        return None
    from_, to = _sentence(text, at, end)
    sentence = text[from_:to]
    if (low or len(text) < 300) and names_a_part(sentence) and not QUOTED.search(sentence):
        return line.start + from_, line.start + to
    if SOLELY.match(text[end:]):
        return line.start + from_, line.start + to
    bio = BIO.search(text[:at]) if low and len(text) < 500 else None
    board = bio is not None and bio.group().startswith("member")
    if (
        bio
        and PERSON_IS.match(text)
        and BIO_AFTER.match(text[end:])
        and board == (text[end + 2 :].strip()[:5] in ("Board", "edito"))
    ):
        return line.start + from_, line.start + to
    if (
        low
        and not hit.ambiguous
        and WRITER.search(text[:at])
        and WRITER_AFTER.match(text[end:])
        and (re.search(r"\bis an?\s(?:[\w-]+\s){0,2}$", text[:at]) or REPORTED.search(sentence[end - from_ :]))
    ):
        return line.start + from_, line.start + to
    return None


def names_a_part(sentence: str) -> bool:
    """Whether ``PART`` is found in it."""
    return any(map(sentence.__contains__, PART_CUES)) and PART.search(sentence) is not None


def credit_span(line: Line, hit: Hit, head: bool, low: bool, last: bool) -> tuple[int, int] | None:
    """A credit in words or marks: ``Source: AFP``, ``(AFP)`` or ``–IANS`` at the end, ``with AFP``,
    ``Distributed by``."""
    text = line.text
    at, end = hit.start - line.start, hit.end - line.start
    before, after = text[max(0, at - 120) : at], text[end:]
    short = len(text) <= 160
    if (
        head
        and short
        and LABEL.fullmatch(text[:at])
        and not after.strip(" |•.")
        and hit.source.kind == "agency"
        and not PERSONS_LABEL.fullmatch(text[:at])
    ):
        return hit.start, hit.end  # Haberler - DHA
    if short and at < 60:
        cue = SOURCE_CUE.search(before)
        if cue and re.match(r"\s*(?:$|[.,|)•*(/–—-]|(?:and|et|und|y|e)\s)", after):
            return line.start + at - len(cue.group().lstrip(" |•·/(*")), hit.end
    original = None
    if (head or low) and any(map(before.__contains__, GIVEN_CUES)):
        original = ORIGINAL.search(before) or (DISTRIBUTED.search(before) if low and len(text) < 260 else None)
    if original and not re.match(r"\s[a-z]{4}", after):
        return line.start + at - len(original.group().lstrip(" .!?)")), hit.end
    rest = after.strip()
    if ends_bracketed(line, hit):
        return hit.start - 1, hit.end + after.index(")") + 1
    if not rest.strip(" .*|/") and at:
        dash = re.search(
            r"(?:^|\s)[–—-]{1,2}\s?(?:by\s)?$|[.!?”\"]\s?[–—-]{1,2}\s?$|(?:^|[\s(])(?:[a-zà-ÿ]{1,4}/){1,3}\s?$|^/\s?$",
            before,
        )
        if dash and (low or last) and (ENDING.search(before[: dash.start() + 1]) or short):
            return line.start + at - len(dash.group().lstrip(' .!?”"')), hit.end
        if last and hit.source.kind == "agency" and ENDING.search(before) and len(text) >= PARAGRAPH_LENGTH:
            return hit.start, hit.end
    if short and at < 80:
        cue = WITH.search(before) if any(map(before.__contains__, WITH_CUES)) else None
        if (
            cue
            and all(map(WITH_PREFIX.fullmatch, WITH_TOKEN.findall(before[: cue.start()])))
            and re.match(r"\s*(?:$|[).,*|]|\s(?:and|et|und|y|e)\s|inputs?\b)", after)
        ):
            return line.start + at - len(cue.group().lstrip()), hit.end
    if at == 0 and re.match(r"\s{2,}\S", after) and hit.source.kind == "agency":
        return hit.start, hit.end
    if short and at == 0 and re.match(r"\s?[•·]\s*(?:$|\w)", after):
        return hit.start, hit.end
    if at == 0 and re.match(r"\s(?:Posted|Published)\s(?:at|on)\s", after):
        return hit.start, hit.end
    return None


ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,4})\b", re.I)
INNER_POINT = re.compile(r"\.\w")


def original_address(line: Line) -> tuple[int, int, str] | None:
    """``This story was originally published at harburypost.com``: start, end and host."""
    if not INNER_POINT.search(line.text) or not any(map(line.text.__contains__, ORIGINAL_CUES)):
        return None
    for address in ADDRESS.finditer(line.text):
        cue = ORIGINAL.search(line.text[max(0, address.start() - 120) : address.start()])
        if cue:
            return (
                line.start + address.start() - len(cue.group().lstrip(" .!?)")),
                line.start + address.end(),
                address[1],
            )
    return None


def ends_bracketed(line: Line, hit: Hit) -> bool:
    """Whether the line ends on the name in brackets: ``... until Monday. (AFP)``."""
    at = hit.start - line.start
    if at < 2 or line.text[at - 1] != "(":
        return False
    rest = line.text[hit.end - line.start :].strip()
    return rest[:1] == ")" and not rest[1:].strip(" .")


def _sentence(text: str, at: int, end: int) -> tuple[int, int]:
    begin = max(text.rfind(". ", 0, at), text.rfind('" ', 0, at), text.rfind("” ", 0, at))
    begin = begin + 2 if begin >= 0 else 0
    stop = text.find(". ", end)
    return begin, stop + 1 if stop >= 0 else len(text)


def unnamed_tails(text: str, page: Page, signer: str) -> list[Mention]:
    """Tails that name no agency by themselves: ``Reporting by N; Editing by N``, which is the form of ``signer``, and
    credits to wire services at large."""
    tails: list[Mention] = []
    foot = page.lines[max(0, min(len(page.lines) - FOOT_LINES, page.last)) :]
    whole = text[foot[0].start :] if foot else ""
    if not any(map(whole.__contains__, (*REUTERS_CUES, *FEED_CUES))):  # once for all lines: it is most pages' case
        return tails
    for line in foot:
        if signer and any(map(line.text.__contains__, REUTERS_CUES)):
            reuters = REUTERS_TAIL.search(line.text)
            if reuters:
                start, end = line.start + reuters.start(), line.start + reuters.end()
                tails.append(Mention("tail", signer, start, end, text[start:end]))
        if len(line.text) < LONGEST_TAIL and any(map(line.text.__contains__, FEED_CUES)):
            generic = GENERIC_TAIL.search(line.text)
            if generic:
                start, end = line.start + generic.start(), line.start + generic.end()
                tails.append(Mention("tail", WIRES, start, end, text[start:end]))
    return tails
