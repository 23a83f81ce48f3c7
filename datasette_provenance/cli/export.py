"""``export``: the results for other programs."""

from __future__ import annotations

import click

FORMATS = ("graphml", "gexf", "prov-json", "json-ld", "csv", "jsonl", "parquet", "datapackage")


@click.command()
@click.argument("db", type=click.Path(exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="Form of the export")
@click.option(
    "--output", metavar="PATH", help="File or folder to write (a single file goes to standard output without)"
)
@click.option("--family", metavar="ID", help="Only this family: its articles, and what links them")
@click.option("--claims", is_flag=True, help="Only links that are sure enough to build on")
def export(db: str, form: str, output: str | None, family: str | None, claims: bool) -> None:
    """Write the results in DB for other programs, without the articles' texts.

    graphml, gexf, prov-json and json-ld are one file; csv, jsonl, parquet and datapackage are a folder with a file for
    each table.
    """
    from ..export.selection import select
    from ..export.write import write
    from .reading import read_only

    with read_only(db) as conn:
        write(conn, select(conn, db, family, claims), form, output)
