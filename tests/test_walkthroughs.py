"""The commands of the tutorial, the how-tos and the page on publishing, run in order as they stand there."""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml

from .saved_pages import save
from .test_packaging import wheel  # noqa: F401  a fixture

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT / "fixtures" / "articles"
BLOCK = re.compile(r"^```sh( serve)?\n(.*?)^```", re.DOTALL | re.MULTILINE)
RECORDER = """#!/bin/sh
[ -f Dockerfile ] && cp Dockerfile "$RECORDED/{name}.Dockerfile" && find . -type f > "$RECORDED/{name}.files"
echo my-project
"""


def blocks(name: str) -> list[tuple[bool, str]]:
    """(whether it serves, the commands) of each block of a page."""
    found = BLOCK.findall((ROOT / "docs" / name).read_text("utf-8"))
    assert found
    return [(bool(serves), commands) for serves, commands in found]


@pytest.fixture
def walk(tmp_path: Path):
    """``walk(page)``: run its commands in a folder of their own; where one serves, ask it for some pages."""
    programs = tmp_path / "bin"
    programs.mkdir()
    folder = tmp_path / "work"
    folder.mkdir()
    environment = {
        **os.environ,
        "PATH": f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "RECORDED": str(tmp_path),
    }
    (programs / "sqlite-utils").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sqlite_utils "$@"\n')
    # Datasette's own start is most of what a command of ours costs; that it has our commands, tests/cli/test_group.py holds.
    ours = "from datasette_provenance.cli.group import provenance; provenance(prog_name='datasette provenance')"
    (programs / "datasette").write_text(
        f'#!/bin/sh\nif [ "$1" = provenance ]; then shift; exec "{sys.executable}" -c "{ours}" "$@"; fi\n'
        f'exec "{sys.executable}" -m datasette "$@"\n'
    )
    for name in ("docker", "gcloud"):  # what hosts would do with the files, they do elsewhere
        (programs / name).write_text(RECORDER.format(name=name))
    for program in programs.iterdir():
        program.chmod(0o755)

    def run(page: str, *addresses: str, **variables: str) -> Path:
        for serves, commands in blocks(page):
            if serves:
                _serve(commands, folder, environment, addresses)
                continue
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", commands],
                cwd=folder,
                env={**environment, **variables},
                capture_output=True,
                text=True,
                timeout=300,
            )
            assert done.returncode == 0, f"{commands}\n{done.stdout[-1000:]}\n{done.stderr[-2000:]}"
        return folder

    return run


def _serve(command: str, folder: Path, environment: dict[str, str], addresses: tuple[str, ...]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        f"exec {command.strip()} --port {port}", shell=True, cwd=folder, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/-/versions.json", timeout=10).read()
                break
            except OSError:
                assert server.poll() is None, f"{command} has stopped"
                assert time.monotonic() < until, f"{command} does not answer"
                time.sleep(0.2)
        for address in addresses:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=30) as response:
                assert response.status == 200, address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def rows(path: Path, sql: str) -> list[tuple]:
    conn = sqlite3.connect(path)
    try:
        return conn.execute(sql).fetchall()
    finally:
        conn.close()


def test_from_saved_pages_to_a_site_in_three_commands(walk, tmp_path: Path) -> None:
    assert save(ARTICLES, tmp_path / "work" / "saved-pages") == 50
    pages = ("/news/-/provenance", "/news/articles?_facet_provenance=origin&_provenance_role=rewrite")
    folder = walk("tutorial.md", *pages)
    ours = [block for _, block in blocks("tutorial.md") if "provenance load" in block or "provenance detect" in block]
    assert len(ours) == 2  # and the one that serves
    database = folder / "news.db"
    assert (
        rows(database, "select count(*) from articles where publisher > '' and published > '' and url > ''")[0][0] >= 35
    )
    origins = dict(rows(database, "select origin, count(*) from provenance_articles group by 1"))
    assert origins["AFP"] >= 10
    assert origins["Reuters"] >= 5
    rewrites = "select count(*) from provenance_articles where role = 'rewrite' and credited = 0"
    assert rows(database, rewrites)[0][0] >= 2
    for words in ("Most read", "Sign up for our letter", "Privacy, cookies", "window.ads"):
        assert not rows(database, f"select 1 from articles where instr(text, '{words}')")
    assert (folder / "public.db").stat().st_size < database.stat().st_size
    assert not rows(folder / "public.db", "select 1 from articles where text > ''")


@pytest.fixture
def stories(tmp_path: Path) -> list[dict[str, str]]:
    """The fixtures as rows of a table whose columns have names of their own."""
    found = []
    for file in sorted(ARTICLES.glob("*.md")):
        _, head, text = file.read_text("utf-8").split("---\n", 2)
        row = yaml.safe_load(head)
        names = {"headline": "title", "outlet": "publisher", "date": "published", "url": "url"}
        found.append(
            {
                "id": file.stem,
                "body": text.strip(),
                **{ours: str(row.get(theirs, "")) for ours, theirs in names.items()},
            }
        )
    return found


def test_the_how_tos(walk, tmp_path: Path, stories: list[dict[str, str]]) -> None:
    folder = tmp_path / "work"
    with (folder / "scraped.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(stories[0]))
        writer.writeheader()
        writer.writerows(stories)
    conn = sqlite3.connect(folder / "archive.db")
    conn.execute(
        "create table stories (id text primary key, body text, headline text, outlet text, date text, url text)"
    )
    conn.executemany("insert into stories values (:id, :body, :headline, :outlet, :date, :url)", stories)
    conn.commit()
    conn.close()
    (folder / "claim.txt").write_text(stories[4]["body"], "utf-8")
    walk("how-to.md")
    assert len((folder / "outlets.csv").read_text("utf-8").splitlines()) > 5
    assert (folder / "archive-data" / "datapackage.json").exists()
    assert (folder / "public.db").exists()


def test_publishing(walk, tmp_path: Path, detected: Path, wheel: Path) -> None:  # noqa: F811
    shutil.copy(detected, tmp_path / "work" / "news.db")
    walk("publishing.md", "/public/-/provenance", PLUGIN=str(wheel))
    for host in ("docker", "gcloud"):
        told = (tmp_path / f"{host}.Dockerfile").read_text("utf-8")
        (install,) = re.findall(r"^RUN pip install -U (.+)$", told, re.MULTILINE)
        files = (tmp_path / f"{host}.files").read_text("utf-8").splitlines()
        assert install.split() == ["datasette", f"wheels/{wheel.name}"]
        assert f"./wheels/{wheel.name}" in files  # where the image's pip looks for it
        assert "./public.db" in files
        assert "-i public.db" in told
