"""A page that is being made when a run ends says what one of the two runs left, never a part of either."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from datasette_provenance.store import aggregates
from datasette_provenance.web import one_run

from . import newsroom

PAGES = (
    "/news/-/provenance",
    "/news/-/provenance?_provenance_from=2031",
    "/news/-/provenance/family/f1",
    "/news/-/provenance/together?family=f1",
    "/news/-/provenance/report?family=f1",
    "/news/-/provenance/report?a=a02&b=a01",
    "/news/-/provenance/publisher/Tarn~20Post",
    "/news/-/provenance/origin/AFP",
    "/news/-/provenance/compare?a=a02&b=a01",
    "/news/-/provenance/match?article=a02",
    "/news/articles/-/provenance/a01",
)
FILES = ("/news/-/provenance/family/f1/export/graphml", "/news/-/provenance/family/f1/drawing.svg")
WHEN = (1, 2, 3, 4, 6, 9, 13, 18, 24, 40, 80)
"""Before which of a page's queries the run ends; the last is more than any page asks."""


def later_run(path: Path) -> None:
    """What a later run could leave: another origin, an article that is of no family any more; in one transaction."""
    db = sqlite_utils.Database(path)
    with db.atomic():
        for sql in (
            "update provenance_articles set origin = 'Reuters' where origin = 'AFP'",
            "update provenance_articles set role = 'partial' where article_id = 'a02'",
            "update provenance_articles set family_id = null, source_id = null where article_id = 'a03'",
            "delete from provenance_links where article_id = 'a03'",
            "update provenance_links set relation = 'partial', narrative_words = 77 where article_id = 'a02'",
            "update provenance_families set title = 'Told anew', articles = 2, origin = 'Reuters' where id = 'f1'",
            "insert into _provenance_runs (started, seconds) values ('2031-07-01T00:00:00', 2.5)",
        ):
            db.conn.execute(sql)
        aggregates.summarise(db)
    db.close()


class Meanwhile:
    """Lets something happen before the so-manieth query of a database."""

    def __init__(self, db: Any, number: int, happens: Any) -> None:
        self.left, self.happens = number, happens
        execute_fn = db.execute_fn

        async def counted(*given: Any, **named: Any) -> Any:
            self.left -= 1
            if not self.left:
                self.happens()
            return await execute_fn(*given, **named)

        db.execute_fn = counted


async def shown(ds: Any, address: str) -> Any:
    response = await ds.client.get(address)
    return response.status_code, response.text


@pytest.mark.parametrize("address", [*PAGES, *FILES])
async def test_whenever_a_run_ends_the_page_is_of_one(
    tmp_path: Path, make_ds: Any, db_path: Path, address: str
) -> None:
    page, mark, query = address.partition("?")
    address = address if address in FILES else f"{page}.json{mark}{query}"
    before = await shown(make_ds(db_path), address)
    later = copied(db_path, tmp_path / "later")
    later_run(later)
    after = await shown(make_ds(later), address)
    assert before != after
    seen = set()
    for number in WHEN:
        path = copied(db_path, tmp_path / str(number))
        ds = make_ds(path)
        await ds.invoke_startup()
        meanwhile = Meanwhile(ds.get_database("news"), number, lambda path=path: later_run(path))
        found = await shown(ds, address)
        assert found in (before, after), number
        seen.add(found == after)
        if meanwhile.left > 0:  # it has not so many
            break
    assert meanwhile.left > 0
    assert seen == {True, False}


def copied(source: Path, folder: Path) -> Path:
    folder.mkdir()
    return Path(shutil.copy(source, folder / "news.db"))


async def test_a_posted_text_is_read_once(tmp_path: Path, make_ds: Any, db_path: Path) -> None:
    """Though its page is made twice."""
    path = copied(db_path, tmp_path / "own")
    ds = make_ds(path)
    await ds.invoke_startup()
    meanwhile = Meanwhile(ds.get_database("news"), 6, lambda: later_run(path))
    page = await ds.client.post("/news/-/provenance/match.json", data={"text": newsroom.ORCHARD[0]})
    assert meanwhile.left <= 0
    assert page.status_code == 200
    assert page.json()["asked"] is True
    assert {found["id"] for found in page.json()["found"]} >= {"b01", "b02"}


async def test_the_panel_is_of_one_run(tmp_path: Path, make_ds: Any, db_path: Path) -> None:
    for number in WHEN:
        path = copied(db_path, tmp_path / str(number))
        ds = make_ds(path)
        await ds.invoke_startup()
        meanwhile = Meanwhile(ds.get_database("news"), number, lambda path=path: later_run(path))
        html = (await ds.client.get("/news/articles/a01")).text
        panel = html[html.rindex("provenance-panel") : html.index("Where its passages also stand")]
        assert ("Reuters" in panel) == ("by partial" in panel), number
        if meanwhile.left > 0:
            break


async def test_runs_that_end_all_the_time_are_said(tmp_path: Path, make_ds: Any, db_path: Path) -> None:
    path = copied(db_path, tmp_path / "own")
    ds = make_ds(path)
    await ds.invoke_startup()
    db = ds.get_database("news")
    execute = db.execute

    async def always(*given: Any, **named: Any) -> Any:
        later_run(path)
        return await execute(*given, **named)

    db.execute = always
    for address in ("/news/-/provenance/family/f1", "/news/-/provenance/family/f1.json"):
        response = await ds.client.get(address)
        assert response.status_code == 503
        assert "being written to" in response.text


async def test_an_error_of_a_page_stays_one(make_ds: Any, db_path: Path) -> None:
    ds = make_ds(db_path)

    async def broken() -> None:
        raise LookupError("a fault of ours")

    await ds.invoke_startup()
    with pytest.raises(LookupError):
        await one_run.of_one_run(ds.get_database("news"), broken)
