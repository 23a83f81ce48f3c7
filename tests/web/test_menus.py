"""Entries in Datasette's menus."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

from . import newsroom


async def links(client: Any, path: str) -> dict[str, str]:
    """Label -> address of every link of a page (the last of a label)."""
    html = (await client.get(path)).text
    found = re.findall(r'<a href="([^"]*)"[^>]*>\s*([^<]+?)\s*<', html)
    return {unescape(label): unescape(href) for href, label in found}


async def test_table_database_and_home(client: Any) -> None:
    for path in ("/", "/news", "/news/articles"):
        assert (await links(client, path))["Provenance overview"] == "/news/-/provenance"


async def test_facet_by_likely_origin(client: Any) -> None:
    found = await links(client, "/news/articles?publisher=Tarn+Post&_next=a02")
    assert found["Facet by likely origin"] == "/news/articles?publisher=Tarn+Post&_facet_provenance=origin"
    assert "Facet by likely origin" not in await links(client, "/news/articles?_facet_provenance=origin")
    assert "Facet by likely origin" not in await links(client, "/news/provenance_families")


async def test_base_url(db_path: Path, make_ds: Any) -> None:
    client = make_ds(db_path, settings={"base_url": "/prefix/"}).client
    found = await links(client, "/news/articles")
    assert found["Provenance overview"] == "/prefix/news/-/provenance"
    assert found["Facet by likely origin"] == "/prefix/news/articles?_facet_provenance=origin"


async def test_each_database_by_name_and_none_for_a_bare_one(tmp_path: Path, make_ds: Any) -> None:
    one, two = newsroom.build(tmp_path / "one.db"), newsroom.build(tmp_path / "two.db", "stories")
    bare = newsroom.build(tmp_path / "bare.db", detected=False)
    client = make_ds(one, two, bare).client
    found = await links(client, "/")
    assert found["Provenance overview: one"] == "/one/-/provenance"
    assert found["Provenance overview: two"] == "/two/-/provenance"
    assert "Provenance overview: bare" not in found
    assert "Facet by likely origin" in await links(client, "/two/stories")
    assert "Facet by likely origin" not in await links(client, "/bare/articles")
