"""A person's judgements of links and origins, checked and written: from the command, a file or the page.

All of them or none: a row that cannot be written stops the rest.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple, cast

from .attribution.outlets import with_outlets
from .attribution.registry import registry
from .errors import ProvenanceError, SourceError, StateError
from .records import JUDGEMENTS, RELATIONS, ArticleId, Judgement, Relation
from .store import judgements
from .store.judgements import Judged
from .store.lookup import find_article

WITHDRAWN = "withdrawn"
"""In place of a judgement: what the reviewer has said before goes."""
SAID = (*JUDGEMENTS, WITHDRAWN)
OWN = "own"
"""In place of an origin: the article's publisher."""
LONGEST_NAME, LONGEST_NOTE = 200, 10_000
FIELDS = ("article_id", "source_id", "judgement", "relation", "origin", "note", "by", "at")
"""Of a file: those of the table."""


class Given(NamedTuple):
    """A judgement as somebody brings it."""

    article: Any
    other: Any
    """None: the judgement is of the article's origin."""
    judgement: str
    by: str
    note: str = ""
    relation: str = ""
    """Of a confirmed link, where it is another than detection says."""
    origin: str = ""
    """Of a confirmed origin, where it is another than detection says; of a rejected one, where it is not the present one."""
    at: str = ""
    """ISO 8601; empty: now."""
    where: str = ""
    """To begin a complaint with: the file and line."""


def judge(path: str | Path, given: Sequence[Given]) -> int:
    """Write judgements into the database at ``path``; gives how many. Raises StateError where it holds no results,
    ProvenanceError where one of them cannot be, which it names: then nothing is written."""
    try:
        with closing(sqlite3.connect(path)) as conn:
            conn.text_factory = lambda value: value.decode("utf-8", "replace")
            conn.isolation_level = None
            conn.execute("begin immediate")
            number = write(conn, given, str(path))
            conn.execute("commit")
            return number
    except sqlite3.DatabaseError as error:
        raise ProvenanceError(f"{path} cannot be written to: {error}. Nothing was written.") from error


def write(conn: sqlite3.Connection, given: Sequence[Given], file: str) -> int:
    """As ``judge``, inside the caller's transaction. ``file``: what to call the database in a sentence."""
    settings = _settings(conn, file)
    table = settings["table"]
    known = with_outlets(registry(), settings.get("outlets", []))
    for one in given:
        article = _article(conn, settings, one, one.article)
        other = None if one.other in (None, "") else _article(conn, settings, one, one.other)
        _check(one, article, other)
        by = one.by.strip()
        if one.judgement == WITHDRAWN:
            if not judgements.withdraw(conn, table, article, other, by):
                raise _wrong(one, f"{by} has judged no such thing, so there is nothing to withdraw")
            continue
        relation, origin = None, None
        if other is None:
            origin = _origin(conn, one, article, known)
        else:
            relation = _relation(conn, one, article, other)
        said = Judged(
            article, other, cast(Judgement, one.judgement), relation, origin, one.note.strip(), by, _time(one)
        )
        judgements.write(conn, table, [said])
    return len(given)


def read_file(path: str | Path, by: str = "") -> list[Given]:
    """The judgements in a CSV or a JSON lines file with FIELDS, as the table has them; ``by``: who, where a row does not
    say. Columns with other names are not looked at. Raises SourceError."""
    try:
        text = Path(path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}.") from None
    rows = _of_lines if text.lstrip().startswith("{") else _of_csv
    given = [_given(row, f"{path}, line {number}: ", by) for number, row in rows(text, str(path))]
    if not given:
        raise SourceError(f"{path} holds no judgement. It is a CSV or JSON lines file with: {', '.join(FIELDS)}.")
    return given


def _of_lines(text: str, path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise SourceError(f"{path}, line {number}: it is no JSON object.")
        yield number, row


def _of_csv(text: str, path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(text.splitlines(keepends=True), restkey="")
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise SourceError(f"{path}, line {reader.line_num}: {error}.") from None


def _given(row: Mapping[str, Any], where: str, by: str) -> Given:
    values = {name: row.get(name) for name in FIELDS}
    wrong = next((n for n, v in values.items() if v is not None and not isinstance(v, (str, int, float))), None)
    if wrong:
        raise SourceError(f"{where}{wrong} is neither text nor a number.")
    if values["article_id"] in (None, "") or not values["judgement"]:
        raise SourceError(f"{where}a judgement has article_id and judgement; of a link, source_id, too.")
    words = {name: str(values[name] or "") for name in ("judgement", "note", "relation", "origin", "at")}
    return Given(values["article_id"], values["source_id"], by=str(values["by"] or by), where=where, **words)


def _check(one: Given, article: ArticleId, other: ArticleId | None) -> None:
    if one.judgement not in SAID:
        raise _wrong(one, f"{one.judgement!r} is no judgement. There are: {', '.join(SAID)}")
    if article == other:
        raise _wrong(one, f"{article} and {other} are one article; a link is between two")
    if not one.by.strip():
        raise _wrong(one, "nobody is named who judges. Say who: --by NAME, or by in the file")
    if len(one.by) > LONGEST_NAME or len(one.note) > LONGEST_NOTE:
        raise _wrong(one, f"a name has at most {LONGEST_NAME} characters, a note {LONGEST_NOTE:,}")
    if one.relation and other is None:
        raise _wrong(one, "a relation is of a link: name the other article, too")
    if one.origin and other is not None:
        raise _wrong(one, "an origin is of one article: name no other")


def _article(conn: sqlite3.Connection, settings: Mapping[str, Any], one: Given, named: Any) -> ArticleId:
    try:
        return cast(ArticleId, find_article(conn, settings["table"], settings["pk"], settings["columns"], named))
    except ProvenanceError as error:
        raise _wrong(one, str(error).rstrip(".")) from None


def _relation(conn: sqlite3.Connection, one: Given, article: ArticleId, other: ArticleId) -> Relation:
    if one.relation and one.relation not in RELATIONS:
        raise _wrong(one, f"{one.relation!r} is no relation. There are: {', '.join(RELATIONS)}")
    sql = "select coalesce(found_relation, relation) from main.provenance_links where article_id = ? and source_id = ?"
    link = next(
        (row for ends in ((article, other), (other, article)) if (row := conn.execute(sql, ends).fetchone())), None
    )
    if link is None:
        raise _wrong(one, f"no link between {article} and {other} is stored, so there is none to judge")
    return cast(Relation, one.relation if one.relation and one.judgement == "confirmed" else link[0])


def _origin(conn: sqlite3.Connection, one: Given, article: ArticleId, known: Any) -> str:
    sql = "select case when judgement is null then origin else found_origin end, publisher from main.provenance_articles where article_id = ?"
    row = conn.execute(sql, (article,)).fetchone()
    if row is None:
        raise _wrong(one, f"nothing was detected of {article}. Run detect first")
    origin, publisher = row
    if one.origin.strip().casefold() == OWN:
        origin = publisher
    elif one.origin.strip():
        source = known.canonical(one.origin)
        origin = source.name if source else " ".join(one.origin.split())
        origin = publisher if publisher and known.same(origin, publisher) else origin
    if not origin:
        raise _wrong(one, f"detection names no origin of {article}. Say which: --origin NAME, or origin in the file")
    return str(origin)


def _time(one: Given) -> str:
    if not one.at:
        return datetime.now(timezone.utc).isoformat(timespec="seconds")
    try:
        moment = datetime.fromisoformat(one.at.replace("Z", "+00:00"))
    except ValueError:
        raise _wrong(one, f"{one.at!r} is no time. Write it as 2025-03-04T05:06:07Z") from None
    return (
        (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc))
        .astimezone(timezone.utc)
        .isoformat(timespec="seconds")
    )


def _settings(conn: sqlite3.Connection, file: str) -> dict[str, Any]:
    asked = ("_provenance_settings", "provenance_articles", judgements.TABLE)
    names = {row[0] for row in conn.execute("select name from main.sqlite_master where type = 'table'")}
    if not names.issuperset(asked):
        raise StateError(f"{file} holds no results yet, or an older version's. Run: datasette provenance detect {file}")
    rows = conn.execute("select key, value from main._provenance_settings")
    return {key: json.loads(value) for key, value in rows}


def _wrong(one: Given, what: str) -> ProvenanceError:
    said = f"{one.where}{what}. Nothing was written."
    return SourceError(said) if one.where else ProvenanceError(said[:1].upper() + said[1:])
