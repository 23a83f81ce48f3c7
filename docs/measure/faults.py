"""Whether the tests notice faults that are made on purpose.

    python docs/measure/faults.py [WORDS ...]

copies what is tracked, runs the tests of each room (``fault_list.py``) once as they are, then makes one fault after the other
and runs them until one fails; prints a Markdown table. WORDS: rooms, or words of the faults that are wanted. Fails where a fault was not caught, or is of code that has changed.
After mutation testing (DeMillo, Lipton and Sayward 1978), by hand: of faults that somebody could make.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fault_list import ROOMS, Fault, Room

ROOT = Path(__file__).parents[2]
LONGEST = 900
"""Seconds that tests may take: a fault that makes them hang is caught too."""


def main(*words: str) -> int:
    missed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = copied(Path(name) / "copy")
        print("| room | fault | caught by | after, s |\n| --- | --- | --- | ---: |")
        for room in ROOMS:
            faults = [
                f for f in room.faults if not words or any(word in (room.name, *f.says.split()) for word in words)
            ]
            if not faults:
                continue
            by, seconds = tried(folder, room)
            if by:
                print(f"| {room.name} | none | {by} FAILS WITHOUT A FAULT | {seconds:.0f} |")
                return 1
            for fault in faults:
                by, seconds = with_fault(folder, room, fault)
                missed += not by or by == CHANGED
                print(f"| {room.name} | {fault.says} | {by or 'NOTHING'} | {seconds:.0f} |", flush=True)
    print(f"\n{missed} not caught" if missed else "\nAll caught")
    return int(bool(missed))


CHANGED = "THE CODE HAS CHANGED"


def copied(folder: Path) -> Path:
    """What git tracks, with changes that are not committed yet."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def with_fault(folder: Path, room: Room, fault: Fault) -> tuple[str, float]:
    """As ``tried``, of the copy with the fault in it."""
    before = {edit.file: (folder / "datasette_provenance" / edit.file).read_text("utf-8") for edit in fault.edits}
    now = dict(before)
    for edit in fault.edits:
        if now[edit.file].count(edit.old) != 1:
            return CHANGED, 0.0
        now[edit.file] = now[edit.file].replace(edit.old, edit.new)
    try:
        for file, text in now.items():
            (folder / "datasette_provenance" / file).write_text(text, "utf-8")
        return tried(folder, room)
    finally:
        for file, text in before.items():
            (folder / "datasette_provenance" / file).write_text(text, "utf-8")


def tried(folder: Path, room: Room) -> tuple[str, float]:
    """The first test that fails, empty where none does; seconds."""
    shutil.rmtree(folder / ".hypothesis", ignore_errors=True)  # what it remembers of one fault would find another
    for cache in folder.rglob("__pycache__"):  # a file that was written twice in a second looks the same to Python
        shutil.rmtree(cache)
    command = [sys.executable, "-m", "pytest", "-o", "addopts=", "-x", "-q", "--no-header", "-p", "no:cacheprovider"]
    begun = time.monotonic()
    try:
        done = subprocess.run(
            [*command, *room.tests], cwd=folder, capture_output=True, text=True, timeout=LONGEST,
            env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "its time", LONGEST
    seconds = time.monotonic() - begun
    if done.returncode == 0:
        return "", seconds
    found = re.search(r"^(?:FAILED|ERROR) (?:tests/)?(\S+?)(?:\[| - |$)", done.stdout, re.MULTILINE)
    if not found:
        raise RuntimeError(f"pytest did not run: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return f"`{found[1].split('::')[0]}: {found[1].split('::')[-1]}`", seconds


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
