"""What lineage says of all articles that are connected with others, put together from its portions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from ..attribution.registry import Registry
from ..context import Context
from ..records import ArticleId, Family, JudgedOrigin, Reading, Verdict
from .families import family_ids
from .judged import alone
from .versions import Followed


class Traced(NamedTuple):
    """The lineage of some stories. Families have ids of the portion only."""

    verdicts: list[Verdict]
    families: list[Family]
    versions: list[Followed]
    parents: list[tuple[ArticleId, ArticleId]]
    """Articles with their likely sources."""
    tellers: Mapping[ArticleId, str] = {}
    """As of ``verdicts.Lineage``."""


class Findings(NamedTuple):
    """The lineage of all."""

    verdicts: dict[ArticleId, Verdict]
    families: list[Family]
    versions: list[Followed]
    parents: list[tuple[ArticleId, ArticleId]]
    judged: Mapping[ArticleId, JudgedOrigin]
    """What people say of origins."""
    sources: Registry

    def of(self, r: Reading) -> Verdict | None:
        """None for an article that nothing is connected with, and nobody has judged."""
        verdict = self.verdicts.get(r.article_id)
        if verdict is None and r.article_id in self.judged:
            return alone(r, self.judged[r.article_id], self.sources)
        return verdict


def gather(
    traced: Iterable[Traced], before: Mapping[ArticleId, str], context: Context, taken: Iterable[str] = ()
) -> Findings:
    """All portions, with the ids of families. ``before``: the family of an article after the last run; ``taken``: ids of
    families that are not told anew."""
    findings = Findings({}, [], [], [], context.judged_origins, context.sources)
    families: list[Family] = []
    for part in traced:
        families.extend(part.families)
        findings.versions.extend(part.versions)
        findings.parents.extend(part.parents)
        findings.verdicts.update((v.article_id, v) for v in part.verdicts)
    families.sort(key=lambda family: min(map(str, family.members)))
    ids = family_ids([sorted(family.members, key=str) for family in families], dict(before), taken)
    for id_, family in zip(ids, families, strict=True):
        findings.families.append(replace(family, id=id_))
        for member in family.members:
            findings.verdicts[member] = replace(findings.verdicts[member], family_id=id_)
    return findings
