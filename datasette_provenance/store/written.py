"""In which letters the articles of a table are written: some of them, spread over all, are looked at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sqlite_utils import Database

from ..records import ArticleId
from ..text.served import told, writing_of
from .quoting import quoted
from .table import VARIABLES, ArticleTable

MOST, SAMPLE = 1_000, 300
"""Articles that are looked at, and characters of each: of a hundredth of the articles in a script ten are met."""
TAG = re.compile(r"<[^<>]*>?")


def written_in(db: Database, source: ArticleTable, ids: Sequence[ArticleId]) -> tuple[str, ...]:
    """Sentences on the scripts of the articles with these keys, and how far each is served."""
    step = max(1, -(-len(ids) // MOST))
    asked = list(ids[::step])
    text, pk = quoted(str(source.columns["text"])), quoted(source.pk)
    counts: Counter[str] = Counter()
    for at in range(0, len(asked), VARIABLES):
        portion = asked[at : at + VARIABLES]
        places = ", ".join("?" * len(portion))
        sql = f"select substr({text}, 1, {SAMPLE}) from {quoted(source.table)} where {pk} in ({places}) and typeof({text}) = 'text'"
        for (begin,) in db.conn.execute(sql, portion):
            counts[writing_of(TAG.sub(" ", begin) if source.markup else begin)] += 1
    return tuple(told(counts, len(ids)))
