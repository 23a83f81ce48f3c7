"""JSON, JSON lines, CSV, TSV: records, with the line where each starts. A bad row does not stop the rest."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from ..errors import SourceError
from .columns import choose
from .encodings import Encoding
from .files import File, text_lines
from .names import GUESSES, plain
from .nesting import text_of
from .rows import Record, Reject, Role

SPACE = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder()
DELIMITERS = ",;\t|"
SEPARATOR = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
SOME = 100
"""Objects of an array that are looked into."""


def read_lines(stream: IO[bytes], encoding: Encoding, file: File) -> Iterator[Record | Reject]:
    """JSON lines: one object a line; blank lines are passed over."""
    for number, line in enumerate(text_lines(stream, encoding, "\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Reject(file.name, number, f"not valid JSON: {_json_error(error)}")
        else:
            yield _record(value, number, file)


def read_json(text: str, file: File, wanted: Mapping[Role, str]) -> Iterator[Record | Reject]:
    """JSON: an array of objects, an object that holds one, a single article, or objects one after the other.

    Raises SourceError where an object holds no articles.
    """
    at = SPACE.match(text).end()  # type: ignore[union-attr]
    if text.startswith("[", at):
        yield from _array(text, at, file)
        return
    value, end = None, at
    try:
        value, end = DECODER.raw_decode(text, at)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"is not valid JSON: {_json_error(error)}") from None
    if not isinstance(value, dict):
        raise SourceError("is JSON, but holds neither an object nor an array of objects")
    if text[end:].strip():
        yield from _sequence(text, at, file)
    elif _holds_text(value, wanted) and not _by_id(value, wanted):
        yield Record(text.count("\n", 0, at) + 1, value)
    else:
        yield from _inside(value, wanted)


def _holds_text(value: dict[str, Any], wanted: Mapping[Role, str]) -> bool:
    record = Record(1, value)
    columns = choose([record], wanted)
    return text_of(columns.of("text", columns.values(record))) is not None


def _array(text: str, at: int, file: File) -> Iterator[Record | Reject]:
    line, counted = 1, 0
    at = SPACE.match(text, at + 1).end()  # type: ignore[union-attr]
    while not text.startswith("]", at):
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, at = DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield Reject(file.name, line, f"not valid JSON from here on: {_json_error(error)}")
            return
        yield _record(value, line, file)
        at = SPACE.match(text, at).end()  # type: ignore[union-attr]
        if text.startswith(",", at):
            at = SPACE.match(text, at + 1).end()  # type: ignore[union-attr]
        elif not text.startswith("]", at):
            line += text.count("\n", counted, at)
            yield Reject(file.name, line, "not valid JSON from here on: a comma or ] is missing")
            return


def _sequence(text: str, at: int, file: File) -> Iterator[Record | Reject]:
    line, counted = 1, 0
    while at < len(text):
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, at = DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield Reject(file.name, line, f"not valid JSON from here on: {_json_error(error)}")
            return
        yield _record(value, line, file)
        at = SPACE.match(text, at).end()  # type: ignore[union-attr]


def _by_id(value: dict[str, Any], wanted: Mapping[Role, str]) -> bool:
    """Whether an object's members are articles under their ids."""
    members = list(value.values())
    return (
        len(members) > 1
        and all(isinstance(member, dict) for member in members)
        and sum(_holds_text(member, wanted) for member in members[:SOME]) > 1
    )


def _inside(value: dict[str, Any], wanted: Mapping[Role, str]) -> Iterator[Record]:
    """The articles inside an object: those of its arrays of objects that have a text, else its only array; or its members,
    where they are articles under their ids."""
    arrays = dict(_arrays(value, ""))
    with_text = {name: items for name, items in arrays.items() if any(_holds_text(i, wanted) for i in items[:SOME])}
    if not with_text and _by_id(value, wanted):
        for name, member in value.items():
            yield Record(None, member, fallback_id=name, place=f"member {name}")
        return
    if not with_text and len(arrays) != 1:
        raise SourceError(
            "is JSON, but holds no article: neither a text column nor an array of objects with one. "
            f"Its keys: {', '.join(list(value)[:20])}. Name the text's column with --text."
        )
    feed = {"publisher": str(value.get("title") or "")} if "jsonfeed.org" in str(value.get("version")) else {}
    for name, items in (with_text or arrays).items():
        for number, item in enumerate(items, 1):
            yield Record(None, item, feed, place=f"item {number} of {name}")


def _arrays(value: dict[str, Any], path: str, depth: int = 0) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for key, inner in value.items():
        if isinstance(inner, list) and inner and all(isinstance(item, dict) for item in inner):
            yield path + key, inner
        elif isinstance(inner, dict) and depth < 3:
            yield from _arrays(inner, f"{path}{key}.", depth + 1)


def _record(value: Any, line: int, file: File) -> Record | Reject:
    if isinstance(value, dict):
        return Record(line, value)
    return Reject(file.name, line, "not an object: an article is {...} with a text")


def _json_error(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[0].lower()}{error.msg[1:]} (line {error.lineno}, column {error.colno})"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


class _Lines:
    """The lines that csv reads: how many they were, and whether it asked for one too many."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = lines
        self.read = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.read += 1
            yield line.replace("\0", "\N{REPLACEMENT CHARACTER}")  # Python 3.10's csv stops at NUL
        self.ended = True


def read_csv(stream: IO[bytes], encoding: Encoding, file: File, delimiter: str | None) -> Iterator[Record | Reject]:
    """CSV or TSV with a header; ``line`` is the one on which a row starts, whatever newlines its fields hold.

    Without a delimiter it is the one that a first line "sep=;" names, as Excel writes it, else told from the header.
    """
    csv.field_size_limit(2**31 - 1)  # of the whole process: csv has no other. Its default cuts off at 128 KiB
    lines = text_lines(stream, encoding, "")
    first = lines.readline()
    named = SEPARATOR.fullmatch(first)
    counted = _Lines(lines)
    if named:
        counted.read = 1
    else:
        lines.seek(0)
    delimiter = named[1] if named else delimiter or _delimiter(first)
    file.notes.separator = delimiter if delimiter != "," else ""
    reader = csv.reader(iter(counted), delimiter=delimiter)
    header: list[str] | None = None
    while True:
        start = counted.read + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Reject(file.name, start, f"not valid CSV: {error}")
            continue
        if not any(fields):
            continue
        if header is None:
            header = _header(fields)
        elif counted.ended:  # a row that csv ends only because there are no more lines
            yield Reject(file.name, start, "a quotation mark opened in this row is never closed")
        else:
            yield _fields(fields, header, start, file)


def _delimiter(header: str) -> str:
    """What separates most names that we know in a header; else the comma, where there is one; else what separates most."""
    cells = {d: next(csv.reader([header], delimiter=d), []) for d in DELIMITERS}
    return max(DELIMITERS, key=lambda d: (sum(map(is_known, cells[d])), d == "," and len(cells[d]) > 1, len(cells[d])))


def is_known(name: str) -> bool:
    """Whether a name of a column is one that something known of articles goes by."""
    return any(plain(name) in guesses for guesses in GUESSES.values())


def is_table(head: str) -> bool:
    """Whether a file that is called a text is a table with tabs, as Excel writes "Unicode text"."""
    cells = head.split("\n", 1)[0].rstrip("\r").split("\t")
    return len(cells) > 2 and any(plain(c) in GUESSES["text"] for c in cells) and sum(map(is_known, cells)) > 2


def _header(fields: list[str]) -> list[str]:
    names: list[str] = []
    for number, field in enumerate(fields, 1):
        name = field.strip() or f"column_{number}"
        names.append(name if name not in names else f"{name}_{number}")
    return names


def _fields(fields: list[str], header: list[str], line: int, file: File) -> Record | Reject:
    if any(fields[len(header) :]):
        counts = f"{len(fields)} fields where the header has {len(header)}"
        return Reject(file.name, line, f"{counts}: are quotation marks missing?")
    return Record(line, dict(zip(header, fields, strict=False)))
