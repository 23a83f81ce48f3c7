"""Match: a pasted text, an address or an id, as a page and as JSON; bounded, and without a write."""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
import time
from typing import Any
from urllib.parse import quote

import pytest
import sqlite_utils

from datasette_provenance.detect import detect
from datasette_provenance.web import beside
from datasette_provenance.web.pages import match as page

from ..test_match import RETOLD, RIVALS
from . import newsroom
from .reading import read

MATCH = "/news/-/provenance/match"


def found(data: dict[str, Any]) -> dict[Any, str]:
    return {one["id"]: one["relation"] for one in data["found"]}


async def posted(client: Any, text: str, path: str = f"{MATCH}.json", **options: Any) -> dict[str, Any]:
    response = await client.post(path, data={"text": text}, **options)
    assert response.status_code == 200, response.text
    return response.json()


async def test_an_empty_form(client: Any) -> None:
    html = read((await client.get(MATCH)).text)
    forms = [attrs for tag, attrs in html.tags if tag == "form" and "prov-form" in attrs.get("class", "")]
    assert [(form["method"], form["action"]) for form in forms] == [("post", MATCH), ("get", MATCH)]
    assert (await client.get(f"{MATCH}.json")).json()["asked"] is False


async def test_a_pasted_text_is_shown_with_its_passages(client: Any) -> None:
    text = "Editor, look at this:\n\n" + newsroom.FERRY_COPY.split(" - ")[1]
    response = await client.post(MATCH, data={"text": text})
    assert response.status_code == 200
    html = read(response.text)
    assert html.texts == [text]
    assert [href for href in html.hrefs() if href == "/news/articles/-/provenance/a01"]
    assert "Almost" not in html.words
    assert "The same copy: " in html.words
    for href in html.hrefs():
        if href.startswith("#"):
            assert href[1:] in html.ids()


async def test_the_same_as_json(client: Any) -> None:
    text = newsroom.FERRY_COPY.split(" - ")[1]
    data = await posted(client, text)
    relations = found(data)
    assert relations["a01"] == "copy"
    assert relations["a02"] == "copy"
    assert relations["a04"] in ("quotes", "independent")
    assert not set(relations) & {"b01", "b02", "b03"}
    assert data["origin"]["name"] == "AFP"
    assert data["origin"]["credited"] is False
    assert 0 < data["origin"]["confidence"] <= 1
    stored = {row.id: row.text for row in newsroom.ROWS}
    for one in data["found"]:
        for p in one["passages"]:
            assert stored[one["id"]][p["article_start"] : p["article_end"]] == p["article_text"]
    assert "".join(piece["text"] for group in data["groups"] for piece in group["pieces"]) == text


async def test_a_text_that_names_its_own_source(client: Any) -> None:
    data = await posted(client, newsroom.FERRY_COPY)
    assert (data["origin"]["name"], data["origin"]["credited"]) == ("AFP", True)


async def test_short_texts_fit_an_address(client: Any) -> None:
    response = await client.get(f"{MATCH}.json?text={quote(newsroom.ORCHARD[1])}")
    assert {"b01", "b02", "b03"} <= set(found(response.json()))


@pytest.mark.parametrize("query", ["article=a02", "url=https%3A%2F%2Fa02.example.invalid%2Fstory"])
async def test_an_article_of_the_table_does_not_find_itself(client: Any, query: str) -> None:
    data = (await client.get(f"{MATCH}.json?{query}")).json()
    assert data["article"]["id"] == "a02"
    assert "a02" not in found(data)
    assert found(data)["a01"] == "copy"
    html = read((await client.get(f"{MATCH}?{query}")).text)
    assert "/news/-/provenance/compare?a=a02&b=a01" in html.hrefs()


@pytest.mark.parametrize("query", ["article=none", "url=https%3A%2F%2Fnowhere.invalid"])
async def test_an_article_that_is_not_there(client: Any, query: str) -> None:
    assert (await client.get(f"{MATCH}?{query}")).status_code == 404


async def test_a_table_without_addresses_and_with_numbers_for_keys(tmp_path: Any, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db", pk="rowid", key=newsroom.number)
    db = sqlite_utils.Database(path)
    columns = {"title": "title", "text": "text", "publisher": "publisher", "published": "published", "url": None}
    newsroom.schema.write_settings(db, {"columns": columns})
    db.close()
    client = make_ds(path).client
    assert (await client.get(f"{MATCH}?url=x")).status_code == 400
    assert 'name="article"' in (await client.get(MATCH)).text
    assert found((await client.get(f"{MATCH}.json?article=2")).json())[1] == "copy"
    assert (await client.get(f"{MATCH}?article=two")).status_code == 404


async def test_post_needs_no_token_even_from_who_is_signed_in(ds: Any) -> None:
    """Datasette 0.65 asks for a CSRF token where there are cookies: this page changes nothing."""
    cookies = {"ds_actor": ds.sign({"a": {"id": "root"}}, "actor")}
    assert found(await posted(ds.client, newsroom.ORCHARD[1], cookies=cookies))


async def test_behind_a_prefix(db_path: Any, make_ds: Any) -> None:
    ds = make_ds(db_path, immutable=True, settings={"base_url": "/our/desk/"})
    html = (await ds.client.get(MATCH)).text
    assert f'action="/our/desk{MATCH}"' in html
    cookies = {"ds_actor": ds.sign({"a": {"id": "root"}}, "actor")}
    assert found(await posted(ds.client, newsroom.ORCHARD[1], cookies=cookies))


async def test_plain_text_is_a_body_too(client: Any) -> None:
    response = await client.post(
        f"{MATCH}.json", content=newsroom.ORCHARD[1].encode(), headers={"content-type": "text/plain; charset=utf-8"}
    )
    assert "b01" in found(response.json())
    response = await client.post(f"{MATCH}.json", content=b"{}", headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["ok"] is False


async def test_nothing_is_written(tmp_path: Any, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db")
    before = hashlib.sha256(path.read_bytes()).digest()
    await posted(make_ds(path).client, newsroom.FERRY_COPY)
    assert hashlib.sha256(path.read_bytes()).digest() == before


async def test_texts_are_cut_and_bodies_refused(client: Any) -> None:
    data = await posted(client, newsroom.ORCHARD[1] + " ä" * page.MOST_CHARACTERS)
    assert data["cut"] is True
    assert "b01" in found(data)
    response = await client.post(f"{MATCH}.json", data={"text": "x" * (page.MOST_BYTES + 1)})
    assert response.status_code == 413
    assert response.json()["ok"] is False


async def test_too_many_at_a_time_are_asked_to_wait(client: Any, monkeypatch: Any) -> None:
    pauses: list[float] = []
    pause = asyncio.sleep

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await pause(0)

    monkeypatch.setattr(beside.asyncio, "sleep", sleep)
    await posted(client, newsroom.ORCHARD[1])
    assert beside.PAUSE not in pauses
    monkeypatch.setattr(beside, "_waiting", beside.MOST_WAITING)
    response = await client.post(f"{MATCH}.json", data={"text": newsroom.ORCHARD[1]})
    assert response.status_code == 503
    assert beside.PAUSE in pauses  # who asks again at once does not keep the site busy with refusals


async def test_without_threads(db_path: Any, make_ds: Any) -> None:
    client = make_ds(db_path, settings={"num_sql_threads": 0}).client
    assert found(await posted(client, newsroom.ORCHARD[1]))


async def test_results_of_an_older_version(tmp_path: Any, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db")
    db = sqlite_utils.Database(path)
    db["_provenance_prints"].drop()
    db.close()
    response = await make_ds(path).client.get(f"{MATCH}?article=a01")
    assert response.status_code == 404
    assert "datasette provenance detect news.db" in response.text


async def test_json_is_json(client: Any) -> None:
    text = f'{newsroom.HOSTILE}\x00\x1b \ud83d\n"}}]</script>'.encode("utf-8", "replace").decode()
    data = await posted(client, text * 3)
    assert json.dumps(data)


@pytest.mark.parametrize("part", ["© AFP\n", "(AFP) ", "By Ada Quill, AFP\n", "told Reuters, ", "\n", "A", "“a "])
async def test_a_text_made_to_take_long_is_answered_and_stops_nobody(client: Any, part: str) -> None:
    text = (part * page.MOST_CHARACTERS)[: page.MOST_CHARACTERS]
    longest, last = 0.0, time.monotonic()

    async def beat() -> None:
        nonlocal longest, last
        while True:
            await asyncio.sleep(0.01)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()

    beating = asyncio.create_task(beat())
    response = await client.post(f"{MATCH}.json", data={"text": text})
    beating.cancel()
    assert response.status_code == 200, response.text
    assert longest < 5  # a text of that form held all pages for twenty seconds


async def test_work_that_does_not_end_is_ended(ds: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(beside, "SECONDS", 0.5)
    with pytest.raises(beside.TooLong, match="shorter text"):
        await beside.beside(ds, time.sleep, 60)
    monkeypatch.undo()
    assert await beside.beside(ds, max, 1, 2) == 2  # with another process
    with pytest.raises(ValueError, match="math domain"):
        await beside.beside(ds, math.sqrt, -1)


async def test_without_processes(ds: Any, monkeypatch: Any) -> None:
    beside._end()
    monkeypatch.setattr(beside.sys, "executable", "/nowhere/python")
    assert await beside.beside(ds, max, 1, 2) == 2


async def test_a_text_of_the_table_gets_an_address_and_its_matches_side_by_side(client):
    url = "/news/-/provenance/match"
    data = (await client.post(f"{url}.json", data={"text": newsroom.FERRY_COPY + "\n"})).json()
    assert data["share_url"] == f"{url}?article=a01"
    assert {m["id"]: m["compare_url"] for m in data["found"]}["a02"] == "/news/-/provenance/compare?a=a01&b=a02"
    assert {m["id"]: m["compare_url"] for m in data["found"]}["a01"] is None
    shared = (await client.get(data["share_url"].replace("?", ".json?"))).json()
    assert "a02" in {m["id"] for m in shared["found"]}
    other = (await client.post(f"{url}.json", data={"text": newsroom.FERRY_COPY + "\n\nA line of one's own."})).json()
    assert other["share_url"] is None
    assert not [m for m in other["found"] if m["compare_url"]]


async def test_a_pasted_text_beside_a_match(client: Any) -> None:
    """It stands nowhere, so the form is sent again with the article's key."""
    text = "Editor: look!\n\n" + newsroom.FERRY_COPY.split(" - ")[1]
    html = read((await client.post(MATCH, data={"text": text})).text)
    buttons = [attrs for tag, attrs in html.tags if tag == "button" and attrs.get("name") == "with"]
    assert "a02" in [button["value"] for button in buttons]
    assert {"prov-beside"} == {button["form"] for button in buttons}
    assert [attrs["action"] for tag, attrs in html.tags if attrs.get("id") == "prov-beside"] == [f"{MATCH}#beside"]
    response = await client.post(MATCH, data={"text": text, "with": "a02"})
    html = read(response.text)
    stored = next(row.text for row in newsroom.ROWS if row.id == "a02")
    assert html.texts[:2] == [text, stored]
    assert "/news/articles/-/provenance/a02" in html.hrefs()
    for href in html.hrefs():
        if href.startswith("#"):
            assert href[1:] in html.ids()
    beside = (await client.post(f"{MATCH}.json", data={"text": text, "with": "a02"})).json()["beside"]
    for p in beside["passages"]:
        if p["kind"] != "fact":
            words = text[p["own_start"] : p["own_end"]].split(), stored[p["other_start"] : p["other_end"]].split()
            assert set(words[0]) & set(words[1])
    assert (await client.post(MATCH, data={"text": text, "with": "none"})).status_code == 404


async def test_a_retold_story_is_shown_with_its_facts(tmp_path: Any, make_ds: Any) -> None:
    path = tmp_path / "news.db"
    db = sqlite_utils.Database(path)
    db["articles"].insert_all(
        [{"id": "own", "title": "Ferry", "text": RETOLD[0], "publisher": "The Gull", "published": "2031-03-04T09:00:00Z"}]
        + [{"id": f"o{n}", "title": "Other", "text": t, "publisher": "Heron", "published": ""} for n, t in enumerate(RIVALS)],
        pk="id",
    )  # fmt: skip
    db.close()
    detect(path)
    client = make_ds(path).client
    data = await posted(client, RETOLD[1])
    assert [(one["id"], one["relation"], one["claimed"]) for one in data["found"]] == [("own", "rewrite", True)]
    html = (await client.post(MATCH, data={"text": RETOLD[1], "with": "own"})).text
    assert read(html).texts[:2] == [RETOLD[1], RETOLD[0]]
    assert 'href="#b-f1"' in html
