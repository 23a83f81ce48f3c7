"""A site over the small newsroom, in whichever line of Datasette is installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from . import newsroom


@pytest.fixture(scope="session")
def db_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """articles with text keys, and all results. Read it; write to a copy of your own (``newsroom.build``)."""
    return newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db")


@pytest.fixture
def make_ds() -> Callable[..., Datasette]:
    """Datasette over paths: ``make_ds(path, immutable=True, metadata={...}, settings={...}, cors=True)``."""

    def make(*paths: Path, immutable: bool = False, **options: Any) -> Datasette:
        files = [str(path) for path in paths]
        return Datasette([], immutables=files, **options) if immutable else Datasette(files, **options)

    return make


@pytest.fixture
def ds(db_path: Path, make_ds: Callable[..., Datasette]) -> Datasette:
    return make_ds(db_path)


@pytest.fixture
def client(ds: Datasette) -> Any:
    """``await client.get("/news/articles")``"""
    return ds.client
