"""How a file is written to while others read it: with SQLite's write-ahead log, and in its own journal mode before and after."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

MODES = ("delete", "truncate", "persist", "memory", "wal", "off")

WAIT = 250
"""Milliseconds in which whoever reads just now may come to an end. Who has the file open for longer is a site, which does not
close it: the five seconds that Python's sqlite3 waits were lost by every run beside one."""


def mode(conn: sqlite3.Connection) -> str:
    """The journal mode of the main database."""
    return str(conn.execute("pragma journal_mode").fetchone()[0])


def give_back(conn: sqlite3.Connection, mode: str) -> None:
    """Put what is in the log into the file, and set the mode that the file had, but where somebody else has it open: it stays
    in WAL mode then, which reads the same. No connection of this process may be reading: it would be waited for."""
    conn.execute("pragma wal_checkpoint(truncate)")
    if mode not in MODES:
        return
    (patience,) = conn.execute("pragma busy_timeout").fetchone()
    conn.execute(f"pragma busy_timeout = {WAIT}")
    try:
        with suppress(sqlite3.OperationalError):
            conn.execute(f"pragma journal_mode = {mode}")
    finally:
        conn.execute(f"pragma busy_timeout = {patience}")
