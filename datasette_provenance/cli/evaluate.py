"""The command that holds the results against labels."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("db", type=click.Path(exists=True, dir_okay=False))
@click.argument("gold", nargs=-1, type=click.Path(exists=True))
@click.option("--json", "as_json", is_flag=True, help="All figures as JSON.")
def evaluate(db: str, gold: tuple[str, ...], as_json: bool) -> None:
    """Precision, recall and F1 of the results in DB against labels in GOLD.

    GOLD is a JSON lines file, or a folder with pairs.jsonl and origins.jsonl. Pairs have the fields a, b, relation
    (a list where either is accepted) and optionally weight; origins have id, origin and optionally credited, cites.
    Without GOLD, what people have judged in DB is held against what detection found without them.
    """
    from ..evaluate import describe
    from ..evaluate import evaluate as run

    figures = run(db, gold)
    if as_json:
        click.echo(json.dumps(figures, indent=2))
        return
    for line in describe(figures):
        click.echo(line)
