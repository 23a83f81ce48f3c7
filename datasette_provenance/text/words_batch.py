"""The words of many texts at once: numpy over the code points of the texts, one after the other.

`words.py` and `facts.py` define the results. Where a character is not simply one character of a word (accents
written apart, ligatures, a number that a word begins with), those very functions are asked for that word or text.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.hashing import BASE, MASK
from ..arrays.ranges_batch import ranges
from ..arrays.sets_batch import union, unique
from ..records import FURNITURE, NARRATIVE, QUOTATION
from . import characters, facts
from .characters import APOSTROPHE, DECIMAL, DIGIT, HARD, HIDDEN_IN_WORD, LETTER, MARK, POINT, UPPER
from .characters_batch import PART, Layout, bounds_of, lay
from .scripts import FOLLOWING, IDEOGRAPHIC, UNSPACED, ranges_of
from .scripts_batch import scripts_of
from .words import normalise
from .words import tokenise as tokenise_one

U1 = npt.NDArray[np.uint8]
U4 = npt.NDArray[np.uint32]
U8 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ASCII = 127
"""Only characters beyond are HARD."""


class WordBatch(NamedTuple):
    """The words of n texts, one text after the other."""

    hashes: U8
    """``hashing.word_hash`` of the normalised word."""
    starts: U4
    """Word i of text t is ``text[starts[i]:ends[i]]``: characters of its own text, as stored."""
    ends: U4
    offsets: I8
    """(n + 1,): text t has the words ``offsets[t]`` to ``offsets[t + 1]``."""


class FactBatch(NamedTuple):
    """The facts of n texts, one text after the other."""

    keys: U8
    """``hashing.word_hash`` of the fact's key."""
    starts: U4
    ends: U4
    offsets: I8
    """(n + 1,): text t has the facts ``offsets[t]`` to ``offsets[t + 1]``."""


@dataclass(frozen=True, slots=True)
class DocumentBatch:
    """n documents. Document i has words ``offsets[i]:offsets[i+1]`` and facts ``fact_offsets[i]:fact_offsets[i+1]``."""

    hashes: U8
    """64 bits of each normalised word: two words are the same where their hashes are."""
    starts: U4
    """Where each word stands in the stored text, in characters; likewise ``ends``."""
    ends: U4
    kinds: U1
    """Of each word: NARRATIVE, QUOTATION or FURNITURE."""
    paragraphs: U4
    """Of each word, as ``parts_batch.paragraph_numbers``."""
    opens: Flags
    """Of each word: whether a sentence begins with it."""
    offsets: I8
    """(n + 1,)"""
    fact_keys: U8
    """64 bits of the key of each fact; each stands once in its document."""
    fact_starts: U4
    """In characters; likewise ``fact_ends``."""
    fact_ends: U4
    fact_offsets: I8
    """(n + 1,)"""
    commonplace_keys: U8
    """64 bits of the key of each fact that is left out of these, because everybody tells it in its days."""
    commonplace_offsets: I8
    """(n + 1,)"""
    shingles: I8
    """(n,) distinct runs of five words of each document."""
    scripts: U1
    """(n,) as ``scripts.script_of``: how many of these words are a word to the reader."""


def tokenise(texts: Sequence[str], laid: Iterable[Layout] | None = None) -> WordBatch:
    """The words of every text, as ``words.tokenise``; how a corpus is cut into batches makes no difference. ``laid``: the
    texts, where they are laid out already."""
    parts = map(_words, laid or lay(texts))
    hashes, starts, ends, counts = map(np.concatenate, zip(*parts, strict=True))
    return WordBatch(hashes, starts, ends, bounds_of(counts))


def paint(
    words: WordBatch, furniture: Sequence[Sequence[tuple[int, int]]], quotes: Sequence[Sequence[tuple[int, int]]]
) -> U1:
    """Each word's kind by the spans of its text (half-open, characters): quotations over furniture over narrative."""
    kinds = np.full(len(words.starts), NARRATIVE, np.uint8)
    owners = np.repeat(np.arange(len(words.offsets) - 1, dtype=np.int64), np.diff(words.offsets))
    places = owners << 32 | words.starts
    for spans, kind in ((furniture, FURNITURE), (quotes, QUOTATION)):
        counts = np.fromiter(map(len, spans), np.int64, len(spans))
        edges = np.fromiter(chain.from_iterable(chain.from_iterable(spans)), np.int64, 2 * int(counts.sum()))
        edges |= np.repeat(np.arange(len(spans), dtype=np.int64) << 32, 2 * counts)
        at = np.searchsorted(places, edges)
        first, last = at[::2], at[1::2]
        kinds[ranges(first, np.maximum(last - first, 0))] = kind
    return kinds


def find_facts(texts: Sequence[str], words: WordBatch, kinds: U1, laid: Iterable[Layout] | None = None) -> FactBatch:
    """The facts of every text, as ``facts.find_facts`` finds them in its narrative words. ``laid``: as for ``tokenise``."""
    parts, first = [], 0
    for part in laid or lay(texts):
        parts.append(_facts(part, words, kinds, first))
        first += len(part.texts)
    keys, at = map(np.concatenate, zip(*parts, strict=True))
    return FactBatch(keys, words.starts[at], words.ends[at], np.searchsorted(at, words.offsets))


@lru_cache(maxsize=1)
def _tables() -> tuple[U1, U8]:
    classes, folded = characters.tables()
    return np.frombuffer(classes, np.uint8), np.frombuffer(folded, np.uint32).astype(np.uint64)


@lru_cache(maxsize=1)
def _powers(size: int) -> tuple[U8, U8]:
    """Powers of BASE and of its inverse modulo 2**64."""
    made = []
    for base in (BASE, pow(BASE, -1, MASK + 1)):
        powers = np.full(size, base, np.uint64)
        powers[0] = 1
        made.append(np.cumprod(powers))
    return made[0], made[1]


def _words(part: Layout) -> tuple[U8, U4, U4, I8]:
    """Hashes, starts, ends, and the number of words of each text."""
    texts, joined, codes, bases = part
    class_of, folded_of = _tables()
    at = codes.astype(np.intp)
    folded = folded_of.take(at, mode="clip")
    classes = class_of.take(at, mode="clip")
    scripts = scripts_of(part)
    starts, ends, unsure = _spans(
        classes, _single(part, scripts, classes) if scripts.max(initial=0) >= IDEOGRAPHIC else None
    )
    hashes = hash_spans(folded, starts, ends)
    hard = np.flatnonzero(folded == HARD)
    if len(hard) and len(starts):
        at = np.searchsorted(starts, hard, "right") - 1
        at = unique(at[(at >= 0) & (hard < ends[at])])
        hashes[at] = word_hashes([normalise(joined[s:e]) for s, e in _pairs(starts, ends, at)])
    bounds = np.append(np.searchsorted(starts, bases), len(starts))
    counts = np.diff(bounds)
    shift = np.repeat(bases, counts)
    words = hashes, (starts - shift).astype(np.uint32), (ends - shift).astype(np.uint32), counts
    if unsure:
        return _with_plain(texts, words, bounds, unique(np.searchsorted(bases, unsure, "right") - 1))
    return words


@lru_cache(maxsize=1)
def _unspaced() -> U1:
    """Of every code point whether it is a token of its own (1), a letter that belongs to the token before (2), or neither (3)."""
    table = np.full(sys.maxunicode + 1, 3, np.uint8)
    for first, last in ranges_of(UNSPACED):
        table[first:last] = 1
    table[list(map(ord, FOLLOWING))] = 2
    return table


def _single(part: Layout, scripts: U1, classes: U1) -> U1:
    """Of every character of texts that are read token by token, as ``_unspaced``; 0 in other texts."""
    bases = part.bases
    single = _unspaced().take(part.codes, mode="clip")
    ends = np.append(bases[1:] - 1, len(part.codes) - 1)
    for n in np.flatnonzero(scripts < IDEOGRAPHIC).tolist():
        single[bases[n] : ends[n]] = 0
    return single


def _spans(classes: U1, single: U1 | None = None) -> tuple[I8, I8, list[int]]:
    """Where words start and end, and places of which only ``words.WORD`` knows how the words around them run. ``single``:
    as ``_single``, where there are such texts."""
    inside = (classes & LETTER) != 0
    rare = np.flatnonzero(classes & (MARK | HIDDEN_IN_WORD) != 0)
    if len(rare):
        _let_in(rare, inside, classes)
    joins = np.flatnonzero((classes & (APOSTROPHE | LETTER)) == APOSTROPHE)
    joins = joins[inside[joins - 1] & (classes[joins + 1] & LETTER != 0)]
    inside[joins] = True
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    unsure: list[int] = []
    if single is not None:
        starts, ends, unsure = _cut(starts, ends, inside, classes, single)
    points = np.flatnonzero(classes & POINT != 0)
    points = points[(classes[points - 1] & classes[points + 1] & DECIMAL) != 0]
    if not len(points):
        return starts, ends, unsure
    starts, ends, others = _join_numbers(starts, ends, points, classes)
    if single is not None:  # a mark behind such a number, and a token behind that
        starts, ends = (side[starts < ends] for side in (starts, ends))
    return starts, ends, unsure + others


def _cut(starts: I8, ends: I8, inside: Flags, classes: U1, single: U1) -> tuple[I8, I8, list[int]]:
    """Words cut before and after every token of its own. Unsure are apostrophes and hidden characters inside of words."""
    letters = np.flatnonzero(inside & (classes & LETTER != 0))
    alone, follows = (single[letters] - np.uint8(1)) < 2, single[letters] == 2
    cuts = letters[1:][np.where(alone[:-1], ~follows[1:], alone[1:])]
    cuts = cuts[inside[cuts - 1]]
    odd = np.flatnonzero(inside & (classes & (LETTER | MARK) == 0))
    return np.sort(np.append(starts, cuts)), np.sort(np.append(ends, cuts)), odd[single[odd] != 0].tolist()


def _let_in(rare: I8, inside: Flags, classes: U1) -> None:
    """Marks belong to the letter before them, hidden characters to a word that goes on after them."""
    at = np.arange(len(rare))
    first = np.flatnonzero(np.append(True, np.diff(rare) > 1))
    last = np.append(first[1:], len(rare))
    mark = classes[rare] & MARK != 0
    marks_end = np.minimum(np.minimum.reduceat(np.where(mark, len(rare), at), first), last)
    last_mark = np.maximum.reduceat(np.where(mark, at, -1), first)
    goes_on = (classes[rare[last - 1] + 1] & LETTER != 0) & (last_mark < marks_end)
    stop = np.where(classes[rare[first] - 1] & LETTER != 0, np.where(goes_on, last, marks_end), 0)
    inside[rare[at < np.repeat(stop, last - first)]] = True


def _join_numbers(starts: I8, ends: I8, points: I8, classes: U1) -> tuple[I8, I8, list[int]]:
    """Decimals on both sides of a point or a comma are one word, if a word begins with them."""
    right = np.searchsorted(starts, points + 1)
    left = right - 1
    lengths = ends - starts
    whole = np.zeros(len(starts), bool)
    neighbours = union(left, right)
    decimals = classes[ranges(starts[neighbours], lengths[neighbours])] & DECIMAL != 0
    whole[neighbours] = np.logical_and.reduceat(decimals, bounds_of(lengths[neighbours])[:-1])
    left, right = left[whole[left]], right[whole[left]]
    cuts: list[int] = []
    begun: list[int] = []
    unsure: list[int] = []
    for i in right[~whole[right]].tolist():  # 2.5m, 1,000's
        at = int(starts[i])
        while classes[at] & DECIMAL:
            at += 1
        goes_on = at + (not classes[at] & LETTER)
        if classes[goes_on] & (LETTER | DECIMAL) != LETTER:
            unsure.append(at)
        cuts.append(at)
        begun.append(goes_on)
    starts, ends = np.delete(starts, right), np.delete(ends, left)
    if cuts:
        starts, ends = (np.sort(np.append(*both), kind="stable") for both in ((starts, begun), (ends, cuts)))
    return starts, ends, unsure


def word_hashes(words: Sequence[str]) -> U8:
    """``hashing.word_hash`` of every word."""
    joined = "".join(["\n", *words])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = bounds_of(np.fromiter(map(len, words), np.int64, len(words))) + 1
    return hash_spans(codes.astype(np.uint64), ends[:-1], ends[1:])


def hash_spans(folded: U8, starts: I8, ends: I8) -> U8:
    size = len(folded)
    powers, inverse = _powers(2 * PART) if size <= 2 * PART else _powers.__wrapped__(size)
    sums = np.cumsum(folded * inverse[:size])
    last = ends - 1
    return mix((sums[last] - sums[starts - 1]) * powers[last])


def _with_plain(
    texts: Sequence[str], words: tuple[U8, U4, U4, I8], bounds: I8, which: npt.NDArray[np.intp]
) -> tuple[U8, U4, U4, I8]:
    """The words, with those of some texts replaced by what ``words.tokenise`` finds."""
    hashes, starts, ends, counts = words
    pieces = []
    done = 0
    for t in which.tolist():
        plain = tokenise_one(texts[t])
        replacement = word_hashes(plain[0]), np.array(plain[1], np.uint32), np.array(plain[2], np.uint32)
        pieces += [tuple(column[done : bounds[t]] for column in words[:3]), replacement]
        counts[t] = len(plain[0])
        done = int(bounds[t + 1])
    pieces.append((hashes[done:], starts[done:], ends[done:]))
    hashes, starts, ends = map(np.concatenate, zip(*pieces, strict=True))
    return hashes, starts, ends, counts


@lru_cache(maxsize=1)
def _known() -> tuple[U8, U8, U8]:
    """Hashes, increasing: of common names, of number words, and of these the keys."""
    spelt = {word: key for word, key in facts.NUMBER_WORDS.items() if word not in facts.SMALL}
    numbers, figures = word_hashes(list(spelt)), word_hashes(list(spelt.values()))
    order = np.argsort(numbers)
    return np.sort(word_hashes(list(facts.COMMON))), numbers[order], figures[order]


def _facts(part: Layout, words: WordBatch, kinds: U1, begin: int) -> tuple[U8, I8]:
    """Keys of the facts of some of the texts, and which words they are. ``begin``: the number of the first of them."""
    texts, joined, codes, bases = part
    offsets = words.offsets[begin : begin + len(texts) + 1]
    here = slice(offsets[0], offsets[-1])
    counts = np.diff(offsets)
    shift = np.repeat(bases, counts)
    starts, ends, hashes = words.starts[here] + shift, words.ends[here] + shift, words.hashes[here]
    salts = np.repeat(np.arange(len(texts), dtype=np.uint64) * np.uint64(BASE), counts)  # tell the texts apart
    narrative = kinds[here] == NARRATIVE
    first = _tables()[0].take(codes[starts], mode="clip") & (UPPER | DIGIT)
    other = np.flatnonzero(narrative & (first == 0))
    common, numbers, figures = _known()
    keys = hashes.copy()

    digits = np.flatnonzero(narrative & (first >= DIGIT))
    digits = digits[~_counters(texts, codes, bases, starts[digits], ends[digits])]
    grouped = digits[_hold(codes, starts[digits], ends[digits], ord(","))]
    keys[grouped] = word_hashes([facts.number_key(normalise(joined[s:e])) for s, e in _pairs(starts, ends, grouped)])
    spelt = other[_among(hashes[other], numbers)]
    keys[spelt] = figures[np.searchsorted(numbers, hashes[spelt])]

    names = np.flatnonzero(narrative & (first == UPPER))
    sizes = ends[names] - starts[names]
    unusual = _possessive(codes, ends[names], sizes)
    beyond_ascii = _holding(np.flatnonzero(codes > ASCII), starts[names], ends[names])
    unusual[beyond_ascii] |= _hold_hard(codes, starts[names[beyond_ascii]], ends[names[beyond_ascii]])
    odd = np.flatnonzero(unusual)
    known = [facts.name_key(normalise(joined[s:e])) for s, e in _pairs(starts, ends, names[odd])]
    keys[names[odd]] = word_hashes(known)
    sizes[odd] = list(map(len, known))
    fit = (sizes > 1) & ~_among(keys[names], common)
    names, sizes = names[fit], sizes[fit]
    opens = np.zeros(len(keys), bool)
    opens[offsets[:-1][counts > 0] - offsets[0]] = True
    later = names[~opens[names]]
    opens[later] = _end_sentence(codes, ends[later - 1], starts[later])

    named = np.zeros(len(keys), bool)
    named[names] = True
    later = names[~opens[names]]
    inside = np.sort(keys[later] + salts[later])
    # Of a name in several words the last one is what later mentions keep.
    named[later[named[later - 1] & (starts[later] - ends[later - 1] == 1)] - 1] = False
    doubtful = np.flatnonzero(named[names] & opens[names])
    sizes, doubtful = sizes[doubtful], names[doubtful]
    sought = keys[doubtful] + salts[doubtful]
    lower = hashes[other] + salts[other]
    lower = np.sort(lower[_among(lower, np.sort(sought))])
    named[doubtful] = _among(sought, inside) | ((sizes > 3) & ~_among(sought, lower))

    named[digits] = named[spelt] = True
    places = np.flatnonzero(named)
    places = places[_first_of_each(keys[places] + salts[places])]
    return keys[places], places + offsets[0]


def _first_of_each(values: U8) -> I8:
    """Where each distinct value stands first, increasing."""
    order = np.argsort(values)
    ranked = values[order]
    new = np.ones(len(values), bool)
    new[1:] = ranked[1:] != ranked[:-1]
    return np.sort(np.minimum.reduceat(order, np.flatnonzero(new)))


def _counters(texts: Sequence[str], codes: U4, bases: I8, starts: I8, ends: I8) -> Flags:
    """``facts.is_counter`` of numbers; it is asked only where something like it stands beside the number."""
    before = [codes.take(starts - k, mode="clip") for k in (1, 2, 3)]
    next_, second = (codes.take(ends + k, mode="clip") for k in (0, 1))
    space = next_ == ord(" ")
    maybe = _either(np.where(space, second, next_), "o/") | (_either(next_, ".)") & (second == ord(" ")))
    for code in before:
        maybe |= _either(code, "f/")
    doubtful = np.flatnonzero(maybe)
    owners = np.searchsorted(bases, starts[doubtful], "right") - 1
    for n, t, base in zip(doubtful.tolist(), owners.tolist(), bases[owners].tolist(), strict=True):
        maybe[n] = facts.is_counter(texts[t], int(starts[n]) - base, int(ends[n]) - base)
    return maybe


def _end_sentence(codes: U4, starts: I8, ends: I8) -> Flags:
    """``facts.SENTENCE_END`` of what stands between two words."""
    result = np.zeros(len(starts), bool)
    lengths = ends - starts
    gaps = np.flatnonzero((lengths > 1) | (lengths == 1) & (codes[starts] != ord(" ")))
    lengths = lengths[gaps]
    signs = codes[ranges(starts[gaps], lengths)]
    at, bounds = np.arange(1, len(signs) + 1), bounds_of(lengths)[:-1]
    enders, strokes = np.isin(signs, np.array([ord(c) for c in facts.SENTENCE_ENDERS], np.uint32)), signs == ord("_")
    result[gaps] = np.maximum.reduceat(at * enders, bounds) > np.maximum.reduceat(at * strokes, bounds)
    return result


def _possessive(codes: U4, ends: I8, sizes: I8) -> Flags:
    """Whether a word ends as ``facts.name_key`` does not leave it."""
    last, before = (_tables()[1].take(codes[ends - k], mode="clip") for k in (1, 2))
    mark, s = np.uint64(ord("'")), np.uint64(ord("s"))
    return (sizes > 1) & ((before == mark) & (last == s) | (before == s) & (last == mark))


def _hold(codes: U4, starts: I8, ends: I8, code: int) -> Flags:
    """Whether a word holds a character."""
    lengths = ends - starts
    return np.logical_or.reduceat(codes[ranges(starts, lengths)] == code, bounds_of(lengths)[:-1])


def _holding(places: I8, starts: I8, ends: I8) -> I8:
    """Which words hold one of the places, which increase."""
    return np.flatnonzero(np.searchsorted(places, starts) < np.searchsorted(places, ends))


def _hold_hard(codes: U4, starts: I8, ends: I8) -> Flags:
    lengths = ends - starts
    folded = _tables()[1].take(codes[ranges(starts, lengths)], mode="clip")
    return np.logical_or.reduceat(folded == HARD, bounds_of(lengths)[:-1])


def _either(codes: U4, two: str) -> Flags:
    return (codes == ord(two[0])) | (codes == ord(two[1]))


def _pairs(starts: I8, ends: I8, which: I8) -> Iterator[tuple[int, int]]:
    return zip(starts[which].tolist(), ends[which].tolist(), strict=True)


def _among(values: U8, known: U8) -> Flags:
    """Which values are in ``known``, which is increasing. A sieve by the lowest bits leaves few to look up."""
    sieve = np.zeros(1 << 16, bool)
    low = np.uint64(len(sieve) - 1)
    sieve[known & low] = True
    result = sieve[values & low]
    sieved = np.flatnonzero(result)
    if len(sieved):
        at = np.searchsorted(known, values[sieved])
        result[sieved] = known[np.minimum(at, len(known) - 1)] == values[sieved]
    return result


def mix(values: U8) -> U8:
    """``hashing.mix`` of every value."""
    values = values ^ values >> np.uint64(33)
    values *= np.uint64(0xFF51AFD7ED558CCD)
    values ^= values >> np.uint64(33)
    values *= np.uint64(0xC4CEB9FE1A85EC53)
    values ^= values >> np.uint64(33)
    return values
