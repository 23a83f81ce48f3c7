"""A file is in its own journal mode again after it was written to, and what was written is in the file itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from datasette_provenance.detect import detect
from datasette_provenance.store import journal


@pytest.mark.parametrize("mode", ["delete", "truncate", "persist", "wal"])
def test_the_mode_is_given_back(tmp_path, mode):
    with closing(sqlite3.connect(tmp_path / "a.db")) as conn:
        conn.execute("pragma journal_mode = wal")
        conn.execute("create table t (a)")
        journal.give_back(conn, mode)
        assert journal.mode(conn) == mode
    assert not (tmp_path / "a.db-wal").exists()


def test_a_site_that_has_it_open_is_not_waited_for_long_and_loses_nothing(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.db")) as conn, closing(sqlite3.connect(tmp_path / "a.db")) as site:
        conn.execute("pragma journal_mode = wal")
        conn.execute("create table t (a)")
        site.execute("select * from t").fetchall()
        patience = conn.execute("pragma busy_timeout").fetchone()
        journal.give_back(conn, "delete")
        assert journal.mode(conn) == "wal"
        assert conn.execute("pragma busy_timeout").fetchone() == patience
        assert (tmp_path / "a.db-wal").stat().st_size == 0  # all is in the file: a copy of it alone is whole
        assert site.execute("select count(*) from t").fetchone() == (0,)


def test_no_run_waits_for_itself(copied, monkeypatch):
    """A statement of ours that is not at its end, in whichever connection, would be waited for as somebody else's: a later run
    reads the earlier results while it writes."""
    said = []

    def at_the_end(conn, mode):
        conn.execute("pragma busy_timeout = 0")
        said.append(conn.execute("pragma wal_checkpoint(truncate)").fetchone()[0])
        given_back(conn, mode)

    given_back = journal.give_back
    monkeypatch.setattr(journal, "give_back", at_the_end)
    with closing(sqlite3.connect(copied)) as conn, conn:
        conn.execute("delete from articles where rowid = 3")
    detect(copied)
    assert said == [0]
    with closing(sqlite3.connect(copied)) as conn:
        assert journal.mode(conn) == "delete"
