"""Whether what was found on version 0.1 is mended: each case is tried on an earlier version and on this one, and they are told beside each other.

    git worktree add ../earlier 1c449a9
    python -m venv ../earlier/venv && ../earlier/venv/bin/pip install ../earlier 'datasette<1.0a'
    python docs/measure/earlier.py ../earlier/venv/bin/python [WORDS ...]

WORDS: only cases whose name has one of them. The cases are in ``earlier_cases.py`` and ``earlier_tables.py``; docs/tests.md has the table.
Linux only; as root, for the full disk. Fails where a case goes wrong with this version.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import earlier_tables  # noqa: F401  adds its cases
from earlier_cases import CASES, Version


def main(earlier: str, *words: str) -> int:
    versions = (Version("0.1", str(Path(earlier).absolute())), Version("now", sys.executable))
    print("| case | 0.1 | now | held by |\n| --- | --- | --- | --- |")
    failed = 0
    for kind, what, test, tried in CASES:
        if words and not any(word in f"{kind} {what}" for word in words):
            continue
        told = []
        for version in versions:
            with tempfile.TemporaryDirectory() as folder:
                try:
                    told.append(tried(version, Path(folder)))
                except TimeoutError:
                    told.append("no answer in ten minutes")
        failed += bool(told[1])
        print(f"| {kind}: {what} | {told[0] or 'holds'} | {told[1] or 'holds'} | `{test}` |", flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
