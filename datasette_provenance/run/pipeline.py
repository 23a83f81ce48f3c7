"""From what has changed to the rows of every table: the stages in their order, in the one transaction that writes what they give.

What was stored is read from ``earlier``, the database as it was when the run began; what is finished is written while other
processes are still at the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from ..arrays.sets_batch import unique
from ..lineage.findings import Findings, gather
from ..records import ArticleId
from ..sketches.sketch_batch import permutations
from ..stages import LINK, SPAN, Compared, judged
from ..store import judgements, results, schema, state
from ..store.state import Database
from . import postings, translations
from . import results as rows
from .articles import Articles
from .changes import Changes
from .facets import Facets
from .local import Local
from .pairing import Pairs
from .touched import Touched, stored_titles, touched
from .translations import Translations

Array = npt.NDArray[Any]


def write(
    db: Database, earlier: Database, engine: Local, changes: Changes, articles: Articles, pairs: Pairs,
    translated: Translations, before: Mapping[ArticleId, str],
) -> list[ArticleId]:  # fmt: skip
    """``before``: the families of articles whose results were taken out already. Returns the articles, of which something is
    said now or was before, that can be another thing."""
    job, gone = engine.job, changes.gone_ids
    removed = pairs.removed + translated.removed
    results.take_out(db, changes.gone_numbers, gone, removed)
    read = articles.parts  # those that came, and no others yet
    ends = np.array(list(translated.links), np.int64).ravel()
    articles.fetch(unique(np.concatenate((pairs.added.ravel(), ends))))
    portions = chain(engine.compare(articles.parts, pairs.added), _translations(translated, articles))
    compared = (judged(portion, job.judged.links) for portion in portions)
    write_read(db, earlier, changes, articles, read)
    results.replace_crossings(db, translated.dropped, rows.crossings(translated, articles, state.next_number(earlier)))
    with results.passages_last(db) as add:
        links, spans = _collected(_written(db, compared, add))
    affected = touched(earlier, articles, links, spans, removed, changes.judged.origins, job.settings.claim)
    del links, spans
    articles.fetch(affected.positions)
    stored, left_out = stored_titles(articles)
    context = engine.know_headlines(changes.context, np.concatenate((stored[~left_out], read.titles())))
    traced = engine.trace(articles.parts, context, affected.links, affected.spans)
    schema.create_indexes(db, ("provenance_links", "provenance_mentions", "_provenance_documents"))
    again = [articles.id(p) for p in affected.positions]
    told_before = state.families(earlier, [*again, *gone])
    results.take_out_said(db, [*again, *gone])
    findings = gather(traced, {**before, **told_before}, engine.context(context), state.family_ids(db))
    _write_said(db, engine, articles, affected, findings)
    results.write(db, rows.learned(changes))
    schema.create_indexes(db)
    results.write_judged(db, job.judged.links, job.judged.origins)
    schema.write_settings(db, {"judged": judgements.packed(job.judged)})
    return [*again, *gone, *articles.come.ids]


def _translations(translated: Translations, articles: Articles) -> Iterator[Compared]:
    if translated.links:
        yield translations.compared(translated, articles)


def write_read(db: Database, earlier: Database, changes: Changes, articles: Articles, read: Any) -> None:
    """What asks for no other article."""
    first, come, gone = state.next_number(earlier), articles.come, changes.gone_numbers
    kept = schema.read_settings(earlier)  # 0 where the first run had an article or two
    bits = {key: kept[key] if key in kept else count(read) for key, count in postings.BITS.items()}
    schema.write_settings(db, {**bits, "permutations": permutations().tolist()})
    results.insert(
        db,
        {
            "_provenance_documents": rows.documents(read, come, first),
            "provenance_mentions": results.mention_rows(read.all_readings(mentions=True)),
        },
    )
    results.replace_sketches(db, *rows.portions(earlier, read, come, gone, first))
    for table, changed_rows in postings.rows(earlier, read, gone, first, bits).items():
        results.replace_postings(db, table, changed_rows)


def _written(
    db: Database, compared: Iterable[Compared], add_passages: Callable[[Iterable[Sequence[Any]]], object]
) -> Iterator[Compared]:
    for portion in compared:
        results.insert(db, {"provenance_links": portion.rows})
        add_passages(portion.passages)
        yield portion


def _collected(compared: Iterable[Compared]) -> tuple[Array, Array]:
    """What lineage asks of all links, and their narrative passages."""
    links, spans, count = [np.empty(0, LINK)], [np.empty(0, SPAN)], 0
    for portion in compared:
        narrative = portion.spans.copy()
        narrative["link"] += count
        links.append(portion.links)
        spans.append(narrative)
        count += len(portion.links)
    return _joined(links), _joined(spans)


def _joined(arrays: list[Array]) -> Array:
    """One array of all, each let go of when it stands in it: together they would be in memory twice."""
    whole = np.empty(sum(map(len, arrays)), arrays[0].dtype)
    last = len(whole)
    while arrays:
        one = arrays.pop()
        whole[last - len(one) : last] = one
        last -= len(one)
    return whole


def _write_said(db: Database, engine: Local, articles: Articles, affected: Touched, findings: Findings) -> None:
    """What lineage says of the articles that came and of those that the run touches."""
    again, claim = [articles.id(p) for p in affected.positions], engine.job.settings.claim
    facets = Facets(len(articles), affected.links, claim, findings.parents)
    readings = chain(
        enumerate(articles.readings_of_come(), articles.first),
        zip(affected.positions, articles.parts.readings(affected.positions), strict=True),
    )
    results.insert(db, rows.of_lineage(rows.article_rows(readings, findings, facets), findings))
    results.set_parents(db, again, findings.parents)
    results.insert(db, {"_provenance_facets": facets.rows([*articles.stored.ids, *articles.come.ids])})
