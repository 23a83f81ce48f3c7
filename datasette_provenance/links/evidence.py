"""What the passages of a pair amount to: counts and shares with a meaning, the same whichever way it is asked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timezone
from functools import lru_cache

from ..passages.kinds import Alignment
from ..passages.passages import FactOrder
from ..passages.retelling import retelling
from ..records import NARRATIVE, QUOTATION, Document, Evidence, Passage
from ..text.scripts import PER_WORD, in_words

TIMES = 1 << 14
"""Publication times kept as read: each is asked for with every link of its article."""


def measure(
    a: Document,
    b: Document,
    alignment: Alignment,
    order: FactOrder,
    published: tuple[str, str] = ("", ""),
    same_publisher: bool = False,
) -> Evidence:
    """Evidence of one pair, aligned with ``a`` as article; ``published``: of a and of b, ISO 8601 or empty."""
    passages, runs, shingles = alignment
    words = {"narrative": 0, "quotation": 0, "furniture": 0}
    narrative = [p for p in passages if p.kind == "narrative"]
    outside = facts_outside(a, b, passages)
    for passage in passages:
        words[passage.kind] = words.get(passage.kind, 0) + passage.words
    script = max(a.script, b.script)
    return Evidence(
        narrative_words=in_words(words["narrative"], script),
        quoted_words=in_words(words["quotation"], script),
        furniture_words=in_words(words["furniture"], script),
        a_words=in_words(a.count(NARRATIVE), a.script),
        b_words=in_words(b.count(NARRATIVE), b.script),
        a_quotes=in_words(a.count(QUOTATION), a.script),
        b_quotes=in_words(b.count(QUOTATION), b.script),
        a_share=_share(words["narrative"], a.count(NARRATIVE)),
        b_share=_share(words["narrative"], b.count(NARRATIVE)),
        jaccard=shingles / max(1, a.shingles + b.shingles - shingles),
        longest=in_words(max(runs, default=0), script),
        verbatim=sum(n * n for n in runs) / max(1, sum(runs)) / PER_WORD[script],
        order=_order(narrative),
        fact_order=_share(len(order.pairs), min(len(a.facts), len(b.facts))),
        facts=len(order.pairs),
        common_facts=order.common,
        other_facts=outside + len({*a.commonplaces} & {*b.commonplaces}),
        listed_facts=order.common - outside,
        retelling=retelling(a, b),
        hours_apart=hours_between(*published),
        same_publisher=same_publisher,
    )


def facts_outside(a: Document, b: Document, passages: Sequence[Passage]) -> int:
    """Facts that both tell where neither is inside of a passage (not before the last passage that begins earlier ends)."""
    spans = (
        sorted((p.article_start, p.article_end) for p in passages),
        sorted((p.source_start, p.source_end) for p in passages),
    )
    outside = [
        {fact.key for fact in one.facts if not _inside(fact.start, of_one)}
        for one, of_one in zip((a, b), spans, strict=True)
    ]
    return len(outside[0] & outside[1])


def _inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    before = bisect_right(spans, (place, 1 << 60))
    return before > 0 and spans[before - 1][1] > place


def hours_between(a: str, b: str) -> float | None:
    """Hours between two ISO 8601 times, whole days where either is only a date; None where either is not even that."""
    if len(a) < 10 or len(b) < 10:
        return None
    if len(a) < 16 or len(b) < 16:
        a, b = a[:10], b[:10]
    return abs((instant(a) - instant(b)).total_seconds()) / 3600


@lru_cache(maxsize=TIMES)
def instant(published: str) -> datetime:
    """An ISO 8601 time as an aware datetime; without an offset it is taken as UTC."""
    moment = datetime.fromisoformat(published.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _share(part: int, whole: int) -> float:
    return min(1.0, part / whole) if whole else 0.0


def _order(passages: Sequence[Passage]) -> float:
    """Share of the words in the heaviest set of passages that stand in the same order in both texts."""
    ordered = sorted(passages, key=lambda p: p.article_start)
    words = [p.words for p in ordered]
    return heaviest([p.source_start for p in ordered], words) / sum(words) if words else 0.0


def heaviest(places: Sequence[int], words: Sequence[int]) -> int:
    """Words of the heaviest subsequence whose places increase."""
    best: list[int] = []
    for n, place in enumerate(places):
        best.append(words[n] + max((best[m] for m in range(n) if places[m] < place), default=0))
    return max(best)
