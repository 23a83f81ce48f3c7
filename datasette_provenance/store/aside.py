"""A place beside a file in which it is made until it is whole: on the same disk, and no name of somebody else's is taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A folder for unfinished files that is gone in the end, with all that still is in it.

    A file named after the target ("out.db.work") may be the user's own: a folder that was not there cannot be.

    Raises OSError, which names the target's folder, where none can be made.
    """
    try:
        folder = TemporaryDirectory(prefix=f".{target.name[:40]}.", dir=target.parent, ignore_cleanup_errors=True)
    except OSError as error:
        error.filename = str(target.parent)
        raise
    with folder as name:
        yield Path(name)
