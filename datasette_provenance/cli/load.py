"""``load``: articles from files into a table."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import ProvenanceError, SourceError, TableError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from ..sources.files import File
    from ..sources.rows import Reject, Row
    from ..store.articles import Counts

SHOWN = 5
"""So many rejects are named one by one in the summary."""


@dataclass(slots=True)
class Summary:
    """What there is to say after a load."""

    rejects_file: str | None
    counts: Counts | None = None
    rejected: int = 0
    shown: list[Reject] = field(default_factory=list)
    """The first rejects, and those of whole files before others."""
    unread_dates: int = 0
    repaired: int = 0

    def add(self, reject: Reject) -> None:
        self.rejected += 1
        self.shown = sorted([*self.shown, reject], key=lambda r: r.line is not None)[:SHOWN]

    def sentences(self) -> list[str]:
        counts = self.counts
        if counts is None or not counts.articles:
            return [self.nothing()]
        first = (
            f"{_number(counts.articles, 'article')}: {counts.new:,} new, {counts.changed:,} changed, "
            f"{counts.unchanged:,} unchanged"
        )
        if self.rejected:
            where = f"see {self.rejects_file}" if self.rejects_file else "use --rejects FILE to see which"
            first += f"; {self.rejected:,} rejected ({where})"
        lines = [first]
        if counts.replaced:
            rows = _number(counts.replaced, "row")
            lines.append(f"{rows} had the id of an earlier row and other content: the later one stands.")
        if self.unread_dates:
            dates = _number(self.unread_dates, "date")
            lines.append(f"{dates} could not be read: kept as given in the column published_raw.")
        if self.repaired:
            articles = _number(self.repaired, "article")
            lines.append(f"{articles} held characters that cannot be stored: U+FFFD stands in their place.")
        lines += [f"Left out: {reject}" for reject in self.shown if reject.line is None]
        return lines

    def nothing(self) -> str:
        if self.rejected <= 1:
            return " ".join(["No usable article was found.", *map(str, self.shown)])
        reasons = "".join(f"\n  {reject}" for reject in self.shown)
        return f"No usable article was found; {self.rejected:,} rejected, for instance:{reasons}"


def load_articles(
    database: str,
    sources: Iterable[str],
    table: str = "articles",
    wanted: dict[str, str] | None = None,
    rejects: str | None = None,
    show_progress: bool = False,
) -> Summary:
    """Read the sources into the table, everything or nothing; ``wanted`` names columns for roles.

    Raises SourceError where a source is missing or nothing usable was found, TableError where the table
    or the database is not one to load into.
    """
    from ..sources.files import find_files
    from ..sources.read import read_articles
    from ..sources.rows import Row
    from ..store.articles import upsert

    files = find_files(sources)
    _check_not_overwritten(files, database, rejects)
    summary = Summary(rejects)

    def rows(results: Iterable[Row | Reject], keep: Callable[[Reject], None]) -> Iterator[dict[str, Any]]:
        for result in results:
            if isinstance(result, Row):
                summary.unread_dates += result.unread_date
                summary.repaired += result.repaired
                yield result.columns()
            else:
                summary.add(result)
                keep(result)

    size = sum(file.size for file in files)
    with _database(database) as db, _kept(rejects) as keep, _progress(size, show_progress) as advance:
        summary.counts = upsert(db, rows(read_articles(files, wanted, advance), keep), table)
    if not summary.counts.articles:
        raise SourceError(summary.nothing())
    return summary


def _check_not_overwritten(files: Iterable[File], database: str, rejects: str | None) -> None:
    sources = {file.path.resolve() for file in files if file.path}
    for written, what in ((database, "as the database"), (rejects, "with --rejects")):
        if written and Path(written).resolve() in sources:
            raise SourceError(f"{written} is given as a source and {what}: it would be overwritten.")


@contextmanager
def _database(path: str) -> Iterator[Database]:
    """The database; one that did not exist and that nothing was written to does not stay behind."""
    import sqlite3

    from sqlite_utils import Database

    file = Path(path)
    existed = file.exists()
    if not file.parent.is_dir():
        raise TableError(f"{path} cannot be made: there is no folder {file.parent}.")
    try:
        db = Database(path)
        db.conn.execute("select 1 from sqlite_master")
    except sqlite3.Error as error:
        raise TableError(
            f"{path} cannot be used as a database: {error}. The database comes first: load DB SOURCE..."
        ) from None
    try:
        yield db
    finally:
        db.close()
        if not existed and file.exists() and not file.stat().st_size:
            file.unlink()


@contextmanager
def _kept(path: str | None) -> Iterator[Callable[[Reject], None]]:
    """What writes a reject down."""
    if path is None:
        yield lambda reject: None
        return
    try:
        Path(path).write_text("")  # whatever an earlier load left there
    except OSError as error:
        raise ProvenanceError(f"--rejects {path} cannot be written: {error.strerror}.") from None
    with open(path, "w", encoding="utf-8") as out:

        def keep(reject: Reject) -> None:
            line = {"file": reject.file, "line": reject.line, "id": reject.id, "reason": reject.reason}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")

        yield keep


@contextmanager
def _progress(size: int, show: bool) -> Iterator[Callable[[int], object]]:
    """What moves a bar on by so many bytes; no bar in a pipe, nor where the size is not known."""
    if not (show and size and sys.stderr.isatty()):
        yield lambda count: None
        return
    with click.progressbar(length=size, label="Loading", file=sys.stderr) as bar:
        yield bar.update


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--table", default="articles", show_default=True, help="Table to load into")
@click.option("--text", metavar="COLUMN", help="Column of the source that holds the text")
@click.option("--title", metavar="COLUMN", help="... the title")
@click.option("--publisher", metavar="COLUMN", help="... the publisher")
@click.option("--published", metavar="COLUMN", help="... the time of publication")
@click.option("--url", metavar="COLUMN", help="... the address")
@click.option("--id", metavar="COLUMN", help="... the id")
@click.option("--rejects", metavar="FILE", help="Write what could not be used to FILE, as JSON lines")
def load(db: str, sources: tuple[str, ...], table: str, rejects: str | None, **columns: str | None) -> None:
    """Load articles from files into a table.

    SOURCE is a JSON, JSON lines, CSV or TSV file, a text or Markdown file (one article each, its id the
    file's name), a saved HTML page, an RSS or Atom file, .gz of these, a folder, or - for standard input.

    Columns are recognised by their names where no option names them; the others are kept. Loading the
    same file again changes nothing, a changed article is updated. Rows without a text are left out and
    counted.
    """
    wanted = {role: name for role, name in columns.items() if name}
    summary = load_articles(db, sources, table, wanted, rejects, show_progress=True)
    for line in summary.sentences():
        click.echo(line)
