"""The form for judgements, as one who may write sees and uses it, on a database that can be written to."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from datasette_provenance.cli.demo import described_by

from . import serving
from .test_accessible import SCHEMES, axe, violations

COMPARE = "/provenance-demo/-/provenance/compare?a=ferry-dailybeacon&b=ferry-meridianpost"
ARTICLE = "/provenance-demo/articles/-/provenance/ferry-dailybeacon"
JUDGES = "plugins:\n  datasette-provenance:\n    judges:\n      id: root\n"

__all__ = ["axe"]  # a fixture


@pytest.fixture
def signed_in(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """A context of the browser in which root has signed in by the address that ``--root`` prints, and the site's address."""
    database = serving.build_demo(tmp_path)
    described = tmp_path / "metadata.yml"
    described.write_text(JUDGES)
    with serving.serve(database, str(database), "--root", *described_by(described)) as address:
        token = re.search(r"/-/auth-token\?token=\w+", database.with_suffix(".log").read_text())
        assert token
        context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
        page = context.new_page()
        page.goto(token[0])
        if page.locator("form input[type=submit]").count():  # Datasette 1.0 asks
            serving.follow(page.locator("form input[type=submit]").first)
        yield context
        context.close()
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.mark.parametrize("width", [1280, 390], ids=["screen", "phone"])
def test_a_judgement_is_written_and_shown(signed_in: Any, axe: str, width: int) -> None:
    page = signed_in.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(COMPARE)
    page.locator(".prov-judge summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page, axe) == [], scheme
    page.get_by_label("Judgement").select_option("rejected")
    page.get_by_label("Note").fill("Both reporters were on the quay.")
    serving.follow(page.get_by_role("button", name="Judge"))
    said = page.locator("#judgements")
    said.wait_for(state="visible", timeout=10_000)
    assert "root rejects the link" in said.inner_text()
    assert "Both reporters were on the quay." in said.inner_text()
    assert violations(page, axe) == []


def test_an_origin_is_judged_from_the_article(signed_in: Any, axe: str) -> None:
    page = signed_in.new_page()
    page.goto(ARTICLE)
    page.locator(".prov-judge summary").click()
    assert violations(page, axe) == []
    page.get_by_label("Whose copy?").fill("Reuters")
    serving.follow(page.get_by_role("button", name="Judge"))
    page.locator("#judgements").wait_for(state="visible", timeout=10_000)
    assert "Reuters" in page.locator("#judgements").inner_text()
