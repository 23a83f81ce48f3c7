"""Any source of articles, file by file: rows ready to store, and rejects that say what is wrong and where."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import IO

from ..errors import SourceError
from .columns import choose, to_row
from .feeds import read_feed
from .files import FORMS, HEAD, File, decode, is_lines, opened, sniff
from .pages import read_page
from .rows import Record, Reject, Role, Row
from .tabular import read_csv, read_json, read_lines
from .texts import read_text

SAMPLE = 1000
"""Records of a file that are looked at before its columns are told apart."""


def read_articles(
    files: Iterable[File],
    wanted: Mapping[Role, str] | None = None,
    advance: Callable[[int], object] = lambda count: None,
) -> Iterator[Row | Reject]:
    """Every article of the files, in order.

    ``wanted`` names columns for roles (``{"text": "full_story"}``), the rest is guessed for each file.
    ``advance`` is told how many bytes of a file were read since it was last called. What is wrong with
    a row or with one file is a Reject. Raises SourceError, at the end, where no file has a column that
    was asked for.
    """
    wanted = dict(wanted or {})
    seen: dict[str, None] = {}
    met: set[Role] = set()
    for file in files:
        records = _records(file, wanted, advance)
        sample = list(islice(records, SAMPLE))
        found = [record for record in sample if isinstance(record, Record)]
        seen.update((column, None) for record in found for column in record.values)
        chosen = choose(found, wanted)
        met.update(role for role, name in wanted.items() if chosen.get(role, "").lower() == name.lower())
        if found and "text" not in chosen and not any("text" in record.known for record in found):
            columns = dict.fromkeys(column for record in found for column in record.values)
            yield Reject(
                file.name,
                None,
                f"no column holds the text. Name it with --text; there are: {_listed(columns)}",
            )
            continue
        for record in chain(sample, records):
            yield record if isinstance(record, Reject) else to_row(record, file.name, chosen)
    missing = [role for role in wanted if role not in met]
    if missing:
        named = ", ".join(f"{wanted[role]!r} (--{role})" for role in missing)
        raise SourceError(f"No source has a column {named}. The columns there are: {_listed(seen) or 'none'}.")


def _listed(columns: Iterable[str]) -> str:
    names = list(columns)
    return ", ".join(names[:30]) + (f" and {len(names) - 30} more" if len(names) > 30 else "")


def _records(file: File, wanted: Mapping[Role, str], advance: Callable[[int], object]) -> Iterator[Record | Reject]:
    read = 0
    try:
        with opened(file) as (stream, raw):
            for record in _parse(file, stream, wanted):
                at = raw.tell()
                advance(at - read)
                read = at
                yield record
    except SourceError as error:
        yield Reject(file.name, None, str(error))
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Reject(file.name, None, f"cannot be read: {reason}")
    advance(max(0, file.size - read))


def _parse(file: File, stream: IO[bytes], wanted: Mapping[Role, str]) -> Iterator[Record | Reject]:
    form = _form(file, stream)
    if form == "lines":
        yield from read_lines(stream, file)
    elif form in ("csv", "tsv"):
        yield from read_csv(stream, file, "\t" if form == "tsv" else None)
    elif form == "json":
        yield from read_json(decode(stream.read(), file), file, wanted)
    elif form == "text":
        yield read_text(decode(stream.read(), file), file)
    elif form == "page":
        yield read_page(stream.read(), file)
    else:
        yield from read_feed(stream.read(), file)


def _form(file: File, stream: IO[bytes]) -> str:
    """By its extension where we know it; but JSON and JSON lines often go by each other's."""
    if file.form in ("json", "lines"):
        head = stream.read(HEAD).decode("utf-8-sig", "replace")
        stream.seek(0)
        if file.form == "json":
            return "lines" if is_lines(head) else "json"
        return "json" if head.lstrip()[:1] == "[" else "lines"
    form = file.form or sniff(stream)
    if form is None:
        raise SourceError(
            "has a form that is not known: neither JSON, JSON lines, CSV, TSV, HTML, RSS nor Atom. "
            f"Known extensions: {', '.join(FORMS)}, and .gz of these."
        )
    return form
