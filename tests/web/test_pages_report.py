"""Evidence in one file: it holds the passages, the figures, the method and how to cite it, and asks for nothing else."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from datasette_provenance import __version__

from . import newsroom
from .reading import read

REPORT = "/news/-/provenance/report"
REPORTS = ["a=a02&b=a01", "family=f1", "publisher=Tarn+Post"]


@pytest.mark.parametrize("query", REPORTS)
async def test_it_needs_nothing_but_itself(client: Any, query: str) -> None:
    html = read((await client.get(f"{REPORT}?{query}")).text)
    assert not [attrs for tag, attrs in html.tags if tag in ("script", "link", "img", "iframe") or "src" in attrs]
    assert f"datasette-provenance {__version__}" in html.words
    for heading in ("Method", "To cite"):
        assert heading in html.words
    data = (await client.get(f"{REPORT}.json?{query}")).json()
    assert data["cite"].startswith(data["claim"])
    assert data["date"] in data["cite"]
    assert (await client.get(data["address"].removeprefix("http://localhost"))).status_code == 200


async def test_a_claim_shows_its_passages_in_both_texts(client: Any) -> None:
    data = (await client.get(f"{REPORT}.json?a=a02&b=a01")).json()
    shown = {(p["own_text"], p["other_text"]) for p in data["passages"]}
    assert shown == {(text, text) for text in (*newsroom.FERRY[:2], newsroom.FERRY[2][1:47], newsroom.FERRY[3])}
    words = read((await client.get(f"{REPORT}?a=a02&b=a01")).text).words
    assert words.count(newsroom.FERRY[0]) == 2
    assert "Most of the narrative is shared." in words


async def test_nothing_to_report_on_is_said(client: Any) -> None:
    for query, status in (
        ("", 400),
        ("a=a01", 400),
        ("family=none", 404),
        ("publisher=Nobody", 404),
        ("a=a01&b=zz", 404),
    ):
        assert (await client.get(f"{REPORT}?{query}")).status_code == status


async def test_the_drawing_is_a_file_that_any_reader_of_svg_takes(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        conn.execute(
            "update articles set title = char(1) || '<script>&amp;]]>' || char(7), publisher = '<b>' where id = 'a01'"
        )
    response = await make_ds(path).client.get("/news/-/provenance/family/f1/drawing.svg")
    assert response.headers["content-type"].startswith("image/svg+xml")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    root = ElementTree.fromstring(response.text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len([e for e in root.iter() if e.get("class", "").startswith("prov-node")]) == 3
    assert not [e for e in root.iter() if e.tag.endswith("script")]
    shapes = [e for e in root.iter() if e.get("class", "") == "prov-shape"]
    assert all(e.get("fill") and e.get("stroke") for e in shapes)
