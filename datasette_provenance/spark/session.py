"""Where a run on Spark takes place: what must be there for it, and the session."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..errors import ProvenanceError

JAVA = 17
"""The least that Spark 4 runs on."""
INSTALL = "pip install 'datasette-provenance[spark]'"
LOCAL = "local[*]"
SETTINGS = {
    "spark.ui.showConsoleProgress": "false",
    "spark.ui.enabled": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    "spark.sql.execution.arrow.pyspark.fallback.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.io.compression.codec": "zstd",
    "spark.sql.files.maxPartitionBytes": "32m",
    "spark.sql.join.preferSortMergeJoin": "false",
    "spark.python.daemon.module": "datasette_provenance.spark.daemon",
}
"""Where the one who starts the run has not said otherwise."""
PARTS = "spark.sql.shuffle.partitions"
"""A run sets it by the number of articles."""


def check() -> None:
    """Raise ProvenanceError where pyspark, pyarrow or Java is missing or too old."""
    try:
        import pyarrow  # noqa: F401
        import pyspark
    except ImportError as error:
        raise ProvenanceError(f"The engine spark needs pyspark and pyarrow. Install them: {INSTALL}") from error
    if int(pyspark.__version__.split(".")[0]) < 4:
        raise ProvenanceError(
            f"The engine spark needs pyspark 4 or newer; there is {pyspark.__version__}. Run: {INSTALL} --upgrade"
        )
    found = java_version()
    if found is None:
        raise ProvenanceError(
            f"The engine spark needs Java {JAVA} or newer, and there is none. Install it (Debian: apt install openjdk-{JAVA}-jre-headless), "
            "or name it in JAVA_HOME."
        )
    if found < JAVA:
        raise ProvenanceError(
            f"The engine spark needs Java {JAVA} or newer; there is Java {found}. JAVA_HOME may name another one."
        )


def java_version() -> int | None:
    """The main version of the Java that Spark would start; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    java = os.path.join(home, "bin", "java") if home else shutil.which("java")
    try:
        said = subprocess.run([java or "java", "-version"], capture_output=True, text=True, timeout=60).stderr
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(version[1]) if version else None


@contextmanager
def session(master: str | None) -> Iterator[Any]:
    """A session at that address, ended with the run if it began with it. Without an address: of whoever started this program
    (spark-submit), else of this machine alone."""
    check()
    from pyspark.sql import SparkSession

    there = _there()
    if there is not None:
        with lent(there):
            yield there
        return
    builder = SparkSession.builder.appName("datasette-provenance")
    if master or not os.environ.get("SPARK_ENV_LOADED"):
        builder = builder.master(master or LOCAL)
    if (master or LOCAL).startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    started = builder.getOrCreate()
    started.sparkContext.setLogLevel("ERROR")
    try:
        yield started
    finally:
        started.stop()


def _there() -> Any:
    """The session that somebody in this process has already, in whichever thread; None where there is none."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is None and SparkContext._active_spark_context is not None:
        active = SparkSession.builder.getOrCreate()
    return active


@contextmanager
def lent(session: Any) -> Iterator[None]:
    """Somebody else's session with our settings, and with its own again afterwards, whatever a run has set."""
    changed = [name for name in (*SETTINGS, PARTS) if session.conf.isModifiable(name)]
    before = {name: session.conf.get(name, None) for name in changed}
    try:
        for name in changed:
            if name in SETTINGS:
                session.conf.set(name, SETTINGS[name])
        yield
    finally:
        for name, value in before.items():
            if value is None:
                session.conf.unset(name)
            else:
                session.conf.set(name, value)
