"""The work folder of a run: finished parts, so that a run that was stopped goes on, and the lock that keeps a second one out.

It stands beside the database as ``NAME-detect`` and goes when a run has finished. What a file is called says what it was
made of: a part whose articles or context have changed since is made anew under another name.

A marker shows that a folder is ours. Without it nothing in the folder is read, written or removed. It also names the folder
itself, so that parts that came with somebody's database from elsewhere are not taken for our own.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path

from .. import __version__
from ..errors import ProvenanceError
from .files import mine

LOCK = "lock.db"
MARKER = "made-by-datasette-provenance.json"
MAKER = "datasette-provenance detect"


class Work:
    """A context manager. Raises ProvenanceError where another run holds the folder, it cannot be made, or what stands in
    its place cannot be shown to be ours."""

    def __init__(self, database: str | Path) -> None:
        self.database = Path(database)
        self.folder = self.database.with_name(self.database.name + "-detect")
        self._lock: sqlite3.Connection | None = None

    def __enter__(self) -> Work:
        try:
            self._take()
            # SQLite's own lock: it works on every system and goes with the process that holds it.
            self._lock = sqlite3.connect(self.folder / LOCK, timeout=0, isolation_level=None)
            self._lock.execute("begin exclusive")
        except (sqlite3.DatabaseError, OSError) as error:
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

    def _take(self) -> None:
        """Make the folder, or take the one that an earlier run left."""
        with suppress(FileExistsError):
            self.folder.mkdir(mode=0o700)
        problem = self._problem()
        if problem:
            raise ProvenanceError(
                f"{self.folder} stands where detect keeps its parts, and {problem}. Nothing was touched. Move it away, or "
                "remove it if nobody needs it, and run detect again."
            )
        status = self.folder.stat()
        here = {"made by": MAKER, "version": __version__, "folder": [status.st_dev, status.st_ino]}
        if _read_marker(self.folder) == here:
            return
        self._clear(but=(MARKER,))
        unfinished = self.path(f"{MARKER}.{os.getpid()}")
        unfinished.write_text(json.dumps(here), encoding="utf-8")
        os.replace(unfinished, self.path(MARKER))

    def _problem(self) -> str | None:
        """Why what stands in the folder's place is not ours."""
        status = self.folder.lstat()
        if stat.S_ISLNK(status.st_mode):
            return "it is a symbolic link"
        if not stat.S_ISDIR(status.st_mode):
            return "it is not a folder"
        if not mine(status):
            return "it belongs to another user"
        # Empty, or left by a run that was ended before its marker was whole: nothing in it can be lost.
        made = all(name.startswith(MARKER) for name in os.listdir(self.folder))
        if not made and _read_marker(self.folder).get("made by") != MAKER:
            return f"it holds no {MARKER} by which detect knows its own"
        if self.path(LOCK).is_symlink():
            return f"its {LOCK} is a symbolic link"
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        assert self._lock is not None
        made_nothing = all(name.startswith((LOCK, MARKER)) for name in os.listdir(self.folder))
        finished = kind is None or made_nothing
        if finished:  # while nobody else can be in it
            self._clear(but=(LOCK, MARKER))
            self._clear()
        left = self.path(LOCK).exists()
        self._lock.close()
        if finished:
            with suppress(OSError):
                if left:  # where an open file cannot be removed
                    self.path(LOCK).unlink()
                self.folder.rmdir()

    def _clear(self, but: tuple[str, ...] = ()) -> None:
        for entry in self.folder.iterdir() if self.folder.exists() else ():
            if entry.name.startswith(but):
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                with suppress(OSError):
                    entry.unlink()

    def path(self, name: str) -> Path:
        return self.folder / name


def _read_marker(folder: Path) -> dict[str, object]:
    """What the marker says; nothing where there is none, or a link or somebody else's in its place."""
    path = folder / MARKER
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or not mine(status):
            return {}
        marker = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return marker if isinstance(marker, dict) else {}
