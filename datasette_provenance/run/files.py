"""Files of the work folder: whole or not there, and none that lies there from an earlier run is believed unseen.

They hold numbers and text only, as JSON or as the bytes of arrays, so that reading one runs nothing. Each ends with a digest
of what stands before it.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

from .. import __version__

SEAL = 16
"""Bytes of the digest at the end."""
AT_ONCE = 1 << 20
"""Bytes read at once to look at a digest."""


class Sealed:
    """Takes what is written to a file, and its digest beside it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.made = file, blake2b(digest_size=SEAL)

    def write(self, data: Any) -> None:
        self.file.write(data)
        self.made.update(data)


def write(path: Path, fill: Callable[[Sealed], object]) -> None:
    """A file that ``fill`` writes, there only once it is whole."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    try:
        with open(unfinished, "xb") as file:  # never through a link that lies there
            sealed = Sealed(file)
            fill(sealed)
            file.write(sealed.made.digest())
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def finished(path: Path) -> bool:
    """Whether the file is there from an earlier run, ours and as it was written."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or not mine(status):
            return False
        with open(path, "rb") as file:
            made, left = blake2b(digest_size=SEAL), status.st_size - SEAL
            while left > 0 and (data := file.read(min(AT_ONCE, left))):
                made.update(data)
                left -= len(data)
            return file.read() == made.digest()
    except OSError:
        return False


def mine(found: os.stat_result) -> bool:
    """Whether what was found belongs to the user who runs this; where the system knows of no owners, it does."""
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()


def save_json(path: Path, value: Any) -> None:
    write(path, lambda file: file.write(json.dumps(value).encode()))


def load_json(path: Path) -> Any:
    return json.loads(path.read_bytes()[:-SEAL])


def digest(*parts: object) -> str:
    """A short name for what something is made of; the same in every process and run of this version."""
    made = blake2b(__version__.encode(), digest_size=12)
    for part in parts:
        made.update(repr(part).encode("utf-8", "surrogatepass"))
    return made.hexdigest()
