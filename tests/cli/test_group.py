"""One command group in two programs, light enough for both."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from datasette_provenance.cli import group
from datasette_provenance.errors import SourceError

HEAVY = ("numpy", "scipy", "datasketch", "publicsuffixlist", "networkx", "datasette", "pandas")


def run(*command):
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def without(modules, program):
    """Python code that runs a program with these modules out of reach."""
    return f"import sys; sys.modules.update(dict.fromkeys({modules!r})); from {program}.cli import cli; cli()"


def commands(help_text):
    return [line.split()[0] for line in help_text.split("Commands:")[1].splitlines() if line.strip()]


def test_both_programs_have_the_same_commands():
    ours = group.provenance.list_commands(click.Context(group.provenance))
    assert {"load", "detect", "demo"} <= set(ours)
    assert ours == [name for name in group.COMMANDS if name in ours]
    assert commands(run("-m", "datasette", "provenance", "--help")) == ours
    assert commands(run("-m", "sqlite_utils", "provenance", "--help")) == ours


def test_sqlite_utils_works_without_what_detection_needs():
    assert "provenance" in commands(run("-c", without(HEAVY, "sqlite_utils"), "--help"))
    assert "load" in commands(run("-c", without(HEAVY, "sqlite_utils"), "provenance", "--help"))
    assert "SOURCE" in run("-c", without(HEAVY, "sqlite_utils"), "provenance", "load", "--help")


def test_start_up_imports_nothing_heavy():
    modules = ("sqlite_utils", "dateutil", "yaml", *HEAVY)
    code = (
        "import sys, datasette_provenance.cli.group as g, click;"
        "ctx = click.Context(g.provenance);"
        "[g.provenance.get_command(ctx, name) for name in g.provenance.list_commands(ctx)];"
        f"print([m for m in {modules!r} if m in sys.modules])"
    )
    assert run("-c", code).strip() == "[]"


def test_a_command_imports_what_it_needs_and_no_more(detected):
    code = (
        "import sys; from datasette_provenance.cli.group import provenance;"
        f"provenance(['explain', {str(detected)!r}, 'ferry-dailybeacon'], standalone_mode=False);"
        f"print([m for m in {('sqlite_utils', 'dateutil', *HEAVY)!r} if m in sys.modules]);"
        "import datasette_provenance.detect;"
        "from datasette_provenance.sketches.sketch_batch import permutations; permutations();"
        "print([m for m in ('scipy', 'datasketch', 'networkx', 'publicsuffixlist', 'datasette') if m in sys.modules])"
    )
    assert run("-c", code).splitlines()[-2:] == ["[]", "[]"]


def test_an_unknown_command_is_a_usage_error():
    result = CliRunner().invoke(group.provenance, ["nonsense"])
    assert result.exit_code == 2


@pytest.mark.parametrize(("error", "code", "says"), [(SourceError("No such thing."), 1, "No such thing.")])
def test_errors_are_sentences(monkeypatch, error, code, says):
    def fail(*args):
        raise error

    monkeypatch.setattr(group.Commands, "get_command", lambda *a: click.Command("load", callback=fail))
    result = CliRunner().invoke(group.provenance, ["load"])
    assert result.exit_code == code
    assert says in result.output
    assert "Traceback" not in result.output


def test_an_interruption_is_a_sentence(monkeypatch):
    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr(group.Commands, "get_command", lambda *a: click.Command("load", callback=stop))
    result = CliRunner().invoke(group.provenance, ["load"])
    assert (result.exit_code, "Stopped" in result.output) == (130, True)
