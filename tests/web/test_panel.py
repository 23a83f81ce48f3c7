"""The panel on an article's row page, and the cells of our own tables."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any, get_args

import pytest
from datasette.utils import tilde_encode

from datasette_provenance.records import OriginKind
from datasette_provenance.web.panel import BADGES

from . import newsroom


async def panel(client: Any, path: str) -> str:
    response = await client.get(path)
    assert response.status_code == 200, response.text
    if "provenance-panel" not in response.text:
        return ""
    html = response.text[response.text.index('<section class="provenance-panel"') :]
    return html[: html.index("</section>")]


async def test_it_says_origin_basis_role_family_source_and_neighbours(client: Any) -> None:
    html = unescape(await panel(client, "/news/articles/a02"))
    for words in (
        "AFP",
        "its family</span>",
        "which credits AFP; the stored text names no source",
        "not credited",
        "a copy",
        "Ferry crews walk out",
        "3 articles",
        "Marrow Gazette",
        "1 by copy",
    ):
        assert words in html
    for href in (
        "/news/-/provenance/family/f1",
        "/news/articles/-/provenance/a02",
        "/news/articles/-/provenance/a01",
        "/news/-/provenance/compare?a=a02&b=a01",
    ):
        assert f'href="{href}"' in html


async def test_neighbours_are_counted_in_both_directions_and_only_claimed_ones(client: Any) -> None:
    html = await panel(client, "/news/articles/a01")
    assert "1 by copy, 1 by rewrite, 1 by quotes" in html
    assert "Likely source" not in html
    assert "Shares text with" not in await panel(client, "/news/articles/c03")


async def test_an_unknown_origin_is_said(client: Any) -> None:
    assert "Nothing can be said" in await panel(client, "/news/articles/c02")


async def test_other_rows_have_none(client: Any) -> None:
    assert await panel(client, "/news/provenance_families/f1") == ""


async def test_an_article_that_detection_has_not_seen_has_none(tmp_path: Path, make_ds: Any) -> None:
    import sqlite_utils

    path = newsroom.build(tmp_path / "news.db")
    db = sqlite_utils.Database(path)
    db["articles"].insert({"id": "new", "title": "Later"})
    db.conn.commit()
    db.close()
    assert await panel(make_ds(path).client, "/news/articles/new") == ""


async def test_a_bare_database_has_none(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db", detected=False)
    assert await panel(make_ds(path).client, "/news/articles/a01") == ""


async def test_hostile_values_stay_text(client: Any) -> None:
    response = await client.get("/news/articles/x01")
    assert "<script>alert" not in response.text
    assert "<b>Bold" not in response.text
    assert "&lt;b&gt;Bold &amp; Sons" in response.text


@pytest.mark.parametrize("immutable", [False, True])
async def test_base_url_and_odd_names(tmp_path: Path, make_ds: Any, immutable: bool) -> None:
    path = newsroom.build(tmp_path / "odd name.db", "Meldungen / 2031", "Nr.", lambda id: f"{id}/ü .x,y")
    client = make_ds(path, immutable=immutable, settings={"base_url": "/prefix/"}).client
    table, row = tilde_encode("Meldungen / 2031"), tilde_encode("a02/ü .x,y")
    html = await panel(client, f"/odd+name/{table}/{row}")
    assert f'href="/prefix/odd+name/{table}/-/provenance/{row}"' in html
    assert 'href="/prefix/odd+name/-/provenance/family/f1"' in html
    assert "a=a02%2F%C3%BC%20.x%2Cy&amp;b=a01" in html


async def test_row_json_is_untouched(client: Any) -> None:
    assert (await client.get("/news/articles/a01.json")).status_code == 200


async def test_cells_of_our_tables_are_links_and_sentences(client: Any) -> None:
    html = unescape((await client.get("/news/provenance_links?_sort=confidence&_size=20")).text)
    assert '<a href="/news/-/provenance/compare?a=a02&b=a01"' in html
    assert "Most of the narrative is shared." in html
    assert '"bits"' not in html
    assert "<b>in both</b>" not in (await client.get("/news/provenance_links")).text
    for table in ("provenance_articles", "provenance_families"):
        assert '<a href="/news/-/provenance/family/f1">' in (await client.get(f"/news/{table}")).text


async def test_an_origin_in_our_tables_carries_its_basis_as_a_badge(client: Any) -> None:
    html = (await client.get("/news/provenance_articles?article_id=a01")).text
    assert re.search(
        r"<bdi>AFP</bdi> <span [^>]*title=\"Carries the dateline PORT MARROW \(AFP\)\">dateline</span>", html
    )
    for address in (
        "provenance_articles?_nocol=origin_basis",
        "provenance_articles?article_id=x01",
        "provenance_families",
    ):
        html = (await client.get(f"/news/{address}")).text
        assert "<b>Bold" not in html
        assert "<script>alert" not in html


@pytest.mark.parametrize("query", ["_col=relation", "_labels=off", "_nocol=relation"])
async def test_cells_do_without_their_neighbours(client: Any, query: str) -> None:
    assert (await client.get(f"/news/provenance_links?{query}")).status_code == 200


def test_every_kind_of_evidence_for_a_name_has_a_badge() -> None:
    assert set(BADGES) == set(get_args(OriginKind)) - {"none", "unknown"}
