"""The page as lines: which stand above the story, in it and below it, and which are captions of pictures."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple, overload

from ..text.names import Names
from ..text.tried import search_at
from ..text.words import paragraphs
from .registry import registry

# A line is taken for a paragraph of the story from this length on; headlines, bylines and dates are shorter.
PARAGRAPH_LENGTH = 110

CAPTION = re.compile(
    r"""^\W{0,3}FILE\b(?:\s?[-–—.:]|\s+[Ii]n\ this|\ (?:photo|PHOTO))  # FILE - In this ...
    |\b(?:file|this|handout|combination|undated|combo)\s(?:photo|picture|image)\b
    |\b[Ii]n\ this\ (?:\w+,?\ )?(?:\w+\.?\ \d{1,2},?\ \d{4},?\ )?(?:file\ )?(?:photo|image|picture)\b
    |,\ (?:left|right|center|centre|second\ (?:left|right|from)),
    |\b(?:Photo(?:\ credit)?|Picture|Foto|Image\ caption|Crédit\ photo|Photo\ by)\b\s?[:(]
    |\b[Pp]hoto(?:graph)?\ (?:by|courtesy|credit)\b""",
    re.X,
)
CAPTION_STARTS = re.compile(
    r"FILE|file(?=\s)|this(?=\s[pi])|handout|combination|undated|combo(?=\s)|In(?=\sthis)|in(?=\sthis)"
    r"|,(?= (?:left|right|center|centre|second))|Photo|photo|Picture|Foto|Image(?=\scaption)|Crédit(?=\sphoto)"
)
"""Where the alternatives above begin, but for the first one, which begins with the line."""
# Every alternative above holds one of these: most lines are told apart without the pattern.
CAPTION_CUES = (
    "hoto",
    "HOTO",
    "mage",
    "icture",
    "FILE",
    "via ",
    ", left",
    ", right",
    ", cent",
    ", second",
    "Getty",
    " file",
    "Foto",
)
CAPTION_BRACKET = re.compile(
    r"\((?:(?:L-R|[Ll]eft|[Rr]ight|[LRC])\)|[^()]{0,60}\b(?:Photo|PHOTO|Foto|Image|Picture)\b[^()]*\))"
)
# Beside one of these, the name of who takes pictures makes a caption.
PICTURE = re.compile(r" (?:Photos?|PHOTOS?|Images?|Fotos?|Pictures|file)\b")
VIA = re.compile(r"\b(?:via|VIA) ")
STROKE = re.compile(r"\s?/\s?")
PHOTOGRAPHER = re.compile(r"[A-ZÀ-Þ][\w'’-]+ [A-ZÀ-Þ]")
NAMED_PICTURES = (" Photo", " PHOTO", " Image", " Foto", " Pictures", " file")
DATE_CUES = ("day, ", ", 20", ", 19")
# All these cues in fewer pieces: where none stands, none of them does.
CUE_PIECES = ("oto", "OTO", "mage", "icture", "FILE", "via ", "Getty", " file")
CUE_AT_COMMA = re.compile(r", (?:left|right|cent|second|20|19|(?<=day, ))")
SCENE = re.compile(
    r"\b(?:poses?|posing|arrives?|walks?|waves?|speaks?|gestures?|looks? on|shakes? hands|stands?"
    r"|listens?|sits?|"
    r"holds?|is seen|are seen|is pictured|pictured|are pictured|meets?|talks?|drives?|attends?|escorts?"
    r"|greets?)\b"
)
DATED = re.compile(
    r"\b(?:on|in|at)?\s?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? [A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?"
    r"|\bon [A-Z][a-z]+\.? \d{1,2}, \d{4}"
)


ENOUGH, ENOUGH_BELOW = 4, 2
# Longer ones are paragraphs that tell of the same scene.
LONGEST_SCENE = 400


class Line(NamedTuple):
    start: int
    end: int
    text: str


class Lines(Sequence[Line]):
    """The lines of a text, each cut out when it is asked for."""

    __slots__ = ("spans", "text")

    def __init__(self, text: str, spans: Sequence[tuple[int, int]]) -> None:
        self.text = text
        self.spans = spans

    def __len__(self) -> int:
        return len(self.spans)

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> list[Line]: ...
    def __getitem__(self, at: int | slice) -> Line | list[Line]:
        if isinstance(at, slice):
            return [Line(start, end, self.text[start:end]) for start, end in self.spans[at]]
        start, end = self.spans[at]
        return Line(start, end, self.text[start:end])


class Page(NamedTuple):
    """The lines of a text; those before ``first`` stand above the story, those after ``last`` below it."""

    lines: Lines
    starts: list[int]
    story: list[int]
    """Numbers of the lines that are paragraphs of the story."""
    pictured: dict[int, bool | None] | None = None
    """Where it is known which lines may be captions, those, and whether they are, once it was asked."""
    takers: Names | None = None
    """Who takes pictures, by the registry in use; None: by the bundled one."""
    asked: list[int] | None = None
    """The number of the first line that is an item of a digest, once it was asked."""

    def first_item(self, is_item: Callable[[Line], bool]) -> int:
        """The number of the first line that is one; as many as there are lines where none is. Asked of each line of a page
        anew it would take the square of their number."""
        known = self.asked if self.asked is not None else []
        if not known:
            known.append(next((n for n, line in enumerate(self.lines) if is_item(line)), len(self.lines)))
        return known[0]

    @property
    def first(self) -> int:
        return self.story[0] if self.story else len(self.lines)

    @property
    def last(self) -> int:
        return self.story[-1] if self.story else len(self.lines) - 1

    @property
    def no_captions(self) -> set[int]:
        """Numbers of the paragraphs, at both ends of the story, that were looked at and are no captions."""
        return {*self.story[:ENOUGH], *self.story[-ENOUGH_BELOW:]}

    def is_caption(self, number: int) -> bool:
        if self.pictured is None:
            return is_caption(self.lines[number].text, self.takers)
        if number not in self.pictured:
            return False
        known = self.pictured[number]
        if known is None:
            known = self.pictured[number] = is_caption(self.lines[number].text, self.takers)
        return known

    def is_near(self, number: int) -> bool:
        """Whether a line stands where a page says whose text it is: above or just inside the story, or at
        its end."""
        before = bisect_left(self.story, number)
        return before <= 2 or len(self.story) - before <= 1


def is_caption(line: str, takers: Names | None = None) -> bool:
    """Whether a line describes a picture: by its credit, or by a scene in the present tense with its full
    date."""
    if "(" in line and CAPTION_BRACKET.search(line):
        return True
    if _is_credited(line, takers or registry().takers):
        return True
    if not (any(map(line.__contains__, CUE_PIECES)) or CUE_AT_COMMA.search(line)):
        return False
    if any(map(line.__contains__, CAPTION_CUES)) and (CAPTION.match(line) or search_at(CAPTION, CAPTION_STARTS, line)):
        return True
    if len(line) > LONGEST_SCENE or not any(map(line.__contains__, DATE_CUES)):
        return False
    return bool(SCENE.search(line) and DATED.search(line))


def _is_credited(line: str, takers: Names) -> bool:
    """Whether a line names who took its picture: ``AP Photo``, ``via AFP``, ``REUTERS/N N``, ``(N/AP)``."""
    if "/" in line:
        for stroke in STROKE.finditer(line):
            start, end = stroke.span()
            if PHOTOGRAPHER.match(line, end) and takers.before(line, start):
                return True
            opened = line.rfind("(", max(0, start - 60), start)
            if opened >= 0 and ")" not in line[opened:start] and takers.at(line, end) >= 0:
                return True
    if any(map(line.__contains__, NAMED_PICTURES)):
        return any(takers.before(line, match.start()) for match in PICTURE.finditer(line))
    return ("via " in line or "VIA " in line) and any(
        takers.sure_at(line, match.end()) >= 0 for match in VIA.finditer(line)
    )


def read_page(text: str, furniture: Sequence[tuple[int, int]] = (), takers: Names | None = None) -> Page:
    """Lines of a text and where its story begins and ends. ``furniture`` spans are no part of the story; ``takers``: who
    takes pictures, by the registry in use."""
    spans = paragraphs(text)
    long = [number for number, (start, end) in enumerate(spans) if end - start >= PARAGRAPH_LENGTH]
    if "   " in text:
        long = [number for number in long if not is_padded(text, *spans[number])]
    return page_of(text, spans, long, furniture, takers=takers)


def page_of(
    text: str,
    spans: Sequence[tuple[int, int]],
    long: Sequence[int],
    furniture: Sequence[tuple[int, int]] = (),
    pictured: dict[int, bool | None] | None = None,
    takers: Names | None = None,
) -> Page:
    """The page of a text whose lines are known, and the numbers of those that are ``long`` enough for the story."""
    page = Page(Lines(text, spans), [start for start, _ in spans], [], pictured, takers, [])
    page.story.extend(story_of(page, long, furniture))
    return page


def story_of(page: Page, long: Sequence[int], furniture: Sequence[tuple[int, int]]) -> list[int]:
    """Of the lines that are long enough, those that are neither furniture nor captions."""
    apart = {start for start, _ in furniture}
    story = [number for number in long if page.starts[number] not in apart] if apart else list(long)
    if page.pictured is None or not page.pictured.keys().isdisjoint(story):
        return _without_captions(page, story)
    return story


def is_padded(text: str, start: int, end: int) -> bool:
    """Whether a line is long by its blanks only, as some bylines are."""
    line = text[start:end]
    return "   " in line and len(" ".join(line.split())) < PARAGRAPH_LENGTH


def _without_captions(page: Page, story: list[int]) -> list[int]:
    """Paragraphs without captions, looked for from both ends: once enough of the story has been met, the
    paragraphs between are taken for story."""
    top: list[int] = []
    low = 0
    while low < len(story) and len(top) < ENOUGH:
        if not page.is_caption(story[low]):
            top.append(story[low])
        low += 1
    bottom: list[int] = []
    high = len(story)
    while high > low and len(bottom) < ENOUGH_BELOW:
        high -= 1
        if not page.is_caption(story[high]):
            bottom.append(story[high])
    return top + story[low:high] + bottom[::-1]
