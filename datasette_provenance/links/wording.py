"""The bars of a link in words: how each feature's level reads, and one sentence; and the link's JSON made of them.

A link stores its numbers alone. Names and sentences, which are the same for every link, stand here, and readers put both
together (``unpacked``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import repeat
from typing import Any

from ..records import Evidence, Relation

LEVELS: dict[str, tuple[str, str]] = {
    "narrative words in common": (
        "%(narrative)s words",
        "%(narrative)s words outside quotations and furniture stand in both.",
    ),
    "share of the shorter narrative": (
        "%(shorter)s",
        "That is %(shorter)s of the shorter telling.",
    ),
    "more than half of the shorter": (
        "%(most)s",
        "From about half on it is a copy, below a part.",
    ),
    "share of the longer narrative": ("%(longer)s", "That is %(longer)s of the longer telling."),
    "longest run without an edit": (
        "%(longest)s words",
        "The longest run without an edit has %(longest)s words.",
    ),
    "usual run without an edit": (
        "%(usual)s words",
        "A shared word usually stands in a run of %(usual)s.",
    ),
    "quoted words in common": ("%(quoted)s words", "%(quoted)s quoted words stand in both."),
    "quotations among what is shared": ("%(others)s", "%(others)s of the shared words are other people's."),
    "furniture in common": (
        "%(furniture)s words",
        "%(furniture)s words of captions and site lines stand in both.",
    ),
    "facts in the same order": ("%(order)s", "%(order)s of names and numbers are in the same order."),
    "told in other words": (
        "%(kept)s kept, %(new)s new",
        "One keeps %(kept)s of the other's names and numbers and brings %(new)s new; %(matched)s of the sentences match.",
    ),
    "length of the shorter narrative": (
        "%(words)s words",
        "The shorter one tells in %(words)s words.",
    ),
}
"""In the order of the features of ``weigh``."""
OTHER_READINGS = "the other readings"
NOT_ONLY = "There are others beside the runner-up."
BARS = [*((name, *texts) for name, texts in LEVELS.items()), (OTHER_READINGS, "%(readings)s", NOT_ONLY)]
SAID = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", " ".join(text for _, *texts in BARS for text in texts))))
"""What the texts have places for, in the order in which a link stores it."""
FORM = blake2b(repr(BARS).encode(), digest_size=3).hexdigest()
"""Of what a link stores: another one with every change above, so that no link is told in words that were not meant."""


def half(share: float) -> float:
    """0 below a third, 1 above two thirds: where a copy begins and a part ends, as careful readers have it."""
    return min(1.0, max(0.0, 3 * share - 1))


def words_for(e: Evidence) -> dict[str, object]:
    """What LEVELS speak of, as people read it."""
    shorter, longer = (e.a_share, e.b_share) if e.a_share > e.b_share else (e.b_share, e.a_share)
    shared = e.narrative_words + e.quoted_words
    told = e.retelling
    return {
        "narrative": e.narrative_words,
        "shorter": f"{shorter:.0%}",
        "longer": f"{longer:.0%}",
        "most": "yes" if half(shorter) > 0.5 else "no",
        "longest": e.longest,
        "usual": f"{e.verbatim:.0f}",
        "quoted": e.quoted_words,
        "others": f"{e.quoted_words / shared if shared else 0.0:.0%}",
        "furniture": e.furniture_words,
        "order": f"{e.fact_order:.0%}",
        "facts": e.facts,
        "kept": f"{told.facts_kept if told else 0.0:.0%}",
        "new": f"{told.new_facts if told else 0.0:.0%}",
        "matched": f"{told.sentences_matched if told else 0.0:.0%}",
        "words": min(e.a_words, e.b_words),
    }


def pack(
    e: Evidence,
    prior_bits: float,
    bars: Sequence[float],
    readings: int | str,
    runner_up: Relation,
    bits: float,
    confidence: float,
) -> str:
    """The JSON of a link: the bars add up, with the prior, to the confidence before calibration; the counts
    that they speak of come along, so that a later run need not align the pair again.

    ``bars``: bits of the features in their order, then of the other readings, of which there are ``readings``.
    """
    said = words_for(e)
    said.update(zip(_BITS, bars, strict=True))
    said.update(
        prior_bits=round(prior_bits, 3), readings=readings, runner_up=runner_up, bits=round(bits, 3),
        uncalibrated=round(1 / (1 + 2.0**-bits), 4), confidence=confidence, fact_order=round(e.fact_order, 4),
        in_order=round(e.order, 4),
    )  # fmt: skip
    return _PACKED % said


_BITS = [f"bits {n}" for n in range(len(LEVELS) + 1)]


def unpacked(stored: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a link stores with names and sentences: ``bars`` of name, level, bits and sentence. None where it is of a form
    that is not known here."""
    if stored.get("form") != FORM:
        return None
    said = dict(zip(SAID, stored["said"], strict=True))
    bars = [
        {"name": name, "level": level % said, "bits": bits, "sentence": sentence % said}
        for (name, level, sentence), bits in zip(BARS, stored["bars"], strict=True)
    ]
    return {**stored, "bars": bars}


def _packed() -> str:
    """The JSON with a place for each number: one substitution a link, where building and dumping it costs most of
    what weighing does."""
    numbers = ("bits", "uncalibrated", "confidence", "facts", "fact_order", "longest")
    form = {
        "form": FORM,
        "prior_bits": "%(prior_bits)r",
        "bars": [f"%({place})r" for place in _BITS],
        "said": [f"%({name})s" for name in SAID],
        "runner_up": "%(runner_up)s",
        **{name: f"%({name})r" for name in numbers},
        "order": "%(in_order)r",
    }
    return re.sub(r'"(%\([^()]+\)r)"', r"\1", json.dumps(form, ensure_ascii=False, separators=(",", ":")))


_PACKED = _packed()
_PIECES = re.split(r"%\(([^()]+)\)[rs]", _PACKED)
"""What stands between the places, and the names of the places, in turn."""


def pack_all(said: Mapping[str, Sequence[str]]) -> list[str]:
    """As ``pack``, of many links: ``said`` has by name what stands at a place in each of them."""
    texts = (said[piece] if n % 2 else repeat(piece) for n, piece in enumerate(_PIECES))
    return list(map("".join, zip(*texts, strict=False)))
