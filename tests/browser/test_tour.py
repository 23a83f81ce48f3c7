"""A reader's way through the site, and every kind of page on a screen and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .serving import follow

DB = "/provenance-demo"
REWRITE = "ferry-dailybeacon"
PAGES = {
    "home": "/",
    "table": f"{DB}/articles?_facet_provenance=origin",
    "row": f"{DB}/articles/{REWRITE}",
    "overview": f"{DB}/-/provenance",
    "scoped": f"{DB}/-/provenance?_provenance_origin=AFP&_provenance_from=2025",
    "publisher": f"{DB}/-/provenance/publisher/The~20Meridian~20Post",
    "origin": f"{DB}/-/provenance/origin/AFP",
    "article": f"{DB}/articles/-/provenance/{REWRITE}",
    "compare": f"{DB}/-/provenance/compare?a={REWRITE}&b=ferry-meridianpost",
}
OURS = ("overview", "scoped", "publisher", "origin", "article", "family", "compare")


def family_path(page: Any) -> str:
    """The address of the family that holds the rewrite, as its article page links it."""
    href = page.locator("a[href*='/-/provenance/family/']").first.get_attribute("href")
    assert href
    return href


def shown(page: Any, selector: str, text: str = "") -> Any:
    """The first thing that matches is visible, and says this."""
    found = page.locator(selector, has_text=text).first if text else page.locator(selector).first
    found.wait_for(state="visible", timeout=10_000)
    return found


def test_from_the_table_to_the_passages(open_page: Callable[..., Any]) -> None:
    page = open_page(f"{DB}/articles")
    # metadata.yml asks for this facet; it is there without a query string.
    follow(shown(page, ".facet-results a[href*='_provenance_origin=AFP']", "AFP"))
    shown(page, "h3", 'likely origin is "AFP"')
    rows = page.locator("table.rows-and-columns tbody tr")
    assert 0 < rows.count() < 36
    follow(shown(page, f"a[href$='/articles/{REWRITE}']"))
    shown(page, ".provenance-panel", "not credited")
    follow(shown(page, f".provenance-panel a[href$='/articles/-/provenance/{REWRITE}']"))
    shown(page, "h1")
    shown(page, ".prov-lead", "AFP")
    assert page.locator(".prov-text .prov-passage").count() > 0
    follow(shown(page, "a[href*='/-/provenance/family/']"))
    shown(page, "svg.prov-svg")
    assert page.locator("svg.prov-svg .prov-node").count() >= 3
    follow(page.locator("table a[href*='/-/provenance/compare']").first)
    assert page.locator(".prov-side").count() == 2
    assert page.locator(".prov-side .prov-passage").count() > 0


@pytest.mark.parametrize("width", [1280, 390], ids=["screen", "phone"])
@pytest.mark.parametrize("name", [*PAGES, "family"])
def test_every_page_fits(open_page: Callable[..., Any], name: str, width: int) -> None:
    path = family_path(open_page(PAGES["article"])) if name == "family" else PAGES[name]
    page = open_page(path, width=width, height=800)
    shown(page, "h1")
    if name in OURS:  # how wide Datasette's own pages are is not ours to say
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{wide} px wide"


@pytest.mark.parametrize("query", ["uncredited_rewrites", "who_carries_whom", "median_lag_by_publisher"])
def test_canned_queries_answer(open_page: Callable[..., Any], query: str) -> None:
    page = open_page(f"{DB}/{query}")
    assert page.locator("table.rows-and-columns tbody tr").count() > 0


def test_figures_of_the_overview_lead_to_their_rows(open_page: Callable[..., Any]) -> None:
    page = open_page(PAGES["overview"])
    number = page.locator(".prov-bars tr", has_text="AFP").first.locator(".prov-num a").first
    counted = number.inner_text()
    follow(number)
    shown(page, "h3", f'{counted} rows where likely origin is "AFP"')
    page = open_page(PAGES["overview"])
    cell = page.locator(".prov-matrix td a").first
    counted = cell.inner_text()
    follow(cell)
    shown(page, "table.rows-and-columns")
    assert page.locator("table.rows-and-columns tbody tr").count() == int(counted)
    page = open_page(PAGES["overview"])
    follow(page.locator("#largest ~ ol a").first)
    shown(page, "svg.prov-svg")


def test_from_the_overview_to_the_evidence_in_two_clicks(open_page: Callable[..., Any]) -> None:
    page = open_page(PAGES["overview"])
    cell = page.locator("td a[title='AFP, rewrite, not credited']")
    counted = int(cell.inner_text())
    follow(cell)
    assert page.locator("table.rows-and-columns tbody tr").count() == counted
    shown(page, "td", "not credited")
    follow(shown(page, "table.rows-and-columns a", "side by side"))
    assert page.locator(".prov-side .prov-passage").count() > 0


def test_the_overview_counts_what_is_asked_for(open_page: Callable[..., Any]) -> None:
    page = open_page(PAGES["overview"])
    page.get_by_label("Likely origin").fill("AFP")
    page.get_by_label("From").fill("2025-03-11")
    follow(page.get_by_role("button", name="Count these"))
    shown(page, ".prov-chips", 'likely origin is "AFP"')
    assert "_provenance_origin=AFP" in page.url
    counted = page.locator(".prov-figures strong").first.inner_text()
    follow(page.locator(".prov-figures a").first)
    shown(page, "h3", f"{counted} rows where")


def test_what_is_mostly_quotations_is_left_out(open_page: Callable[..., Any]) -> None:
    page = open_page(PAGES["overview"])
    page.get_by_label("leave out what is mostly quotations").check()
    follow(page.get_by_role("button", name="Count these"))
    shown(page, ".prov-chips", "quotations")
    assert "_provenance_not_quoted=1" in page.url
    counted = page.locator(".prov-figures strong").first.inner_text()
    follow(page.locator(".prov-figures a").first)
    shown(page, "h3", f"{counted} rows where")


def test_a_name_has_a_page(open_page: Callable[..., Any]) -> None:
    page = open_page(PAGES["overview"])
    follow(page.locator(".prov-matrix tbody th a").first)
    shown(page, ".prov-lead", "A publisher.")
    follow(page.locator("#carried + table a[href*='/-/provenance/origin/']").first)
    shown(page, ".prov-lead", "likely origin")
    follow(shown(page, "#carriers + table a"))
    shown(page, ".prov-lead", "A publisher.")


def test_a_suggested_facet_and_its_filter(open_page: Callable[..., Any]) -> None:
    page = open_page(f"{DB}/articles")
    follow(page.locator("a[href*='_facet_provenance=cited']").first)
    value = shown(page, ".facet-results a[href*='_provenance_cited=']")
    name = value.inner_text()
    follow(value)
    shown(page, "h3", f'text cites "{name}"')
    assert f'text cites "{name}"' in page.title()


def test_a_mark_leads_to_the_same_words_elsewhere(open_page: Callable[..., Any]) -> None:
    page = open_page(PAGES["article"])
    mark = page.locator(".prov-text .prov-quotation").first
    words = mark.inner_text()
    mark.click()
    target = shown(page, ".prov-side .prov-passage:target")
    assert target.inner_text().strip('“”"')[:20] in words


def test_the_travels_by_keyboard_alone(open_page: Callable[..., Any]) -> None:
    page = open_page(family_path(open_page(PAGES["article"])))
    node = page.locator(".prov-node[data-source]").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if node.evaluate("node => node === document.activeElement"):
            break
    shown(page, ".prov-tip")
    page.keyboard.press("Escape")
    page.locator(".prov-tip").wait_for(state="hidden", timeout=10_000)
    page.keyboard.press("Enter")
    page.locator(".prov-side").first.wait_for(state="visible", timeout=10_000)


def test_the_travels_on_a_phone_read_from_top_to_bottom(open_page: Callable[..., Any]) -> None:
    page = open_page(family_path(open_page(PAGES["article"])), width=390, height=800)
    assert not page.locator("svg.prov-svg").is_visible()
    travels = page.locator(".prov-travels li")
    assert travels.count() >= 3
    places = [box["y"] for box in (travels.nth(n).bounding_box() for n in range(travels.count()))]
    assert places == sorted(places)
    inner = "[...document.querySelectorAll('.prov-tall')].filter(box => box.scrollHeight > box.clientHeight + 1).length"
    assert page.evaluate(inner) == 0
    page = open_page(page.url.partition("/provenance-demo")[1] + page.url.partition("/provenance-demo")[2])
    assert page.locator("svg.prov-svg").is_visible()
    assert not page.locator(".prov-travels").is_visible()


def test_the_family_without_scripts(open_page: Callable[..., Any]) -> None:
    page = open_page(family_path(open_page(PAGES["article"])), java_script_enabled=False)
    node = page.locator(".prov-node[data-source]").first
    assert "narrative words in common" in node.locator("title").text_content()
    follow(node)
    assert page.locator(".prov-side").count() == 2


def test_swapped_sides(open_page: Callable[..., Any]) -> None:
    page = open_page(PAGES["compare"])
    titles = "[...document.querySelectorAll('.prov-side h2')].map(title => title.innerText)"
    before = page.evaluate(titles)
    assert len(set(before)) == 2
    follow(page.locator("a", has_text="Swap sides"))
    page.wait_for_url("**a=ferry-meridianpost**")
    assert page.evaluate(titles) == before[::-1]


def test_a_node_shows_its_evidence_on_focus(open_page: Callable[..., Any]) -> None:
    page = open_page(family_path(open_page(PAGES["article"])))
    page.locator(".prov-node[data-source]").first.focus()
    tip = shown(page, ".prov-tip")
    assert "narrative words in common" in tip.inner_text()


def test_compare_lights_the_same_passage_on_the_other_side(open_page: Callable[..., Any]) -> None:
    page = open_page(PAGES["compare"])
    page.locator(".prov-side [data-passage]").first.hover()
    assert page.locator(".prov-twin").count() >= 2


def test_panes_scroll_together_and_lead_from_passage_to_passage(open_page: Callable[..., Any]) -> None:
    page = open_page(f"{DB}/-/provenance/compare?a=wheat-eastgate&b=wheat-meridianpost", height=420)
    left, right = page.locator(".prov-side .prov-text").nth(0), page.locator(".prov-side .prov-text").nth(1)
    assert left.evaluate("pane => pane.scrollHeight > pane.clientHeight && pane.clientHeight > window.innerHeight / 2")
    before = right.evaluate("pane => pane.scrollTop")
    left.hover()
    page.mouse.wheel(0, 400)
    page.wait_for_function(
        "before => document.querySelectorAll('.prov-side .prov-text')[1].scrollTop > before", arg=before
    )
    page.get_by_role("button", name="Next passage").click()
    label = page.locator(".prov-jump [aria-current]").inner_text()
    assert page.url.endswith(f"#a-{label}")
    assert page.locator(".prov-current").count() >= 2
    page.reload()
    assert page.locator(".prov-jump [aria-current]").inner_text() == label
    page.get_by_role("button", name="Previous passage").click()
    assert page.locator(".prov-jump [aria-current]").inner_text() != label or page.locator(".prov-jump a").count() == 1


def test_the_legend_has_the_colours_of_the_text(open_page: Callable[..., Any]) -> None:
    page = open_page(PAGES["compare"])
    colour = "mark => getComputedStyle(mark).backgroundColor"
    kinds = page.evaluate("[...document.querySelectorAll('.prov-legend .prov-passage')].map(mark => mark.textContent)")
    assert kinds
    for kind in kinds:
        marks = page.locator(f".prov-side .prov-{kind}")
        assert marks.first.evaluate(colour) == page.locator(f".prov-legend .prov-{kind}").evaluate(colour)


def test_markup_in_an_article_stays_text(open_page: Callable[..., Any]) -> None:
    page = open_page(f"{DB}/articles/-/provenance/library-capelindenherald")
    assert page.locator(".prov-text script, .prov-text img, .prov-text b").count() == 0
