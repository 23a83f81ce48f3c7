"""Archives of pages (WARC, WACZ) and Parquet tables: read record by record, with libraries that are asked for only here."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any

from ..errors import SourceError
from .files import File
from .pages import read_page
from .rows import Notes, Record, Reject
from .values import as_json

PAGES = ("text/html", "application/xhtml+xml")
LARGEST_PAGE = 1 << 24
"""Bytes; what is larger is no page of text, and is cut."""
ROWS = 500
"""Rows of a Parquet table in memory at once; texts are long."""


def read_archive(form: str, raw: IO[bytes], file: File) -> Iterator[Record | Reject]:
    """The pages of an archive, or the rows of a table. Raises SourceError where the library for it is not installed."""
    if form == "parquet":
        yield from _read_parquet(raw)
    elif form == "wacz":
        with zipfile.ZipFile(raw) as archive:
            names = [name for name in archive.namelist() if name.endswith((".warc", ".warc.gz"))]
            if not names:
                raise SourceError("is a WACZ file, but holds no WARC")
            number = 0
            for name in names:
                with archive.open(name) as member:
                    for result in _read_warc(member, file, number):
                        number = result.line or number
                        yield result
    else:
        yield from _read_warc(raw, file, 0)


def _read_warc(stream: IO[bytes], file: File, first: int) -> Iterator[Record | Reject]:
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError:
        raise SourceError(_needs("a web archive", "warc", "warcio")) from None
    number = first
    any_page = False
    for record in ArchiveIterator(stream):
        if not _is_page(record):
            continue
        any_page = True
        number += 1
        address = record.rec_headers.get_header("WARC-Target-URI") or ""
        page = replace(file, stem="", form="page", notes=Notes())
        try:
            article = read_page(record.content_stream().read(LARGEST_PAGE), page)
        except SourceError as error:
            yield Reject(file.name, number, str(error), address or None)
            continue
        known = {**article.known, "id": "", "url": article.known.get("url") or address}
        extra = {**article.values, "captured": record.rec_headers.get_header("WARC-Date") or ""}
        yield Record(number, extra, known, place=address)
    if not any_page:
        raise SourceError("holds no page that a server answered with")


def _is_page(record: Any) -> bool:
    """Whether a record is a page as it was served, and not an image, a redirection or an error."""
    if record.rec_type not in ("response", "resource"):
        return False
    headers = record.http_headers
    if headers is not None and not str(headers.get_statuscode()).startswith("2"):
        return False
    kind = (headers or record.rec_headers).get_header("Content-Type") or ""
    return kind.split(";")[0].strip().lower() in PAGES


def _read_parquet(raw: IO[bytes]) -> Iterator[Record]:
    try:
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise SourceError(_needs("a Parquet table", "parquet", "pyarrow")) from None
    number = 0
    for batch in ParquetFile(raw).iter_batches(batch_size=ROWS):
        for values in batch.to_pylist():
            number += 1
            yield Record(number, {name: as_json(value) for name, value in values.items()})


def _needs(what: str, extra: str, library: str) -> str:
    return f"is {what}: to read it, install {library}, for instance with: pip install 'datasette-provenance[{extra}]'"
