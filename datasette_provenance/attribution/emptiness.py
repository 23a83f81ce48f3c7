"""Whether a page holds an article at all: galleries, videos and lists of other articles are nobody's copy."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..records import Article, Mention
from ..stubs import is_stub
from ..text.scripts import CASELESS, IDEOGRAPHIC, script_of
from ..text.words import MARKS
from .page import PARAGRAPH_LENGTH, Page, read_page

# Fewer words than these in paragraphs are a caption, a video or a programme note, unless the page credits
# somebody. The longest note among the labelled pages has 53.
MIN_WORDS = 55
# The same, counted in all lines that may be sentences (bullets, short paragraphs).
MIN_LINES, SHORT_LINE = 100, 40
# A page with as many picture credits as paragraphs, and at least these.
GALLERY_PHOTOS = 5
# A page that shows captions among its first lines is looked at whole.
GALLERY_LINES = 14
# So many lines that break off are a list of other articles.
TEASERS = 10
BROKEN = ("...", "…")
DEVELOPING = re.compile(
    r"developing story|breaking news story|[Cc]heck back|[Mm]ore to (?:come|follow)"
    r"|This story will be updated"
)
CUT = re.compile(
    r"(?:\.\.\.|…|\bRead (?:the )?(?:full|more)[^.\n]{0,40}|To Read the Full Story"
    r"|Continue reading[^.\n]{0,30}|\[\+\d+ (?:chars|characters|Zeichen)\]|\bmore ?[»>]+|Weiterlesen[^.\n]{0,30}|Lire la suite[^.\n]{0,30}"
    r"|(?:Seguir leyendo|Leer más|Leia mais|Continua a leggere|Leggi tutto)[^.\n]{0,30})\s*$",
    re.I,
)
# Lines that stand where those who pay read on.
PAYWALL = re.compile(
    r"(?:subscribe|sign in|log in|register|become a (?:member|subscriber))[^.\n]{0,40} to (?:continue|keep|read)"
    r"|to (?:continue|keep) reading|(?:content|article|story) is (?:only |exclusively )?(?:for|available to) (?:our )?subscribers"
    r"|for subscribers only|(?:jetzt|hier|mit)[^.\n]{0,20} weiterlesen|(?:nur )?für (?:unsere )?abonnent|réservé[es]* (?:à nos|aux) abonné"
    r"|il vous reste [^\n]{0,30} à (?:lire|découvrir)|(?:exclusivo|solo) para suscriptores|suscríb[ae]te para|riservat[oa] agli abbonati"
    r"|exclusivo para assinantes",
    re.I,
)
PAYWALL_CUES = (
    "subscri",
    "continue",
    "sign in",
    "log in",
    "regist",
    "member",
    "abonn",
    "weiterlesen",
    "reste",
    "suscri",
    "abbonat",
    "assinant",
)
MID_SENTENCE = re.compile(rf"[^\W\d_A-ZÀ-Þ][\w{MARKS}’'-]*|\w[\w{MARKS}’'-]*,")
FULL_STOP, NO_STOPS = re.compile("[。।។။]"), re.compile("[\u0e00-\u0eff]")
"""What sentences end on where no blanks, or no capitals, tell that one goes on; Thai and Lao, which have no such sign."""
PAYWALL_WITHIN, MARK_WITHIN = 300, 70
"""Characters at the end of a text in which such a line, or such a mark, stands."""
CUT_ENDS = frozenset("…])»>") | frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéáàíóúôêäöüßs")
OF_THE_PAGE = re.compile(r"@|©|://|www\.|(?i:\bfollow\b|\bcontact\b|\be-?mail\b|contribut|newsletter|reporting by)")
LONG = 110
"""Characters of a last line that must be a sentence, and not a name or a label."""
HANGUL, SAMPLE = re.compile("[\uac00-\ud7a3]"), 400
MIN_PROSE = 300
"""Words in sentences of a page that holds an article whatever else it holds."""
ENDED = re.compile(r"[.!?][\"”’'»)\]]*$")
LONGEST_CAPTION = 700
VIDEO = re.compile(r"\b(?:Videos?|View|Live)\b\s?•?$")


def is_cut(text: str) -> bool:
    """Whether a text breaks off, so that what stood below it was not seen: mid-sentence, at a mark that says so, or at a
    line for those who do not pay."""
    end = text[-PAYWALL_WITHIN:].rstrip()
    if not end:
        return False
    mark = end[-MARK_WITHIN:]
    if is_stub(end) or ((mark[-1] in CUT_ENDS or mark.endswith(BROKEN)) and CUT.search(mark) is not None):
        return True
    small = end.lower()
    if any(map(small.__contains__, PAYWALL_CUES)) and PAYWALL.search(small) is not None:
        return True
    last = end.rsplit("\n", 1)[-1]
    letter = last[-1].isalpha() or last[-1] in MARKS
    if letter and FULL_STOP.search(last):  # without blanks a line of few characters is sentences
        return OF_THE_PAGE.search(last) is None
    if len(last) < LONG or not (letter or last[-1] == ",") or NO_STOPS.match(last[-1]):
        return False
    return MID_SENTENCE.fullmatch(last.rsplit(None, 1)[-1]) is not None and OF_THE_PAGE.search(last) is None


def _is_dense(text: str) -> bool:
    """Whether the lengths and counts of words below say nothing of a text: one without blanks between words, and Korean, where a
    sentence has half as many words and characters as in English."""
    if text.isascii():
        return False
    middle = len(text) // 2
    sample = text[:SAMPLE] + text[middle : middle + SAMPLE] + text[-SAMPLE:]
    script = script_of(sample)
    return script >= IDEOGRAPHIC or (script == CASELESS and 2 * len(HANGUL.findall(sample)) > len(sample))


def _is_prose(page: Page) -> bool:
    """Whether most of a page is sentences, and enough of them for an article. A paragraph that names a picture's source in
    passing is no caption."""
    prose = every = 0
    seen: set[str] = set()
    for number, line in enumerate(page.lines):
        if line.text in seen:
            continue
        seen.add(line.text)
        words = line.text.count(" ") + 1
        every += words
        if len(line.text) > LONGEST_CAPTION or (
            len(line.text) >= SHORT_LINE
            and ENDED.search(line.text)
            and not line.text.endswith(BROKEN)
            and not page.is_caption(number)
        ):
            prose += words
    return prose >= MIN_PROSE and 2 * prose > every


def _shows_captions(page: Page) -> bool:
    no_captions = page.no_captions
    lines = range(len(page.lines)) if page.pictured is None else page.pictured
    return sum(n < GALLERY_LINES and n not in no_captions and page.is_caption(n) for n in lines) > 1


def _has_words(page: Page, count: int) -> bool:
    """Whether the paragraphs of a page have so many words, or more."""
    for number in page.story:
        start, end = page.lines.spans[number]
        count -= page.lines.text.count(" ", start, end) + 1
        if count <= 0:
            return True
    return False


def _words(page: Page, least: int, pictured: bool) -> list[int]:
    """Words of each line of at least so many characters that is a caption, or is none."""
    return [
        line.text.count(" ") + 1
        for number, line in enumerate(page.lines)
        if len(line.text) >= least and page.is_caption(number) == pictured
    ]


def why_no_article(
    article: Article,
    mentions: Sequence[Mention],
    foreign: list[Mention],
    narrative_words: int,
    page: Page | None = None,
) -> str:
    """Why a page holds no article, as a form of ``basis.NONE``; empty where it holds one. ``page``: its lines, where they are read already."""
    page = page or read_page(article.text)
    why = _why(article, mentions, foreign, narrative_words, page)
    return "" if why and (_is_prose(page) or _is_dense(article.text)) else why


def _why(
    article: Article, mentions: Sequence[Mention], foreign: list[Mention], narrative_words: int, page: Page
) -> str:
    few = not _has_words(page, MIN_WORDS)
    if few or _shows_captions(page):
        captions = _words(page, 0, True)
        prose = sum(_words(page, PARAGRAPH_LENGTH, False))
        if (not prose and len(captions) > 1) or (len(captions) > 2 and sum(captions) > 2 * prose):
            return "pictures"
    pictures = {article.text.rfind("\n", 0, m.start) for m in mentions if m.kind == "photo"}
    if len(pictures) >= max(GALLERY_PHOTOS, len(page.story)):
        return "pictures"
    if (
        sum(map(article.text.count, BROKEN)) >= TEASERS  # few pages hold so many, wherever in their lines
        and sum(line.text.endswith(BROKEN) for line in page.lines) >= TEASERS
    ):
        return "list"
    if few:
        if max(sum(_words(page, SHORT_LINE, False)), narrative_words) >= MIN_LINES:
            return ""
        if any(m.kind == "credit" and VIDEO.search(m.text) for m in mentions):
            return "video"
        firm = any(m.kind in ("dateline", "tail", "copyright") for m in foreign)
        byline = any(m.kind == "byline" and m.authors for m in mentions)
        if not (firm or byline or is_cut(article.text) or DEVELOPING.search(article.text)):
            return "few"
    return ""
