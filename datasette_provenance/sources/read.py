"""Any source of articles, file by file: rows ready to store, and rejects that say what is wrong and where.

What there is to say of a file as a whole stands in its ``notes`` when its last row has come.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import IO

from ..errors import SourceError
from .archives import read_archive
from .columns import Columns, choose
from .convert import to_row
from .date_order import WORDS, DateOrder
from .dates import Order
from .encodings import Encoding
from .feeds import read_feed
from .files import ARCHIVES, FORMS, File, encoding_of, head_of, is_lines, not_so, opened, sniff
from .names import find, plain
from .nesting import at
from .pages import read_page
from .rows import ROLES, Notes, Record, Reject, Role, Row
from .tabular import is_table, read_csv, read_json, read_lines
from .texts import read_text

SAMPLE = 1000
"""Records of a file that are looked at before its columns are told apart."""
NUMBERS = re.compile(r"\d[\d,.]*")


def read_articles(
    files: Sequence[File],
    wanted: Mapping[Role, str] | None = None,
    advance: Callable[[int], object] = lambda count: None,
    dates: Order = "",
) -> Iterator[Row | Reject]:
    """Every article of the files, in order.

    ``wanted`` names columns for roles (``{"text": "full_story"}``), the rest is guessed for each file; ``dates``: the order
    of dates in numbers, else told from all of a column. ``advance`` is told how many bytes of a file were read since it
    was last called. What is wrong with a row or with one file is a Reject. Raises SourceError, at the end, where no file
    has a column that was asked for.
    """
    wanted = dict(wanted or {})
    orders: dict[str, DateOrder] = {}
    seen: dict[str, None] = {}
    met: set[Role] = set()
    for number, file in enumerate(files):
        records = _records(file, wanted, advance)
        sample = list(islice(records, SAMPLE))
        sampled = [record for record in sample if isinstance(record, Record)]
        seen.update((column, None) for record in sampled for column in record.values)
        columns = choose(sampled, wanted)
        met.update(role for role, name in wanted.items() if find(columns.roles.get(role, ()), name))
        _note_columns(file, columns, sampled)
        if sampled and "text" not in columns.roles and not any("text" in record.known for record in sampled):
            yield _noted(file, Reject(file.name, None, _no_text(columns, sampled)))
            continue
        columns.dates = file.notes.dates = _order(columns, sampled, files[number:], wanted, orders, dates)
        for record in chain(sample, records):
            yield _noted(file, record if isinstance(record, Reject) else _row(record, file, columns))
        file.notes.order = _told(columns.dates)
    missing = [role for role in wanted if role not in met]
    if missing:
        named = ", ".join(f"{wanted[role]!r} (--{role})" for role in missing)
        raise SourceError(f"No source has a column {named}. The columns there are: {_listed(seen) or 'none'}.")


def _note_columns(file: File, columns: Columns, records: Sequence[Record]) -> None:
    known = {role for record in records for role, value in record.known.items() if value}
    known |= {"id"} if records and all(record.fallback_id for record in records) else set()
    file.notes.columns = {r: c for r, c in columns.first().items() if not all(r in f.known for f in records)}
    file.notes.missing = tuple(r for r in ROLES if r not in known and r not in columns.roles)


def _row(record: Record, file: File, columns: Columns) -> Row | Reject:
    try:
        columns.dates.add(_published(record, columns))
        return to_row(record, file.name, columns)
    except (RecursionError, ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        return Reject(file.name, record.line, f"cannot be used: {_words(error)}")


def _noted(file: File, result: Row | Reject) -> Row | Reject:
    if isinstance(result, Row):
        file.notes.articles += 1
    else:
        file.notes.rejected[kind_of(result.reason)] += 1
        file.notes.whole |= result.line is None and not file.notes.articles
    return result


def kind_of(reason: str) -> str:
    """A reason without what differs from row to row."""
    reason = re.sub(r"^(?:item|member) .*?: (?=no text|cannot)", "", reason)
    reason = re.sub(r"^(not valid JSON(?: from here on)?): .*", r"\1", reason)
    return NUMBERS.sub("…", reason)


def _no_text(columns: Columns, records: Iterable[Record]) -> str:
    names = _listed(dict.fromkeys(column for record in records for column in record.values))
    reason = f"no column holds the text. Name it with --text; there are: {names}"
    address = columns.first().get("url")
    if address:
        reason += (
            f". A list of addresses (column {address!r}) has no texts in it, as exports of Media Cloud or Zotero: fetch the "
            "pages first, for instance with trafilatura or news-please, and load what that gives"
        )
    return reason


def _published(record: Record, columns: Columns) -> object:
    return record.known.get("published") or columns.of("published", columns.values(record))


def _order(
    columns: Columns, records: Iterable[Record], files: Sequence[File], wanted: Mapping[Role, str],
    orders: dict[str, DateOrder], asked: Order,
) -> DateOrder:  # fmt: skip
    """The order of the dates of this file's column: of all columns of its name that are loaded together."""
    name = columns.first().get("published", "")
    if plain(name) in orders:
        return orders[plain(name)].add_all(_published(record, columns) for record in records)
    order = DateOrder(asked).add_all(_published(record, columns) for record in records)
    if order.unsettled:
        for record in chain.from_iterable(_records(again(file), wanted, lambda count: None) for file in files):
            if isinstance(record, Record):
                order.add(record.known.get("published") or at(columns.values(record), name))
            if order.order:
                break
    orders[plain(name)] = order
    return order


def again(file: File) -> File:
    """The same file, with nothing noted."""
    return replace(file, notes=Notes())


def _told(dates: DateOrder) -> str:
    if not dates.open or not dates.order:
        return ""
    shown = dates.day_first if dates.order == "dmy" else dates.month_first
    why = "as --dates says" if dates.asked else f"as {shown} shows"
    other = dates.month_first if dates.order == "dmy" else dates.day_first
    but = f"; but {other} cannot be, and is read the other way round" if other else ""
    return f"{WORDS[dates.order]}, {why}{but}"


def _listed(columns: Iterable[str]) -> str:
    names = list(columns)
    return ", ".join(names[:30]) + (f" and {len(names) - 30} more" if len(names) > 30 else "")


def _records(file: File, wanted: Mapping[Role, str], advance: Callable[[int], object]) -> Iterator[Record | Reject]:
    if file.records is not None:
        yield from (Record(number, values) for number, values in enumerate(file.records, 1))
        return
    read = 0
    try:
        with opened(file) as (stream, raw):
            for record in _parse(file, stream, wanted):
                at = raw.tell()
                advance(max(0, at - read))
                read = max(read, at)
                yield record
    except SourceError as error:
        yield Reject(file.name, None, str(error))
    except UnicodeError as error:
        yield Reject(file.name, None, not_so(file.encoding, error))
    except (OSError, EOFError, zlib.error) as error:
        yield Reject(file.name, None, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    except ModuleNotFoundError:  # of an extra that is not installed: said once, not for every file
        raise
    except Exception as error:  # a parser's own: of this file, and not the end of the load
        yield Reject(file.name, None, f"cannot be read: {_words(error)}")
    advance(max(0, file.size - read))


def _words(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _parse(file: File, stream: IO[bytes], wanted: Mapping[Role, str]) -> Iterator[Record | Reject]:
    if file.form in ARCHIVES:
        yield from read_archive(file.form, stream, file)
        return
    if file.form == "page":
        file.notes.form = "page"
        yield read_page(stream.read(), file)
        return
    encoding = encoding_of(stream, file)
    form = file.notes.form = _form(file, head_of(stream, encoding))
    if form == "lines":
        yield from read_lines(stream, encoding, file)
    elif form in ("csv", "tsv"):
        yield from read_csv(stream, encoding, file, "\t" if form == "tsv" else None)
    elif form == "page":
        yield read_page(stream.read(), file)
    elif form == "feed":
        yield from read_feed(stream.read(), file)
    else:
        text = decoded(stream, encoding)
        if form == "json":
            yield from read_json(text, file, wanted)
        else:
            yield read_text(text, file)


def decoded(stream: IO[bytes], encoding: Encoding) -> str:
    return stream.read().decode(encoding.codec, encoding.errors)


def _form(file: File, head: str) -> str:
    """By its extension where we know it; but JSON and JSON lines often go by each other's."""
    if file.form == "json":
        return "lines" if is_lines(head) else "json"
    if file.form == "lines":
        return "json" if head.lstrip()[:1] == "[" else "lines"
    if file.form == "text":
        return "tsv" if is_table(head) else "text"
    form = file.form or sniff(head)
    if form is None:
        raise SourceError(
            "has a form that is not known: neither JSON, JSON lines, CSV, TSV, HTML, RSS nor Atom. "
            f"Known extensions: {', '.join(FORMS)}, and .gz of these."
        )
    return form
