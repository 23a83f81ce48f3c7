"""axe-core finds nothing serious on any page of ours, in either colour scheme, on a screen and on a phone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .test_tour import OURS, PAGES, REWRITE, family_path

MATCH = "/provenance-demo/-/provenance/match"
REPORT = f"/provenance-demo/-/provenance/report?a={REWRITE}&b=ferry-meridianpost"
SERIOUS = ("serious", "critical")
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core's own script, as a package of the test dependencies carries it."""
    try:
        import axe_playwright_python
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("No axe-core: install the test dependencies")
    return Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")


def violations(page: Any, axe: str, within: str | None = None) -> list[str]:
    """``rule: selector`` of what is serious or worse; ``within``: only inside this selector."""
    # An element of Datasette 1.0 keeps a list under the name of a method that axe calls.
    page.evaluate("for (const other of document.querySelectorAll('navigation-search')) delete other.matches")
    page.evaluate(axe)
    found = page.evaluate("within => axe.run(within || document)", within)
    assert found["passes"]
    return [
        f"{violation['id']}: {node['target']}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def address(open_page: Callable[..., Any], name: str) -> str:
    if name == "family":
        return family_path(open_page(PAGES["article"]))
    if name == "together":
        found = open_page(family_path(open_page(PAGES["article"])))
        return str(found.locator("a[href*='/together?']").get_attribute("href"))
    return {"match": MATCH, "report": REPORT, "matched": f"{MATCH}?article={REWRITE}"}.get(name) or PAGES[name]


@pytest.mark.parametrize("width", [1280, 390], ids=["screen", "phone"])
@pytest.mark.parametrize("name", [*OURS, "match", "matched", "report", "together"])
def test_nothing_serious(open_page: Callable[..., Any], axe: str, name: str, width: int) -> None:
    page = open_page(address(open_page, name), width=width)
    page.evaluate("for (const folded of document.querySelectorAll('[role=main] details')) folded.open = true")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page, axe) == [], scheme


def test_nothing_serious_in_the_panel(open_page: Callable[..., Any], axe: str) -> None:
    """The rest of a row page is Datasette's."""
    page = open_page(PAGES["row"])
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page, axe, ".provenance-panel") == [], scheme
