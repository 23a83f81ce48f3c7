"""``slim``: a copy of a database to publish."""

from __future__ import annotations

import click


@click.command()
@click.argument("db", type=click.Path(exists=True, dir_okay=False))
@click.argument("out", type=click.Path(dir_okay=False))
@click.option("--no-text", is_flag=True, help="Without the articles' texts: passages as places and figures")
@click.option("--claims", is_flag=True, help="Only links that are sure enough to build on")
@click.option("--anonymous-judgements", "anonymous", is_flag=True, help="Without the names of those who judged")
def slim(db: str, out: str, no_text: bool, claims: bool, anonymous: bool) -> None:
    """Write a copy of DB to publish to OUT, and say what was left out.

    What only detect needs is left out; all pages and facets work as before. Running it again replaces the copy. Detection
    goes on in DB, not in the copy.
    """
    from ..slim import slim as run

    for sentence in run(db, out, text=not no_text, claims=claims, anonymous=anonymous).sentences():
        click.echo(sentence)
