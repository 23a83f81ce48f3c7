"""JSON, JSON lines, CSV, TSV: records, with the line where each starts. A bad row does not stop the rest."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from ..errors import SourceError
from .columns import UNSTORABLE, choose
from .files import File, conversion, text_lines
from .rows import Record, Reject, Role

SPACE = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder()
DELIMITERS = ",;\t|"


def read_lines(stream: IO[bytes], file: File) -> Iterator[Record | Reject]:
    """JSON lines: one object a line; blank lines are passed over."""
    for number, raw in enumerate(stream, 1):
        if not raw.strip():
            continue
        try:
            value = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
        except UnicodeDecodeError:
            yield Reject(file.name, number, f"not UTF-8. {conversion(file.name)}")
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
    elif "text" in choose([Record(1, value)], wanted) and isinstance(_text_of(value, wanted), str):
        yield Record(text.count("\n", 0, at) + 1, value)
    else:
        yield from _inside(value, wanted)


def _text_of(value: dict[str, Any], wanted: Mapping[Role, str]) -> Any:
    return value[choose([Record(1, value)], wanted)["text"]]


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


def _inside(value: dict[str, Any], wanted: Mapping[Role, str]) -> Iterator[Record]:
    """The articles inside an object: those of its arrays of objects that have a text, else its only array."""
    arrays = dict(_arrays(value, ""))
    with_text = {
        name: items
        for name, items in arrays.items()
        if "text" in choose((Record(1, item) for item in items[:1000]), wanted)
    }
    if not with_text and len(arrays) != 1:
        raise SourceError(
            "is JSON, but holds no article: neither a text column nor an array of objects with one. "
            f"Its keys: {', '.join(list(value)[:20])}. Name the text's column with --text."
        )
    for name, items in (with_text or arrays).items():
        for number, item in enumerate(items, 1):
            yield Record(None, item, place=f"item {number} of {name}")


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


def read_csv(stream: IO[bytes], file: File, delimiter: str | None) -> Iterator[Record | Reject]:
    """CSV or TSV with a header; ``line`` is the one on which a row starts, whatever newlines its fields hold.

    Without a delimiter it is told from the header: a comma if there is one, else what separates most.
    """
    csv.field_size_limit(2**31 - 1)  # of the whole process: csv has no other. Its default cuts off at 128 KiB
    lines = text_lines(stream)
    if delimiter is None:
        first = lines.readline()
        lines.seek(0)
        delimiter = "," if "," in first else max(DELIMITERS, key=first.count)
    counted = _Lines(lines)
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


def _header(fields: list[str]) -> list[str]:
    names: list[str] = []
    for number, field in enumerate(fields, 1):
        name = field.strip() or f"column_{number}"
        names.append(name if name not in names else f"{name}_{number}")
    return names


def _fields(fields: list[str], header: list[str], line: int, file: File) -> Record | Reject:
    if any(UNSTORABLE.search(field) for field in fields):
        return Reject(file.name, line, f"not UTF-8. {conversion(file.name)}")
    if any(fields[len(header) :]):
        counts = f"{len(fields)} fields where the header has {len(header)}"
        return Reject(file.name, line, f"{counts}: are quotation marks missing?")
    return Record(line, dict(zip(header, fields, strict=False)))
