"""Which files a source names, what form each has, and its bytes: unpacked, and known to be text."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ..errors import SourceError

FORMS = {
    ".json": "json",
    ".jsonl": "lines", ".ndjson": "lines", ".jl": "lines",
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv",
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "page", ".htm": "page", ".xhtml": "page",
    ".rss": "feed", ".atom": "feed", ".xml": "feed",
}  # fmt: skip

# A folder's README or LICENSE tells of the articles and is none; whoever means it can name the file itself.
NOT_ARTICLES = ("readme", "license", "licence")

MAGIC = {
    b"SQLite format 3": "an SQLite database", b"%PDF": "a PDF", b"PK\x03\x04": "a zip archive",
    b"PAR1": "a Parquet file", b"BZh": "a bzip2 archive", b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive", b"\x89PNG": "an image", b"\xff\xd8\xff": "an image",
}  # fmt: skip

HEAD = 65536
CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))


@dataclass(frozen=True, slots=True)
class File:
    """One file to read."""

    path: Path | None
    """None: standard input."""
    name: str
    """As messages call it."""
    stem: str
    """The id of its article, where a file is one: its name without extension, from the given folder down."""
    form: str | None
    """One of the values of FORMS; None: to be told from its content."""
    size: int


def find_files(sources: Iterable[str]) -> list[File]:
    """The files that the sources name, in their order; folders are walked, sorted.

    Raises SourceError for a source that is not there and for a folder without a file of a known form.
    """
    found = []
    for source in sources:
        path = Path(source)
        if source == "-":
            found.append(File(None, "standard input", "", None, 0))
        elif path.is_dir():
            inside = list(_walk(path))
            if not inside:
                raise SourceError(f"{source} holds no file of a known form ({', '.join(FORMS)}, or .gz of these).")
            found += inside
        elif path.exists():
            found.append(_file(path, path.name))
        else:
            raise SourceError(f"{source} does not exist.")
    return found


def _walk(folder: Path) -> Iterator[File]:
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            path = Path(at, name)
            file = _file(path, path.relative_to(folder).as_posix())
            meant = not name.startswith(".") and name.split(".")[0].lower() not in NOT_ARTICLES
            if file.form and meant and path.is_file():
                yield file


def _file(path: Path, below: str) -> File:
    stem = below.removesuffix(".gz")
    extension = os.path.splitext(stem)[1]
    form = FORMS.get(extension.lower())
    return File(path, str(path), stem.removesuffix(extension) if form else stem, form, path.stat().st_size)


@contextmanager
def opened(file: File) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """(its bytes, unpacked; the file itself, whose position tells the progress). Both can seek.

    Raises SourceError where the file is empty or is not text.
    """
    with _raw(file) as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        stream: IO[bytes] = gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[assignment]
        problem = _problem(file, stream.read(HEAD))
        if problem:
            raise SourceError(problem)
        stream.seek(0)
        yield stream, raw


@contextmanager
def _raw(file: File) -> Iterator[IO[bytes]]:
    if file.path is not None:
        with open(file.path, "rb") as raw:
            yield raw
        return
    # A pipe cannot be looked into and then read from its start.
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(getattr(sys.stdin, "buffer", sys.stdin), copy)
        copy.seek(0)
        yield copy


def _problem(file: File, head: bytes) -> str | None:
    if not head.strip():
        return "is empty"
    for magic, kind in MAGIC.items():
        if head.startswith(magic):
            return f"is {kind}, not text"
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return f"is UTF-16, not UTF-8. {conversion(file.name, 'UTF-16')}"
    if len(head.translate(None, CONTROL)) < 0.99 * len(head) and (0 in head or not _is_utf8(head)):
        return "is a binary file, not text"
    return None


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def conversion(name: str, encoding: str = "CP1252") -> str:
    """How to make a file UTF-8."""
    name = name if name != "standard input" else "FILE"
    return f"Convert it first, for instance with: iconv -f {encoding} -t UTF-8 '{name}' > NEW_FILE"


def decode(data: bytes, file: File) -> str:
    """UTF-8, with or without BOM. Raises SourceError for anything else: a guess would spoil names."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(f"is not UTF-8 (line {line}). {conversion(file.name)}") from None


def sniff(stream: IO[bytes]) -> str | None:
    """The form of a file, from its beginning; None where it cannot be told."""
    head = stream.read(HEAD).decode("utf-8-sig", "replace").lstrip()
    stream.seek(0)
    start = head[:1000].lower()
    if start.startswith("["):
        return "json"
    if start.startswith("{"):
        return "lines" if is_lines(head) else "json"
    if start.startswith("<"):
        if any(tag in start for tag in ("<rss", "<feed", "<rdf:rdf")):
            return "feed"
        return "page" if "<html" in start or "<!doctype html" in start else None
    cells = head.split("\n")[0].replace(";", ",").replace("\t", ",").split(",")
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


def text_lines(stream: IO[bytes]) -> io.TextIOWrapper:
    """Lines for the csv module: ends kept, a byte that is not UTF-8 told by a lone surrogate."""
    return io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
