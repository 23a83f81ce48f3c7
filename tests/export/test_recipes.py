"""The recipes of docs/export.md run as they stand there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from datasette_provenance.cli.group import provenance

DOC = Path(__file__).resolve().parents[2] / "docs" / "export.md"
RECIPES = re.findall(r"^## ([^\n]+)\n\n```python\n(.*?)^```", DOC.read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def folder(detected, tmp_path_factory):
    folder = tmp_path_factory.mktemp("recipes")
    for form, name in (("graphml", "news.graphml"), ("json-ld", "news.jsonld"), ("csv", "news-data")):
        done = CliRunner().invoke(
            provenance, ["export", str(detected), "--format", form, "--output", str(folder / name)]
        )
        assert done.exit_code == 0, done.output
    return folder


@pytest.mark.parametrize(("name", "code"), RECIPES, ids=[name for name, _ in RECIPES])
def test_a_recipe_runs(folder, name, code):
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) >= 1


def test_there_are_recipes():
    assert [name for name, _ in RECIPES][:2] == ["pandas", "networkx"]
