"""Every link of ours leads somewhere: from the overview on, whatever the table and its keys are called."""

from __future__ import annotations

import re

import pytest

from . import newsroom
from .reading import read

ODD = {
    "table": "my “news” / täglich 100% <b>",
    "pk": "story id",
    "columns": {"title": "head line", "text": "full text", "publisher": "select"},
}


def as_number(id: str) -> int:
    return int(id[1:]) + 100 * "abcx".index(id[0])


def as_address(id: str) -> str:
    return f"https://news.example/{id}?a=1&b=~2.html"


async def crawl(ds, start: str, base: str = "/") -> set[str]:
    """The addresses of all our pages that can be reached. Each answers, as do the rows and tables linked."""
    seen: set[str] = set()
    kinds: set[object] = set()
    waiting = [start]
    while waiting:
        url = waiting.pop().split("#")[0]
        path, _, query = url.partition("?")
        # Rows by other values of the same filters, and the overview of these, are not more of a link than the first such.
        kind = (path, *sorted({pair.split("=")[0] for pair in query.split("&")})) if "_provenance_" in query else url
        if url in seen or kind in kinds:
            continue
        seen.add(url)
        kinds.add(kind)
        response = await ds.client.get("/" + url.removeprefix(base))
        assert response.status_code == 200, url
        if (
            "/-/provenance" in url
            and ".json" not in url
            and "/export/" not in url
            and ".svg" not in url
            and "/-/provenance?" not in url
        ):
            page = read(response.text)
            assert len(page.ids()) == len(set(page.ids()))
            for href in page.hrefs():
                if href.startswith("#"):
                    assert href[1:] in page.ids(), (url, href)
                elif not re.match("https?:", href):
                    assert href.startswith(base), (url, href)
                    waiting.append(href)
    return {url for url in seen if "/-/provenance" in url}


async def all_reached(ds, start, base="/"):
    kinds = {
        "/family/": 0,
        "/compare?": 0,
        ".json": 0,
        "/export/": 0,
        "/drawing.svg": 0,
        "/report?": 0,
        "/together?": 0,
    }
    for url in await crawl(ds, start, base):
        for kind in kinds:
            kinds[kind] += kind in url
    assert kinds["/export/"] == 8
    assert kinds["/drawing.svg"] == kinds["/together?"] == 2
    assert (
        kinds["/family/"] - kinds["/export/"] - kinds["/drawing.svg"] == 5
    )  # two families, as pages and JSON, and one without what is quoted
    assert kinds["/report?"] >= 8
    assert kinds["/compare?"] >= 8
    assert kinds[".json"] >= 10


async def test_all_links(ds):
    await all_reached(ds, "/news/-/provenance")


async def test_all_links_behind_a_prefix(db_path, make_ds):
    ds = make_ds(db_path, immutable=True, settings={"base_url": "/our/desk/"})
    await all_reached(ds, "/our/desk/news/-/provenance", "/our/desk/")


@pytest.mark.parametrize("key", [as_number, as_address], ids=["numbers", "addresses"])
async def test_all_links_with_odd_names_and_keys(tmp_path, make_ds, key):
    ds = make_ds(newsroom.build(tmp_path / "odd name.db", key=key, **ODD))
    await all_reached(ds, str(ds.urls.database("odd name")) + "/-/provenance")
