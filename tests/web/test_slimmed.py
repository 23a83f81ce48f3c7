"""A published copy: every page and facet answers, with texts as before, without them by places."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from datasette.app import Datasette

from datasette_provenance.slim import slim

from . import newsroom
from .test_light import ADDRESSES, HEAVY, SCRIPT

PAGES = [
    "/news/-/provenance",
    "/news/-/provenance/family/f1",
    "/news/-/provenance/compare?a=a02&b=a01",
    "/news/articles/-/provenance/a01",
    "/news/articles/-/provenance/a03",
    "/news/articles?_facet_provenance=origin&_facet_provenance=carried_by&_provenance_role=copy",
    "/news/articles/a01",
]


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The newsroom as it was, and its copies with and without texts: all called news.db."""
    folder = tmp_path_factory.mktemp("copies")
    for name in ("whole", "copy", "textless"):
        (folder / name).mkdir()
    whole = newsroom.build(folder / "whole" / "news.db")
    slim(whole, folder / "copy" / "news.db")
    slim(whole, folder / "textless" / "news.db", text=False)
    return {name: folder / name / "news.db" for name in ("whole", "copy", "textless")}


async def get(path: Path, address: str):
    return await Datasette([], immutables=[str(path)]).client.get(address)


@pytest.mark.parametrize("address", [*PAGES, "/news/-/provenance/match?article=a02"])
async def test_a_copy_with_texts_says_the_same(copies, address):
    address = address.replace("?", ".json?", 1) if "?" in address else f"{address}.json"
    before, after = (await get(copies["whole"], address)).json(), (await get(copies["copy"], address)).json()
    for answer in (before, after):  # how long it took
        answer.pop("query_ms", None)
        answer.pop("private", None)
    assert after == before


@pytest.mark.parametrize("address", PAGES)
async def test_without_texts_every_page_answers_and_shows_none(copies, address):
    response = await get(copies["textless"], address)
    assert response.status_code == 200
    for row in newsroom.ROWS:
        for paragraph in row.text.split("\n\n"):
            assert len(paragraph) < 60 or paragraph not in response.text
    assert "/-/provenance/match" not in response.text


async def test_places_and_addresses_stand_for_the_text(copies):
    html = (await get(copies["textless"], "/news/articles/-/provenance/a02")).text
    assert "The text is not part of this database." in html
    assert 'href="https://a02.example.invalid/story"' in html
    assert "words 1–26</" not in html
    assert ": also in <a" in html
    data = (await get(copies["textless"], "/news/articles/-/provenance/a02.json")).json()
    first = len(newsroom.FERRY[0].replace("4,200", "4200").split())
    assert (data["places"][0]["here"], data["places"][0]["words"]) == (f"words 1–{first}", first)
    assert data["places"][0]["there"] == f"words 4–{first + 3}"  # after PORT MARROW (AFP)
    side = (await get(copies["textless"], "/news/-/provenance/compare?a=a02&b=a01")).text
    assert f"<td>words 1–{first}</td><td>words 4–{first + 3}</td>" in side
    assert "Why we think so" in side


async def test_no_text_can_be_looked_up_where_there_are_none(copies):
    for address in ("/news/-/provenance/match", "/news/-/provenance/match.json?article=a02"):
        response = await get(copies["textless"], address)
        assert response.status_code == 404
        assert "published without the texts" in response.text


@pytest.mark.parametrize("name", ["copy", "textless"])
def test_a_copy_needs_nothing_of_detection(copies, name):
    wanted = [address for address in ADDRESSES if name == "copy" or "match" not in address]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps([HEAVY, str(copies[name]), wanted])],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    answers, _ = json.loads(done.stdout.splitlines()[-1])
    assert answers == dict.fromkeys(wanted, 200), done.stderr
