"""The wheel in Pyodide, which is what Datasette Lite runs: every page answers, a pasted text is matched too.

Node and npm fetch Pyodide from their registry, some 15 MB. Where there is no node the test is left out, but never in CI.
With the 1.0 alphas it is: under Pyodide their HTTP client asks for httpx2_jsfetch, and what is published by that name is empty.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
import zipfile
from pathlib import Path

import datasette
import pytest

from ..test_packaging import wheel  # noqa: F401  a fixture

VERSION = "^314.0.0"
NEEDED = ("node", "npm")
ADDRESSES = [
    "/",
    "/detected/articles?_facet_provenance=origin&_provenance_role=rewrite",
    "/detected/articles/ferry-ap",
    "/detected/-/provenance",
    "/detected/-/provenance/family/ferry-afp",
    "/detected/-/provenance/family/ferry-afp/export/graphml",
    "/detected/articles/-/provenance/ferry-dailybeacon",
    "/detected/-/provenance/compare?a=ferry-dailybeacon&b=ferry-afp",
    "/detected/-/provenance/match",
    "/detected/-/provenance/match?article=ferry-dailybeacon",
]
SCRIPT = """
import json, sys
sys.path[:0] = ["/wheel", "/site"]
for name in {hidden!r}:
    sys.modules[name] = None
from datasette.app import Datasette
ds = Datasette([], immutables=["/data/detected.db"], settings={{"num_sql_threads": 0}})
await ds.invoke_startup()
answers = {{}}
for address in {addresses!r}:
    response = await ds.client.get(address)
    answers[address] = [response.status_code, len(response.text)]
found = (await ds.client.get("/detected/-/provenance/match.json?article=ferry-dailybeacon")).json()
print("ANSWERS" + json.dumps([answers, [one["id"] for one in found["found"]]]))
"""
HIDDEN = ("numpy", "scipy", "datasketch", "networkx", "publicsuffixlist", "pandas", "pyarrow", "rich")


pytestmark = pytest.mark.skipif(
    datasette.__version__.startswith("1"), reason="this line's HTTP client does not run in Pyodide yet"
)


@pytest.fixture(scope="module")
def pyodide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    missing = [program for program in NEEDED if not shutil.which(program)]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"{' and '.join(missing)} not found")
    assert not missing, f"CI runs this test: install {' and '.join(missing)}"
    folder = tmp_path_factory.mktemp("pyodide")
    install = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", f"pyodide@{VERSION}"]
    done = subprocess.run(install, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return folder / "node_modules" / "pyodide"


def test_the_site_in_a_browser_build_of_python(
    pyodide: Path,
    wheel: Path,  # noqa: F811
    detected: Path,
    tmp_path: Path,
) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "wheel")
    (tmp_path / "data").mkdir()
    shutil.copy(detected, tmp_path / "data" / "detected.db")
    script = tmp_path / "fetch.py"
    script.write_text(SCRIPT.format(hidden=HIDDEN, addresses=ADDRESSES), "utf-8")
    folders = [sysconfig.get_paths()["purelib"], tmp_path / "wheel", tmp_path / "data", pyodide, script]
    command = ["node", str(Path(__file__).with_name("serve.mjs")), *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    lines = [line for line in done.stdout.splitlines() if line.startswith("ANSWERS")]
    assert lines, (done.stdout[-1000:], done.stderr[-2000:])
    (line,) = lines
    answers, found = json.loads(line.removeprefix("ANSWERS"))
    assert {address: status for address, (status, _) in answers.items()} == dict.fromkeys(ADDRESSES, 200)
    assert all(length > 1000 for _, length in answers.values())
    assert "ferry-afp" in found
