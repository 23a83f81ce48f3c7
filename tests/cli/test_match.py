"""``match``: a text against the fixtures, as sentences and as JSON."""

from __future__ import annotations

import hashlib
import json
import sqlite3

import pytest
from click.testing import CliRunner

from datasette_provenance.cli.group import provenance


def run(*arguments, **options):
    return CliRunner().invoke(provenance, ["match", *map(str, arguments)], **options)


@pytest.fixture
def copied_text(detected):
    """An article of the fixtures that has a copy, as (id, text, id of the copy, its origin)."""
    conn = sqlite3.connect(detected)
    row = conn.execute(
        "select a.id, a.text, l.article_id, v.origin from provenance_links l join articles a on a.id = l.source_id "
        "join provenance_articles v on v.article_id = a.id where l.relation = 'copy' and l.is_parent "
        "and v.origin is not null order by l.confidence desc, a.id limit 1"
    ).fetchone()
    conn.close()
    return row


def test_a_text_from_a_file_finds_its_article_and_its_copy(detected, tmp_path, copied_text):
    own, text, copy, origin = copied_text
    (tmp_path / "text.txt").write_text(text, "utf-8")
    result = run(detected, tmp_path / "text.txt")
    assert result.exit_code == 0, result.output
    assert "100 %" in result.output.splitlines()[0]
    assert f"(id {own})" in result.output
    assert f"(id {copy})" in result.output
    assert origin in result.output


def test_json_holds_the_passages_as_they_stand_in_the_articles(detected, copied_text):
    _, text, _, _ = copied_text
    result = run(detected, "-", "--json", input=text)
    found = json.loads(result.output)
    texts = dict(sqlite3.connect(detected).execute("select id, text from articles"))
    assert len(found["found"]) >= 2
    for told in found["found"]:
        assert told["relation"] in ("copy", "rewrite", "partial", "quotes", "furniture", "independent")
        for p in told["passages"]:
            assert texts[told["id"]][p["article_start"] : p["article_end"]] == p["article_text"]
            assert 0 <= p["start"] < p["end"] <= len(text)


def test_nothing_is_written(copied, copied_text):
    before = hashlib.sha256(copied.read_bytes()).digest()
    assert run(copied, "-", input=copied_text[1]).exit_code == 0
    assert hashlib.sha256(copied.read_bytes()).digest() == before
    assert [p.name for p in copied.parent.iterdir()] == [copied.name]


def test_a_text_that_nobody_has(detected):
    result = run(
        detected, "-", input="Seven herons were counted on the weir at Little Fenn last night, by lamplight. " * 3
    )
    assert result.exit_code == 0
    assert result.output.strip() == "None of this text has been found in the table."


@pytest.mark.parametrize(
    ("given", "says"), [(b"", "holds no text"), (b" \n\t", "holds no text"), (b"\xff\xfe\x00bad", "not a text file")]
)
def test_files_that_hold_no_text(detected, given, says):
    result = run(detected, "-", input=given)
    assert (result.exit_code, says in result.output) == (1, True)
    assert "Traceback" not in result.output


def test_a_text_of_any_length_is_cut(detected):
    result = run(detected, "-", "--json", input="ä" * 500_000)
    assert result.exit_code == 0
    assert json.loads(result.output)["found"] == []


def test_a_database_without_results_says_what_to_run(loaded, tmp_path):
    result = run(loaded, "-", input="Rain fell on Tarnwick.")
    assert result.exit_code == 1
    assert f"datasette provenance detect {loaded}" in result.output
    (tmp_path / "x.db").write_text("no database " * 200)
    assert "cannot be read as a database" in run(tmp_path / "x.db", "-", input="Rain fell.").output


def test_control_characters_do_not_reach_the_terminal(copied):
    conn = sqlite3.connect(copied)
    key, text = conn.execute("select id, text from articles order by length(text) desc limit 1").fetchone()
    conn.execute("update articles set title = ? where id = ?", ("\x1b[31mRed\x07\u202eBell", key))
    conn.commit()
    conn.close()
    output = run(copied, "-", input=text).output
    assert f"(id {key})" in output
    assert not {"\x1b", "\x07", "\u202e"} & set(output)
