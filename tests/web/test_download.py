"""A family as a file: what the command writes, for who may view the page."""

from __future__ import annotations

import io
import sqlite3

import pytest

from datasette_provenance.export import graphs, prov
from datasette_provenance.export.selection import select
from datasette_provenance.web import download, routes

from .reading import read

WRITE = {"graphml": graphs.graphml, "gexf": graphs.gexf, "prov-json": prov.prov_json, "json-ld": prov.json_ld}


def test_the_routes_offer_what_can_be_written():
    assert set(routes.FORMS) == set(download.FORMS) == set(WRITE)


@pytest.mark.parametrize("form", WRITE)
async def test_the_file_is_what_the_command_writes(client, db_path, form):
    page = read((await client.get("/news/-/provenance/family/f1")).text)
    (address,) = [href for href in page.hrefs() if href.endswith(f"/export/{form}")]
    response = await client.get(address)
    out = io.StringIO()
    with sqlite3.connect(db_path) as conn:
        WRITE[form](conn, select(conn, "news.db", family="f1"), out)
    assert (response.status_code, response.text) == (200, out.getvalue())
    # no browser takes other people's titles in it for a page
    assert response.headers["content-disposition"].startswith('attachment; filename="f1.')
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "html" not in response.headers["content-type"]


async def test_what_is_not_there_and_what_may_not_be_seen(client, make_ds, db_path):
    assert (await client.get("/news/-/provenance/family/no-such/export/gexf")).status_code == 404
    assert (await client.get("/news/-/provenance/family/f1/export/docx")).status_code == 404
    assert (await client.post("/news/-/provenance/family/f1/export/gexf")).status_code in (403, 405)
    rules = {"databases": {"news": {"tables": {"provenance_links": {"allow": False}}}}}
    for options in ({"metadata": rules}, {"config": rules}):
        try:
            ds = make_ds(db_path, **options)
        except TypeError:  # 0.65 has no such argument
            continue
        response = await ds.client.get("/news/-/provenance/family/f1/export/gexf")
        if (await ds.client.get("/news/provenance_links")).status_code == 403:
            assert response.status_code == 403
            break
    else:
        pytest.fail("the table was never hidden")


async def test_with_a_base_url_and_for_other_sites(make_ds, db_path):
    ds = make_ds(db_path, settings={"base_url": "/prefix/"}, cors=True)
    html = (await ds.client.get("/news/-/provenance/family/f1")).text
    assert 'href="/prefix/news/-/provenance/family/f1/export/json-ld"' in html
    response = await ds.client.get("/news/-/provenance/family/f1/export/json-ld")
    assert response.headers["access-control-allow-origin"] == "*"
