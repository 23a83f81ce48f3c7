"""Pairs to links with their passages, and links to what people say of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..links import direction_batch as directions
from ..links import judged_batch
from ..links import weigh_batch as links_batch
from ..links.direction import Standing
from ..passages.passages_batch import NAMES, PassageBatch, align, counted, fact_passages, tellable
from ..records import NARRATIVE, RELATIONS, ArticleId, JudgedLink, Reading
from ..text.words_batch import DocumentBatch

I8 = npt.NDArray[np.int64]

LINK = np.dtype(
    [
        ("article", "<i4"), ("source", "<i4"), ("relation", "<i4"), ("direction", "<i4"), ("confidence", "<f8"), ("same_copy", "<f8"),
        ("narrative_words", "<i4"), ("quoted_words", "<i4"), ("facts", "<i4"),
        ("article_share", "<f8"), ("source_share", "<f8"),
    ]
)  # fmt: skip
"""What lineage asks of a link; article and source are positions."""
OFFSETS = ("article_start", "article_end", "source_start", "source_end")
SPAN = np.dtype(
    [("link", "<i4"), ("article_start", "<i4"), ("article_end", "<i4"), ("source_start", "<i4"), ("source_end", "<i4"),
     ("words", "<i4")]
)  # fmt: skip
"""A narrative passage of a link."""


class Rows(Sequence[tuple[Any, ...]]):
    """Rows of a table, kept column by column, as arrays or lists: so they are made, saved and read faster."""

    def __init__(self, *columns: npt.NDArray[Any] | list[Any]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0])

    def __getitem__(self, index: Any) -> Any:
        return list(self)[index]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return zip(*(c.tolist() if isinstance(c, np.ndarray) else c for c in self.columns), strict=True)


class Compared(NamedTuple):
    links: npt.NDArray[Any]
    """LINK rows."""
    spans: npt.NDArray[Any]
    """SPAN rows; ``link`` counts the rows of ``links``."""
    rows: Rows
    """Of provenance_links, one a link; ``is_parent`` still 0."""
    passages: Rows
    """Of provenance_passages."""


def compare(pairs: I8, documents: DocumentBatch, readings: Sequence[Reading], positions: I8) -> Compared:
    """Align and weigh pairs, (m, 2) rows of ``documents``; those that have nothing in common that could be shown are
    left out. ``positions``: of each document in the run."""
    pairs, aligned = tellable(pairs, align(documents, pairs))
    standings, ends = directions.among(pairs, lambda n: standing_of(readings[n]))
    hours = directions.hours_between(standings, ends)
    evidence = links_batch.measure(documents, pairs, aligned, hours, _same_publisher(pairs, readings))
    weighed = links_batch.weigh(evidence)
    kept = np.flatnonzero(links_batch.linked(aligned, weighed))
    relation = weighed.relation[kept]
    sides = directions.Sides(*(getattr(evidence, name)[kept] for name in directions.Sides._fields))
    later, why = directions.decide(standings, ends[kept], sides, relation)
    article, source = np.where(later, pairs[kept].T, pairs[kept, ::-1].T)
    links = np.empty(len(kept), LINK)
    links["article"], links["source"] = positions[article], positions[source]
    links["relation"], links["direction"] = relation, why
    for name in ("confidence", "same_copy"):
        links[name] = getattr(weighed, name)[kept]
    for name in ("narrative_words", "quoted_words", "facts"):
        links[name] = getattr(evidence, name)[kept]
    links["article_share"], links["source_share"] = np.where(
        later, (sides.a_share, sides.b_share), (sides.b_share, sides.a_share)
    )
    ids = [r.article_id for r in readings]
    article_ids, source_ids = [ids[n] for n in article.tolist()], [ids[n] for n in source.tolist()]
    rows = Rows(
        article_ids, source_ids, [RELATIONS[n] for n in relation.tolist()], links["confidence"], links["same_copy"],
        [directions.NAMES[n] for n in why.tolist()], directions.confidence(why), np.zeros(len(kept), np.int64), links["narrative_words"],
        links["quoted_words"], evidence.furniture_words[kept], links["article_share"], links["source_share"],
        evidence.jaccard[kept], links_batch.packed(evidence, weighed, kept),
    )  # fmt: skip
    number = np.full(len(pairs), -1)
    number[kept] = np.arange(len(kept))
    rewritten = kept[relation == RELATIONS.index("rewrite")]
    facts = fact_passages(documents, pairs[rewritten])
    shown = counted(documents, pairs, aligned.passages)
    spans = _spans(shown, number[shown.pair], facts, number[rewritten[facts.pair]], ~later)
    of_link = spans["link"].tolist()
    passages = Rows(
        [article_ids[n] for n in of_link], [source_ids[n] for n in of_link],
        [NAMES[kind] for kind in spans["kind"].tolist()], *(spans[name].copy() for name in (*OFFSETS, "words")),
    )  # fmt: skip
    narrative = spans[spans["kind"] == NARRATIVE]
    return Compared(links, narrative[["link", *OFFSETS, "words"]].astype(SPAN), rows, passages)


def judged(found: Compared, judged_links: Mapping[frozenset[ArticleId], JudgedLink]) -> Compared:
    """With what people say of links, and the columns for it: what stands before the evidence stays as it is, but for
    relation and confidence."""
    article, source, *rest, evidence = found.rows.columns
    links, columns = judged_batch.judge(found.links, (list(article), list(source)), judged_links)
    rest[:3] = [columns[name] for name in judged_batch.COLUMNS[:3]]
    return found._replace(
        links=links,
        rows=Rows(article, source, *rest, evidence, *(columns[name] for name in judged_batch.COLUMNS[3:])),
    )


def standing_of(r: Reading) -> Standing:
    return Standing(r.article_id, r.published, r.origin[0], r.origin[3] is True, r.is_origin, r.agency, r.revision)


def _same_publisher(pairs: I8, readings: Sequence[Reading]) -> npt.NDArray[np.bool_]:
    """Whether both of each pair have one publisher."""
    names: dict[str, int] = {"": 0}
    a, b = np.array([names.setdefault(r.given_publisher, len(names)) for r in readings])[pairs.T]
    return (a == b) & (a > 0)


def _spans(passages: PassageBatch, numbers: I8, fact: PassageBatch, told_numbers: I8, turned: Any) -> Any:
    """The passages of kept pairs with the article's side first: ``numbers`` of the links, -1 of pairs that are none."""
    spans = np.empty(len(numbers) + len(told_numbers), np.dtype([*SPAN.descr, ("kind", "<i4")]))
    spans["link"] = np.concatenate((numbers, told_numbers))
    for name in ("kind", "words"):
        spans[name] = np.concatenate((getattr(passages, name), getattr(fact, name)))
    sides = [np.concatenate((getattr(passages, n), getattr(fact, n))) for n in ("a_start", "a_end", "b_start", "b_end")]
    inside = spans["link"] >= 0
    spans, sides = spans[inside], [side[inside] for side in sides]
    over = turned[spans["link"]]
    for name, here, other in zip(OFFSETS, (0, 1, 2, 3), (2, 3, 0, 1), strict=True):
        spans[name] = np.where(over, sides[other], sides[here])
    # as the table keeps them, so that a later run reads the same
    return spans[np.lexsort((spans["source_start"], spans["article_start"], spans["link"]))]
