"""``cut``: a database of a part of results that stand in Parquet files."""

from __future__ import annotations

import click


@click.command()
@click.argument("results")
@click.argument("out", type=click.Path(dir_okay=False))
@click.option("--publisher", metavar="NAME", help="Articles of this publisher, by its canonical name")
@click.option(
    "--from", "first", metavar="DATE", help="Published on this day (2025-03-11), month or year, UTC, or later"
)
@click.option("--to", "last", metavar="DATE", help="Published on this day, month or year, or earlier")
@click.option("--family", metavar="ID", help="Members of this family")
def cut(results: str, out: str, publisher: str | None, first: str | None, last: str | None, family: str | None) -> None:
    """Write a part of RESULTS, the folder that `detect --results` made, to OUT, a new database for Datasette.

    Where several options are given, all must hold. The other ends of the articles' links come along, and all members of
    families; sums and facets are made for what is there. Results in a SQLite database need no cut: they open as they are, and
    slim makes a copy of them to publish.
    """
    try:
        from ..cut.database import cut as run
        from ..cut.part import Asked
    except ModuleNotFoundError as error:
        if error.name != "pyarrow":
            raise
        from ..errors import ProvenanceError

        raise ProvenanceError(
            "cut reads Parquet, and needs pyarrow. Install it: pip install 'datasette-provenance[parquet]'"
        ) from error

    for sentence in run(results, out, Asked(publisher, first, last, family)).sentences():
        click.echo(sentence)
