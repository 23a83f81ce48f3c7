"""Articles from files into a table, and what there is to say afterwards: all or nothing of it is written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import ProvenanceError, SourceError, TableError, unusable

if TYPE_CHECKING:
    from sqlite_utils import Database

    from .sources.dates import Order
    from .sources.files import File
    from .sources.rows import Notes, Reject, Row
    from .store.articles import Counts

SHOWN = 5
"""So many rejects, reasons or groups of files are told one by one in the summary."""
MOST = 0.5
"""Share of a file's rows that may be left out for one reason before the load is said to have failed."""
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}

Progress = Callable[[int], AbstractContextManager[Callable[[int], object]]]
"""Told how many bytes there are to read; gives what is told how many were."""


def silent(size: int) -> AbstractContextManager[Callable[[int], object]]:
    return nullcontext(lambda count: None)


@dataclass(slots=True)
class Summary:
    """What there is to say after a load."""

    rejects_file: str | None
    files: Sequence[File] = ()
    counts: Counts | None = None
    rejected: int = 0
    whole: list[Reject] = field(default_factory=list)
    """The first rejects of whole files."""
    reasons: dict[str, tuple[int, Reject]] = field(default_factory=dict)
    """Of rows: the kind of reason -> how many, and the first."""
    unread_dates: Counter[str] = field(default_factory=Counter)
    ambiguous: int = 0
    """Dates of which nothing tells whether the day or the month comes first."""
    zones: Counter[str] = field(default_factory=Counter)
    printed: int = 0
    """Dates that the pages themselves print."""
    tags: int = 0
    fragments: int = 0
    repaired: int = 0
    answers: int = 0
    first_answer: Row | None = None

    def take(self, row: Row) -> None:
        from .sources.convert import FRAGMENT
        from .sources.dates import ambiguous

        if row.unread_date and ambiguous(row.unread_date):
            self.ambiguous += 1
        elif row.unread_date and (len(self.unread_dates) < 1000 or row.unread_date in self.unread_dates):
            self.unread_dates[row.unread_date] += 1
        if row.unknown_zone:
            self.zones[row.unknown_zone[:20]] += 1
        self.printed += row.printed_date
        self.tags += row.tags
        self.fragments += FRAGMENT in row.extra
        self.repaired += row.repaired
        if row.answer:
            self.answers += 1
            self.first_answer = self.first_answer or row

    def leave_out(self, reject: Reject) -> None:
        from .sources.read import kind_of

        self.rejected += 1
        if reject.line is None:
            self.whole = [*self.whole, reject][:SHOWN]
        kind = kind_of(reject.reason)
        count, first = self.reasons.get(kind, (0, reject))
        self.reasons[kind] = (count + 1, first)

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
        return [first, *self._readings(), *self._repeats(counts), *self._dates(), *self._texts(), *self._left_out()]

    def _readings(self) -> list[str]:
        """How the files were read; those that were read alike in one line."""
        alike: dict[str, list[File]] = {}
        for file in self.files:
            if file.notes.articles and (said := _reading(file.notes)):
                alike.setdefault(said, []).append(file)
        lines = [f"{_named(files)}: {said}." for said, files in list(alike.items())[:SHOWN]]
        if len(alike) > SHOWN:
            lines.append(f"And {len(alike) - SHOWN:,} more ways in which files were read.")
        return lines

    def _repeats(self, counts: Counts) -> list[str]:
        lines = []
        if counts.captures:
            lines.append(
                f"{_number(counts.captures, 'row')} repeated a page that came before (its address, or the same text by the "
                "same outlet): each page is one article, and the column captures counts how often it came."
            )
        if counts.titles.pages:
            pages = _number(counts.titles.pages, "page")
            lines.append(
                f"{pages} had a title that many of them share and none prints ({counts.titles.title!r}): it is none, and "
                "kept in the column title_raw."
            )
        if counts.replaced:
            rows = _number(counts.replaced, "row")
            lines.append(f"{rows} had the id of an earlier row and other content: the later one stands.")
        return lines

    def _dates(self) -> list[str]:
        lines = []
        if self.ambiguous:
            orders = ((f.notes.dates, f.notes.columns.get("published", "the pages")) for f in self.files)
            lines.append(next((s for o, c in orders if o and (s := o.sentence(c, self.ambiguous))), ""))
        if self.unread_dates:
            dates = _number(sum(self.unread_dates.values()), "date")
            shown = ", ".join(repr(date) for date, _ in self.unread_dates.most_common(3))
            lines.append(f"{dates} could not be read ({shown}): kept as given in the column published_raw.")
        if self.zones:
            dates, names = _number(sum(self.zones.values()), "date"), ", ".join(n for n, _ in self.zones.most_common(5))
            lines.append(f"{dates} named a time zone that is not known ({names}): kept as local times, without a zone.")
        if self.printed:
            lines.append(f"{_number(self.printed, 'article')} got the date that the page prints above its story.")
        return [line for line in lines if line]

    def _texts(self) -> list[str]:
        lines = []
        if self.tags:
            lines.append(f"{_number(self.tags, 'text')} held HTML: their paragraphs are stored, without the tags.")
        if self.fragments:
            articles = _number(self.fragments, "article")
            lines.append(f"{articles} broke off with a mark like [+1234 chars]: the column fragment is 1 there.")
        if self.repaired:
            articles = _number(self.repaired, "article")
            lines.append(f"{articles} held characters that cannot be stored: U+FFFD stands in their place.")
        if (row := self.first_answer) is not None:
            held = "holds" if self.answers == 1 else "hold"
            place = f"{row.file}, line {row.line}" if row.line is not None else row.file
            lines.append(
                f"{_number(self.answers, 'text')} {held} no article but what a server says instead of one, like 'page not found' "
                f"(first in {place}): nothing is claimed of them."
            )
        return lines

    def _left_out(self) -> list[str]:
        lines = [f"Left out: {reject}" for reject in self.whole]
        rows = sorted(((n, first) for n, first in self.reasons.values() if first.line is not None), key=lambda r: -r[0])
        for count, first in rows[:SHOWN]:
            if count == 1:
                lines.append(f"Left out: {first}")
            else:
                lines.append(f"Left out, {count:,} rows: {first.reason} (first in {first.file}, line {first.line})")
        return lines

    def nothing(self) -> str:
        if self.rejected <= 1:
            return " ".join(["No usable article was found.", *(str(first) for _, first in self.reasons.values())])
        rejects = [*self.whole, *(first for _, first in self.reasons.values() if first not in self.whole)]
        reasons = "".join(f"\n  {reject}" for reject in rejects[:SHOWN])
        return f"No usable article was found; {self.rejected:,} rejected, for instance:{reasons}"

    def failure(self) -> str:
        """Why the load is to be looked at, though it wrote what could be used; "" where all is well."""
        for name, notes in _rated(self.files):
            if not notes.rejected:
                continue
            ((reason, count),) = notes.rejected.most_common(1)
            rows = notes.articles + sum(notes.rejected.values())
            if count > MOST * rows:
                return (
                    f"More than half of {name} was left out for one reason: {reason} ({count:,} of {rows:,}). What could be "
                    "used is loaded."
                )
        return ""


def _rated(files: Sequence[File]) -> Iterator[tuple[str, Notes]]:
    """Each file of rows, and all files together that are an article each."""
    from .sources.rows import Notes

    single = Notes()
    for file in files:
        if (file.notes.form or file.form) in ("page", "text"):
            single.articles += file.notes.articles
            single.rejected.update(file.notes.rejected)
        else:
            yield file.name, file.notes
    yield "the pages and texts", single


def _reading(notes: Notes) -> str:
    said = [role if plain == role else f"{role} from {plain}" for role, plain in notes.columns.items()]
    parts = []
    if said and (notes.form != "text" or any(role != plain for role, plain in notes.columns.items())):
        missing = f"; nothing for {', '.join(notes.missing)}" if notes.missing else ""
        parts.append(f"columns {', '.join(said)}{missing}")
    if notes.separator:
        parts.append(f"separated by {SEPARATORS.get(notes.separator, repr(notes.separator))}")
    if notes.encoding:
        parts.append(f"read as {notes.encoding}")
    if notes.order:
        parts.append(f"dates {notes.order}")
    if notes.repaired:
        parts.append(notes.repaired)
    return "; ".join(parts)


def _named(files: Sequence[File]) -> str:
    return files[0].name if len(files) == 1 else f"{len(files):,} files like {files[0].name}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def load_articles(
    database: str | PathLike[str],
    sources: Iterable[str],
    table: str = "articles",
    wanted: dict[str, str] | None = None,
    rejects: str | None = None,
    encoding: str = "",
    dates: Order = "",
    progress: Progress = silent,
) -> Summary:
    """Read the sources into the table, everything or nothing; ``wanted`` names columns for roles.

    Raises SourceError where a source is missing or nothing usable was found, TableError where the table
    or the database is not one to load into.
    """
    from .sources.files import find_files

    files = find_files(sources, encoding)
    _check_not_overwritten(files, str(database), rejects)
    return load_files(database, files, table, wanted, rejects, dates, progress)


def load_files(
    database: str | PathLike[str], files: Sequence[File], table: str, wanted: dict[str, str] | None, rejects: str | None,
    dates: Order, progress: Progress = silent,
) -> Summary:  # fmt: skip
    from .sources.read import read_articles
    from .sources.rows import Row
    from .store.articles import check, upsert

    summary = Summary(rejects, files)

    def rows(results: Iterable[Row | Reject], keep: Callable[[Reject], None]) -> Iterator[dict[str, Any]]:
        for result in results:
            if isinstance(result, Row):
                summary.take(result)
                yield result.columns()
            else:
                summary.leave_out(result)
                keep(result)

    size = sum(file.size for file in files)
    with _database(str(database)) as db, _kept(rejects) as keep, progress(size) as advance:
        check(db, table)
        with _beside_readers(db):
            summary.counts = upsert(db, rows(read_articles(files, wanted, advance, dates), keep), table)
        if not summary.counts.articles:
            raise SourceError(summary.nothing())
    return summary


def _check_not_overwritten(files: Iterable[File], database: str, rejects: str | None) -> None:
    sources = {known for file in files if file.path and (known := _identity(file.path))}
    for written, what in ((database, "as the database"), (rejects, "with --rejects")):
        if written and _identity(Path(written)) in sources:
            raise SourceError(f"{written} is given as a source and {what}: it would be overwritten.")


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is, whatever it is called: by a link or by another name of it, too. None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


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
        first = " The database comes first: load DB SOURCE..." if "not a database" in str(error) else ""
        raise TableError(f"{unusable(path, error, 'cannot be used as a database')}.{first}") from None
    try:
        yield db
    finally:
        db.close()
        if not existed and file.exists():
            _remove_if_empty(file)


def _remove_if_empty(file: Path) -> None:
    """Remove a database that this load made and wrote nothing to, but where another program has it open by now: what that
    one writes would be lost without a word."""
    import sqlite3

    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as conn, suppress(sqlite3.Error):
        conn.execute("pragma journal_mode = delete")  # refused while another has it open in WAL mode
        conn.execute("begin exclusive")  # ... in another mode, and works on it
        if conn.execute("select count(*) from sqlite_master").fetchone() == (0,):
            file.unlink()


@contextmanager
def _beside_readers(db: Database) -> Iterator[None]:
    """Whoever reads meanwhile, as a site, is not kept waiting: all is written beside the database, and put into it at the
    end. The file's journal mode is then as it was, unless somebody has it open."""
    import sqlite3

    from .store import journal

    mode = journal.mode(db.conn)
    with suppress(sqlite3.OperationalError):  # somebody reads: then as it is
        db.conn.execute("pragma journal_mode = wal")
    try:
        yield
    finally:
        journal.give_back(db.conn, mode)


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
