"""Pages of a database that another program writes to: they answer as before, or say that it is being written to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from . import newsroom

PAGES = ("/news/-/provenance", "/news/-/provenance/family/f1", "/news/-/provenance/compare?a=a02&b=a01",
         "/news/-/provenance/match?article=a02", "/news/articles/-/provenance/a01")  # fmt: skip


@pytest.fixture
def hasty(monkeypatch: Any) -> None:
    """Connections that do not wait for a lock: they wait for five seconds, else."""
    connect = sqlite3.connect

    def at_once(*given: Any, **named: Any) -> Any:
        return connect(*given, **{**named, "timeout": 0.05})

    monkeypatch.setattr(sqlite3, "connect", at_once)


@pytest.mark.parametrize("address", PAGES)
async def test_a_page_that_meets_a_lock_says_so(tmp_path: Any, make_ds: Any, hasty: None, address: str) -> None:
    path = newsroom.build(tmp_path / "news.db")
    ds = make_ds(path)
    await ds.invoke_startup()
    await ds.client.get("/news.json")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        page, _, query = address.partition("?")
        for asked in (address, f"{page}.json?{query}"):
            response = await ds.client.get(asked)
            assert response.status_code == 503, response.text
            assert "being written to" in response.text
        other.execute("rollback")
    assert (await ds.client.get(address)).status_code == 200


@pytest.mark.parametrize("address", PAGES)
async def test_a_page_reads_on_beside_a_writer_in_wal(tmp_path: Any, make_ds: Any, hasty: None, address: str) -> None:
    path = newsroom.build(tmp_path / "news.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("pragma journal_mode = wal")
        other.execute("begin immediate")
        other.execute("delete from provenance_links")
        assert (await make_ds(path).client.get(address)).status_code == 200
