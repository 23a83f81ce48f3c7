"""A database of results without the texts: where passages stand is kept as word numbers, and what could hold more of a
text than a few words is cut.

No run of more than MOST_WORDS words of a text stays, but for titles and addresses.
"""

from __future__ import annotations

import json
import re
import sqlite3
from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from ..errors import TableError
from ..tables import RESULTS
from ..text.words import tokenise
from . import judgements
from .quoting import quoted

MOST_WORDS = 7
MOST_CHARACTERS = 80
"""Of these words: some have no end. Without blanks between words as many characters stay."""
ADDRESS = re.compile(r"https?://\S+")
PLACES = ("article_first", "article_last", "source_first", "source_last")
"""Columns of provenance_passages that are here only: the numbers, from 1, of the first and last word of the passage."""
PASSAGE = RESULTS["provenance_passages"].key
KEY = ", ".join(PASSAGE)
BASES = ("provenance_articles", "provenance_families")
Settings = dict[str, Any]


def take_out_texts(conn: sqlite3.Connection, settings: Settings) -> int:
    """Blank the texts and cut what quotes them; gives the number of texts. Tables that are not the articles or results
    must be gone before, and so must triggers."""
    number_words(conn, settings)
    cut_notes(conn, settings)
    known = quoted_runs(conn, settings)
    conn.create_function("provenance_cut", 1, cut, deterministic=True)
    conn.create_function("provenance_cut_known", 1, lambda value: cut_known(value, known))
    conn.create_function("provenance_cut_names", 1, cut_names, deterministic=True)
    conn.execute("update provenance_mentions set text = provenance_cut(text)")
    conn.execute(
        "update provenance_articles set place = provenance_cut(place), dated = provenance_cut(dated), "
        "authors = provenance_cut_names(authors)"
    )
    for table in BASES:
        conn.execute(f"update {table} set origin_basis = provenance_cut_known(origin_basis)")
    return _blank(conn, settings)


def number_words(conn: sqlite3.Connection, settings: Settings) -> None:
    """Give each passage the numbers of its words in both texts."""
    for column in PLACES:
        conn.execute(f"alter table provenance_passages add column {column} integer")
    for end in ("article", "source"):
        conn.execute(f"create temp table numbered ({KEY}, first, last, primary key ({KEY})) without rowid")
        places = ", ".join("?" * (len(PASSAGE) + 2))
        conn.executemany(f"insert into temp.numbered values ({places})", _numbered(conn, settings, end))
        conn.execute(
            f"update provenance_passages as p set ({end}_first, {end}_last) = (select first, last from temp.numbered n "
            f"where {' and '.join(f'n.{name} = p.{name}' for name in PASSAGE)})"
        )
        conn.execute("drop table temp.numbered")


def _numbered(conn: sqlite3.Connection, settings: Settings, end: str) -> Iterator[tuple[Any, ...]]:
    """(key of a passage, number of its first word, of its last), article by article."""
    table, pk, text = quoted(settings["table"]), quoted(settings["pk"]), quoted(settings["columns"]["text"])
    passages = f"select {end}_id, {end}_start, {end}_end, {KEY} from provenance_passages order by {end}_id"
    for article, group in groupby(conn.execute(passages), itemgetter(0)):
        stored = conn.execute(f"select {text} from {table} where {pk} = ?", [article]).fetchone()
        starts = tokenise(str(stored[0] or ""))[1] if stored else []
        for _, start, stop, *passage in group:
            first = bisect_left(starts, start)
            yield *passage, first + 1, max(first + 1, bisect_left(starts, stop))


def quoted_runs(conn: sqlite3.Connection, settings: Settings) -> set[tuple[str, ...]]:
    """The runs of words, one more than may stay, that mentions quote from texts: where an origin's basis has one, it quotes
    it too. Not those that are part of a title."""
    known: set[tuple[str, ...]] = set()
    for (words,) in conn.execute("select distinct text from provenance_mentions"):
        known.update(_runs(words))
    title = settings["columns"].get("title")
    if known and title:
        for (words,) in conn.execute(f"select {quoted(title)} from {quoted(settings['table'])}"):
            known.difference_update(_runs(words))
    return known


def cut_notes(conn: sqlite3.Connection, settings: Settings) -> None:
    """Cut what the notes of judgements quote from a text, from any of the articles."""
    notes = conn.execute(f"select id, note from {judgements.TABLE} where note > ''").fetchall() if _judged(conn) else []
    held = {run for _, note in notes for run in _runs(note)}
    if not held:
        return
    text, table = quoted(settings["columns"]["text"]), quoted(settings["table"])
    known = {run for (words,) in conn.execute(f"select {text} from {table}") for run in _runs(words) if run in held}
    changed = [(cut_known(note, known), id_) for id_, note in notes]
    conn.executemany(f"update {judgements.TABLE} set note = ? where id = ?", changed)


def _judged(conn: sqlite3.Connection) -> bool:
    sql = "select 1 from main.sqlite_master where type = 'table' and name = ?"
    return conn.execute(sql, (judgements.TABLE,)).fetchone() is not None


def cut(value: Any) -> Any:
    """What may stay of a value that can hold a text: numbers and addresses whole, of other text a few words."""
    if not isinstance(value, str):
        return None if isinstance(value, bytes) else value
    if ADDRESS.fullmatch(value):
        return value
    _, _, ends = tokenise(value)
    kept = value if len(ends) <= MOST_WORDS else f"{value[: ends[MOST_WORDS - 1]]}…"
    return kept if len(kept) <= MOST_CHARACTERS else f"{kept[: MOST_CHARACTERS - 1]}…"


def cut_names(value: Any) -> Any:
    """A JSON list of names with as many of the first as have few words together."""
    names = json.loads(value) if value else []
    while names and cut(" ".join(map(str, names))) != " ".join(map(str, names)):
        names.pop()
    return json.dumps(names, ensure_ascii=False) if value else value


def cut_known(value: Any, known: set[tuple[str, ...]]) -> Any:
    """A sentence with each run of words that is known cut to its first few."""
    if not isinstance(value, str) or not known:
        return value
    words, _, ends = tokenise(value)
    size = MOST_WORDS + 1
    held = [tuple(words[i : i + size]) in known for i in range(len(words) - size + 1)]
    kept, at, i = [], 0, 0
    while i < len(held):
        if not held[i]:
            i += 1
            continue
        last = i
        while last + 1 < len(held) and held[last + 1]:
            last += 1
        kept.append(f"{value[at : ends[i + MOST_WORDS - 1]]}…")
        at, i = ends[last + size - 1], last + size
    return "".join([*kept, value[at:]])


def _runs(value: Any) -> Iterator[tuple[str, ...]]:
    words = tokenise(value)[0] if isinstance(value, str) else []
    return (tuple(words[i : i + MOST_WORDS + 1]) for i in range(len(words) - MOST_WORDS))


def _blank(conn: sqlite3.Connection, settings: Settings) -> int:
    """Empty the column of the texts, and cut the columns that detection does not know."""
    table, columns = settings["table"], settings["columns"]
    text = columns["text"]
    whole = {columns[role] for role in ("title", "publisher", "published", "url")} | {settings["pk"]}
    changes = []
    for _, name, _, needed, _, _, hidden in conn.execute(f"pragma table_xinfo({quoted(table)})"):
        if hidden:  # made of other columns
            continue
        if name == text:
            changes.append(f"{quoted(name)} = {chr(39) * 2 if needed else 'null'}")
        elif name not in whole:
            changes.append(f"{quoted(name)} = provenance_cut({quoted(name)})")
    there = conn.execute(f"select count(*) from {quoted(table)} where {quoted(text)} > ''").fetchone()[0]
    try:
        conn.execute(f"update {quoted(table)} set {', '.join(changes)}")
    except sqlite3.IntegrityError as error:
        raise TableError(f"The texts cannot be taken out of table {table!r}: {error}.") from error
    return there
