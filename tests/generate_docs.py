"""The parts of the documents that the program itself writes: help texts, tables, real output.

    python -m tests.generate_docs

writes them anew, between ``<!-- generated: WHAT -->`` and ``<!-- end -->``, in README.md and docs/*.md.
``test_docs`` fails where they are out of date.
"""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from functools import cache
from pathlib import Path

import click
from click.testing import CliRunner

from datasette_provenance.cli.group import provenance
from datasette_provenance.tables import KEY, TABLES

from .bad_inputs import rows_of_table

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
PART = re.compile(r"(<!-- generated: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
MEASURED = re.compile(r"\b\d+\.\d (s|MB)\b")


def commands() -> dict[str, click.Command]:
    context = click.Context(provenance)
    found = {name: provenance.get_command(context, name) for name in provenance.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def fill(text: str) -> str:
    """The same document with every generated part as it should be now."""
    return PART.sub(lambda part: f"{part[1]}{part_of(part[2])}\n{part[3]}", text)


def part_of(what: str) -> str:
    """``help NAME``, ``table NAME``, ``bad inputs``, or ``$ COMMAND LINE``: `` && `` between several, ``| head -9`` to cut."""
    if what.startswith("$ "):
        return _fenced(*_run(what[2:]))
    kind, _, name = what.partition(" ")
    return {"help": _help, "table": _table, "bad": lambda name: rows_of_table()}[kind](name)


def _help(name: str) -> str:
    command = commands()[name]
    context = click.Context(command, info_name=f"datasette provenance {name}", terminal_width=90)
    return _fenced(command.get_help(context))


def _table(name: str) -> str:
    types = {str: "text", int: "integer", float: "real", bytes: "blob", KEY: "as the articles' key"}
    rows = [f"| `{c}` | {types[kind]} | {meaning} |" for c, (kind, meaning) in TABLES[name].columns.items()]
    return "\n".join(["| column | type | meaning |", "| --- | --- | --- |", *rows])


@cache
def _run(line: str) -> tuple[str, ...]:
    """A command line and what it prints, run on the fixtures: each with ``$`` before it.

    All run one after the other in one folder that is like a fresh checkout (with ``fixtures/`` in it), where
    load and detect have been run.
    """
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "fixtures").symlink_to(ROOT / "fixtures")
        os.chdir(folder)
        try:
            if "provenance load" not in line:
                for setup in ("load news.db fixtures/articles", "detect news.db"):
                    _output(setup)
            said = []
            for one in line.split(" && "):
                command, _, head = one.partition(" | head -")
                output = _output(command.removeprefix("datasette provenance "))
                said += [f"$ {one}", "\n".join(output.splitlines()[: int(head) if head else None]).rstrip()]
            return tuple(said)
        finally:
            os.chdir(before)


def _output(arguments: str) -> str:
    result = CliRunner().invoke(provenance, shlex.split(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output.rstrip("\n")


def _fenced(*lines: str) -> str:
    return "\n".join(["```", *lines, "```"])


def same(a: str, b: str) -> bool:
    """Whether two texts say the same, whatever time a run took and how large SQLite made a file."""
    return MEASURED.sub(r"0.0 \1", a) == MEASURED.sub(r"0.0 \1", b)


def main() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        filled = fill(text)
        if not same(text, filled):
            page.write_text(filled, "utf-8")
            print(f"{page.relative_to(ROOT)}: brought up to date")


if __name__ == "__main__":
    main()
