"""The demo's database, a server over it, and where the browser is: for the browser tests and for the pictures."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

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
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def build_demo(folder: Path) -> Path:
    """The database that ``demo`` makes, under the name that metadata.yml knows."""
    path = folder / "provenance-demo.db"
    result = CliRunner().invoke(provenance, ["demo", str(path), "--no-serve"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return path


@contextmanager
def serve(database: Path, *options: str) -> Iterator[str]:
    """The address of a server over the database, read only, with metadata.yml as ``demo`` serves it, unless options say otherwise."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    served = options or ("-i", str(database), *described_by(find_data("metadata.yml")))
    log = database.with_suffix(".log")
    with log.open("w") as out:
        command = [sys.executable, "-m", "datasette", "serve", *served, "--port", str(port)]
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
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
    raise RuntimeError(f"The site did not come up:\n{log.read_text()}")


def follow(link: Any) -> None:
    """Click, and go on when the page that it leads to is there as a whole: a click alone returns while the old one is."""
    with link.page.expect_navigation():
        link.click()
