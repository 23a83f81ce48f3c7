"""What version 0.1 was found to do wrong, each as something to try on any version: by commands, by files, over HTTP.

A case makes its own folder, and returns what is wrong, "" where nothing is. It is tried by what both versions have: no name inside
the package is used, and no wording but where the wording was the fault.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from sites import ask, free_port, processor, serve

STORY = (
    "The Lindmark ferry left the harbour of Marrow at noon on Tuesday, said Ada Brandvold of the Sanlara line, with 384 people on "
    "board and 12 cars. It reached Tarnwick four hours late because a rope had caught in one of its two screws."
)
MATCH = "/news/-/provenance/match.json"
LONGEST = 15.0
"""Seconds of processor time that a command over a handful of articles may take: with all of its imports it takes 2 or 3."""
LARGEST = 700
"""MB that it may hold."""
WAIT = 3.0
"""Seconds for which a page may wait for what somebody else asks, of the processor time of the site's own process or by the clock."""


class Version(NamedTuple):
    name: str
    python: str
    """With datasette-provenance and Datasette installed."""


class Ran(NamedTuple):
    code: int
    said: str
    seconds: float
    """Of processor time."""
    largest: float
    """MB."""


Case = Callable[[Version, Path], str]
CASES: list[tuple[str, str, str, Case]] = []
"""(kind, what, the test that holds it now, the case)"""


def case(kind: str, what: str, test: str) -> Callable[[Case], Case]:
    def add(one: Case) -> Case:
        CASES.append((kind, what, test, one))
        return one

    return add


def run(version: Version, *command: object, memory: int = 0) -> Ran:
    """A command of ours; ``memory``: MB of address space, 0: no bound."""

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))

    process = subprocess.Popen(
        [version.python, "-m", "datasette", "provenance", *map(str, command)], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=bound, cwd="/",
        env={**os.environ, "PYTHONPATH": ""},
    )  # fmt: skip
    assert process.stdout is not None
    ending = threading.Timer(600, process.kill)
    ending.start()
    said = process.stdout.read().decode("utf-8", "replace")
    _, status, used = os.wait4(process.pid, 0)
    ending.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return Ran(process.returncode, said, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def wrong(ran: Ran, code: int | None = 0) -> str:
    """What no command may do. ``code``: None where it may fail, with a sentence."""
    if ran.code == -signal.SIGXCPU or ran.seconds > LONGEST:
        return f"took {ran.seconds:.0f} s of processor time"
    if "Traceback" in ran.said:
        return f"ends in a traceback: {ran.said.strip().splitlines()[-1][:80]}"
    if ran.code < 0:
        return f"ended by signal {-ran.code}"
    if ran.largest > LARGEST:
        return f"held {ran.largest:.0f} MB"
    if code is not None and ran.code != code:
        return f"exit code {ran.code}: {ran.said.strip().splitlines()[-1][:120] if ran.said.strip() else ''}"
    return "" if ran.code == 0 or "Error: " in ran.said else "fails without a sentence"


def story(key: str, text: str = STORY, **other: object) -> dict[str, object]:
    told = {"id": key, "title": "Ferry", "text": text, "publisher": "Marrow Gazette", "published": "2025-03-02"}
    return {**told, **other}


def lines(*rows: dict[str, object]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def execute(path: Path, *statements: str | tuple[str, tuple[object, ...]]) -> list[tuple[object, ...]]:
    """What the last one gives."""
    found: list[tuple[object, ...]] = []
    with closing(sqlite3.connect(path)) as conn:
        for one in statements:
            found = conn.execute(*((one,) if isinstance(one, str) else one)).fetchall()
        conn.commit()
    return found


def detected(version: Version, folder: Path, copies: int = 2) -> Path:
    """Results over a few articles, of this version."""
    source, path = folder / "source.jsonl", folder / "news.db"
    other = [story(f"o{n}", f"{n} orchards in the Vellan valley {n}, {n} were cleared on Friday.") for n in range(6)]
    source.write_bytes(lines(*(story(f"a{n}", publisher=f"Courier {n}") for n in range(copies)), *other))
    for command in (("load", path, source), ("detect", path)):
        ran = run(version, *command)
        assert ran.code == 0, ran.said
    return path


# ---- 1, 2: texts that stop a site


def posted(part: str) -> Case:
    def one(version: Version, folder: Path) -> str:
        """Another page's wait is told in processor time of the site's own process: other work on the machine does not count."""
        port = free_port()
        with serve(detected(version, folder), port, version.python) as pid:
            ask(port, MATCH, urlencode({"text": STORY}))  # with all that it imports
            asking = threading.Thread(target=ask, args=(port, MATCH, urlencode({"text": (part * 100_000)[:100_000]})))
            before = processor(pid)
            asking.start()
            time.sleep(0.5)
            ask(port, "/-/versions.json")
            waited = processor(pid)[0] - before[0]
            asking.join()
            all_of_it = sum(processor(pid)) - sum(before)
        if waited > WAIT:
            return f"another page waits {waited:.0f} s"
        return f"takes {all_of_it:.0f} s of processor time" if all_of_it > LONGEST else ""

    return one


HOLDS = "web/test_pages_match.py: test_a_text_made_to_take_long_is_answered_and_stops_nobody"
case("1 texts", "“© AFP” on 16,000 lines, to be matched", HOLDS)(posted("© AFP\n"))
case("1 texts", "“(AFP) ” 16,000 times, to be matched", HOLDS)(posted("(AFP) "))


@case(
    "2 patterns",
    "every pattern on its own worst texts",
    "test_patterns.py: test_no_pattern_takes_more_than_a_texts_length",
)
def patterns(version: Version, folder: Path) -> str:
    """Runs the check of today's tests over the patterns of the version."""
    inputs = Path(__file__).parents[2] / "tests" / "pattern_inputs.py"
    code = (
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('pattern_inputs', {str(inputs)!r})\n"
        "made = importlib.util.module_from_spec(spec); sys.modules['pattern_inputs'] = made; spec.loader.exec_module(made)\n"
        "found = made.patterns()\n"
        "slow = [where for (source, flags), (where, ways) in found.items() if made.super_linear(source, flags, ways)]\n"
        "print(len(found), len(slow))"
    )
    done = subprocess.run(
        [version.python, "-c", code], capture_output=True, text=True, cwd="/", env={**os.environ, "PYTHONPATH": ""}
    )
    assert done.returncode == 0, done.stderr
    found, slow = map(int, done.stdout.split())
    return f"{slow} of {found} take more than a text's length" if slow else ""


# ---- 3: files


def beside(what: str, test: str, name: str, content: bytes | Callable[[Path], object]) -> None:
    """A folder with a good file and one that is not."""

    def one(version: Version, folder: Path) -> str:
        source = folder / "in"
        source.mkdir()
        (source / "good.jsonl").write_bytes(lines(story("good")))
        bad = source / name
        if callable(content):
            content(bad)
        else:
            bad.write_bytes(content)
        ran = run(version, "load", folder / "news.db", source)
        if found := wrong(ran, None):
            return found
        try:
            stored = execute(folder / "news.db", "select count(*) from articles where id = 'good'")
        except sqlite3.OperationalError:
            stored = []
        return "" if stored == [(1,)] else f"nothing is loaded: {ran.said.strip().splitlines()[-1][:100]}"

    case("3 files", f"{what}, beside a good file", test)(one)


ODD, BAD = (
    "sources/test_faults.py: test_broken_links_and_odd_names_do_not_end_a_load",
    "test_bad_inputs.py: test_bad_input",
)
beside("a broken link", ODD, "x.txt", lambda path: path.symlink_to("nowhere"))
beside(
    "a name that is not UTF-8",
    ODD,
    "x",
    lambda path: Path(os.fsdecode(os.fsencode(path.parent) + b"/\xff.txt")).write_text(STORY),
)
beside(
    "XML nested 50,000 deep",
    BAD,
    "x.rss",
    b"<rss><channel><item><title>T</title><description>"
    + b"<a>" * 50_000
    + b"Rain fell."
    + b"</a>" * 50_000
    + b"</description></item></channel></rss>",
)
beside("YAML nested 5,000 deep", BAD, "x.md", b"---\n" + b"{a: " * 5000 + b"\n---\nRain fell.")
beside("YAML aliases of 400 bytes", BAD, "x.md", b"---\na0: &a0 [x, x, x, x, x, x, x, x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 8)) for n in range(1, 8)) + b"---\nRain fell.")  # fmt: skip
beside("a page that holds “<![1]>”", BAD, "x.html", f"<p>{STORY}</p><![1]><p>{STORY}</p>".encode())
beside("a page in “punycode”", BAD, "x.html", b'<meta charset="punycode"><p>' + STORY.encode())
beside(
    "a feed in “UTF-7”",
    BAD,
    "x.rss",
    b'<?xml version="1.0" encoding="utf-7"?><rss><channel><item><description>Rain \xff</description></item></channel></rss>',
)
beside(
    "50,000 tags that nobody closes",
    "sources/test_faults.py: test_unclosed_html_takes_no_time",
    "x.html",
    b"<html><body>" + b"<div>" * 50_000 + STORY.encode(),
)
beside(
    "a gzip bomb of 1 GB",
    BAD,
    "x.jsonl.gz",
    lambda path: path.write_bytes(gzip.compress(b'{"text": "' + b"a " * 500_000_000, 1)),
)


@case("3 files", "a named pipe", "test_bad_inputs.py: test_what_a_shell_hands_over")
def pipe(version: Version, folder: Path) -> str:
    os.mkfifo(folder / "x.jsonl")
    write = [
        version.python,
        "-c",
        "import sys; open(sys.argv[1], 'wb').write(sys.argv[2].encode())",
        str(folder / "x.jsonl"),
        lines(story("good")).decode(),
    ]
    writer = subprocess.Popen(write)
    ran = run(version, "load", folder / "news.db", folder / "x.jsonl")
    writer.kill()
    writer.wait()
    return wrong(ran) or ("" if "1 new" in ran.said else "is not read")


@case("3 files", "--rejects as another name of a source", BAD)
def rejects(version: Version, folder: Path) -> str:
    source = folder / "x.jsonl"
    source.write_bytes(lines(story("good")) + b"{")
    (folder / "rejects").hardlink_to(source)
    before = source.read_bytes()
    run(version, "load", folder / "news.db", source, "--rejects", folder / "rejects")
    return "" if source.read_bytes() == before else "the source is overwritten"
