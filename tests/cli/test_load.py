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
    columns = "a.jsonl: columns id, text; nothing for title, publisher, published, url.\n"
    assert load("x.db", "a.jsonl").output == "2 articles: 2 new, 0 changed, 0 unchanged\n" + columns
    assert load("x.db", "a.jsonl").output == "2 articles: 0 new, 0 changed, 2 unchanged\n" + columns
    write("a.jsonl", {"id": 1, "text": "Rain"}, {"id": 2, "text": "Fog"}, {"id": 3, "text": "Ice"})
    assert load("x.db", "a.jsonl").output == "3 articles: 1 new, 1 changed, 1 unchanged\n" + columns
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


def test_standard_input_can_be_looked_into_twice(load):
    rows = [f"Rain {n},03/04/2025" for n in range(1500)]
    lines = "\n".join(["text,date", *rows, "Sun,13/02/2025", ""])
    assert "1,501 articles: 1,501 new" in load("x.db", "-", input=lines).output
    assert {r["published"] for r in Database("x.db")["articles"].rows} == {"2025-04-03", "2025-02-13"}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.csv", None, "gone.csv does not exist."),
        ("a.csv", b"", "No usable article was found. a.csv: is empty"),
        ("a.csv", b"colour,size\nred,3\n", "a.csv: no column holds the text"),
        ("a.csv", b"text\n", "No article"),
        ("a.txt", b"\0\1\2\3" * 50, "a.txt: is a binary file, not text"),
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
    ours = "from datasette_provenance.cli.group import provenance; provenance()"
    command = [sys.executable, "-c", ours, "load", "x.db", "a.txt"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ("1 article: 1 new, 0 changed, 0 unchanged\n", "")


EXCEL = (
    "Titel;Volltext;Medium;Datum\r\n"
    "Brücke gesperrt;„Wir müssen prüfen“, sagte der Bürgermeister;Oldmoor Echo;13/02/2025\r\n"
    "Licht aus;Die Lampe kostet 5 €;Oldmoor Echo;03/04/2025\r\n"
    "Dunkel;Es blieb trüb;Eastgate Star;Feb 13, 2025 3:04 pm EST\r\n"
)


@pytest.mark.parametrize(("codec", "said"), [("cp1252", "read as Windows-1252"), ("utf-16", "read as UTF-16")])
@pytest.mark.parametrize("first", ["", "sep=;\r\n"])
def test_a_table_as_excel_writes_it(load, codec, said, first):
    Path("a.csv").write_bytes((first + EXCEL).encode(codec))
    result = load("x.db", "a.csv")
    assert result.exit_code == 0
    told = (
        "columns title from Titel, text from Volltext, publisher from Medium, published from Datum; nothing for id, url"
    )
    assert f"a.csv: {told}; separated by semicolons; {said}" in result.output
    assert "dates day first, as 13/02/2025 shows" in result.output
    rows = list(Database("x.db")["articles"].rows)
    assert [row["published"] for row in rows] == ["2025-02-13", "2025-04-03", "2025-02-13T15:04-05:00"]
    assert [row["text"] for row in rows] == [line.split(";")[1] for line in EXCEL.splitlines()[1:]]


def test_dates_that_nothing_settles_are_said_with_the_way_out(load):
    write("a.csv", "text,date", "Rain,03/04/2025", "Sun,04/04/2025", "Fog,05/06/2025")
    output = load("x.db", "a.csv").output
    assert "2 dates like 03/04/2025 in date can be read day first or month first" in output
    assert "--dates dmy" in output
    assert [r["published_raw"] for r in Database("x.db")["articles"].rows] == ["03/04/2025", None, "05/06/2025"]
    assert "1 new" not in load("x.db", "a.csv", "--dates", "mdy").output
    rows = [(r["published"], r["published_raw"]) for r in Database("x.db")["articles"].rows]
    assert rows == [("2025-03-04", None), ("2025-04-04", None), ("2025-05-06", None)]


def test_zones_and_printed_dates_are_said(load):
    write(
        "a.jsonl",
        {"text": "Rain", "date": "13 Feb 2025 18:05 IST"},
        {"text": "Posted 13 Feb 2025\n\nRain fell.", "date": ""},
    )
    output = load("x.db", "a.jsonl").output
    assert "1 date named a time zone that is not known (IST)" in output
    assert "1 article got the date that the page prints above its story" in output


def test_html_and_beginnings_are_said(load):
    write("a.jsonl", {"content": "<p>Rain</p><p>Sun</p>"}, {"content": "The lamp we… [+123 chars]"})
    output = load("x.db", "a.jsonl").output
    assert "1 text held HTML" in output
    assert "1 article broke off" in output
    assert [(r["text"], r["fragment"]) for r in Database("x.db")["articles"].rows] == [
        ("Rain\n\nSun", None),
        ("The lamp we… [+123 chars]", 1),
    ]


def test_more_than_half_left_out_for_one_reason_is_no_success(load):
    write("a.jsonl", *({"id": n, "text": ""} for n in range(3)), {"id": 9, "text": "Rain"}, "{broken")
    result = load("x.db", "a.jsonl")
    assert result.exit_code == 1
    assert "1 article: 1 new" in result.output
    assert "Left out, 3 rows: no text: column 'text' is empty (first in a.jsonl, line 1)" in result.output
    assert "Error: More than half of a.jsonl was left out for one reason" in result.output
    assert "(3 of 5)" in result.output
    write("a.jsonl", *({"id": n, "text": "Rain"} for n in range(3)), {"id": 9, "text": ""}, "{broken")
    assert load("x.db", "a.jsonl").exit_code == 0


def test_a_page_that_comes_twice_is_one_article(load):
    page = {"text": "Rain fell on Oldmoor.", "publisher": "Oldmoor Echo", "title": "Rain"}
    write(
        "a.jsonl",
        {"id": 1, "url": "https://www.echo.example/rain/?utm_source=x", **page},
        {"id": 2, "url": "http://echo.example/rain", **page},
        {"id": 3, "url": "https://echo.example/other", **page},
        {"id": 4, "url": "https://star.example/rain", **page, "publisher": "Eastgate Star"},
    )
    output = load("x.db", "a.jsonl").output
    assert "2 articles: 2 new" in output
    assert "2 rows repeated a page that came before" in output
    before = list(Database("x.db")["articles"].rows)
    assert [(r["id"], r["captures"]) for r in before] == [("1", 3), ("4", None)]
    assert "2 articles: 0 new, 0 changed, 2 unchanged" in load("x.db", "a.jsonl").output
    assert list(Database("x.db")["articles"].rows) == before
