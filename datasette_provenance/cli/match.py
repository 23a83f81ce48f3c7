"""``match``: where a text has stood before, in the terminal. Nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SHOWN = 10
MOST_PASSAGES = 6


@click.command()
@click.argument("db", type=click.Path(exists=True, dir_okay=False))
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON, with every passage.")
def match(db: str, file: Any, as_json: bool) -> None:
    """Say where the text in FILE has stood before, and whose copy it most likely is.

    FILE is a text file, or - for standard input. DB must hold the results of detect; nothing is written into it.
    The first 100,000 characters are looked at.
    """
    from ..match import match as run
    from ..neighbours import MOST_CHARACTERS
    from .reading import read_only, show

    text = _read(file, MOST_CHARACTERS)
    with read_only(db) as conn:
        where, claim = _settings(conn, db)
        answer = run(conn, where, text, claim)
    show(answer, _lines(answer), as_json)


def _read(file: Any, most: int) -> str:
    from ..errors import SourceError

    name = getattr(file, "name", "-")
    data = file.read(4 * most)  # a character of UTF-8 has four bytes at most
    try:
        # The limit may cut a character in two.
        text = data.decode("utf-8-sig", "ignore" if len(data) == 4 * most else "strict")
    except UnicodeDecodeError:
        raise SourceError(f"{name} is not a text file in UTF-8.") from None
    if not text.strip():
        raise SourceError(f"{name} holds no text.")
    return text[:most]


def _settings(conn: Any, db: str) -> tuple[Any, float]:
    import json

    from ..errors import StateError
    from ..neighbours import Where
    from ..settings import DEFAULT

    stored: dict[str, Any] = {}
    tables = {row[0] for row in conn.execute("select name from sqlite_master where type = 'table'")}
    if "_provenance_settings" in tables:
        stored = {key: json.loads(value) for key, value in conn.execute("select key, value from _provenance_settings")}
    if stored.get("texts") is False:
        raise StateError(f"{db} is a copy without texts (slim --no-text). Match in the database that it was made of.")
    if stored.get("cut"):
        raise StateError(
            f"{db} holds a part of results that were made elsewhere (cut): texts cannot be matched with it."
        )
    if not {"_provenance_settings", "provenance_articles", "_provenance_prints", "_provenance_told"} <= tables:
        raise StateError(f"{db} holds no results to match with. Make them first: datasette provenance detect {db}")
    return Where(stored["table"], stored["pk"], stored["columns"]), stored.get("claim", DEFAULT.claim)


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    from .. import explain as words

    yield answer["found_sentence"]
    if answer["origin_sentence"]:
        yield answer["origin_sentence"]
    if answer["basis_sentence"]:
        yield f"  {_printable(answer['basis_sentence'])}"
    for article in answer["found"][:MOST_SHOWN]:
        by = ", ".join(filter(None, (article["publisher"], article["time_words"])))
        yield ""
        yield f"{article['n']:>2}. {_printable(article['title'], 90)}"
        yield f"    {_printable(by)} (id {article['id']})"
        yield f"    {article['sentence']} {article['shared_sentence']}"
        if article["origin"]:
            yield f"    Its origin: {_printable(article['origin'])} ({words.percent(article['origin_confidence'])})."
        passages = [p for p in article["passages"] if p["kind"] != "fact"]
        for p in sorted(passages, key=lambda p: -p["words"])[:MOST_PASSAGES]:
            yield f"      {p['kind']}, {words.count(p['words'], 'word')}: {_printable(p['article_text'], 110)}"
        if len(passages) > MOST_PASSAGES:
            yield f"      and {words.count(len(passages) - MOST_PASSAGES, 'passage')} more"
    if len(answer["found"]) > MOST_SHOWN:
        yield ""
        yield f"and {words.count(len(answer['found']) - MOST_SHOWN, 'article')} more (all of them: --json)."
    if answer["left_out"]:
        yield f"There was no time to look at {words.count(answer['left_out'], 'further article')}."


def _printable(text: str, most: int = 0) -> str:
    """Text from a page as one line that cannot steer the terminal."""
    line = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    return f"{line[: most - 1]}…" if most and len(line) > most else line
