"""What an actor may not view stays so on every way to it: posts, filters, panels, menus, suggestions, restricted tokens."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import datasette
import pytest

from datasette_provenance import tally
from datasette_provenance.web.routes import FORMS
from datasette_provenance.web.scope import CONDITIONS
from datasette_provenance.web.site import TABLES
from datasette_provenance.web.vocabulary import FACETS

from . import crowd, newsroom
from .reading import read
from .test_permissions import DENIALS, ROOT_ONLY, SECRETS, as_root, every_address, with_tables

ONE_POINT_OH = datasette.__version__.startswith("1")
JUDGE = "/news/-/provenance/judge"
OPEN = {"datasette-provenance": {"judges": {"id": ["root", "anna"]}}}
LINK = {"a": "a02", "b": "a01", "judgement": "rejected"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
DENIED_TABLES = ("articles", *TABLES)


def as_anna(ds: Any, **more: Any) -> dict[str, str]:
    return {"ds_actor": ds.sign({"a": {"id": "anna", **more}}, "actor")}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crowd.build(tmp_path_factory.mktemp("crowd") / "news.db")


async def token(ds: Any, cookies: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What Datasette 0.65 wants of a form, from a page of its own that everybody signed in may see; and the cookies."""
    if ONE_POINT_OH:
        return {}, cookies
    page = await ds.client.get("/-/logout", cookies=cookies)
    found = [attrs["value"] for _, attrs in read(page.text).tags if attrs.get("name") == "csrftoken"]
    assert found, "0.65 has no form on this page"
    return {"csrftoken": found[0]}, cookies | dict(page.cookies)


@pytest.mark.parametrize("denied", list(DENIALS))
async def test_a_post_to_any_address_says_nothing(db_path: Path, make_ds: Any, denied: str) -> None:
    """With a form's token, so that it is our own refusal and not that of another site's form."""
    ds = make_ds(db_path, metadata=DENIALS[denied])
    given, cookies = await token(ds, as_anna(ds))
    exports = [f"/news/-/provenance/family/f1/export/{form}" for form in FORMS]
    for address in (*every_address(), *exports):
        path, _, query = address.partition("?")
        form = f"{query}&{urlencode(given)}"
        response = await ds.client.post(path, content=form, headers=FORM, cookies=cookies)
        assert response.status_code in (403, 405), address
        assert not [secret for secret in SECRETS if secret in response.text], address


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("denied", [*DENIALS, *TABLES])
async def test_no_form_of_a_family_is_given_out(db_path: Path, make_ds: Any, denied: str, form: str) -> None:
    ds = make_ds(db_path, metadata=DENIALS.get(denied) or with_tables(**{denied: ROOT_ONLY}))
    for family in ("f1", "none"):
        response = await ds.client.get(f"/news/-/provenance/family/{family}/export/{form}")
        assert response.status_code == 403
        assert not [secret for secret in SECRETS if secret in response.text]


@pytest.mark.parametrize("table", DENIED_TABLES)
async def test_a_posted_text_finds_nothing_where_a_table_is_denied(db_path: Path, make_ds: Any, table: str) -> None:
    ds = make_ds(db_path, metadata=with_tables(**{table: ROOT_ONLY}))
    for path in ("/news/-/provenance/match", "/news/-/provenance/match.json"):
        for kind, content in (("text/plain", newsroom.ORCHARD[0]), (FORM["content-type"], urlencode({"text": "x"}))):
            response = await ds.client.post(path, content=content, headers={"content-type": kind})
            assert response.status_code == 403
            assert not [secret for secret in SECRETS if secret in response.text]


@pytest.mark.parametrize("denied", [*DENIALS, *TABLES])
async def test_who_judges_but_may_not_view_writes_nothing_and_learns_nothing(
    tmp_path: Path, make_ds: Any, denied: str
) -> None:
    """Neither whether an article is there, nor whether a link is."""
    path = newsroom.build(tmp_path / "news.db")
    rules = DENIALS.get(denied) or with_tables(**{denied: ROOT_ONLY})
    ds = make_ds(path, metadata={**rules, "plugins": OPEN})
    given, cookies = await token(ds, as_anna(ds))
    said = set()
    for asked in (LINK, {**LINK, "a": "nowhere"}, {**LINK, "b": "b01"}, {"a": "a04", "judgement": "confirmed"}):
        response = await ds.client.post(JUDGE, content=urlencode({**asked, **given}), headers=FORM, cookies=cookies)
        assert response.status_code == 403
        assert not [secret for secret in SECRETS if secret in response.text]
        said.add(response.text)
    assert len(said) == 1
    given, cookies = await token(ds, as_root(ds))
    written = await ds.client.post(JUDGE, content=urlencode({**LINK, **given}), headers=FORM, cookies=cookies)
    assert written.status_code == 303


JUDGED_PAGES = (
    "/news/articles/-/provenance/a02",
    "/news/-/provenance/compare?a=a02&b=a01",
    "/news/-/provenance/family/f1",
    "/news/-/provenance/together?family=f1",
    "/news/-/provenance/report?a=a02&b=a01",
    "/news/-/provenance/report?family=f1",
    "/news/-/provenance/report?publisher=Tarn+Post",
    "/news/-/provenance/publisher/Tarn~20Post",
    "/news/-/provenance/match?article=a02",
)


async def test_no_page_names_who_judged_to_who_may_not_view_judgements(tmp_path: Path, make_ds: Any) -> None:
    path = newsroom.build(tmp_path / "news.db")
    hidden = with_tables(provenance_judgements=ROOT_ONLY)
    ds = make_ds(path, metadata={**hidden, "plugins": OPEN})
    given, cookies = await token(ds, as_root(ds))
    asked = {**LINK, "note": "Rang the quay", **given}
    assert (await ds.client.post(JUDGE, content=urlencode(asked), headers=FORM, cookies=cookies)).status_code == 303
    seen = 0
    for address in JUDGED_PAGES:
        page, mark, query = address.partition("?")
        for shape in (address, f"{page}.json{mark}{query}"):
            response = await ds.client.get(shape)
            assert response.status_code == 200, shape
            assert "Rang the quay" not in response.text, shape
            assert "rejects the link" not in response.text, shape
            seen += "Rang the quay" in (await ds.client.get(shape, cookies=as_root(ds))).text
    for form in FORMS:
        response = await ds.client.get(f"/news/-/provenance/family/f1/export/{form}")
        assert "Rang the quay" not in response.text
    assert seen >= 6


VALUES = {
    "publisher": "Tarn Post", "from": "2031-04", "to": "2031-03", "source": "other", "not_source": "other",
    "copy": "uncredited", "behind": "any", "spread": "0-15min", "kept": "90-100", "shared": "30", "once": "1", "not_quoted": "1",
}  # fmt: skip


@pytest.mark.parametrize("name", list(CONDITIONS))
async def test_no_condition_counts_what_is_denied(crowded: Path, make_ds: Any, name: str) -> None:
    """Ignored as a whole, as if it were not there: neither rows nor a word of it."""
    everybody = make_ds(crowded)
    query = {f"_provenance_{name}": VALUES[name], "_size": "0", "_extra": "count"}

    def count(response: Any) -> Any:
        told = response.json()
        return told.get("filtered_table_rows_count", told.get("count"))

    every = count(await everybody.client.get("/news/articles.json", params={"_size": "0", "_extra": "count"}))
    assert count(await everybody.client.get("/news/articles.json", params=query)) < every
    assert set(tally.READS) <= set(TABLES)
    for table in tally.READS:
        ds = make_ds(crowded, metadata=with_tables(**{table: ROOT_ONLY}))
        assert count(await ds.client.get("/news/articles.json", params=query)) == every, table
        rows = await ds.client.get("/news/articles", params={f"_provenance_{name}": VALUES[name]})
        assert f"{every} rows" in rows.text
        assert count(await ds.client.get("/news/articles.json", params=query, cookies=as_root(ds))) < every


@pytest.mark.parametrize("table", TABLES)
async def test_nothing_of_ours_on_datasettes_own_pages(db_path: Path, make_ds: Any, table: str) -> None:
    """Panel, menus and the facets that need the table; for root they are there."""
    ds = make_ds(db_path, metadata=with_tables(**{table: ROOT_ONLY}))
    words = ("Match a text", "Provenance overview", "Facet by likely", "Provenance of this", "provenance-panel")
    for path in ("/", "/news", "/news/articles", "/news/articles/a01"):
        html = (await ds.client.get(path)).text
        assert not [word for word in words if word in html], path
        assert [word for word in words if word in (await ds.client.get(path, cookies=as_root(ds))).text], path
    listing = (await ds.client.get("/news/articles")).text
    for name, facet in FACETS.items():
        assert (f"_facet_provenance={name}" in listing) is (table not in facet.reads), name


@pytest.mark.skipif(not ONE_POINT_OH, reason="0.65 knows no restricted actors")
async def test_a_token_for_one_table_opens_nothing_else(db_path: Path, make_ds: Any) -> None:
    """Restrictions of an actor (``_r``), as API tokens carry them: allowed is what they list, and no more."""
    ds = make_ds(db_path)
    only = {"_r": {"r": {"news": {"provenance_families": ["vt"]}}}}
    assert (await ds.client.get("/news/provenance_families.json", cookies=as_anna(ds))).status_code == 200
    for address in every_address():
        response = await ds.client.get(address, cookies=as_anna(ds, **only))
        assert response.status_code == 403, address
        assert not [secret for secret in SECRETS if secret in response.text], address
    tables = {table: ["vt"] for table in DENIED_TABLES}
    whole = {"_r": {"r": {"news": tables}}}
    page = await ds.client.get("/news/-/provenance/family/f1", cookies=as_anna(ds, **whole))
    assert page.status_code == 200
