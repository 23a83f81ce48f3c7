"""Titles that many pages share and none prints are none."""

import pytest
from sqlite_utils import Database

from datasette_provenance.store.articles import upsert

FORM = "Choose your town or postcode"


def pages(count, title=FORM, first=0, printed=False):
    for n in range(first, first + count):
        text = f"{title}\n\nRain {n} fell." if printed else f"Rain {n} fell on Oldmoor."
        yield {"id": str(n), "title": title, "text": text, "publisher": "Echo", "published": None, "url": None}


def own(count, first):
    for n in range(first, first + count):
        yield {
            "id": str(n),
            "title": f"Rain {n}",
            "text": f"Rain {n}\n\nIt fell.",
            "publisher": "Echo",
            "published": None,
            "url": None,
        }


@pytest.fixture
def db():
    return Database(memory=True)


def kept(db):
    return {(r["title"], r.get("title_raw")) for r in db["articles"].rows}


def test_they_are_set_aside_and_a_later_load_finds_them_so(db):
    rows = [*pages(12), *own(20, 100)]
    counts = upsert(db, rows)
    assert counts.titles == (12, FORM)
    assert (None, FORM) in kept(db)
    assert ("Rain 100", None) in kept(db)
    again = upsert(db, rows)
    assert (again.new, again.changed, again.unchanged, again.titles.pages) == (0, 0, 32, 0)
    upsert(db, [*pages(1, first=50), *own(5, 200)])
    assert db["articles"].get("50")["title_raw"] == FORM
    upsert(db, [*pages(1, title="Sun", first=50)])
    assert (db["articles"].get("50")["title"], db["articles"].get("50")["title_raw"]) == ("Sun", None)


@pytest.mark.parametrize(
    "rows",
    [
        [*pages(9), *own(20, 100)],  # too few
        [*pages(12), *own(400, 100)],  # too small a part
        [*pages(12, printed=True), *own(20, 100)],  # printed above the stories: a column of the paper
        [*pages(30)],  # texts without headlines tell nothing
    ],
)
def test_others_stay(db, rows):
    assert upsert(db, rows).titles.pages == 0
    assert "title_raw" not in db["articles"].columns_dict
