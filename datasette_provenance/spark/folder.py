"""The folder of results, on whatever file system it is: a marker shows that it is ours, and nothing of anybody else's in it is ever touched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from .. import __version__
from ..errors import ProvenanceError
from ..run import parquet
from ..run.folder import MARKER

MAKER = "datasette-provenance detect --results"
WORK = "_work"
"""In the folder of the results, while a run lasts."""
FOLDERS = (WORK, parquet.ARTICLES, *parquet.NAMES)
WRITTEN = re.compile(r"\.?(part-.*|_SUCCESS|_committed_.*|_started_.*)(\.crc)?")
"""Names of files that Spark writes into a folder of rows."""
UNFINISHED = re.compile(r"_temporary|__magic.*|\.spark-staging.*")
"""Folders in which it keeps what is not whole."""


class Folder:
    def __init__(self, session: Any, path: str) -> None:
        self.java = session._jvm
        self.named, self.path = path.rstrip("/"), self.java.org.apache.hadoop.fs.Path(path)
        self.system = self.path.getFileSystem(session._jsc.hadoopConfiguration())
        self.work = self._inside(WORK)

    def check(self, articles: str) -> None:
        """Raises ProvenanceError where results cannot be written there without something else being lost. Touches nothing."""
        whole = str(self.system.makeQualified(self.path).toString()).rstrip("/")
        source = self.java.org.apache.hadoop.fs.Path(articles)
        if source.toUri().getScheme() in (None, self.system.getScheme()):
            source = self.system.makeQualified(source)
        if f"{source.toString()}/".startswith(f"{whole}/"):
            raise ProvenanceError(
                f"The articles stand in the folder of the results ({self.named}). Name another folder with --results."
            )
        problem = self._problem() if self.system.exists(self.path) else None
        if problem:
            raise ProvenanceError(
                f"{self.named} {problem}. Nothing was touched. Name another folder with --results, or move what stands there away."
            )

    def _problem(self) -> str | None:
        if not self.system.getFileStatus(self.path).isDirectory():
            return "is a file"
        there = {entry.getPath().getName(): entry.isDirectory() for entry in self.system.listStatus(self.path)}
        # empty, or left by a run that was ended while its marker was written: nothing in it can be lost
        if not there or (list(there) == [MARKER] and not self.system.getFileStatus(self._inside(MARKER)).getLen()):
            return None
        if not self._marked():
            return f"is not empty, and holds no {MARKER} by which detect knows its own results"
        foreign = sorted(self._foreign(there))
        return f"holds something that detect has not written: {', '.join(foreign[:3])}" if foreign else None

    def _marked(self) -> bool:
        try:
            found = json.loads(self._read(MARKER))
        except ValueError:
            return False
        return isinstance(found, dict) and found.get("made by") == MAKER

    def _foreign(self, there: dict[str, bool]) -> Iterator[str]:
        """What detect would remove or write over without having made it."""
        for name, is_folder in there.items():
            known = FOLDERS if is_folder else (MARKER, parquet.RUN)
            plain = name if is_folder else name.removeprefix(".").removesuffix(".crc")
            if name not in known and plain not in known:
                yield name
            elif is_folder:
                yield from self._foreign_files(name)

    def _foreign_files(self, folder: str) -> Iterator[str]:
        start = str(self.system.makeQualified(self._inside(folder)).toString())
        files = self.system.listFiles(self._inside(folder), True)
        while files.hasNext():
            below = str(files.next().getPath().toString()).removeprefix(start).lstrip("/").split("/")
            if not WRITTEN.fullmatch(below[-1]) and not any(map(UNFINISHED.fullmatch, below[:-1])):
                yield "/".join((folder, *below))

    def take(self) -> None:
        """After ``check``. Results of an earlier run are no longer whole from here on, and replaced."""
        self.system.mkdirs(self.path)
        self._write(MARKER, json.dumps({"made by": MAKER, "version": __version__}))
        self.system.delete(self._inside(parquet.RUN), False)
        self.system.delete(self.work, True)
        self.system.mkdirs(self.work)

    def finish(self, run: str) -> None:
        self._write(parquet.RUN, run)
        self.system.delete(self.work, True)

    def _inside(self, name: str) -> Any:
        return self.java.org.apache.hadoop.fs.Path(self.path, name)

    def _read(self, name: str) -> str:
        path = self._inside(name)
        if not self.system.exists(path) or not self.system.getFileStatus(path).isFile():
            return ""
        stream = self.system.open(path)
        try:
            return str(self.java.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
        finally:
            stream.close()

    def _write(self, name: str, text: str) -> None:
        stream = self.system.create(self._inside(name), True)
        stream.write(text.encode())
        stream.close()
