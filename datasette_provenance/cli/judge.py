"""``judge``: what a person says of a link or an origin, kept over every run."""

from __future__ import annotations

import click


@click.command()
@click.argument("db", type=click.Path(exists=True, dir_okay=False))
@click.argument("article", required=False)
@click.argument("other", required=False)
@click.option("--confirm", "judgement", flag_value="confirmed", help="It is so.")
@click.option("--reject", "judgement", flag_value="rejected", help="It is not so.")
@click.option("--dispute", "judgement", flag_value="disputed", help="It is in doubt: shown, and counted as found.")
@click.option("--withdraw", "judgement", flag_value="withdrawn", help="Take back what the same person said before.")
@click.option(
    "--relation", help="Of a confirmed link, what it is: copy, rewrite, partial, quotes, furniture or independent."
)
@click.option("--origin", help="Whose copy it is, or is not; own: the publisher's. Default: as detection says.")
@click.option("--note", help="Why.")
@click.option("--by", help="Who judges.")
@click.option("--file", "file", type=click.Path(exists=True, dir_okay=False), help="CSV or JSON lines: many at once.")
def judge(
    db: str,
    article: str | None,
    other: str | None,
    judgement: str | None,
    relation: str | None,
    origin: str | None,
    note: str | None,
    by: str | None,
    file: str | None,
) -> None:
    """Confirm, reject or dispute the link between ARTICLE and OTHER, or, without OTHER, the origin of ARTICLE.

    ARTICLE and OTHER are ids, addresses, or words that stand in one title only. Judgements are kept in the table
    provenance_judgements, and count from the next run of detect on.
    """
    from ..judging import Given, read_file
    from ..judging import judge as run

    if file and (article or judgement or relation or origin or note):
        raise click.UsageError("A file says everything of its judgements; beside it there is only --by.")
    if file:
        given = read_file(file, by or "")
    elif not article:
        raise click.UsageError("Name an article, two of them, or a --file.")
    elif not judgement:
        raise click.UsageError("Say what: --confirm, --reject, --dispute or --withdraw.")
    else:
        given = [Given(article, other, judgement, by or "", note or "", relation or "", origin or "")]
    number = run(db, given)
    click.echo(
        f"{number:,} judgement{' was' if number == 1 else 's were'} written, and {'counts' if number == 1 else 'count'} "
        f"from the next run on: datasette provenance detect {db}"
    )
