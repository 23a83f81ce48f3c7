"""What several test modules share: the fixtures of the repository, loaded and detected once."""

from __future__ import annotations

import shutil
from pathlib import Path

import datasette.app  # noqa: F401  before ours: it loads its plugins while it is imported, and whole ones only
import hypothesis
import pytest
from click.testing import CliRunner

from datasette_provenance.cli.group import provenance

from . import compiled

hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("untimed")

compiled.keep()

FIXTURES = Path(__file__).parent.parent / "fixtures"


SLOW = (
    "browser/test_accessible.py", "test_walkthroughs.py", "browser/test_tour.py", "test_incremental.py", "test_packaging.py",
    "web/test_options.py", "pyodide/test_site.py", "run/test_local.py", "web/test_pages_links.py", "test_match.py",
    "test_benchmark.py", "spark/test_engine.py",
)  # fmt: skip
"""Modules of few and slow tests, the slowest first. Each goes to one process as a whole (pytest-xdist's loadfile): where one of these
came last, the other processes would wait for it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        return next((n for n, name in enumerate(SLOW) if item.path.as_posix().endswith(f"/tests/{name}")), len(SLOW))

    items.sort(key=turn)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory) -> Path:
    """A database that holds the articles of ``fixtures/`` and no results."""
    path = tmp_path_factory.mktemp("fixtures") / "news.db"
    result = CliRunner().invoke(provenance, ["load", str(path), str(FIXTURES / "articles")])
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture(scope="session")
def detected(loaded) -> Path:
    """The same with results. Read it only; ``copied`` is for writing."""
    from datasette_provenance.detect import detect

    path = loaded.with_name("detected.db")
    shutil.copy(loaded, path)
    detect(path)
    return path


@pytest.fixture
def copied(detected, tmp_path) -> Path:
    """A copy of ``detected`` to change."""
    return Path(shutil.copy(detected, tmp_path / "news.db"))
