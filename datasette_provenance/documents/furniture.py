"""Which paragraphs of a page are not the article: captions, credits, bios, copyright, teasers, site lines.

Two ways to know one: by its form (the patterns below, seen on real pages), or because the same
publisher prints the same line under unrelated articles (``line_key`` here, counted over the corpus
elsewhere and handed in as ``recurring``).
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from hashlib import blake2b

AGENCY = r"(?:AP|AFP|Reuters|REUTERS|EPA|EFE|dpa|DPA|ANSA|UPI|PA|TASS|Sputnik|Xinhua|Getty|Bloomberg|CNN|NBC|ABC|CBS)"
MONTH = (r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|Januar|Februar|März|Mai|Juni|Juli|Okt|Dez|"
         r"janv|févr|mars|avr|juin|juil|août|enero|febrero|marzo|abril|mayo|junio|julio|agosto)[a-zé]*\.?")

# Anywhere in a paragraph: it is a caption or a gallery.
CAPTION = re.compile(
    rf"\(?(?:{AGENCY}|Pool|Courtesy|File|Staff) ?(?:Photo|photo|Image|Images|File)\b|\bPhoto(?:graph)?s?(?: credit)?(?: by|:|/)"
    rf"|\b(?:Image|Photo|Picture|Foto|Bild|Crédit|Credit|Kredit|Quelle|Fotografie)(?: credit)?s?: "
    rf"|via (?:AP|AFP|Getty|Reuters|EPA|REUTERS)\b|/\s?(?:AFP|AP|REUTERS|Reuters|EPA|dpa|Getty)\b(?!\.)|REUTERS/|AFP/|Getty Images|Shutterstock|iStock"
    rf"|\b(?:Pool|File|pool|file) (?:Photo|photo|Image|image|picture)|\bphoto provided by\b|\bHandout\b"
    rf"|\bImage \d+ of \d+|\((?:{AGENCY}|Image|Photo|Foto)[:/ ][^)\n]{{0,60}}\)\s*$|\((?:[A-Z][\w.'’-]+ ){{1,3}}?/ ?{AGENCY}[^)\n]{{0,40}}\)"
)
# Persons placed in a picture; a caption only where the paragraph is one or two short sentences.
POSED = re.compile(
    r"\((?:L|R|C|left|right|cent(?:er|re)|top|bottom|file|pictured|above|back|front)\)|, (?:far )?(?:left|right|cent(?:er|re)),? "
    r"|\b(?:pictured|pose for|poses for|poses with|look on as|looks on as|shake hands (?:during|before|at|as)|seen here|listens? (?:during|as|to)\b)"
    r"|\((?:de g\.|à gauche|à droite|izq|dcha|links|rechts|l\.|r\.)\)"
)
# From the start of a paragraph.
OPENING = re.compile(
    rf"(?:By|BY|Von|Par|Por|Di|Da)\s+(?=[A-Z]).{{0,110}}$"
    rf"|(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}\.? {MONTH}\.? \d{{4}}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{1,2}}:\d\d)"
    rf"(?:[^\n]{{0,60}})$"
    rf"|(?:Published|Updated|Posted|Last updated|First published|Modified|UPDATED|PUBLISHED|Aktualisiert|Publié|Publicado)\b[^\n]{{0,100}}$"
    rf"|(?:©|\(c\) ?\d|Copyright\b|COPYRIGHT\b|All rights reserved|Alle Rechte|Tous droits|Todos los derechos)"
    rf"|(?:Sign up|Subscribe|SUBSCRIBE|Sign Up|Click here|CLICK HERE|Click to|Tap here|Read more|READ MORE|Read More|READ:|Read:|READ ALSO|Also read"
    rf"|Related|RELATED|MORE:|More:|MORE FROM|More from|WATCH:|Watch:|WATCH |VIDEO:|Video:|LISTEN:|PHOTOS:|Photos:|Gallery:|SEE ALSO|See also|Follow (?:us|him|her|@|[A-Z][\w’'-]+ [A-Z])"
    rf"|Get (?:the|our|alerts|breaking)|Start your day|Don't miss|Like us|Join us|Download (?:the|our)|Share (?:this|on)|Story continues|Continue reading|Advertisement"
    rf"|ADVERTISEMENT|Skip to|Loading|Please enable|Email the author|Contact (?:the|us)|Have a tip|Send (?:us )?(?:tips|news)|Support (?:our|local)|Donate|Newsletter"
    rf"|This article was|This story (?:was|has)|This material may|The views expressed|Editor['’]s note|EDITOR['’]S NOTE|Lesen Sie (?:auch|mehr)|Lire aussi|À lire|Lea también"
    rf"|prev\b|next\b|Image \d|Slideshow|\d+ ?/ ?\d+$|\d+ of \d+$|Comments?\b|comments\b|Tags?:|Topics?:|Filed under|Facebook|Twitter|Close$|\|$|Chat with)"
    rf"|(?:\(?(?:Additional )?[Rr]eporting by|\(Writing by|Writing by|\(?Editing by|Compiled by)"
    rf"|(?:The )?(?:{AGENCY}|Associated Press|Agence France-Presse|Thomson Reuters|(?:The )?Associated Press)(?: ?[|•–-].{{0,60}})?$"
    rf"|_{{2,}}$|[-*•=]{{2,}}$|—$"
)
# Anywhere in a paragraph: it speaks of its authors or of the page itself.
TAIL = re.compile(
    r"contributed to this (?:report|story|article)|\breported from [A-Z][^.]{0,60}\.(?:\s|$)|is an Associated Press writer|Follow (?:him|her|them|me|us|\w+ \w+) (?:on|at)"
    r"|\bon Twitter(?: at)?:? ?@|can be (?:reached|contacted) at|[Rr]each (?:him|her|them|me) at|All rights reserved|may not be published, broadcast|twitter\.com/|newsletters?\b.*[Ss]ign up"
    r"|\bis a (?:\w+[ -]){0,3}(?:writer|reporter|correspondent|columnist|editor|fellow|contributor) (?:for|at|with|in)\b"
    r"|[Ss]ign up (?:for|at)|[Ss]ubscribe (?:to|now|here)|Terms of (?:Use|Service)|Privacy Policy|[\w.+-]+@[\w-]+\.[a-z]{2,}"
)
# The same, but said of persons in the news too: only near the top or the foot of a page.
FOOT = re.compile(
    r"©|\b[Nn]ewsletters?\b|\bearn an? (?:affiliate )?commission|\b(?:covers|writes about|reports on) [^.]{3,90} for [A-Z]"
    r"|\bis (?:a |an |the |our )?(?:[\w’'-]+ ){0,5}(?:writer|reporter|correspondent|columnist|editor|fellow|contributor|author|critic|producer)\b"
    r"|\bImpressum\b|\bDatenschutz\b|\bgratis\b|\babonnieren\b|[Mm]entions légales|[Aa]bonnez-vous|[Ss]uscríb[ae]|[Ii]scriviti|[Aa]ssine\b"
    r"|\breader-supported|\bmoderated\b|^Registered in"
)
FOOT_PARAGRAPHS = 5
WEATHER = re.compile(r"\d ?°|\b(?:Hi|Lo|High|Low):? ?\d")
# A line that is nothing but a photographer and an agency: what stands above it is the caption.
CREDIT_LINE = re.compile(
    rf"(?:Photo|Foto|Credit|Image|Picture|Crédit)s?(?: credit)?(?: by)?: ?\S|[(\[]?(?:[A-Z][\w.'’-]*[ ,]+){{1,5}}[/|,] ?{AGENCY}\b[^.]{{0,40}}$"
    rf"|(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+ ){{1,4}}?[A-ZÀ-Þ.'’-]+, ?{AGENCY}\b|[A-Z][\w.'’-]+ (?:[A-Z][\w.'’-]+ ){{0,3}}(?:[A-Z][\w.'’-]+), {AGENCY}$"
)
AGO = re.compile(r"(?:\d+|an?|one) ?(?:m|h|d|min|hr|hour|day|week|month)s?(?: \d+ min)?\b(?: ago)?$")
CODE = re.compile(r"window\.|\(?function ?\(|var \w+ ?=|\{\"|\$\(|<\w+[ >]|@media\b")
TOP_PARAGRAPHS = 6
MAX_HEADLINE = 300
MAX_CREDIT = 90
SAME = 60  # characters in which two paragraphs begin alike
# A page of this many ages (`5 hours ago`), on which labels are more than this share, lists other pages.
MIN_AGO, MAX_SCRAPS = 8, 0.3
MAX_LINE = 700
# A line of up to three words that is no sentence: a button, a label, a name.
MAX_SCRAP = 40
MAX_POSED = 320
MAX_TAIL = 420


def find_furniture(
    text: str, paragraphs: Sequence[tuple[int, int]], title: str = "", recurring: Container[bytes] = ()
) -> list[tuple[int, int]]:
    """Half-open spans of whole paragraphs that are page furniture, in order.

    ``recurring`` holds the ``line_key`` of lines that the publisher prints under unrelated articles.
    """
    headline = _squeeze(title)
    marked = bytearray(len(paragraphs))
    credits: list[int] = []
    scraps = ago = 0
    seen: dict[str, int] = {}
    for number, (start, end) in enumerate(paragraphs):
        line = text[start:end]
        foot = number >= len(paragraphs) - FOOT_PARAGRAPHS or number < 2
        scrap = _is_scrap(line)
        scraps += scrap
        ago += scrap and AGO.match(line) is not None
        if scrap or _is_furniture(text, start, end, foot):
            marked[number] = 1
        elif headline and len(line) < MAX_HEADLINE and number < TOP_PARAGRAPHS and _squeeze(line) == headline:
            marked[number] = 1
        elif recurring and line_key(line) in recurring:
            marked[number] = 1
        if len(line) < MAX_CREDIT and CREDIT_LINE.match(line):
            credits.append(number)
            marked[number] = 1
        if len(line) >= MAX_SCRAP:
            # a paragraph that a page prints twice stands under a picture, or beside its own teaser
            opening = line[:SAME]
            if opening in seen:
                marked[number] = marked[seen[opening]] = 1
            seen[opening] = number
    for number in credits:
        if number and paragraphs[number - 1][1] - paragraphs[number - 1][0] < MAX_LINE:
            marked[number - 1] = 1
    if ago >= MIN_AGO and scraps > MAX_SCRAPS * len(paragraphs):
        return list(paragraphs)
    return [span for span, mark in zip(paragraphs, marked, strict=True) if mark]


def line_key(line: str) -> bytes:
    """Eight bytes that are the same for lines of the same words, whatever their case and spacing."""
    return blake2b(_squeeze(line).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _is_furniture(text: str, start: int, end: int, foot: bool) -> bool:
    length = end - start
    if length > MAX_LINE:
        return CODE.match(text, start, end) is not None
    if OPENING.match(text, start, end) or CODE.match(text, start, end):
        return True
    if CAPTION.search(text, start, end):
        return True
    if length < MAX_POSED and POSED.search(text, start, end):
        return True
    if length < MAX_TAIL and TAIL.search(text, start, end):
        return True
    if foot and length < MAX_TAIL and FOOT.search(text, start, end):
        return True
    return length < 60 and WEATHER.search(text, start, end) is not None


def _is_scrap(line: str) -> bool:
    return len(line) < MAX_SCRAP and line[-1] not in ".!?…”\"’»" and line.count(" ") < 3


def _squeeze(line: str) -> str:
    return " ".join(line.split()).casefold()
