"""The forms of page furniture, seen on real pages: patterns only, what is done with them is in furniture.py."""

from __future__ import annotations

import re

MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "June?", "July?", "Aug", "Sept?", "Oct", "Nov", "Dec", "Januar", "Februar"),
    *("März", "Mai", "Juni", "Juli", "Okt", "Dez", "janv", "févr", "mars", "avr", "juin", "juil", "août", "enero"),
    *("febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
)
MONTH = rf"(?:{'|'.join(MONTHS)})[a-zé]*\.?"
STAFF = "writer|reporter|correspondent|columnist|editor|fellow|contributor"
# Anywhere in a paragraph: it is a caption or a gallery.
CAPTION = re.compile(
    r"\(?(?:Pool|Courtesy|File|Staff) ?(?:Photo|photo|Image|Images|File)\b|\bPhoto(?:graph)?s?(?: credit)?(?: by|:|/)"
    r"|\b(?:Image|Photo|Picture|Foto|Bild|Crédit|Credit|Kredit|Quelle|Fotografie)(?: credit)?s?: "
    r"|\b(?:Pool|File|pool|file) (?:Photo|photo|Image|image|picture)|\bphoto provided by\b|\bHandout\b"
    r"|\bImage \d+ of \d+|\((?:Image|Photo|Foto)[:/ ][^)\n]{0,60}\)\s*$"
)
CAPTION_OPENINGS = re.compile(
    r"Pool|Courtesy|File|Staff|Photo|Image|Picture|Foto|Bild|Crédit|Credit|Kredit|Quelle|pool(?= )|file(?= )|photo(?= p)|Handout"
    r"|\((?=Image|Photo|Foto|Pool|Courtesy|File|Staff)"
)
"""Where they begin."""
# Beside one of these, the name of who takes pictures makes a caption.
PICTURE = re.compile(r" ?(?:Photo|photo|Image|Images|File)\b")
PICTURES = ("Photo", "photo", "Image", "File")
VIA = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]{0,60}|[,(/|]) ?via ")
POLL = re.compile(r"[^.\n]{0,60}\b(?:polls?|polling|surveys?)\b")
STROKE = re.compile(r" ?/\s?")
PERSON_BEFORE = re.compile(r"(?:^|[\s(])[A-ZÀ-Þ][\w.'’-]+$")
# The name is taken whole, by looking ahead at it: its points are signs, too, of which there may be many.
PERSON_AFTER = re.compile(r"[A-ZÀ-Þ](?=([\w.'’-]+))\1(?: [A-ZÀ-Þ]|/|\W*$)")
DATELINE = re.compile(r"[^()\n]{0,60}\([^()\n]{2,40}\) ?[-–—]")
AFTER_NAME = re.compile(r"(?: ?[|•–-].{0,60})?$")
AFTER_CREDIT = re.compile(r"[^.]{0,40}$")
AT_STROKE = re.compile(r"[/|,] ?")
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
    rf"|_{{2,}}$|[-*•=]{{2,}}$|—$"
)
# Anywhere in a paragraph: it speaks of its authors or of the page itself.
TAIL = re.compile(
    r"contributed to this (?:report|story|article)|\breported from [A-Z][^.]{0,60}\.(?:\s|$)|is an Associated Press writer|Follow (?:him|her|them|me|us|\w+ \w+) (?:on|at)"
    r"|\bon Twitter(?: at)?:? ?@|can be (?:reached|contacted) at|[Rr]each (?:him|her|them|me) at|All rights reserved|may not be published, broadcast|twitter\.com/|newsletters?\b.{0,420}[Ss]ign up"
    rf"|\bis a (?:\w+[ -]){{0,3}}(?:{STAFF}) (?:for|at|with|in)\b"
    r"|[Ss]ign up (?:for|at)|[Ss]ubscribe (?:to|now|here)|Terms of (?:Use|Service)|Privacy Policy|(?<![\w.+-])[\w.+-]+@[\w-]+\.[a-z]{2,}"
)
# The same, but said of persons in the news too: only near the top or the foot of a page.
FOOT = re.compile(
    r"©|\b[Nn]ewsletters?\b|\bearn an? (?:affiliate )?commission|\b(?:covers|writes about|reports on) [^.]{3,90} for [A-Z]"
    rf"|\bis (?:a |an |the |our )?(?:[\w’'-]+ ){{0,5}}(?:{STAFF}|author|critic|producer)\b"
    r"|\bImpressum\b|\bDatenschutz\b|\bgratis\b|\babonnieren\b|[Mm]entions légales|[Aa]bonnez-vous|[Ss]uscríb[ae]|[Ii]scriviti|[Aa]ssine\b"
    r"|\breader-supported|\bmoderated\b|^Registered in"
)
# Pieces of text of which every form of the four holds one: most lines hold none of them, and are spared the patterns.
# Long and rare ones, and short ones that begin with a rare character, so that many texts are soon searched for them.
CAPTION_CUES = (
    *("Photo", "photo", "Image", " image", "Picture", " picture"),
    *("Handout", "Foto:", "Fotos", "Foto ", "Foto/", "Fotografie", "Bild: ", "Bilds: ", "Bild credit"),
    *("Crédit", "Credit", "Kredit", "Quelle", "File"),
)
POSED_CUES = (
    *("(L)", "(R)", "(C)", "(left)", "(right)", "(center)", "(centre)", "(top)", "(bottom)", "(file)", "(pictured)"),
    *("(above)", "(back)", "(front)", ", far left", ", far right", ", far cent", ", left", ", right", ", cent"),
    *("pictured", "pose for", "poses for", "poses with", "look on as", "looks on as", "shake hands", "seen here"),
    *("listen", "(de g.)", "(à gauche)", "(à droite)", "(izq)", "(dcha)", "(links)", "(rechts)", "(l.)", "(r.)"),
)
TAIL_CUES = (
    *("contributed to this", "reported from", "Associated Press writer", "Follow ", "@", "be reached at"),
    *("be contacted at", "each him at", "each her at", "each them at", "each me at", "rights reserved"),
    *("not be published", "twitter.com", "ewsletter", "ign up for", "ign up at", "ubscribe ", "Terms of "),
    "Privacy Policy",
    *(f"{role} {at}" for role in STAFF.split("|") for at in ("for", "at", "with", "in")),
)
# Cues that end a word.
FOOT_ROLES = tuple(f" {role}" for role in (*STAFF.split("|"), "author", "critic", "producer"))
FOOT_CUES = (
    *FOOT_ROLES,
    *(
        "©",
        "ewsletter",
        "earn a",
        "covers ",
        "writes about",
        "reports on",
        "Impressum",
        "Datenschutz",
        "gratis",
        "abonnieren",
        "légales",
        "bonnez-vous",
        "uscríb",
        "scriviti",
    ),
    *("ssine", "reader-supported", "moderated", "Registered in"),
)
WEATHER = re.compile(r"\d ?°|\b(?:Hi|Lo|High|Low):? ?\d")
# A line that is nothing but a photographer and an agency: what stands above it is the caption.
CREDIT_LINE = re.compile(r"(?:Photo|Foto|Credit|Image|Picture|Crédit)s?(?: credit)?(?: by)?: ?\S")
# What stands before the agency on it: names, between brackets or not.
PHOTOGRAPHERS = re.compile(r"[(\[]?[A-ZÀ-Þ][\w.'’-]*(?:[ ,]+[A-ZÀ-Þ][\w.'’-]*){0,5}[ ,]*$")
AGO = re.compile(r"(?:\d+|an?|one) ?(?:m|h|d|min|hr|hour|day|week|month)s?(?: \d+ min)?\b(?: ago)?$")
CODE = re.compile(r"window\.|\(?function ?\(|var \w+ ?=|\{\"|\$\(|<\w+[ >]|@media\b")
# How a line begins on which OPENING or CODE may stand; one may begin with a decimal, too. Lines of one character aside.
OPENING_STARTS = (
    *("By", "BY", "Von", "Par", "Por", "Di", "Da", *(month[:3] for month in MONTHS)),
    *("Published", "Updated", "Posted", "Last updated", "First published", "Modified", "UPDATED", "PUBLISHED"),
    *("Aktualisiert", "Publié", "Publicado", "©", "(c)", "Copyright", "COPYRIGHT", "All rights", "Alle Rechte"),
    *("Tous droits", "Todos los", "Sign up", "Subscribe", "SUBSCRIBE", "Sign Up", "Click", "CLICK HERE", "Tap here"),
    *("Read more", "READ MORE", "Read More", "READ:", "Read:", "READ ALSO", "Also read", "Related", "RELATED", "MORE:"),
    *("More:", "MORE FROM", "More from", "WATCH", "Watch:", "VIDEO:", "Video:", "LISTEN:", "PHOTOS:", "Photos:"),
    *("Gallery:", "SEE ALSO", "See also", "Follow ", "Get ", "Start your", "Don't miss", "Like us", "Join us"),
    *("Download", "Share ", "Story continues", "Continue reading", "Advertisement", "ADVERTISEMENT", "Skip to"),
    *("Loading", "Please enable", "Email the", "Contact ", "Have a tip", "Send ", "Support ", "Donate", "Newsletter"),
    *("This article", "This story", "This material", "The views", "Editor", "EDITOR", "Lesen Sie", "Lire aussi"),
    *("À lire", "Lea también", "prev", "next", "Image ", "Slideshow", "Comment", "comments", "Tag", "Topic"),
    *("Filed under", "Facebook", "Twitter", "Close", "Chat with", "Additional", "(Additional", "Reporting by"),
    *("reporting by", "(Reporting", "(reporting", "(Writing", "Writing", "(Editing", "Editing", "Compiled by"),
    "The ",
    *("__", *(a + b for a in "-*•=" for b in "-*•=")),
)
CODE_STARTS = ("window.", "function", "(function", "var ", '{"', "$(", "<", "@media")
