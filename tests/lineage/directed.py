"""Links of judged pairs, one by one: what ``links/direction_batch.py`` does with many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from datasette_provenance.lineage.verdicts import Known
from datasette_provenance.links import direction
from datasette_provenance.records import Evidence, Link, Passage, Relation


class Judged(NamedTuple):
    """A verified pair before it has a direction: ``a`` has the lesser position; passages have ``a`` as article."""

    a: int
    b: int
    relation: Relation
    confidence: float
    same_copy: float
    evidence: Evidence
    passages: Sequence[Passage]


def standing_of(k: Known) -> direction.Standing:
    return direction.Standing(
        k.article.id, k.article.published, k.own.name, k.own.credited is True, k.is_origin, k.agency, k.revision
    )


def direct(judged: Sequence[Judged], known: Sequence[Known]) -> list[Link]:
    """Links with the likely later article first."""
    standing = list(map(standing_of, known))
    links = []
    for pair in judged:
        a, b, e = standing[pair.a], standing[pair.b], pair.evidence
        a_later, why = direction.decide(a, b, e, pair.relation)
        links.append(
            Link(
                article_id=a.id if a_later else b.id,
                source_id=b.id if a_later else a.id,
                relation=pair.relation,
                confidence=pair.confidence,
                same_copy=pair.same_copy,
                direction=why,
                is_parent=False,
                evidence=e,
                passages=pair.passages if a_later else tuple(_turned(p) for p in pair.passages),
                article_share=e.a_share if a_later else e.b_share,
                source_share=e.b_share if a_later else e.a_share,
            )
        )
    return links


def _turned(p: Passage) -> Passage:
    return Passage(p.kind, p.source_start, p.source_end, p.article_start, p.article_end, p.words)
