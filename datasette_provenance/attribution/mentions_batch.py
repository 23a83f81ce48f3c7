"""Many pages surveyed: where names of sources may stand, and which lines may say whose copy a page is.

Most lines say nothing of it. Numpy over the code points tells which might: words (runs of letters and digits) are
looked up by a few of their characters, so that none that is sought is missed and few others are taken for one. The
plain functions are then asked of these places only; `cues.py` holds the words that their patterns cannot do without.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..records import Article
from ..text import characters
from ..text.characters_batch import bounds_of
from .bylines import OPENING
from .citations import CALLED, CALLED_ABROAD
from .cues import BY, CUES, LONGER, PICTURE, REVISION, SIDE, SMALL, TAIL, WEEKDAY, WHOLE
from .marked_lines import Survey
from .page import PARAGRAPH_LENGTH
from .registry import Registry, small_spans
from .revisions import FOOT, HEAD

U1 = npt.NDArray[np.uint8]
U2 = npt.NDArray[np.uint16]
U4 = npt.NDArray[np.uint32]
I8 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

PART = 1 << 18
"""Characters worked on at once."""
WORD, DECIMAL, CAPITAL, STROKE, OPENS, FIRST = (1 << n for n in range(6))
"""Classes of characters, as bits. CAPITAL: ``[A-ZÀ-Þ]``; STROKE: dashes and slash; OPENS: what a line with a byline cue
begins with; FIRST: what a source's printed form begins with."""
MARKS = frozenset(CUES[REVISION])
DASHES = "-–—_―"
RUN = re.compile(r"[^\W_]+")
CUE_WITHIN, BYLINE_WITHIN, DATE_WITHIN, ALONE_WITHIN = 80, 200, 20, 30
"""Characters of a line in which ``bylines.cue_at`` ends; in which a byline, a date that opens a dateline, or a place
alone may stand."""


def survey(articles: Sequence[Article], lines: Sequence[Sequence[tuple[int, int]]], known: Registry) -> list[Survey]:
    """``lines``: the paragraphs of every article, half-open character spans of its text."""
    surveys: list[Survey] = []
    first = size = 0
    for n, article in enumerate(articles, 1):
        size += len(article.text) + len(article.title)
        if size >= PART or n == len(articles):
            surveys += _glance(articles[first:n], lines[first:n], known)
            first, size = n, 0
    return surveys


class _Sought(NamedTuple):
    """What is looked for with a registry."""

    classes: U1
    """Of every code point."""
    cues: U2
    """Of every key of a word: the bits of what it may be."""
    follows: Flags
    """Of every key of a word and the two characters after it: whether a printed form may begin so."""
    shifts: list[int]
    """Characters in printed forms before their first word."""
    small: dict[str, list[str]]
    """Names that begin with a small letter by their first words."""
    bare: bool
    """Whether some name holds no word at all."""


@lru_cache(maxsize=1)
def _classes() -> U1:
    classes, _ = characters.tables()
    of = np.frombuffer(classes, np.uint8)
    made = (of & characters.LETTER != 0) * np.uint8(WORD) | (of & characters.DECIMAL != 0) * np.uint8(DECIMAL)
    made[[*range(ord("A"), ord("Z") + 1), *range(ord("À"), ord("Þ") + 1)]] |= CAPITAL
    made[list(map(ord, f"{DASHES}/"))] |= STROKE
    made[list(map(ord, OPENING))] |= OPENS
    return made


@lru_cache(maxsize=8)
def _sought(known: Registry) -> _Sought:
    forms = [form for form in known.printed if not form[:1].islower()]
    firsts = {form: RUN.search(form) for form in forms}
    small: dict[str, list[str]] = {}
    for name in known.small:
        first = RUN.match(name)
        small.setdefault(first[0] if first else "", []).append(name)
    # A word that is followed by more in every form is a name's only where that begins as in some form.
    longer = {(m[0], *form[m.end() :][:2]) for form, m in firsts.items() if m and len(form) - m.end() > 1}
    whole = {m[0] for form, m in firsts.items() if m and len(form) - m.end() <= 1}
    cues = np.zeros(1 << 16, np.uint16)
    for bit, words in ((WHOLE, whole), (LONGER, {word for word, *_ in longer}), (SMALL, small), *CUES.items()):
        cues[_keys_of(words)] |= bit
    follows = np.zeros(1 << 16, bool)
    keys = _keys_of([word for word, *_ in longer])
    after = np.array([[ord(a), ord(b)] for _, a, b in longer], np.uint32).reshape(-1, 2)
    follows[_followed(keys, *after.T)] = True
    classes = _classes().copy()
    classes[[ord(m[0][0]) for m in firsts.values() if m]] |= FIRST
    shifts = sorted({m.start() for m in firsts.values() if m})
    return _Sought(classes, cues, follows, shifts, small, None in firsts.values() or "" in small)


def _keys_of(words: Iterable[str]) -> U2:
    words = list(words)
    _, codes, _ = _codes(["".join(words)])
    bounds = bounds_of(np.fromiter(map(len, words), np.int64, len(words))) + 1
    return _keys(codes, bounds[:-1], bounds[1:])


def _keys(codes: U4, starts: I8, ends: I8) -> U2:
    """16 bits of each word: of its length and its first, second, middle and last character."""
    last = ends - 1
    key = (ends - starts).astype(np.uint32) * np.uint32(0x9E3779B1)
    key += codes[starts] * np.uint32(0x85EBCA77)
    key += codes[np.minimum(starts + 1, last)] * np.uint32(0xC2B2AE3D)
    key += codes[starts + ends >> 1] * np.uint32(0x27D4EB2F)
    key += codes[last] * np.uint32(0x165667B1)
    return (key >> np.uint32(16)).astype(np.uint16)


def _followed(keys: U2, next_: U4, second: U4) -> U2:
    """16 bits of words and the two characters after each."""
    key = keys.astype(np.uint32) * np.uint32(0x9E3779B1)
    key += next_ * np.uint32(0x85EBCA77)
    key += second * np.uint32(0xC2B2AE3D)
    return (key >> np.uint32(16)).astype(np.uint16)


def _codes(texts: Sequence[str]) -> tuple[str, U4, I8]:
    """The texts with a line break before, between and after them; its code points; where in it each text begins."""
    joined = "\n".join(["", *texts, ""])
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    return joined, codes, bounds_of(lengths + 1)[:-1] + 1


class _Lines(NamedTuple):
    """Lines of many texts in the code points of all."""

    starts: I8
    ends: I8

    def holding(self, *place_arrays: I8, within: int = sys.maxsize) -> Flags:
        """Which lines hold one of these places, among so many of their first characters."""
        held = np.zeros(len(self.starts), bool)
        if len(held):
            places = np.concatenate(place_arrays)
            line = np.maximum(np.searchsorted(self.starts, places, "right") - 1, 0)
            into = places - self.starts[line]
            held[line[(into >= 0) & (into <= within) & (places < self.ends[line])]] = True
        return held


class _Words(NamedTuple):
    """The texts and titles of a part, one after the other."""

    text: str
    codes: U4
    classes: U1
    starts: I8
    """Where in ``codes`` each word starts; likewise ``ends``."""
    ends: I8
    bases: I8
    """Where each title and each text begins: of article i the 2i-th and the one after it."""

    def owners(self, places: I8) -> tuple[I8, Flags]:
        """The articles that hold these places, and whether in their texts."""
        which = np.searchsorted(self.bases, places, "right") - 1
        return which >> 1, which & 1 == 1

    def placed(self, places: I8) -> Iterable[tuple[int, int]]:
        """Of these places, those in texts: the article, and where in its text."""
        owners, in_text = self.owners(places)
        owners = owners[in_text]
        return zip(owners.tolist(), (places[in_text] - self.bases[1::2][owners]).tolist(), strict=True)

    def code(self, places: I8) -> U4:
        return self.codes.take(places, mode="clip")

    def has(self, places: I8, bit: int) -> Flags:
        return self.classes.take(places, mode="clip") & bit != 0

    def within(self, places: I8) -> I8:
        """The words that hold these places."""
        return np.searchsorted(self.starts, places, "right") - 1


def _glance(
    articles: Sequence[Article], paragraphs: Sequence[Sequence[tuple[int, int]]], known: Registry
) -> list[Survey]:
    sought = _sought(known)
    joined, codes, bases = _codes([part for a in articles for part in (a.title, a.text)])
    classes = sought.classes.take(codes.astype(np.intp), mode="clip")
    inside = classes & WORD != 0
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    words = _Words(joined, codes, classes, edges[::2].copy(), edges[1::2].copy(), bases)
    marks = sought.cues[_keys(codes, words.starts, words.ends)]
    cue_words = np.flatnonzero(marks != 0)
    marks, at, to = marks[cue_words], words.starts[cue_words], words.ends[cue_words]

    counts = np.fromiter(map(len, paragraphs), np.int64, len(paragraphs))
    spans = np.fromiter(chain.from_iterable(chain.from_iterable(paragraphs)), np.int64, 2 * int(counts.sum()))
    shift = np.repeat(bases[1::2], counts)
    lines = _Lines(spans[::2] + shift, spans[1::2] + shift)

    strokes = np.flatnonzero(classes & STROKE != 0)
    slash = codes[strokes] == ord("/")
    slashes = lines.holding(strokes[slash])
    digits = np.flatnonzero(classes & DECIMAL != 0)
    captions = slashes | lines.holding(
        at[marks & PICTURE != 0],
        _aside(words, at[marks & SIDE != 0]),
        _dated(words, to[marks & WEEKDAY != 0]),
        _years(words, digits),
    )
    speaking = slashes | _telling(words, lines, strokes[~slash], digits, at[marks & BY != 0])
    wide = lines.ends - lines.starts >= PARAGRAPH_LENGTH
    blank = codes == ord(" ")
    blanks = wide & lines.holding(np.flatnonzero(blank[2:] & blank[1:-1] & blank[:-2]))
    numbers = _by_article((wide, blanks, captions, speaking), counts)

    last = dict(words.placed(at[marks & TAIL != 0]))
    revised = _revised(words, articles, cue_words[marks & REVISION != 0])
    called = _called(words)
    names = _names(
        words, articles, known, sought, cue_words[marks & (WHOLE | LONGER) != 0], cue_words[marks & SMALL != 0]
    )
    by_kind = zip(*numbers, strict=True)
    return [
        Survey(spans, named, long, padded, pictured, telling, last.get(n, -1), n in called, n in revised)
        for n, (spans, named, (long, padded, pictured, telling)) in enumerate(
            zip(paragraphs, names, by_kind, strict=True)
        )
    ]


def _by_article(kinds: Iterable[Flags], counts: I8) -> list[list[list[int]]]:
    """Of each kind of line, the numbers in every article."""
    bounds = bounds_of(counts)
    base = np.repeat(bounds[:-1], counts)
    by_kind = []
    for flags in kinds:
        lines = np.flatnonzero(flags)
        edges = np.searchsorted(lines, bounds).tolist()
        numbers = (lines - base[lines]).tolist()
        by_kind.append([numbers[a:b] for a, b in pairwise(edges)])
    return by_kind


def _telling(words: _Words, lines: _Lines, dashes: I8, digits: I8, cues: I8) -> Flags:
    """Lines without a source's name of which ``mentions`` may make something."""
    starts, ends = lines
    sizes = ends - starts
    capitals = words.has(starts, CAPITAL)
    second = words.code(starts + 1)
    shouted = words.has(starts + 1, CAPITAL) | (second == ord(".")) | (second == ord("’")) | (second == ord("'"))
    # datelines.unsourced: a dash apart, or right after a place in capitals, a bracket or a date
    apart = ~words.has(dashes - 1, WORD)
    opens = (capitals & shouted) | (words.code(starts) == ord("(")) | lines.holding(digits, within=DATE_WITHIN)
    dated = lines.holding(dashes[apart]) | (opens & lines.holding(dashes[~apart]))
    alone = capitals & shouted & (sizes <= ALONE_WITHIN)
    # bylines.cue_at
    signed = words.has(starts, OPENS) & (sizes < BYLINE_WITHIN) & lines.holding(cues, within=CUE_WITHIN)
    # credits.original_address and signatures.provider: the last label of a host
    labels = words.starts[words.codes[words.starts - 1] == ord(".")]
    labels = labels[~words.has(labels, DECIMAL) & words.has(labels + 1, WORD)]
    last = words.code(ends - 1)
    listed = (last == ord("•")) | (last == ord("·"))
    return dated | alone | signed | listed | lines.holding(labels)


def _aside(words: _Words, places: I8) -> I8:
    """Those of the words that stand after a comma or in a bracket."""
    before = words.code(places - 1)
    return places[(before == ord("(")) | (before == ord(" ")) & (words.code(places - 2) == ord(","))]


def _dated(words: _Words, ends: I8) -> I8:
    """Those of the weekdays that end here after which a month may stand: ``Monday, March`` or ``Monday March``."""
    after = words.code(ends)
    next_ = ends + 1 + (after == ord(","))
    return ends[((after == ord(" ")) | (words.code(ends + 1) == ord(" "))) & words.has(next_, CAPITAL)] - 1


def _years(words: _Words, digits: I8) -> I8:
    """Those of the digits that may begin a year after a day: ``16, 2018``."""
    after_comma = digits[(words.code(digits - 1) == ord(" ")) & (words.code(digits - 2) == ord(","))]
    return after_comma[words.has(after_comma - 3, DECIMAL)]


@lru_cache(maxsize=1)
def _calling() -> U4:
    """The last four characters of what ``citations.called`` looks for, as one number."""
    return np.array([_packed(*map(ord, word[-4:])) for word in (*CALLED, *CALLED_ABROAD)], np.uint32)


def _packed(a: Any, b: Any, c: Any, d: Any) -> Any:
    return a ^ b << 8 ^ c << 16 ^ d << 24


def _called(words: _Words) -> set[int]:
    """Articles in which a capital stands after a blank after such a word."""
    places = np.flatnonzero(words.classes & CAPITAL != 0)
    places = places[words.code(places - 1) == ord(" ")]
    packed = _packed(*(words.code(places - k) for k in (5, 4, 3, 2)))
    return set(words.owners(places[np.isin(packed, _calling())])[0].tolist())


def _revised(words: _Words, articles: Sequence[Article], which: I8) -> set[int]:
    """Articles that hold a cue where ``find_revision`` looks: one of these words, or a word that it cuts."""
    bases = words.bases[1::2]
    ends = bases + np.fromiter((len(a.text) for a in articles), np.int64, len(articles))
    head, foot = np.minimum(bases + HEAD, ends), np.maximum(ends - FOOT, bases)
    starts = words.starts[which]
    owners, in_text = words.owners(starts)
    near = ~in_text | (starts < head[owners]) | (starts >= foot[owners])
    spans = [(owners[near], starts[near], words.ends[which[near]])]
    for cut, before in ((head, True), (foot, False)):
        of = np.flatnonzero(words.has(cut - 1, WORD) & words.has(cut, WORD))
        word = words.within(cut[of])
        spans.append((of, words.starts[word], cut[of]) if before else (of, cut[of], words.ends[word]))
    pieces = (np.concatenate(column).tolist() for column in zip(*spans, strict=True))
    return {n for n, start, end in zip(*pieces, strict=True) if words.text[start:end] in MARKS}


def _names(
    words: _Words, articles: Sequence[Article], known: Registry, sought: _Sought, forms: I8, small: I8
) -> list[list[tuple[int, int]]]:
    """``Registry.spans`` of every text that can be names. ``forms``: which words may be the first of printed forms;
    ``small``: those of names that begin with a small letter."""
    if sought.bare:
        return [known.spans(a.text) for a in articles]
    spans: list[list[tuple[int, int]]] = [[] for _ in articles]
    last = -1, 0
    for n, at in _places(words, sought, forms):
        if (n, at) >= last:  # else inside the name before
            end = known.forms.at(articles[n].text, at)
            if end >= 0:
                spans[n].append((at, end))
                last = n, end
    begun: set[tuple[int, str]] = set()
    for n, at in words.placed(words.starts[small]):
        text = articles[n].text
        word = RUN.match(text, at)
        names = sought.small.get(word[0], ()) if word else ()
        begun.update((n, name) for name in names if text.startswith(name, at))
    for n, small_name in begun:
        spans[n] += small_spans(articles[n].text, small_name)
    for n, _ in begun:
        spans[n].sort()
    return spans


def _places(words: _Words, sought: _Sought, forms: I8) -> Iterable[tuple[int, int]]:
    """Articles, and where in their texts a printed form may start, in order: at a word, or inside of one, glued to what
    stands before it."""
    may, inside = words.classes & FIRST != 0, words.classes & WORD != 0
    glued = np.flatnonzero(may[1:] & inside[:-1]) + 1
    starts = np.concatenate((words.starts[forms], glued))
    ends = np.concatenate((words.ends[forms], words.ends[words.within(glued)]))
    keys = _keys(words.codes, starts, ends)
    marks = sought.cues[keys]
    follows = sought.follows[_followed(keys, words.code(ends), words.code(ends + 1))]
    places = starts[may[starts] & ((marks & WHOLE != 0) | (marks & LONGER != 0) & follows)]
    return words.placed(np.sort(np.concatenate([places - shift for shift in sought.shifts])))
