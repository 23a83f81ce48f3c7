"""What people say of links, put in the place of what was found: the one place where a judgement becomes a confidence.

confirmed   the relation that they name, confidence 1
rejected    confidence 0: nothing joins or claims it
disputed    as found
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy.typing as npt

from ..records import RELATIONS, ArticleId, JudgedLink

JOINING = ("copy", "rewrite")
COLUMNS = ("relation", "confidence", "same_copy", "judgement", "found_relation", "found_confidence")
"""Of a link's row, that are made here anew."""


def judge(
    links: npt.NDArray[Any],
    ends: tuple[list[ArticleId], list[ArticleId]],
    judged: Mapping[frozenset[ArticleId], JudgedLink],
) -> tuple[npt.NDArray[Any], dict[str, list[Any]]]:
    """``links``: rows of ``stages.LINK`` as they were found, ``ends`` the ids of their articles and sources, ``judged`` by a
    link's ends. Gives the rows as they count, and COLUMNS of their rows of provenance_links."""
    values = {name: links[name].tolist() for name in ("confidence", "same_copy")}
    values["relation"] = [RELATIONS[n] for n in links["relation"].tolist()]
    columns = {name: values.get(name, [None] * len(links)) for name in COLUMNS}
    if not judged:
        return links, columns
    links, known = links.copy(), frozenset().union(*judged)
    for n, pair in enumerate(zip(*ends, strict=True)):
        said = judged.get(frozenset(pair)) if pair[0] in known else None
        if said is None:
            continue
        columns["judgement"][n] = said.judgement
        columns["found_relation"][n], columns["found_confidence"][n] = columns["relation"][n], columns["confidence"][n]
        if said.judgement == "disputed":
            continue
        relation = said.relation or columns["relation"][n]
        sure = said.judgement == "confirmed"
        same = sure and relation in JOINING
        columns["relation"][n], columns["confidence"][n], columns["same_copy"][n] = relation, float(sure), float(same)
        links[n]["relation"] = RELATIONS.index(relation)
        links[n]["confidence"], links[n]["same_copy"] = float(sure), float(same)
    return links, columns
