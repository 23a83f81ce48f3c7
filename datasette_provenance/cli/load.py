"""``load``: articles from files into a table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from ..errors import ProvenanceError


@contextmanager
def bar(size: int) -> Iterator[Callable[[int], object]]:
    """What moves a bar on by so many bytes; no bar in a pipe, nor where the size is not known."""
    if not (size and sys.stderr.isatty()):
        yield lambda count: None
        return
    with click.progressbar(length=size, label="Loading", file=sys.stderr) as shown:
        yield shown.update


@click.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--table", default="articles", show_default=True, help="Table to load into")
@click.option(
    "--text", metavar="COLUMN", help="Column of the source that holds the text; _source.body is inside an object"
)
@click.option("--title", metavar="COLUMN", help="... the title")
@click.option("--publisher", metavar="COLUMN", help="... the publisher")
@click.option("--published", metavar="COLUMN", help="... the time of publication")
@click.option("--url", metavar="COLUMN", help="... the address")
@click.option("--id", metavar="COLUMN", help="... the id")
@click.option(
    "--dates", type=click.Choice(["dmy", "mdy"]), help="What 03/04/2025 means: 3 April (dmy) or March 4 (mdy)"
)
@click.option("--encoding", help="Encoding of the files, where it is told wrongly: cp1252, utf-16 ...")
@click.option("--rejects", metavar="FILE", help="Write what could not be used to FILE, as JSON lines")
def load(
    db: str, sources: tuple[str, ...], table: str, dates: str | None, encoding: str | None, rejects: str | None,
    **columns: str | None,
) -> None:  # fmt: skip
    """Load articles from files into a table.

    SOURCE is a JSON, JSON lines, CSV or TSV file, a text or Markdown file (one article each, its id the
    file's name), a saved HTML page, an RSS, Atom or NewsML-G2 file, a web archive or Parquet table, .gz of
    these, a folder, or - for standard input.

    Columns are recognised by their names where no option names them, inside objects too; the others are
    kept. Loading the same file again changes nothing, a changed article is updated. Rows without a text
    are left out and counted; where that is more than half of a file, the exit code says so.
    """
    from ..loading import load_articles

    wanted = {role: name for role, name in columns.items() if name}
    summary = load_articles(db, sources, table, wanted, rejects, encoding or "", dates or "", bar)  # type: ignore[arg-type]
    for line in summary.sentences():
        click.echo(line)
    if failure := summary.failure():
        raise ProvenanceError(failure)
