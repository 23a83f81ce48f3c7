"""A text pasted into the form, in a real browser: what is shown, that its marks lead somewhere, and that it fits."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

import pytest

from .serving import follow
from .test_accessible import SCHEMES, axe, violations

__all__ = ["axe"]  # a fixture

MATCH = "/provenance-demo/-/provenance/match"
ARTICLE = "ferry-meridianpost"


def text_of(site: str) -> str:
    with urlopen(f"{site}/provenance-demo/articles/{ARTICLE}.json?_shape=array") as response:
        found = json.load(response)
    rows = found if isinstance(found, list) else found["rows"]
    row = rows[0]
    return row["text"] if isinstance(row, dict) else row[found["columns"].index("text")]


@pytest.mark.parametrize("width", [1280, 390], ids=["screen", "phone"])
def test_paste_a_text_and_follow_a_mark(open_page: Callable[..., Any], site: str, width: int) -> None:
    page = open_page(MATCH, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Text").fill(text_of(site) + "\n\nA line that nobody has printed before this very evening.")
    follow(page.get_by_role("button", name="Where has it stood?"))
    page.locator(".prov-text").wait_for(state="visible", timeout=10_000)
    assert "AFP" in page.locator(".prov-lead").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".prov-text .prov-passage").first.click()
    assert page.locator(".prov-found li:target").count() == 1
    follow(page.locator(f".prov-found a[href$='/articles/-/provenance/{ARTICLE}']").first)
    page.locator("h1.prov-title").wait_for(state="visible", timeout=10_000)


def test_an_article_by_its_address(open_page: Callable[..., Any]) -> None:
    page = open_page(f"{MATCH}?article={ARTICLE}")
    assert page.locator(f".prov-found a[href$='/articles/-/provenance/{ARTICLE}']").count() == 0
    follow(page.locator(".prov-found a", has_text="Side by side").first)
    assert page.locator(".prov-side").count() == 2


@pytest.mark.parametrize("width", [1280, 390], ids=["screen", "phone"])
def test_a_pasted_text_beside_a_match(open_page: Callable[..., Any], site: str, axe: str, width: int) -> None:
    page = open_page(MATCH, width=width)
    page.get_by_label("Text").fill(text_of(site) + "\n\nA line that nobody has printed before this very evening.")
    follow(page.get_by_role("button", name="Where has it stood?"))
    follow(page.get_by_role("button", name="Side by side").first)
    page.locator("#beside").wait_for(state="visible", timeout=10_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # In one call: the page may still be scrolling to them.
    tops = page.eval_on_selector_all(
        ".prov-side .prov-text", "sides => sides.map(side => side.getBoundingClientRect().y)"
    )
    assert width < 800 or tops[0] == tops[1]
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page, axe) == [], scheme


def test_a_named_source_is_marked_in_our_way(open_page: Callable[..., Any]) -> None:
    """Not in a browser's own yellow."""
    page = open_page(f"{MATCH}?article={ARTICLE}")
    mark = page.locator("mark.prov-mention").first
    assert mark.evaluate("element => getComputedStyle(element).backgroundColor") == "rgba(0, 0, 0, 0)"
