"""``detect`` from the terminal: what it says."""

import subprocess
import sys

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from datasette_provenance.cli.group import provenance


def run(*arguments):
    return CliRunner().invoke(provenance, ["detect", *map(str, arguments)], catch_exceptions=False)


def test_a_summary_then_nothing_to_do(loaded, tmp_path):
    path = tmp_path / "x.db"
    path.write_bytes(loaded.read_bytes())
    output = run(path).output
    assert "36 articles of articles in " in output
    assert "6 families hold " in output
    assert "Links: " in output
    assert "Origins: AFP " in output
    assert "without text" not in output
    again = run(path).output
    assert "Nothing has changed in articles: 36 articles" in again
    assert again.splitlines()[1:] == output.splitlines()[1:]
    assert "36 articles of articles in " in run(path, "--rebuild").output


def test_columns_are_named_by_options_and_remembered(tmp_path):
    path = tmp_path / "x.db"
    db = Database(str(path))
    db["scraped"].insert_all([{"story": "Rain fell on Tarnwick.", "kop": "Rain"}, {"story": None, "kop": "-"}])
    db.close()
    assert "1 articles of scraped" in run(path, "--text", "story", "--title", "KOP").output
    output = run(path).output
    assert "Nothing has changed in scraped" in output
    assert "1 rows without text were left out." in output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--table", "gone"], "There is no table 'gone'"),
        (["--text", "gone"], "no column 'gone' (--text)"),
        (["--title", "gone"], "no column 'gone' (--title)"),
    ],
)
def test_errors_are_sentences(copied, arguments, says):
    result = run(copied, *arguments)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert says in result.output
    assert "Traceback" not in result.output


def test_a_file_that_is_not_there_or_no_database(tmp_path):
    assert run(tmp_path / "gone.db").exit_code == 2
    (tmp_path / "x.db").write_text("no database " * 200)
    result = run(tmp_path / "x.db")
    assert (result.exit_code, "cannot be used as a database" in result.output) == (1, True)


def test_no_bar_in_a_pipe(copied):
    command = [sys.executable, "-m", "sqlite_utils", "provenance", "detect", str(copied), "--rebuild"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("36 articles")
