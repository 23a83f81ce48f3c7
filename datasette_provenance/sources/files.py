"""Which files a source names, what form each has, and its bytes: unpacked, bounded, and known to be text."""

from __future__ import annotations

import atexit
import codecs
import gzip
import io
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from ..errors import SourceError
from .encodings import Encoding, check, tell
from .rows import Notes

FORMS = {
    ".json": "json",
    ".jsonl": "lines", ".ndjson": "lines", ".jl": "lines",
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv",
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "page", ".htm": "page", ".xhtml": "page",
    ".rss": "feed", ".atom": "feed", ".xml": "feed",
    ".warc": "warc", ".wacz": "wacz", ".parquet": "parquet",
}  # fmt: skip

# A folder's README or LICENSE tells of the articles and is none; whoever means it can name the file itself.
NOT_ARTICLES = ("readme", "license", "licence")

MAGIC = {
    b"SQLite format 3": "an SQLite database", b"%PDF": "a PDF", b"PK\x03\x04": "a zip archive",
    b"BZh": "a bzip2 archive", b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive", b"\x89PNG": "an image", b"\xff\xd8\xff": "an image",
}  # fmt: skip

ARCHIVES = ("warc", "wacz", "parquet")
"""Forms that are no text, and whose own readers unpack them."""
HEAD = 65536
DENSEST = 60
"""Text is packed to a tenth, lists of numbers to a thirtieth; what unpacks to more than so many times its size is made to."""
HARMLESS = 1 << 26
"""Bytes that may come of any packed file."""
CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))


@dataclass(frozen=True, slots=True)
class File:
    """One file to read."""

    path: Path | None
    """None: there is none, the records are in memory."""
    name: str
    """As messages call it."""
    stem: str
    """The id of its article, where a file is one: its name without extension, from the given folder down."""
    form: str | None
    """One of the values of FORMS; None: to be told from its content."""
    size: int
    encoding: str = ""
    """As asked for; "": to be told."""
    records: Sequence[Mapping[str, Any]] | None = field(default=None, compare=False)
    """Those of a program that calls us: then there is no file."""
    notes: Notes = field(default_factory=Notes, compare=False)


def find_files(sources: Iterable[str], encoding: str = "") -> list[File]:
    """The files that the sources name, in their order; folders are walked, sorted.

    Raises SourceError for a source that is not there, for a folder without a file of a known form, and for an encoding
    that does not exist.
    """
    if encoding:
        check(encoding)
    files: list[File] = []
    for source in sources:
        path = Path(source)
        if source == "-":
            files.append(_standard_input())
        elif path.is_dir():
            inside = list(_walk(path))
            if not inside:
                raise SourceError(f"{source} holds no file of a known form ({', '.join(FORMS)}, or .gz of these).")
            files += inside
        elif path.is_fifo():
            named = _file(path, path.name)
            with open(path, "rb") as pipe:
                files.append(replace(_copied(pipe, named.name), stem=named.stem, form=named.form))
        elif path.exists() or path.is_symlink():
            files.append(_file(path, path.name))
        else:
            raise SourceError(f"{source} does not exist.")
    return [replace(file, encoding=encoding) for file in files] if encoding else files


def _standard_input() -> File:
    pipe: Any = sys.stdin  # without a buffer where it is not a file's
    return _copied(getattr(pipe, "buffer", pipe), "standard input")


def _copied(pipe: IO[bytes], called: str) -> File:
    """A pipe cannot be looked into and then read from its start, nor read twice: it is copied for as long as we run."""
    handle, name = tempfile.mkstemp(prefix="datasette-provenance-")
    atexit.register(_remove, name)
    with open(handle, "wb") as copy:
        shutil.copyfileobj(pipe, copy)
    return File(Path(name), called, "", None, os.path.getsize(name))


def _remove(name: str) -> None:
    with suppress(OSError):
        os.unlink(name)


def _walk(folder: Path) -> Iterator[File]:
    closed: list[OSError] = []
    for at, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            path = Path(at, name)
            file = _file(path, path.relative_to(folder).as_posix())
            meant = not name.startswith(".") and name.split(".")[0].lower() not in NOT_ARTICLES
            if file.form and meant and (path.is_file() or path.is_symlink()):
                yield file
    for error in closed:  # opening it says why
        yield File(Path(error.filename), written(error.filename), "", None, 0)


def _file(path: Path, below: str) -> File:
    stem = written(below.removesuffix(".gz"))
    extension = os.path.splitext(stem)[1]
    form = FORMS.get(extension.lower())
    try:
        size = path.stat().st_size
    except OSError:
        size = 0  # a broken link, or a file that may not be seen: opening it says so
    return File(path, written(path), stem.removesuffix(extension) if form else stem, form, size)


def written(name: str | Path) -> str:
    """A file's name as text, whatever its bytes are."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


@contextmanager
def opened(file: File) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """(its bytes, unpacked; the file itself, whose position tells the progress). Both can seek.

    Raises SourceError where the file is empty or is not text.
    """
    with _raw(file) as raw:
        if file.form in ARCHIVES:
            yield raw, raw
            return
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        stream: IO[bytes] = io.BufferedReader(Unpacked(raw, file.size)) if packed else raw
        problem = _problem(file, stream.read(HEAD))
        if problem:
            raise SourceError(problem)
        stream.seek(0)
        yield stream, raw


class Unpacked(io.RawIOBase):
    """What a gzip file holds; reading it stops where it turns out to be a bomb."""

    def __init__(self, raw: IO[bytes], size: int) -> None:
        self._gzip = gzip.GzipFile(fileobj=raw)
        self._most = max(HARMLESS, DENSEST * size)
        self._came = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._gzip.read1(len(buffer))
        buffer[: len(data)] = data
        self._came += len(data)
        if self._came > self._most:
            raise SourceError(f"unpacks to more than {DENSEST} times its size: not read further, for it may never end")
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._came = 0
        return self._gzip.seek(offset, whence)

    def tell(self) -> int:
        return self._gzip.tell()


@contextmanager
def _raw(file: File) -> Iterator[IO[bytes]]:
    assert file.path is not None
    with open(file.path, "rb") as raw:
        yield raw


def _problem(file: File, head: bytes) -> str | None:
    if not head.strip():
        return "is empty"
    for magic, kind in MAGIC.items():
        if head.startswith(magic):
            return f"is {kind}, not text"
    wide = file.encoding or head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:4] == b"\0\0\xfe\xff"
    if not wide and len(head.translate(None, CONTROL)) < 0.99 * len(head) and (0 in head or not _is_utf8(head)):
        return "is a binary file, not text"
    return None


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def encoding_of(stream: IO[bytes], file: File) -> Encoding:
    """Told once and noted."""
    encoding = tell(stream, file.encoding)
    file.notes.encoding = encoding.said
    return encoding


def decode(data: bytes, file: File) -> str:
    """All of a file as text. Raises SourceError where it is not of the encoding that was asked for."""
    encoding = encoding_of(io.BytesIO(data), file)
    try:
        return data.decode(encoding.codec, encoding.errors)
    except UnicodeError as error:
        raise SourceError(not_so(encoding.codec, error)) from None


def not_so(codec: str, error: UnicodeError) -> str:
    where = f" ({error.reason} at byte {error.start + 1:,})" if isinstance(error, UnicodeDecodeError) else ""
    return f"is not {codec}{where}: leave out --encoding, or name another"


def sniff(start: str) -> str | None:
    """The form of a file, from its beginning; None where it cannot be told."""
    head = start.lstrip()
    start = head[:1000].lower()
    if start.startswith("["):
        return "json"
    if start.startswith("{"):
        return "lines" if is_lines(head) else "json"
    if start.startswith("<"):
        if any(tag in start for tag in ("<rss", "<feed", "<rdf:rdf", "<newsitem", "<newsmessage")):
            return "feed"
        return "page" if "<html" in start or "<!doctype html" in start else None
    line = head.split("\n")[0]
    if re.fullmatch(r"sep=.\s*", line, re.IGNORECASE):
        return "csv"
    cells = line.replace(";", ",").replace("\t", ",").split(",")
    return "csv" if len(cells) > 1 and all(len(cell) <= 40 for cell in cells) else None


def is_lines(head: str) -> bool:
    """Whether this beginning of a file is JSON lines: its first line is an object, and more follows."""
    first, _, more = head.lstrip().partition("\n")
    if not more.strip():
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def head_of(stream: IO[bytes], encoding: Encoding) -> str:
    """The beginning of a file as text."""
    head = codecs.getincrementaldecoder(encoding.codec)("replace").decode(stream.read(HEAD))
    stream.seek(0)
    return head


def text_lines(stream: IO[bytes], encoding: Encoding, newline: str) -> io.TextIOWrapper:
    """Lines, with their ends kept."""
    return io.TextIOWrapper(stream, encoding.codec, encoding.errors, newline)
