"""``demo``: from nothing to a site."""

import socket

import click
import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from datasette_provenance.cli import demo as module
from datasette_provenance.cli.group import provenance


@pytest.fixture
def demo(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(provenance, ["demo", *arguments], catch_exceptions=False)


@pytest.fixture
def detected(monkeypatch):
    """Detection has tests of its own: here it only notes that it was called."""
    calls = []

    @click.command()
    @click.argument("db")
    def stand_in(db):
        calls.append(db)

    monkeypatch.setattr("datasette_provenance.cli.detect.detect", stand_in)
    return calls


def test_stops_before_serving(demo, detected, tmp_path, monkeypatch):
    monkeypatch.setattr(module.subprocess, "run", lambda *a, **k: pytest.fail("served"))
    result = demo("--no-serve")
    assert result.exit_code == 0
    assert str(tmp_path / "provenance-demo.db") in result.output
    assert detected == ["provenance-demo.db"]
    articles = list(Database(tmp_path / "provenance-demo.db")["articles"].rows)
    assert len(articles) >= 30
    assert all(row["text"] and row["title"] and row["publisher"] for row in articles)
    again = demo("--no-serve")
    assert f"0 new, 0 changed, {len(articles)} unchanged" in again.output


def test_serves_and_says_where(demo, detected, monkeypatch):
    commands = []

    def run(command, check):
        commands.append(command)
        raise KeyboardInterrupt

    monkeypatch.setattr(module.subprocess, "run", run)
    monkeypatch.setattr(module, "check_port", lambda port: None)
    result = demo("mine.db", "--port", "8765")
    assert result.exit_code == 0
    assert "http://127.0.0.1:8765/mine/-/provenance" in result.output
    assert commands[0][1:5] == ["-m", "datasette", "serve", "mine.db"]
    assert commands[0][-2:] == ["--port", "8765"]


def test_a_port_in_use_is_said_first(demo, detected, tmp_path):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        result = demo("--port", str(busy.getsockname()[1]))
    assert result.exit_code == 1
    assert "Choose another with --port" in result.output
    assert not (tmp_path / "provenance-demo.db").exists()


def test_articles_of_others_are_left_alone(demo, detected, tmp_path):
    (tmp_path / "a.txt").write_text("Rain")
    CliRunner().invoke(provenance, ["load", "mine.db", "a.txt"])
    result = demo("mine.db", "--no-serve")
    assert result.exit_code == 1
    assert "holds other articles" in result.output
    assert Database("mine.db")["articles"].count == 1
    (tmp_path / "notes.db").write_text("no database " * 100)
    assert "cannot be used as a database" in demo("notes.db", "--no-serve").output
