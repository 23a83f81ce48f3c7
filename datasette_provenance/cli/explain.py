"""``explain``: the stored evidence for one article, or for two against each other, in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import sqlite3

MAX_LINKS = 20
WITH_BARS = 3  # links whose parts are drawn, where no other article is named
MAX_PASSAGES = 40
BAR = 24  # characters


@click.command()
@click.argument("db", type=click.Path(exists=True, dir_okay=False))
@click.argument("article")
@click.argument("other", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON")
def explain(db: str, article: str, other: str | None, as_json: bool) -> None:
    """Say whose copy ARTICLE is and on what evidence, or how ARTICLE and OTHER are related.

    ARTICLE and OTHER are ids (primary keys) of the articles table of DB, addresses, or words that stand
    in one title only.
    """
    import sqlite3

    from .reading import read_only, show

    with read_only(db) as conn:
        conn.row_factory = sqlite3.Row
        if other is None:
            answer = _about_one(conn, db, article)
            lines = _lines_of_one(answer)
        else:
            answer = _about_two(conn, db, article, other)
            lines = _lines_of_two(answer)
    show(answer, lines, as_json)


def _about_one(conn: sqlite3.Connection, db: str, raw: str) -> dict[str, Any]:
    from .. import explain as words

    settings = _settings(conn, db)
    article = _article(conn, settings, _key(conn, settings, raw))
    verdict = _row(conn, "select * from provenance_articles where article_id = ?", article["id"])
    links = _rows(
        conn,
        "select * from provenance_links where article_id = ? or source_id = ? "
        "order by (is_parent and article_id = ?) desc, confidence * (narrative_words + 1) desc limit ?",
        *[article["id"]] * 3,
        MAX_LINKS,
    )
    mentions = _rows(
        conn,
        "select kind, name, start, end, text from provenance_mentions where article_id = ? order by start",
        article["id"],
    )
    text = article.pop("text")
    return {
        "article": article,
        "verdict": verdict,
        "origin_sentence": words.origin_sentence(verdict),
        "credit_sentence": words.credit_sentence(verdict),
        "basis_sentence": words.basis_sentence(verdict["origin_basis"] if verdict else None),
        "composition": words.composition(verdict),
        "mentions": [
            {**m, "label": words.mention_label(m["kind"]), "text": text[m["start"] : m["end"]] or m["text"]}
            for m in mentions
        ],
        "links": [_told(conn, settings, link) for link in links],
        "judgements": _judgements(conn, "article_id = :a and source_id is null", {"a": article["id"]}),
    }


def _about_two(conn: sqlite3.Connection, db: str, raw_a: str, raw_b: str) -> dict[str, Any]:
    from .. import explain as words

    settings = _settings(conn, db)
    a, b = (_article(conn, settings, _key(conn, settings, raw)) for raw in (raw_a, raw_b))
    pair = "article_id = :a and source_id = :b or article_id = :b and source_id = :a"
    ids = {"a": a["id"], "b": b["id"]}
    link = _row(conn, f"select * from provenance_links where {pair}", ids)
    verdicts = [_row(conn, "select * from provenance_articles where article_id = ?", x["id"]) for x in (a, b)]
    if link is None:
        articles = [{k: v for k, v in x.items() if k != "text"} for x in (a, b)]
        return {
            "articles": articles,
            "link": None,
            "sentence": words.relation_sentence(None, "", ""),
            "family_sentence": words.family_sentence(None, *verdicts),
            "passages": [],
        }
    later = a if link["article_id"] == a["id"] else b
    passages = _rows(
        conn,
        f"select * from provenance_passages where {pair} order by article_start limit {MAX_PASSAGES + 1}",
        ids,
    )
    for passage in passages:
        passage["text"] = later["text"][passage["article_start"] : passage["article_end"]]
        if not passage["text"]:  # left out of this copy of the database
            passage["text"] = words.place_words(passage.get("article_first"), passage.get("article_last"))
    return {
        **_told(conn, settings, link),
        "family_sentence": words.family_sentence(link, *verdicts),
        "passages": passages,
    }


def _told(conn: sqlite3.Connection, settings: dict[str, Any], link: dict[str, Any]) -> dict[str, Any]:
    """A link with its two articles, its sentences and the parts of its score."""
    from .. import explain as words

    article, source = (_article(conn, settings, link[key], text=False) for key in ("article_id", "source_id"))
    names = words.two_names(article, source)
    hours = words.hours_between(source["published"], article["published"])
    return {
        "articles": [article, source],
        "link": {k: v for k, v in link.items() if k != "evidence"},
        "sentence": words.relation_sentence(link, *names),
        "direction_sentence": words.direction_sentence(link, *names, hours),
        "shared_sentence": words.shared_sentence(link, *names),
        "waterfall": words.waterfall(
            link["evidence"], link["found_confidence"] if link.get("judgement") else link["confidence"]
        ),
        "unread_sentence": words.unread_sentence(link["evidence"]),
        "judgements": _judgements(
            conn,
            "article_id = :a and source_id = :b or article_id = :b and source_id = :a",
            {"a": link["article_id"], "b": link["source_id"]},
        ),
    }


def _lines_of_one(answer: dict[str, Any]) -> list[str]:
    verdict, lines = answer["verdict"], _heading(answer["article"])
    lines += ["", " ".join(filter(None, (answer["origin_sentence"], answer["credit_sentence"])))]
    if answer["basis_sentence"]:
        lines.append(f"  {_printable(answer['basis_sentence'])}")
    lines += _lines_of_judgements(answer["judgements"])
    if verdict:
        from .. import explain as words

        family = f", in family {verdict['family_id']}" if verdict["family_id"] else ", in no family"
        lines.append(f"Role: {words.role_label(verdict['role'])}{family}")
        if answer["composition"]:
            lines.append("Made of: " + ", ".join(f"{p['words']:,} {p['label']}" for p in answer["composition"]))
    if answer["mentions"]:
        lines += ["", "Sources that the page names:"]
        lines += [
            f"  {m['label']:<20} {_printable(m['name'])}  {_printable(m['text'], 60)!r}" for m in answer["mentions"]
        ]
    lines += ["", "Links:" if answer["links"] else "Nothing that it shares with another article is stored."]
    for i, link in enumerate(answer["links"]):
        other = next((x for x in link["articles"] if x["id"] != answer["article"]["id"]), link["articles"][0])
        lines += ["", f"  {other['id']}  {_printable(other['title'], 70)}"]
        lines += [f"    {line}" for line in _lines_of_link(link, bars=i < WITH_BARS)]
    return lines


def _lines_of_two(answer: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for label, article in zip(
        ("", "") if answer["link"] is None else ("Later: ", "Earlier: "), answer["articles"], strict=True
    ):
        first, *rest = _heading(article)
        lines += [label + first, *rest]
    if answer["link"] is None:
        return [*lines, "", answer["sentence"], *_family(answer)]
    said, *more = _lines_of_link(answer, bars=True)
    lines += ["", said, *_family(answer), *more]
    if answer["passages"]:
        lines += ["", "Passages, as they stand in the later article:"]
        lines += [
            f"  {n:>2}. {p['kind']}, {p['words']} in common: {_printable(p['text'], 160)}"
            for n, p in enumerate(answer["passages"][:MAX_PASSAGES], 1)
        ]
        if len(answer["passages"]) > MAX_PASSAGES:
            lines.append("  and more")
    return lines


def _family(answer: dict[str, Any]) -> list[str]:
    return [answer["family_sentence"]] if answer["family_sentence"] else []


def _lines_of_link(link: dict[str, Any], bars: bool) -> list[str]:
    lines = [_printable(link[key]) for key in ("sentence", "direction_sentence", "shared_sentence")]
    lines += _lines_of_judgements(link["judgements"])
    if bars and link["unread_sentence"]:
        lines.append(link["unread_sentence"])
    chart = link["waterfall"]
    if bars and chart:
        for step in chart["steps"]:
            left = round(step["left"] * BAR)
            width = max(1, round(step["width"] * BAR))
            drawn = (" " * left + ("+" if step["bits"] >= 0 else "-") * width).ljust(BAR + 1)
            name = f"{step['name']}: {step['level']}" if step["level"] else step["name"]
            lines.append(f"{step['bits']:+6.1f} |{drawn[: BAR + 1]}| {name}")
            lines.append(f"{'':6}  {'':{BAR + 1}}  {_printable(step['sentence'])}")
        lines.append(
            f"{chart['total']:+6.1f} bits together, {chart['uncalibrated_words']}; "
            f"calibrated: {chart['confidence_words']}"
        )
    return lines


def _judgements(conn: sqlite3.Connection, which: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    """What people say, the latest first; nothing where the results are of a version that knew no judgements."""
    import sqlite3

    from .. import explain as words

    try:
        rows = _rows(conn, f"select * from provenance_judgements where {which} order by at desc, id desc", params)
    except sqlite3.OperationalError:
        return []
    return [{**row, "sentence": words.judgement_sentence(row)} for row in rows]


def _lines_of_judgements(judgements: list[dict[str, Any]]) -> list[str]:
    return [f"  {_printable(j['sentence'])}{' ' + _printable(j['note'], 200) if j['note'] else ''}" for j in judgements]


def _heading(article: dict[str, Any]) -> list[str]:
    from .. import explain as words

    by = ", ".join(filter(None, (article["publisher"], words.time_words(article["published"]))))
    return [_printable(article["title"]), f"  {_printable(by)} (id {article['id']})"]


def _settings(conn: sqlite3.Connection, db: str) -> dict[str, Any]:
    import json

    from ..errors import StateError

    tables = {row[0] for row in conn.execute("select name from sqlite_master where type = 'table'")}
    if not {"_provenance_settings", "provenance_articles"} <= tables:
        raise StateError(f"{db} holds no results yet. Make them first: datasette provenance detect {db}")
    return {row["key"]: json.loads(row["value"]) for row in conn.execute("select key, value from _provenance_settings")}


def _key(conn: sqlite3.Connection, settings: dict[str, Any], named: str) -> Any:
    from ..store.lookup import find_article

    return find_article(conn, settings["table"], settings["pk"], settings["columns"], named)


def _article(conn: sqlite3.Connection, settings: dict[str, Any], raw: Any, text: bool = True) -> dict[str, Any]:
    from ..errors import ProvenanceError
    from ..store.quoting import quoted

    columns = settings["columns"]
    names = ("title", "publisher", "published", "url", *(("text",) if text else ()))
    select = ", ".join(f"{quoted(columns[n])} as {n}" if columns.get(n) else f"null as {n}" for n in names)
    pk = quoted(settings["pk"])
    row = _row(conn, f"select {pk} as id, {select} from {quoted(settings['table'])} where {pk} = ?", raw)
    if row is None:
        raise ProvenanceError(f"There is no article {raw} in the table {settings['table']}.")
    article = {k: v if k == "id" else str(v or "") for k, v in row.items()}
    known = _row(conn, "select publisher, published from provenance_articles where article_id = ?", row["id"])
    article.update({k: v for k, v in (known or {}).items() if v})
    article["title"] = article["title"] or f"Article {row['id']}"
    return article


def _rows(conn: sqlite3.Connection, sql: str, *params: Any) -> list[dict[str, Any]]:
    given = params[0] if len(params) == 1 and isinstance(params[0], dict) else params
    return [dict(row) for row in conn.execute(sql, given)]


def _row(conn: sqlite3.Connection, sql: str, *params: Any) -> dict[str, Any] | None:
    return next(iter(_rows(conn, sql, *params)), None)


def _printable(text: str, most: int = 0) -> str:
    """Text from a page as one line that cannot steer the terminal."""
    line = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    return f"{line[: most - 1]}…" if most and len(line) > most else line
