"""Whatever it is given, a command reads it as far as it can, or says in one sentence what is wrong and what helps."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from click.testing import CliRunner

from datasette_provenance.cli.group import provenance
from datasette_provenance.errors import SourceError, TableError
from datasette_provenance.loading import load_articles
from datasette_provenance.store import articles

from .bad_inputs import CASES, GOOD, STORY, good, lines


def run(*command):
    result = CliRunner().invoke(provenance, list(map(str, command)))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_there_are_enough_of_them():
    assert len({(case.what, case.command[0]) for case in CASES}) == len(CASES) >= 80


@pytest.mark.parametrize("case", CASES, ids=[f"{case.command[0]} {case.what}" for case in CASES])
def test_bad_input(case, tmp_path):
    db, file = tmp_path / "news.db", tmp_path / (case.name or "x")
    (tmp_path / "good.jsonl").write_bytes(lines(GOOD))
    (tmp_path / "gold.jsonl").write_text('{"a": "a", "b": "b", "relation": "copy"}\n')
    if case.base:
        case.base(db)
    if callable(case.content):
        case.content(file)
    elif case.name:
        file.write_bytes(case.content)
    if case.what == "a named pipe":
        threading.Thread(target=file.write_bytes, args=(lines(GOOD),), daemon=True).start()
    places = {"db": db, "file": file, "folder": tmp_path, "self": db, "good": tmp_path / "good.jsonl", "gold": tmp_path / "gold.jsonl"}  # fmt: skip
    before = db.read_bytes() if case.base else None
    result = run(*(part.format(**places) for part in case.command))
    assert case.said in result.output
    assert "Traceback" not in result.output
    assert (result.exit_code != 0) == case.fails, result.output
    if case.fails:
        assert "Error: " in result.output
        assert (db.read_bytes() if db.exists() else None) == before  # nothing half-written


@pytest.fixture
def damaged(detected, tmp_path):
    """Results whose pages, from the third on, are spoiled."""
    data = bytearray(detected.read_bytes())
    data[8192::3] = bytes((b * 7 + 13) % 256 for b in data[8192::3])
    path = tmp_path / "damaged.db"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("command", ["detect", "explain", "match", "evaluate", "slim", "load"])
def test_a_damaged_database(damaged, tmp_path, command):
    (tmp_path / "gold.jsonl").write_text('{"a": "a", "b": "b", "relation": "copy"}\n')
    (tmp_path / "text.txt").write_text(STORY)
    more = {"explain": ["a"], "match": [tmp_path / "text.txt"], "evaluate": [tmp_path / "gold.jsonl"], "slim": [tmp_path / "out.db"],
            "load": [tmp_path / "text.txt"]}  # fmt: skip
    result = run(command, damaged, *more.get(command, []))
    assert result.exit_code == 1
    assert "malformed" in result.output
    assert not (tmp_path / "out.db").exists()


@pytest.mark.parametrize("command", ["load", "explain"])
def test_a_database_that_another_program_writes_to(copied, tmp_path, command, monkeypatch):
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0.1}))
    (tmp_path / "text.txt").write_text(STORY)
    with closing(connect(copied, isolation_level=None)) as other:
        other.execute("begin exclusive")
        result = run(command, copied, tmp_path / "text.txt" if command == "load" else "a")
    assert result.exit_code == 1
    assert "another program is writing to it" in result.output
    assert "comes first" not in result.output
    assert "as a database" not in result.output


def test_a_database_that_cannot_be_opened_is_not_said_to_be_none(tmp_path):
    (tmp_path / "x.jsonl").write_bytes(lines(GOOD))
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(TableError, match=r"folder.db could not be worked on: unable to open .* it is a folder"):
        load_articles(tmp_path / "folder.db", [str(tmp_path / "x.jsonl")])


@pytest.mark.parametrize("ended", [True, False])
def test_a_load_without_an_article_takes_no_database_from_another_load(tmp_path, monkeypatch, ended):
    """Two loads make one database. The first finds no article, and removes what it made: not where the second has written to
    it, or is about to."""
    path, source, empty = tmp_path / "news.db", tmp_path / "x.jsonl", tmp_path / "empty.jsonl"
    source.write_bytes(lines(GOOD))
    empty.write_bytes(lines({**GOOD, "text": ""}))
    upsert, opened, go_on = articles.upsert, threading.Event(), threading.Event()

    def second(db, *given):
        opened.set()
        assert go_on.wait(60)
        return upsert(db, *given)

    other = threading.Thread(target=load_articles, args=(path, [str(source)]))

    def first(db, *given):
        monkeypatch.setattr(articles, "upsert", second)
        other.start()
        assert opened.wait(60)
        if ended:
            go_on.set()
            other.join()
        return upsert(db, *given)

    monkeypatch.setattr(articles, "upsert", first)
    with pytest.raises(SourceError, match="No usable article"):
        load_articles(path, [str(empty)])
    go_on.set()
    other.join()
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("select count(*) from articles").fetchone() == (1,)


def test_wal_in_a_folder_that_cannot_be_written_to(copied):
    with closing(sqlite3.connect(copied)) as conn:
        conn.execute("pragma journal_mode = wal")
        conn.execute("create table more (a)")
    copied.with_name("news.db-shm").symlink_to(
        "/nowhere/at/all"
    )  # as a folder without the right to write: SQLite cannot make its files
    result = run("explain", copied, "ferry-dailybeacon")
    assert result.exit_code == 0, result.output
    assert "read as a file that nobody changes" in result.output
    assert "Likely AFP" in result.output
    copied.with_name("news.db-wal").write_bytes(b"x" * 100)  # somebody has written what is not in the file yet
    result = run("explain", copied, "ferry-dailybeacon")
    assert result.exit_code == 1
    assert "cannot be read" in result.output


def test_load_leaves_readers_in_peace(tmp_path):
    path = tmp_path / "news.db"
    good(path)
    source = tmp_path / "x.jsonl"
    source.write_bytes(lines(GOOD))
    read = []
    with closing(sqlite3.connect(path, timeout=0, check_same_thread=False)) as reader:
        write = articles._write

        def slowly(*given):
            write(*given)
            read.append(reader.execute("select count(*) from articles").fetchone())

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(articles, "_write", slowly)
            load_articles(path, [str(source)])
    assert read == [(2,)]
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("select count(*) from articles").fetchone() == (3,)


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_load_leaves_the_journal_mode_as_it_was(tmp_path, mode):
    path, source = tmp_path / "news.db", tmp_path / "x.jsonl"
    good(path)
    source.write_bytes(lines(GOOD))
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"pragma journal_mode = {mode}")
    assert "1 new" in run("load", path, source).output
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("pragma journal_mode").fetchone() == (mode,)


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*given):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(articles, "_write", full)
    source = tmp_path / "x.jsonl"
    source.write_bytes(lines(GOOD))
    result = run("load", tmp_path / "new.db", source)
    assert result.exit_code == 1
    assert "the disk is full. Make room" in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.jsonl"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "There is too little memory. detect needs"),
        (SystemError("error return without exception set"), "There is too little memory. detect needs"),
        (OSError(errno.ENOSPC, "No space left"), "no space is left"),
    ],
)
def test_what_the_machine_has_not(tmp_path, monkeypatch, error, said):
    def fail(*given, **named):
        raise error

    monkeypatch.setattr("datasette_provenance.loading.load_articles", fail)
    result = run("load", tmp_path / "x.db", tmp_path / "x.jsonl")
    assert result.exit_code == 1
    assert said in result.output


@pytest.mark.skipif(
    shutil.which("bash") is None or not os.path.exists("/dev/fd"), reason="no process substitution here"
)
def test_what_a_shell_hands_over(tmp_path):
    (tmp_path / "x.jsonl").write_bytes(lines(GOOD))
    code = "import sys; from datasette_provenance.cli.group import provenance; provenance(sys.argv[1:])"
    command = '"$0" -c "$1" load news.db <(cat x.jsonl)'
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        ["bash", "-c", command, sys.executable, code], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert "1 article: 1 new" in done.stdout, done.stderr
