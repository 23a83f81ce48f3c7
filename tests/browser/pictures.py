"""The pictures of the documents, taken from the demo with a real browser.

python -m tests.browser.pictures
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from . import serving

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
ARTICLE = "/provenance-demo/articles/-/provenance/ferry-dailybeacon"
COMPARE = "/provenance-demo/-/provenance/compare?a=ferry-dailybeacon&b=ferry-meridianpost"
MATCH = "/provenance-demo/-/provenance/match?article=ferry-lindmarkgazette"
OVERVIEW = "/provenance-demo/-/provenance"
TABLE = (
    "/provenance-demo/articles?_provenance_origin=AFP&_col=title&_col=publisher&_col=published&_facet_provenance=cited"
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=serving.chromium(), args=list(serving.CALM))
        with serving.serve(serving.build_demo(Path(folder))) as address:
            page = browser.new_page(viewport={"width": 1100, "height": 760})
            page.goto(address + ARTICLE)
            family = page.locator("a[href*='/-/provenance/family/']").first.get_attribute("href")
            pages = {"overview": OVERVIEW, "table": TABLE, "article": ARTICLE, "family": family, "compare": COMPARE}
            for name, path in {**pages, "match": MATCH}.items():
                page.goto(f"{address}{path}", wait_until="networkidle")
                page.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
