"""What lineage says of all articles that are connected with others, put together from its portions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from ..records import ArticleId, Family, Verdict
from .families import family_ids
from .versions import Followed


class Traced(NamedTuple):
    """The lineage of some stories. Families have ids of the portion only."""

    verdicts: list[Verdict]
    families: list[Family]
    versions: list[Followed]
    parents: list[tuple[ArticleId, ArticleId]]
    """Articles with their likely sources."""


class Findings(NamedTuple):
    """The lineage of all."""

    verdicts: dict[ArticleId, Verdict]
    families: list[Family]
    versions: list[Followed]
    parents: list[tuple[ArticleId, ArticleId]]


def gather(traced: Iterable[Traced], before: Mapping[ArticleId, str], taken: Iterable[str] = ()) -> Findings:
    """All portions, with the ids of families. ``before``: the family of an article after the last run; ``taken``: ids of
    families that are not told anew."""
    findings = Findings({}, [], [], [])
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
