"""What people say, on the pages: beside the claim, for who may view it; and the form, for who may judge and nobody else."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import datasette
import pytest

from datasette_provenance.web.options import OptionsError, check

from . import newsroom
from .reading import read
from .test_permissions import ROOT_ONLY, as_root, with_tables

ONE_POINT_OH = datasette.__version__.startswith("1")
JUDGE = "/news/-/provenance/judge"
OPEN = {"plugins": {"datasette-provenance": {"judges": {"id": ["root", "anna"]}}}}
LINK = {"a": "a02", "b": "a01", "judgement": "rejected", "note": "Not <b>theirs</b>"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


def cookies(ds: Any, **actor: Any) -> dict[str, str]:
    return {"ds_actor": ds.sign({"a": actor}, "actor")}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A database to write to."""
    return newsroom.build(tmp_path / "news.db")


def stored(path: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as conn:
        sql = 'select article_id, source_id, judgement, relation, origin, note, "by" from provenance_judgements order by id'
        return conn.execute(sql).fetchall()[len(newsroom.JUDGED) :]


async def post(ds: Any, asked: dict[str, str], actor: dict[str, str] | None = None, **headers: str) -> Any:
    """As the form does: with the token that Datasette 0.65 wants."""
    own = dict(actor or {})
    if not ONE_POINT_OH and actor:
        page = await ds.client.get("/news/-/provenance/compare?a=a02&b=a01", cookies=own)
        token = [attrs["value"] for _, attrs in read(page.text).tags if attrs.get("name") == "csrftoken"]
        asked = {**asked, "csrftoken": token[0] if token else ""}
        own |= dict(page.cookies)
    return await ds.client.post(JUDGE, content=urlencode(asked), headers={**FORM, **headers}, cookies=own)


async def test_an_article_shows_what_people_say_of_its_origin(client: Any) -> None:
    page = (await client.get("/news/articles/-/provenance/c03")).text
    assert f"{newsroom.REVIEWER} confirms the origin: Quill Courier (1 July 2031)." in page
    assert "Rang the desk" in page
    assert "a person has confirmed it" in page
    assert "This counts from the next run" not in page
    told = (await client.get("/news/articles/-/provenance/c03.json")).json()
    assert [j["by"] for j in told["judgements"]] == [newsroom.REVIEWER]
    assert told["may_judge"] is False
    hostile = (await client.get("/news/articles/-/provenance/x01")).text
    assert newsroom.HOSTILE not in hostile
    assert "People dispute it" in hostile


async def test_links_and_families_show_what_people_say_of_them(own: Path, make_ds: Any) -> None:
    ds = make_ds(own, metadata=OPEN)
    assert (await post(ds, LINK, as_root(ds))).status_code == 303
    assert stored(own) == [("a02", "a01", "rejected", "copy", None, LINK["note"], "root")]
    for address in ("compare?a=a01&b=a02", "family/f1"):
        page = (await ds.client.get(f"/news/-/provenance/{address}")).text
        assert "root rejects the link: copy" in page
        assert "Not &lt;b&gt;theirs&lt;/b&gt;" in page
    assert "This counts from the next run" in (await ds.client.get("/news/-/provenance/compare?a=a01&b=a02")).text
    assert "root rejects the link: copy" in (await ds.client.get("/news/articles/-/provenance/a01")).text
    with sqlite3.connect(own) as conn:
        conn.execute(
            "update provenance_links set judgement = 'rejected', found_relation = relation, "
            "found_confidence = confidence, confidence = 0 where article_id = 'a02' and source_id = 'a01'"
        )
    page = (await ds.client.get("/news/-/provenance/compare?a=a01&b=a02")).text
    assert "A person has rejected this link. What was found:" in page
    assert "This counts from the next run" not in page
    assert "Rejected by people" in (await ds.client.get("/news/articles/-/provenance/a01")).text


async def test_who_may_not_view_judgements_sees_none_of_them(db_path: Path, make_ds: Any) -> None:
    ds = make_ds(db_path, metadata=with_tables(provenance_judgements=ROOT_ONLY))
    for suffix in ("", ".json"):
        address = f"/news/articles/-/provenance/c03{suffix}"
        page = await ds.client.get(address)
        assert page.status_code == 200
        assert newsroom.REVIEWER not in page.text
        assert "Rang the desk" not in page.text
        assert newsroom.REVIEWER in (await ds.client.get(address, cookies=as_root(ds))).text
    assert (await ds.client.get("/news/provenance_judgements")).status_code == 403


async def test_nobody_may_judge_unless_the_owner_says_so(own: Path, make_ds: Any) -> None:
    closed = make_ds(own)
    anna = cookies(closed, id="anna")
    assert "prov-judge" not in (await closed.client.get("/news/-/provenance/compare?a=a02&b=a01", cookies=anna)).text
    assert (await post(closed, LINK, anna)).status_code == 403
    assert (await post(closed, LINK)).status_code == 403
    ds = make_ds(own, metadata=OPEN)
    assert (await post(ds, LINK)).status_code == 403
    assert (await post(ds, LINK, cookies(ds, id="bo"))).status_code == 403
    assert stored(own) == []
    shown = (await ds.client.get("/news/-/provenance/compare?a=a02&b=a01", cookies=cookies(ds, id="anna"))).text
    assert "prov-judge" in shown
    assert (await post(ds, LINK, cookies(ds, id="anna", name="Anna Quay"))).status_code == 303
    assert [row[-1] for row in stored(own)] == ["Anna Quay (anna)"]


async def test_everyone_named_is_not_everyone(own: Path, make_ds: Any) -> None:
    ds = make_ds(own, metadata={"plugins": {"datasette-provenance": {"judges": True}}})
    assert (await post(ds, LINK)).status_code == 403
    assert (await post(ds, LINK, cookies(ds, token="t"))).status_code == 403
    assert stored(own) == []


@pytest.mark.skipif(not ONE_POINT_OH, reason="a permission of Datasette 1.0")
async def test_the_permission_to_insert_rows_is_enough(own: Path, make_ds: Any) -> None:
    rule = {
        "databases": {"news": {"tables": {"provenance_judgements": {"permissions": {"insert-row": {"id": "anna"}}}}}}
    }
    ds = make_ds(own, config=rule)
    assert (await post(ds, LINK, cookies(ds, id="bo"))).status_code == 403
    assert (await post(ds, LINK, cookies(ds, id="anna"))).status_code == 303
    assert len(stored(own)) == 1


async def test_another_site_cannot_post_for_a_reviewer(own: Path, make_ds: Any) -> None:
    ds = make_ds(own, metadata=OPEN)
    headers = {**FORM, "sec-fetch-site": "cross-site", "origin": "https://elsewhere.invalid"}
    response = await ds.client.post(JUDGE, content=urlencode(LINK), headers=headers, cookies=as_root(ds))
    assert response.status_code == 403
    assert stored(own) == []


async def test_an_origin_is_judged_and_taken_back(own: Path, make_ds: Any) -> None:
    ds = make_ds(own, metadata=OPEN, settings={"base_url": "/papers/"})
    response = await post(ds, {"a": "a04", "judgement": "confirmed", "origin": "reuters"}, as_root(ds))
    assert response.headers["location"] == "/papers/news/articles/-/provenance/a04#judgements"
    assert stored(own) == [("a04", None, "confirmed", None, "Reuters", None, "root")]
    await post(ds, {"a": "a04", "judgement": "withdrawn"}, as_root(ds))
    assert stored(own) == []


WRONG = [
    ({"judgement": "confirmed"}, 400, "name the article"),
    ({"a": "nowhere", "judgement": "confirmed"}, 404, "no article nowhere"),
    ({"a": "a02", "b": "nowhere", "judgement": "confirmed"}, 404, "no article nowhere"),
    ({"a": "a02", "b": "b01", "judgement": "confirmed"}, 400, "no link between"),
    ({"a": "a02", "b": "a02", "judgement": "confirmed"}, 400, "one article"),
    ({"a": "a02", "b": "a01", "judgement": "perhaps"}, 400, "is no judgement"),
    ({"a": "a02", "b": "a01", "judgement": "confirmed", "relation": "cousin"}, 400, "is no relation"),
    ({"a": "a02", "judgement": "rejected", "note": "x" * 10_001}, 400, "a note"),
    ({"a": "a02", "judgement": "rejected", "note": "x" * 200_000}, 400, "too long"),
]


@pytest.mark.parametrize(("asked", "status", "says"), WRONG)
async def test_a_wrong_form_writes_nothing(
    own: Path, make_ds: Any, asked: dict[str, str], status: int, says: str
) -> None:
    ds = make_ds(own, metadata=OPEN)
    response = await post(ds, asked, as_root(ds))
    assert (response.status_code, says in response.text.casefold()) == (status, True), response.text
    assert stored(own) == []


async def test_get_writes_nothing(own: Path, make_ds: Any) -> None:
    ds = make_ds(own, metadata=OPEN)
    response = await ds.client.get(f"{JUDGE}?{urlencode(LINK)}", cookies=as_root(ds))
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert stored(own) == []


async def test_an_immutable_database_has_no_form(own: Path, make_ds: Any) -> None:
    ds = make_ds(own, immutable=True, metadata=OPEN)
    page = await ds.client.get("/news/-/provenance/compare?a=a02&b=a01", cookies=as_root(ds))
    assert "prov-judge" not in page.text
    assert (await post(ds, LINK, as_root(ds))).status_code == 403


async def test_the_table_of_judgements_leads_to_what_they_are_of(own: Path, make_ds: Any) -> None:
    ds = make_ds(own, metadata=OPEN)
    await post(ds, LINK, as_root(ds))
    hrefs = read((await ds.client.get("/news/provenance_judgements")).text).hrefs()
    assert "/news/articles/-/provenance/c03" in hrefs
    assert "/news/-/provenance/compare?a=a02&b=a01" in hrefs


async def test_results_without_judgements_say_what_to_run(own: Path, make_ds: Any) -> None:
    with sqlite3.connect(own) as conn:
        conn.execute("alter table provenance_links drop column judgement")
        conn.execute("drop table provenance_judgements")
    ds = make_ds(own, metadata=OPEN)
    for suffix in ("", ".json"):
        page = await ds.client.get(f"/news/-/provenance/compare{suffix}?a=a02&b=a01")
        assert (page.status_code, "older version" in page.text) == (404, True)
    assert (await post(ds, LINK, as_root(ds))).status_code in (400, 403)


@pytest.mark.parametrize("judges", ["anna", ["anna"], 1])
def test_judges_are_said_as_datasette_says_it(judges: Any) -> None:
    with pytest.raises(OptionsError, match="judges says who may judge"):
        check({"judges": judges}, "database news")
