"""The work folder of a run: finished parts, so that a run that was stopped goes on, and the lock that keeps a second one out.

It stands beside the database as ``NAME-detect`` and goes when a run has finished. What a file is called says what it was
made of: a part whose articles or context have changed since is made anew under another name.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sqlite3
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

from .. import __version__
from ..errors import ProvenanceError

LOCK = "lock.db"


class Work:
    """A context manager. Raises ProvenanceError where another run holds the folder, or it cannot be made."""

    def __init__(self, database: str | Path) -> None:
        self.database = Path(database)
        self.folder = self.database.with_name(self.database.name + "-detect")
        self._lock: sqlite3.Connection | None = None

    def __enter__(self) -> Work:
        try:
            self.folder.mkdir(exist_ok=True)
            # SQLite's own lock: it works on every system and goes with the process that holds it.
            self._lock = sqlite3.connect(self.folder / LOCK, timeout=0, isolation_level=None)
            self._lock.execute("begin exclusive")
        except (sqlite3.OperationalError, OSError) as error:
            if self._lock is not None:
                self._lock.close()
            if "locked" in str(error):
                raise ProvenanceError(
                    f"{self.database} is being worked on by another detect. Wait until it has finished, or stop it."
                ) from error
            raise ProvenanceError(
                f"{self.folder} cannot be made or written to: {getattr(error, 'strerror', None) or error}. Detection keeps "
                "its parts there until it has finished."
            ) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        assert self._lock is not None
        finished = kind is None or all(name.startswith(LOCK) for name in os.listdir(self.folder))
        if finished:  # while nobody else can be in it
            shutil.rmtree(self.folder, ignore_errors=True)
        left = finished and self.folder.exists()
        self._lock.close()
        if left:  # where an open file cannot be removed
            shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name: str) -> Path:
        return self.folder / name

    def kept(self, name: str, make: Callable[[], Any]) -> Any:
        """The value of that name; made and saved where there is none."""
        try:
            return load(self.path(name))
        except (OSError, EOFError, pickle.UnpicklingError):
            value = make()
            save(self.path(name), value)
            return value


def save(path: Path, value: Any) -> None:
    """All of it or nothing: under another name until it is whole."""
    write(path, lambda file: pickle.dump(value, file, protocol=5))


def write(path: Path, fill: Callable[[Any], object]) -> None:
    """A file that ``fill`` writes, there only once it is whole."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with open(unfinished, "wb") as file:
            fill(file)
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def load(path: Path) -> Any:
    with open(path, "rb") as file:
        return pickle.load(file)


def digest(*parts: object) -> str:
    """A short name for what something is made of; the same in every process and run of this version."""
    made = blake2b(__version__.encode(), digest_size=12)
    for part in parts:
        made.update(repr(part).encode("utf-8", "surrogatepass"))
    return made.hexdigest()
