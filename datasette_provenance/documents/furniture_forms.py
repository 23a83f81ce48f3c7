"""The forms of page furniture, seen on real pages: patterns only, what is done with them is in furniture.py."""

from __future__ import annotations

import re
from collections.abc import Iterable

AGENCY = r"(?:AP|AFP|Reuters|REUTERS|EPA|EFE|dpa|DPA|ANSA|UPI|PA|TASS|Sputnik|Xinhua|Getty|Bloomberg|CNN|NBC|ABC|CBS)"
MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|Januar|Februar|März|Mai|Juni|Juli|Okt|Dez|"
    r"janv|févr|mars|avr|juin|juil|août|enero|febrero|marzo|abril|mayo|junio|julio|agosto)[a-zé]*\.?"
)
STAFF = "writer|reporter|correspondent|columnist|editor|fellow|contributor"
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
# Words without which the form above a line cannot stand: looked for first, because most paragraphs have none.
CAPTION_CUES = (
    "hoto",
    "mage",
    "icture",
    "Foto",
    "Bild",
    "rédit",
    "redit",
    "Quelle",
    "Handout",
    "tock",
    "File",
    "via ",
    "/",
    "(",
)
POSED_CUES = (
    "(",
    ", left",
    ", right",
    ", cent",
    ", far ",
    "pictured",
    "pose",
    " on as",
    "shake hands",
    "seen here",
    "listen",
)
TAIL_CUES = (
    "contributed to",
    "reported from",
    "writer",
    "Follow ",
    "on Twitter",
    "can be ",
    "each ",
    "All rights",
    "may not be",
    "twitter.com",
    "newsletter",
    "reporter",
    "correspondent",
    "columnist",
    "editor",
    "fellow",
    "contributor",
    "ign up ",
    "ubscribe ",
    "Terms of",
    "Privacy",
    "@",
)


def _spaced(cues: Iterable[str]) -> re.Pattern[str]:
    """Any of the patterns behind a space; by their first letter, so that most words are passed over at once."""
    by_letter: dict[str, list[str]] = {}
    for cue in cues:
        by_letter.setdefault(cue[0], []).append(cue[1:])
    words = "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return re.compile(f" (?:{words})")


# CAPTION, POSED, TAIL and FOOT are tried only on lines that hold one of the cues below: most hold none, and a search for
# words behind a space leaps from space to space. Every form of the four contains one of them.
SPACED_CUES = _spaced(
    (
        *("image", "picture", "Images", "AP", "AFP", "Getty", "Reuters", "EPA", "REUTERS"),
        *("far(?<=, far)", "left(?<=, left)", "right(?<=, right)", "cent(?<=, cent)"),
        *("for(?<=pose for|oses for)", "with(?<=poses with)", "on as", "here(?<=seen here)"),
        "hands (?:during|before|at|as)",
        *("during(?<=listen during|istens during)", "as(?<=listen as|istens as)", "to(?<=listen to|istens to)"),
        *("to this (?:report|story|article)", "from (?<=reported from )[A-Z]", "Associated Press writer"),
        *("be (?:reached|contacted) at", "him at", "her at", "them at", "me at", "rights reserved"),
        *("not be published, broadcast", "up(?<=ign up)", "of (?:Use|Service)", "Policy"),
        *("to(?<=ubscribe to)", "now(?<=ubscribe now)", "here(?<=ubscribe here)"),
        rf"a (?<=is a )(?:\w+[ -]){{0,3}}(?:{STAFF}) (?:for|at|with|in)",
        *("an? (?:affiliate )?commission", "about (?<=writes about )", "on (?<=reports on )", "légales"),
        *(rf"{role}\b" for role in (*STAFF.split("|"), "author", "critic", "producer")),
    )
)
LOOSE_CUES = (
    *("(", "/", ":", "@", "©", "oto", "Image", "File", "Shutterstock", "iStock", "Handout"),
    *("pictured", "Follow ", "ewsletter", "covers "),
)
# Those of FOOT alone, whose lines stand at the top and the foot.
FOOT_CUES = (
    *("Impressum", "Datenschutz", "gratis", "abonnieren", "bonnez-vous", "uscríb", "criviti", "ssine"),
    *("reader-supported", "moderated", "Registered in"),
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
    rf"|\bis a (?:\w+[ -]){{0,3}}(?:{STAFF}) (?:for|at|with|in)\b"
    r"|[Ss]ign up (?:for|at)|[Ss]ubscribe (?:to|now|here)|Terms of (?:Use|Service)|Privacy Policy|[\w.+-]+@[\w-]+\.[a-z]{2,}"
)
# The same, but said of persons in the news too: only near the top or the foot of a page.
FOOT = re.compile(
    r"©|\b[Nn]ewsletters?\b|\bearn an? (?:affiliate )?commission|\b(?:covers|writes about|reports on) [^.]{3,90} for [A-Z]"
    rf"|\bis (?:a |an |the |our )?(?:[\w’'-]+ ){{0,5}}(?:{STAFF}|author|critic|producer)\b"
    r"|\bImpressum\b|\bDatenschutz\b|\bgratis\b|\babonnieren\b|[Mm]entions légales|[Aa]bonnez-vous|[Ss]uscríb[ae]|[Ii]scriviti|[Aa]ssine\b"
    r"|\breader-supported|\bmoderated\b|^Registered in"
)
WEATHER = re.compile(r"\d ?°|\b(?:Hi|Lo|High|Low):? ?\d")
# A line that is nothing but a photographer and an agency: what stands above it is the caption.
CREDIT_LINE = re.compile(
    rf"(?:Photo|Foto|Credit|Image|Picture|Crédit)s?(?: credit)?(?: by)?: ?\S|[(\[]?(?:[A-Z][\w.'’-]*[ ,]+){{1,5}}[/|,] ?{AGENCY}\b[^.]{{0,40}}$"
    rf"|(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+ ){{1,4}}?[A-ZÀ-Þ.'’-]+, ?{AGENCY}\b|[A-Z][\w.'’-]+ (?:[A-Z][\w.'’-]+ ){{0,3}}(?:[A-Z][\w.'’-]+), {AGENCY}$"
)
AGO = re.compile(r"(?:\d+|an?|one) ?(?:m|h|d|min|hr|hour|day|week|month)s?(?: \d+ min)?\b(?: ago)?$")
CODE = re.compile(r"window\.|\(?function ?\(|var \w+ ?=|\{\"|\$\(|<\w+[ >]|@media\b")
