"""The bars of a link in words: how each feature's level reads, and one sentence; and the link's JSON made of them.

A link stores its numbers alone. Names and sentences, which are the same for every link, stand here, and readers put both
together (``unpacked``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import repeat
from typing import Any

from ..records import WEIGHED, Evidence, Relation

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
COUNTS = ("narrative", "longest", "usual", "quoted", "furniture", "facts", "words", "readings", "runner_up")
"""The last is a position in WEIGHED."""
SHARES = ("shorter", "longer", "order", "kept", "new", "matched")
"""As whole percents."""
SAID = COUNTS + SHARES
"""Numbers that the texts are made of, in the order in which a link stores them."""
FACTS = SAID.index("facts")
FORM = blake2b(repr((BARS, SAID, WEIGHED, "hundredths")).encode(), digest_size=3).hexdigest()
"""Of what a link stores: another one with every change above, so that no link is told in words that were not meant."""


def half(share: float) -> float:
    """0 below a third, 1 above two thirds: where a copy begins and a part ends, as careful readers have it."""
    return min(1.0, max(0.0, 3 * share - 1))


def numbers_for(e: Evidence, readings: int = 0, runner_up: Relation = "independent") -> dict[str, int]:
    """SAID by name."""
    retelling = e.retelling
    counts = (
        e.narrative_words, e.longest, round(e.verbatim), e.quoted_words, e.furniture_words, e.facts,
        min(e.a_words, e.b_words), readings, WEIGHED.index(runner_up),
    )  # fmt: skip
    shares = (
        max(e.a_share, e.b_share), min(e.a_share, e.b_share), e.fact_order,
        *((retelling.facts_kept, retelling.new_facts, retelling.sentences_matched) if retelling else (0.0, 0.0, 0.0)),
    )  # fmt: skip
    return dict(zip(SAID, (*counts, *(round(100 * share) for share in shares)), strict=True))


def words_for(numbers: Mapping[str, int]) -> dict[str, str]:
    """What LEVELS have places for, as people read it, from SAID by name."""
    shared = numbers["narrative"] + numbers["quoted"]
    return {
        **{name: f"{numbers[name]}" for name in COUNTS},
        **{name: f"{numbers[name]}%" for name in SHARES},
        "most": "yes" if half(numbers["shorter"] / 100) > 0.5 else "no",
        "others": f"{numbers['quoted'] / shared if shared else 0.0:.0%}",
    }


def pack(e: Evidence, prior_bits: float, bars: Sequence[float], readings: int, runner_up: Relation) -> str:
    """The JSON of a link: the bits of the prior and of each bar, in whole hundredths, and the numbers that they speak of. All
    else that pages show of a score follows from these.

    ``bars``: bits of the features in their order, then of the other readings, of which there are ``readings``.
    """
    said = {name: f"{number}" for name, number in numbers_for(e, readings, runner_up).items()}
    said.update(zip(_BITS, (f"{round(100 * bits)}" for bits in (prior_bits, *bars)), strict=True))
    return _PACKED % said


_BITS = [f"bits {n}" for n in range(len(LEVELS) + 2)]
"""Of the prior, of the features, of the other readings."""


def unpacked(stored: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a link stores with names and sentences: ``bars`` of name, level, bits and sentence, which add up with ``prior_bits``
    to ``bits``, of the relation against ``runner_up``; ``uncalibrated``: these as a probability; ``facts`` in common. None where
    it is of a form that is not known here."""
    if stored.get("form") != FORM:
        return None
    numbers = dict(zip(SAID, stored["said"], strict=True))
    return in_words(stored["bits"], BARS, words_for(numbers), WEIGHED[numbers["runner_up"]], numbers["facts"])


def in_words(
    bits: Sequence[int], bars: Sequence[tuple[str, str, str]], said: Mapping[str, Any], runner_up: str, facts: int
) -> dict[str, Any]:
    """What ``unpacked`` returns. ``bits``: hundredths, of the prior and of each of ``bars``, which are name, level and sentence
    with places for what ``said`` holds by name."""
    prior, *parts = bits
    total = sum(bits) / 100
    return {
        "prior_bits": prior / 100,
        "bars": [
            {"name": name, "level": level % said, "bits": part / 100, "sentence": sentence % said}
            for (name, level, sentence), part in zip(bars, parts, strict=True)
        ],
        "runner_up": runner_up,
        "bits": total,
        "uncalibrated": round(1 / (1 + 2.0**-total), 4),
        "facts": facts,
    }


def _places(names: Sequence[str]) -> str:
    return ",".join(f"%({name})s" for name in names)


_PACKED = f'{{"form":"{FORM}","bits":[{_places(_BITS)}],"said":[{_places(SAID)}]}}'
"""The JSON with a place for each number: one substitution a link, where building and dumping it costs most of what
weighing does."""
_PIECES = re.split(r"%\(([^()]+)\)s", _PACKED)
"""What stands between the places, and the names of the places, in turn."""


def pack_all(said: Mapping[str, Sequence[str]]) -> list[str]:
    """As ``pack``, of many links: ``said`` has by name what stands at a place in each of them."""
    texts = (said[piece] if n % 2 else repeat(piece) for n, piece in enumerate(_PIECES))
    return list(map("".join, zip(*texts, strict=False)))
