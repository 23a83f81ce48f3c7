"""A real browser on a real server over the demo: what a reader sees, in whichever line of Datasette is installed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from . import serving


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    path = serving.chromium()
    if path is None:
        reason = "No browser: install chromium, or name one in the environment variable CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    # For this package only: while it is open, playwright's event loop runs, and other tests have their own.
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(serving.CALM))
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def site(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo. Asks for the browser first: without one there is nothing to serve."""
    with serving.serve(serving.build_demo(tmp_path_factory.mktemp("demo"))) as address:
        yield address


@pytest.fixture
def open_page(browser: Any, site: str) -> Iterator[Callable[..., Any]]:
    """``open_page("/provenance-demo", width=390, color_scheme="dark")``; when the test ends, nothing may have gone wrong in it:
    no error on the console, no request that failed, none that left the site."""
    contexts, troubles = [], []

    def watch(request: Any) -> None:
        if not request.url.startswith((site, "data:")):
            troubles.append(f"elsewhere: {request.url}")

    def failed(request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # that is how Chromium says that the page was left before it came
            troubles.append(f"failed: {request.url} {request.failure}")

    def open(path: str, width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: troubles.append(f"console: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        page.on("requestfailed", failed)
        page.on("response", lambda r: troubles.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        page.on("request", watch)
        page.goto(site + path, wait_until="load")
        return page

    yield open
    for context in contexts:
        context.close()
    assert not troubles
