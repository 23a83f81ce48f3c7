"""Columns of ours on the articles table: where it is filtered by provenance, for who may view it, in one query."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from datasette_provenance.web import columns

from . import newsroom
from .reading import read
from .test_permissions import ROOT_ONLY, as_root, with_tables


async def table(client: Any, address: str, **asked: Any) -> tuple[list[str], list[list[str]], str]:
    """Headings, the words of each cell, and the page."""
    html = (await client.get(address, **asked)).text
    inner = html[html.index('<table class="rows-and-columns">') : html.index("</tbody>")]
    words = [
        [_words(cell) for cell in re.findall(r"<td.*?</td>", row, re.S)]
        for row in re.findall(r"<tr.*?</tr>", inner, re.S)
    ]
    return [_words(th) for th in re.findall(r"<th .*?</th>", inner, re.S)], [row for row in words if row], html


def _words(markup: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", "", markup)).split())


async def test_each_row_says_whose_copy_it_is_and_on_what_evidence(client: Any) -> None:
    heads, rows, html = await table(client, "/news/articles?_provenance_origin=AFP&_nocol=text")
    at = heads.index("likely origin")
    assert heads[1 : at + 5] == ["title", *columns.NAMES]
    assert all(len(row) == len(heads) for row in rows)
    told = {row[0]: row[at : at + 5] for row in rows}
    assert told["a02"][:3] == ["AFP (90 %)", "not credited", "Marrow Gazette: Ferry crews walk out"]
    assert "97 %" in told["a02"][3]
    assert told["a02"][4] == "side by side"
    assert told["a01"][1:] == ["credited", "original not in the table", "a copy", "the story’s family"]
    links = read(html).hrefs()
    assert "/news/-/provenance/compare?a=a02&b=a01" in links
    assert "/news/articles/-/provenance/a01" in links
    labels = re.findall(r"nth-of-type\((\d+)\):before \{ content: \"(.*?)\"", html)
    assert [name for _, name in labels[-len(heads) :]][1:] == heads[1:]


async def test_without_a_filter_of_ours_the_table_is_datasettes(client: Any) -> None:
    for address in (
        "/news/articles",
        "/news/articles?publisher=Tarn+Post",
        "/news/provenance_links?_provenance_origin=AFP",
    ):
        assert "likely source" not in (await table(client, address))[0]


async def test_one_query_for_all_rows(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    sql = columns._sql
    monkeypatch.setattr(columns, "_sql", lambda site: asked.append(site) or sql(site))
    _, rows, _ = await table(client, "/news/articles?_provenance_not_origin=AFP")
    assert len(rows) > 20
    assert len(asked) == 1


@pytest.mark.parametrize("denied", columns.READS)
async def test_only_for_who_may_view_what_they_are_made_of(db_path: Path, make_ds: Any, denied: str) -> None:
    ds = make_ds(db_path, metadata=with_tables(**{denied: ROOT_ONLY}))
    address = "/news/articles?_facet_provenance=origin"
    assert "likely source" not in (await table(ds.client, address))[0]
    assert "likely source" in (await table(ds.client, address, cookies=as_root(ds)))[0]


@pytest.mark.parametrize(
    ("pk", "key"), [("rowid", newsroom.number), ("no", newsroom.number), ("the key", lambda id: f"{id}/ü,1")]
)
async def test_whatever_the_key_is(tmp_path: Path, make_ds: Any, pk: str, key: Any) -> None:
    path = newsroom.build(tmp_path / "news.db", pk=pk, key=key)
    client = make_ds(path, settings={"base_url": "/desk/"}).client
    heads, rows, html = await table(client, "/news/articles?_provenance_role=rewrite")
    assert [row[heads.index("evidence")] for row in rows] == ["side by side"]
    url = next(href for href in read(html).hrefs() if "/compare?" in href)
    assert url.startswith("/desk/")
    assert (await client.get(url.removeprefix("/desk"))).status_code == 200


async def test_an_article_without_results_has_empty_cells(tmp_path: Path, make_ds: Any) -> None:
    import sqlite3

    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        conn.execute("insert into articles (id, title, text) values ('z9', 'New', 'Not looked at yet')")
    heads, rows, _ = await table(make_ds(path).client, "/news/articles?_provenance_not_origin=AFP")
    at = heads.index("likely origin")
    assert next(row for row in rows if row[0] == "z9")[at : at + 5] == [""] * 5
