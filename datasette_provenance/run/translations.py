"""Which articles are translations of each other: those near in time in different languages, held against each other.

What two texts are to each other is asked of the two alone, but for one thing: where either is far more likely the
translation of another one. So a later run holds only those that came against the others, and looks anew only at the links
at which another one now stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.ranges_batch import bounds
from ..arrays.sets_batch import unique
from ..candidates.translations_batch import DAYS, UNDATED, Kept, day_of, meetings
from ..links import direction_batch as directions
from ..links import translation
from ..links.translation_wording import SAID, pack
from ..records import RELATIONS, ArticleId, Reading
from ..stages import LINK, OFFSETS, SPAN, Compared, Crossed, Rows, standing_of
from ..store import state
from ..store.state import Database
from .articles import Articles
from .local import Local

I8 = npt.NDArray[np.int64]
TRANSLATION = RELATIONS.index("translation")
Ends = tuple[int, int]
"""Positions of two articles, the one with the lesser id first."""


class Translations(NamedTuple):
    links: dict[Ends, tuple[Crossed, int]]
    """That are new, or said otherwise than before: what they share, and the hundredths of a bit that rivals take away."""
    all: I8
    """(m, 2) of all that there are now: nothing else is said of these pairs."""
    removed: list[tuple[ArticleId, ArticleId]]
    """Ends of stored ones that are said otherwise."""
    kept: list[tuple[int, bytes]]
    """Rows of _provenance_crossings to come, by position."""
    dropped: list[int]
    """Numbers of documents of which there are some no more."""


def find(
    engine: Local, earlier: Database, articles: Articles, judged: Collection[frozenset[ArticleId]]
) -> Translations:
    """``judged``: ends of links of which people say something else than before."""
    stored, come = articles.stored, articles.come
    languages = stored.languages + come.languages
    there = np.ones(len(articles), bool)
    there[list(articles.gone)] = False
    days = np.array([day_of(time) for time in stored.published + come.published], np.int64)
    crossed = crossing(languages, days, there)
    before = dict(zip(stored.numbers, range(len(stored.ids)), strict=True))
    had = {before[number]: number for number in state.crossed(earlier)}
    is_come = np.arange(len(articles)) >= articles.first
    wanted = [p for p in np.flatnonzero(crossed).tolist() if p not in had or is_come[p]]
    made = engine.cross([articles.id(p) for p in wanted], [languages[p] for p in wanted])
    kept = [(p, np.array(values, "<u8").tobytes()) for p, values in zip(wanted, made, strict=True)]
    dropped = [number for p, number in had.items() if not crossed[p]]
    known = _kept(earlier, articles, dict(kept), had, _near(days, crossed & is_come) & crossed)
    pairs = meetings(known, days, is_come)
    held = _held(engine, articles, languages, pairs.tolist())
    links, all_, removed = _with_rivals(engine, earlier, articles, languages, held, judged)
    return Translations(links, all_, removed, kept, dropped)


def crossing(languages: Sequence[str], days: I8, there: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """(n,) which articles have another near them in another language: of the others nothing is asked."""
    names = sorted(set(languages) - {""})
    codes = {code: n for n, code in enumerate(names)}
    number = np.array([codes.get(code, -1) for code in languages], np.int64)
    rows = np.flatnonzero(there & (number >= 0))
    result = np.zeros(len(languages), bool)
    if len(unique(number[rows])) < 2:
        return result
    rows = rows[np.argsort(days[rows], kind="stable")]
    ordered, of = days[rows], number[rows]
    dated = ordered != UNDATED
    first = np.where(dated, np.searchsorted(ordered, np.maximum(ordered - DAYS, UNDATED + 1)), 0)
    last = np.searchsorted(ordered, np.where(dated, ordered + DAYS, UNDATED), "right")
    around = np.zeros(len(rows), np.int64)
    for code in range(len(names)):
        counts = np.concatenate(([0], np.cumsum(of == code)))
        around += counts[last] > counts[first]
    result[rows] = around > 1
    return result


def _near(days: I8, come: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """(n,) which articles are near in time to some."""
    near = np.zeros(len(days), bool)
    new_days = unique(days[come])
    for shift in range(-DAYS, DAYS + 1):
        near |= np.isin(days, new_days[new_days != UNDATED] + shift) & (days != UNDATED)
    return near | ((days == UNDATED) & np.isin(UNDATED, new_days))


def _kept(
    earlier: Database, articles: Articles, made: dict[int, bytes], had: dict[int, int], near: npt.NDArray[np.bool_]
) -> Kept:
    """What is kept of the articles that are ``near``, those of the last run and those that came."""
    asked = [had[p] for p in np.flatnonzero(near).tolist() if p not in made]
    rows = state.crossings(earlier, asked)
    of = {articles_position: rows[number] for articles_position, number in had.items() if number in rows} | made
    blobs = [of.get(p, b"") if near[p] else b"" for p in range(len(articles))]
    return Kept(np.frombuffer(b"".join(blobs), "<u8").astype(np.uint64), bounds([len(b) // 8 for b in blobs]))


def _held(
    engine: Local, articles: Articles, languages: Sequence[str], pairs: Iterable[Sequence[int]]
) -> dict[Ends, Crossed]:
    ordered = [_ordered(articles, *pair) for pair in pairs]
    ends = [(articles.id(a), articles.id(b)) for a, b in ordered]
    codes = [(languages[a], languages[b]) for a, b in ordered]
    held = engine.hold(ends, codes)
    return {pair: one for pair, one in zip(ordered, held, strict=True) if one is not None}


def _ordered(articles: Articles, a: int, b: int) -> Ends:
    one, other = sorted((a, b), key=lambda p: (isinstance(articles.id(p), str), str(articles.id(p)), p))
    return one, other


def _with_rivals(
    engine: Local, earlier: Database, articles: Articles, languages: Sequence[str], held: dict[Ends, Crossed],
    judged: Collection[frozenset[ArticleId]],
) -> tuple[dict[Ends, tuple[Crossed, int]], I8, list[tuple[ArticleId, ArticleId]]]:  # fmt: skip
    """All links with what others take away from them; of the stored ones those only that are said otherwise, held anew."""
    own_bits: dict[Ends, int] = {}
    taken: dict[Ends, int] = {}
    for article, source, bits in state.translations(earlier):
        if article in articles.staying and source in articles.staying:
            ends = _ordered(articles, articles.staying[article], articles.staying[source])
            own_bits[ends], taken[ends] = sum(bits[:-1]), bits[-1]
    every = own_bits | {ends: sum(one.bars) for ends, one in held.items()}
    now = rivals(every, languages)
    again = [ends for ends in own_bits if now[ends] != taken[ends] or _ids(articles, ends) in judged]
    held = held | _held(engine, articles, languages, again)
    links = {ends: (one, now[ends]) for ends, one in sorted(held.items())}
    removed = [(articles.id(a), articles.id(b)) for a, b in again]
    return links, np.array(list(every), np.int64).reshape(-1, 2), removed


def _ids(articles: Articles, ends: Ends) -> frozenset[ArticleId]:
    return frozenset(map(articles.id, ends))


def rivals(bits: dict[Ends, int], languages: Sequence[str]) -> dict[Ends, int]:
    """Hundredths of a bit that are taken from each link, because either article is far more likely the translation of another
    one in that language. ``bits``: of each by itself."""
    best: dict[tuple[int, str], list[tuple[int, Ends]]] = defaultdict(list)
    for ends, own_bits in bits.items():
        for one, other in (ends, ends[::-1]):
            top = best[one, languages[other]]
            top.append((own_bits, ends))
            top.sort(reverse=True)
            del top[2:]
    result = {}
    for ends, own_bits in bits.items():
        others = [rival for one, other in (ends, ends[::-1]) for rival, of in best[one, languages[other]] if of != ends]
        taken = translation.rival_bits(own_bits / 100, max(others) / 100) if others else 0.0
        result[ends] = round(100 * taken)
    return result


def compared(found: Translations, articles: Articles) -> Compared:
    """The links as the other relations have them: rows of their tables, and what lineage asks. Their articles have been read."""
    positions = sorted({p for ends in found.links for p in ends})
    place = {p: n for n, p in enumerate(positions)}
    readings: list[Reading] = articles.parts.readings(positions) if positions else []
    pairs = np.array([[place[a], place[b]] for a, b in found.links], np.int64).reshape(-1, 2)
    return linked(pairs, list(found.links.values()), readings, np.array(positions, np.int64))


def linked(pairs: I8, crossed: Sequence[tuple[Crossed, int]], readings: Sequence[Reading], positions: I8) -> Compared:
    """``pairs`` (m, 2) rows of ``readings``, the one with the lesser id first, that are translations: what each shares, and the
    hundredths of a bit that rivals take away. ``positions``: of the readings in the run."""
    m = len(pairs)
    nothing, none = np.zeros(m), np.zeros(m, np.int64)
    standings = directions.standings([standing_of(r) for r in readings])
    sides = directions.Sides(nothing, nothing, none, none, none, none)
    later, why = directions.decide(standings, pairs, sides, np.full(m, TRANSLATION, np.uint8))
    shared = [one for one, _ in crossed]
    bits = [[*one.bars, rival] for one, rival in crossed]
    links = np.zeros(m, LINK)
    article, source = np.where(later, pairs.T, pairs[:, ::-1].T)
    if m:
        links["article"], links["source"] = positions[article], positions[source]
    links["relation"], links["direction"] = TRANSLATION, why
    links["confidence"] = [translation.confidence(sum(parts) / 100) for parts in bits]
    links["facts"] = [one.said[SAID.index("facts")] for one in shared]
    ids = [r.article_id for r in readings]
    article_ids, source_ids = [ids[n] for n in article.tolist()], [ids[n] for n in source.tolist()]
    rows = Rows(
        article_ids, source_ids, ["translation"] * m, links["confidence"], nothing, [directions.NAMES[n] for n in why.tolist()],
        directions.confidence(why), none, none, none, none, nothing, nothing, nothing,
        [pack(parts, one.said) for parts, one in zip(bits, shared, strict=True)],
    )  # fmt: skip
    spans = [
        (n, *(span if turned else (*span[2:], *span[:2])))
        for n, (one, turned) in enumerate(zip(shared, later.tolist(), strict=True))
        for span in one.spans
    ]
    spans.sort()
    of = [n for n, *_ in spans]
    columns: list[Any] = [list(column) for column in zip(*spans, strict=True)][1:] if spans else [[] for _ in OFFSETS]
    passages = Rows(
        [article_ids[n] for n in of], [source_ids[n] for n in of], ["fact"] * len(of), *columns, [1] * len(of)
    )
    return Compared(links, np.empty(0, SPAN), rows, passages)
