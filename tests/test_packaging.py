"""What is installed: the package with everything it reads, and the dependencies that it needs, no others."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import entry_points, metadata, requires
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "datasette_provenance"
IMPORTED_AS = {"python-dateutil": "dateutil", "pyyaml": "yaml"}
BROUGHT_BY_DATASETTE = {"markupsafe"}
DATA = {".csv", ".json", ".html", ".css", ".js", ".yml", ".md", ".jsonl"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, as ``pip install .`` builds it."""
    out = tmp_path_factory.mktemp("wheel")
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(out)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return out / done.stdout.split()[-1]


def test_the_wheel_holds_everything_that_is_read(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    ours = [p for p in PACKAGE.rglob("*") if p.suffix in DATA | {".py"} and "__pycache__" not in p.parts]
    fixtures = [p for p in (ROOT / "fixtures").rglob("*") if p.is_file()]
    assert len(ours) > 50
    assert len(fixtures) > 30
    expected = {p.relative_to(ROOT).as_posix() for p in ours}
    expected |= {f"datasette_provenance/{p.relative_to(ROOT).as_posix()}" for p in [*fixtures, ROOT / "metadata.yml"]}
    assert expected <= names
    unexpected = {n for n in names if not n.startswith("datasette_provenance") or n.endswith((".pyc", ".db"))}
    assert not unexpected


def test_the_demo_works_from_the_wheel_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    empty = tmp_path / "empty"
    empty.mkdir()
    # Before an editable installation, whose path comes from a .pth file.
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}
    for program in ("datasette", "sqlite_utils"):
        command = [sys.executable, "-m", program, "provenance", "demo", f"{program}.db", "--no-serve"]
        done = subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert str(tmp_path / "installed" / "datasette_provenance" / "metadata.yml") in done.stdout
        assert (empty / f"{program}.db").exists()


def test_every_dependency_is_imported_and_every_import_declared() -> None:
    declared = {IMPORTED_AS.get(name, name.replace("-", "_")) for name, _ in dependencies()}
    modules = {module for path in PACKAGE.rglob("*.py") for module in imports(path)}
    foreign = modules - set(sys.stdlib_module_names) - {"datasette_provenance"}
    optional = {IMPORTED_AS.get(name, name) for name, marker in dependencies(extras=True) if "extra" in marker}
    # What is declared is read from the installation: after a change of pyproject.toml, install again.
    assert declared <= foreign
    assert foreign <= declared | optional | BROUGHT_BY_DATASETTE


def test_both_entry_points_are_ours() -> None:
    for group, value in (("datasette", "datasette_provenance.web"), ("sqlite_utils", "datasette_provenance.cli.group")):
        assert value in {point.value for point in entry_points(group=group)}


HIDING = """
import sqlite3, sys
for name in {hidden!r}:
    sys.modules[name] = None
import datasette_provenance.web
from datasette_provenance.web import functions
conn = sqlite3.connect(":memory:")
functions.register(conn)
text = "PORT MARROW (AFP) - The ferry was late again, said the harbour master. " * 3
for call in ("origin(:t)", "jaccard(:t, :t)", "shared_words(:t, :t)", "quotes(:t)"):
    print(conn.execute("select provenance_" + call, dict(t=text)).fetchone()[0])
"""


def test_the_web_side_works_without_what_a_browser_build_has_not() -> None:
    light = {"emscripten", '"detect"', "'detect'"}
    hidden = {name for name, marker in dependencies(extras=True) if any(word in marker for word in light)}
    hidden = {IMPORTED_AS.get(name, name) for name in hidden} | {"scipy"}
    assert {"numpy", "datasketch", "networkx"} <= hidden
    import datasette

    if datasette.__version__.startswith("1"):
        hidden -= {"dateutil"}  # Datasette 1.0 needs sqlite-utils, and that needs it
    code = HIDING.format(hidden=sorted(hidden))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "AFP"


@pytest.mark.parametrize("command", ["detect", "demo"])
def test_what_only_detection_needs_is_asked_for_where_it_is_missing(command: str, tmp_path: Path, loaded: Path) -> None:
    hide = "import sys; sys.modules.update(dict.fromkeys(('numpy', 'scipy', 'datasketch', 'networkx')));"
    run = "from datasette_provenance.cli.group import provenance; provenance()"
    arguments = [str(loaded)] if command == "detect" else [str(tmp_path / "demo.db"), "--no-serve"]
    done = subprocess.run(
        [sys.executable, "-c", f"{hide} {run}", command, *arguments], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert "pip install 'datasette-provenance[detect]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_versions_are_said_alike_everywhere() -> None:
    from datasette_provenance import __version__

    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == __version__
    assert citation["license"] == metadata("datasette-provenance")["License-Expression"]
    assert {"cff-version", "message", "title", "authors"} <= set(citation)


def test_the_workflow_runs_every_version_that_is_promised() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8"))
    matrix = workflow["jobs"]["test"]["strategy"]["matrix"]
    promised = re.findall(
        r"Python :: (3\.\d+)", "\n".join(metadata("datasette-provenance").get_all("Classifier") or [])
    )
    assert matrix["python"] == promised
    assert len(promised) > 3
    assert [spec.split(",")[0] for spec in matrix["datasette"]] == ["datasette>=0.65", "datasette>=1.0a1"]


def dependencies(extras: bool = False) -> list[tuple[str, str]]:
    """(name, marker) of what the installed package declares."""
    found = []
    for line in requires("datasette-provenance") or []:
        requirement, _, marker = line.partition(";")
        if extras or "extra" not in marker:
            found.append((re.split(r"[<>=!~\[ ]", requirement.strip())[0].lower(), marker))
    return found


def imports(path: Path) -> set[str]:
    """The top-level modules that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module.split(".")[0])
    return names
