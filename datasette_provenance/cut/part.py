"""Which articles a part is: those that are asked for, and those that must come along so that what is said of them can be followed.

    asked     of the publisher, of the days, of the family
    beside    the other end of every link of these, whatever else is named as the source or the evidence for one of them, and
              all other members of the families of all of them

So every link of an article that was asked for is there with both its ends, and no family is there in part.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, NamedTuple

from ..errors import ProvenanceError
from ..records import ArticleId
from .stored import Stored, among, modules

DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
NAMED = 5
"""Publishers that are called nearly as the one that is not there."""


class Asked(NamedTuple):
    """All that is given must hold of an article."""

    publisher: str | None = None
    """By its canonical name."""
    first: str | None = None
    """Day, month or year of publication (UTC): the first one."""
    last: str | None = None
    """Likewise: the last one."""
    family: str | None = None

    def words(self) -> str:
        said = [f"of {self.publisher}"] if self.publisher else []
        said += [f"of the family {self.family}"] if self.family else []
        said += [f"from {self.first}"] if self.first else []
        said += [f"until {self.last}"] if self.last else []
        return " ".join(said)


class Part(NamedTuple):
    asked: set[ArticleId]
    beside: set[ArticleId]
    families: set[str]

    @property
    def ids(self) -> set[ArticleId]:
        return self.asked | self.beside


def check(asked: Asked) -> None:
    """Raises ProvenanceError where nothing is asked for, or no date is one."""
    if not any(asked):
        raise ProvenanceError("Say which part: --publisher, --from and --to, or --family.")
    for date in (asked.first, asked.last):
        if date is not None and not DATE.fullmatch(date):
            raise ProvenanceError(f"{date!r} is no date: write 2025-03-11, 2025-03 or 2025.")


def find(results: Stored, asked: Asked) -> Part:
    """Raises ProvenanceError where no article is asked for."""
    ids, families, named = set(), set(), set()
    said = ("article_id", "family_id", "source_id", "origin_by")
    for id_, family, *others in results.rows("provenance_articles", said, _where(asked)):
        ids.add(id_)
        families.add(family)
        named.update(others)
    if not ids:
        raise ProvenanceError(_nothing(results, asked))
    named |= _other_ends(results, "provenance_links", "source_id", ids)
    named |= _other_ends(results, "provenance_versions", "compared_id", ids)
    named -= {None, *ids}
    families |= {
        f for (f,) in results.rows("provenance_articles", ["family_id"], among("article_id", named, results.run))
    }
    families.discard(None)
    compute, pa = modules()
    of_families = compute.field("family_id").isin(pa.array(sorted(families), pa.string()))
    members = {id_ for (id_,) in results.rows("provenance_articles", ["article_id"], of_families)}
    return Part(ids, (named | members) - ids, families)


def _other_ends(results: Stored, table: str, other: str, ids: set[ArticleId]) -> set[Any]:
    either = among("article_id", ids, results.run) | among(other, ids, results.run)
    return {end for ends in results.rows(table, ["article_id", other], either) for end in ends}


def _where(asked: Asked) -> Any:
    compute, pa = modules()
    published, every = compute.field("published"), []
    for name, value in (("publisher", asked.publisher), ("family_id", asked.family)):
        if value is not None:
            every.append(compute.field(name) == pa.scalar(value))
    if asked.first is not None:
        every.append(published >= pa.scalar(asked.first))
    if asked.last is not None:
        every.append(compute.utf8_slice_codeunits(published, 0, len(asked.last)) <= pa.scalar(asked.last))
    whole = every[0]
    for one in every[1:]:
        whole = whole & one
    return whole


def _nothing(results: Stored, asked: Asked) -> str:
    said = f"{results.path} holds no article {asked.words()}."
    if asked.publisher is not None:
        names = {name for (name,) in results.rows("provenance_articles", ["publisher"]) if name}
        if asked.publisher not in names:
            folded = {name.casefold(): name for name in sorted(names)}
            near = get_close_matches(asked.publisher.casefold(), folded, NAMED, 0.6)
            return said + (f" It has: {', '.join(folded[name] for name in near)}." if near else "")
    if asked.first is not None or asked.last is not None:
        times = [time for (time,) in results.rows("provenance_articles", ["published"]) if time]
        if times:
            return f"{said} Its articles are from {min(times)[:10]} to {max(times)[:10]}."
    return said
