"""Who may import whom, read from the source: which parts run alone, and which stay light."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "datasette_provenance"
MODULES = sorted(ROOT.rglob("*.py"))
HEAVY = {
    "trafilatura",
    "lxml",
    "numpy",
    "scipy",
    "datasketch",
    "networkx",
    "publicsuffixlist",
    "dateutil",
    "sklearn",
    "pandas",
    "pyspark",
}
LINES = 480
FUNCTION_LINES = 60


def name(path):
    return path.relative_to(ROOT).as_posix()


def imports(path, top_only=False):
    """Absolute names of what a module imports: ``datasette_provenance.x.y`` or ``numpy``."""
    package = ["datasette_provenance", *path.relative_to(ROOT).parent.parts]
    tree = ast.parse(path.read_text("utf-8"))
    found = set()
    for node in tree.body if top_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{module}.{alias.name}" for alias in node.names} if node.level else {module}
    return found


def outside(path, top_only=False):
    return {n.split(".")[0] for n in imports(path, top_only)} - {"datasette_provenance"}


def inside(path, top_only=False):
    return {
        n.removeprefix("datasette_provenance.")
        for n in imports(path, top_only)
        if n.startswith("datasette_provenance.")
    }


def under(*folders):
    return [path for path in MODULES if name(path).startswith(folders)]


ORDER = (
    "records settings errors tables markup stubs arrays text attribution sources sketches document context corpus candidates passages links lineage"
    " stages tally store run spark detect explain neighbours match judging slim cut export evaluate loading interface cli"
).split()
"""The stations of an article's way; imports only go up the list. Sources ask attribution which lines around a page's story name whose copy
it is. The site (web) has a rule of its own."""

DEFINITIONS = [
    path
    for path in under("text/", "attribution/", "passages/", "links/", "document", "records", "settings", "errors", "explain", "sketches/sketch", "arrays/hashing")
    if not path.stem.endswith("_batch")
]  # fmt: skip


@pytest.mark.parametrize("path", [p for p in MODULES if name(p).split("/")[0].removesuffix(".py") in ORDER], ids=name)
def test_imports_go_one_way(path):
    place = ORDER.index(name(path).split("/")[0].removesuffix(".py"))
    ours = {n.split(".")[0] for n in inside(path)}
    assert not [n for n in ours if n in ORDER and ORDER.index(n) > place]


def test_the_architecture_page_draws_that_order():
    page = (ROOT.parent / "docs" / "architecture.md").read_text("utf-8")
    drawn = page.split("<!-- rooms -->\n```\n")[1].split("```")[0]
    assert [line.split()[0] for line in drawn.splitlines()] == ORDER
    there = {name(p).split("/")[0].removesuffix(".py") for p in MODULES if p.read_text("utf-8").strip()}
    assert there - {"__init__", "web"} == set(ORDER)


@pytest.mark.parametrize("path", DEFINITIONS, ids=name)
def test_what_defines_the_detection_needs_no_engine(path):
    # the registry asks for registered domains, late
    allowed = {"publicsuffixlist"} if name(path) == "attribution/registry.py" else set()
    assert not outside(path) & (HEAVY - allowed | {"datasette", "sqlite_utils", "sqlite3", "click"})
    assert not [n for n in inside(path) if n.startswith(("store", "web", "cli", "detect", "run"))]


@pytest.mark.parametrize("path", [p for p in under("lineage/") if not p.stem.endswith("_batch")], ids=name)
def test_lineage_knows_no_database(path):
    assert not outside(path) & {"numpy", "datasketch", "datasette", "sqlite_utils", "sqlite3", "click"}
    assert not [n for n in inside(path) if n.startswith(("store", "web", "cli", "detect"))]


@pytest.mark.parametrize("path", under("web/"), ids=name)
def test_the_site_runs_alone(path):
    assert not outside(path) & (HEAVY | {"sqlite_utils"})
    heavy = ("store", "sketches.sketch_batch", "candidates", "detect", "lineage", "cli", "evaluate", "sources")
    light = ("cli.group",)
    assert not [n for n in inside(path) if n.startswith(heavy) and not n.startswith(light)]


@pytest.mark.parametrize("path", under("cli/"), ids=name)
def test_commands_import_late(path):
    import sys

    ours = {n for n in inside(path, top_only=True) if not n.startswith(("errors.", "cli."))}
    assert not ours
    assert outside(path, top_only=True) <= {"click", "pluggy"} | set(sys.stdlib_module_names)


NUMBERS = ("stages/", "store/sketches.py", "run/", "spark/")
"""Beside the files named TOPIC_batch.py: what carries columns from step to step."""


@pytest.mark.parametrize(
    "path", [p for p in MODULES if not p.stem.endswith("_batch") and not name(p).startswith(NUMBERS)], ids=name
)
def test_numpy_stays_in_batches(path):
    assert "numpy" not in outside(path)


@pytest.mark.parametrize("path", [p for p in MODULES if not name(p).startswith(("store/", "cli/"))], ids=name)
def test_who_writes_tables(path):
    """sqlite-utils is the store's; what runs a whole command opens the file with it."""
    assert "sqlite_utils" not in outside(path) or name(path) in (
        "cut/database.py",
        "detect.py",
        "evaluate.py",
        "loading.py",
        "match.py",
    )


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_can_be_read_in_one_go(path):
    assert len(path.read_text("utf-8").splitlines()) <= LINES
    assert "\t" not in path.read_text("utf-8")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_function_can_be_read_in_one_go(path):
    functions = [
        n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert not [f.name for f in functions if f.end_lineno - f.lineno >= FUNCTION_LINES]


def test_modules_say_what_they_are():
    silent = [
        name(p)
        for p in MODULES
        if p.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(p.read_text("utf-8")))
    ]
    assert silent in ([], ["__init__.py"])
