"""``load`` from the terminal: what it says and what it leaves behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from datasette_provenance.cli.group import provenance


@pytest.fixture
def load(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, input=None):
        return CliRunner().invoke(provenance, ["load", *map(str, arguments)], input=input, catch_exceptions=False)

    return run


def write(name, *rows):
    with open(name, "w", encoding="utf-8") as out:
        out.writelines((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def test_load_again_and_change(load):
    write("a.jsonl", {"id": 1, "text": "Rain"}, {"id": 2, "text": "Sun"})
    assert load("x.db", "a.jsonl").output == "2 articles: 2 new, 0 changed, 0 unchanged\n"
    assert load("x.db", "a.jsonl").output == "2 articles: 0 new, 0 changed, 2 unchanged\n"
    write("a.jsonl", {"id": 1, "text": "Rain"}, {"id": 2, "text": "Fog"}, {"id": 3, "text": "Ice"})
    assert load("x.db", "a.jsonl").output == "3 articles: 1 new, 1 changed, 1 unchanged\n"
    assert [row["text"] for row in Database("x.db")["articles"].rows] == ["Rain", "Fog", "Ice"]


def test_rejects_are_counted_written_and_do_not_stop_the_rest(load):
    write("a.jsonl", {"id": 1, "text": "Rain"}, {"id": "b", "text": ""}, "{broken", {"id": 4, "text": "Sun"})
    result = load("x.db", "a.jsonl")
    assert result.exit_code == 0
    assert "2 articles: 2 new" in result.output
    assert "2 rejected (use --rejects FILE to see which)" in result.output
    assert "(see r.jsonl)" in load("x.db", "a.jsonl", "--rejects", "r.jsonl").output
    first, second = map(json.loads, Path("r.jsonl").read_text("utf-8").splitlines())
    assert first == {"file": "a.jsonl", "line": 2, "id": "b", "reason": "no text: column 'text' is empty"}
    assert (second["file"], second["line"], second["id"]) == ("a.jsonl", 3, None)
    write("a.jsonl", {"id": 1, "text": "Rain"})
    load("x.db", "a.jsonl", "--rejects", "r.jsonl")
    assert Path("r.jsonl").read_text() == ""


def test_what_else_there_is_to_say(load):
    write(
        "a.jsonl",
        {"id": 1, "text": "Rain", "date": "some day"},
        {"id": 1, "text": "Sun\ud800", "date": "2018-07-15"},
    )
    write("b.csv", "colour,size", "red,3")
    output = load("x.db", "a.jsonl", "b.csv").output
    assert "1 article: 1 new, 0 changed, 0 unchanged; 1 rejected" in output
    assert "1 row had the id of an earlier row and other content: the later one stands." in output
    assert "1 date could not be read" in output
    assert "1 article held characters that cannot be stored" in output
    assert "Left out: b.csv: no column holds the text. Name it with --text; there are: colour, size" in output


def test_options_name_columns_and_table(load):
    write(
        "a.csv",
        "nr,kop,tekst,krant,dag,adres,text",
        "7,Rain,It fell,Echo,15 July 2018,https://a.example,other",
    )
    columns = {
        "id": "nr",
        "title": "kop",
        "text": "tekst",
        "publisher": "krant",
        "published": "dag",
        "url": "adres",
    }
    options = [f"--{role}={column}" for role, column in columns.items()]
    assert load("x.db", "a.csv", "--table=news", *options).exit_code == 0
    assert list(Database("x.db")["news"].rows) == [
        {
            "id": "7",
            "title": "Rain",
            "text": "It fell",
            "publisher": "Echo",
            "published": "2018-07-15",
            "url": "https://a.example",
            "source_text": "other",
        }
    ]


def test_standard_input(load):
    assert "1 article: 1 new" in load("x.db", "-", input="id,text\na,Rain\n").output
    assert "neither JSON" in load("x.db", "-", input="Rain fell all day on Oldmoor and on its neighbours").output


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.csv", None, "gone.csv does not exist."),
        ("a.csv", b"", "No usable article was found. a.csv: is empty"),
        ("a.csv", b"colour,size\nred,3\n", "a.csv: no column holds the text"),
        ("a.csv", b"text\n", "No article"),
        ("a.txt", b"\0\1\2\3" * 50, "a.txt: is a binary file, not text"),
        ("a.txt", "Café".encode("cp1252"), "a.txt: is not UTF-8 (line 1)"),
        ("a.jsonl", b'{"text": ""}\n{broken\n', "2 rejected"),
    ],
)
def test_nothing_usable_is_an_error_and_leaves_nothing(load, tmp_path, name, content, says):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = load("x.db", name)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert says in result.output or (says == "No article" and "No usable article was found." in result.output)
    assert not (tmp_path / "x.db").exists()


def test_a_column_that_is_not_there_writes_nothing(load):
    write("a.jsonl", {"id": 1, "text": "Rain", "desk": "x"})
    result = load("x.db", "a.jsonl", "--publisher", "outlet")
    assert result.exit_code == 1
    assert "'outlet' (--publisher). The columns there are: id, text, desk." in result.output
    assert not os.path.exists("x.db")


def test_wrong_files_in_wrong_places(load, tmp_path):
    write("a.jsonl", {"id": 1, "text": "Rain"})
    before = (tmp_path / "a.jsonl").read_bytes()
    assert "overwritten" in load("a.jsonl", "a.jsonl").output
    assert "overwritten" in load("x.db", "a.jsonl", "--rejects", "a.jsonl").output
    write("b.jsonl", {"id": 2, "text": "Sun " * 500})
    assert "cannot be used as a database" in load("a.jsonl", "b.jsonl").output
    assert "there is no folder nowhere" in load("nowhere/x.db", "a.jsonl").output
    assert "cannot be written" in load("x.db", "a.jsonl", "--rejects", "nowhere/r.jsonl").output
    assert (tmp_path / "a.jsonl").read_bytes() == before


def test_an_unreadable_file_is_said(load, monkeypatch):
    write("a.jsonl", {"id": 1, "text": "Rain"})

    def refuse(*args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("datasette_provenance.sources.files._raw", refuse)
    assert "a.jsonl: cannot be read: Permission denied" in load("x.db", "a.jsonl").output


def test_no_bar_in_a_pipe(tmp_path):
    (tmp_path / "a.txt").write_text("Rain")
    command = [sys.executable, "-m", "sqlite_utils", "provenance", "load", "x.db", "a.txt"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ("1 article: 1 new, 0 changed, 0 unchanged\n", "")
