"""A database of a newer version, whatever that will have changed: every command and page answers, or says what to run; `detect`
makes it one of this version; what people have judged stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from datasette.utils import tilde_encode

from datasette_provenance.cli.group import provenance

NEWER = {
    "settings": ("update _provenance_settings set value = '\"99.0\"' where key = 'version'",),
    "sketches": ("update _provenance_settings set value = json_set(value, '$.tables', 'other', '$.scheme', 'other', "
                 "'$.evidence', 99) where key = 'sketches'",),
    "evidence": ("update provenance_links set evidence = '{\"form\": 99, \"said\": {\"what\": [1, 2]}}'",),
    "packed evidence": ("update provenance_links set evidence = x'0102ff'",),
    "columns": ("alter table provenance_links add column heat real", "alter table provenance_articles add column mood text",
                "alter table provenance_judgements add column reviewed text"),
    "fewer columns": ("alter table provenance_links drop column jaccard", "drop table provenance_versions",
                      "alter table provenance_families drop column uncredited"),
    "tables": ("create table provenance_clusters (id text primary key, size int)",
               "insert into provenance_clusters values ('x', 3)"),
    "other fingerprints": ("update _provenance_settings set value = json_set(value, '$.window', 12) where key = 'sketches'",),
    "otherwise packed": ("update _provenance_prints set entries = x'00'", "update _provenance_sketches set entries = x'00'"),
}  # fmt: skip
PAGES = (
    "", "/family/{family}", "/compare?a={a}&b={b}", "/match?article={a}", "/report?a={a}&b={b}", "/together?family={family}",
         "/publisher/{publisher}", "/origin/{origin}",
    "/family/{family}/export/graphml",
)  # fmt: skip
COMMANDS = (
    ("explain", "{db}", "{a}"), ("explain", "{db}", "{a}", "{b}"), ("match", "{db}", "{text}"), ("evaluate", "{db}", "{gold}"),
    ("export", "{db}", "--format", "graphml", "--output", "{out}.graphml"), ("export", "{db}", "--format", "json-ld", "--output", "{out}.jsonld"),
    ("export", "{db}", "--format", "csv", "--output", "{out}"), ("slim", "{db}", "{out}.db"),
)  # fmt: skip


@pytest.fixture(params=list(NEWER))
def newer(copied: Path, request: Any) -> Path:
    with closing(sqlite3.connect(copied)) as conn, conn:
        sql = "insert into provenance_judgements (article_id, judgement, \"by\", at) select min(article_id), 'confirmed', 'Ada', '2031' from provenance_articles"
        conn.execute(sql)
        for change in NEWER[request.param]:
            conn.execute(change)
    return copied


def names(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as conn:
        a, b = conn.execute(
            "select article_id, source_id from provenance_links where confidence > 0.9 limit 1"
        ).fetchone()
        family, origin = conn.execute("select id, origin from provenance_families where origin > '' limit 1").fetchone()
        publisher = conn.execute("select publisher from provenance_publishers where publisher > '' limit 1").fetchone()[
            0
        ]
    text, gold = path.with_name("text.txt"), path.with_name("gold.jsonl")
    text.write_text("The Lindmark ferry left the harbour of Marrow at noon on Tuesday, said Ada Brandvold of the line.")
    gold.write_text(f'{{"a": "{a}", "b": "{b}", "relation": "copy"}}\n')
    files = {"db": path, "text": text, "gold": gold, "out": path.with_name("out")}
    urls = {"a": str(a), "b": str(b), "family": family, "origin": origin, "publisher": publisher}
    return {key: tilde_encode(value) for key, value in urls.items()} | {key: str(value) for key, value in files.items()}


def run(*command: str) -> Any:
    return CliRunner().invoke(provenance, list(command))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_commands_answer_or_say_what_to_run(newer: Path, command: tuple[str, ...]) -> None:
    known = names(newer)
    result = run(*(part.format(**known) for part in command))
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code == 0 or "detect" in result.output, result.output


async def test_pages_answer_or_say_what_to_run(newer: Path) -> None:
    known = names(newer)
    client = Datasette([str(newer)]).client
    ours = [f"/{newer.stem}/-/provenance{page.format(**known)}" for page in PAGES]
    core = [
        f"/{newer.stem}/articles{rest}"
        for rest in (
            "",
            "?_facet_provenance=origin&_provenance_role=copy",
            f"/{known['a']}",
            f"/-/provenance/{known['a']}",
        )
    ]
    for address in (*ours, *core, f"/{newer.stem}/provenance_links"):
        response = await client.get(address)
        assert response.status_code == 200 or (response.status_code == 404 and "provenance detect" in response.text), (
            address
        )


def test_detect_makes_it_one_of_this_version(newer: Path, detected: Path) -> None:
    result = run("detect", str(newer), "--rebuild")
    assert result.exit_code == 0, result.output
    for table in ("provenance_articles", "provenance_links", "provenance_families", "provenance_passages"):
        columns = _columns(detected, table)
        assert _columns(newer, table) >= columns
    with closing(sqlite3.connect(newer)) as conn:
        assert conn.execute('select judgement, "by" from provenance_judgements').fetchall() == [("confirmed", "Ada")]
        assert conn.execute("pragma integrity_check").fetchone() == ("ok",)
    for command in COMMANDS[:2]:
        assert run(*(part.format(**names(newer)) for part in command)).exit_code == 0


def _columns(path: Path, table: str) -> set[str]:
    with closing(sqlite3.connect(path)) as conn:
        return {row[1] for row in conn.execute(f"pragma table_info({table})")}


def test_results_by_other_numbers_are_made_anew_without_being_asked(copied: Path) -> None:
    with closing(sqlite3.connect(copied)) as conn, conn:
        for change in NEWER["other fingerprints"]:
            conn.execute(change)
    known = names(copied)
    said = run("match", known["db"], known["text"])
    assert said.exit_code == 1
    assert "other fingerprints" in said.output
    assert "Nothing has changed" not in run("detect", known["db"]).output
    assert run("match", known["db"], known["text"]).exit_code == 0
    assert "Nothing has changed" in run("detect", known["db"]).output
