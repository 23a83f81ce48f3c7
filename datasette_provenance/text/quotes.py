"""Which parts of a text are somebody's spoken or written words: quotations, tweets, transcripts.

Quotations are found paragraph by paragraph, one pass over the quotation marks. A quotation that is
left open at the end of a paragraph goes on in the next one if that one opens with a mark again
(the rule of English typesetting); otherwise the mark was a stray and nothing is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

TWEET_AUTHOR = re.compile(r"[—–\-]{1,2}\s?[^\n()]{1,60}\(@\w{1,20}\)")
SPEAKER = re.compile(r"(?:[A-Z][A-Z.'’\-]{1,60}(?: [A-Z][A-Z.'’\-]{1,60}){0,4}|Q|A)(?: \([^)\n]{1,40}\))?: ")
CLOSERS = {
    "“": '”“"',
    "„": '“”"',
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’",
    "‚": "‘’",
    "'": "'",
    '"': '"”',
    "「": "」",
    "『": "』",
    "《": "》",
}
SINGLE = "‘‚'"
OPENERS = "\"“„‟«»‹‘‚'「『《"
OPENER = re.compile(f"[{OPENERS}]")
# Which marks open a quotation whatever stands beside them, but for one, which is an apostrophe behind a letter; and what
# stands before the others.
OPEN_ALWAYS, HIGH_SINGLE, OPEN_AFTER = "„‚«‹“‟‘「『《", "‘", "([{—–-/:,;.!?*（：，、。；！？"
# What is looked for once a mark stands open: what closes it, or the same mark again.
NEXT = {opener: re.compile(f"[{opener}{closers}]") for opener, closers in CLOSERS.items()}
# A quotation in single marks that is longer than this is an apostrophe that met another one.
MAX_SINGLE_CHARS = 600
# A statement set off as a block, without marks: what stands before it ends so. Its first paragraph is taken; where
# it goes on is not told by any mark.
BLOCK_INTRODUCED = re.compile(
    r"\b(?:statement|letter|memo|order|ruling|opinion|decision|email|e-mail|post|tweet|tweeted|wrote|writes|reads?|said|"
    r"Erklärung|schrieb|heißt es|communiqué|déclaré|écrit|comunicado|escribió|declaró)\b[^:\n.!?]{0,60}:$"
)
# A transcript has this many lines that open with a speaker's name in capitals, and one who speaks again
# (the items of a digest open alike, each with another word).
MIN_SPEAKERS = 3


def find_quotes(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Half-open spans of quoted text, without the marks around it, in order and not overlapping."""
    spans: list[tuple[int, int]] = []
    transcript = is_transcript(text, paragraphs)
    last = len(paragraphs) - 1
    carried = ""
    for number, (start, end) in enumerate(paragraphs):
        if transcript and (match := SPEAKER.match(text, start, end)):
            spans.append((match.end(), end))
            carried = ""
            continue
        opening = OPENER.search(text, start, end)
        quoted: list[tuple[int, int]] = []
        if opening:
            following = text[paragraphs[number + 1][0]] if number < last else ""
            quoted, carried = in_paragraph(text, start, end, opening.start(), following, carried)
            spans.extend(quoted)
        else:
            carried = ""
        if text.find("(@", start, end) >= 0:
            _add_tweet(text, paragraphs, number, spans)
        if number and not quoted and not carried and introduces_block(text, *paragraphs[number - 1]):
            spans.append((start, end))
    return merge(spans)


def is_transcript(text: str, paragraphs: Sequence[tuple[int, int]]) -> bool:
    if text.count(":") < MIN_SPEAKERS:
        return False
    speakers = [m.group() for s, e in paragraphs if (m := SPEAKER.match(text, s, e))]
    return len(speakers) >= MIN_SPEAKERS and len(set(speakers)) < len(speakers)


def introduces_block(text: str, start: int, end: int) -> bool:
    return text[end - 1] == ":" and BLOCK_INTRODUCED.search(text, start, end) is not None


def in_paragraph(
    text: str, start: int, end: int, at: int, following: str, carried: str
) -> tuple[list[tuple[int, int]], str]:
    """The quotations of one paragraph, and the opening mark if one is left open into the next. ``at``: its first mark
    that may open one."""
    spans: list[tuple[int, int]] = []
    opener, opened_at = "", -1
    while True:
        mark = text[at]
        if opener:
            if mark in CLOSERS[opener] and _closes(text, at, end, mark, opener):
                spans.append((opened_at, at))
                opener = ""
            elif mark == opener and mark != '"' and opener not in SINGLE:
                opened_at = at + 1  # the first one was a stray
        elif opens(text, at, start, end, mark) and (mark not in SINGLE or _single_closes(text, at, end, mark)):
            opener, opened_at = mark, at + 1
        match = (NEXT[opener] if opener else OPENER).search(text, at + 1, end)
        if match is None:
            break
        at = match.start()
    if not opener:
        return spans, ""
    if following and (following == opener or (following in '"“' and opener in '"“')):
        spans.append((opened_at, end))
        return spans, opener
    if carried and opened_at == start + 1:
        # the last paragraph of a long quotation whose closing mark was lost
        spans.append((opened_at, end))
    return spans, ""


def opens(text: str, at: int, start: int, end: int, mark: str) -> bool:
    after = text[at + 1] if at + 1 < end else " "
    before = text[at - 1] if at > start else " "
    if mark in OPEN_ALWAYS:
        return mark != HIGH_SINGLE or not before.isalnum()
    if after.isspace() and mark != "»":
        return False
    return before.isspace() or before in OPEN_AFTER or at == start


def _closes(text: str, at: int, end: int, mark: str, opener: str) -> bool:
    after = text[at + 1] if at + 1 < end else " "
    if mark in "'’‘":
        return not after.isalnum()
    if mark == opener and mark in '"“':
        before = text[at - 1]
        return not (before.isspace() and after.isalnum())
    return True


def _single_closes(text: str, at: int, end: int, mark: str) -> bool:
    closers = CLOSERS[mark]
    after = text[at + 1] if at + 1 < end else " "
    if not after.isalpha() and after not in '“"$£€[':
        return False
    stop = min(end, at + MAX_SINGLE_CHARS)
    for match in NEXT[mark].finditer(text, at + 2, stop):
        position = match.start()
        if text[position] in closers and _closes(text, position, end, text[position], mark):
            # a plural's possessive (the voters' choice) closes nothing: a quotation ends on a word
            # or a stop, and is not itself followed by a plain word after an s
            return not (
                text[position - 1] == "s"
                and mark == "'"
                and text[position + 1 : position + 2] == " "
                and not any(c in closers for c in text[position + 1 : stop])
            )
    return False


def _add_tweet(text: str, paragraphs: Sequence[tuple[int, int]], number: int, spans: list[tuple[int, int]]) -> None:
    """A tweet set off as a block: the words before its author's line are quoted words."""
    start, end = paragraphs[number]
    author = TWEET_AUTHOR.search(text, start, end)
    if not author:
        return
    if author.start() - start > 20:
        spans.append((start, author.start()))
    elif number:
        spans.append(paragraphs[number - 1])


def merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
