"""A database of an earlier version: it opens, says what to run, and has all results after that.

version_0_1.sql and version_0_1_later.sql are what `detect` of version 0.1, at two times, left behind for three invented articles.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from datasette_provenance.cli.group import provenance

OLD = ("version_0_1.sql", "version_0_1_later.sql")
PAGES = ("", "/family/a", "/compare?a=b&b=a", "/match?article=a")


@pytest.fixture(params=OLD)
def old(tmp_path, request):
    path = tmp_path / "news.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript(Path(__file__).with_name(request.param).read_text("utf-8"))
    return path


def run(*command):
    return CliRunner().invoke(provenance, list(map(str, command)), catch_exceptions=False)


@pytest.mark.parametrize(
    "command", [("explain", "b"), ("explain", "b", "a"), ("match", "text.txt"), ("evaluate", "gold.jsonl")]
)
def test_commands_answer_or_say_what_to_run(old, command, monkeypatch):
    monkeypatch.chdir(old.parent)
    Path("text.txt").write_text(
        "The Lindmark ferry left the harbour of Marrow at noon on Tuesday, said Ada Brandvold of the line."
    )
    Path("gold.jsonl").write_text('{"a": "b", "b": "a", "relation": "copy"}\n')
    name, *more = command
    result = run(name, "news.db", *more)
    assert result.exit_code == 0 or "datasette provenance detect" in result.output, result.output


@pytest.mark.parametrize("address", [*(f"/news/-/provenance{page}" for page in PAGES), "/news/articles/-/provenance/b",
                                     "/news/articles", "/news/articles/b", "/news/articles?_facet_provenance=origin"])  # fmt: skip
async def test_pages_answer_or_say_what_to_run(old, address):
    response = await Datasette([str(old)]).client.get(address)
    assert response.status_code == 200 or "datasette provenance detect" in response.text, response.text


async def test_detect_makes_it_a_database_of_today(old):
    articles = "select * from articles order by id"
    with closing(sqlite3.connect(old)) as conn:
        before = conn.execute(articles).fetchall()
    result = run("detect", old)
    assert result.exit_code == 0, result.output
    assert "3 articles of articles" in result.output
    assert "Nothing has changed" in run("detect", old).output
    with closing(sqlite3.connect(old)) as conn:
        assert conn.execute(articles).fetchall() == before
        assert conn.execute("select relation from provenance_links where confidence > 0.7").fetchall() == [("copy",)]
        assert conn.execute("pragma integrity_check").fetchone() == ("ok",)
    client = Datasette([str(old)]).client
    for page in PAGES:
        assert (await client.get(f"/news/-/provenance{page}")).status_code == 200
