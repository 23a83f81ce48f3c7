"""A real browser on a real server over the demo: what a reader sees, in whichever line of Datasette is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from datasette_provenance.cli.demo import described_by, find_data
from datasette_provenance.cli.group import provenance

CALM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """The browser: $CHROMIUM, or one that is installed."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    path = chromium()
    if path is None:
        reason = "No browser: install chromium, or name one in the environment variable CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    # For this package only: while it is open, playwright's event loop runs, and other tests have their own.
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(CALM))
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "provenance-demo.db"
    result = CliRunner().invoke(provenance, ["demo", str(path), "--no-serve"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture(scope="package")
def site(demo_database: Path) -> Iterator[str]:
    """The address of a server over the demo, read only, with metadata.yml as ``demo`` serves it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = ["-i", str(demo_database), *described_by(find_data("metadata.yml")), "--port", str(port)]
    log = demo_database.with_suffix(".log")
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "datasette", "serve", *options], stdout=out, stderr=subprocess.STDOUT
        )
    try:
        _wait(address, server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            urlopen(f"{address}/-/versions.json", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The site did not come up:\n{log.read_text()}")


@pytest.fixture
def open_page(browser: Any, site: str) -> Iterator[Callable[..., Any]]:
    """``open_page("/provenance-demo", width=390)``; when the test ends, nothing may have gone wrong in it."""
    contexts, troubles = [], []

    def open(path: str, width: int = 1280, height: int = 900) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: troubles.append(f"console: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        page.on("requestfailed", lambda r: troubles.append(f"failed: {r.url} {r.failure}"))
        page.on("response", lambda r: troubles.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        page.on("request", lambda r: None if r.url.startswith((site, "data:")) else troubles.append(f"elsewhere: {r.url}"))
        page.goto(site + path, wait_until="load")
        return page

    yield open
    for context in contexts:
        context.close()
    assert not troubles
