"""The documents say what the program does: no command, column, facet, filter, page or function without a place."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from datasette_provenance.tables import RESULTS
from datasette_provenance.web import functions
from datasette_provenance.web.routes import routes
from datasette_provenance.web.vocabulary import FACETS, filter_key, negated_key

from . import generate_docs
from .generate_docs import PAGES, ROOT, commands, fill, same

README = ROOT / "README.md"
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_generated_parts_are_up_to_date(name: str) -> None:
    text = read(name)
    if not same(text, fill(text)):
        pytest.fail(f"{name} is out of date. Run: python -m tests.generate_docs", pytrace=False)


@pytest.mark.parametrize("name", commands())
def test_every_command_and_option_has_help_and_a_section(name: str) -> None:
    command = commands()[name]
    assert command.help
    undocumented = [p.name for p in command.params if p.param_type_name == "option" and not p.help]
    assert not undocumented
    text = read("docs/commands.md")
    assert f"\n## {name}\n" in text
    assert f"<!-- generated: help {name} -->" in text


@pytest.mark.parametrize("table", RESULTS)
def test_every_public_table_has_a_section_and_every_column_a_meaning(table: str) -> None:
    text = read("docs/tables.md")
    assert f"\n## {table}\n" in text
    assert f"<!-- generated: table {table} -->" in text
    assert all(meaning for _, meaning in RESULTS[table].columns.values())


@pytest.mark.parametrize("facet", FACETS)
def test_every_facet_and_filter_is_documented(facet: str) -> None:
    text = read("docs/pages.md")
    assert f"`{facet}`" in text
    assert f"`{filter_key(facet)}=" in text
    assert negated_key("origin") in text


def test_every_page_is_documented() -> None:
    text = read("docs/pages.md")
    for pattern, _ in routes():
        plain = re.sub(r"\(\?P<(\w+)>.*?\)(?=/|\(|\$)", r"{\1}", pattern.strip("^"))
        path = re.sub(r"\(.*", "", plain).rstrip("$")
        assert f"`{path}" in text, path


def test_every_sql_function_is_documented() -> None:
    names = set()

    class Connection(sqlite3.Connection):
        def create_function(self, name, *args, **options):  # type: ignore[no-untyped-def]
            names.add(name)

    functions.register(Connection(":memory:"))
    assert names
    text = read("docs/pages.md")
    assert not [name for name in names if f"`{name}(" not in text]


def test_every_plugin_setting_is_documented() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "datasette_provenance").rglob("*.py"))
    for setting in re.findall(r"""plugin_config\([^)]*\)[^\n]*?\.get\(\s*["'](\w+)""", source):
        assert f"`{setting}`" in read("docs/pages.md"), setting
    # A key in metadata.yml that nothing reads would be a promise that nobody keeps.
    assert "plugin_config" in source or "plugins:" not in read("metadata.yml")


@pytest.mark.parametrize("name", NAMES)
def test_commands_in_examples_exist(name: str) -> None:
    known = commands()
    for line in re.findall(r"(?:datasette|sqlite-utils) provenance ([a-z-]+)((?: --?[a-z-]+)*)", read(name)):
        assert line[0] in known, f"{name}: there is no command {line[0]}"
    for block in re.findall(r"^```[a-z]*\n(.*?)^```", read(name), re.DOTALL | re.MULTILINE):
        for command, rest in re.findall(r"(?:datasette|sqlite-utils) provenance ([a-z]+)([^\n]*)", block):
            options = {o for p in known[command].params for o in p.opts} | {"--help"}
            # What stands behind a ``&&`` or a pipe is another program's.
            used = re.findall(r"(?<=\s)--[a-z-]+", re.split(r"&&|\||#", rest)[0])
            assert set(used) <= options, f"{name}: {command} {rest}"


@pytest.mark.parametrize("name", [*NAMES, "CHANGELOG.md", "fixtures/README.md"])
def test_links_lead_somewhere(name: str) -> None:
    page = ROOT / name
    for target in re.findall(
        r"\]\((?!https?:|mailto:)([^)\s]+)\)|<img[^>]* src=\"(?!https?:)([^\"]+)\"", page.read_text("utf-8")
    ):
        path, _, anchor = "".join(target).partition("#")
        aim = page.parent / path if path else page
        assert aim.exists(), f"{name}: {''.join(target)}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", aim.read_text("utf-8"), re.MULTILINE)
            assert anchor in [slug(heading) for heading in headings], f"{name}: {''.join(target)}"


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert pictures
    assert not [p.name for p in pictures if p.stat().st_size > 300_000 or p.suffix != ".png"]


def test_the_readme_has_its_two_commands() -> None:
    lines = README.read_text("utf-8").splitlines()
    (site,) = [line for line in lines if line.endswith("datasette provenance demo")]
    (tests,) = [line for line in lines if line.endswith("bin/pytest")]
    for line in (site, tests):
        assert line.startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_nothing_generated_was_forgotten() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        assert text.count("<!-- generated: ") == text.count("<!-- end -->") == len(generate_docs.PART.findall(text))


def test_the_changelog_names_this_version() -> None:
    from datasette_provenance import __version__

    assert f"## {__version__}" in Path(ROOT / "CHANGELOG.md").read_text("utf-8")
