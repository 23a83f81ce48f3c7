"""What a command costs, with every process that it starts: wall and CPU time, and memory as the kernel counts it."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

EVERY = 0.05
"""Seconds between two looks at the memory."""


class Cost(NamedTuple):
    wall: float
    """Seconds."""
    cpu: float
    """Seconds, user and system, of all processes."""
    largest: int
    """Bytes resident in the largest process, at its peak."""
    together: int
    """Bytes resident in all of them at the worst moment that was seen; what two processes share counts twice."""


def run(command: Sequence[str], most: float = math.inf) -> Cost:
    """Raises CalledProcessError where the command fails, what it printed is then on standard error; TimeoutError where it
    takes more than ``most`` seconds."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    largest = together = 0
    while True:
        done, status, used = os.wait4(process.pid, os.WNOHANG)
        if done:
            break
        sizes = [memory(pid) for pid in tree(process.pid)]
        largest = max([largest, *(peak for _, peak in sizes)])
        together = max(together, sum(now for now, _ in sizes))
        if time.perf_counter() - begun > most:
            for pid in reversed(tree(process.pid)):
                os.kill(pid, signal.SIGKILL)
            process.wait()
            raise TimeoutError(f"{' '.join(command)}: more than {most:.0f} s")
        time.sleep(EVERY)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(wall, used.ru_utime + used.ru_stime, largest, together)


def tree(root: int) -> list[int]:
    """The process and those below it that run now."""
    children = defaultdict(list)
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = file.read_text().rpartition(")")[2].split()[1]
        except OSError:  # gone meanwhile
            continue
        children[int(parent)].append(int(file.parent.name))
    found = [root]
    for pid in found:
        found += children[pid]
    return found


def memory(pid: int) -> tuple[int, int]:
    """Resident now and at most, in bytes; nothing for a process that has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    kib = {line.split()[0]: int(line.split()[1]) for line in lines if line.startswith(("VmRSS:", "VmHWM:"))}
    return kib.get("VmRSS:", 0) * 1024, kib.get("VmHWM:", 0) * 1024
