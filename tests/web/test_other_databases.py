"""Nothing is read from a database that is attached to the one that was asked for."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils
from datasette import hookimpl
from datasette.plugins import pm

import datasette_provenance
from datasette_provenance.web.site import TABLES

from . import newsroom
from .test_permissions import ROOT_ONLY, SECRETS, as_root, every_address

CLOSED = {"databases": {"news": ROOT_ONLY}}
WEB = Path(datasette_provenance.__file__).parent / "web"
PIECES = [secret for secret in SECRETS if secret != "_provenance_"]


class Attaches:
    """Another plugin, which attaches a database to every connection."""

    __name__ = "attaches"

    def __init__(self, path: Path) -> None:
        self.path = path

    @hookimpl
    def prepare_connection(self, conn: sqlite3.Connection) -> None:
        if not any(row[2] and Path(row[2]).name == self.path.name for row in conn.execute("pragma database_list")):
            conn.execute("attach database ? as news", [f"file:{self.path}?mode=ro"])


@pytest.fixture
def attached(db_path: Path) -> Iterator[None]:
    plugin = Attaches(db_path)
    pm.register(plugin, name="attaches")
    yield
    pm.unregister(name="attaches")


def of(database: str) -> list[str]:
    return [address.replace("/news/", f"/{database}/", 1) for address in every_address()]


async def refused(ds: Any, database: str) -> None:
    for cookies in (None, as_root(ds)):
        for address in of(database):
            response = await ds.client.get(address, cookies=cookies)
            told = response.text.replace(address, "").split("<footer", 1)[0]
            assert not [secret for secret in PIECES if secret in told], address
            overview = re.fullmatch(rf"/{database}/-/provenance(\.json)?", address.split("?")[0])
            assert response.status_code == (200 if overview else 404), address
        posted = await ds.client.post(
            f"/{database}/-/provenance/match.json", data={"text": newsroom.ORCHARD[0]}, cookies=cookies
        )
        assert posted.status_code == 404
        assert "Kestrel" not in posted.text


async def test_crossdb(db_path: Path, make_ds: Any) -> None:
    ds = make_ds(db_path, memory=True, crossdb=True, metadata=CLOSED)
    found = await ds.get_database("_memory").execute("select count(*) from news.articles")
    assert found.first()[0] > 0  # it is attached
    await refused(ds, "_memory")


async def test_what_another_plugin_attaches(db_path: Path, tmp_path: Path, make_ds: Any, attached: None) -> None:
    path = tmp_path / "notes.db"
    sqlite_utils.Database(path)["notes"].insert({"id": 1, "note": "mine"}, pk="id")
    ds = make_ds(path, db_path, metadata=CLOSED)
    assert (await ds.get_database("notes").execute("select count(*) from news.articles")).first()[0] > 0
    await refused(ds, "notes")
    for page in (
        "/notes",
        "/notes/notes",
        "/notes/notes/1",
        "/notes/notes?_facet_provenance=origin&_provenance_origin=AFP",
    ):
        response = await ds.client.get(page)
        assert response.status_code == 200
        assert "/-/provenance" not in response.text


@pytest.mark.parametrize(
    "missing", [*TABLES, *(f"_provenance_{name}" for name in ("settings", "facets", "counts", "documents", "prints"))]
)
async def test_a_table_that_is_missing_is_not_taken_from_elsewhere(
    tmp_path: Path, make_ds: Any, attached: None, missing: str
) -> None:
    """Whatever an older version did not make: the pages say so, or go without, as where nothing is attached."""
    path = newsroom.build(tmp_path / "archive.db")
    with sqlite3.connect(path) as conn:
        conn.execute(f'drop table "{missing}"')
        conn.execute("update articles set title = replace(title, 'a', 'o'), text = replace(text, 'a', 'o')")
    plugin = pm.unregister(name="attaches")
    alone = {page: await answer(make_ds(path), page) for page in of("archive") if ".json" in page}
    pm.register(plugin, name="attaches")
    ds = make_ds(path)
    assert {page: await answer(ds, page) for page in of("archive") if ".json" in page} == alone


async def answer(ds: Any, page: str) -> tuple[int, str]:
    response = await ds.client.get(page)
    return response.status_code, re.sub(r"[\d.]+ ?ms|csrftoken\S+|value=\"[\w.-]{30,}\"", "", response.text)


def test_every_query_names_main() -> None:
    """As written: a name of ours after from or join, or a table that was put in, stands in ``main``."""
    bare = re.compile(
        r"""\b(?:from|join) (?:_?provenance_\w+|\{TABLE\}|\{(?:escape_sqlite|_quoted)\(\w+\.table\)\}|sqlite_master)|pragma (?!main\.)\w+_"""
    )
    for path in [*WEB.rglob("*.py"), WEB.parent / "match.py"]:
        assert not bare.findall(path.read_text("utf-8")), path
