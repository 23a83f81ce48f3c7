"""Bylines: who wrote the story, and for whom."""

from __future__ import annotations

import re

from .page import Line
from .registry import Hit

LONGEST = 220

CUE = (
    r"(?:(?:Analysis|Commentary|Opinion|Column|Review|Perspective|Story|Written|Posted|Authored|Submitted"
    r"|Compiled|Text|Edited|Guest post)\s"
    r"[Bb]y|(?:[–—-]\s?)?this post authored by|By|BY|by|Par|PAR|Von|VON|Por|POR|Di|DI|di"
    r"|De notre correspondant|Da)"
)
PARTICLE = r"(?:de|da|do|dos|das|di|del|della|van|von|der|den|ten|ter|bin|ben|al|el|la|le|zu|zur|y|af|i)"
WORD = r"[A-ZÀ-ÞĀ-Ž][\w.'’ʼ-]{0,60}"
PERSON = rf"{WORD}(?:[ \xa0]+(?:{PARTICLE}[ \xa0]+){{0,3}}{WORD}){{1,4}}"
AND = r"(?:\s*,\s*(?:and|AND|et|und|y|e)\s+|\s*[,;&]\s*|\s+(?:and|AND|et|ET|und|UND|y|Y|e|with|&)\s+)"
AUTHORS = rf"{PERSON}(?:{AND}{PERSON}){{0,6}}"

OPENING = "bBPpVvDdACORSWTG–—-•|\xa0 (E"
"""What a line begins with where a cue is looked for."""
STARTS_WITH_CUE = re.compile(rf"^\W{{0,3}}({CUE})\s+(?=[A-ZÀ-ÞĀ-Žd])")
POSTED = re.compile(r"(?:Posted|Published|Updated|POSTED|PUBLISHED)\b[^\n]{0,60}?,\s[Bb]y\s+")
ONLY_AUTHORS = re.compile(rf"^\W{{0,2}}({AUTHORS})\s*(?:(?:[,|/–—•-]|\bfor\b|\bof\b|\bvia\b)\s*)?$")
AUTHORS_AT = re.compile(AUTHORS)
# What may stand between the cue and the source: names, titles, strokes; no verb, so no sentence. Judged token by
# token: one pattern over all of it would try every way to part a long run of capitals.
TOKEN = re.compile(r"[\w.'’ʼ-]+|[^\w\s]")
CREDIT_WORD = re.compile(
    rf"{WORD}|{PARTICLE}|and|AND|et|und|e|with|avec|mit|con|com|in|of|for|via|dal|della|the|a|à|aus|from|contributor|writer|"
    r"correspondent|reporter|editor|staff|nostro|inviato|special|correspondant|Korrespondent|enviado|especial|own|"
    r"[(,|/&;:•–—-]|\d{1,2}"
)
UNKNOWN_OUTLET = re.compile(
    r"^\s*(?:,|\||–|—|-|/|\bvia\b|\bof\b|\bfor\b|\bpour\b|\bpara\b|\bper\b|\bfür\b)\s*(?:the\s|The\s)?"
    r"((?:[A-ZÀ-Þ][\w.'’&-]*)(?:\s(?:[A-ZÀ-Þ&][\w.'’&-]*|of|the|and|de|la|du)){0,4})"
)
TITLE = re.compile(
    r"\b(?:Editor|Writer|Correspondent|Reporter|Staff|Columnist|Contributor|Chief|Bureau|Analyst|Producer"
    r"|Professor|Opinion|Special|Guest|Director|"
    r"President|Desk|Contact|Published|Posted|Updated|Sen|Rep|Gov|Dr|Follow|Media|Politics)\b"
    r"|correspondent|contributor|professor"
)
NOT_NAMES = frozenset(
    (
        "Advertisement Updated Published Posted Share Print Email Close Read More Related "
        "Subscribe Image Video Photo Photos Media Miami Monday Tuesday Wednesday Thursday Friday "
        "Saturday Sunday January February March April May June July August September October "
        "November December World Politics Modal Trigger Sign Skip Enlarge Media Follow Facebook "
        "Twitter News Opinion Business Sports Story Stories White House Top Trending Breaking The "
        "A An In On At For And Of To Is Are Was Has How Why What When "
    ).split()
)
DOMAIN = re.compile(
    r"\b((?:[a-z0-9-]{1,63}\.){1,8}(?:com|org|net|co\.uk|de|fr|es|it|pt|br|info|news|tv|us|io|eu))\b", re.I
)


def cue_at(line: Line) -> int:
    """Where the names begin after ``By`` or its like, as an offset in the line; -1 if the line is no
    byline."""
    if len(line.text) > 3 and line.text[0] in OPENING:
        cue = STARTS_WITH_CUE.match(line.text)
        if cue:
            return cue.end()
        posted = POSTED.match(line.text)
        if posted:
            return posted.end()
    return -1


def authors_in(words: str, sources: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Persons named at the start of the words after the cue."""
    match = AUTHORS_AT.match(words.lstrip(" \t\xa0"))
    if not match:
        return ()
    names = []
    for name in re.split(AND, match.group()):
        clean = " ".join(name.split()).strip(" .,-")
        for source in sources:
            clean = clean.removesuffix(source).strip(" .,-").removesuffix(" The").strip()
        if len(clean.split()) > 1 and not TITLE.search(clean):
            names.append(clean)
    return tuple(names)


def is_persons(text: str) -> bool:
    """Whether a short line holds names of persons and nothing else."""
    if len(text) > 120 or not ONLY_AUTHORS.match(text):
        return False
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    return len(words) >= 2 and not NOT_NAMES.intersection(words) and not TITLE.search(text)


OUTLET_WORD = re.compile(
    r"\b(?:Times|Post|News|Herald|Tribune|Gazette|Journal|Chronicle|Courier|Observer|Dispatch|Examiner"
    r"|Inquirer|Sentinel|Bulletin|Telegraph|Mercury|Beacon|Record|"
    r"Register|Mirror|Radio|Television|TV|Daily|Weekly|Zeitung|Monitor|Standard|Press|Agency|Media|Wire"
    r"|Current|Independent|Globe|Star|Review|Magazine|Reporter|"
    r"Network|Online|Today|World|Ledger|Advertiser|Citizen|Leader|Express|Argus|Echo|Watch|Digest"
    r"|Business|Market|Bureau|Service)\b"
)


GOES_ON = re.compile(r"\s[a-zß-ÿ]")
POSSESSIVE = re.compile(r"['’]s?\s")
JOINT = re.compile(r"\s(?:and|AND|und|et|y|e|&|with|mit|avec|con|com)\s(?:[Tt]he\s)?$")
JOB = re.compile(
    r"(?i)redakt|leit(?:er|ung)|chef|report|korrespond|correspond|corrispond|autor|journalis|giornalis|periodis|volont|prakti"
    r"|edit(?:or|rice)|redac|redat|rédact|envoy|enviad|inviat|chroni|colabor|collabor|mitarbeit|columnis|kolumn|stringer|writer"
    r"|producer|produzent|moderator|analyst|fotograf|photograph|sprecher|direktor|director|special|trainee|staff|desk"
    r"|muhabir|editör|redaktör|journaliste"
)
"""What is in the names of jobs, in our languages."""


def byline_span(line: Line, hit: Hit, cue: int, joint_too: bool = False) -> tuple[int, int, tuple[str, ...]] | None:
    """Start, end and authors of the byline that names ``hit``: after a cue, or after nothing but persons."""
    at = hit.start - line.start
    if len(" ".join(line.text[:at].split())) > LONGEST:
        return None
    printed = line.text[at : hit.end - line.start]
    after = line.text[hit.end - line.start :]
    if (hit.ambiguous and _in_a_name(line.text[:at], after)) or (cue < 0 and POSSESSIVE.match(after)):
        return None
    if cue >= 0:
        between = line.text[cue:at]
        if at < cue or not all(map(CREDIT_WORD.fullmatch, TOKEN.findall(between))):
            return None
        return line.start, hit.end, authors_in(between + printed, (printed,))
    if GOES_ON.match(after) and not all(map(CREDIT_WORD.fullmatch, TOKEN.findall(after))):
        return None  # N, O and P all face opposition
    between = line.text[:at]
    joint = JOINT.search(between) if joint_too and not after.strip(" |•.") else None
    if joint and hit.source.kind == "agency":  # N and AP
        between = between[: joint.start()]
    elif not hit.glued and not re.search(r"[,|/–—•(-]\s*(?:The\s|the\s)?$", between):
        return None
    if (
        len(" ".join(line.text.split())) <= LONGEST
        and between.strip()
        and is_persons(re.sub(r"\s(?:The|the)\s*$", " ", between))
    ):
        return line.start, hit.end, authors_in(between)
    return None


def many_authors(line: Line, hit: Hit) -> bool:
    """Whether a line holds several persons and then the source (``N, N and N / AP``): nobody signs a picture
    so."""
    before = line.text[: hit.start - line.start]
    if len(line.text) > 160 or line.text[hit.end - line.start :].strip(" |•"):
        return False
    return is_persons(before) and len(authors_in(before)) > 1


FROM_OUTLET = re.compile(r"From\s$|from\s$")
THEIR_PERSONS = re.compile(rf"['’]s?\s({AUTHORS})\s*$")


def from_outlet(line: Line, hit: Hit) -> tuple[int, int, tuple[str, ...]] | None:
    """``From CNN's N`` on a line of its own."""
    persons = THEIR_PERSONS.match(line.text[hit.end - line.start :])
    if persons and FROM_OUTLET.fullmatch(line.text[: hit.start - line.start]):
        return line.start, line.end, authors_in(persons[1])
    return None


def _in_a_name(before: str, after: str) -> bool:
    """Whether an ambiguous word is a part of a longer name: ``By Petra Solkan``, ``Prairie Market
    Journal``."""
    if re.match(r"-\w", after):
        return True
    follows = re.match(r"\s([A-ZÀ-Þ][\w.’'-]*)", after)
    if follows and not TITLE.search(follows[1]) and follows[1] not in NOT_NAMES:
        return True
    return not re.search(
        r"(?:^|[,|/–—•(-]\s*|(?<!\s)\s{2,}|\b(?:By|by|BY|for|via|of|from|From|From The|with|and|avec|mit|con|com"
        r"|The|the)\s+)$",
        before,
    )


def unknown_outlet(line: Line, cue: int) -> tuple[str, int]:
    """An outlet that the registry does not know in a byline (``By N, Harbour Current``) and where it ends;
    ("", 0)."""
    words = line.text[cue:]
    authors = AUTHORS_AT.match(words)
    if not authors:
        return "", 0
    address = DOMAIN.search(words, authors.end())
    if address and address.start() - authors.end() < 8:
        return address.group(), cue + address.end()
    match = UNKNOWN_OUTLET.match(words[authors.end() :])
    if match and (JOB.search(match[1]) or " " not in match[1].strip()):
        return "", 0  # a job or a place; an outlet of one word that no list has cannot be told from them
    if not match and re.match(r"\s*$", words[authors.end() :]):  # By N, O: taken for two persons
        match = re.search(r",\s*([A-ZÀ-Þ][^,]+)$", words[: authors.end()])
        if (
            match
            and OUTLET_WORD.search(match[1])
            and " " in match[1].strip()
            and not (TITLE.search(match[1]) or JOB.search(match[1]))
        ):
            return match[1].strip(), cue + match.end(1)
        return "", 0
    if match and not re.match(r"\s*(?:via|of)\b", words[authors.end() :]) and not OUTLET_WORD.search(match[1]):
        return "", 0
    if not match or TITLE.search(match[1]) or NOT_NAMES.intersection(match[1].split()[:1]):
        return "", 0
    return match[1].strip(" .,-"), cue + authors.end() + match.end(1)
