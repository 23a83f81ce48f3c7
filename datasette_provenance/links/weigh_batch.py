"""Evidence and relation of many pairs at once: what ``evidence.measure`` and ``weigh.weigh`` say of each, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..arrays.sets_batch import unique
from ..passages.kinds import MIN_FACTS
from ..passages.passages_batch import F8, AlignedBatch, PassageBatch, common_commonplaces
from ..passages.retelling_batch import retellings
from ..records import FURNITURE, NARRATIVE, QUOTATION, WEIGHED
from ..text.scripts_batch import EACH, in_words
from ..text.words_batch import I8, U1, DocumentBatch
from . import weigh as plain
from .evidence import heaviest
from .wording import LEVELS, SAID, pack_all

B1 = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class EvidenceBatch:
    """Evidence of m pairs, each field (m,) and as that of records.Evidence; hours_apart is nan where it is unknown."""

    narrative_words: I8
    quoted_words: I8
    furniture_words: I8
    a_words: I8
    b_words: I8
    a_quotes: I8
    b_quotes: I8
    a_share: F8
    b_share: F8
    jaccard: F8
    longest: I8
    verbatim: F8
    order: F8
    fact_order: F8
    facts: I8
    common_facts: I8
    other_facts: I8
    listed_facts: I8
    retelling: F8
    """(m, 5) the fields of records.Retelling; nan where there is none."""
    hours_apart: F8
    same_publisher: B1


@dataclass(frozen=True, slots=True)
class WeighedBatch:
    """As weigh.Weighed, of m pairs."""

    relation: U1
    """(m,) position in WEIGHED; likewise runner_up."""
    runner_up: U1
    prior_bits: F8
    bars: F8
    """(m, features + 1) bits of each bar, the other readings last."""
    readings: I8
    """(m,) how many other readings there are."""
    bits: F8
    confidence: F8
    same_copy: F8


def measure(
    documents: DocumentBatch, pairs: npt.NDArray[np.integer], aligned: AlignedBatch, hours_apart: F8, same_publisher: B1
) -> EvidenceBatch:
    """Evidence of aligned pairs, (m, 2) positions of documents. ``hours_apart``: (m,), nan where unknown;
    ``same_publisher``: (m,)."""
    a, b = np.asarray(pairs, np.int64).reshape(-1, 2).T
    passages = aligned.passages
    narrative, quoted, furniture = (
        np.bincount(passages.pair[of_kind], passages.words[of_kind], minlength=len(a)).astype(np.int64)
        for of_kind in (passages.kind == kind for kind in (NARRATIVE, QUOTATION, FURNITURE))
    )
    narrated, spoken = _words_of(documents, NARRATIVE), _words_of(documents, QUOTATION)
    of_a, of_b = documents.scripts[a], documents.scripts[b]
    script = np.maximum(of_a, of_b)
    fact_counts = np.diff(documents.fact_offsets)
    shingles = documents.shingles[a] + documents.shingles[b] - aligned.shingles
    return EvidenceBatch(
        narrative_words=in_words(narrative, script),
        quoted_words=in_words(quoted, script),
        furniture_words=in_words(furniture, script),
        a_words=in_words(narrated[a], of_a),
        b_words=in_words(narrated[b], of_b),
        a_quotes=in_words(spoken[a], of_a),
        b_quotes=in_words(spoken[b], of_b),
        a_share=_share(narrative, narrated[a]),
        b_share=_share(narrative, narrated[b]),
        jaccard=aligned.shingles / np.maximum(shingles, 1),
        longest=in_words(aligned.longest, script),
        verbatim=aligned.verbatim / EACH[script],
        order=_order(passages, narrative),
        fact_order=_share(aligned.facts, np.minimum(fact_counts[a], fact_counts[b])),
        facts=aligned.facts,
        common_facts=aligned.common_facts,
        other_facts=aligned.outside_facts + common_commonplaces(documents, np.stack((a, b), 1)),
        listed_facts=aligned.common_facts - aligned.outside_facts,
        retelling=retellings(documents, np.stack((a, b), 1), aligned.common_facts),
        hours_apart=hours_apart,
        same_publisher=same_publisher,
    )


def weigh(e: EvidenceBatch) -> WeighedBatch:
    """The most probable relation of each pair, with its parts."""
    model = plain.load_model()
    intercept = np.array([model["intercept"][r] for r in WEIGHED])
    weights = np.array([[model["weights"][name][r] for r in WEIGHED] for name in LEVELS])
    values = _features(e) - np.array([model["means"][name] for name in LEVELS])
    scores = np.tile(intercept, (len(values), 1))
    for value, weight in zip(values.T, weights, strict=True):
        scores += value[:, None] * weight  # a product of matrices rounds by how many rows there are
    possible = _possible(e)
    rows = np.arange(len(scores))
    sorting = np.lexsort((-scores, ~possible), axis=1)
    winner, runner_up = sorting[:, 0], sorting[:, 1]
    prior = intercept[winner] - intercept[runner_up]
    others = possible.copy()
    others[rows, winner] = False
    ahead = scores[rows, winner] - scores[rows, runner_up]
    bars = np.empty((len(scores), len(LEVELS) + 1))
    bars[:, :-1] = (weights[:, winner] - weights[:, runner_up]).T * values
    bars[:, -1] = np.minimum(0.0, _odds_bits(scores, others, winner) - ahead)
    bars = _rounded(bars)
    others[rows, runner_up] = False
    bits = np.zeros(len(scores))
    for bar in bars.T:
        bits += bar
    bits += prior
    confidence = _calibrate(bits, model["calibration"])
    same = np.isin(np.array(WEIGHED), plain.SAME_COPY)
    same_copy = np.maximum(confidence, _calibrate(_same_copy_bits(scores, same), model["same_copy_calibration"]))
    rewritten = winner == WEIGHED.index("rewrite")
    most = 1 / (1 + np.exp2(-(_retold_bits(e.retelling) + model["retelling"]["offset"])))
    confidence = np.where(rewritten, np.minimum(confidence, most), confidence)
    copied = possible[:, WEIGHED.index("copy")]
    same_copy = np.where(rewritten & ~copied, np.minimum(same_copy, most), same_copy)
    return WeighedBatch(
        winner.astype(np.uint8), runner_up.astype(np.uint8), prior, bars, others.sum(1), bits, confidence,
        np.where(same[winner], same_copy, 0.0),
    )  # fmt: skip


def linked(aligned: AlignedBatch, weighed: WeighedBatch) -> B1:
    """(m,) which pairs have something in common that can be shown."""
    shown = np.zeros(len(weighed.relation), bool)
    shown[aligned.passages.pair] = True
    rewritten = (weighed.relation == WEIGHED.index("rewrite")) & (aligned.facts >= MIN_FACTS)
    return (weighed.relation != WEIGHED.index("independent")) & (shown | rewritten)


def packed(e: EvidenceBatch, weighed: WeighedBatch, rows: I8) -> list[str]:
    """The JSON of some links."""
    w = weighed
    new, kept, _, matched, _ = np.nan_to_num(e.retelling).T
    counts = (
        e.narrative_words, e.longest, e.verbatim, e.quoted_words, e.furniture_words, e.facts,
        np.minimum(e.a_words, e.b_words), w.readings, w.runner_up,
    )  # fmt: skip
    shares = np.maximum(e.a_share, e.b_share), np.minimum(e.a_share, e.b_share), e.fact_order, kept, new, matched
    numbers = dict(zip(SAID, (*counts, *(100 * share for share in shares)), strict=True))
    numbers |= {f"bits {n}": 100 * column for n, column in enumerate((w.prior_bits, *w.bars.T))}
    return pack_all({name: _said(np.rint(column[rows]).astype(np.int64)) for name, column in numbers.items()})


def _said(column: I8) -> list[str]:
    """Each value written out; equal ones once, for most of what saying costs is writing numbers out."""
    _, first, number = np.unique(column, return_index=True, return_inverse=True)
    texts = list(map(str, column[first].tolist()))
    return [texts[n] for n in number.tolist()]


def _words_of(documents: DocumentBatch, kind: int) -> I8:
    """(n,) words of that kind of each document."""
    counts = np.zeros(len(documents.offsets) - 1, np.int64)
    filled = np.flatnonzero(np.diff(documents.offsets))
    if len(filled):
        counts[filled] = np.add.reduceat(documents.kinds == kind, documents.offsets[filled], dtype=np.int64)
    return counts


def _share(part: I8, whole: I8) -> F8:
    return np.where(whole > 0, np.minimum(1.0, part / np.maximum(whole, 1)), 0.0)


def _order(passages: PassageBatch, words: I8) -> F8:
    """As ``evidence``: 1 where the narrative passages, which come in the order of a, are in the order of b, too."""
    narrative = np.flatnonzero(passages.kind == NARRATIVE)
    pair, place = passages.pair[narrative], passages.b_start[narrative]
    order = (words > 0).astype(np.float64)
    turned = unique(pair[1:][(pair[1:] == pair[:-1]) & (place[1:] < place[:-1])])
    firsts, lasts = np.searchsorted(pair, turned), np.searchsorted(pair, turned, side="right")
    places, counts = place.tolist(), passages.words[narrative].tolist()
    for row, first, last in zip(turned.tolist(), firsts.tolist(), lasts.tolist(), strict=True):
        order[row] = heaviest(places[first:last], counts[first:last]) / words[row]
    return order


def _half(shares: F8) -> F8:
    """As ``sentences.half``."""
    return np.clip(3 * shares - 1, 0.0, 1.0)


def _features(e: EvidenceBatch) -> F8:
    """(m, features) as ``weigh.features``, in the order of LEVELS."""
    shorter, longer = np.maximum(e.a_share, e.b_share), np.minimum(e.a_share, e.b_share)
    shared = e.narrative_words + e.quoted_words
    columns = (
        np.log2(1 + np.minimum(e.narrative_words, plain.MOST_WORDS)),
        shorter,
        _half(shorter),
        longer,
        np.log2(1 + np.minimum(e.longest, plain.MOST_WORDS)),
        np.log2(1 + np.minimum(e.verbatim, plain.MOST_WORDS)),
        np.log2(1 + np.minimum(e.quoted_words, plain.MOST_WORDS)),
        e.quoted_words / np.maximum(shared, 1),
        np.log2(1 + np.minimum(e.furniture_words, plain.MOST_WORDS)),
        e.fact_order * np.minimum(1.0, e.facts / 8),
        np.log2(1 + plain.RETOLD_STEEP * np.maximum(0.0, _retold_bits(e.retelling) - plain.LEAST_RETOLD)),
        np.log2(1 + np.minimum(np.minimum(e.a_words, e.b_words), 400)),
    )
    return np.stack(columns, 1)


def _retold_bits(retelling: F8) -> F8:
    """(m,) as ``weigh.retold_bits``."""
    model = plain.load_model()["retelling"]
    bits = np.full(len(retelling), model["intercept"])
    for weight, column in zip(model["weights"].values(), retelling.T, strict=True):
        bits += weight * column
    return np.clip(np.nan_to_num(bits, nan=-plain.MOST_RETOLD), -plain.MOST_RETOLD, plain.MOST_RETOLD)


def _possible(e: EvidenceBatch) -> B1:
    """(m, relations) as ``weigh.possible``."""
    narrative = (e.narrative_words >= plain.MIN_NARRATIVE) & (e.listed_facts < plain.LISTED * e.narrative_words)
    share = np.maximum(e.a_share, e.b_share)
    fresh, undated = ~(e.hours_apart > plain.NEWS_HOURS), np.isnan(e.hours_apart)
    one_event = np.where(
        undated,
        e.other_facts >= plain.EVENT_FACTS_UNDATED,
        (e.hours_apart <= plain.EVENT_HOURS) & (e.other_facts >= plain.EVENT_FACTS),
    )
    telling = e.longest >= np.where(e.same_publisher, plain.OWN_RUN, plain.LEAST_RUN)
    telling |= (e.narrative_words >= plain.LEAST_BULK) & (share >= plain.LEAST_SHARE)
    copy = share >= plain.LEAST_COPY
    same_publisher, own_event = e.same_publisher, one_event & (e.other_facts >= plain.OWN_FACTS)
    near, retold = e.hours_apart <= plain.EVENT_HOURS, _retold_bits(e.retelling)
    own_part = (own_event & (copy | (telling & undated))) | (near & (retold > plain.OWN_RETOLD))
    part = np.where(same_publisher, own_part, (copy & fresh) | (one_event & telling))
    state = (np.minimum(e.a_share, e.b_share) >= plain.OWN_STATE) | (near & (share >= plain.OWN_MOST))
    copy &= ~same_publisher | own_event | (~undated & one_event & (share >= plain.OWN_COPY)) | state
    shown = {
        "copy": narrative & copy,
        "rewrite": fresh & ~same_publisher & (retold > plain.LEAST_RETOLD),
        "partial": narrative & part,
        "quotes": e.quoted_words > 0,
        "furniture": e.furniture_words > 0,
        "independent": np.ones(len(narrative), bool),
    }
    return np.stack([shown[relation] for relation in WEIGHED], 1)


def _odds_bits(scores: F8, others: B1, relation: I8) -> F8:
    """As ``weigh.odds_bits``; ``others``: the relations that are possible beside it."""
    has_others = others.any(1)
    top = np.where(has_others, np.max(np.where(others, scores, -np.inf), 1), 0.0)
    rest = np.where(has_others, np.sum(np.where(others, np.exp2(scores - top[:, None]), 0.0), 1), 1.0)
    score = scores[np.arange(len(scores)), relation]
    return np.where(has_others, np.minimum(plain.MAX_BITS, score - top - np.log2(rest)), plain.MAX_BITS)


def _same_copy_bits(scores: F8, same: B1) -> F8:
    """As ``weigh.same_copy_bits``; ``same``: which relations those are."""
    odds = np.exp2(scores - scores.max(1, initial=-np.inf)[:, None])
    return np.log2(np.maximum(odds[:, same].sum(1), 1e-12) / np.maximum(odds[:, ~same].sum(1), 1e-12))


def _calibrate(bits: F8, calibration: Sequence[float]) -> F8:
    slope, offset = calibration
    return 1 / (1 + np.exp(-np.clip(slope * bits * np.log(2) + offset, -30.0, 30.0)))


def _rounded(values: F8) -> F8:
    """To three places as Python rounds, which looks at the exact number where numpy looks at its product."""
    result = np.round(values, 3)
    thousands = values * 1000
    for place in zip(*np.nonzero(np.abs(thousands - np.floor(thousands) - 0.5) < 1e-6), strict=True):
        result[place] = round(float(values[place]), 3)
    return result
