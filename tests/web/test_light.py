"""The site answers where nothing of what detection needs is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import datasette

HEAVY = ("numpy", "scipy", "datasketch", "networkx", "publicsuffixlist", "pyspark", "sklearn")
if not datasette.__version__.startswith("1"):
    HEAVY += ("dateutil",)  # sqlite-utils needs it, and Datasette 1.0 needs sqlite-utils

SCRIPT = """
import asyncio, json, sys
heavy, path, addresses = json.loads(sys.argv[1])
for name in heavy:
    sys.modules[name] = None
from datasette.app import Datasette

async def main():
    client = Datasette([path]).client
    answers = {}
    for address in addresses:
        answers[address] = (await client.get(address)).status_code
    print(json.dumps([answers, sorted(m for m in sys.modules if m.startswith("datasette_provenance."))]))

asyncio.run(main())
"""

ADDRESSES = [
    "/",
    "/news",
    "/news/articles?_facet_provenance=origin&_provenance_role=copy",
    "/news/articles/a01",
    "/news/provenance_links",
    "/news/-/provenance",
    "/news/-/provenance.json",
    "/news/-/provenance/family/f1",
    "/news/-/provenance/compare?a=a02&b=a01",
    "/news/articles/-/provenance/a01",
    "/news/articles/-/provenance/a01.json",
    "/news/-/provenance/match",
    "/news/-/provenance/match?article=a02",
    "/news/-/provenance/match.json?article=a02",
]


def test_the_site_needs_nothing_of_detection(db_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps([HEAVY, str(db_path), ADDRESSES])],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    answers, modules = json.loads(done.stdout.splitlines()[-1])
    assert answers == dict.fromkeys(ADDRESSES, 200), done.stderr
    unwanted = ("store", "run", "stages", "detect", "candidates", "sources")
    assert not [m for m in modules if m.split(".")[1] in unwanted or m.endswith(".batch")]
