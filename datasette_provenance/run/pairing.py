"""Which pairs of articles are worth comparing that were not before, and which no more are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays.sets_batch import among
from ..candidates.growth_batch import KINDS, Growth, Keys, grow, keys_of_bands, keys_of_prints
from ..candidates.rank_batch import rank
from ..records import ArticleId
from ..sketches.sketch import PERMUTATIONS
from ..store import sketches, state
from ..store.judgements import Pair
from ..store.state import Database
from .articles import Articles
from .columns import columns
from .local import Local

I8 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint64]


class Pairs(NamedTuple):
    added: I8
    """(m, 2) positions; the one with the lesser id first."""
    removed: list[tuple[ArticleId, ArticleId]]
    """Of articles that stay, in either order."""


def pairs(engine: Local, earlier: Database, articles: Articles, judged: Iterable[Pair], translated: I8) -> Pairs:
    """``translated``: (m, 2) positions of pairs of which is said already that one translates the other. ``judged``: the links of which people say something else than before; where they are stored, they go, and are compared
    again. Where nothing is stored all meet all, in portions of buckets. Otherwise only those who meet others than before are
    looked up among the stored: a million articles more or less alone do not matter to a hundred new ones."""
    stored, come = articles.stored, articles.come
    parts = articles.parts
    agencies = [bool(a) for a in stored.agencies] + [r.agency for r in articles.readings_of_come()]
    ranks = rank(agencies, stored.published + come.published, stored.ids + come.ids)
    if not stored.ids:
        return Pairs(_others(engine.pair(parts, ranks), translated, len(articles)), [])
    growth = _growth(engine, earlier, articles, ranks)
    positions, n = np.argsort(ranks), max(1, len(ranks))
    added, removed = (
        _others(np.stack((positions[codes // n], positions[codes % n]), axis=1), translated, n) for codes in growth
    )
    ordered = [sorted(pair, key=lambda p: _key(articles.id(p))) for pair in added.tolist()]
    left = [
        (articles.id(a), articles.id(b))
        for a, b in removed.tolist()
        if max(a, b) < articles.first and not articles.gone & {a, b}
    ]
    theirs = {frozenset(map(articles.id, pair)) for pair in translated.tolist()}
    again = _stored_links(earlier, articles, set(judged).difference(map(frozenset, left), theirs))
    ordered += [sorted((articles.staying[key] for key in pair), key=lambda p: _key(articles.id(p))) for pair in again]
    return Pairs(np.array(sorted(ordered), np.int64).reshape(-1, 2), left + again)


def _others(pairs: I8, left_out: I8, n: int) -> I8:
    """Without some of the pairs, whichever of two comes first."""
    if not len(left_out):
        return pairs
    codes = [np.minimum(*ends.T) * n + np.maximum(*ends.T) for ends in (np.asarray(pairs), left_out)]
    return np.asarray(pairs)[~among(*codes)]


def _stored_links(earlier: Database, articles: Articles, pairs: Iterable[Pair]) -> list[tuple[ArticleId, ArticleId]]:
    """Those of the pairs between which there is a link, and whose articles stay."""
    ends = [(a, b) for a, b in pairs if articles.staying.keys() >= {a, b}]
    return [(a, b) for a, b in ends if state.linked(earlier, a, b)]


def _key(id_: ArticleId) -> tuple[bool, Any]:
    """Ids in the order of SQLite: numbers before text, text by its bytes."""
    return isinstance(id_, str), id_.encode("utf-8", "surrogatepass") if isinstance(id_, str) else id_


def _growth(engine: Local, earlier: Database, articles: Articles, ranks: I8) -> Growth:
    numbers, positions = np.array(articles.stored.numbers, np.int64), np.argsort(ranks)
    gone = numbers[sorted(articles.gone)]
    begins = sketches.firsts(earlier.conn).tolist()

    def ranked(keys: Keys) -> Keys:
        return keys._replace(owners=ranks[np.searchsorted(numbers, keys.owners)])

    def stayed(wanted: Sequence[U8]) -> list[Keys]:
        return [ranked(keys.without(gone)) for keys in engine.seek(wanted, begins)]

    def stored(kind: str, which: I8) -> Keys:
        kept = sketches.kept_of(earlier.conn, {"facts": "order"}.get(kind, kind), which)
        if kind == "prints":
            return ranked(keys_of_prints(kept.values, np.repeat(kept.numbers, np.diff(kept.offsets))))
        return ranked(keys_of_bands(kept.values.reshape(-1, PERMUTATIONS), kind, kept.numbers))

    return grow(
        stayed, lambda kind, who: stored(kind, np.sort(numbers[positions[who]])), [stored(kind, gone) for kind in KINDS],
        _come_keys(articles, ranks[articles.first :]), len(ranks),
    )  # fmt: skip


def _come_keys(articles: Articles, ranks: I8) -> list[Keys]:
    """The buckets of those that came, in the order of KINDS."""
    parts = articles.parts
    prints, offsets = parts.prints()
    nothing = np.empty((0, PERMUTATIONS), np.uint32)
    words = np.concatenate([nothing, *(columns(path).rows("word_bands").T for path in parts.read)])
    facts = np.concatenate([nothing, *(columns(path).rows("fact_bands").T for path in parts.facts)])
    return [
        keys_of_prints(prints, np.repeat(ranks, np.diff(offsets))),
        keys_of_bands(words, "words", ranks),
        keys_of_bands(facts, "facts", ranks),
    ]
