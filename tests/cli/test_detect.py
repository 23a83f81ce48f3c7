"""``detect`` from the terminal: what it says."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from datasette_provenance.cli.group import provenance
from datasette_provenance.run.folder import Work


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


def test_a_second_detect_is_refused_and_changes_nothing(copied):
    def stored():
        with closing(sqlite3.connect(copied)) as conn:
            return list(conn.iterdump())

    before = stored()
    with closing(sqlite3.connect(copied)) as conn:
        article = str(conn.execute("select min(article_id) from provenance_articles").fetchone()[0])
    with Work(copied):
        refused = run(copied, "--rebuild")
        assert refused.exit_code == 1
        assert "is being worked on by another detect. Wait until it has finished, or stop it." in refused.output
        assert stored() == before
        for command in (
            ["explain", str(copied), article],
            ["export", str(copied), "--format", "graphml", "--output", f"{copied}.x"],
        ):
            assert CliRunner().invoke(provenance, command).exit_code == 0  # who only reads is not refused
    assert run(copied).exit_code == 0
    assert not list(copied.parent.glob(f"{copied.name}-*"))


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
    ours = "from datasette_provenance.cli.group import provenance; provenance()"
    command = [sys.executable, "-c", ours, "detect", str(copied), "--rebuild"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("36 articles")


STORY = (
    "The mayor of the small harbour town said on Monday that the long bridge would open in spring, after years of "
    "delay and a dispute about its colour and its cost.\n\nFishermen had asked for a higher arch so that their boats "
    "could pass at every tide, and the council agreed to it last autumn by a narrow vote after three long evenings."
)


OTHER = (
    "A whale that had lost its way swam up the river as far as the old mill, where children fed it bread until a vet "
    "came by tram and told them that whales eat nothing of the kind and that it should be led back to the sea.\n\n"
    "Two tugs and a brass band are to do so on Thursday, when the water stands highest and the wind blows outward. The "
    "mayor has asked all bakers of the lower town to lock their doors until the guest is gone, and the school is closed."
)


def origins(path):
    found = Database(str(path)).query("select article_id, publisher, origin, origin_basis from provenance_articles")
    return {row["article_id"]: (row["publisher"], row["origin"]) for row in found}


def test_outlets_are_added_remembered_and_changed(tmp_path):
    path, outlets = tmp_path / "x.db", tmp_path / "outlets.csv"
    db = Database(str(path))
    db["articles"].insert_all(
        [
            {"id": "a", "text": f"HARBURY (WPA) — {STORY}", "publisher": "Lowton Times", "url": None},
            {"id": "b", "text": OTHER, "publisher": None, "url": "https://harburypost.example/bridge"},
        ],
        pk="id",
    )
    db.close()
    run(path)
    assert origins(path) == {"a": ("Lowton Times", "WPA"), "b": ("harburypost.example", "harburypost.example")}
    outlets.write_text("name,kind,aliases,domains\nWessland Press,agency,WPA,\nHarbury Post,,,harburypost.example\n")
    wanted = {"a": ("Lowton Times", "Wessland Press"), "b": ("Harbury Post", "Harbury Post")}
    assert "2 articles of articles in " in run(path, "--outlets", outlets).output
    assert origins(path) == wanted
    outlets.rename(tmp_path / "kept.csv")
    assert "Nothing has changed" in run(path).output
    run(path, "--rebuild")
    assert origins(path) == wanted
    settings = tmp_path / "metadata.yml"
    settings.write_text(
        "plugins:\n  datasette-provenance:\n    outlets:\n    - {name: WP Agency, kind: agency, aliases: WPA}\n"
    )
    assert "2 articles of articles in " in run(path, "--outlets", settings).output
    assert origins(path) == {"a": ("Lowton Times", "WP Agency"), "b": ("harburypost.example", "harburypost.example")}


def test_a_bad_file_of_outlets(copied, tmp_path):
    (tmp_path / "x.csv").write_text("title\nHarbury Post\n")
    for name, says in (
        ("x.csv", "x.csv: the first line must name columns"),
        ("gone.csv", "gone.csv: the file of outlets"),
    ):
        result = run(copied, "--outlets", tmp_path / name)
        assert (result.exit_code, result.output[:7], says in result.output) == (1, "Error: ", True)


def test_what_the_pages_data_say_is_read_and_a_change_of_it_noticed(tmp_path):
    path = tmp_path / "x.db"
    db = Database(str(path))
    db["articles"].insert({"id": "a", "text": STORY, "publisher": "Lowton Times", "author": "Jane Dole, AFP"}, pk="id")
    run(path)
    (row,) = db.query("select origin, origin_basis, credited from provenance_articles")
    assert tuple(row.values()) == ("AFP", "The page’s data name as author Jane Dole, AFP", 1)
    db["articles"].update("a", {"author": "Jane Dole"})
    db.close()
    assert "1 articles of articles in " in run(path).output
    assert origins(path) == {"a": ("Lowton Times", "Lowton Times")}
