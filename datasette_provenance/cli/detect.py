"""The command that finds everything and writes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click


@click.command()
@click.argument("db", type=click.Path(exists=True, dir_okay=False), required=False)
@click.option("--table", help="Table of the articles (default: the one of the last run, else articles).")
@click.option("--text", help="Column of the text.")
@click.option("--title", help="Column of the headline.")
@click.option("--publisher", help="Column of the publisher.")
@click.option("--published", help="Column of the publication time.")
@click.option("--url", help="Column of the address.")
@click.option(
    "--outlets",
    type=click.Path(dir_okay=False),
    help="Agencies and outlets beside the known ones: CSV, or a metadata.yml.",
)
@click.option(
    "--columns", "into_table", is_flag=True, help="Write origin and role into the table of the articles, too."
)
@click.option(
    "--dates",
    type=click.Choice(["dmy", "mdy"]),
    help="What 03/04/2025 means: 3 April (dmy) or March 4 (mdy). Remembered.",
)
@click.option("--rebuild", is_flag=True, help="Start from scratch, also where nothing has changed.")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    help="What does the work: this machine (local, the default), or Spark, always from scratch.",
)
@click.option("--master", metavar="URL", help="Where Spark runs (default: on this machine).")
@click.option(
    "--articles",
    metavar="PATH",
    help="In place of DB, on Spark: articles as Parquet or JSON lines, on any file system that it reads.",
)
@click.option("--results", metavar="PATH", help="With --articles: folder for the results, as Parquet.")
def detect(
    db: str | None,
    table: str | None,
    outlets: str | None,
    into_table: bool,
    dates: str | None,
    rebuild: bool,
    engine: str | None,
    master: str | None,
    articles: str | None,
    results: str | None,
    **columns: str | None,
) -> None:
    """Find who carries whose copy, and write it into DB.

    Works on what `load` made and on any table that has a column of texts. The table and its columns are
    remembered in the database, and so are the outlets. A second run does nothing unless articles were added, changed or removed.

    Without DB, with --articles and --results, Spark reads files and writes files: for more articles than one machine takes.
    """
    if master and engine != "spark" and not articles:
        raise click.UsageError("--master is where Spark runs: give --engine spark, too.")
    if articles or results:
        if db or table or into_table or not (articles and results) or engine == "local":
            raise click.UsageError(
                "--articles and --results go together, without DB, --table and --columns: Spark reads files and writes files."
            )
        _files(articles, results, master=master, columns=columns, outlets=outlets, dates=dates or "")
        return
    if db is None:
        raise click.UsageError("Missing argument 'DB' (or --articles and --results).")
    from ..detect import detect as run

    summary = run(
        db,
        table=table,
        columns=columns,
        outlets=outlets,
        into_table=into_table,
        dates=dates or "",  # type: ignore[arg-type]
        rebuild=rebuild,
        engine=engine or "local",  # type: ignore[arg-type]
        master=master,
        progress=_progress,
    )
    for line in describe(summary):
        click.echo(line)


def _files(articles: str, results: str, **options: Any) -> None:
    from ..spark import session

    session.check()
    from ..spark.files import detect_files

    written = detect_files(articles, results, progress=_progress, **options)
    click.echo(f"{written.articles} articles of {articles} in {written.seconds:.1f} s.")
    for line in written.said:
        click.echo(line)
    for table, rows in written.tables.items():
        click.echo(f"{results.rstrip('/')}/{table}: {rows} rows.")


def describe(summary: Any) -> Iterator[str]:
    """The summary of a run, line by line."""
    if not summary.changed and not summary.judged:
        yield f"Nothing has changed in {summary.table}: {summary.articles} articles (--rebuild starts from scratch)."
    else:
        yield f"{summary.articles} articles of {summary.table} in {summary.seconds:.1f} s."
    if summary.judged:
        yield f"{summary.judged} judgements of people count anew."
    yield from summary.said
    if summary.without_text > summary.as_blobs:
        yield f"{summary.without_text - summary.as_blobs} rows without text were left out."
    if summary.as_blobs:
        yield f"{summary.as_blobs} rows were left out whose text is stored as a BLOB, not as text."
    if summary.without_key:
        yield f"{summary.without_key} rows were left out whose key is missing, a BLOB or not UTF-8."
    yield (
        f"{summary.families} families hold {summary.in_families} articles; "
        f"{summary.uncredited} carry copy that they do not credit."
    )
    if summary.relations:
        yield "Links: " + ", ".join(f"{count} {relation}" for relation, count in summary.relations.items()) + "."
    if summary.origins:
        yield "Origins: " + ", ".join(f"{name} {count}" for name, count in summary.origins.items()) + "."


def _progress(label: str, items: Sequence[Any]) -> Iterator[Any]:
    """A bar on a terminal, on standard error; nothing in a pipe."""
    import sys

    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, label=f"{label:<10}", file=sys.stderr) as bar:
        yield from bar
