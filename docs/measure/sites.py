"""A site for a measurement: served by an installed Datasette, asked, and how much of the processor it takes."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmark"))

from processes import tree  # type: ignore[import-not-found]

FIELDS = {"content-type": "application/x-www-form-urlencoded"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(database: Path, port: int, python: str = sys.executable) -> Iterator[int]:
    """The process that serves it."""
    command = [python, "-m", "datasette", "serve", str(database), "--port", str(port)]
    environment = dict(os.environ)
    if python != sys.executable:
        environment.pop("PYTHONPATH", None)  # an earlier version is measured as it is installed
    process = subprocess.Popen(
        command, cwd=database.parent, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def ask(port: int, address: str, posted: str | None = None) -> tuple[int, bytes]:
    """Status and body. ``posted``: a form's fields."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=600)) as connection:
        connection.request("POST" if posted else "GET", address, posted, FIELDS if posted else {})
        response = connection.getresponse()
        return response.status, response.read()


def processor(pid: int) -> tuple[float, float]:
    """Seconds of processor time so far: of the server, and of the processes beside it."""
    ticks = os.sysconf("SC_CLK_TCK")
    found = [0.0, 0.0]
    for one in tree(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        found[one != pid] += (int(fields[11]) + int(fields[12])) / ticks
        found[1] += (int(fields[13]) + int(fields[14])) / ticks  # of those that have ended
    return found[0], found[1]
