"""Evidence to a relation: a small additive model, so that every verdict can be taken apart.

A multinomial logistic regression over features with a meaning (Fellegi and Sunter's match weights, 1969,
as splink shows them, for six outcomes instead of two). Weights are kept in bits in `model.json`, which
`docs/measure/fit_relations.py` writes together with the figures it reached. A feature's bar is what it
adds to the winner against the runner-up, a last bar what the remaining relations take away; the prior and
the bars add up to the confidence before calibration: ``1 / (1 + 2 ** -bits)``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp, log, log2
from pathlib import Path
from typing import Any, NamedTuple

from ..records import WEIGHED, Bar, Evidence, Relation, Retelling
from .wording import LEVELS, NOT_ONLY, OTHER_READINGS, half, numbers_for, words_for

MIN_NARRATIVE, LISTED = 12, 0.5
"""Narrative words in common from which reuse is said of a text; real partial reuse began at 17. Where so much of them are
names and numbers it is a list, which anybody prints in its order: of 45 claims read, the one list had .85, all others .21
or less."""
LEAST_COPY = 0.3
"""Of the shorter narrative: the least of the real pairs that careful readers called a copy had a third."""
NEWS_HOURS = 14 * 24
EVENT_HOURS, EVENT_FACTS, EVENT_FACTS_UNDATED = 4 * 24, 1, 2
OWN_FACTS, OWN_COPY, OWN_MOST, OWN_STATE, OWN_RETOLD, OWN_RUN = 12, 0.5, 0.7, 0.8, -1.5, 25
"""The same of two pages of one publisher, which repeats background, boxes and galleries under whatever it prints: only one
event, or the same page again (least of either's narrative), and a part only where no days tell that it is background, with
a run of OWN_RUN words or much in all: of ten such parts between pages of one outlet the three with less were background and a box.
Two facts beside a copy tell one event only of pages that have their days: without, issues of a newsletter had them that print one
older issue under both."""
LEAST_RUN, LEAST_BULK, LEAST_SHARE = 15, 38, 0.1
"""What little two reports share is part of a story that one has from the other only where they tell one event: within
days, with facts in common beside what they share; and where a run of it is longer than names with their titles and
phrases of a statement are, or it is much in all. Of 236 partials between outlets that were claimed among 8,000 real
articles without this, 44 were within days and told other facts in common; of 32 of these that were read, those right had
a run of 17 words or more, those wrong of 14 or less, but for tables of prices and a famous quotation."""
MOST_WORDS = 4000
"""More words in common say no more: beyond the lengths that the weights were fitted on (of 680 real pages one in a hundred has
as many words) they only went on counting against a copy, and one text of 700,000 words was a part of itself."""
MAX_BITS = 30.0
LEAST_RETOLD, RETOLD_STEEP = -1.0, 16
"""From these bits on a rewrite is thought of at all, long before it is claimed. Bits above enter by their logarithm, steep at
the beginning: that it is a retelling at all says the most."""
MOST_RETOLD = 12.0
"""Bits: beyond, a retelling that is nearly a copy says no more."""
SAME_COPY: tuple[Relation, ...] = ("copy", "rewrite")


class Weighed(NamedTuple):
    relation: Relation
    runner_up: Relation
    prior_bits: float
    bars: tuple[Bar, ...]
    bits: float
    """Prior and bars together."""
    confidence: float
    """Calibrated: the probability that the relation is right."""
    same_copy: float
    """Calibrated: the probability that it is copy or rewrite, whichever of the two; 0 for other relations."""


def features(e: Evidence) -> dict[str, float]:
    """Named numbers of a pair, the same for (a, b) as for (b, a). Counts enter by their logarithm, up to MOST_WORDS."""
    shorter = min(e.a_words, e.b_words)
    shared = e.narrative_words + e.quoted_words
    return {
        "narrative words in common": log2(1 + min(e.narrative_words, MOST_WORDS)),
        "share of the shorter narrative": max(e.a_share, e.b_share),
        "more than half of the shorter": half(max(e.a_share, e.b_share)),
        "share of the longer narrative": min(e.a_share, e.b_share),
        "longest run without an edit": log2(1 + min(e.longest, MOST_WORDS)),
        "usual run without an edit": log2(1 + min(e.verbatim, MOST_WORDS)),
        "quoted words in common": log2(1 + min(e.quoted_words, MOST_WORDS)),
        "quotations among what is shared": e.quoted_words / shared if shared else 0.0,
        "furniture in common": log2(1 + min(e.furniture_words, MOST_WORDS)),
        "facts in the same order": e.fact_order * min(1.0, e.facts / 8),
        "told in other words": log2(1 + RETOLD_STEEP * max(0.0, retold_bits(e.retelling) - LEAST_RETOLD)),
        "length of the shorter narrative": log2(1 + min(shorter, 400)),
    }


def retold_bits(found: Retelling | None) -> float:
    """Log2 odds that one was written from the other, among pairs of reports that tell the same facts within days, by what
    it keeps of it (``docs/measure/fit_retelling.py``): a rival's own report is far below 0."""
    if found is None:
        return -MOST_RETOLD
    model = load_model()["retelling"]
    bits = model["intercept"] + sum(w * v for w, v in zip(model["weights"].values(), found, strict=True))
    return min(MOST_RETOLD, max(-MOST_RETOLD, bits))


def retold_confidence(bits: float) -> float:
    """The most that is said of a rewrite: what was measured of pairs with such signs. Of 22,000 pairs of real reports of one
    event one reaches the claim."""
    return 1 / (1 + 2 ** -(bits + load_model()["retelling"]["offset"]))


def possible(e: Evidence) -> tuple[Relation, ...]:
    """The relations for which there is something to show; the model chooses among these."""
    narrative = e.narrative_words >= MIN_NARRATIVE and e.listed_facts < LISTED * e.narrative_words
    fresh = e.hours_apart is None or e.hours_apart <= NEWS_HOURS
    share = max(e.a_share, e.b_share)
    one_event = (
        e.other_facts >= EVENT_FACTS_UNDATED
        if e.hours_apart is None
        else e.hours_apart <= EVENT_HOURS and e.other_facts >= EVENT_FACTS
    )
    telling = e.longest >= (OWN_RUN if e.same_publisher else LEAST_RUN) or (
        e.narrative_words >= LEAST_BULK and share >= LEAST_SHARE
    )
    copy = share >= LEAST_COPY
    part = (copy and fresh) or (one_event and telling)
    if e.same_publisher:
        own_event = one_event and e.other_facts >= OWN_FACTS
        near = e.hours_apart is not None and e.hours_apart <= EVENT_HOURS
        retold = retold_bits(e.retelling) > OWN_RETOLD
        part = (own_event and (copy or (telling and e.hours_apart is None))) or (near and retold)
        state = min(e.a_share, e.b_share) >= OWN_STATE or (near and share >= OWN_MOST)
        dated = e.hours_apart is not None
        copy = copy and (own_event or (dated and one_event and share >= OWN_COPY) or state)
    shown: dict[Relation, bool] = {
        "copy": narrative and copy,
        # what is told anew weeks later is background, and a paper that retells its own is not using anybody's copy
        "rewrite": fresh and not e.same_publisher and retold_bits(e.retelling) > LEAST_RETOLD,
        "partial": narrative and part,
        "quotes": e.quoted_words > 0,
        "furniture": e.furniture_words > 0,
        "independent": True,
    }
    return tuple(relation for relation in WEIGHED if shown[relation])


def weigh(evidence: Evidence) -> Weighed:
    """The most probable relation of a pair, with its parts."""
    model = load_model()
    values = features(evidence)
    scores = {
        relation: model["intercept"][relation]
        + sum(model["weights"][name][relation] * (values[name] - model["means"][name]) for name in values)
        for relation in WEIGHED
    }
    choice = possible(evidence)
    winner, runner_up = sorted(WEIGHED, key=lambda r: (r not in choice, -scores[r], WEIGHED.index(r)))[:2]
    prior = model["intercept"][winner] - model["intercept"][runner_up]
    bars = []
    said = words_for(numbers_for(evidence))
    for name, value in values.items():
        weights = model["weights"][name]
        bits = (weights[winner] - weights[runner_up]) * (value - model["means"][name])
        level, sentence = LEVELS[name]
        bars.append(Bar(name, level % said, round(bits, 3), sentence % said))
    bars.append(_other_readings(scores, choice, winner, runner_up))
    bits = prior + sum(bar.bits for bar in bars)
    confidence = calibrate(bits, model["calibration"])
    same_copy = 0.0
    if winner in SAME_COPY:
        same_copy = max(confidence, calibrate(same_copy_bits(scores), model["same_copy_calibration"]))
    if winner == "rewrite":
        most = retold_confidence(retold_bits(evidence.retelling))
        confidence = min(confidence, most)
        same_copy = same_copy if "copy" in choice else min(same_copy, most)
    return Weighed(winner, runner_up, prior, tuple(bars), bits, confidence, same_copy)


def odds_bits(scores: Mapping[Relation, float], choice: Sequence[Relation], relation: Relation) -> float:
    """Log2 odds of one relation against all others that are possible."""
    others = [scores[r] for r in choice if r != relation]
    if not others:
        return MAX_BITS
    top = max(others)
    return min(MAX_BITS, scores[relation] - top - log2(sum(2 ** (score - top) for score in others)))


def _other_readings(
    scores: Mapping[Relation, float], choice: Sequence[Relation], winner: Relation, runner_up: Relation
) -> Bar:
    """What the relations beside the runner-up take away: never more than nothing."""
    bits = min(0.0, odds_bits(scores, choice, winner) - (scores[winner] - scores[runner_up]))
    count = len(set(choice) - {winner, runner_up})
    return Bar(OTHER_READINGS, f"{count}", round(bits, 3), NOT_ONLY)


def same_copy_bits(scores: Mapping[Relation, float]) -> float:
    """Log2 odds of copy or rewrite against the other four."""
    top = max(scores.values())
    same = sum(2 ** (scores[r] - top) for r in SAME_COPY)
    other = sum(2 ** (scores[r] - top) for r in WEIGHED if r not in SAME_COPY)
    return log2(max(same, 1e-12) / max(other, 1e-12))


def calibrate(bits: float, calibration: Sequence[float]) -> float:
    """Bits to a probability (Platt 1999)."""
    slope, offset = calibration
    return 1 / (1 + exp(-min(30.0, max(-30.0, slope * bits * log(2) + offset))))


@lru_cache(maxsize=1)
def load_model() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "model.json").read_text("utf-8"))
